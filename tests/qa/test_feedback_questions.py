"""Answers that people found right become questions with known answers."""

from datetime import UTC, datetime

from corpus.store import Feedback
from qa.evaluation.feedback_questions import questions_from
from qa.evaluation.question_sets import Evidence
from tests.qa.chat_page import QUOTE, a_document, an_abstention, answer_from

ANSWER = answer_from(a_document(), text="1987 [1]").to_json()


def said(question, verdict, answer=ANSWER):
    return Feedback(question, answer, verdict, "", datetime.now(UTC))


def test_an_answer_that_was_found_right_is_a_question_with_its_evidence():
    (question,) = questions_from([said("When?", "right")])
    assert (question.question, question.answers, question.kind) == ("When?", ("1987",), "feedback")
    assert question.evidence == (Evidence("opening.txt", QUOTE, ANSWER["citations"][0]["start"]),)


def test_an_abstention_that_was_found_right_is_a_question_without_an_answer():
    (question,) = questions_from([said("Who paid?", "right", an_abstention(a_document()).to_json())])
    assert question.answers == ()
    assert question.evidence == ()


def test_an_answer_that_was_found_wrong_makes_none_and_the_last_word_counts():
    assert questions_from([said("When?", "right"), said("When?", "wrong")]) == []
    assert [each.id for each in questions_from([said("Who?", "wrong"), said("When?", "right")])] == ["feedback-1"]
