"""The words of a question that may name a source, and the question without them."""

import pytest

from qa.retrieval.sources import mentions


@pytest.mark.parametrize(
    ("question", "source", "rest"),
    [
        ("According to the Gazette, when was it opened?", "Gazette", "when was it opened?"),
        ("When was it opened, according to the Gazette?", "Gazette", "When was it opened?"),
        ("Who, as reported by the Gazette, opened it?", "Gazette", "Who opened it?"),
        ("In the Gazette, when was it opened?", "the Gazette", "when was it opened?"),
        ("In the mayor's press release when was it opened?", "the mayor's press release", "when was it opened?"),
        ("In the report of May 31, 2019, who was named?", "the report of May 31, 2019", "who was named?"),
        ("When did it fall in Quito in the 2011 report?", "the 2011 report", "When did it fall in Quito?"),
        ("What do documents of 2017 say about it?", "documents of 2017", "What do they say about it?"),
        ("What does the 2011 report say about it?", "the 2011 report", "What does it say about it?"),
        ("When does the Gazette write that it fell?", "the Gazette", "When does it write that it fell?"),
        ("Who did the 2011 report name?", "the 2011 report", "Who did it name?"),
        ("Who, the Gazette reports, opened it?", "the Gazette", "Who opened it?"),
        ("The Gazette reports that it fell. When?", "The Gazette", "it fell. When?"),
    ],
)
def test_the_usual_ways_of_naming_a_source(question, source, rest):
    assert (source, rest) in [(mention.source, mention.rest) for mention in mentions(question)]


@pytest.mark.parametrize(
    "question",
    [
        "When was the bridge opened?",
        "Who was the minister in May 2019?",
        "In which report is the bridge named?",
        "In a report, who is named?",
        "What did the minister say about the bridge?",
        "How many people live in Quito?",
    ],
)
def test_most_questions_name_none(question):
    assert list(mentions(question)) == []
