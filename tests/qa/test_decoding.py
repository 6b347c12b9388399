import numpy as np

from qa.reading.cross_encoder import Scores
from qa.reading.decoding import TextSpan, best_spans, score_within

OFFSETS = [(0, 3), (4, 10), (11, 14), (15, 21), (22, 24), (25, 29)]


def scores(starts: list[float], ends: list[float], none: float = 0.0, offsets=OFFSETS) -> Scores:
    return Scores(offsets, np.array(starts, np.float32), np.array(ends, np.float32), none, 0.0)


def test_the_best_span_begins_and_ends_where_the_logits_are_highest():
    window = scores([0, 5, 0, 0, 0, 1], [0, 0, 0, 4, 0, 1], none=3.0)
    assert best_spans([window], 1) == [TextSpan(4, 21, 6.0)]


def test_a_span_never_ends_before_it_begins():
    window = scores([0, 0, 0, 0, 9, 0], [9, 0, 0, 0, 1, 0])
    assert best_spans([window], 1) == [TextSpan(22, 24, 10.0)]


def test_several_spans_do_not_overlap():
    window = scores([8, 7, 0, 0, 5, 0], [7, 8, 0, 0, 5, 0])
    assert best_spans([window], 2) == [TextSpan(0, 10, 16.0), TextSpan(22, 24, 10.0)]


def test_a_span_takes_at_most_thirty_tokens():
    offsets = [(n, n + 1) for n in range(40)]
    window = scores([9.0] + [0.0] * 39, [0.0] * 39 + [9.0], offsets=offsets)
    (best,) = best_spans([window], 1)
    assert best.end - best.start <= 30


def test_the_windows_of_a_passage_are_compared_by_their_margins():
    poor, rich = scores([9, 0, 0, 0, 0, 0], [9, 0, 0, 0, 0, 0], none=20.0), scores([0] * 5 + [3], [0] * 5 + [3])
    assert best_spans([poor, rich], 1) == [TextSpan(25, 29, 6.0)]


def test_a_window_without_text_gives_no_span():
    assert best_spans([scores([], [], offsets=[])], 3) == []
    assert score_within([scores([], [], offsets=[])], 0, 10) is None


def test_the_score_within_a_sentence_is_that_of_its_best_span():
    window = scores([9, 0, 2, 0, 0, 0], [9, 0, 0, 1, 0, 0], none=1.0)
    assert score_within([window], 11, 29) == TextSpan(11, 21, 2.0)
