import json
from dataclasses import replace
from datetime import date

import pytest

from corpus.document import Document
from qa.answer import Agreement, Answer, AnswerDate, Citation, OtherAnswer, Retrieved
from qa.errors import BadQuestion, NoSuchDocument
from qa.evaluation import METRICS, evaluate, parse_minimum
from qa.evaluation.judging import is_right
from qa.evaluation.metrics import Confusion
from qa.evaluation.question_sets import Evidence, GoldQuestion

TEXTS = {
    "opening.txt": "The observatory was opened in 1987. Oswin Tarrel built it. It stands in Brindlewick.",
    "gauge.txt": "A copper gauge records the sea. The observatory was opened in 1987 by Tarrel.",
    "harbour.txt": "The harbour is deep.",
}


class StandIn:
    """A library of TEXTS that gives the answers it was told."""

    def __init__(self, answers):
        self.answers = answers
        self.asked = []

    def ask(self, question, history=(), **more):
        self.asked.append((question, tuple(history), *more.items()))
        answer = self.answers[question]
        if isinstance(answer, BaseException):
            raise answer
        return replace(answer, question=question, standalone_question=question)

    def document(self, id_or_name, /):
        name = id_or_name.removeprefix("id of ")
        if name not in TEXTS:
            raise NoSuchDocument(f"no document {name}")
        return Document(f"id of {name}", name, name, TEXTS[name], name)


def cite(name, quote, shifted=0):
    start = TEXTS[name].index(quote) + shifted
    return Citation(1, name, f"id of {name}", name, None, None, None, start, start + len(quote), quote, 0.9)


def retrieved(*places):
    """Passages given as (document, words that it holds)."""
    hits = []
    for name, words in places:
        start = TEXTS[name].index(words)
        hits.append(Retrieved(name, f"id of {name}", start, start + len(words), 0.5))
    return tuple(hits)


def answered(direct, confidence=0.9, **fields):
    return Answer("", "", direct, f"{direct} [1]", False, None, confidence, **fields)


def abstained(**fields):
    return Answer("", "", None, "The documents do not say.", True, "too weak", 0.1, **fields)


OPENED = GoldQuestion(
    "opened",
    "When did it open?",
    ("1987",),
    (Evidence("opening.txt", "opened in 1987"), Evidence("gauge.txt", "opened in 1987")),
    "when",
)
BUILDER = GoldQuestion("builder", "Who built it?", ("Oswin Tarrel",), (Evidence("opening.txt", "Oswin Tarrel"),), "who")
DEPTH = GoldQuestion("depth", "How deep is the sea?", (), kind="unanswerable")


def scores(question, answer):
    (row,) = evaluate(StandIn({question.question: answer}), [question]).rows
    return row.scores


# --- One answer -----------------------------------------------------------------------------------


def test_a_right_answer_with_a_citation_of_the_evidence():
    found = scores(
        OPENED,
        answered(
            "in 1987",
            citations=(cite("gauge.txt", "The observatory was opened in 1987 by Tarrel."),),
            retrieved=retrieved(("harbour.txt", "The harbour"), ("gauge.txt", "opened in 1987")),
        ),
    )
    assert found == {
        "right": 1,
        "contained": 1,
        "exact_match": 1,  # the same date, though not the same words
        "f1": 1,
        "answered": 1,
        "refused": None,
        "decision": 1,
        "right_when_answered": 1,
        "citation_exactness": 1,
        "citation_precision": 1,
        "citation_recall": 1,
        "citation_documents": 0.5,
        "recall@1": 0,
        "recall@5": 1,
        "recall@10": 1,
        "recall@20": 1,
        "mrr@10": 0.5,
        "ndcg@10": pytest.approx((1 / 1.5849625) / (1 + 1 / 1.5849625)),
    }
    assert set(found) | {"calibration_error", "risk_area"} == set(METRICS)


