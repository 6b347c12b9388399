"""What is made of readings, which are written by hand here: grouping, agreement, abstention."""

from dataclasses import replace
from datetime import date

import pytest

from corpus.dates import DateRange
from corpus.document import DatedBy, Document, Passage, Sentence
from qa.answering import compose, counted
from qa.limits import dated_by_document, quoting_source, within_limits
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
    passage = Passage(name, 0, 0, len(text), None, "", (Sentence(0, len(text)),))
    candidate = Candidate(Hit(1, 0.9, 0.8, 1.0, (0.8,)), passage, document)
    span = None
    if words is not None:
        start = text.index(words)
        span = Span(start, start + len(words), days.describe() if days else words, days, derived)
    return Reading(candidate, 0, len(text), support, span)


def composed(question: str, *readings: Reading):
    ordered = sorted(readings, key=lambda each: -each.support)
    return compose(analyse(question), ordered, [each.candidate for each in ordered], THRESHOLD)


def limited(question: str, *readings: Reading) -> list[Reading]:
    return within_limits(analyse(question), dated_by_document(analyse(question), readings))


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


def test_days_within_the_month_of_the_best_answer_count_for_it_though_told_of_less_plainly():
    answer = composed(
        "When was it opened?",
        reading("a", "It was opened in March 1987.", "March 1987", 0.8, MARCH),
        reading("b", "On 4 March 1987 there was a feast.", "4 March 1987", 0.15, FOURTH),
        reading("c", "In May 1995 a boat sank.", "May 1995", 0.15, MAY),
    )
    assert (answer.direct, answer.agreement.agree) == ("4 March 1987", 2)


def test_within_a_year_they_do_not():
    year = DateRange.of_years(1987, 1987)
    answer = composed(
        "When was it opened?",
        reading("a", "It was opened in 1987.", "1987", 0.8, year),
        reading("b", "On 4 March 1987 there was a feast.", "4 March 1987", 0.15, FOURTH),
    )
    assert (answer.direct, answer.agreement.agree) == ("1987", 1)


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
    assert answer.text == "30 May 2020 (derived: “yesterday”, the day before the document's date, 31 May 2020) [1]"
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


def test_whose_office_it_is_need_not_be_said_by_who_publishes_it():
    question = analyse("Who was the Peruvian defence minister?")
    own = reading("a", "The defence minister Luis Silva spoke.", "Luis Silva", 0.8, publisher="Army of Peru")
    other = reading("b", "The Chilean defence minister Luis Silva spoke.", "Luis Silva", 0.8, publisher="Army of Peru")
    unknown = reading("c", "The defence minister Luis Silva spoke.", "Luis Silva", 0.8)
    supports = {each.document.id: round(each.support, 2) for each in within_limits(question, [own, other, unknown])}
    assert supports["a"] == 0.8
    assert max(supports["b"], supports["c"]) <= 0.4


def test_what_somebody_is_stands_beside_the_name():
    office, teacher, other = limited(
        "Who is Luis Silva?",
        reading("a", "The defence minister Luis Silva spoke.", "defence minister", 0.8),
        reading("b", "Luis Silva, a teacher, spoke.", "teacher", 0.7),
        reading("c", "Luis Silva was welcomed by the mayor.", "mayor", 0.8),
    )
    assert [office.support, teacher.support, round(other.support, 2)] == [0.8, 0.7, 0.32]


def test_words_that_name_no_time_are_no_answer_to_when():
    question = "When was the fair opened?"
    dated = reading("a", "The fair was opened in March 1987.", "March 1987", 0.8, MARCH)
    untold = reading("b", "The fair was opened early last week.", "last week", 0.8)
    other = reading("c", "The fair was opened with a speech.", "a speech", 0.8)
    supports = {each.document.id: round(each.support, 2) for each in limited(question, dated, untold, other)}
    assert supports == {"a": 0.8, "b": 0.8, "c": 0.2}


def test_the_line_that_dates_a_document_hardly_tells_of_anything_else():
    question = "When was the fair opened?"
    text = "The fair opens\n4 March 1987\n\nThe fair was opened yesterday."
    line = reading("a", text, "4 March 1987", 0.8, FOURTH)
    told = reading("a", text, "yesterday", 0.8, DateRange.of_day(date(1987, 3, 3)), derived=True)
    assert [round(each.support, 2) for each in limited(question, line, told)] == [0.8, 0.32]


