"""Lists: whole enumerations, the points of a list, numbered things in their order, the holders of an office."""

from datetime import date

import pytest

from qa.answering import Numbered, compose, in_series, series_in
from qa.answering.groups import grouped
from qa.question import Wants, analyse
from qa.reading import Reading
from qa.reading.enumerated import with_enumerations
from qa.reading.enumerations import enumerations_in, people_beside, points_around
from qa.spans import spans_in
from qa.successions import by_holders
from tests.qa.passages import candidate, read


def listed(question, *readings):
    """What is given with its support, the best first; every span stands where it says."""
    found = with_enumerations(analyse(question), readings)
    for each in found:
        assert " ".join(each.document.text[each.span.start : each.span.end].split()) == each.span.answer
        assert each.start <= each.span.start < each.span.end <= each.end
    return [(each.span.answer, round(each.support, 3)) for each in found]


@pytest.mark.parametrize(
    ("sentence", "items"),
    [
        ("Besides Norvia, which has come since 2001, Ostland and New Quill sent ships.", "Norvia|Ostland|New Quill"),
        ("It sent the brig Hen, the sloop Gull and the tug Old Tom.", "the brig Hen|the sloop Gull|the tug Old Tom"),
        ("Three groups were formed: on milk, on meat, and on fruit and rice.", "milk|meat|fruit and rice"),
        ("Two are named by the town, one by the Elm Club and four by the Crown.", "the town|the Elm Club|the Crown"),
        ("Bring a rope, a warm hat and spare batteries.", "a rope|a warm hat|spare batteries"),
        ("They met in Elmham, Quay and Port Rose.", "Elmham|Quay|Port Rose"),
    ],
)  # fmt: skip
def test_an_enumeration_is_read_whole(sentence, items):
    found = enumerations_in(sentence, 0, len(sentence))
    assert "|".join(sentence[start:end] for start, end in found[0].items) == items


def test_a_clause_with_a_verb_is_no_item():
    sentence = "The mayor, who was ill, the pilot and the cook left."
    assert all(
        "was" not in sentence[start:end]
        for found in enumerations_in(sentence, 0, len(sentence))
        for start, end in found.items
    )


def test_people_stand_beside_one_another_with_their_titles_and_offices_between():
    sentence = "She met Mayor Odo Brandt (chair), the head of the mint, Mara Quill, and Ivo Tarn, who knew Eva Holt."
    (found,) = people_beside(sentence, 0, len(sentence))
    assert [sentence[start:end] for start, end in found.items] == ["Odo Brandt", "Mara Quill", "Ivo Tarn"]


def test_points_are_given_by_their_first_sentence_and_end_with_the_next_style_of_mark():
    text = "9. The conditions:\n\n(a) The mill shall be sold. Soon.\n\n(b) The quay shall stay open.\n\n10. Costs."
    found = points_around(text, text.index("quay"))
    assert [text[start:end] for start, end in found.items] == ["The mill shall be sold", "The quay shall stay open"]
    assert points_around(text, text.index("Costs")) is None


SHIPS = candidate(
    "Norvia sent the brig Red Hen, the sloop Gull and the patrol ship Old Tom. The harbour of Quay was full."
)


def test_where_one_item_is_read_all_are_given_and_what_stands_elsewhere_is_lowered():
    assert listed("Which ships joined the race?", read(SHIPS, "Old Tom", 0.1), read(SHIPS, "Quay", 0.2)) == [
        ("brig Red Hen", 0.4),  # odds of 1/9, twice for three together, thrice for being called ships
        ("sloop Gull", 0.4),
        ("patrol ship Old Tom", 0.4),
        ("Quay", 0.05),
    ]


def test_a_question_for_one_thing_gets_no_enumeration():
    assert listed("Which ship won the race?", read(SHIPS, "Old Tom", 0.1)) == [("Old Tom", 0.1)]


def test_what_lies_outside_all_limits_stays_there():
    assert {support for _, support in listed("Which ships joined the race?", read(SHIPS, "Old Tom", 0.0))} == {0.0}


def test_a_pair_is_not_raised_and_leaves_better_readings_as_they_are():
    pair = candidate("The talks between Norvia and Ostland were long. Milk was served.")
    readings = (read(pair, "Norvia", 0.1), read(pair, "Milk", 0.2))
    assert listed("Which goods were served?", *readings) == [("Milk", 0.2), ("Norvia", 0.1), ("Ostland", 0.1)]


def test_whom_the_question_names_is_no_item_and_a_surname_has_its_titles():
    court = candidate("Before: Lady Justice Quill (presiding), Lord Justice Brandt and Lord Justice Tarn")
    assert [item for item, _ in listed("Which judges sat?", read(court, "Brandt", 0.1))] == [
        "Lady Justice Quill",
        "Lord Justice Brandt",
        "Lord Justice Tarn",
    ]
    assert [item for item, _ in listed("Which people sat with Lady Quill?", read(court, "Brandt", 0.1))] == [
        "Lord Justice Brandt",
        "Lord Justice Tarn",
    ]


def test_the_points_after_a_line_that_calls_them_are_given():
    text = "The sale is cleared on these conditions:\n(a) The mill shall be sold.\n(b) The quay shall stay open."
    found = listed("What conditions were attached to the sale?", read(candidate(text), "quay", 0.1))
    assert found == [("The mill shall be sold", 0.25), ("The quay shall stay open", 0.25)]


