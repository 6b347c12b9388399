from datetime import date

import pytest

from corpus.document import Document
from qa.question import analyse
from qa.spans import spans_in
from qa.temporal import times_told


def found(question: str, text: str, published: date | None = date(2019, 5, 31)) -> list[str]:
    document = Document("id", "a.txt", "/a.txt", text, "A", published=published)
    spans = spans_in(document, 0, len(text), analyse(question))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    return [span.answer for span in spans]


def test_dates_are_given_as_the_days_they_mean():
    assert found("When?", "They met on March 20–21, 2017.") == ["20-21 March 2017"]
    assert found("When?", "They met yesterday.") == ["30 May 2019"]


def test_a_relative_date_in_an_undated_document_is_no_answer():
    assert found("When?", "They met yesterday.", published=None) == []


def test_a_date_that_the_question_names_is_not_its_answer():
    assert found("When in 2017 did they meet?", "In 2017 they met on 3 May 2017.") == ["3 May 2017"]


@pytest.mark.parametrize(
    ("question", "text", "numbers"),
    [
        ("How many contracts?", "They signed 68 commercial contracts on 5 May 2016.", ["68"]),
        ("How many areas?", "It has eight areas.", ["eight"]),
        ("How many people?", "Some 400,000 people came.", ["400,000"]),
        ("By what percentage did it grow?", "It grew by 17 per cent to 68 ships.", ["17 per cent"]),
        ("How much money was paid?", "They paid $30 billion for 12 ships.", ["$30 billion"]),
        ("How long was the interval?", "It resumed after a nine-year interval, with 5 members.", ["nine-year"]),
        ("How many times did they meet?", "This is my fifth meeting.", ["fifth"]),
    ],
)
def test_numbers_are_found_with_their_units_and_dates_are_none(question, text, numbers):
    assert found(question, text) == numbers


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("The bridge was opened by Oswin Tarrel.", ["Oswin Tarrel"]),
        ("Chilean Foreign Minister Juana Ortega met Mr. Silva.", ["Juana Ortega", "Silva"]),
        ("President of Chile Gabriel Boric spoke.", ["Gabriel Boric"]),
        ("The guest of Chile Gabriel Boric spoke. They met Gabriel Boric.", ["Gabriel Boric", "Gabriel Boric"]),
        ("The house of Juana Maria Ortega was sold.", ["Juana Maria Ortega"]),
        ("The Eastern Economic Forum met on Monday in Santiago.", []),
        ("The Foreign Ministry of Peru said so.", []),
    ],
)
def test_names_of_people_come_without_their_titles(text, people):
    assert found("Who was it?", text) == people


def test_a_person_that_the_question_names_is_not_its_answer():
    assert found("Who met Juana Ortega?", "Juana Ortega met Oswin Tarrel.") == ["Oswin Tarrel"]


def test_places_follow_the_words_that_lead_to_them():
    assert found("Where was it held?", "It was held in Quito on Monday by Juana Ortega.") == ["Quito"]


def test_a_question_of_another_kind_has_no_spans():
    assert found("Why did they meet?", "They met in Quito in 2017.") == []


def test_a_year_may_be_that_of_the_heading_above_wherever_the_passage_begins():
    text = "2016\nJanuary: Bo becomes minister.\nSeptember: the exercise is put off.\n"
    document = Document("d", "d.txt", "/d.txt", text, "d", published=date(2020, 5, 31))
    start = text.index("September")
    question = analyse("When was the exercise put off?")
    for passage in (None, (start, len(text)), (0, len(text))):
        (span,) = spans_in(document, start, len(text), question, passage)
        assert (span.answer, span.derived, span.heading) == ("September 2016", True, "2016")
        (told,) = times_told(document, start, len(text), passage)
        assert (told.days, told.start, told.end) == (span.days, 0, len("September"))


def test_a_year_may_be_told_from_one_earlier_in_the_passage():
    text = "It was founded in 1987. The following year a bridge was built."
    document = Document("d", "d.txt", "/d.txt", text, "d", published=date(2020, 5, 31))
    start = text.index("The")
    (span,) = spans_in(document, start, len(text), analyse("When was a bridge built?"), (0, len(text)))
    assert (span.answer, text[span.start : span.end]) == ("1988", "following year")
    assert (span.derived, span.told_from) == (True, "1987")
    assert spans_in(document, start, len(text), analyse("When was a bridge built?")) == []
