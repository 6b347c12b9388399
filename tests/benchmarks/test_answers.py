import importlib
import json
import sys
from pathlib import Path

import pytest

from qa.evaluation.question_sets import read_questions

BENCHMARKS = Path(__file__).parent


def prediction(identifier, direct, confidence, guess=None):
    """A line of a file of predictions."""
    return {
        "id": identifier,
        "direct": direct,
        "confidence": confidence,
        "guess": direct or guess,
        "guess_confidence": confidence,
        "quotes": [],
        "first": None,
        "last": None,
        "cpu_seconds": 0.5,
    }


@pytest.fixture
def run(tmp_path):
    """The predictions of a run over one collection: half of its answerable questions are answered, two wrongly."""
    asked = read_questions(BENCHMARKS / "collections" / "ferry" / "questions.jsonl")
    answerable = [each for each in asked if each.answers and each.kind != "list"][:10]
    unanswerable = [each for each in asked if not each.answers][:2]
    rows = [
        *(prediction(f"ferry/{each.id}", each.answers[0], 0.9) for each in answerable[:3]),
        *(prediction(f"ferry/{each.id}", "something else", 0.5) for each in answerable[3:5]),
        *(prediction(f"ferry/{each.id}", None, 0.2, guess=each.answers[0]) for each in answerable[5:]),
        prediction(f"ferry/{unanswerable[0].id}", None, 0.1),
        prediction(f"ferry/{unanswerable[1].id}", "an answer", 0.4),
    ]
    (tmp_path / "predictions").mkdir()
    (tmp_path / "predictions" / "made_collections.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


@pytest.fixture
def answers(run, monkeypatch):
    """Judges the predictions of the run again, with more options."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    benchmark = importlib.import_module("answers")

    def judge(*options):
        given = ["--data", run, "--sets", "made_collections", "--limit", "0", "--out", run, "--rejudge", *options]
        monkeypatch.setattr(sys, "argv", ["answers.py", *map(str, given)])
        benchmark.main()

    return judge


def test_each_column_is_what_its_name_says(run, answers):
    answers()
    figures = json.loads((run / "figures.json").read_text())["made_collections"]
    assert list(figures) == ["look"]  # rules were written for the collections
    values = {name: interval["value"] for name, interval in figures["look"].items()}
    assert values == pytest.approx(
        {
            "right": 3 / 10,
            "wrong": 3 / 6,
            "right@10%": 3 / 10,
            "right@20%": 3 / 10,
            "always": 8 / 10,
            "abstained": 5 / 10,
            "refused": 1 / 2,
            "ECE": abs((3 * 0.9 + 2 * 0.5 + 0.4) / 6 - 3 / 6),  # one bin: ten answers at least to a bin
            "CPU": 0.5,
        }
    )


def test_a_run_is_compared_with_another_question_by_question(run, answers, capsys):
    answers("--against", run)
    assert capsys.readouterr().out.splitlines()[3].startswith("|  | difference | 12 | 0.00 (0.00-0.00) |")


def test_failures_are_shown_of_the_look_half_alone(answers, capsys):
    answers("--half", "look", "--show-failures", "1")
    shown = capsys.readouterr().err
    assert "given: something else (0.50)" in shown
    assert "given: an answer" not in shown  # the surest failure first, one alone
    with pytest.raises(SystemExit, match="of the look half alone"):
        answers("--half", "measure", "--show-failures", "1")


def test_every_case_with_an_expected_answer_names_a_question_that_there_is():
    cases = BENCHMARKS.parent / "cases"
    known = json.loads((BENCHMARKS / "case_answers.json").read_text(encoding="utf-8"))
    for case, answered in known.items():
        asked = json.loads((cases / case / "question.json").read_text(encoding="utf-8"))["questions"]
        assert answered.keys() <= {row["question"] for row in asked}


def test_predictions_are_read_back_as_they_were(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    spec = importlib.util.spec_from_file_location("predictions", BENCHMARKS / "predictions.py")
    predictions = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "predictions", predictions)
    spec.loader.exec_module(predictions)
    one = predictions.Prediction(
        "q", "May 2019", 0.5, "May 2019", 0.5, ("In\u2028May.",), "2019-05-01", "2019-05-31", 1.0
    )
    predictions.write(tmp_path / "new" / "set.jsonl", [one])
    assert predictions.read(tmp_path / "new" / "set.jsonl") == [one]
    assert (one.days.start.day, one.days.end.day) == (1, 31)