def test_a_wrong_answer_with_a_citation_beside_the_evidence():
    found = scores(
        BUILDER,
        answered(
            "Brindlewick",
            citations=(
                cite("opening.txt", "It stands in Brindlewick."),
                cite("opening.txt", "Oswin Tarrel built it."),
            ),
        ),
    )
    assert (found["right"], found["exact_match"], found["f1"], found["decision"]) == (0, 0, 0, 1)
    assert found["contained"] == 0
    assert found["citation_precision"] == 0.5
    assert found["citation_recall"] == 1
    assert (found["recall@20"], found["mrr@10"], found["ndcg@10"]) == (0, 0, 0)


def test_an_abstention_where_there_is_an_answer():
    found = scores(BUILDER, abstained())
    assert (found["right"], found["exact_match"], found["f1"]) == (0, 0, 0)
    assert (found["answered"], found["refused"], found["decision"]) == (0, None, 0)
    assert found["right_when_answered"] is None
    assert found["citation_exactness"] is None
    assert (found["citation_precision"], found["citation_recall"]) == (None, 0)


def test_an_abstention_where_there_is_no_answer():
    found = scores(DEPTH, abstained(nearest=(cite("harbour.txt", "The harbour is deep."),)))
    assert (found["right"], found["exact_match"], found["f1"]) == (1, 1, 1)
    assert (found["answered"], found["refused"], found["decision"]) == (None, 1, 1)
    assert found["citation_exactness"] == 1
    assert (found["citation_precision"], found["citation_recall"], found["recall@1"]) == (None, None, None)


def test_an_answer_where_there_is_none():
    found = scores(DEPTH, answered("very"))
    assert (found["right"], found["refused"], found["decision"], found["right_when_answered"]) == (0, 0, 0, 0)


def test_only_what_is_retrieved_and_cited_is_judged_where_the_answer_is_unknown():
    unknown = replace(BUILDER, answers=None)
    evaluation = evaluate(
        StandIn({BUILDER.question: answered("Tarrel", retrieved=retrieved(("opening.txt", "Oswin")))}),
        [unknown],
    )
    assert evaluation.rows[0].right is None
    assert evaluation.metrics["recall@1"].overall.value == 1
    assert "right" not in evaluation.metrics
    assert evaluation.confusion == Confusion(0, 0, 0, 0)
    assert evaluation.calibration() == evaluation.coverage_risk() == []


def test_the_answers_date_counts_where_its_words_leave_it_open():
    april = AnswerDate(date(2013, 4, 1), date(2013, 4, 30), "this April")
    question = GoldQuestion("q", "When?", ("April 2013",))
    assert scores(question, answered("this April", date=april))["right"] == 1


def test_a_question_for_a_reason_is_answered_by_the_sentence_that_holds_it():
    why = GoldQuestion("q", "Why did the ferry not sail?", ("the storm",))
    when = GoldQuestion("q", "When did the ferry not sail?", ("in May",))
    sentence = "On that day in May the ferry did not sail, for the harbour master had closed the port after the storm."
    assert is_right(why, sentence)
    assert is_right(why, "the weather", [sentence])
    assert not is_right(why, "the weather")
    assert not is_right(when, sentence)  # a day is to be named, not to be looked for
    assert not is_right(GoldQuestion("q", "How many ferries sailed?", ("2",)), "three", ["Three of 2 sailed."])
    assert not is_right(why, None, [sentence])


def test_a_gold_answer_that_is_a_sentence_may_be_quoted():
    gold = "The deposit is paid back within thirty days of the end of the lease."
    asked = GoldQuestion("q", "What about the deposit?", (gold,))
    assert is_right(asked, "thirty days", [gold + " Interest is not paid."])
    assert not is_right(asked, "thirty days", ["The lease ends in May."])


