"""The questions that the chat offers to begin with."""

import json

from qa.chat.examples import example_questions
from qa.evaluation.question_sets import PRESS_RELEASE_QUESTIONS

ROWS = [json.loads(line) for line in PRESS_RELEASE_QUESTIONS.read_text(encoding="utf-8").splitlines()]
NAMES = {evidence["document"] for row in ROWS for evidence in row["evidence"]}


def test_the_bundled_documents_get_one_question_of_each_plain_kind():
    examples = example_questions(NAMES)
    kinds = [row["kind"] for example in examples for row in ROWS if row["question"] == example]
    assert kinds == ["when", "where", "who", "how-many"]
    assert examples[0] == "when was the first 2+2?"


def test_a_question_is_offered_only_where_all_its_evidence_is():
    some = set(sorted(NAMES)[:2])
    for example in example_questions(some):
        (row,) = (row for row in ROWS if row["question"] == example)
        assert {evidence["document"] for evidence in row["evidence"]} <= some


def test_a_library_of_other_documents_gets_none():
    assert example_questions(["minutes.txt"]) == []
    assert example_questions([]) == []
