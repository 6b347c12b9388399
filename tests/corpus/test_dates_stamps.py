"""The stamps of logs and chats: where each entry begins, who wrote it, and on what day."""

from datetime import date

import pytest

from corpus.dates import day_of_message, stamp_at
from corpus.dates.stamps import find_stamps
from corpus.sentences import sentence_spans

MAY_1, MAY_2 = date(2024, 5, 1), date(2024, 5, 2)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2024-05-01 12:03 ", "2024-05-02 12:03 "),
        ("2024-05-01T12:03:04Z ", "2024-05-02T12:03:04.123+02:00 "),
        ("2024-05-01 12:03:11,123 ", "2024-05-02 12:03:12,456 "),
        ("2024/05/01 12:03:04 ", "2024/05/02 12:03:04 "),
        ("20240501 12:03:04 ", "20240502 12:03:04 "),
        ("[2024-05-01 12:03:04] ", "[2024-05-02 12:03:04] "),
        ("INFO 2024-05-01 12:03:04 ", "[ERROR] 2024-05-02 12:03:04 "),
        ("127.0.0.1 - - [01/May/2024:12:03:04 +0200] ", "10.0.0.7 - ana [02/May/2024:12:03:04 +0200] "),
        ("<34>1 2024-05-01T22:14:15.003Z ", "<165>1 2024-05-02T22:14:15.003Z "),
        ("[Wed May 01 12:03:04 2024] ", "[Thu May 02 12:03:04.123 2024] "),
        ("01.05.2024 12:03 ", "02.05.2024 12:03 "),
        ("[01.05.24, 12:03:04] Ana: ", "[02.05.24, 12:03:04] Bo Lee: "),
        ("[Wed 1 May 2024, 12:03] Ana: ", "[Thu 2 May 2024, 12:03] Bo: "),
        ("Wednesday, May 1st, 2024 at 7:02 pm - Ana: ", "Thursday, May 2nd, 2024 at 7:02 am - Bo: "),
        ("2024-05-01 12:03 <ana> ", "2024-05-02 12:03 <@bo> "),
        ("  2024-05-01 12:03 ", "  2024-05-02 12:03 "),
    ],
)
def test_an_entry_begins_with_a_stamp_in_any_of_the_usual_forms(first: str, second: str) -> None:
    text = f"{first}it is down. See ticket 12.\n{second}it is up again\n"
    stamps = [(stamp.start, stamp.end) for stamp in find_stamps(text)]
    assert [text[start:end] for start, end in stamps] == [first.lstrip(), second.lstrip()]
    for start, end in stamps:
        assert stamp_at(text, start) == stamp_at(text, end - 1) == (start, end)
        assert stamp_at(text, end) is None
    assert day_of_message(text, text.index("down")) == MAY_1
    assert day_of_message(text, text.index("up again")) == MAY_2


@pytest.mark.parametrize(
    ("stamps", "days"),
    [
        (["5/1/24, 9:15 AM", "5/14/24, 9:15 AM"], [MAY_1, date(2024, 5, 14)]),
        (["01/05/2024, 09:15", "14/05/2024, 09:15"], [MAY_1, date(2024, 5, 14)]),
        (["1/5/24 9:15", "1/4/25 9:15", "2/3/25 9:15"], [date(2024, 1, 5), date(2025, 1, 4), date(2025, 2, 3)]),
        (["1/5/24 9:15", "2/5/24 9:15"], [None, None]),
        (["13/1/24 9:15", "1/13/24 9:15"], [None, None]),
        (["30/2/24 9:15", "28/2/24 9:15"], [None, None]),
        (["1.5.99 9:15", "2.5.70 9:15"], [date(1999, 5, 1), date(1970, 5, 2)]),
        (["May  1 9:15:00", "May  2 9:15:00"], [None, None]),
        (
            ["2023-12-30 9:15", "Dec 31 9:15:00", "Jan  1 9:15:00"],
            [date(2023, 12, 30), date(2023, 12, 31), date(2024, 1, 1)],
        ),
    ],
)
def test_a_stamp_that_may_be_of_several_days_is_of_none(stamps: list[str], days: list[date | None]) -> None:
    text = "\n".join(f"{stamp} - Ana: hello" for stamp in stamps)
    assert [stamp.day for stamp in find_stamps(text)] == days


