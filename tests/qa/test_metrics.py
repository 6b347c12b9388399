import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation import metrics
from qa.evaluation.metrics import Bin, Confusion

answers = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40)


def arrays(pairs):
    return np.array([c for c, _ in pairs], dtype=float), np.array([float(r) for _, r in pairs])


def test_exact_match_takes_the_best_of_several_gold_answers():
    assert metrics.exact_match("Lisbon", ["Porto", "the Lisbon"]) == 1
    assert metrics.exact_match("Lisbon", ["Porto"]) == 0


def test_abstaining_matches_when_there_is_no_gold_answer_and_only_then():
    assert metrics.exact_match(None, []) == metrics.f1(None, []) == 1
    assert metrics.exact_match(None, ["Lisbon"]) == metrics.f1(None, ["Lisbon"]) == 0
    assert metrics.exact_match("Lisbon", []) == metrics.f1("Lisbon", []) == 0


def test_f1_takes_the_best_gold_answer_and_is_1_where_the_value_is_the_same():
    assert metrics.f1("old town of Lisbon", ["Lisbon", "old Lisbon"]) == pytest.approx(2 * 2 / (4 + 2))
    assert metrics.f1("17%", ["17 per cent"]) == 1


def test_right_asks_for_an_answer_that_is_accepted_or_for_an_abstention_that_is_due():
    assert metrics.right("in Lisbon", ["Porto", "Lisbon"])
    assert not metrics.right("Madrid", ["Porto", "Lisbon"])
    assert not metrics.right(None, ["Lisbon"])
    assert metrics.right(None, [])
    assert not metrics.right("Lisbon", [])
    assert metrics.right("Berlin and Rome", ["Rome, Berlin"], is_list=True)
    assert not metrics.right("Berlin", ["Rome, Berlin"], is_list=True)
    assert metrics.right("Watson and Crick", ["Watson", "Crick"])
    assert not metrics.right("Watson and Franklin", ["Watson", "Crick"])


def test_a_right_answer_may_be_contained_in_one_that_is_too_long_to_be_right():
    sentence = "After long talks about the two old harbours they met in Lisbon on the 3rd of May 2019"
    assert not metrics.right(sentence, ["Lisbon"])
    assert metrics.contained(sentence, ["Porto", "Lisbon"])
    assert metrics.contained(sentence, ["3 May 2019"])
    assert not metrics.contained(sentence, ["Porto"])
    assert metrics.contained(sentence + " and left for Rome.", ["Rome, Lisbon"], is_list=True)
    assert not metrics.contained(sentence, ["Rome, Lisbon"], is_list=True)
    assert metrics.contained(None, [])
    assert not metrics.contained(None, ["Lisbon"])
    assert not metrics.contained(sentence, [])


def test_the_confusion_counts_the_four_cases():
    confusion = Confusion.of([True, True, True, False, False], [True, True, False, True, False])
    assert confusion == Confusion(2, 1, 1, 1)


def test_the_coverage_risk_curve_by_hand():
    confidence, correct = np.array([0.2, 0.9, 0.6, 0.4]), np.array([0.0, 1.0, 0.0, 1.0])
    # Surest first: right, wrong, right, wrong.
    assert metrics.coverage_risk(confidence, correct, total=8) == [
        (1 / 8, 0.0),
        (2 / 8, 1 / 2),
        (3 / 8, 1 / 3),
        (4 / 8, 2 / 4),
    ]
    assert metrics.area_under_risk(confidence, correct) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_right_at_a_risk_by_hand():
    confidence, correct = np.array([0.9, 0.8, 0.7, 0.6, 0.5]), np.array([1.0, 1.0, 0.0, 1.0, 0.0])
    assert metrics.right_at_risk(confidence, correct, 0.1, answerable=6) == pytest.approx(2 / 6)
    assert metrics.right_at_risk(confidence, correct, 0.25, answerable=6) == pytest.approx(3 / 6)  # 1 wrong of 4
    assert metrics.right_at_risk(confidence, correct, 0.5, answerable=6) == pytest.approx(3 / 6)
    assert metrics.right_at_risk(np.ones(2), np.array([1.0, 0.0]), 0.1, answerable=2) == 0  # no threshold parts them
    assert metrics.right_at_risk(np.array([]), np.array([]), 0.1, answerable=2) == 0
    assert metrics.right_at_risk(confidence, correct, 0.1, answerable=0) is None


def test_answers_of_equal_confidence_come_together_on_the_curve():
    confidence, correct = np.array([0.9, 0.5, 0.5]), np.array([1.0, 0.0, 1.0])
    assert metrics.coverage_risk(confidence, correct) == [(1 / 3, 0.0), (1.0, 1 / 3)]
    assert metrics.area_under_risk(confidence, correct) == pytest.approx((0 + 1 / 3 + 1 / 3) / 3)


