"""Which documents a question names as its source, when the library has them."""

from datetime import UTC, date, datetime

import pytest

from corpus.store import DocumentSummary
from qa.retrieval.catalogue import Catalogue
from qa.retrieval.sources import without_source

DOCUMENTS = [
    ("a", "opening.txt", "The bridge over the Zembla opens", "The Gazette", date(1987, 3, 4), "news article"),
    ("b", "harvest.md", "Harvest of rye", "Ministry of Agriculture of Zembla", date(1991, 9, 1), "report"),
    ("c", "bridges.txt", "Bridges of Zembla", "Embassy of Zembla in Peru", date(1999, 1, 9), "press release"),
    ("d", "prices.txt", "Prices fall", "The Gazette", date(1999, 5, 31), "news article"),
]


def summary(document_id, name, title, publisher, published, kind):
    at = datetime(2024, 1, 1, tzinfo=UTC)
    return DocumentSummary(document_id, name, f"/{name}", title, publisher, published, "en", kind, 9, 1, at)


CATALOGUE = Catalogue([summary(*document) for document in DOCUMENTS])


def asked(question, catalogue=CATALOGUE):
    """The ids of the documents that a question names as its source, and the question without it."""
    rest, source = without_source(question, lambda: catalogue)
    return source and "".join(sorted(source.documents)), rest


@pytest.mark.parametrize(
    ("question", "documents", "rest"),
    [
        ("According to the Gazette, when was it?", "ad", "when was it?"),
        ("According to the Ministry, when was it?", "b", "when was it?"),
        ("According to opening.txt, when was it?", "a", "when was it?"),
        ("In the embassy's press release, when was it?", "c", "when was it?"),
        ("When was it, in the embassy's statement?", "c", "When was it?"),
        ("What does the Zemblan ministry's 1991 report say about rye?", "b", "What does it say about rye?"),
        ("What do documents from 1999 say about it?", "cd", "What do they say about it?"),
        ("In the article of 31 May 1999, what fell?", "d", "what fell?"),
        ("In the Gazette's 1999 article, what fell?", "d", "what fell?"),
        ("According to the discussion on 31 May 1999, what fell?", "d", "what fell?"),
        ("What fell, according to Ann and Bo's conversation on 19990531?", "d", "What fell?"),
        ("When does the Gazette say that it opened?", "ad", "When does it say that it opened?"),
        ("Who, the Gazette reports, opened it?", "ad", "Who opened it?"),
        ("In the Gazette, when was it?", "ad", "when was it?"),
        ("According to 'The bridge over the Zembla opens', when was it?", "a", "when was it?"),
        ("According to the Gazette, when was it, in the 1999 article?", "d", "when was it?"),
        ("According to the Gazette, when was it, and in the 1991 report?", "abd", "when was it, and?"),
    ],
)
def test_a_named_source_that_the_library_has_is_all_that_is_asked(question, documents, rest):
    assert asked(question) == (documents, rest)


@pytest.mark.parametrize(
    "question",
    [
        "When was the bridge opened?",
        "In Smith's book, who is the murderer?",
        "According to Luis Silva, when was it?",
        "What does the report say about the harvest?",
        "What do the documents say about the harvest?",
        "In the 2011 report, who was named?",
        "In yesterday's report, who was named?",
        "In Peru, who was the minister?",
        "What does Zembla say about the bridge?",
        "What did the Gazette say about the bridge?",
        "According to the Gazette?",
    ],
)
def test_words_that_name_none_of_the_documents_leave_the_question_as_it_is(question):
    assert asked(question) == (None, question)


def test_a_conversation_is_a_document_only_where_it_is_said_to_be_a_source():
    assert asked("In the discussion on 31 May 1999, what fell?") == (
        None,
        "In the discussion on 31 May 1999, what fell?",
    )


def test_a_question_that_names_no_source_does_not_look_the_documents_up():
    def looked_up():
        raise AssertionError

    assert without_source("When was the bridge opened?", looked_up) == ("When was the bridge opened?", None)
