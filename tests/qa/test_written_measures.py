"""What a language model wrote is measured with verification and without it, over the same sentences."""

import pytest

from qa.answer import Answer, Generation, Sentence
from qa.evaluation.judging import Row
from qa.evaluation.question_sets import GoldQuestion
from qa.evaluation.written import measure_written


def row(answers, *sentences, notice=None):
    question = GoldQuestion(id="1", question="Who?", answers=answers)
    made = Generation("small", None, 100, 10, None, 500.0, notice)
    answer = Answer("Who?", "Who?", None, "", True, "", 0.0, sentences=sentences, generation=made)
    return Row(question, answer, {"right": None}, (), ())


def sentence(text, shown):
    return Sentence(text, "supported" if shown else "not said", "", 0.9, shown=shown)


RIGHT = sentence("Ivan Lund opened the bridge.", True)
WRONG = sentence("Olga Brandt opened the bridge.", False)
LOST = sentence("It was opened by Ivan Lund.", False)


def test_the_same_sentences_are_counted_with_verification_and_without():
    rows = [
        row(("Ivan Lund",), RIGHT, WRONG),
        row(("Ivan Lund",), LOST),
        row((), WRONG),
        row(("Ivan Lund",), notice="no"),
    ]
    written = measure_written(rows)
    assert written.without["right"].value == pytest.approx(2 / 3)
    assert written.verified["right"].value == pytest.approx(1 / 3)
    assert written.without["wrong"].value == pytest.approx(1 / 4)
    assert written.verified["wrong"].value == 0.0
    assert written.without["wrong_of_shown"].value == pytest.approx(1 / 3)
    assert (written.sentences, written.dropped, written.dropped_without_answer) == (4, 3, 1)
    assert (written.telling, written.dropped_telling, written.failed) == (2, 1, 1)
    assert (written.tokens, written.ms) == ((400, 40), 500.0)


def test_without_a_model_there_is_nothing_to_measure():
    assert measure_written([]) is None
