from datetime import date

import pytest

from corpus.dates import DateRange
from qa.question import Wants, analyse, ordinals_in


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("when was the flood?", Wants.DATE),
        ("In which year was the bridge opened?", Wants.DATE),
        ("On what date did they sign?", Wants.DATE),
        ("date of the inaugural meeting", Wants.DATE),
        ("How many bridges were built?", Wants.NUMBER),
        ("By how much did trade grow?", Wants.NUMBER),
        ("What percentage of votes was counted?", Wants.NUMBER),
        ("What did the second fair cost?", Wants.NUMBER),
        ("How long did the siege last?", Wants.NUMBER),
        ("Who opened the bridge?", Wants.PERSON),
        ("Who was the mayor?", Wants.PERSON),
        ("Who is Ann Lee?", Wants.OTHER),
        ("Please list the participants.", Wants.PERSON),
        ("Which deputy minister spoke to the press?", Wants.PERSON),
        ("Where was the treaty signed?", Wants.PLACE),
        ("In which city did they meet?", Wants.PLACE),
        ("Which fairs took place after 1987?", Wants.DATE),
        ("Which fairs are mentioned, and when were they?", Wants.DATE),
        ("Which frameworks are mentioned?", Wants.OTHER),
        ("What was signed?", Wants.OTHER),
        ("Why did the bridge fall?", Wants.OTHER),
        ("How was it built?", Wants.OTHER),
    ],
)
def test_the_form_of_a_question_tells_what_it_wants(text, wants):
    assert analyse(text).wants is wants


def test_terms_are_the_words_that_matter():
    assert analyse("When was the first 3+1 held?").terms == ("first", "3+1", "held")


def test_names_are_terms_with_a_capital_or_a_figure_in_them():
    assert analyse("When did Ortega meet the G 20 in Quito?").names == {"ortega", "g20", "quito"}


def test_what_is_counted_is_known():
    assert analyse("How many commercial contracts were signed in 2016?").counted == {"contract"}
    assert analyse("How many times did they meet?").counted == frozenset()
    assert analyse("How many delegates took part?").counted >= {"deleg", "peopl", "offici"}
    assert "money" not in analyse("How much money was lost?").counted


def test_the_office_that_a_person_is_asked_for_by_is_known():
    assert analyse("Who was the defence minister of Chile in 1990?").role == ("defenc", "minist", "chile")
    assert analyse("Who was the mayor of Quito between May 1985 and June 1986?").role == ("mayor", "quito")
    assert analyse("Who was the first mayor the town ever had?").role == ("first", "mayor")
    assert analyse("Who was the mayor of the town back in 1985?").role == ("mayor", "town")
    assert analyse("Who was late?").role == ()


@pytest.mark.parametrize(
    ("text", "describes"),
    [
        ("Who is Ann Lee?", True),
        ("who was Lee", True),
        ("Who is the mayor?", False),
        ("Who was elected?", False),
        ("Who is Ann Lee's brother in law?", False),
    ],
)
def test_a_question_may_ask_what_somebody_is(text, describes):
    assert analyse(text).describes is describes


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("When were the harbour summits held?", True),
        ("Where have their meetings taken place?", True),
        ("When were the first meetings held?", False),
        ("When were the talks held?", False),
        ("When was the summit of the meetings committee?", False),
    ],
)
def test_events_in_the_plural_are_several(text, several):
    assert analyse(text).several is several


@pytest.mark.parametrize("text", ["Who attended the fair?", "Who all took part?", "Who were the guests?"])
def test_those_who_took_part_are_several(text):
    question = analyse(text)
    assert question.several
    assert question.wants is Wants.PERSON


def test_the_period_that_a_question_names_is_known():
    assert analyse("Who was minister in May 2019?").period == DateRange(date(2019, 5, 1), date(2019, 5, 31))
    assert analyse("Who was minister?").period is None


