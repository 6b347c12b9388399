"""The messages of a chat and the mails in a mail: "tomorrow" in each is told from the day it was written."""

from datetime import date

import pytest

from corpus.dates import day_of_message, parts_by_day

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