def test_every_quote_shown_counts_for_exactness_also_those_of_other_answers():
    other = OtherAnswer("1988", (cite("gauge.txt", "opened", shifted=1),))
    answer = answered("1987", citations=(cite("opening.txt", "opened"),), agreement=Agreement(1, 1, (other,)))
    assert scores(OPENED, answer)["citation_exactness"] == 0.5


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": -3},
        {"end": 10**6},
        {"document_id": "id of nothing"},
        {"quote": "Opened"},
        {"start": 9, "end": 9},
    ],
)
def test_a_citation_that_is_not_exact_is_found_out(wrong):
    cited = replace(cite("opening.txt", "opened"), **wrong)
    assert scores(OPENED, answered("1987", citations=(cited,)))["citation_exactness"] == 0


def test_evidence_that_two_passages_hold_counts_once_for_ndcg_and_pieces_in_one_passage_count_together():
    twice = retrieved(("opening.txt", "opened in 1987"), ("opening.txt", "1987. Oswin"), ("gauge.txt", "1987 by"))
    best = 1 + 1 / 1.5849625
    assert scores(OPENED, answered("1987", retrieved=twice))["ndcg@10"] == pytest.approx((1 + 1 / 2) / best)
    both = replace(OPENED, evidence=(Evidence("opening.txt", "opened"), Evidence("opening.txt", "1987")))
    assert scores(both, answered("1987", retrieved=twice[:1]))["ndcg@10"] == 1


def test_where_whole_documents_are_the_evidence_the_ranking_is_of_documents_with_their_grades():
    question = GoldQuestion("q", "Sea?", None, (Evidence("gauge.txt", grade=1), Evidence("opening.txt", grade=3)))
    hits = retrieved(
        ("harbour.txt", "The"),
        ("harbour.txt", "is deep"),
        ("gauge.txt", "copper"),
        ("opening.txt", "It stands"),
    )
    found = scores(question, answered("deep", retrieved=hits))
    assert (found["recall@1"], found["mrr@10"]) == (0, 0.5)
    assert found["ndcg@10"] == pytest.approx((1 / 1.5849625 + 3 / 2) / (3 + 1 / 1.5849625))


# --- A whole set ----------------------------------------------------------------------------------


@pytest.fixture
def library():
    return StandIn(
        {
            OPENED.question: answered("1987", 0.9, citations=(cite("opening.txt", "opened in 1987"),)),
            BUILDER.question: answered("Brindlewick", 0.6),
            DEPTH.question: abstained(),
        }
    )


QUESTIONS = [OPENED, BUILDER, DEPTH]


def test_the_metrics_of_a_set_are_means_overall_and_by_kind(library):
    evaluation = evaluate(library, QUESTIONS)
    right = evaluation.metrics["right"]
    assert right.overall.value == pytest.approx(2 / 3)
    assert (right.overall.low, right.overall.high) == (0, 1)
    assert {kind: interval.value for kind, interval in right.by_kind.items()} == {
        "when": 1,
        "who": 0,
        "unanswerable": 1,
    }
    assert evaluation.metrics["refused"].by_kind["when"] is None
    assert evaluation.metrics["right_when_answered"].overall.value == 0.5
    assert evaluation.confusion == Confusion(2, 0, 0, 1)


def test_confidence_is_measured_over_the_answers_given(library):
    evaluation = evaluate(library, QUESTIONS)
    assert evaluation.coverage_risk() == [(1 / 3, 0), (2 / 3, 0.5)]
    assert evaluation.metrics["risk_area"].overall.value == pytest.approx((0 + 0.5) / 2)
    assert evaluation.metrics["calibration_error"].overall.value == pytest.approx((0.9 + 0.6) / 2 - 0.5)
    assert evaluation.metrics["calibration_error"].by_kind["unanswerable"] is None


def test_evaluating_again_gives_the_same_figures(library):
    assert evaluate(library, QUESTIONS).to_json() == evaluate(library, QUESTIONS).to_json()