@pytest.mark.parametrize(("published", "raised"), [(None, 0.63), (date(2020, 5, 31), 0.3)])
def test_what_an_undated_document_tells_of_the_period_that_is_asked_for_is_meant(published, raised):
    question = "Who led the club in 1987?"
    then = reading("a", "Ana Sol led the club from 1985 to 1989.", "Ana Sol", 0.3, published=published)
    later = reading("b", "Luis Rey led the club from 1990 to 1994.", "Luis Rey", 0.3, published=published)
    supports = {each.document.id: round(each.support, 2) for each in limited(question, then, later)}
    assert supports["a"] == raised
    assert supports["b"] < 0.15


def test_of_several_times_in_a_sentence_the_one_nearest_the_answer_counts():
    text = "1975-1979: Clara Jonas - 1979-1984: Leif Nils - 1984-1989: Sven Jans"
    question = "Who led the regiment between May 1985 and June 1986?"
    names = ("Clara Jonas", "Leif Nils", "Sven Jans")
    supports = {r.span.answer: r.support for r in limited(question, *(reading("a", text, n, 0.8) for n in names))}
    assert max(supports, key=supports.__getitem__) == "Sven Jans"


def test_another_office_beside_the_name_speaks_against_it():
    question = "Who was the defence minister?"
    plain, other = (
        limited(question, reading("a", f"The {office} Luis Silva spoke.", "Luis Silva", 0.8))[0].support
        for office in ("minister", "foreign minister")
    )
    assert (round(plain, 2), round(other, 2)) == (0.4, 0.16)


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


def test_documents_that_differ_are_both_shown_the_newest_first():
    answer = composed(
        "When was it opened?",
        reading("a", "It was opened in March 1987.", "March 1987", 0.9, MARCH),
        reading("b", "It was opened in May 1995.", "May 1995", 0.8, MAY, published=date(2001, 1, 1)),
        reading("c", "It was opened in 1999.", "1999", 0.7, DateRange.of_years(1999, 1999), published=date(2011, 1, 1)),
    )
    assert [other.answer for other in answer.agreement.others] == ["1999", "May 1995"]
    assert answer.text == "March 1987 [1]; otherwise 1999 [2]; otherwise May 1995 [3]"
    assert [other.citations[0].marker for other in answer.agreement.others] == [2, 3]


REPORT = (
    "The council has voted to open the old harbour to the public on 4 March 1987, and the mayor thanked everybody who "
    "had worked on the walls, the quays and the two bridges during the long winter."
)


def test_a_copy_of_a_document_is_no_second_witness():
    answer = composed(
        "When was it opened?",
        reading("a", REPORT, "4 March 1987", 0.8, FOURTH),
        reading("b", f"As others report: {REPORT}", "4 March 1987", 0.7, FOURTH),
        reading("c", "The harbour opened in March 1987.", "March 1987", 0.5, MARCH),
    )
    assert (answer.agreement.agree, answer.agreement.copies) == (2, 1)
    assert answer.confidence == 0.9  # 1 - (1 - 0.8)(1 - 0.5): the copy adds nothing


def test_of_a_name_the_fullest_form_is_given():
    answer = composed(
        "Who opened it?",
        reading("a", "Minister Keller opened it.", "Keller", 0.8),
        reading("b", "It was opened by Maria Keller.", "Maria Keller", 0.6),
    )
    assert answer.direct == "Maria Keller"
    assert answer.agreement.agree == 2


def test_numbers_are_the_same_by_value():
    answer = composed(
        "How much did it cost?",
        reading("a", "It cost 2 million euros.", "2 million euros", 0.8),
        reading("b", "It cost 2,000,000 euros.", "2,000,000 euros", 0.7),
        reading("c", "It cost 3 million euros.", "3 million euros", 0.7),
    )
    assert (answer.agreement.agree, answer.agreement.differ) == (2, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Sergey Orlov", "Sergei Orlov"), ("mayor of Peru", "Peruvian mayor"), ("9,000 boats", "9000 boats")],
)
def test_the_same_answer_in_another_form_agrees(one, other):
    answer = composed(
        "What was seen?",
        reading("a", f"They saw {one} there.", one, 0.8),
        reading("b", f"They saw {other} there.", other, 0.7),
    )
    assert (answer.direct, answer.agreement.agree, answer.agreement.differ) == (one, 2, 0)


