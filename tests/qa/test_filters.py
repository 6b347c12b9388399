"""A filter lets through the documents that have what it says, and says so when there are none."""

from datetime import UTC, date, datetime

import pytest

from corpus.store import DocumentSummary
from qa.retrieval.catalogue import Catalogue
from qa.errors import BadFilter
from qa.retrieval.filters import FIELDS, Filter


def summary(document_id, name, title, publisher=None, published=None, kind=None, language="en"):
    at = datetime(2024, 1, 1, tzinfo=UTC)
    source = f"/home/me/{name}"
    return DocumentSummary(document_id, name, source, title, publisher, published, language, kind, 9, 1, at)


CATALOGUE = Catalogue(
    [
        summary("aaaa1111", "a.txt", "A bridge opens", "The Gazette", date(1987, 3, 4), "news article"),
        summary("bbbb2222", "b.txt", "The bridge closes", "The Evening Gazette", date(1999, 12, 31), "report"),
        summary("cccc3333", "c.txt", "Notes on bridges", "Ministry of Roads of Zembla", date(1999, 1, 1), "report"),
        summary("dddd4444", "d.txt", "Brücken", None, None, None, "de"),
    ]
)


def let_through(**where):
    found = Filter.of(where).documents(CATALOGUE)
    return None if found is None else "".join(sorted(document_id[0] for document_id in found))


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"publisher": "the gazette"}, "a"),
        ({"publisher": "Gazette"}, "ab"),
        ({"publisher": "Zemblan roads ministry"}, "c"),
        ({"publisher": "Zemblan health ministry"}, ""),
        ({"publisher": "Zembla's Ministry"}, "c"),
        ({"publisher": "the"}, ""),
        ({"title": "bridge"}, "abc"),
        ({"title": "A bridge opens"}, "a"),
        ({"kind": "reports"}, "bc"),
        ({"kind": "article"}, "a"),
        ({"language": "de"}, "d"),
        ({"document": "b.txt"}, "b"),
        ({"document": "cccc"}, "c"),
        ({"document": "ccc"}, ""),
        ({"document": "/home/me/d.txt"}, "d"),
        ({"publisher": "Gazette", "kind": "report"}, "b"),
    ],
)
def test_a_text_is_met_by_the_very_value_or_else_by_all_its_words(where, found):
    assert let_through(**where) == found


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"published": "1999"}, "bc"),
        ({"published": 1999}, "bc"),
        ({"published": date(1987, 3, 4)}, "a"),
        ({"published": "March 1987"}, "a"),
        ({"published": "1980-1989"}, "a"),
        ({"published": "1987-03-05"}, ""),
        ({"since": "1999"}, "bc"),
        ({"until": "4 March 1987"}, "a"),
        ({"after": "January 1999"}, "b"),
        ({"before": "1999"}, "a"),
        ({"after": "1987", "before": "31 December 1999"}, "c"),
        ({"after": "1999", "before": "1987"}, ""),
    ],
)
def test_a_time_is_met_by_the_documents_published_then(where, found):
    assert let_through(**where) == found


def test_without_conditions_all_documents_are_let_through():
    assert let_through() is None
    assert Filter.of(None).where is Filter.of({}).where is None


def test_a_filter_tells_what_it_goes_by():
    assert Filter.of({"published": 1999, "kind": " report "}).where == {"published": "1999", "kind": "report"}


def test_an_unknown_field_is_refused_with_those_that_there_are():
    with pytest.raises(BadFilter, match="no 'year'") as error:
        Filter.of({"year": "1999"})
    assert all(field in str(error.value) for field in FIELDS)


@pytest.mark.parametrize("value", ["lately", "last year", "4 March", "1987 and 1999", "since 1987", "99", "after 9999"])
def test_what_is_no_date_is_refused(value):
    with pytest.raises(BadFilter, match="no date to go by: write a day, a month, a year or a span"):
        Filter.of({"published": value})


@pytest.mark.parametrize("where", [{"after": "9999"}, {"before": "0001-01-01"}])
def test_a_time_beyond_the_calendar_is_refused(where):
    with pytest.raises(BadFilter, match="no date to go by"):
        Filter.of(where)


@pytest.mark.parametrize("value", ["", "  ", "—"])
def test_an_empty_value_is_refused(value):
    with pytest.raises(BadFilter, match="empty"):
        Filter.of({"publisher": value})


def test_why_nothing_fits_is_told_with_what_there_is():
    assert Filter.of({"kind": "poem", "published": "1999"}).nothing(CATALOGUE) == (
        "No document fits kind “poem”. The kinds here are news article; report."
    )
    assert Filter.of({"kind": "report", "published": "1987"}).nothing(CATALOGUE) == (
        "No document fits kind “report” and published “1987”."
    )
    assert Filter.of({"publisher": "Herald"}).nothing(Catalogue([])) == (
        "No document fits publisher “Herald”. No document tells its publisher."
    )
