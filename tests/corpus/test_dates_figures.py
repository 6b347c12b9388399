"""A day in figures is read aloud in words, where it can mean one day only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates.figures import days_in_figures, in_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-04-03", "3 April 2024"),
        ("paid on 2024/4/3, late", "paid on 3 April 2024, late"),
        ("(1999.12.31)", "(31 December 1999)"),
        ("am 3.4.2024.", "am 3 April 2024."),
        ("2024-04-03 07:55 gate opened", "3 April 2024 07:55 gate opened"),
        ("2024-04-03T07:55:00Z up", "3 April 2024 07:55:00Z up"),
        ("20260408_08:38", "8 April 2026 08:38"),
        ("20260408T083800 up", "8 April 2026 083800 up"),
        ("from 2024-04-03 to 2024-04-05", "from 3 April 2024 to 5 April 2024"),
    ],
)
def test_what_means_one_day_is_read_in_words(text: str, words: str) -> None:
    assert in_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2024", "3/4/24", "2024-02-30", "31.4.2024", "2024-13-01", "2024-04", "20240408", "version 3.4.2024.1",
        "2024-04-03-17", "INV-2024-04-03", "/news/2024/04/03/story", "2024-04-03.txt", "2024-04-03+1",
        "12024-04-03", "+2024-04-03",
    ],
)  # fmt: skip
def test_what_may_mean_another_thing_is_left_as_it_is(text: str) -> None:
    assert in_words(text) == text


@given(st.dates(), st.sampled_from(["{:%Y-%m-%d}", "{:%Y/%m/%d}", "{:%d.%m.%Y}"]))
def test_every_day_of_three_centuries_keeps_its_meaning(day, form: str) -> None:
    text = f"due {form.format(day)}, noon"
    expected = f"due {day.day} {day:%B} {day.year}, noon" if 1800 <= day.year < 2100 else text
    assert in_words(text) == expected


@given(st.text("0123456789-/._T: a", max_size=60))
def test_what_is_read_otherwise_lies_in_the_text_in_order(text: str) -> None:
    end = 0
    for start, stop, words in days_in_figures(text):
        assert end <= start < stop <= len(text)
        assert words
        end = stop
