"""What is made of readings, which are written by hand here: grouping, agreement, abstention."""

from datetime import date

import pytest

from corpus.dates import DateRange
from corpus.document import Document, Passage
from qa.answering import compose
from qa.limits import quoting_source, within_limits
from qa.question import analyse
from qa.reading import Candidate, Reading
from qa.retriever import Hit
from qa.spans import Span


def reading(
    name: str,
    text: str,
    words: str | None = None,
    support: float = 0.8,
    days: DateRange | None = None,
    derived: bool = False,
    published: date | None = date(2020, 5, 31),
    publisher: str | None = None,
) -> Reading:
    """A reading of a document of one sentence; ``words`` are the answer in it."""
    document = Document(name, f"{name}.txt", f"/{name}", text, name, publisher, published)
    passage = Passage(name, 0, 0, len(text), None, "", ((0, len(text)),))
    candidate = Candidate(Hit(1, 0.9, 0.8, 1.0, (0.8,)), passage, document)
    span = None
    if words is not None:
        start = text.index(words)
        span = Span(start, start + len(words), days.describe() if days else words, days, derived)
    return Reading(candidate, 0, len(text), support, span)


def composed(question: str, *readings: Reading):
    ordered = sorted(readings, key=lambda each: -each.support)
    return compose(analyse(question), ordered, [each.candidate for each in ordered], THRESHOLD)


THRESHOLD = 0.25
MARCH = DateRange(date(1987, 3, 1), date(1987, 3, 31))
FOURTH = DateRange.of_day(date(1987, 3, 4))
MAY = DateRange(date(1995, 5, 1), date(1995, 5, 31))


def test_documents_that_name_the_same_time_agree_and_the_most_precise_is_given():
    answer = composed(
        "When was it opened?",
        reading("a", "It was opened in March 1987.", "March 1987", 0.8, MARCH),
        reading("b", "The opening on 4 March 1987 was wet.", "4 March 1987", 0.5, FOURTH),
    )
    assert answer.direct == "4 March 1987"
    assert (answer.agreement.agree, answer.agreement.differ) == (2, 0)
    assert [citation.document for citation in answer.citations] == ["b.txt", "a.txt"]
    assert answer.text == "4 March 1987 [1][2]"
    assert answer.confidence == 0.9  # 1 - (1 - 0.8)(1 - 0.5): each document might be right alone


def test_a_document_that_says_otherwise_is_shown_as_differing():
    answer = composed(
        "When was it opened?",
        reading("a", "It was opened in March 1987.", "March 1987", 0.8, MARCH),
        reading("b", "It was opened in May 1995.", "May 1995", 0.7, MAY),
    )
    assert answer.direct == "March 1987"
    assert (answer.agreement.agree, answer.agreement.differ) == (1, 1)
    assert [other.answer for other in answer.agreement.others] == ["May 1995"]
    assert answer.agreement.others[0].citations[0].quote == "It was opened in May 1995."


def test_two_documents_that_agree_outweigh_one_that_is_a_little_better_supported():
    answer = composed(
        "When was it opened?",
        reading("a", "It was opened in May 1995.", "May 1995", 0.6, MAY),
        reading("b", "It was opened in March 1987.", "March 1987", 0.55, MARCH),
        reading("c", "Opened: March 1987.", "March 1987", 0.5, MARCH),
    )
    assert answer.direct == "March 1987"


def test_weak_support_for_something_else_is_no_disagreement():
    answer = composed(
        "When was it opened?",
        reading("a", "It was opened in March 1987.", "March 1987", 0.9, MARCH),
        reading("b", "In May 1995 a boat sank.", "May 1995", 0.4, MAY),
    )
    assert answer.agreement.differ == 0


def test_below_the_threshold_there_is_no_answer_but_the_nearest_passages():
    answer = composed("When was it opened?", reading("a", "A boat.", None, THRESHOLD - 0.01))
    assert (answer.abstained, answer.direct, answer.citations) == (True, None, ())
    assert [citation.quote for citation in answer.nearest] == ["A boat."]
    assert answer.text.startswith("The documents do not say.")


def test_without_passages_the_reason_is_another():
    answer = compose(analyse("When was it opened?"), [], [], THRESHOLD)
    assert answer.abstained
    assert answer.reason == "No passage of these documents has anything to do with the question."


def test_a_name_that_no_document_holds_is_the_reason():
    answer = composed(
        "When was the summit between Chile and New Zealand?", reading("a", "The summit of Chile was long.", None, 0.1)
    )
    assert answer.reason == "None of the documents that come nearest mentions “New” or “Zealand”."


