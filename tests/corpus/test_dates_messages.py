"""The messages of a chat and the mails in a mail: "tomorrow" in each is told from the day it was written."""

from datetime import date

import pytest

from corpus.dates import day_of_message, parts_by_day, times_by_message
from corpus.reading.mail import read_eml

CHAT = (
    "Chat export\n"
    "[Sat 14 Oct 2023, 19:02] Ana: can you bring the key tomorrow?\n"
    "[Sat 14 Oct 2023, 19:05] Davit: sure\n"
    "[Mon 16 Oct 2023, 08:13] Ruth: rain on Friday\nand clear on the day\n"
)
MAIL = (
    "From: Ann\nDate: Wed, 10 Jul 2013 07:55:12 +0100\n\nThank you.\n\n"
    "On Tue, 9 Jul 2013 at 18:41, Bo Lee <bo@example.org> wrote:\n> I saw it last Friday.\n"
)


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        (CHAT, "tomorrow", date(2023, 10, 14)),
        (CHAT, "Friday", date(2023, 10, 16)),
        (CHAT, "clear", date(2023, 10, 16)),
        (CHAT, "export", None),
        (MAIL, "Thank you", date(2013, 7, 10)),
        (MAIL, "last Friday", date(2013, 7, 9)),
        ("2023-10-14 19:02 - Ana: now\n2023-10-15 07:10 - Bo: later\n", "later", date(2023, 10, 15)),
        ("14 Oct 2023, 7:02 pm - Ana: now\n15 Oct 2023, 7:10 am - Bo: later\n", "later", date(2023, 10, 15)),
        ("> Date: 9 July 2013\n> a\n> > Date: 8 July 2013\n> > b\n", "b", date(2013, 7, 8)),
    ],
)
def test_words_are_of_the_day_of_their_message(text: str, words: str, day: date | None) -> None:
    assert day_of_message(text, text.index(words)) == day


LONG = "The company said that all of its ships would be back in the port by the end of the week, and thanked its guests"


@pytest.mark.parametrize("line", ["*Quito, {}*", "## {}", "{}", "{}:"])
def test_an_entry_is_of_the_day_of_its_date_line(line: str) -> None:
    first, second = line.format("25 November 2016"), line.format("2 June 2017")
    text = f"# Archive\n\n{first}\n\n{LONG} yesterday.\n\nMore ships\n\n{second}\n\n{LONG} tomorrow.\n"
    assert day_of_message(text, text.index("yesterday")) == date(2016, 11, 25)
    assert day_of_message(text, text.index("tomorrow")) == date(2017, 6, 2)
    assert day_of_message(text, 0) is None


@pytest.mark.parametrize(
    "text",
    [
        f"25 November 2016\n\n{LONG} yesterday.\n\nMore ships\n\n{LONG} tomorrow.\n",
        "Programme\n\n25 November 2016\n10:00 Arrival\n\n26 November 2016\n9:00 Talks\n",
        f"In 2016\n{LONG}.\nIn 2017\n{LONG}.\n",
        "",
        "Date: 10 July 2013\n\nOne mail is dated as a whole.\n",
        "On 9 July 2013 he wrote: yes.\nOn 10 July 2013 he wrote: no.\n",
        "The fair of 3 May 2019 was open until 19:00: nobody came.\nThat of 4 May 2019 closed at 18:00: all came.\n",
    ],
)
def test_other_texts_have_no_messages(text: str) -> None:
    assert {day_of_message(text, offset) for offset in range(len(text) + 1)} == {None}


def test_the_parts_of_a_text_cover_it_in_order() -> None:
    published = date(2023, 10, 20)
    parts = list(parts_by_day(CHAT, published))
    assert "".join(CHAT[start:end] for start, end, _ in parts) == CHAT
    assert [day and day.day for _, _, day in parts] == [20, 14, 14, 16]


def test_a_part_of_a_message_is_of_its_day() -> None:
    start, end = CHAT.index("can you"), CHAT.index("tomorrow")
    assert list(parts_by_day(CHAT, None, start, end)) == [(start, end, date(2023, 10, 14))]


QUOTED = """From: Ana <ana@example.org>
Date: Wed, 20 Mar 2024 09:00:00 +0000
Subject: The house
Content-Type: text/plain; charset=utf-8

The boiler was inspected yesterday.

{}
> The chimney was swept yesterday.
>
> On Fri, Mar 8, 2024 at 4:02 PM J <j@example.de> wrote:
>> The radiator was drained yesterday.
"""
BLOCK = "{}: Mary\n{}: {}\n{}: Ana\n"