def test_history_goes_with_the_question_and_progress_is_told(library):
    seen = []
    evaluate(library, [replace(DEPTH, history=("Is it?", "Why?"))], progress=lambda *step: seen.append(step))
    assert library.asked == [(DEPTH.question, ("Is it?", "Why?"))]
    assert seen == [("asking", 1, 1)]


def test_the_day_a_question_was_asked_on_goes_with_it(library):
    evaluate(library, [replace(DEPTH, asked_on=date(2022, 6, 10))])
    assert library.asked == [(DEPTH.question, (), ("asked_on", date(2022, 6, 10)))]


def test_evidence_that_is_nowhere_is_a_problem_of_the_set_and_judges_nothing(library):
    bad = replace(BUILDER, evidence=(Evidence("opening.txt", "Oswin  Tarell"), Evidence("lost.txt", "Oswin")))
    evaluation = evaluate(library, [bad])
    assert evaluation.problems == (
        'builder: "Oswin Tarell" is nowhere in opening.txt',
        'builder: the library has no document "lost.txt"',
    )
    assert evaluation.rows[0].scores["citation_recall"] is None
    assert evaluation.rows[0].scores["recall@1"] is None


def test_citations_are_shown_in_their_surroundings():
    (row,) = evaluate(
        StandIn({BUILDER.question: answered("x", citations=(cite("opening.txt", "Oswin Tarrel"),))}),
        [BUILDER],
    ).rows
    (shown,) = row.citations
    assert (shown.before, shown.after) == (TEXTS["opening.txt"][:36], " built it. It stands in Brindlewick.")
    assert shown.exact
    assert shown.supports


def test_predictions_are_whole_lines_written_as_they_come(library, tmp_path):
    path = tmp_path / "predictions.jsonl"
    path.write_text("left from before\n")
    library.answers[DEPTH.question] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        evaluate(library, QUESTIONS, predictions=path)
    lines = path.read_text(encoding="utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert list(first)[:2] == ["id", "question"]
    assert (first["id"], first["answer"], second["answer"]) == ("opened", "1987", "Brindlewick")


def test_a_question_that_the_library_will_not_take_counts_as_abstained_from(library):
    library.answers[DEPTH.question] = BadQuestion("the question is too long")
    row = evaluate(library, QUESTIONS).rows[2]
    assert row.answer.abstained
    assert row.answer.reason == "the question is too long"
    assert row.right


def test_minimums_that_are_not_reached_are_told(library):
    evaluation = evaluate(library, QUESTIONS)
    assert evaluation.failures([("right", 0.6), ("citation_exactness", 1.0), ("risk_area", 0.3)]) == []
    assert evaluation.failures([("right", 0.7), ("risk_area", 0.2), ("right_when_answered", 0.5)]) == [
        "right is 0.667, less than 0.7",
        "risk_area is 0.250, more than 0.2",
    ]
    assert evaluate(library, [OPENED]).failures([("refused", 0.5)]) == [
        "refused has no value: no question of this set gives it"
    ]


def test_a_minimum_is_a_metric_and_a_number():
    assert parse_minimum("recall@5 = 0.9") == ("recall@5", 0.9)
    for text, says in [
        ("rihgt=0.9", '"rihgt" is no metric'),
        ("right", "no number"),
        ("right=2", "no number"),
        ("right=nan", "no number"),
    ]:
        with pytest.raises(ValueError, match=says):
            parse_minimum(text)


def test_the_evaluation_as_json_can_be_written_and_holds_every_metric_of_the_summary(library):
    evaluation = evaluate(library, QUESTIONS)
    fields = json.loads(json.dumps(evaluation.to_json(), allow_nan=False))
    assert list(fields["metrics"]) == [row.metric.name for row in evaluation.summary_rows()]
    assert fields["metrics"]["right"]["overall"]["questions"] == 3
    assert fields["confusion"]["answerable_answered"] == 2
    assert [row["id"] for row in fields["rows"]] == ["opened", "builder", "depth"]
