"""The clause that a long question wants to hear, cut from its sentence."""

import pytest

from corpus.document import Document
from qa.question import analyse
from qa.reading.clauses import clause_in

WHY, SAYS = "Why was the fair put off?", "What did the mayor say about the fair?"


@pytest.mark.parametrize(
    ("question", "sentence", "clause"),
    [
        (WHY, "It was put off because of the floods of May.", "the floods of May"),
        (WHY, "It was put off because the hall had burnt down, but the town paid.", "the hall had burnt down"),
        (WHY, "Due to a strike, it was put off; nobody came.", "a strike"),
        (WHY, "It opened a week late, as the stands were not ready.", "the stands were not ready"),
        (WHY, "They talk in order to avoid a war.", "in order to avoid a war"),
        (WHY, "The fair was put off, following the death of the mayor.", "the death of the mayor"),
        (WHY, "The reason for it was that nobody had paid.", "nobody had paid"),
        (WHY, "A flood in the hall obliged the town to put it off.", "A flood in the hall"),
        (WHY, "It forced them to go.", None),
        (WHY, "The fair was put off in the following year.", None),
        (WHY, "It was put off until May.", None),
        (SAYS, "The mayor said to the effect that it had been good and that he would come again.", "it had been good"),
        (SAYS, "The mayor opened it.", None),
        ("How was the fair put off?", "It was put off because of the floods.", None),
    ],
)
def test_the_clause_is_cut_where_its_words_begin_and_end(question, sentence, clause):
    text = f"Before. {sentence}"
    document = Document("id", "a.txt", "a.txt", text, "")
    span = clause_in(analyse(question), document, len("Before. "), len(text))
    assert (span and span.answer) == clause
    assert span is None or text[span.start : span.end] == span.answer
