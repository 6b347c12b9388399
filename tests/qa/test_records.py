"""What is known of a document itself, and where it says so."""

from dataclasses import replace
from datetime import date

from corpus.document import DatedBy
from qa.answers.composing import compose
from qa.answers.deciding import decide
from qa.answers.grouping import group
from qa.query import parse
from qa.reading.loading import load_reader
from qa.reading.reading import read
from qa.reading.records import facts_of, records_of
from qa.retrieval.catalogue import Catalogue
from tests.qa.passages import passage

REPORT = "Bees of the moor\n\nPublished: 18 February 2025\n\nWe counted bees on 4 May 2024. There were many.\n"


def facts(text, **described):
    document = passage(text, **described).document
    return {each.lead: (each.words, document.text[slice(*each.place)], each.origin) for each in facts_of(document)}


def test_a_fact_is_cited_by_the_line_that_gives_it():
    known = facts(REPORT, title="Bees of the moor", published=date(2025, 2, 18))
    assert known["The document “Bees of the moor” was published on"] == (
        "18 February 2025", "Published: 18 February 2025", "",
    )  # fmt: skip
    assert known["Its title is"] == ("Bees of the moor", "Bees of the moor", "")


def test_a_fact_that_no_line_gives_is_cited_by_the_first_and_says_where_it_is_from():
    known = facts(REPORT, title="Bees", published=date(2025, 3, 1), publisher="Moor Trust", dated_by=DatedBy.USER)
    assert known["The document “Bees” was published on"] == ("1 March 2025", "Bees of the moor", "as set by hand")
    assert known["It was published by"] == ("Moor Trust", "Bees of the moor", "by the file's own metadata")


def test_a_document_of_which_nothing_is_known_has_a_title_and_a_length():
    assert [(words, origin) for words, _, origin in facts("One two three.", title="Numbers").values()] == [
        ("Numbers", "by the file's own metadata"),
        ("3 words", "counted"),
    ]


def test_the_reader_finds_the_fact_that_is_asked_for():
    found = passage(REPORT, title="Bees of the moor", published=date(2025, 2, 18), publisher="Moor Trust")
    query = parse("When was the report on the bees published?", Catalogue.empty)
    candidates = read(load_reader(), query, [], records_of(query, [found]))
    best = max(candidates, key=lambda each: each.margin)
    assert (best.words, best.sentence_text) == ("18 February 2025", "Published: 18 February 2025")
    assert best.days.start == date(2025, 2, 18)


def test_a_question_that_a_sentence_answers_reads_no_record():
    query = parse("Why was the report on the bees published?", Catalogue.empty)
    assert records_of(query, [passage(REPORT)]) == []


def test_a_title_and_a_length_answer_only_what_asks_for_nothing_else():
    def leads(question):
        records = records_of(parse(question, Catalogue.empty), [passage(REPORT, title="Bees of the moor")])
        return [fact.lead for record in records for fact in record.facts]

    assert leads("What is the title of the report on the bees of the moor?") == ["Its title is"]
    assert leads("How many words has the report on the bees of the moor?") == ["Its length is"]
    assert leads("Who counted the bees of the moor?") == []
    assert leads("What did the bees of the moor cost?") == []


def test_an_answer_says_where_a_fact_is_from_that_no_line_gives():
    found = passage("Bees of the moor.\n", title="Bees", published=date(2025, 2, 18))
    query = parse("When was the report on the bees published?", Catalogue.empty)
    (day, *_) = read(load_reader(), query, [], records_of(query, [found]))
    decision = decide(query, group([replace(day, probability=0.9)]), [found])
    answer = compose(query, decision, [found])
    assert answer.text == "18 February 2025 (by the file's own metadata) [1]"
    assert (answer.citations[0].quote, answer.date.start) == ("Bees of the moor.", date(2025, 2, 18))
