"""Who held an office at a time, from when its holders came and went."""

from datetime import date

import pytest

from qa.question import analyse
from qa.successions.office import office_asked
from qa.successions.tenures import by_tenure
from tests.qa.passages import candidate, read


def answers(question, *candidates, readings=()):
    """What is given with the support that it has, the best first; every span stands where it says."""
    found = by_tenure(analyse(question), readings, candidates)
    for each in found:
        assert each.document.text[each.span.start : each.span.end] == each.span.answer
        assert each.start <= each.span.start < each.span.end <= each.end
    return [(each.span.answer, round(each.support, 3)) for each in found]


def holder(question, *candidates):
    """Who is given first; None where nobody is."""
    return next(iter(answers(question, *candidates)), (None, 0.0))[0]


TALKS = candidate(
    "Norvia's transport minister, Mara Quill, opened them. Mara Quill, who took over from Odo Brandt on 4 July last "
    "year, spoke for an hour.",
    date(2012, 11, 5),
)
VISIT = candidate(
    "The new transport minister of Norvia, Ivo Tarn, who has held the office since 12 January, was shown the quay. His "
    "predecessor, Mara Quill, had opened it.",
    date(2016, 9, 21),
)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who was transport minister of Norvia in 2013?", "Mara Quill"),
        ("Who held the post of transport minister of Norvia in the summer of 2012?", "Mara Quill"),
        ("Who was Norvia's transport minister in May 2016?", "Ivo Tarn"),
        ("Who was transport minister of Norvia before July 2011?", "Odo Brandt"),
        ("Who was transport minister of Norvia in 2009?", "Odo Brandt"),
    ],
)
def test_the_holder_is_the_one_who_came_before_and_left_after(question, name):
    assert holder(question, TALKS, VISIT) == name


@pytest.mark.parametrize(
    "question",
    [
        "Who was transport minister of Norvia in 2011?",  # one left and another came
        "Who was finance minister of Norvia in 2013?",
        "Who was transport minister of Ostavia in 2013?",
        "Who visited Norvia in 2013?",
        "When was Mara Quill transport minister of Norvia?",
    ],
)
def test_nobody_is_given_where_it_is_not_certain(question):
    assert holder(question, TALKS, VISIT) is None


def test_who_came_later_or_had_left_is_lowered():
    readings = [read(VISIT, "Ivo Tarn", 0.6), read(TALKS, "Odo Brandt", 0.5)]
    given = answers("Who was transport minister of Norvia in 2013?", TALKS, VISIT, readings=readings)
    assert given[0][0] == "Mara Quill"
    assert ("Ivo Tarn", 0.18) in given
    assert ("Odo Brandt", 0.15) in given


def test_the_years_of_a_chain_are_told_by_who_left():
    club = candidate(
        "Sir Odo Brandt gave up the chair of the club at the end of 2015. Mrs Quill, who followed him, bowed out last "
        "September, and since 1 October Professor Ivo Tarn has been in charge.",
        date(2018, 3, 2),
    )
    assert holder("Who was chair of the club in September 2016?", club) == "Quill"
    assert holder("Who was chair of the club in November 2017?", club) == "Ivo Tarn"
    assert holder("Who was chair of the club in 2012?", club) == "Odo Brandt"


def test_a_list_of_holders_with_their_years_is_read_under_what_it_calls_the_office():
    page = candidate(
        "Chair of the board | Years\nCecily Warren | 1989–1998\nOdo Brandt | 1999–2007\nMara Quill | since 2008\n\n"
        "Chief engineer | Years\nIvo Tarn | 1989–2006\nPia Raman | 2007–2014",
        date(2015, 1, 9),
        title="Hill Observatory",
    )
    assert holder("Who chaired the observatory board in 2010?", page) == "Mara Quill"
    assert holder("Who chaired the observatory board in 2018?", page) == "Mara Quill"
    assert holder("Who chaired the observatory board in 2003?", page) == "Odo Brandt"
    assert holder("Who was chief engineer in 2010?", page) == "Pia Raman"
    assert holder("Who was chief gardener in 2010?", page) is None


def test_an_office_beside_a_name_tells_who_held_it_when_that_was_written():
    note = candidate("The mayor of Torn, Mara Quill, met the deputy mayor of Torn, Odo Brandt.", date(2014, 5, 16))
    assert holder("Who was mayor of Torn in May 2014?", note) == "Mara Quill"
    former = candidate("The former mayor of Torn, Ivo Tarn, was there.", date(2014, 5, 16))
    assert holder("Who was mayor of Torn in May 2014?", former) is None


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Who was defence minister of Norvia in 2013?", ("defenc", "minist", "norvia")),
        ("who headed the norvian livestock ministry in 2014?", ("norvian", "livestock", "ministri")),
        ("Who chaired the board in 2012?", ("chair", "board")),
        ("Who was chair of the board at the time of the May 2016 trial?", ("chair", "board")),
    ],
)
def test_the_office_is_known_by_what_a_question_calls_it(question, terms):
    office = office_asked(analyse(question))
    assert office is not None
    assert office.terms == terms
