"""A timeline: which sentences tell of an event, when that was, and which of them tell of the same."""

import json
from datetime import date

import pytest

from corpus.dates import DateRange
from corpus.document import Document
from corpus.sentences import sentence_spans
from qa.errors import BadQuestion
from qa.library import Library
from qa.timeline.gathering import Sentences, tellings_in
from qa.timeline.timeline import timeline_of

DAY = date(2019, 5, 31)


@pytest.fixture(scope="module")
def press(tmp_path_factory):
    """The bundled press releases, in a library of the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOOTNOTE_HOME", str(tmp_path_factory.mktemp("home")))
        with Library.open() as library:
            yield library


def document(text, name="a.txt", published=DAY):
    return Document(f"id of {name}", name, name, text, "A title", published=published)


def sentences(text, name="a.txt", published=DAY):
    read = document(text, name, published)
    return Sentences(read, dict.fromkeys(sentence_spans(text), 1.0))


def told(text, published=DAY):
    """What one document tells: the days in words, with the words that name them."""
    return [(telling.when, telling.words) for telling in tellings_in(sentences(text, published=published))]


def events(*texts, published=DAY):
    """The events of several documents: the days, and the names of the documents that tell of them."""
    timeline = timeline_of(sentences(text, f"{number}.txt", published) for number, text in enumerate(texts, start=1))
    return [(event.first.when, [telling.citation.document for telling in event.tellings]) for event in timeline.events]


def quotes(timeline):
    return [" ".join(event.first.citation.quote.split()) for event in timeline.events]


# What a sentence tells


def test_a_day_is_told_with_the_words_that_name_it():
    assert told("The port was opened on 3 May 2017.") == [("3 May 2017", "3 May 2017")]


def test_each_row_of_a_table_tells_of_its_day():
    rows = "| Date | Event |\n|---|---|\n| 2019-03-04 | Roof repaired |\n| 2019-05-11 | Lift inspected |\n"
    read = document(rows)
    spans = [(rows.index(row), rows.index(row) + len(row)) for row in rows.splitlines()]
    tellings = tellings_in(Sentences(read, dict.fromkeys(spans, 1.0)))
    assert [telling.when for telling in tellings] == ["4 March 2019", "11 May 2019"]


def test_what_is_said_less_precisely_than_a_day_keeps_its_precision():
    text = "It was built in November 2013. It was sold in 2014-2015. It was closed in the first half of 2016."
    assert [when for when, _ in told(text)] == ["November 2013", "2014-2015", "first half of 2016"]


def test_a_word_like_yesterday_is_derived_from_the_day_of_its_document():
    (telling,) = tellings_in(sentences("The ministers met yesterday in a large hall."))
    assert (telling.days, telling.derived_from) == (DateRange.of_day(date(2019, 5, 30)), "yesterday")
    assert telling.derivation == "derived from “yesterday” in a document of 31 May 2019"


def test_below_the_heading_of_a_year_an_entry_is_of_that_year():
    (telling,) = tellings_in(sentences("2016\nSeptember: the exercise is put off.\n"))
    assert (telling.when, telling.words, telling.derived) == ("September 2016", "September", False)
    assert telling.derivation == "derived from “September” below the heading “2016”"


def test_a_date_in_full_is_not_derived():
    (telling,) = tellings_in(sentences("The ministers met on 30 May 2019."))
    assert (telling.derived_from, telling.derivation) == (None, None)


def test_without_the_day_of_its_document_yesterday_tells_nothing():
    assert told("The ministers met yesterday. The port was opened in 1987.", published=None) == [("1987", "1987")]


def test_a_sentence_with_two_times_tells_of_two_events():
    assert told("The port was opened on 3 May 2017 and closed on 4 June 2018.") == [
        ("3 May 2017", "3 May 2017"),
        ("4 June 2018", "4 June 2018"),
    ]


def test_a_time_that_only_frames_another_is_not_told_apart():
    assert told("In 2017 the town built much, and on 3 May 2017 it opened the port.") == [("3 May 2017", "3 May 2017")]


@pytest.mark.parametrize(
    "text",
    [
        "31 May 2019",
        "Published: 31 May 2019",
        "Tokyo, May 31, 2019",
        "PARIS, May 31.",
        "From: Ann Orme\nDate: Fri, 31 May 2019 09:12:00 +0100\nSubject: The port",
        "The house is of the 19th century.",
        "They ruled from 1100 to 1300.",
        "It was built by a merchant.",
    ],
)
def test_what_is_no_event_is_left_out(text):
    assert told(text) == []


def test_the_dateline_of_a_report_is_not_when_its_news_was():
    assert told("PARIS, May 31 - The minister resigned on Monday.") == [("27 May 2019", "Monday")]


def test_a_line_that_a_document_repeats_is_told_once():
    text = "Report of the year 2018\n\nThe port was opened by the mayor of the town.\n\nReport of the year 2018\n"
    assert told(text) == [("2018", "2018")]


# What is told by several


def test_copies_of_a_sentence_are_one_event_with_a_citation_of_each():
    text = "The port was opened on 3 May 2017 by the mayor of the town."
    assert events(text, text) == [("3 May 2017", ["1.txt", "2.txt"])]


def test_alike_sentences_of_the_same_day_are_one_event():
    assert events(
        "The new port was opened on 3 May 2017 by the mayor, before a large crowd of people.",
        "On 3 May 2017 the new port of the town was opened by its mayor, Ivan Lund.",
    ) == [("3 May 2017", ["1.txt", "2.txt"])]


def test_the_most_precise_telling_comes_first_and_each_keeps_its_own_days():
    timeline = timeline_of(
        [
            sentences("In May 2017 the new port of the town was opened by the mayor.", "month.txt"),
            sentences("On 3 May 2017 the new port of the town was opened by the mayor.", "day.txt"),
        ]
    )
    (event,) = timeline.events
    assert event.days == DateRange.of_day(date(2017, 5, 3))
    assert [(each.citation.document, each.when, each.citation.marker) for each in event.tellings] == [
        ("day.txt", "3 May 2017", 1),
        ("month.txt", "May 2017", 2),
    ]


def test_of_equal_days_those_named_in_full_come_first():
    timeline = timeline_of(
        [
            sentences("The new port of the town was opened by the mayor yesterday.", "yesterday.txt"),
            sentences("The new port of the town was opened by the mayor on 30 May 2019.", "full.txt"),
        ]
    )
    assert [each.citation.document for each in timeline.events[0].tellings] == ["full.txt", "yesterday.txt"]


@pytest.mark.parametrize(
    "other",
    [
        "The new port of the town was opened by the mayor on 4 May 2017.",
        "The new hall of the university was closed by its rector on 3 May 2017.",
        "The new port of Zembla was opened by the mayor on 3 May 2017.",
        "The 14 new ports of the town were opened by the mayor on 3 May 2017.",
        "The governor came on 3 May 2017.",
    ],
    ids=["another day", "another thing", "another name", "another figure", "hardly a word in common"],
)
def test_what_differs_is_two_events(other):
    text = "The new port of Onhava was opened by the mayor on 3 May 2017."
    assert len(events(text, other)) == 2


def test_two_sentences_of_one_document_are_two_events():
    text = "Today they agreed on the schedule of their talks. Today they agreed on the schedule of other talks."
    assert events(text) == [("31 May 2019", ["1.txt"]), ("31 May 2019", ["1.txt"])]


def test_events_are_in_the_order_of_time():
    text = (
        "It rose in 2019. It fell on 3 May 2017. It stood in May 2017. It was sold on 1 January 2019. It began in 1956."
    )
    assert [when for when, _ in events(text)] == ["1956", "May 2017", "3 May 2017", "1 January 2019", "2019"]


def test_the_order_of_the_documents_makes_no_difference():
    texts = [
        "The new port was opened on 3 May 2017 by the mayor, before a large crowd of people.",
        "On 3 May 2017 the new port of the town was opened by its mayor, Ivan Lund.",
        "In May 2017 the new port of the town was opened by the mayor.",
    ]
    some = [sentences(text, f"{number}.txt") for number, text in enumerate(texts)]
    assert timeline_of(some) == timeline_of(reversed(some))


# Of a library


def test_every_quote_is_the_text_of_its_document_and_holds_the_words_of_its_time(press):
    tellings = [telling for event in press.timeline().events for telling in event.tellings]
    assert len(tellings) > 30
    for telling in tellings:
        cited = telling.citation
        assert press.document(cited.document_id).text[cited.start : cited.end] == cited.quote
        assert telling.words in cited.quote


def test_the_press_releases_tell_their_events_in_order(press):
    timeline = press.timeline(since=date(2019, 1, 1))
    assert [event.first.when for event in timeline.events] == [
        "2019",
        "30 May 2019",
        *["31 May 2019"] * 6,
        "June 2019",
        "29 June 2019",
        "2020",
        "2023",
    ]
    assert timeline.events[1].first.derived_from == "yesterday"


def test_no_event_of_the_press_releases_is_a_dateline_or_a_date_line(press):
    told = quotes(press.timeline())
    assert not any(quote in ("TOKYO, March 20.", "3 November 2013", "November 24, 2011") for quote in told)


def test_what_two_press_releases_tell_alike_is_one_event_that_cites_both(press):
    both = [event for event in press.timeline().events if len(event.tellings) == 2]
    assert [(event.first.when, [each.citation.document[:3] for each in event.tellings]) for event in both] == [
        ("December 2016", ["001", "003"])
    ]


def test_the_town_tells_the_opening_of_its_bridge_once(town):
    (opening,) = [
        event
        for event in town.timeline().events
        if "was opened" in event.first.citation.quote and "bridge" in event.first.citation.quote
    ]
    assert [(each.citation.document, each.when) for each in opening.tellings] == [
        ("gazette.txt", "1 March 1988"),
        ("courier.txt", "1 March 1988"),
        ("chronicle.txt", "March 1988"),
    ]


def test_since_and_until_leave_out_what_ended_before_or_began_after(town):
    timeline = town.timeline(since=date(1988, 3, 15), until=date(1989, 7, 10))
    assert [event.first.when for event in timeline.events] == ["March 1988", "1989", "1989", "3-21 July 1989"]
    assert "hall of the university" in quotes(timeline)[0]  # the bridge was opened on the first


def test_a_timeline_that_would_end_before_it_begins_is_refused(town):
    with pytest.raises(BadQuestion, match=r"would end \(1988-01-01\) before it begins \(1989-01-01\)"):
        town.timeline(since=date(1989, 1, 1), until=date(1988, 1, 1))


def test_looking_through_a_library_is_told_document_by_document(town):
    steps = []
    town.timeline(progress=lambda stage, done, total: steps.append((stage, done, total)))
    assert steps == [("Reading dates", done, 6) for done in range(7)]


def test_an_empty_library_has_an_empty_timeline(tmp_path):
    with Library.open(tmp_path / "library") as library:
        assert library.timeline().events == ()
        assert library.timeline("the bridge").events == ()


# With a query


def test_a_query_keeps_what_has_to_do_with_it(town):
    told = quotes(town.timeline("the bridge"))
    assert {
        "The old bridge over the river Zembla fell in the flood of 14 February 1961.",
        "Work on a new bridge began in May 1984.",
        "The new bridge over the Zembla was opened on Tuesday by the mayor, Ivan Lund.",
        "The mayor said last Tuesday that the bridge would carry ten thousand cars a day.",
    } <= set(told)
    assert not any("museum" in quote or "Rovers" in quote or "cup" in quote for quote in told)


def test_a_query_finds_what_is_told_in_other_words(press):
    told = quotes(press.timeline("2+2 consultations"))
    assert "The first two-plus-two meeting was held in November 2013." in told
    assert any("the Two Plus Two format" in quote for quote in told)
    assert not any("peace treaty" in quote or "Russian Seasons" in quote for quote in told)


def test_what_the_documents_do_not_tell_of_has_no_events(press, town):
    assert press.timeline("football").events == ()
    assert town.timeline("the stock exchange").events == ()


@pytest.mark.parametrize("query", ["the museum", "bridge", "Onhava Rovers", "who won the cup?", "flood"])
def test_what_a_query_finds_the_whole_timeline_has_too(town, query):
    def places(timeline):
        return {
            (each.citation.document, each.citation.start, each.when)
            for event in timeline.events
            for each in event.tellings
        }

    assert places(town.timeline(query)) < places(town.timeline())
    assert places(town.timeline(query))


def test_a_time_in_the_query_limits_it(town):
    assert quotes(town.timeline("the museum in July 1989")) == [
        "In 1989 the museum welcomed 48,000 visitors.",
        "Annual report 1989 of the museum",
        "The roof of the museum was repaired between 3 and 21 July 1989.",
    ]


def test_a_time_alone_is_a_limit_and_no_query(town):
    assert quotes(town.timeline("in 1921")) == ["Onhava Rovers were founded on 9 September 1921 by dockers."]


def test_an_empty_query_is_refused(town):
    with pytest.raises(BadQuestion, match="empty"):
        town.timeline("  ")


# As JSON


def test_json_says_when_from_which_words_and_where(town):
    timeline = town.timeline("Who retired as director?", until=date(1990, 12, 31))
    written = json.loads(json.dumps(timeline.to_json()))
    assert (written["query"], written["since"], written["until"]) == ("Who retired as director?", None, "1990-12-31")
    (event,) = [event for event in written["events"] if event["derived_from"] == "yesterday"]
    assert (event["start"], event["end"], event["when"]) == ("1990-01-14", "1990-01-14", "14 January 1990")
    (citation,) = event["citations"]
    assert citation["document"] == "museum.txt"
    assert town.document("museum.txt").text[citation["start"] : citation["end"]] == citation["quote"]
