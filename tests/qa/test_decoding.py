"""From logits to spans of a view: within a sentence, never in what was put in."""

import numpy as np
import pytest

from corpus.views import View
from qa.reading.cross_encoder import Scores
from qa.reading.decoding import ViewSpan, best_spans, margin_within

OFFSETS = [(0, 3), (4, 10), (11, 14), (15, 21), (22, 24), (25, 29)]
WHOLE = [(0, 29)]
TEXT = "abc defghi klm nopqrs uv wxyz"


def view(sentences=((0, 29),), inserted=()):
    places = np.arange(len(TEXT), dtype=np.int32)
    for start, end in inserted:
        places[start:end] = -1
    return View(TEXT, places, sentences)


def scores(starts, ends, none=0.0, offsets=OFFSETS):
    return Scores(offsets, np.array(starts, np.float32), np.array(ends, np.float32), none, 0.0)


def test_the_best_span_begins_and_ends_where_the_logits_are_highest():
    window = scores([0, 5, 0, 0, 0, 1], [0, 0, 0, 4, 0, 1], none=3.0)
    assert best_spans([window], view(), WHOLE, 1) == [ViewSpan(4, 21, 6.0)]


def test_a_span_never_ends_before_it_begins():
    window = scores([0, 0, 0, 0, 9, 0], [9, 0, 0, 0, 1, 0])
    assert best_spans([window], view(), WHOLE, 1) == [ViewSpan(22, 24, 10.0)]


def test_several_spans_do_not_overlap():
    window = scores([8, 7, 0, 0, 5, 0], [7, 8, 0, 0, 5, 0])
    assert best_spans([window], view(), WHOLE, 2) == [ViewSpan(0, 10, 16.0), ViewSpan(22, 24, 10.0)]


def test_a_span_reaches_across_no_sentence_and_no_cell():
    window = scores([9, 0, 0, 0, 0, 0], [0, 0, 0, 9, 0, 0])
    (best,) = best_spans([window], view(), [(0, 14), (15, 29)], 1)
    assert best == ViewSpan(0, 3, 9.0)


def test_what_was_put_into_the_view_is_no_answer():
    window = scores([9, 0, 0, 0, 2, 0], [9, 0, 0, 0, 2, 0])
    assert best_spans([window], view(inserted=[(0, 11)]), [(11, 29)], 1) == [ViewSpan(22, 24, 4.0)]


def test_the_windows_of_a_passage_are_compared_by_their_margins():
    poor, rich = scores([9, 0, 0, 0, 0, 0], [9, 0, 0, 0, 0, 0], none=20.0), scores([0] * 5 + [3], [0] * 5 + [3])
    assert best_spans([poor, rich], view(), WHOLE, 1) == [ViewSpan(25, 29, 6.0)]


def test_a_window_without_text_gives_no_span():
    assert best_spans([scores([], [], offsets=[])], view(), WHOLE, 3) == []
    assert margin_within([scores([], [], offsets=[])], 0, 10) is None


def test_the_margin_within_a_sentence_is_that_of_its_best_span():
    window = scores([9, 0, 2, 0, 0, 0], [9, 0, 0, 1, 0, 0], none=1.0)
    assert margin_within([window], 11, 29) == pytest.approx(2.0)