def test_each_item_of_a_list_has_the_documents_that_name_it_and_dates_come_in_order():
    answer = composed(
        "Which fairs took place, and when?",
        reading("a", "A fair was held in May 1995.", "May 1995", 0.8, MAY),
        reading("b", "A fair was held in March 1987.", "March 1987", 0.7, MARCH),
        reading("c", "The fair of 4 March 1987 was wet.", "4 March 1987", 0.6, FOURTH),
    )
    assert answer.direct == "4 March 1987, May 1995"
    assert answer.text == "4 March 1987 [1][2]; May 1995 [3]"
    assert [citation.document for citation in answer.citations] == ["c.txt", "b.txt", "a.txt"]


def test_the_earliest_is_given_though_others_are_told_of_more_plainly():
    answer = composed(
        "When was the earliest fair?",
        reading("a", "A fair was held in May 1995.", "May 1995", 0.8, MAY),
        reading("b", "A fair was held in March 1987.", "March 1987", 0.4, MARCH),
    )
    assert (answer.direct, answer.agreement.differ) == ("March 1987", 0)


@pytest.mark.parametrize(("side", "said"), [("after", "March 1987"), ("before", "May 1995")])
def test_the_next_after_an_event_is_meant_and_the_last_before_it(side, said):
    question = replace(analyse(f"When was the fair {side} the great flood?"), period=DateRange.of_years(1980, 2000))
    readings = [
        reading("a", "A fair was held in May 1995.", "May 1995", 0.8 if side == "after" else 0.7, MAY),
        reading("b", "A fair was held in March 1987.", "March 1987", 0.7 if side == "after" else 0.8, MARCH),
    ]
    answer = compose(question, readings, [each.candidate for each in readings], THRESHOLD)
    assert (answer.direct, answer.agreement.differ) == (said, 0)


@pytest.mark.parametrize(
    ("text", "words", "days", "said"),
    [
        ("They met yesterday.", "yesterday", DateRange.of_day(date(2020, 5, 30)), "the day before the document's date"),
        ("They met today.", "today", DateRange.of_day(date(2020, 5, 31)), "the day of the document's date"),
        ("They met on Monday.", "Monday", DateRange.of_day(date(2020, 5, 25)), "6 days before the document's date"),
        ("They met on 4 May.", "4 May", DateRange.of_day(date(2020, 5, 4)), "its year by the document's date"),
        ("They met last year.", "last year", DateRange.of_years(2019, 2019), "counted from the document's date"),
    ],
)
def test_the_step_from_the_documents_date_is_told_in_words(text, words, days, said):
    answer = composed("When did they meet?", reading("a", text, words, 0.8, days, derived=True))
    assert answer.text == f"{days.describe()} (derived: “{words}”, {said}, 31 May 2020) [1]"


def test_a_date_told_from_one_before_it_says_which():
    told = reading("a", "A bridge was built the following year.", "following year", 0.8, DateRange.of_years(1988, 1988))
    told = replace(told, span=replace(told.span, derived=True, told_from="1987"))
    answer = composed("When was a bridge built?", told)
    assert answer.text == "1988 (derived: “following year”, told from “1987” before it) [1]"


def test_a_date_whose_year_a_heading_gives_says_which():
    days = DateRange.of_months(2016, 9, 9)
    told = reading("a", "September: the exercise is put off.", "September", 0.8, days)
    told = replace(told, span=replace(told.span, derived=True, heading="2016"))
    answer = composed("When was the exercise put off?", told)
    assert answer.text == "September 2016 (derived: “September”, its year by the heading “2016”) [1]"


def test_a_step_from_a_date_that_is_a_guess_says_so():
    told = reading("a", "They met yesterday.", "yesterday", 0.8, DateRange.of_day(date(2020, 5, 30)), derived=True)
    guessed = replace(told, candidate=replace(told.candidate, document=replace(told.document, dated_by=DatedBy.TEXT)))
    answer = composed("When did they meet?", guessed)
    assert answer.text.endswith("the day before the document's date, 31 May 2020, found in its text) [1]")


def test_what_a_dated_document_tells_of_being_said_was_said_that_day():
    answer = composed(
        "When did Ana ask Tom for the key?",
        *limited("When did Ana ask Tom for the key?", reading("a", "Ana asked Tom for the key.")),
    )
    assert answer.text == "31 May 2020 (derived: the document's own date) [1]"


