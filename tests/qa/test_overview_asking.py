"""Which questions ask for an overview: by their form, and by what the library's documents are called."""

from datetime import UTC, date, datetime

import pytest

from corpus.dates import DateRange
from corpus.store import DocumentSummary
from qa.overviews.asking import Form, Overview, Side
from qa.query import parse
from qa.retrieval.catalogue import Catalogue


def document(key, name, title, published=None):
    return DocumentSummary(
        id=key, name=name, source=f"/papers/{name}", title=title, publisher=None, published=published, language="en",
        kind=None, characters=100, passages=1, added_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


PAPERS = Catalogue(
    [
        document("old", "lease-2019.txt", "Lease of the workshop", date(2019, 3, 1)),
        document("new", "lease-2021.txt", "Lease of the workshop", date(2021, 3, 1)),
        document("minutes", "minutes.md", "Minutes of the board"),
        document("report", "harbour.pdf", "Annual report on the harbour"),
    ]
)


def asked(question, catalogue=PAPERS):
    return parse(question, lambda: catalogue).overview


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("Summarise the minutes", {"minutes"}),
        ("Can you please summarize lease-2019.txt?", {"old"}),
        ("Give me a short summary of the lease of 2021.", {"new"}),
        ("Sum up the annual report", {"report"}),
        ("an overview of this report", {"report"}),
        ("What is the report about?", {"report"}),
        ("what are the minutes about", {"minutes"}),
        ("What does the lease say?", {"old", "new"}),
        ("What are the main points of the minutes?", {"minutes"}),
    ],
)
def test_a_summary_of_the_documents_that_are_named(question, documents):
    assert asked(question) == Overview(Form.SUMMARY, frozenset(documents))


@pytest.mark.parametrize("question", ["Summarise everything", "Summarise all documents", "Give me a summary"])
def test_a_summary_of_all(question):
    assert asked(question) == Overview(Form.SUMMARY)


def test_a_summary_of_what_is_said_about_something():
    assert asked("Summarise the repairs of the crane") == Overview(Form.SUMMARY, about="the repairs of the crane")
    assert asked("Summarise what is said about the ferry") == Overview(Form.SUMMARY, about="the ferry")


def test_a_document_that_may_be_any_is_unclear():
    assert asked("Summarise this document.") == Overview(Form.SUMMARY, unclear="this document")
    alone = Catalogue([document("memo", "note.txt", "Keys")])
    assert asked("Summarise this document.", alone) == Overview(Form.SUMMARY)


@pytest.mark.parametrize(
    ("question", "documents", "noun"),
    [
        ("List all deadlines", None, "deadlines"),
        ("What are the deadlines?", None, "deadlines"),
        ("list all the dates in the minutes", {"minutes"}, "dates"),
        ("list all amounts in this report", {"report"}, "amounts"),
        ("List all people", None, "people"),
        ("Show me the payment deadlines in lease-2019.txt", {"old"}, "payment deadlines"),
    ],
)
def test_a_list_of_times(question, documents, noun):
    assert asked(question) == Overview(Form.LIST, documents and frozenset(documents), noun=noun)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Compare lease-2019.txt and lease-2021.txt", ("lease-2019.txt", "lease-2021.txt")),
        ("What changed from lease-2019.txt to lease-2021.txt?", ("lease-2019.txt", "lease-2021.txt")),
        (
            "What's the difference between the lease of 2019 and the lease of 2021?",
            ("the lease of 2019", "the lease of 2021"),
        ),
        ("How does lease-2019.txt differ from lease-2021.txt?", ("lease-2019.txt", "lease-2021.txt")),
    ],
)
def test_a_comparison_of_two_documents_that_are_named(question, words):
    sides = (Side(words[0], frozenset({"old"})), Side(words[1], frozenset({"new"})))
    assert asked(question) == Overview(Form.COMPARISON, sides=sides)


@pytest.mark.parametrize("question", ["Compare the two leases", "How do the leases differ?"])
def test_a_comparison_of_the_two_documents_of_one_name(question):
    assert asked(question) == Overview(Form.COMPARISON, frozenset({"old", "new"}))


def test_a_comparison_on_something():
    assert asked("Compare the two leases on the deposit") == Overview(
        Form.COMPARISON, frozenset({"old", "new"}), about="the deposit"
    )


def test_what_changed_between_two_times():
    sides = (
        Side("2013", days=DateRange.of_years(2013, 2013)),
        Side("May 2019", days=DateRange(date(2019, 5, 1), date(2019, 5, 31))),
    )
    assert asked("What changed between 2013 and May 2019?") == Overview(Form.COMPARISON, sides=sides)
    assert asked("What changed in the minutes between 2013 and May 2019?") == Overview(
        Form.COMPARISON, frozenset({"minutes"}), sides=sides
    )
    assert asked("What changed in the fees from 2013 to May 2019?") == Overview(
        Form.COMPARISON, about="fees", sides=sides
    )


@pytest.mark.parametrize(
    "question",
    [
        "What is Inception about?",
        "What is the deadline for entries?",
        "What are the dates of the regatta?",
        "What is new in New York?",
        "What is the difference between a lease and a licence?",
        "Compare the harbour with a lake",
        "What changed?",
        "When did the rent change between the flood and the fire?",
        "What does the annual report say about fish?",
        "Who wrote the summary of the report?",
        "Tell me about the harbour.",
        "List all members of the board",
        "How much is the deposit?",
    ],
)
def test_an_ordinary_question_is_none(question):
    assert asked(question) is None
