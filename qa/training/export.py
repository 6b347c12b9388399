"""From a trained network to the files in ``qa/weights/reader``: matrices in eight bits and the graph that uses them."""

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper
from safetensors.numpy import save

from embeddings.minilm_weights import HIGHEST
from qa.reading.cross_encoder import FORMAT
from qa.training.network import EARLY_AFTER, OF_FIRST, OF_TOKENS, ReaderNetwork

__all__ = ["graphs", "quantised", "write"]

_HEADS = 12

_MATRICES = ("qkv", "out", "inner", "outer")
Arrays = dict[str, NDArray[Any]]


def write(network: ReaderNetwork, tokenizer: Path, out: Path) -> None:
    """Write the weights, the graphs and the tokenizer into a folder, and ``reader.json`` with their checksums.

    Args:
        network: as it was trained.
        tokenizer: the encoder's ``tokenizer.json``.
        out: the folder, made when it is absent.
    """
    out.mkdir(parents=True, exist_ok=True)
    weights = quantised(network)
    (out / "model.safetensors").write_bytes(save(weights))
    made = graphs(weights)
    for name, model in made.items():
        (out / name).write_bytes(model.SerializeToString(deterministic=True))
    shutil.copyfile(tokenizer, out / "tokenizer.json")
    names = (*made, "model.safetensors", "tokenizer.json")
    files = {name: sha256((out / name).read_bytes()).hexdigest() for name in names}
    looks_after = EARLY_AFTER if network.early is not None else 0
    settings = json.dumps({"format": FORMAT, "looks_after": looks_after, "files": files}, indent=2)
    (out / "reader.json").write_text(settings + "\n", encoding="utf-8")


def quantised(network: ReaderNetwork) -> Arrays:
    """The weights as they are kept.

    Matrices are int8 ``[in, out]`` with one scale for each column, word vectors int8 with one scale for each word, and
    the rest are floats. The heads that read every token are one matrix, and those that read the first are another.
    """
    state = {name: value.detach().float().cpu().numpy() for name, value in network.state_dict().items()}
    words = state["words.weight"]
    word_scale = np.maximum(np.abs(words).max(axis=1), np.finfo(np.float32).tiny) / np.float32(127)
    kept: Arrays = {
        "words": np.rint(words / word_scale[:, None]).astype(np.int8),
        "words.scale": word_scale,
        "positions": state["positions.weight"].astype(np.float16),
        "segments": state["segments.weight"].astype(np.float16),
        "norm.weight": state["norm.weight"],
        "norm.bias": state["norm.bias"],
    }
    places = {"tokens": OF_TOKENS, "first": OF_FIRST}
    if network.early is not None:
        places |= {"early.tokens": ("early.span",), "early.first": ("early.relevance",)}
    for place, heads in places.items():
        kept[f"{place}.weight"] = np.ascontiguousarray(np.concatenate([state[f"{head}.weight"] for head in heads]).T)
        kept[f"{place}.bias"] = np.concatenate([state[f"{head}.bias"] for head in heads])
    for number in range(len(network.layers)):
        for part in _MATRICES:
            name = f"layers.{number}.{part}"
            matrix = state[f"{name}.weight"].T
            scale = np.abs(matrix).max(axis=0) / HIGHEST
            kept[f"{name}.weight"] = np.ascontiguousarray(np.rint(matrix / scale).astype(np.int8))
            kept[f"{name}.scale"] = scale.astype(np.float32)
            kept[f"{name}.bias"] = state[f"{name}.bias"]
        for part in ("norm1", "norm2"):
            for kind in ("weight", "bias"):
                kept[f"layers.{number}.{part}.{kind}"] = state[f"layers.{number}.{part}.{kind}"]
    return kept


def graphs(weights: Arrays) -> dict[str, ModelProto]:
    """The network from the sum of its embeddings on, in the operators of ONNX Runtime; the weights stay outside.

    Returns:
        By the names of their files, ``graph.onnx``, from "hidden" to "tokens" and "first"; of a network that looks
        twice, it begins where ``look.onnx`` ends, whose outputs are "looked", "tokens" and "first".
    """
    layers = 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers."))
    if "early.tokens.weight" not in weights:
        return {"graph.onnx": _graph(weights, range(layers), "")}
    return {
        "look.onnx": _graph(weights, range(EARLY_AFTER), "early."),
        "graph.onnx": _graph(weights, range(EARLY_AFTER, layers), ""),
    }