def test_a_date_in_the_sentence_wins_over_the_documents_own():
    question = "When did Ana ask Tom for the key?"
    (found,) = limited(question, reading("a", "On 4 March 1987 Ana asked Tom for the key."))
    assert found.span is None


# --- Counting ---------------------------------------------------------------------------------------

FIRST = reading("a", "The first fair was held in March 1987.", "March 1987", 0.8, MARCH)
NEXT = reading("b", "A fair was held in May 1995.", "May 1995", 0.7, MAY)
LAST = reading("c", "The fair of 1999 was dry.", "1999", 0.6, DateRange.of_years(1999, 1999))


def counted_from(question: str, *readings: Reading):
    return counted(analyse(question), readings, [each.candidate for each in readings], THRESHOLD)


def test_the_third_is_counted_when_the_documents_give_enough():
    answer = counted_from("When was the third fair?", FIRST, NEXT, LAST)
    assert answer is not None
    assert answer.direct == "1999"
    assert answer.text == "1999 (counted: March 1987 [1], May 1995 [2], 1999 [3])"
    assert answer.confidence == 0.336  # all three must be right: 0.8 * 0.7 * 0.6


def test_nothing_is_counted_past_the_last_that_is_told():
    assert counted_from("When was the fourth fair?", FIRST, NEXT, LAST) is None


def test_nothing_is_counted_from_what_is_not_called_the_first():
    assert counted_from("When was the second fair?", NEXT, LAST) is None


def test_nothing_is_counted_against_what_a_document_calls_it():
    third = reading("c", "The third fair was held in 1999.", "1999", 0.6, DateRange.of_years(1999, 1999))
    assert counted_from("When was the second fair?", FIRST, third) is None


def test_times_that_may_be_the_same_are_not_counted_apart():
    first = reading("a", "The first fair was held in the eighties.", "eighties", 0.8, DateRange.of_years(1980, 1989))
    year = reading("b", "A fair was held from 1987 to 1995.", "1987 to 1995", 0.7, DateRange.of_years(1987, 1995))
    assert counted_from("When was the second fair?", first, year) is None


@pytest.mark.parametrize("published", [None, date(2020, 5, 31)])
def test_what_began_before_the_period_holds_until_another_began(published):
    question = "Who was mayor in 1990?"
    first = reading("a", "In 1980 Ana Sol became mayor.", "Ana Sol", 0.3, published=published)
    second = reading("b", "In 1988 Luis Rey was elected mayor.", "Luis Rey", 0.3, published=published)
    later = reading("c", "In 1994 Eva Paz became mayor.", "Eva Paz", 0.3, published=published)
    assert limited(question, first, second, later)[0].span.answer == "Luis Rey"
    assert limited(question, first, later)[0].span.answer == "Ana Sol"


def test_what_only_happened_before_the_period_does_not_hold_in_it():
    question = "Who was mayor in 1990?"
    spoke = reading("a", "In 1988 the mayor Luis Rey spoke.", "Luis Rey", 0.3)
    became = reading("b", "In 1980 Ana Sol became mayor.", "Ana Sol", 0.3)
    assert limited(question, spoke, became)[0].span.answer == "Ana Sol"


def test_money_is_asked_for_and_no_other_number():
    cost = reading("a", "It cost 40 million euros.", "40 million euros", 0.5)
    ships = reading("b", "Three ships were built.", "Three", 0.8)
    assert limited("How much did the bridge cost?", ships, cost)[0].span.answer == "40 million euros"


def test_the_date_of_what_is_only_mentioned_is_another():
    question = "When did the minister visit the town?"
    mentioned = reading("a", "It was his first visit since the fire of March 1987.", "March 1987", 0.8, MARCH)
    told = reading("b", "The minister visited it in May 1995.", "May 1995", 0.5, MAY)
    assert limited(question, mentioned, told)[0].span.answer == "May 1995"
    assert limited("When was the fire?", mentioned, told)[0].span.answer == "March 1987"


def test_a_list_of_what_has_been_held_leaves_out_what_is_to_come():
    held = reading("a", "A round was held in March 1987.", "March 1987", 0.5, MARCH, published=date(1990, 1, 1))
    ahead = reading("b", "A round will be held in May 1995.", "May 1995", 0.5, MAY, published=date(1990, 1, 1))
    supports = {r.document.id: r.support for r in limited("Which rounds have been held, and when?", held, ahead)}
    assert supports["b"] < supports["a"] == 0.5
    supports = {
        r.document.id: r.support for r in limited("Which rounds are mentioned, and when were they?", held, ahead)
    }
    assert supports["b"] == supports["a"]


