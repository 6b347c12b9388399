"""The files of a timeline: what spreadsheets, calendars and viewers of pictures read in them."""

import csv
import io
import re
from datetime import UTC, date, datetime
from itertools import pairwise
from xml.etree import ElementTree

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import DateRange
from corpus.document import Document
from qa.answer import Citation
from qa.timeline.calendar_file import to_icalendar
from qa.timeline.csv_table import COLUMNS, to_csv
from qa.timeline.events import Event, Telling, Timeline
from qa.timeline.picture import draw, to_svg

HOSTILE = (
    '=HYPERLINK("http://evil.example")<script>window.hacked=1</script>\x1b[31m\r\nBEGIN:VEVENT\u202e\ufffe; a, b\\n'
)


def telling(quote, start, end=None, *, words=None, derived=False, published=date(2019, 5, 31), name="a.txt", title="A"):
    """A sentence that is a whole document."""
    document = Document("0" * 64, name, name, quote, title, published=published)
    days = DateRange(start, end or start)
    return Telling(Citation.of(document, 0, len(quote), 1, 1.0), days, words or quote, derived, document.published)


def timeline(*tellings, query=None):
    """Each telling an event of its own."""
    return Timeline(tuple(Event((each,)) for each in tellings), query)


def rows(*tellings):
    """The rows of the table as a reader of CSV has them."""
    return list(csv.DictReader(io.StringIO(to_csv(timeline(*tellings)), newline="")))


def entries(*tellings):
    """The entries of the calendar as another program reads them."""
    return icalendar.Calendar.from_ical(to_icalendar(timeline(*tellings))).events


def parsed(svg):
    """The picture as a reader of XML has it."""
    return ElementTree.fromstring(svg)  # noqa: S314


def marks(*tellings, linked=0):
    """The marks of the picture: the name of the form, its classes, and what it says."""
    svg = parsed(str(draw([Event((each,)) for each in tellings], linked)))
    found = [group for group in svg.iter() if group.tag.endswith(("}g", "}a"))]
    return [(group[1].tag.split("}")[1], group[1].get("class"), group[0].text) for group in found]


NOVEMBER = telling("The visit took place\nin November.", date(2013, 11, 1), date(2013, 11, 30), words="November")
YESTERDAY = telling("They met yesterday.", date(2019, 5, 30), words="yesterday", derived=True)


# CSV


def test_a_row_tells_when_what_and_where():
    (row,) = rows(YESTERDAY)
    assert tuple(row) == COLUMNS
    assert row == {
        "start": "2019-05-30",
        "end": "2019-05-30",
        "when": "30 May 2019",
        "derived_from": "yesterday",
        "sentence": "They met yesterday.",
        "document": "a.txt",
        "title": "A",
        "published": "2019-05-31",
        "page": "",
        "offset_start": "0",
        "offset_end": "19",
        "event": "1",
    }


def test_a_sentence_is_one_line_and_a_date_in_full_is_derived_from_nothing():
    (row,) = rows(NOVEMBER)
    assert (row["sentence"], row["derived_from"]) == ("The visit took place in November.", "")


def test_each_document_that_tells_of_an_event_has_a_row():
    event = Event((YESTERDAY, telling("They met in May.", date(2019, 5, 1), date(2019, 5, 31), name="b.txt")))
    written = csv.DictReader(io.StringIO(to_csv(Timeline((event,))), newline=""))
    assert [(row["event"], row["document"], row["when"]) for row in written] == [
        ("1", "a.txt", "30 May 2019"),
        ("1", "b.txt", "May 2019"),
    ]


def test_quotes_commas_and_semicolons_are_read_back_as_they_were():
    quote = 'He said, "in 2019"; she did not.'
    assert rows(telling(quote, date(2019, 1, 1)))[0]["sentence"] == quote


@pytest.mark.parametrize("start", list("=+-@＝＋－＠"))
def test_no_cell_is_a_formula(start):
    (row,) = rows(
        telling(
            f" {start}1+1 in 2019",
            date(2019, 1, 1),
            name=f"{start}a",
            title=f"{start}b",
            words=f"{start}c",
            derived=True,
        )
    )
    assert row["sentence"] == f"'{start}1+1 in 2019"
    assert (row["document"], row["title"], row["derived_from"]) == (f"'{start}a", f"'{start}b", f"'{start}c")


