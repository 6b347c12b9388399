"""Candidates that give the same answer, and the independent documents that give it."""

from datetime import date

from qa.answers.grouping import group
from tests.qa.passages import candidate, passage


def said(*told):
    """Groups of what each document says: its text, the words that answer, and how probable they are."""
    found = [candidate(passage(text, date(2013, 11, 3)), words, p, dated=True) for text, words, p in told]
    return group(sorted(found, key=lambda each: -each.probability))


def test_a_day_is_grouped_with_its_month_and_shown_as_the_more_precise():
    (only,) = said(
        ("The talks were held in November 2013.", "November 2013", 0.9),
        ("It was on the 1-2 November that they met.", "1-2 November", 0.5),
    )
    assert only.shown.days.describe() == "1-2 November 2013"
    assert only.probability == 0.9
    assert len(only.witnesses()) == 2


def test_an_improbable_candidate_is_no_witness_and_makes_nothing_more_precise():
    (only,) = said(
        ("The talks were held in November 2013.", "November 2013", 0.9),
        ("The museum shut on 2 November 2013.", "2 November 2013", 0.04),
    )
    assert only.shown.days.describe() == "November 2013"
    assert len(only.witnesses()) == 1


def test_what_is_the_first_answer_of_its_document_is_a_witness_though_it_is_a_weak_one():
    known = [
        ("The talks were held in November 2013.", "November 2013", 0.9),
        ("On 1-2 November they met, for the first time.", "1-2 November", 0.1),
    ]
    (agreed,) = said(*known)
    assert agreed.shown.days.describe() == "1-2 November 2013"
    assert len(agreed.witnesses()) == 2
    text = "On 1-2 November they met, for the first time. They parted in May 2014."
    found = [candidate(passage(known[0][0]), known[0][1], 0.9, dated=True)]
    found += [
        candidate(where, words, p, dated=True)
        for where in [passage(text, date(2013, 11, 3))]
        for words, p in (("May 2014", 0.2), ("1-2 November", 0.1))
    ]
    assert [each.shown.days.describe() for each in group(found)] == ["November 2013", "May 2014"]


def test_two_days_of_a_month_are_two_answers_though_the_month_agrees_with_both():
    groups = said(
        ("They met on 1 November 2013.", "1 November 2013", 0.9),
        ("They met in November 2013.", "November 2013", 0.8),
        ("They met on 5 November 2013.", "5 November 2013", 0.7),
    )
    assert [each.shown.days.describe() for each in groups] == ["1 November 2013", "5 November 2013"]


def test_a_reprint_is_no_second_witness():
    sentence = "The council voted to open the old harbour on 4 March 1987, as its speaker said after the long meeting."
    (only,) = said(
        (sentence, "4 March 1987", 0.9),
        (f"Our reporter writes: {sentence}", "4 March 1987", 0.8),
        ("The harbour was opened on 4 March 1987.", "4 March 1987", 0.8),
    )
    assert [len(witness) for witness in only.witnesses()] == [2, 1]
