"""The values that a sentence states: numbers with their units, dates, and names."""

from datetime import date

import pytest

from qa.generation.stated import Kind, same_amount, same_days, stated_in
from qa.quantities import located


def found(text: str, written: date | None = None) -> list[tuple[str, str]]:
    return [(each.kind.value, each.words) for each in stated_in(text, written)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It cost $787.5m and 12 per cent more.", [("$787.5m", 787_500_000, "$"), ("12 per cent", 12, "%")]),
        ("Twenty-one villages, 1,200 people.", [("Twenty-one", 21, "village"), ("1,200", 1200, "people")]),
        ("It is 10km and 5 m long.", [("10km", 10, "kilometre"), ("5 m", 5, "metre")]),
        ("400 000 of them, US$2 million.", [("400 000", 400_000, ""), ("US$2 million", 2_000_000, "$")]),
        ("The 2,000th visitor came.", [("2,000th", 2000, "visitor")]),
        ("G20 and COVID-19 at 10:30 in v1.2.3.", []),
    ],
)
def test_numbers_have_their_place_and_unit(text: str, values: list[tuple[str, int, str]]) -> None:
    read = located(text)
    assert [(text[each.start : each.end], each.quantity.value, each.quantity.unit) for each in read] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "Although Anna Reyes gave 12% in March 1990, the mill closed.",
            [("name", "Anna Reyes"), ("number", "12%"), ("date", "March 1990")],
        ),
        ("Researchers met the WHO at G20.", [("name", "WHO"), ("name", "G20")]),
        ("Berta Hale opened one of the bridges.", [("name", "Berta Hale")]),
        ("It was the first of them.", []),
    ],
)
def test_a_sentence_states_numbers_dates_and_names(text: str, values: list[tuple[str, str]]) -> None:
    assert found(text) == values


def number(text: str):
    (value,) = [each for each in stated_in(text, None) if each.kind is Kind.NUMBER]
    return value


@pytest.mark.parametrize(
    ("claimed", "said", "is_same"),
    [
        ("21 villages", "twenty-one villages", True),
        ("£2.3 million", "£2,300,000", True),
        ("about 2.3 million people", "2,287,104 people", True),
        ("2.3 million people", "2,287,104 people", False),
        ("12%", "12 km", False),
        ("the 5th", "five", False),
    ],
)
def test_numbers_are_the_same_by_value_and_unit(claimed: str, said: str, is_same: bool) -> None:
    assert same_amount(number(claimed), located(said)[0].quantity) is is_same


@pytest.mark.parametrize(
    ("claimed", "said", "is_same"),
    [
        ("in 2013", "on 2 November 2013", True),
        ("on 2 November 2013", "in 2013", False),
        ("on 30 May 2019", "yesterday", True),
        ("on 31 May 2019", "yesterday", False),
        ("from 2013 to 2015", "It began in 2013 and ended in 2015", True),
    ],
)
def test_a_date_is_carried_by_one_that_is_as_precise(claimed: str, said: str, is_same: bool) -> None:
    written = date(2019, 5, 31)
    (value,) = [each for each in stated_in(f"It was held {claimed}.", written) if each.time]
    others = [each.time for each in stated_in(f"It was held {said}.", written) if each.time]
    assert value.time is not None
    assert same_days(value.time, others) is is_same
