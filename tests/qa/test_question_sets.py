import json
from datetime import date

import pytest

from qa.errors import BadQuestionSet
from qa.evaluation.question_sets import PRESS_RELEASE_QUESTIONS, Evidence, GoldQuestion, read_questions, write_questions

OPENING = {
    "id": "q1",
    "question": "When did it open?",
    "answers": ["1987"],
    "evidence": [{"document": "opening.txt", "quote": "opened in 1987"}],
    "kind": "when",
    "history": ["What is it?"],
}


@pytest.fixture
def write(tmp_path):
    def write(*lines):
        path = tmp_path / "questions.jsonl"
        path.write_text("".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines))
        return path

    return write


def test_a_line_becomes_a_question(write):
    assert read_questions(write(OPENING)) == [
        GoldQuestion(
            id="q1",
            question="When did it open?",
            answers=("1987",),
            evidence=(Evidence("opening.txt", "opened in 1987"),),
            kind="when",
            history=("What is it?",),
        )
    ]


def test_only_id_question_and_answers_are_needed_and_blank_lines_and_a_byte_order_mark_do_no_harm(write):
    path = write("\ufeff", {"id": "q", "question": "Why?", "answers": []}, "\n")
    (question,) = read_questions(path)
    assert question == GoldQuestion("q", "Why?", ())
    assert not question.answerable


def test_answers_may_be_unknown(write):
    (question,) = read_questions(write({"id": "q", "question": "Why?", "answers": None}))
    assert question.answers is None
    assert question.answerable


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"id": ""}, '"id" must be a string'),
        ({"id": 7}, '"id" must be a string'),
        ({"question": "  "}, '"question" must be a string'),
        ({"answers": "1987"}, '"answers" must be a list'),
        ({"answers": [1987]}, '"answers" must be a list of strings'),
        ({"history": [""]}, '"history" must be a list of strings'),
        ({"kind": ["when"]}, '"kind" must be a string'),
        ({"asked_on": "last week"}, '"asked_on" must be a day written as 2022-06-10'),
        ({"evidence": {"document": "a.txt"}}, '"evidence" must be a list'),
        ({"evidence": ["a.txt"]}, '"evidence" must be an object'),
        ({"evidence": [{"quote": "opened"}]}, '"document" must be a string'),
        ({"evidence": [{"document": "a.txt", "quote": " "}]}, '"quote" must be a string'),
        ({"evidence": [{"document": "a.txt", "start": -1}]}, "whole numbers"),
        ({"evidence": [{"document": "a.txt", "grade": 1.5}]}, "whole numbers"),
    ],
)
def test_a_field_that_is_wrong_is_named_with_its_file_and_line(write, change, says):
    path = write({**OPENING, "id": "q0"}, {**OPENING, **change})
    with pytest.raises(BadQuestionSet) as error:
        read_questions(path)
    assert says in str(error.value)
    assert f"{path}, line 2: " in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("line", ["{", "[]", '"words"', "[" * 100_000, "{}"])
def test_a_line_that_is_no_question_is_named(write, line):
    with pytest.raises(BadQuestionSet, match="line 1: ") as error:
        read_questions(write(line))
    assert "\n" not in str(error.value)


def test_a_missing_field_two_questions_of_one_id_and_no_question_at_all_are_refused(write):
    with pytest.raises(BadQuestionSet, match='line 1: no "answers"'):
        read_questions(write({"id": "q", "question": "Why?"}))
    with pytest.raises(BadQuestionSet, match='line 2: the id "q1" is taken'):
        read_questions(write(OPENING, OPENING))
    with pytest.raises(BadQuestionSet, match="holds no question"):
        read_questions(write("\n"))


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(BadQuestionSet, match=r"none\.jsonl is not there"):
        read_questions(tmp_path / "none.jsonl")
    with pytest.raises(BadQuestionSet, match="cannot be read"):
        read_questions(tmp_path)
    (tmp_path / "latin.jsonl").write_bytes('{"id": "é"}'.encode("latin-1"))
    with pytest.raises(BadQuestionSet, match="not UTF-8"):
        read_questions(tmp_path / "latin.jsonl")


def test_what_is_written_is_read_back_as_it_was(tmp_path):
    questions = [
        GoldQuestion("1", "Où ?\u2028", ("là",), (Evidence("a.txt", "là\n bas", start=3),), "where", ("Quoi ?",)),
        GoldQuestion("2", "Why?", None, (Evidence("b.txt", grade=3), Evidence("c.txt", grade=0))),
        GoldQuestion("3", "Who?", ()),
        GoldQuestion("4", "Who came this week?", ("Ann",), asked_on=date(2022, 6, 10)),
    ]
    write_questions(tmp_path / "set.jsonl", questions)
    assert read_questions(tmp_path / "set.jsonl") == questions


def test_a_quote_is_located_at_every_occurrence():
    assert Evidence("a", "an").locate("banana") == [(1, 3), (3, 5)]
    assert Evidence("a", "x+").locate("x+ xx x+") == [(0, 2), (6, 8)]


def test_a_quote_whose_white_space_differs_is_located_all_the_same():
    assert Evidence("a", "two words").locate("now two\n\u00a0 words") == [(4, 15)]


def test_a_start_picks_one_occurrence_unless_the_quote_is_not_there():
    assert Evidence("a", "an", start=3).locate("banana") == [(3, 5)]
    assert Evidence("a", "an", start=2).locate("banana") == [(1, 3), (3, 5)]


def test_a_quote_that_is_nowhere_has_no_place_and_a_whole_document_is_all_of_it():
    assert Evidence("a", "kiwi").locate("banana") == []
    assert Evidence("a").locate("banana") == [(0, 6)]


def test_every_quote_of_the_bundled_set_stands_in_its_press_release():
    folder = PRESS_RELEASE_QUESTIONS.parents[3] / "corpus" / "press_releases"
    questions = read_questions(PRESS_RELEASE_QUESTIONS)
    assert len(questions) == 60
    for question in questions:
        assert question.answerable == bool(question.evidence)
        for piece in question.evidence:
            text = (folder / piece.document).read_text(encoding="utf-8")
            assert piece.locate(text), (question.id, piece)