def test_a_date_some_time_before_what_is_asked_for_is_another():
    question = "When did the two mayors sign the contract?"
    before = reading(
        "a", "In March 1987, two weeks before the mayors signed the contract, they met.", "March 1987", 0.8, MARCH
    )
    told = reading("b", "The contract was signed in May 1995.", "May 1995", 0.5, MAY)
    assert limited(question, before, told)[0].span.answer == "May 1995"
    assert limited("When did they meet?", before, told)[0].span.answer == "March 1987"


def test_a_place_goes_before_the_country_around_it():
    country = reading("a", "The fair will be held in Peru.", "Peru", 0.5)
    town = reading("b", "The fair will be held in Cusco.", "Cusco", 0.3)
    assert limited("Where will the fair be held?", country, town)[0].span.answer == "Cusco"
    assert limited("In which country will the fair be held?", country, town)[0].span.answer == "Peru"
    assert limited("Where will the fair be held?", country)[0].support == 0.5


def test_no_country_is_the_town_that_is_asked_for():
    assert limited("In which town is it?", reading("a", "It is in Peru.", "Peru", 0.8))[0].support < 0.8


def test_how_long_is_told_in_a_unit_of_time():
    question = "How long was the ship in the port?"
    since = reading("a", "It was in the port when I left in 1987.", "1987", 0.6)
    told = reading("b", "It lay there for nineteen days.", "nineteen days", 0.4)
    assert limited(question, since, told)[0].span.answer == "nineteen days"


def test_a_name_stands_where_its_initials_are_spelled_out():
    text = "The Port Health Board has received 640 complaints."
    assert limited("How many complaints did the PHB get?", reading("a", text, "640", 0.5))[0].support == 0.5
    assert limited("How many complaints did the PKB get?", reading("a", text, "640", 0.5))[0].support < 0.5


def test_a_number_is_told_in_figures_or_words():
    question = "By how many votes was it passed?"
    large = reading("a", "It was passed by a large majority.", "a large majority", 0.6)
    told = reading("b", "It was passed by eleven votes.", "eleven", 0.4)
    assert limited(question, large, told)[0].span.answer == "eleven"


def test_who_wrote_a_text_is_asked_for_alone():
    byline = reading("a", "By Ann Lee\n", "Ann Lee", 0.6)
    told = reading("b", "The airline was founded by Bo Ray.", "Bo Ray", 0.3)
    assert limited("Who set up the airline?", byline, told)[0].span.answer == "Bo Ray"
    assert limited("Who wrote the article?", byline, told)[0].span.answer == "Ann Lee"


@pytest.mark.parametrize(("question", "support"), [("What was decided?", 0.15), ("Which article is it?", 0.6)])
def test_what_was_done_is_no_number(question, support):
    assert limited(question, reading("a", "The round is planned for 1 and 2.", "1 and 2", 0.6))[0].support == support


@pytest.mark.parametrize("words", ["Minister", "Peru", "Peruvian", "Ann"])
def test_a_title_a_people_and_part_of_the_name_asked_for_are_nobody(words):
    text = "Minister Ann Lee of Peru and the Peruvian envoy Bo Ray met."
    nobody, somebody = reading("a", text, words, 0.6), reading("b", "Lee came with Bo Ray.", "Bo Ray", 0.3)
    assert limited("Who came with Lee?", nobody, somebody)[0].span.answer == "Bo Ray"


def test_what_is_peruvian_is_no_place():
    assert limited("Where was it?", reading("a", "The Peruvian round was long.", "Peruvian", 0.8))[0].support == 0.2


def test_another_office_beside_a_name_is_not_that_of_the_publisher():
    question = "Which foreign ministers came?"
    president = reading("a", "President Ann Lee came.", "Ann Lee", 0.8, publisher="Ministry of Foreign Affairs")
    minister = reading("b", "Minister Bo Ray came.", "Bo Ray", 0.8, publisher="Ministry of Foreign Affairs")
    supports = {each.span.answer: each.support for each in limited(question, president, minister)}
    assert supports == {"Ann Lee": 0.2, "Bo Ray": 0.8}