def days_told(text: str, published: date | None) -> list[date | None]:
    found = [each for each in times_by_message(text, published) if each.text == "yesterday"]
    return [each.range.start if each.range else None for each in found]


@pytest.mark.parametrize(
    "line",
    [
        "Am 12.03.2024 um 17:05 schrieb Mary:",
        "Am 12.03.24 um 17:05 schrieb Mary:",
        "Am Di., 12. März 2024 um 17:05 Uhr schrieb Mary Berg <\nmary@example.de>:",
        "Am 2024-03-12 um 17:05 schrieb Mary:",
        "Le mar. 12 mars 2024 à 17:05, Mary <mary@example.fr> a écrit :",
        "Le mar. 12 mars 2024 à 17:05, Mary <mary@example.fr> a\nécrit :",
        "Le 12/03/2024 à 17:05, Mary a écrit :",
        "El mar, 12 mar 2024 a las 17:05, Mary (<mary@example.es>) escribió:",
        "El 12 de marzo de 2024 a las 17:05, Mary escribió:",
        BLOCK.format("Von", "Gesendet", "Dienstag, 12. März 2024 17:05", "An"),
        BLOCK.format("Von", "Gesendet", "Tue 12.03.2024 17:05", "An"),
        BLOCK.format("Von", "Datum", "12. März 2024 um 17:05:11 MEZ", "An"),
        BLOCK.format("De ", "Envoyé ", "mardi 12 mars 2024 17:05", "À "),
        BLOCK.format("De", "Enviado el", "martes, 12 de marzo de 2024 17:05", "Para"),
        BLOCK.format("From", "Sent", "Tuesday, March 12, 2024 5:05 PM", "To"),
    ],
)
def test_a_mail_that_is_quoted_is_of_the_day_in_the_line_before_it(line: str) -> None:
    read = read_eml(QUOTED.format(line).encode())
    assert days_told(read.text, read.published) == [date(2024, 3, 19), date(2024, 3, 11), date(2024, 3, 7)]


@pytest.mark.parametrize(
    "line",
    [
        "Am 12. Lenz 2024 um 17:05 schrieb Mary:",
        "Am 31.02.2024 um 17:05 schrieb Mary:",
        "On 03/04/2024 at 17:05, Mary wrote:",
        BLOCK.format("Von", "Gesendet", "Dienstag, 12. Lenz 2024 17:05", "An"),
        BLOCK.format("From", "Sent", "03/04/2024 17:05", "To"),
        BLOCK.format("From", "Date", "martedì 12 aprile 2024 17:05", "To"),
    ],
)
def test_a_mail_whose_day_is_not_understood_is_not_of_the_day_of_the_one_around_it(line: str) -> None:
    read = read_eml(QUOTED.format(line).encode())
    assert days_told(read.text, read.published) == [date(2024, 3, 19), None, date(2024, 3, 7)]
    assert days_told("It rained yesterday.\n\n" + line + "\n> It snowed yesterday.\n", read.published) == [
        date(2024, 3, 19),
        None,
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Am Mittwoch schrieb Mary:",
        "On the revolution of 1848 Marx wrote:",
        "Datum: Dienstag, 12. März 2024 17:05\nOrt: Halle",
        "Date: Tuesday, 10:00\nPlace: hall",
        "Sent: by courier",
    ],
)
def test_other_lines_begin_no_mail(line: str) -> None:
    read = read_eml(QUOTED.format(line).encode())
    assert days_told(read.text, read.published) == [date(2024, 3, 19), date(2024, 3, 19), date(2024, 3, 7)]


@pytest.mark.parametrize("line", ["Am 12.03.2024 um 17:05 schrieb Mary:", "Le 12 lenz 2024 à 17:05, Mary a écrit :"])
def test_what_is_written_below_a_mail_that_is_quoted_is_of_the_day_of_the_one_around_it(line: str) -> None:
    read = read_eml((QUOTED.format(line) + "wrapped\n\n>> It is dry.\n\nThe roof was mended yesterday.\n").encode())
    chimney = date(2024, 3, 11) if "12.03" in line else None
    assert days_told(read.text, read.published) == [date(2024, 3, 19), chimney, date(2024, 3, 7), date(2024, 3, 19)]
