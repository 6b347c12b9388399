"""Writes ``minilm.onnx``: all-MiniLM-L6-v2 as an ONNX graph, whose weights stay in files beside it.

    python -m embeddings.minilm_graph

The network is Devlin et al. 2019, "BERT: Pre-training of Deep Bidirectional Transformers", with six layers of width 384
and twelve heads, distilled as in Wang et al. 2020, "MiniLM". Its matrices are multiplied in eight bits, which takes
less than half of the time of 32. ``embeddings.minilm_weights`` tells how they are made; what stands before and after
them here lets their inputs lose little when they are brought to eight bits as well. The operators are those of ONNX 20
and ONNX Runtime's own.
"""

from typing import Any

from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper
from safetensors.numpy import load_file

from embeddings.encoder import installed_folder
from embeddings.onnx import GRAPH, MATRICES

__all__ = ["graph", "main"]

_LAYERS = 6
_HEADS = 12
_WIDTH = 384
_EPSILON = 1e-12  # of every layer normalisation
_OURS = "com.microsoft"


class _Nodes:
    """The nodes of the graph, in the order in which they run; every method returns the name of what its node gives."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []

    def node(self, operator: str, inputs: list[str], output: str, domain: str = "", **settings: Any) -> str:  # noqa: ANN401
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **settings))
        return output

    def product(self, x: str, layer: str, bias: str) -> str:
        """What a linear layer makes of float32 [tokens, in], which is brought to eight bits on the way."""
        inputs = [x, f"{layer}.matrix", f"{layer}.scale", "", bias]
        return self.node("DynamicQuantizeMatMul", inputs, f"{layer}.product", domain=_OURS)

    def smoothed(self, x: str, layer: str) -> str:
        """A linear layer, whose inputs are multiplied first by a number each, so that none is far beyond the others."""
        inputs = self.node("Mul", [x, f"{layer}.smoothing"], f"{layer}.smoothed")
        return self.product(inputs, layer, f"{layer}.bias")

    def by_token(self, x: str, layer: str) -> str:
        """A linear layer, whose inputs are divided first by the largest of their token, and its outputs multiplied."""
        largest = self.node("ReduceMax", [x, "-1"], f"{layer}.largest", keepdims=1)
        product = self.product(self.node("Div", [x, largest], f"{layer}.shares"), layer, "")
        return self.node(
            "Add", [self.node("Mul", [product, largest], f"{layer}.whole"), f"{layer}.bias"], f"{layer}.sum"
        )

    def normalised(self, x: str, layer: str) -> str:
        weights = [f"{layer}.weight", f"{layer}.bias"]
        return self.node("LayerNormalization", [x, *weights], f"{layer}.done", epsilon=_EPSILON)

    def embedded(self) -> str:
        """Words, positions and the one segment of a text, from the ids of its tokens."""
        words = self.node("Gather", ["embeddings.word_embeddings.weight", "ids"], "words")
        length = self.node("Shape", ["ids"], "length")
        positions = self.node("Slice", ["embeddings.position_embeddings.weight", "0", length, "0"], "positions")
        segment = self.node("Slice", ["embeddings.token_type_embeddings.weight", "0", "1", "0"], "segment")
        places = self.node("Add", [positions, segment], "places")
        return self.normalised(self.node("Add", [words, places], "embedded"), "embeddings.LayerNorm")

    def attended(self, x: str, layer: str) -> str:
        parts = [f"{layer}.{part}" for part in ("query", "key", "value")]
        batch = self.node("Unsqueeze", [self.smoothed(x, f"{layer}.self"), "0"], f"{layer}.batch")
        self.nodes.append(helper.make_node("Split", [batch], parts, axis=-1, num_outputs=3))
        mixed = self.node("MultiHeadAttention", parts, f"{layer}.mixed", domain=_OURS, num_heads=_HEADS)
        return self.node("Squeeze", [mixed, "0"], f"{layer}.heads")

    def layer(self, x: str, layer: str) -> str:
        attention, dense = f"{layer}.attention", f"{layer}.attention.output.dense"
        attended = self.product(self.attended(x, attention), dense, f"{dense}.bias")
        x = self.normalised(self.node("Add", [x, attended], f"{attention}.sum"), f"{attention}.output.LayerNorm")
        inner = self.node("Gelu", [self.smoothed(x, f"{layer}.intermediate.dense")], f"{layer}.gelu")
        outer = self.by_token(inner, f"{layer}.output.dense")
        return self.normalised(self.node("Add", [x, outer], f"{layer}.sum"), f"{layer}.output.LayerNorm")


def graph(weights: dict[str, NDArray[Any]]) -> ModelProto:
    """The network from ``ids``, int64 [tokens], to ``tokens``, float32 [tokens, 384].

    Args:
        weights: all of ``model.safetensors`` and ``minilm.safetensors``; they are named in the graph only.
    """
    nodes = _Nodes()
    x = nodes.embedded()
    for number in range(_LAYERS):
        x = nodes.layer(x, f"encoder.layer.{number}")
    nodes.node("Identity", [x], "tokens")
    used = {name for node in nodes.nodes for name in node.input} & weights.keys()
    numbers = [helper.make_tensor(str(number), TensorProto.INT64, [1], [number]) for number in (-1, 0, 1)]
    body = helper.make_graph(
        nodes.nodes,
        "all-MiniLM-L6-v2",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["length"])],
        [helper.make_tensor_value_info("tokens", TensorProto.FLOAT, ["length", _WIDTH])],
        [*numbers, *(_outside(name, weights[name]) for name in sorted(used))],
    )
    operators = [helper.make_opsetid("", 20), helper.make_opsetid(_OURS, 1)]
    return helper.make_model(body, opset_imports=operators, ir_version=9, producer_name="footnote")


def _outside(name: str, values: NDArray[Any]) -> TensorProto:
    """A tensor that is declared here and given when the graph is loaded."""
    tensor = TensorProto(name=name, data_type=helper.np_dtype_to_tensor_dtype(values.dtype), dims=values.shape)
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="weights")  # a name that nobody opens
    return tensor


def main() -> None:
    """Write the graph beside this module."""
    weights = load_file(installed_folder() / "model.safetensors") | load_file(MATRICES)
    GRAPH.write_bytes(graph(weights).SerializeToString(deterministic=True))


if __name__ == "__main__":
    main()
