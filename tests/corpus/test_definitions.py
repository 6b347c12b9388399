"""Terms that a text defines after the words that they stand for."""

import pytest

from corpus.definitions import definitions_in
from corpus.document import Passage, Sentence
from corpus.views import view_of


def defined(text: str) -> list[tuple[str, str]]:
    return [(each.term, text[each.start : each.end]) for each in definitions_in(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            'between Mrs Vera Holt, of Wick (the "Seller"), and Jon Pike, of Leek (the "Buyer").',
            [("Seller", "Mrs Vera Holt, of Wick"), ("Buyer", "Jon Pike, of Leek")],
        ),
        (
            'LEASE between Harle Ltd, hereinafter the "Lessor", and Ms Strand, hereinafter called "the Lessee".',
            [("Lessor", "Harle Ltd"), ("Lessee", "Ms Strand")],
        ),
        ("Parties: Quarrel AG, Bern (“Supplier”); the Borough (“Customer”).",
         [("Supplier", "Quarrel AG, Bern"), ("Customer", "the Borough")]),
        ('It starts on 1 May 2020 (hereinafter referred to as the "Start").', [("Start", "It starts on 1 May 2020")]),
    ],
)  # fmt: skip
def test_a_term_stands_for_the_words_before_it(text: str, found: list[tuple[str, str]]):
    assert defined(text) == found


@pytest.mark.parametrize("text", ["The World Health Organization (WHO) met.", 'She sang "Home" and left.'])
def test_other_words_in_brackets_or_quotation_marks_define_nothing(text: str):
    assert defined(text) == []


def test_the_term_is_read_before_its_words_which_are_quoted_where_they_stand():
    text = 'This is made between Jon Pike (the "Buyer") and the club.'
    view = view_of(text, Passage("id", 0, 0, len(text), None, "", (Sentence(0, len(text)),)))
    assert view.text == f"Buyer: Jon Pike. {text}"
    start = view.text.index("Jon Pike")
    assert view.span(start, start + len("Jon Pike")) == (text.index("Jon"), text.index("Jon") + len("Jon Pike"))
