"""Times in a text: found where they stand, and resolved against the text's own date."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.dates import DateRange, find_time_expressions

WEDNESDAY = date(2015, 6, 17)


def said(text: str, published: date | None = WEDNESDAY) -> list[tuple[str, str | None]]:
    """The expressions of a text, each with its range in words."""
    return [(each.text, each.range and each.range.describe()) for each in find_time_expressions(text, published)]


def only(text: str, published: date | None = WEDNESDAY) -> str | None:
    """The range of the one expression of a text, in words."""
    ((_, words),) = said(text, published)
    return words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("signed on July 4, 1998, in Rome", "4 July 1998"),
        ("signed on 4 July 1998", "4 July 1998"),
        ("on 4th of July, 1998", "4 July 1998"),
        ("this 3rd day of May, 2019", "3 May 2019"),
        ("on the third of May 2019", "3 May 2019"),
        ("Sept. 30, 1989", "30 September 1989"),
        ("30 Sept. 1989", "30 September 1989"),
        ("31-Oct-1974", "31 October 1974"),
        ("2019/aug/01", "1 August 2019"),
        ("Saturday, 4 July 1998", "4 July 1998"),
        ("Mon, 20 Mar 2017", "20 March 2017"),
        ("4 July\n1998", "4 July 1998"),
        ("4\u00a0July\u00a01998", "4 July 1998"),
        ("on 4 july 1998", "4 July 1998"),
        ("4 JULY 1998", "4 July 1998"),
        ("1998-07-04", "4 July 1998"),
        ("1998-07-04T09:30:00Z", "4 July 1998"),
        ("1998.07.04", "4 July 1998"),
        ("19980704_09:30", "4 July 1998"),
        ("04.07.1998", "4 July 1998"),
        ("24/11/2011", "24 November 2011"),
        ("11/24/2011", "24 November 2011"),
        ("5/5/2011", "5 May 2011"),
        ("4 July 199809:30", "4 July 1998"),
        ("the first Tuesday of October 2014", "7 October 2014"),
        ("the last day of February 2016", "29 February 2016"),
        ("two weeks after 5 May 2014", "19 May 2014"),
        ("the day before 1 May 2014", "30 April 2014"),
        ("The rent is £335 a year from 1 January 2025", "1 January 2025"),
        ("and read twice a year from 1 January 2025", "1 January 2025"),
    ],
)
def test_a_day_is_read_in_every_usual_form(text: str, words: str) -> None:
    assert only(text, None) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("July 20–21, 2009", "20-21 July 2009"),
        ("on 20-21 July 2009", "20-21 July 2009"),
        ("on the 20 and 21 July 2009", "20-21 July 2009"),
        ("from 3 to 12 September 2016", "3-12 September 2016"),
        ("between 3 and 12 September 2016", "3-12 September 2016"),
        ("from 30 May to 2 June 2019", "30 May - 2 June 2019"),
        ("December 15 to January 3, 2015", "15 December 2014 - 3 January 2015"),
        ("January 12, 2016 - 01/22/2016", "12-22 January 2016"),
        ("March to May 2013", "March - May 2013"),
        ("January-March 2014", "first quarter of 2014"),
        ("November 2013 to March", "November 2013 - March 2014"),
        ("from 2005 to 2006", "2005-2006"),
        ("between 2005 and 2008", "2005-2008"),
        ("2005-2008", "2005-2008"),
        ("2005–2008", "2005-2008"),
        ("the 2013-14 season", "2013-2014"),
        ("1914 to 1918", "1914-1918"),
        ("the winter of 1941-42", "December 1941 - February 1942"),
        ("from 2017-Q1 to 2018-Q1", "January 2017 - March 2018"),
        ("between march and june 2019", "March - June 2019"),
        ("from April until the end of June 2014", "second quarter of 2014"),
        ("from the middle of 2007 to the end of 2008", "2007-2008"),
    ],
)
def test_a_span_is_read_as_one_and_its_ends_share_what_only_one_has(text: str, words: str) -> None:
    assert only(text, None) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("in December 2016", "December 2016"),
        ("in Dec. 2016", "December 2016"),
        ("in december 2016", "December 2016"),
        ("January of 2014", "January 2014"),
        ("2015-03", "March 2015"),
        ("in the third quarter of 2021", "third quarter of 2021"),
        ("Q3 2021", "third quarter of 2021"),
        ("2021 Q3", "third quarter of 2021"),
        ("2021's third quarter", "third quarter of 2021"),
        ("the first half of 2014", "first half of 2014"),
        ("H2 2014", "second half of 2014"),
        ("the last half of 2014", "second half of 2014"),
        ("the first nine months of 2014", "January - September 2014"),
        ("the last two quarters of 2014", "second half of 2014"),
        ("in the summer of 1997", "June - August 1997"),
        ("in the winter of 1997", "1997"),
        ("in 2013", "2013"),
        ("since 1066", "1066"),
        ("nineteen ninety-six", "1996"),
        ("in two thousand and five", "2005"),
        ("in January nineteen oh five", "January 1905"),
        ("fiscal year 2019", "2019"),
        ("the 1990s", "1990-1999"),
        ("the 1800s", "1800-1899"),
        ("the 19th century", "1801-1900"),
        ("the twenty-first century", "2001-2100"),
        ("by 2100", "2100"),
    ],
)
def test_what_is_longer_than_a_day_is_the_whole_of_it(text: str, words: str) -> None:
    assert only(text, None) == words


@pytest.mark.parametrize(
    ("text", "expression", "words"),
    [
        ("in early June 2014", "early June 2014", "June 2014"),
        ("in mid-1998", "mid-1998", "1998"),
        ("by the end of March 2014", "the end of March 2014", "March 2014"),
        ("in the late 1980s", "the late 1980s", "1980-1989"),
        ("the last week of July 2014", "the last week of July 2014", "July 2014"),
        ("later this year", "later this year", "2015"),
    ],
)
def test_early_and_late_belong_to_the_words_but_invent_no_days(text: str, expression: str, words: str) -> None:
    assert said(text) == [(expression, words)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("today", "17 June 2015"),
        ("spoke tonight", "17 June 2015"),
        ("yesterday morning", "16 June 2015"),
        ("tomorrow", "18 June 2015"),
        ("the day before yesterday", "15 June 2015"),
        ("last night", "16 June 2015"),
        ("The ship came from Oslo.\n\nYesterday it left.", "16 June 2015"),
        ("They met in Oslo. Yesterday it ended.", "16 June 2015"),
        ("Thursday and Friday of last week", "11-12 June 2015"),
        ("Monday and Tuesday", "15-16 June 2015"),
        ("a fortnight ago", "1-7 June 2015"),
        ("a week today", "24 June 2015"),
        ("two weeks on Friday", "3 July 2015"),
        ("five weeks ago to the day", "13 May 2015"),
        ("a year ago today", "17 June 2014"),
        ("Tuesday of the week after next", "30 June 2015"),
        ("this afternoon", "17 June 2015"),
        ("three days ago", "14 June 2015"),
        ("in five days' time", "22 June 2015"),
        ("two weeks ago", "1-7 June 2015"),
        ("two months ago", "April 2015"),
        ("twenty-five years ago", "1990"),
        ("a century ago", "1901-2000"),
        ("last year", "2014"),
        ("next month", "July 2015"),
        ("this week", "15-21 June 2015"),
        ("this quarter", "second quarter of 2015"),
        ("last quarter", "first quarter of 2015"),
        ("this decade", "2010-2019"),
        ("at the end of the year", "2015"),
        ("this April", "April 2015"),
        ("last April", "April 2015"),
        ("last July", "July 2014"),
        ("next May", "May 2016"),
        ("last Oct. 23", "23 October 2014"),
        ("last summer", "June - August 2014"),
        ("in July last year", "July 2014"),
        ("this year's third quarter", "third quarter of 2015"),
        ("last Monday", "15 June 2015"),
        ("last Wednesday", "10 June 2015"),
        ("next Wednesday", "24 June 2015"),
        ("this Friday", "19 June 2015"),
        ("Friday of next week", "26 June 2015"),
        ("the 15th of next month", "15 July 2015"),
        ("the first Monday of next month", "6 July 2015"),
        ("Tuesday the 16th", "16 June 2015"),
        ("Friday 13th", "13 March 2015"),
        ("two weeks before next Friday", "5 June 2015"),
        ("three weeks from tomorrow", "9 July 2015"),
        ("3 Aug 96", "3 August 1996"),
        ("3 August 20.", "3 August 2020"),
        ("3-Aug-62", "3 August 1962"),
        ("in the nineties", "1990-1999"),
        ("the first three months of last year", "first quarter of 2014"),
        ("the week of March 6", "2-8 March 2015"),
        ("over the weekend", "13-14 June 2015"),
        ("in '98, in Nov. '98", None),
    ],
)
def test_times_told_from_the_day_of_writing_are_derived_from_it(text: str, words: str | None) -> None:
    found = find_time_expressions(text, WEDNESDAY)
    assert [each.derived for each in found] == [True]
    assert words is None or (found[0].range is not None and found[0].range.describe() == words)
    assert [each.range for each in find_time_expressions(text, None)] == [None]


@pytest.mark.parametrize(
    ("text", "published", "words"),
    [
        ("On the 1-2 November the minister came", date(2013, 11, 3), "1-2 November 2013"),
        ("The bank was closed on Dec. 30.", date(2015, 1, 4), "30 December 2014"),
        ("The bank will close on Jan. 2.", date(2014, 12, 30), "2 January 2015"),
        ("He stepped down in March.", date(1989, 11, 2), "March 1989"),
        ("They are expected to join in April.", date(1998, 12, 3), "April 1999"),
        ("Thursday, 30 May", date(2020, 1, 10), "30 May 2019"),
        ("born on 29 February", date(2015, 6, 17), "29 February 2016"),
        ("in the third quarter", date(2015, 11, 1), "third quarter of 2015"),
        ("In November the council fined the port.", date(2016, 10, 20), "November 2015"),
        ("In November the troubled port plans to close.", date(2016, 10, 20), "November 2016"),
    ],
)
def test_a_day_without_a_year_is_the_nearest_on_the_side_that_the_verb_tells(
    text: str, published: date, words: str
) -> None:
    assert only(text, published) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Third round of talks moved to May", "May 2016"),
        ("The round has been postponed to the second half of January.", "January 2016"),
        ("The talks, put off until March, will be short.", "March 2016"),
        ("The launch has been rescheduled for Monday.", "22 June 2015"),
        ("The vote has been adjourned till 3 May.", "3 May 2016"),
        ("The ministry deferred the round to October.", "October 2015"),
        ("The vote was moved to 16 June.", "16 June 2015"),
        ("The round had been moved to March and was short.", "March 2015"),
    ],
)
def test_what_something_has_been_put_off_to_lies_ahead(text: str, words: str) -> None:
    assert only(text) == words


def test_what_should_have_been_is_past() -> None:
    assert only("We should have met in March, by the sea.") == "March 2015"
    assert only("We should meet in March, by the sea.", date(2015, 10, 1)) == "March 2016"


def test_both_ends_of_a_span_may_have_their_weekday() -> None:
    assert only("It lasted from Monday 5 to Saturday 10 May.") == "5-10 May 2014"
    assert only("It lasted from Monday 5 to Saturday 10 May 2008.", None) == "5-10 May 2008"


def test_a_year_beside_its_day_stays_one_before_people() -> None:
    assert only("Until 8 February 2014 unknown people lived there.", None) == "8 February 2014"


def test_what_something_is_moved_from_begins_no_span() -> None:
    assert said("It has been moved from March to October.") == [("March", "March 2015"), ("October", "October 2015")]
    assert said("It lasts from March to October.") == [("from March to October", "March - October 2015")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The court ruled on Monday.", "15 June 2015"),
        ("The court will rule on Monday.", "22 June 2015"),
        ("Talks are set to resume Friday.", "19 June 2015"),
        ("It comes on Friday.", "19 June 2015"),
        ("The meeting is on Friday.", "19 June 2015"),
        ("We meet again on Friday.", "19 June 2015"),
        ("They met on Friday.", "12 June 2015"),
        ("He said that it was on Friday.", "12 June 2015"),
        ("On Wednesday, the ministers will meet in Geneva.", "17 June 2015"),
        ("The ministers met Wednesday.", "17 June 2015"),
    ],
)
def test_a_weekday_is_the_last_one_unless_the_verb_looks_ahead(text: str, words: str) -> None:
    assert only(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "after eleven years, in a nine-year interval, for three months, over the last five years",
        "at 11:04, at 9 a.m., 1500 GMT, at 2000 hours",
        "2000 people, 1500 soldiers, 1,950 votes, 1984 pages, about 1800 workers, more than 2000",
        "page 1956, No. 1984, Resolution 1970, Article 2001, room 1990, § 2.2010",
        "$1999, €2010, 2015%, 1.1999, 1999.5, v2010",
        "1600 Pennsylvania Avenue",
        "it may 3 times, they march on, an august body, she may, the second may",
        "in 1200 BC, 44 BC",
        "a Friday, every Monday, each July, on Fridays, Good Friday",
        "the first half, the second quarter of the game",
        "A1998 x2010y _2013",
        "03/04/2012",
        "Theresa May said; Martonyi of Hungary and Jan Kavan; Mar-a-Lago",
        "USA TODAY wrote, Russia Today wrote",
        "March 20% of it",
        "two thousand people, twenty thousand men, nineteen twenty-year-olds, in her nineties",
        "the following year, two weeks later, the next day, the same month, the quarter",
    ],
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("the 1956 Declaration", "1956"),
        ("the Companies Act 2006 extends to", "2006"),
        ("the epidemics of 1563, 1593 and 1603", "1563"),
        ("that 1978 resolution calls", "1978"),
        ("the 2008 elections", "2008"),
        ("(1974)", "1974"),
        ("Kepler's 1609 laws", "1609"),
        ("| 2015 | 1726 | 1882 |", "2015"),
    ],
)
def test_a_number_is_a_year_by_what_stands_beside_it(text: str, expression: str) -> None:
    assert said(text, None)[0] == (expression, expression)


def test_figures_that_can_be_read_two_ways_follow_the_other_dates_of_the_text() -> None:
    assert said("03/04/2012, 13/04/2012")[0] == ("03/04/2012", "3 April 2012")
    assert said("03/04/2012, 04/13/2012")[0] == ("03/04/2012", "4 March 2012")
    assert [text for text, _ in said("03/04/2012, 13/04/2012, 04/13/2012")] == ["13/04/2012", "04/13/2012"]


def test_a_year_that_other_sentences_tell_is_not_taken_from_the_document() -> None:
    assert said("In May of that year he died.") == []
    assert said("He left in 1990. In May of that year he died.") == [("1990", "1990"), ("May of that year", "May 1990")]


def test_a_dash_between_two_relative_times_makes_no_span() -> None:
    assert said("two years ago — two years ago") == [("two years ago", "2013"), ("two years ago", "2013")]
    assert only("from last Monday to yesterday") == "15-16 June 2015"
    assert only("from May 2010 to today") == "1 May 2010 - 17 June 2015"


def test_two_days_of_one_month_are_no_span() -> None:
    assert said("on May 3 and 17, 2019") == [("May 3", "3 May 2019"), ("2019", "2019")]
    assert said("On May 3 and 12 people came.")[0] == ("May 3", "3 May 2015")


@pytest.mark.parametrize(
    "text",
    [
        "31 February",
        "30 Feb 2015",
        "February 30, 2015",
        "29 February 2015",
        "Nov. 31",
        "10-31 September 2014",
        "2015-13-45",
        "2015-02-30",
        "20150230",
        "13/13/2013",
        "99/99/2015",
        "31.04.2015",
        "0000-00-00",
    ],
)
def test_of_a_day_that_the_calendar_has_not_nothing_is_read(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "15 March 44 BC, March 15, 44 B.C., 24 August AD 79, 10 August 88 CE",
        "in 1440 AH, Ramadan 1435, the Hijri year 1440, 5 Muharram 1440",
        "Heisei 25, Reiwa 1, 2556 BE, 15 Nisan 5774",
        "03/04/13, 05/06/07",
    ],
)
def test_other_calendars_and_eras_are_left_as_written(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [("le 5 mai 2014", "2014"), ("am 5. Mai 2014", "2014"), ("5 de abril de 2014", "2014"), ("12 août 2013", "2013")],
)
def test_of_a_date_in_another_language_only_the_year_is_read(text: str, words: str) -> None:
    assert only(text) == words


@pytest.mark.parametrize("question", ["who met whom in may 2019?", "Who met whom in May 2019?"])
def test_questions_are_read_as_texts_are(question: str) -> None:
    assert said(question, None) == [("may 2019" if "may" in question else "May 2019", "May 2019")]


WORDS = st.sampled_from(
    "in on the of from to between and - – , . 's May march JULY Sept. 3 3rd 21 31 1998 2014-15 11:04 Monday "
    "last next this year week century 19th Q3 half first quarter today yesterday ago days two a ' '98 1990s "
    "201711:04 00/00/0000 11/24/2011 03/04/05 99999999 20191301 \u017feptember fr\u0130day \u212aelvin early "
    "mid- end of winter fiscal each week days after before later following that same quarter earlier nineteen "
    "ninety-six second AD".split(" ")
)
odd_texts = st.lists(st.one_of(WORDS, st.text(max_size=4)), max_size=25).map(" ".join)


@given(st.one_of(odd_texts, st.text()), st.one_of(st.none(), st.dates()))
@example("May 5 days after 6 May, May second day of June 2014", date(2013, 7, 5))
@example("the week of 31 December to yesterday", date.max)
@example("a century ago, last weekend, from Monday to 29 February", date.min)
@example("\r\n\r\n4\u2009July\u20282013 😀 yesterday", date(2013, 7, 5))
def test_offsets_are_exact_in_order_and_without_overlap_whatever_the_text(text: str, published: date | None) -> None:
    end = 0
    for each in find_time_expressions(text, published):
        assert end <= each.start < each.end <= len(text)
        assert text[each.start : each.end] == each.text
        assert each.range is None or isinstance(each.range, DateRange)
        assert each.range is not None or each.derived
        assert published is not None or (each.range is None) == each.derived
        end = each.end