def test_no_answers_have_an_empty_curve_and_no_area_and_no_calibration():
    nothing = np.array([])
    assert metrics.coverage_risk(nothing, nothing) == []
    assert metrics.area_under_risk(nothing, nothing) is None
    assert metrics.expected_calibration_error(nothing, nothing) is None
    assert metrics.calibration_bins(nothing, nothing) == []


def test_calibration_error_by_hand():
    confidence, correct = np.array([0.9, 0.1, 0.8, 0.2]), np.array([1.0, 0.0, 0.0, 1.0])
    bins = metrics.calibration_bins(confidence, correct, bins=2, least=1)
    assert bins == [Bin(pytest.approx(0.15), 0.5, 2), Bin(pytest.approx(0.85), 0.5, 2)]
    error = metrics.expected_calibration_error(confidence, correct, bins=2, least=1)
    assert error == pytest.approx((0.35 + 0.35) / 2)


def test_bins_have_equal_mass():
    confidence = np.linspace(0, 1, 23)
    assert [b.count for b in metrics.calibration_bins(confidence, confidence, least=1)] == [3, 3, 3] + [2] * 7


def test_a_bin_holds_ten_answers_or_there_are_fewer_bins():
    confidence = np.linspace(0, 1, 200)
    assert [b.count for b in metrics.calibration_bins(confidence, confidence)] == [20] * 10
    assert [b.count for b in metrics.calibration_bins(confidence[:25], confidence[:25])] == [13, 12]
    assert [b.count for b in metrics.calibration_bins(confidence[:4], confidence[:4])] == [4]


@given(answers, st.randoms())
def test_the_order_of_the_questions_makes_no_difference_to_the_metrics_of_confidence(pairs, random):
    mixed = random.sample(pairs, len(pairs))
    for measure in (metrics.area_under_risk, metrics.expected_calibration_error):
        assert measure(*arrays(mixed)) == pytest.approx(measure(*arrays(pairs)))


@given(answers)
def test_the_metrics_of_confidence_lie_between_0_and_1_and_all_right_has_no_risk(pairs):
    confidence, correct = arrays(pairs)
    assert 0 <= metrics.area_under_risk(confidence, correct) <= 1
    assert 0 <= metrics.expected_calibration_error(confidence, correct) <= 1 + 1e-9
    assert metrics.area_under_risk(confidence, np.ones(len(correct))) == 0
    coverage, risk = zip(*metrics.coverage_risk(confidence, correct), strict=True)
    assert coverage[-1] == 1
    assert risk[-1] == pytest.approx(1 - correct.mean())


def test_slices_overlap_when_they_share_a_character():
    assert metrics.overlaps((0, 5), (4, 9))
    assert not metrics.overlaps((0, 5), (5, 9))


def test_the_reciprocal_rank_ends_at_its_depth():
    assert metrics.reciprocal_rank(4) == 0.25
    assert metrics.reciprocal_rank(11) == 0
    assert metrics.reciprocal_rank(None) == 0


def test_ndcg_by_hand():
    best = 3 / math.log2(2) + 2 / math.log2(3) + 1 / math.log2(4)
    assert metrics.ndcg([3, 2, 1]) == pytest.approx(1)
    assert metrics.ndcg([0, 3], missed=[2, 1]) == pytest.approx(3 / math.log2(3) / best)
    assert metrics.ndcg([0, 0], missed=[1]) == 0
    assert metrics.ndcg([0] * 10 + [1]) == 0  # found, but too deep
    assert metrics.ndcg([0, 0]) is None


def test_a_mean_has_a_bootstrap_interval_that_is_the_same_every_time():
    values = np.array([1.0] * 80 + [0.0] * 20)
    interval = metrics.bootstrap_mean(values)
    assert interval == metrics.bootstrap_mean(values)
    assert (interval.value, interval.count) == (0.8, 100)
    # Of a mean of 100 draws with variance 0.16, 95% lie within 1.96 * 0.04.
    assert interval.low == pytest.approx(0.8 - 0.0784, abs=0.015)
    assert interval.high == pytest.approx(0.8 + 0.0784, abs=0.015)


def test_an_interval_of_equal_values_is_a_point_and_of_no_values_is_none():
    interval = metrics.bootstrap_mean(np.array([1.0, 1.0, 1.0]))
    assert (interval.value, interval.low, interval.high) == (1, 1, 1)
    assert metrics.bootstrap_mean(np.array([])) is None