@given(st.text(min_size=1))
def test_any_text_is_one_row_that_is_no_formula(text):
    (row,) = rows(telling(text, date(2019, 1, 1)))
    assert not row["sentence"].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert not re.search(r"[\x00-\x1f\x7f]", row["sentence"])


# iCalendar


def test_an_event_of_a_day_ends_before_the_next():
    (entry,) = entries(YESTERDAY)
    assert [date(2019, 5, 30), date(2019, 5, 31)] == [entry.DTSTART, entry.DTEND]
    assert b"DTSTART;VALUE=DATE:20190530\r\nDTEND;VALUE=DATE:20190531\r\n" in to_icalendar(timeline(YESTERDAY))


def test_a_month_spans_its_days():
    (entry,) = entries(NOVEMBER)
    assert [date(2013, 11, 1), date(2013, 12, 1)] == [entry.DTSTART, entry.DTEND]


def test_an_entry_says_its_sentence_its_source_and_from_what_its_day_was_derived():
    (entry,) = entries(YESTERDAY)
    assert entry["summary"] == "They met yesterday."
    assert entry["description"] == (
        "30 May 2019 (derived from “yesterday” in a document of 31 May 2019)\n“They met yesterday.”\n"
        "A · 31 May 2019 · a.txt"
    )


def test_nothing_depends_on_the_clock():
    assert to_icalendar(timeline(YESTERDAY, NOVEMBER)) == to_icalendar(timeline(YESTERDAY, NOVEMBER))
    undated = telling("It was built in 1921.", date(1921, 1, 1), date(1921, 12, 31), published=None)
    assert [entry.DTSTAMP for entry in entries(YESTERDAY, undated)] == [
        datetime(2019, 5, 31, tzinfo=UTC),
        datetime(1921, 1, 1, tzinfo=UTC),
    ]


def test_an_event_keeps_its_uid_beside_others_and_no_two_have_the_same():
    (alone,) = entries(YESTERDAY)
    assert alone["uid"] == entries(NOVEMBER, YESTERDAY)[1]["uid"]
    assert alone["uid"] != entries(NOVEMBER)[0]["uid"]


def test_lines_are_of_75_octets_at_most_and_end_as_they_should():
    data = to_icalendar(timeline(telling("Ärger über Öl, " * 40 + "in 2019", date(2019, 1, 1))))
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)


def test_an_event_does_not_make_its_days_busy():
    assert entries(YESTERDAY)[0]["transp"] == "TRANSPARENT"


def test_the_last_day_of_the_calendar_can_be_written():
    (entry,) = entries(telling("It ends then.", date(9990, 1, 1), date.max))
    assert entry.DTEND.isoformat() == "9999-12-31"


@given(st.text(min_size=1))
def test_any_text_is_one_entry_that_is_read_back(text):
    found = entries(telling(text, date(2019, 1, 1), title=text, name=text))
    assert len(found) == 1
    assert not re.search(r"[\x00-\x1f\x7f]", str(found[0]["summary"]))


def test_a_calendar_bears_the_name_of_its_query():
    calendar = icalendar.Calendar.from_ical(to_icalendar(timeline(YESTERDAY, query="the\nbridge")))
    assert calendar.calendar_name == "Timeline: the bridge"


# The picture


def test_a_day_is_a_dot_a_span_is_a_bar_and_what_is_derived_is_hollow():
    found = marks(NOVEMBER, telling("It was sold on 1 May 2015.", date(2015, 5, 1)), YESTERDAY)
    assert found == [
        ("rect", "ft-mark ft-bar", "November 2013: The visit took place in November."),
        ("circle", "ft-mark", "1 May 2015: It was sold on 1 May 2015."),
        ("circle", "ft-mark ft-derived", "30 May 2019: They met yesterday."),
    ]


def test_marks_lead_to_the_rows_that_are_there():
    svg = parsed(str(draw([Event((NOVEMBER,)), Event((YESTERDAY,))], 1)))
    assert [link.get("href") for link in svg.iter() if link.tag.endswith("}a")] == ["#fn-event-1"]
    assert not [link for link in parsed(to_svg(timeline(NOVEMBER))).iter() if link.tag.endswith("}a")]


