from datetime import date

import pytest

from corpus.document import DatedBy
from qa.answer import Agreement, Answer, AnswerDate, Citation
from qa.wording import asked_of, day_in_words, derivation, said, source_line, standing


def answer(direct, text, **more):
    return Answer("When?", "When?", direct, text, False, None, more.pop("confidence", 0.9), **more)


def citation(**more):
    fields = {"title": "A bridge opens", "publisher": None, "published": date(1988, 3, 5), "page": None}
    fields |= {"document": "bridge.txt", "quote": "It was opened yesterday."} | more
    return Citation(marker=1, document_id="f00d", start=0, end=24, score=0.9, **fields)


@pytest.mark.parametrize(
    ("direct", "text", "large", "rest"),
    [
        ("1987", "1987 (derived) [1]", "1987", " (derived) [1]"),
        ("red, blue", "blue [1]; red [2]", "blue [1]; red [2]", ""),
        ("1987", "It was opened long ago. [1]", "1987", "\nIt was opened long ago. [1]"),
        (None, "It was opened long ago. [1]", "It was opened long ago. [1]", ""),
    ],
    ids=["the text begins with it", "the text holds its words", "the text says it otherwise", "only a text"],
)
def test_each_thing_is_said_once(direct, text, large, rest):
    assert said(answer(direct, text)) == (large, rest)


def test_a_date_that_was_found_in_the_text_says_so():
    assert source_line(citation(dated_by=DatedBy.TEXT)) == ["5 March 1988 (date guessed from its file)", "bridge.txt"]
    for known in (DatedBy.METADATA, DatedBy.USER, None):
        assert source_line(citation(dated_by=known)) == ["5 March 1988", "bridge.txt"]
    assert source_line(citation(published=None)) == ["bridge.txt"]


def test_a_derivation_names_the_words_and_the_day_of_the_document_that_says_them():
    when = AnswerDate(date(1988, 3, 4), date(1988, 3, 4), "yesterday")
    others = citation(published=date(1999, 1, 1), quote="In 1988.")

    derived = answer("4 March 1988", "4 March 1988 [1]", date=when, citations=(others, citation()))
    assert derivation(derived) == ("yesterday", "5 March 1988")


@pytest.mark.parametrize(
    "text",
    [
        "4 March 1988",
        "4 March 1988 (“yesterday” in a document of 5 March 1988)",
        "4 March 1988 (derived: “yesterday”, its year by the heading “1988”)",
    ],
)
def test_a_derivation_is_not_told_twice_nor_where_there_is_none(text):
    words = "yesterday" if "yesterday" in text else None
    when = AnswerDate(date(1988, 3, 4), date(1988, 3, 4), words)

    assert derivation(answer("4 March 1988", text, date=when, citations=(citation(),))) is None


@pytest.mark.parametrize(
    ("confidence", "agreement", "words"),
    [
        (0.8, Agreement(2, 0), "Well supported. 2 independent documents say so."),
        (0.7, Agreement(1, 2), "Supported. 1 document says so; 2 differ."),
        (0.3, Agreement(3, 1), "Weakly supported. 3 independent documents say so; 1 differs."),
        (0.9, Agreement(), "Well supported."),
        (0.9, Agreement(2, copies=1), "Well supported. 2 independent documents say so (1 more repeats their words)."),
    ],
)
def test_how_an_answer_stands_is_told_in_words(confidence, agreement, words):
    assert standing(answer("1987", "1987", confidence=confidence, agreement=agreement)) == words


def test_an_imprint_leaves_out_what_is_not_known_or_said_already():
    assert source_line(citation(publisher="The Gazette", page=7, page_label="page 7")) == [
        "The Gazette",
        "5 March 1988",
        "page 7",
        "bridge.txt",
    ]
    assert source_line(citation(published=None, title="bridge.txt")) == []


def test_an_imprint_tells_files_of_the_same_name_apart_by_their_folders():
    assert source_line(citation(published=None, path="2024/bridge.txt")) == ["2024/bridge.txt"]
    assert source_line(citation(published=None, path="2024/bridge.txt", title="bridge.txt")) == ["2024/bridge.txt"]
    assert source_line(citation(published=None, path="bridge.txt", title="bridge.txt")) == []


def test_a_day_is_written_as_people_write_it():
    assert day_in_words(date(2013, 11, 3)) == "3 November 2013"


@pytest.mark.parametrize(
    ("where", "source", "told"),
    [
        (None, None, None),
        ({"publisher": "The Gazette", "published": "1987"}, None, "The Gazette, 1987"),
        ({"since": "1987", "before": "1999"}, None, "since 1987, before 1999"),
        ({"kind": "report"}, "the Ministry", "report, the Ministry"),
        (None, "the 1987 report", "the 1987 report"),
    ],
)
def test_the_documents_that_alone_were_asked_are_told(where, source, told):
    assert asked_of(answer("1987", "1987", where=where, source=source)) == told