@pytest.mark.parametrize(
    "text",
    [
        "Wednesday, 1 May 2024\n\n[12:03:04] Ana: down\n[12:04] up\n\nThursday, 2 May 2024\n[12:03] <bo> up again\n",
        "--- Log opened Wed May 01 09:00 2024\n12:03 <ana> down\n--- Day changed Thu May 02 2024\n0:03 <bo> up again",
        "May 1, 2024\n\nAna  10:32 AM\nit is down\n\nMay 2, 2024\n\nBo Lee  9:15 AM\nit is up again\n",
        "== 2024-05-01 ==\n[12:03] down\n== 2024-05-02 ==\n[12:04] up again\n",
    ],
)
def test_a_clock_is_of_the_day_that_stands_over_it(text: str) -> None:
    assert day_of_message(text, text.index("down")) == MAY_1
    assert day_of_message(text, text.index("up again")) == MAY_2


@pytest.mark.parametrize(
    "text",
    [
        "Nes    10:32\nHolm   10:45\n",
        "25 November 2016\n10:00 Arrival\n26 November 2016\n9:00 Talks\n",
        "On 1 May 2024, 12:03 was shown.\nOn 2 May 2024, 12:04 was.\n",
        "Version 1.2.03 4.05\nVersion 1.2.04 4.06\n",
        "2024-05-01 12:03 One stamp dates a text as a whole.\n",
        "1 May 2024 12:30 13:30\n2 May 2024 - 12:30pm\n"[:0],
    ],
)
def test_other_lines_are_no_entries(text: str) -> None:
    assert not find_stamps(text)


def test_mails_of_a_mailbox_are_of_their_own_days() -> None:
    text = (
        "From ana@a.org Wed May  1 12:03:04 2024\n\nIt is down.\n\nFrom bo@a.org Thu May  2 12:03:04 2024\n\nUp again."
    )
    assert day_of_message(text, text.index("down")) == MAY_1
    assert day_of_message(text, text.index("Up again")) == MAY_2
    quoted = (
        "On 2 May 2024 at 9:15, Bo wrote:\n> Up.\n>\n"
        "> On Wed, 1 May 2024 at 12:03, Ana\n> <ana@a.org> wrote:\n>> It is down.\n"
    )
    assert day_of_message(quoted, quoted.index("Up")) == MAY_2
    assert day_of_message(quoted, quoted.index("down")) == MAY_1


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "entries",
    [
        ["2024-05-01 12:03:04 disk full. Retrying in 5 s.", "2024-05-01 12:03:05 ok"],
        ["May  1 12:03:04 host kernel: eth0 is up", "May  1 12:03:05 host kernel: eth0 is down"],
        ["[01.05.24, 12:03:04] Ana: it is down", "[01.05.24, 12:03:05] Bo: it is up"],
        ["01.05.2024 12:03 a.m. wind from the west", "01.05.2024 12:04 a.m. wind from the east"],
        ["127.0.0.1 - - [01/May/2024:12:03:04 +0200] one"] * 2,
    ],
)
def test_each_entry_is_a_sentence_whose_stamp_is_whole(entries: list[str]) -> None:
    assert sentences("\n".join(entries)) == entries


def test_a_message_is_divided_after_its_stamp_and_goes_on_over_lines() -> None:
    text = "[01.05.24, 12:03] Dr. Ana: It is down. Call me!\n[01.05.24, 12:04] Bo: I will call\nyou at five.\n"
    assert sentences(text) == [
        "[01.05.24, 12:03] Dr. Ana: It is down.",
        "Call me!",
        "[01.05.24, 12:04] Bo: I will call\nyou at five.",
    ]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "2024-05-01 12:03 a\n" * 30_000,
        "-" * 500_000 + " 12:03",
        "\n" * 500_000 + "12:03",
        "a " * 300_000 + "12:03\n" * 9,
    ],
    ids=["log", "dashes", "lines", "words"],
)
def test_long_texts_take_seconds(text: str) -> None:
    find_stamps(text)