def test_a_picture_says_what_it_shows():
    svg = parsed(to_svg(timeline(NOVEMBER, YESTERDAY)))
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "Timeline: 2 events, from November 2013 to 30 May 2019"
    named = {child.tag.split("}")[1]: child.text for child in svg}
    assert named["title"] == "Timeline"
    assert named["desc"].startswith("2 events, from November 2013 to 30 May 2019. Dots are days")


def boxes(*tellings):
    """The left, the right and the middle of each mark."""
    svg = parsed(str(draw([Event((each,)) for each in tellings])))
    for form in svg.iter():
        if form.tag.endswith("}circle"):
            x, y, radius = (float(form.get(name)) for name in ("cx", "cy", "r"))
            yield x - radius, x + radius, y
        elif form.tag.endswith("}rect"):
            x, y, width, height = (float(form.get(name)) for name in ("x", "y", "width", "height"))
            yield x, x + width, y + height / 2


def test_events_that_crowd_stand_in_lanes_and_hide_no_other():
    days = [telling("It was then.", date(2010 + number % 9, 5, 1)) for number in range(40)]
    spans = [telling("It was then.", date(2010 + year % 7, 1, 1), date(2012 + year % 7, 12, 31)) for year in range(9)]
    found = sorted(boxes(*sorted(days + spans, key=lambda each: each.days)), key=lambda box: (box[2], box[0]))
    assert len(found) == 49
    for (_, right, middle), (left, _, other) in pairwise(found):
        assert middle != other or right <= left


def test_what_finds_no_lane_is_counted():
    svg = str(draw([Event((telling("It was then.", date(2019, 5, 1)),)) for _ in range(100)]))
    assert svg.count("<circle") == 12
    assert ">+88<" in svg


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (date(2019, 5, 1), date(2019, 5, 3), ["30 April 2019", "1 May 2019", "2 May 2019"]),
        (date(2019, 1, 5), date(2019, 6, 5), ["February 2019", "March 2019", "April 2019"]),
        (date(2011, 1, 1), date(2017, 1, 1), ["2011", "2012", "2013"]),
        (date(1956, 1, 1), date(2023, 1, 1), ["1960", "1970", "1980"]),
        (date(1066, 1, 1), date(2019, 1, 1), ["1200", "1400", "1600"]),
        (date(1, 1, 1), date.max, ["2000", "4000", "6000"]),
    ],
)
def test_the_axis_has_round_ticks_from_days_to_centuries(first, last, labels):
    svg = str(draw([Event((telling("It was then.", day),)) for day in (first, last)]))
    ticks = re.findall(r'y="[\d.]+" text-anchor="middle">([^<+]+)<', svg)
    assert len(ticks) <= 10
    at = ticks.index(labels[0])
    assert ticks[at : at + 3] == labels


def test_one_far_date_does_not_squeeze_the_others():
    years = [870, *range(1990, 2020, 3)]
    found = sorted(boxes(*(telling("It was then.", date(year, 5, 1)) for year in years)))
    middles = [(left + right) / 2 for left, right, _ in found]
    assert middles[1] - middles[0] < 200
    assert middles[-1] - middles[1] > 600
    svg = str(draw([Event((telling("It was then.", date(year, 5, 1)),)) for year in years]))
    assert svg.count("Here the axis leaves out a time without events") == 1


def test_an_axis_of_events_that_are_spread_is_not_broken():
    svg = str(draw([Event((telling("It was then.", date(year, 5, 1)),)) for year in range(1900, 2020, 10)]))
    assert "leaves out" not in svg


def test_no_events_are_a_picture_of_nothing():
    svg = parsed(to_svg(timeline()))
    assert svg.get("aria-label") == "Timeline: 0 events"


def test_hostile_words_are_only_words_in_every_file():
    hostile = telling(HOSTILE, date(2019, 1, 1), title=HOSTILE, name=HOSTILE, words=HOSTILE, derived=True)
    (row,) = rows(hostile)
    assert row["sentence"].startswith("'=HYPERLINK")
    assert len(entries(hostile)) == 1
    svg = to_svg(timeline(hostile))
    assert "<script" not in svg
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e\ufffe]", svg)
    parsed(svg)


@given(st.text(min_size=1))
def test_any_text_makes_a_picture_that_is_well_formed(text):
    parsed(to_svg(timeline(telling(text, date(2019, 1, 1)))))