def _graph(weights: Arrays, layers: range, heads: str) -> ModelProto:
    nodes: list[NodeProto] = []
    hidden = "hidden"
    for number in layers:
        hidden = _layer(nodes, f"layers.{number}", hidden)
    nodes += [
        helper.make_node("MatMul", [hidden, f"{heads}tokens.weight"], ["tokens.product"]),
        helper.make_node("Add", ["tokens.product", f"{heads}tokens.bias"], ["tokens"]),
        helper.make_node("Gather", [hidden, "zero"], ["first.hidden"], axis=1),
        helper.make_node("MatMul", ["first.hidden", f"{heads}first.weight"], ["first.product"]),
        helper.make_node("Add", ["first.product", f"{heads}first.bias"], ["first"]),
    ]
    outputs = [
        helper.make_tensor_value_info("tokens", TensorProto.FLOAT, [1, "tokens", len(weights[f"{heads}tokens.bias"])]),
        helper.make_tensor_value_info("first", TensorProto.FLOAT, [1, len(weights[f"{heads}first.bias"])]),
    ]
    if heads:
        nodes.append(helper.make_node("Identity", [hidden], ["looked"]))
        outputs.append(helper.make_tensor_value_info("looked", TensorProto.FLOAT, [1, "tokens", 384]))
    used = {name for node in nodes for name in node.input} & weights.keys()
    inside = [
        helper.make_tensor("zero", TensorProto.INT64, [], [0]),
        helper.make_tensor("thirds", TensorProto.INT64, [3], [384] * 3),
    ]
    body = helper.make_graph(
        nodes,
        "reader",
        [helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [1, "tokens", 384])],
        outputs,
        [*inside, *(_outside(name, weights[name]) for name in sorted(used))],
    )
    operators = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(body, opset_imports=operators, ir_version=9, producer_name="footnote")


def _layer(nodes: list[NodeProto], name: str, hidden: str) -> str:
    def own(kind: str, given: list[str], given_name: str, **settings: Any) -> str:  # noqa: ANN401
        nodes.append(helper.make_node(kind, given, [given_name], domain="com.microsoft", **settings))
        return given_name

    def product(part: str, given: str) -> str:
        weight, scale, bias = (f"{name}.{part}.{kind}" for kind in ("weight", "scale", "bias"))
        return own("DynamicQuantizeMatMul", [given, weight, scale, "", bias], f"{name}.{part}.product")

    def plain(kind: str, given: list[str], given_name: str, **settings: Any) -> str:  # noqa: ANN401
        nodes.append(helper.make_node(kind, given, [given_name], **settings))
        return given_name

    def normalised(part: str, given: str, beside: str) -> str:
        # A layer normalisation in steps, which takes a quarter of the time of ONNX Runtime's own.
        at = f"{name}.{part}"
        total = plain("Add", [given, beside], f"{at}.sum")
        mean = plain("ReduceMean", [total], f"{at}.mean", axes=[-1])
        centred = plain("Sub", [total, mean], f"{at}.centred")
        scaled = plain("SimplifiedLayerNormalization", [centred, f"{at}.weight"], f"{at}.scaled", epsilon=1e-12)
        return plain("Add", [scaled, f"{at}.bias"], f"{at}.done")

    thirds = [f"{name}.{part}" for part in ("query", "key", "value")]
    nodes.append(helper.make_node("Split", [product("qkv", hidden), "thirds"], thirds, axis=-1))
    mixed = own("MultiHeadAttention", thirds, f"{name}.mixed", num_heads=_HEADS)
    attended = normalised("norm1", product("out", mixed), hidden)
    inner = own("Gelu", [product("inner", attended)], f"{name}.gelu")
    return normalised("norm2", product("outer", inner), attended)


def _outside(name: str, values: NDArray[Any]) -> TensorProto:
    """A tensor that is declared here and given when the graph is loaded."""
    tensor = TensorProto(name=name, data_type=helper.np_dtype_to_tensor_dtype(values.dtype), dims=values.shape)
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="model.safetensors")
    return tensor