@pytest.mark.parametrize(
    ("question", "second", "count"),
    [
        ("In which towns were the first five rounds held?", "In which town was the second round held?", 5),
        (
            "List the cities where the first six sessions of the Salt Group were held.",
            "In which city was the second session of the Salt Group held?",
            6,
        ),
        ("Which Council meetings have been held, and when?", "When was the second Council meeting held?", None),
        ("When did the three summits take place?", "When was the second summit held?", 3),
    ],
)
def test_each_of_a_series_is_asked_for_by_itself(question, second, count):
    series = series_in(question)
    assert (series.question(2), series.count) == (second, count)


@pytest.mark.parametrize(
    "question",
    ["Where was the second round held?", "Which ships joined the race?", "Which rounds are mentioned, and when?"],
)
def test_other_questions_ask_of_no_series(question):
    assert series_in(question) is None


def numbered(question, *texts):
    """What was read of each by form in texts of one sentence each, all with the same support."""
    series = series_in(question)
    candidates = [candidate(text, date(2015, 6, 1), text) for text in texts]
    found = []
    for number in series.numbers(candidates):
        one = analyse(series.question(number))
        readings = [
            Reading(each, 0, len(each.text), 0.5, span)
            for each in candidates
            for span in spans_in(each.document, 0, len(each.text), one)
        ]
        found.append(Numbered(number, one, readings, candidates))
    return in_series(question, series, found, 0.25)


def test_the_answers_come_in_the_order_of_the_ordinals_each_with_its_citation():
    answer = numbered(
        "In which towns were the first four rounds held?",
        "The third round was held in Quay.",
        "The first round met in Elmham.",
        "The second round will be in Rosehill.",
        "A second session was opened in Saltby.",
        "The fourth committee met in Dale.",
    )
    assert answer.direct == "first round: Elmham, second round: Saltby, third round: Quay"
    assert answer.text == "first round: Elmham [1]; second round: Saltby [2]; third round: Quay [3]; not told: fourth"
    assert [citation.quote for citation in answer.citations] == [
        "The first round met in Elmham.",
        "A second session was opened in Saltby.",
        "The third round was held in Quay.",
    ]


def test_of_all_that_have_been_held_those_to_come_are_left_out_and_days_follow_one_another():
    answer = numbered(
        "Which rounds have been held, and when were they?",
        "The first round was on 3 May 2011.",
        "The second round was on 4 June 2012.",
        "The second round was on 1 June 2010.",
        "The third round is to be on 5 July 2016.",
    )
    assert answer.direct == "first round: 3 May 2011, second round: 4 June 2012"


def test_where_too_few_are_told_of_it_is_no_list():
    texts = ["The first round was held in Elmham.", "The second round was held in Quay."]
    assert numbered("In which towns were the first five rounds held?", *texts) is None


OFFICE = candidate(
    "Odo Brandt has been Norvia's transport minister since 4 July 2008. Mara Quill, who took over from Odo Brandt on "
    "6 May 2011, is the transport minister of Norvia. The trade minister of Norvia, Eva Holt, was there.",
    date(2012, 11, 5),
)


def test_the_holders_of_an_office_are_given_in_the_order_in_which_they_came():
    question = analyse("List the transport ministers of Norvia since 2005.")
    assert question.wants is Wants.PERSON
    found = by_holders(question, [read(OFFICE, "Eva Holt", 0.5), read(OFFICE, "Mara Quill", 0.4)], [OFFICE])
    assert [each.span.answer for each in found[:2]] == ["Odo Brandt", "Mara Quill"]
    assert {each.span.answer: each.support for each in found}["Eva Holt"] == 0.05


def test_those_who_were_met_are_not_all_who_held_the_office():
    question = analyse("Which transport ministers of Norvia did Eva Holt meet?")
    readings = [read(OFFICE, "Mara Quill", 0.4)]
    assert by_holders(question, readings, [OFFICE]) == readings


def test_which_bodies_get_to_do_something_asks_for_several():
    assert analyse("Which bodies get to pick the members?").several


def test_names_of_one_person_are_one_item_and_the_fullest_is_given():
    question = analyse("Who were the guests?")
    names = ["Mayor Brandt", "Odo Brandt", "O. Brandt", "Mara Quill"]
    texts = [candidate(f"{name} was a guest.", name=name) for name in names]
    groups = grouped(question, [read(each, name, 0.5) for each, name in zip(texts, names, strict=True)])
    assert [group.chosen().span.answer for group in groups] == ["Odo Brandt", "Mara Quill"]


def test_a_fuller_name_from_another_sentence_leaves_the_sentence_that_answers_cited():
    text = candidate("The guests were Mayor Brandt and Mara Quill. Odo Brandt likes milk.")
    readings = [read(text, "Mayor Brandt", 0.5), read(text, "Mara Quill", 0.5), read(text, "Odo Brandt", 0.2)]
    answer = compose(analyse("Which people were the guests?"), readings, [text], 0.25)
    assert answer.text == "Odo Brandt [1][2]; Mara Quill [3]"
    assert [citation.quote for citation in answer.citations] == [
        "Odo Brandt likes milk.",
        "The guests were Mayor Brandt and Mara Quill.",
        "The guests were Mayor Brandt and Mara Quill.",
    ]
