"""A phrase is its English text, and can be composed in another language of the same parts."""

import copy
import json
from datetime import date

import pytest

from corpus.dates import DateRange
from corpus.phrases import Phrase, counted, decimal, english, joined_by, kept_as, listed, restored, worded

TURNED = {"{who} of {place}": "in {place}: {who}", "the mayor": "le maire", "{whole}.{rest}": "{whole},{rest}"}
MAYOR = Phrase("{who} of {place}", who=Phrase("the mayor"), place="{who} & Sons")


def turned(text):
    return TURNED.get(text, text)


def test_it_is_its_english_text_wherever_a_string_is_wanted():
    assert MAYOR == "the mayor of {who} & Sons"
    assert f"{MAYOR}!" == "the mayor of {who} & Sons!"
    assert json.dumps(MAYOR) == '"the mayor of {who} & Sons"'
    assert worded(MAYOR, english) == MAYOR


def test_another_language_may_order_its_parts_otherwise_and_leaves_words_of_documents_alone():
    assert worded(MAYOR, turned) == "in {who} & Sons: le maire"
    assert worded("the mayor", turned) == "the mayor"


@pytest.mark.parametrize(
    "same", [copy.deepcopy(MAYOR), restored(json.loads(json.dumps(kept_as(MAYOR))))], ids=["copied", "kept"]
)
def test_it_keeps_its_parts_when_it_is_copied_or_kept(same):
    assert (same, worded(same, turned)) == (MAYOR, worded(MAYOR, turned))


def test_its_words_can_be_changed_without_its_pattern():
    changed = MAYOR.with_each(str.upper)
    assert changed == "the mayor of {WHO} & SONS"
    assert worded(changed, turned) == "in {WHO} & SONS: le maire"


def test_numbers_and_lists_are_composed_too():
    assert [counted(n) for n in (7, 1987, 2_500_000)] == ["7", "1,987", "2,500,000"]
    assert (decimal(0.64), worded(decimal(0.64), turned)) == ("0.6", "0,6")
    assert [listed(texts) for texts in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert worded(joined_by("; ", [MAYOR, "x"]), turned) == "in {who} & Sons: le maire; x"


def test_days_are_composed_of_their_parts():
    german = {"{day} {month}": "{day}. {month}", "{first}-{day} {month}": "{first}.-{day}. {month}", "May": "Mai"}
    day, days = DateRange.of_day(date(2019, 5, 30)), DateRange(date(2019, 5, 30), date(2019, 5, 31))
    assert (day.describe(), worded(day.describe(), lambda t: german.get(t, t))) == ("30 May 2019", "30. Mai 2019")
    assert worded(days.describe(), lambda t: german.get(t, t)) == "30.-31. Mai 2019"
