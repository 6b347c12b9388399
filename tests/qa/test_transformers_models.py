"""Readers and rerankers that a user names, as tiny models with weights set by chance."""

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import (
    BertConfig,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    BertModel,
    BertTokenizerFast,
)

from corpus.views import View
from embeddings.encoder import installed_folder
from qa.errors import ReaderUnusable
from qa.reading.decoding import best_spans
from qa.reading.loading import load_reader
from qa.reading.transformers_models import Reranker, TransformersReader

TEXT = "The bridge was opened in 1987 by the mayor of the town."


def config(**settings) -> BertConfig:
    return BertConfig(
        vocab_size=30522,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        **settings,
    )


def save(folder: Path, model) -> Path:
    tokenizer = BertTokenizerFast.from_pretrained(installed_folder(), model_max_length=64)
    tokenizer.save_pretrained(folder)
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def reader(tmp_path_factory) -> Path:
    torch.manual_seed(1)
    return save(tmp_path_factory.mktemp("reader"), BertForQuestionAnswering(config()))


def test_an_extractive_model_of_transformers_reads(reader):
    model = load_reader(str(reader))
    ((scores,),) = model.score("When was it opened?", [("Bridges", TEXT)])
    assert [TEXT[start:end] for start, end in scores.offsets] == TEXT.replace(".", " .").split()
    assert len(scores.starts) == len(scores.ends) == len(scores.offsets)
    view = View(TEXT, np.arange(len(TEXT), dtype=np.int32), ((0, len(TEXT)),))
    (span,) = best_spans([scores], view, [(0, len(TEXT))], 1)
    assert TEXT[span.start : span.end] in TEXT


def test_the_scores_are_those_of_the_model(reader):
    ((scores,),) = TransformersReader(str(reader)).score("When?", [("", TEXT)])
    tokenizer = BertTokenizerFast.from_pretrained(reader)
    model = BertForQuestionAnswering.from_pretrained(reader).eval()
    with torch.no_grad():
        out = model(**tokenizer("When?", TEXT, return_tensors="pt"))
    assert np.allclose(scores.starts, out.start_logits[0, 4:-1].numpy(), atol=1e-5)
    assert scores.none == pytest.approx(float(out.start_logits[0, 0] + out.end_logits[0, 0]), abs=1e-5)


def test_a_long_passage_is_read_in_windows_that_leave_nothing_out(reader):
    text = " ".join(str(number) for number in range(1000, 1200))
    (found,) = TransformersReader(str(reader)).score("Which number?", [("", text)])
    assert len(found) > 1
    covered = {at for window in found for start, end in window.offsets for at in range(start, end)}
    assert "".join(text[at] for at in sorted(covered)) == text.replace(" ", "")


def test_a_model_without_a_head_for_spans_is_refused(tmp_path):
    with pytest.raises(ReaderUnusable, match="no extractive question-answering model"):
        load_reader(str(save(tmp_path, BertModel(config()))))


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ReaderUnusable, match="cannot be loaded as a reader"):
        load_reader(str(tmp_path))


def test_a_name_that_is_nothing_is_refused():
    with pytest.raises(ReaderUnusable, match="there is no folder"):
        load_reader("./no/such/folder!")


def test_weights_as_pickle_are_refused(reader, tmp_path):
    for path in reader.iterdir():
        if path.suffix != ".safetensors":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "pytorch_model.bin").write_bytes(b"cos\nsystem\n")
    with pytest.raises(ReaderUnusable, match="pickle"):
        load_reader(str(tmp_path))


def test_a_cross_encoder_of_sentence_transformers_ranks(tmp_path):
    torch.manual_seed(1)
    folder = save(tmp_path, BertForSequenceClassification(config(num_labels=1)))
    relevance = Reranker(str(folder)).relevance("When?", [("", TEXT), ("Bridges", TEXT), ("", "Nothing.")])
    assert relevance.shape == (3,)
    assert relevance.dtype == np.float32
    assert len(set(relevance.tolist())) == 3


def test_a_model_with_several_scores_is_no_reranker(tmp_path):
    folder = save(tmp_path, BertForSequenceClassification(config(num_labels=3)))
    with pytest.raises(ReaderUnusable, match="3 scores"):
        Reranker(str(folder))
