"""Calendars and address books: an entry under a heading of its own, its times as people write them."""

from corpus.reading.calendars import read_calendar

CALENDAR = r"""BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:Rowing club
BEGIN:VTIMEZONE
BEGIN:STANDARD
DTSTART:19701025T030000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
DTSTAMP:20240101T000000Z
DTSTART;TZID="Europe/Berlin":20240601T100000
DTEND;TZID=Europe/Berlin:20240601T180000
SUMMARY:Summer regatta
LOCATION:Lake Tegel\, north shore
DESCRIPTION:Bring sun cream.\nLunch is at noon\, cooked by
  Lena.
ORGANIZER;CN="Voss, Oriana":mailto:oriana@example.org
RRULE:FREQ=YEARLY;INTERVAL=2;UNTIL=20300601
BEGIN:VALARM
DESCRIPTION:Reminder
END:VALARM
STATUS:CONFIRMED
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20241012
DTEND;VALUE=DATE:20241013
SUMMARY:Boats out of the water
END:VEVENT
BEGIN:VTODO
SUMMARY:Order oars
DUE:20240501T120000Z
END:VTODO
END:VCALENDAR
"""
CARD = r"""BEGIN:VCARD
VERSION:3.0
FN:Lena Brandt
ORG:Rowing club;Kitchen
item1.TEL;TYPE=cell:+49 30 5550142
ADR;TYPE=home:;;Quay 4;Berlin;;10115;Germany
NOTE:Has the key.
END:VCARD
"""


def test_events_and_tasks_of_a_calendar_are_told_in_words():
    read = read_calendar(CALENDAR.replace("\n", "\r\n").encode())

    assert read.title == "Rowing club"
    assert read.text == (
        "# Summer regatta\n\nBegins: 1 June 2024, 10:00 (Europe/Berlin)\nEnds: 1 June 2024, 18:00 (Europe/Berlin)\n"
        "Repeats: every 2, yearly, until 1 June 2030\nLocation: Lake Tegel, north shore\nOrganiser: Voss, Oriana\n"
        "Status: CONFIRMED\n\nBring sun cream.\nLunch is at noon, cooked by Lena.\n\n"
        "# Boats out of the water\n\nBegins: 12 October 2024\n\n# Order oars\n\nDue: 1 May 2024, 12:00 (UTC)"
    )


def test_a_whole_day_ends_on_its_last_day_and_no_day_is_told_as_it_stands():
    days = "BEGIN:VEVENT\nSUMMARY:Fair\nDTSTART;VALUE=DATE:{}\nDTEND;VALUE=DATE:{}\nEND:VEVENT\n"

    assert read_calendar(days.format("20240501", "20240504").encode()).text.endswith("Ends: 3 May 2024")
    assert read_calendar(days.format("20249901", "soon").encode()).text.endswith("Begins: 20249901\nEnds: soon")


def test_the_cards_of_an_address_book_are_read():
    read = read_calendar(CARD.encode())

    assert read.title == "Lena Brandt"
    assert read.text == (
        "# Lena Brandt\n\nOrganisation: Rowing club, Kitchen\nPhone: +49 30 5550142\n"
        "Address: Quay 4, Berlin, 10115, Germany\n\nHas the key."
    )


def test_a_file_without_a_name_is_called_by_its_first_entries():
    cards = [f"BEGIN:VCARD\nFN:{name}\nEND:VCARD\n" for name in ("Ana", "Bo", "Cleo", "Dan")]

    assert read_calendar("".join(cards[:2]).encode()).title == "Ana, Bo"
    assert read_calendar("".join(cards).encode()).title == "Ana, Bo, Cleo, …"


def test_what_is_no_calendar_is_plain_text():
    assert read_calendar(b"See you on Monday.").text == "See you on Monday."
    assert read_calendar(b"\x00\xff\x00\x01\x02") is None