def test_a_derived_date_is_shown_as_derived():
    day = DateRange.of_day(date(2020, 5, 30))
    answer = composed("When did they meet?", reading("a", "They met yesterday.", "yesterday", 0.8, day, True))
    assert answer.direct == "30 May 2020"
    assert answer.text == "30 May 2020 (derived: “yesterday” in a document of 31 May 2020) [1]"
    assert answer.date is not None
    assert (answer.date.start, answer.date.derived_from) == (date(2020, 5, 30), "yesterday")


def test_a_question_for_the_latest_gets_the_latest_and_earlier_ones_do_not_contradict_it():
    answer = composed(
        "When was the most recent flood?",
        reading("a", "A flood came in March 1987.", "March 1987", 0.8, MARCH),
        reading("b", "A flood came in May 1995.", "May 1995", 0.7, MAY),
    )
    assert answer.direct == "May 1995"
    assert answer.agreement.differ == 0


def test_a_list_has_every_different_answer_once():
    answer = composed(
        "Which ministers did they meet?",
        reading("a", "They met the minister Juana Ortega.", "Juana Ortega", 0.8),
        reading("b", "Minister Ortega was there.", "Ortega", 0.7),
        reading("c", "They met the minister Luis Silva.", "Luis Silva", 0.7),
    )
    assert answer.direct == "Juana Ortega, Luis Silva"


def test_a_question_without_a_short_answer_gets_the_sentence():
    answer = composed("Why did it fall?", reading("a", "It fell because of\nthe flood.", None, 0.6))
    assert answer.direct == "It fell because of the flood."
    assert answer.citations[0].quote == "It fell because of\nthe flood."


def test_a_name_that_no_document_holds_rules_every_answer_out():
    question = analyse("When was the summit between Chile and Peru?")
    outside = within_limits(
        question, [reading("a", "The summit of Chile was in March 1987.", "March 1987", 0.9, MARCH)]
    )
    assert [each.support for each in outside] == [0.0]
    inside = within_limits(question, [reading("a", "Chile and Peru met in March 1987.", "March 1987", 0.9, MARCH)])
    assert [each.support for each in inside] == [0.9]


@pytest.mark.parametrize(("published", "weaker"), [(date(1990, 5, 1), False), (date(1980, 5, 1), True)])
def test_what_a_document_of_another_time_says_counts_less(published, weaker):
    question = analyse("Who was mayor in 1990?")
    found = within_limits(
        question, [reading("a", "The mayor Luis Silva spoke.", "Luis Silva", 0.8, published=published)]
    )
    assert (found[0].support < 0.5) is weaker


def test_the_office_that_is_asked_for_must_stand_beside_the_name():
    question = analyse("Who was the defence minister?")
    held = reading("a", "The defence minister Luis Silva spoke.", "Luis Silva", 0.8)
    other = reading("b", "The mayor Juana Ortega met the defence minister.", "Juana Ortega", 0.8)
    supports = {each.document.id: each.support for each in within_limits(question, [held, other])}
    assert supports["a"] == 0.8
    assert supports["b"] < THRESHOLD


def test_what_is_counted_must_be_in_the_sentence():
    question = analyse("How many tanks are there?")
    assert within_limits(question, [reading("a", "There are 40 ships.", "40", 0.8)])[0].support < 0.4


def test_a_source_that_published_nothing_may_be_quoted():
    one = reading("a", "The mayor Luis Silva said that it was so.", publisher="The Gazette").candidate
    two = reading("b", "It was so.", publisher="The Gazette").candidate
    assert quoting_source(analyse("According to Luis Silva, when was it?"), [one, two]) == [one]
    assert quoting_source(analyse("According to the Herald, when was it?"), [one, two]) == []
    assert quoting_source(analyse("When was it?"), [one, two]) == [one, two]


def test_of_several_in_a_row_the_one_that_the_question_names_by_its_ordinal_is_given():
    first = reading("a", "The first round was held in March 1987.", "March 1987", 0.7, MARCH)
    second = reading("b", "The second round was held in May 1995.", "May 1995", 0.5, MAY)
    question = analyse("When was the second round?")
    limited = within_limits(question, [first, second])
    assert [each.span.answer for each in limited] == ["May 1995", "March 1987"]
    assert [round(each.support, 3) for each in limited] == [0.5, 0.21]


def test_the_latest_may_be_told_of_less_plainly_than_what_came_before():
    answer = composed(
        "When was the most recent round?",
        reading("a", "A round was held in March 1987.", "March 1987", 0.8, MARCH),
        reading("b", "In May 1995 they met again for a round.", "May 1995", 0.3, MAY),
    )
    assert answer.direct == "May 1995"
