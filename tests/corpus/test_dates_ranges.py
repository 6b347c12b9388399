"""Spans of days: what they hold and how they are said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import DateRange


def days(start: str, end: str | None = None) -> DateRange:
    return DateRange(date.fromisoformat(start), date.fromisoformat(end or start))


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (days("2019-05-30"), "30 May 2019"),
        (days("2013-11-01", "2013-11-02"), "1-2 November 2013"),
        (days("2019-05-30", "2019-06-02"), "30 May - 2 June 2019"),
        (days("2013-12-30", "2014-01-02"), "30 December 2013 - 2 January 2014"),
        (days("2013-11-01", "2013-11-30"), "November 2013"),
        (days("2016-02-01", "2016-02-29"), "February 2016"),
        (days("2015-02-01", "2015-02-27"), "1-27 February 2015"),
        (days("2014-01-01", "2014-06-30"), "first half of 2014"),
        (days("2021-07-01", "2021-09-30"), "third quarter of 2021"),
        (days("2014-03-01", "2014-05-31"), "March - May 2014"),
        (days("2013-12-01", "2014-02-28"), "December 2013 - February 2014"),
        (days("2018-01-01", "2018-12-31"), "2018"),
        (days("2014-01-01", "2015-12-31"), "2014-2015"),
        (days("1990-01-01", "1999-12-31"), "1990-1999"),
    ],
)
def test_it_is_said_no_more_precisely_than_it_is(span: DateRange, words: str) -> None:
    assert span.describe() == words


@pytest.mark.parametrize(
    ("span", "value"),
    [
        (days("2019-05-30"), "2019-05-30"),
        (days("0044-03-15"), "0044-03-15"),
        (days("2013-10-28", "2013-11-03"), "2013-W44"),
        (days("2013-11-02", "2013-11-03"), "2013-W44-WE"),
        (days("2018-12-31", "2019-01-06"), "2019-W01"),
        (days("2013-11-01", "2013-11-02"), "2013-11-01/2013-11-02"),
        (days("2013-11-01", "2013-11-30"), "2013-11"),
        (days("2014-07-01", "2014-09-30"), "2014-Q3"),
        (days("2014-01-01", "2014-06-30"), "2014-H1"),
        (days("2014-03-01", "2014-05-31"), "2014-03/2014-05"),
        (days("2013-12-01", "2014-02-28"), "2013-12/2014-02"),
        (days("2018-01-01", "2018-12-31"), "2018"),
        (days("2014-01-01", "2015-12-31"), "2014/2015"),
        (days("1990-01-01", "1999-12-31"), "199"),
        (days("1800-01-01", "1899-12-31"), "18"),
        (days("1801-01-01", "1900-12-31"), "18"),
    ],
)
def test_its_timex3_value_is_the_unit_that_it_is_or_both_ends(span: DateRange, value: str) -> None:
    assert span.timex3 == value


def test_a_span_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="2013-11-01 comes before 2013-11-02"):
        days("2013-11-02", "2013-11-01")


def test_both_ends_belong_to_it() -> None:
    november = days("2013-11-01", "2013-11-30")
    assert november.contains(days("2013-11-01"))
    assert november.contains(days("2013-11-30"))
    assert not november.contains(days("2013-11-30", "2013-12-01"))
    assert november.overlaps(days("2013-11-30", "2013-12-01"))
    assert not november.overlaps(days("2013-12-01"))


def test_a_month_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        DateRange.of_months(2013, 13, 13)


@given(st.dates(), st.dates())
def test_the_distance_to_a_day_is_none_exactly_within(one: date, other: date) -> None:
    span = DateRange(min(one, other), max(one, other))
    assert span.days_from(one) == span.days_from(other) == 0
    if span.end < date.max:
        assert span.days_from(date.fromordinal(span.end.toordinal() + 1)) == 1


@given(st.dates(), st.dates())
def test_ranges_overlap_when_a_day_is_in_both(one: date, other: date) -> None:
    first, second = DateRange.of_day(one), DateRange(min(one, other), max(one, other))
    assert first.overlaps(second)
    assert second.overlaps(first)
    assert second.contains(first)