@pytest.mark.parametrize(
    ("source", "terms"),
    [
        ("the documents", ()),
        ("the text provided", ()),
        ("the available press releases", ()),
        ("the Ministry's press release", ("ministri",)),
        ("the conversation between Ann and Bo", ("ann", "bo")),
    ],
)
def test_what_a_source_is_says_nothing_of_which_it_is(source, terms):
    question = analyse(f"According to {source}, when was the bridge opened?")
    assert question.source == terms
    assert question.said == "when was the bridge opened?"


def test_the_source_that_a_question_names_is_known_and_is_not_searched_for():
    question = analyse("According to the Ministry of Health, when did it begin?")
    assert question.source == ("ministri", "health")
    assert "health" not in question.terms


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("When was the most recent summit?", True),
        ("Who won the latest election?", True),
        ("What happened last year?", False),
        ("When was the first summit?", False),
    ],
)
def test_a_question_for_the_latest_is_known(text, latest):
    assert analyse(text).latest is latest


@pytest.mark.parametrize(
    "text", ["Which ministers did he meet?", "Which regions were named?", "Who were the founders?"]
)
def test_a_question_for_several_is_known(text):
    assert analyse(text).several


@pytest.mark.parametrize(
    ("text", "ordinal"),
    [
        ("When was the second round?", 2),
        ("When was the 11th congress?", 11),
        ("When was the round?", None),
        ("When were the first and the second round?", None),
        ("What happened in the first half of 2014?", None),
        ("How many came in its first twelve months?", None),
        ("Who spoke on the second day?", None),
        ("When did they meet for the second time?", 2),
    ],
)
def test_the_ordinal_that_a_question_names_is_known(text, ordinal):
    assert analyse(text).ordinal == ordinal


def test_a_reader_is_not_asked_for_the_source_nor_for_the_latest():
    assert analyse("According to the Gazette, when was it opened?").said == "when was it opened?"
    assert analyse("When was the most recent round?").said == "When was the round?"


@pytest.mark.parametrize(
    ("text", "long", "broad"),
    [
        ("Why did it fall?", True, False),
        ("How did they cross the river?", True, False),
        ("What does the report say about the harvest?", True, True),
        ("What happened in Quito?", True, True),
        ("Did they cross the river in 1987?", True, True),
        ("Was it the first bridge?", True, True),
        ("How many boats crossed?", False, False),
        ("What did they cross?", False, False),
        ("Is it known who crossed?", False, False),
    ],
)
def test_a_question_for_an_account_takes_sentences(text, long, broad):
    assert (analyse(text).long, analyse(text).broad) == (long, broad)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("When was the latest fair?", "When was the fair?"),
        ("When was the fair after May 1987?", "When was the fair?"),
        ("When was the fair in May 1987?", "When was the fair?"),
        ("When was the May 1987 fair?", "When was the May 1987 fair?"),
        ("Who was mayor in 1987?", "Who was mayor in 1987?"),
        ("Which fairs are mentioned, and when were they?", "When were the fairs?"),
        ("According to the Gazette, who was mayor?", "who was mayor?"),
    ],
)
def test_a_reader_looks_for_the_question_without_what_is_found_otherwise(text, said):
    assert analyse(text).said == said


def test_an_event_before_or_after_which_it_asks_limits_a_question_and_is_not_looked_for():
    question = analyse("Who was mayor of Quito before the visit to Lima in 1987?")
    assert question.event is not None
    assert question.event.described == "the visit to Lima in 1987"
    assert question.names == {"quito"}
    assert question.period == DateRange(date.min, date(1987, 12, 31))


@pytest.mark.parametrize(
    ("text", "ordinals"),
    [
        ("The second fair was held.", {2}),
        ("It was the 12th fair.", {12}),
        ("The Second World War ended.", set()),
        ("The Third Spring Fair was held.", {3}),
        ("In the first half of the year, trade rose.", set()),
    ],
)
def test_an_ordinal_in_a_name_of_something_else_is_none_of_these(text, ordinals):
    assert ordinals_in(text, ("fair",)) == ordinals
