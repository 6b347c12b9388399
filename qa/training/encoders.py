"""The weights of a BERT encoder to begin from."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

__all__ = ["encoder_weights"]


def encoder_weights(path: Path) -> dict[str, Tensor]:
    """The weights of a BERT encoder, by the names that transformers gives them.

    Args:
        path: an ONNX file, as transformers.js has them, or a folder with ``model.safetensors``.
    """
    if path.suffix != ".onnx":
        return load_file(path / "model.safetensors")
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(path).graph
    values = {each.name: torch.from_numpy(numpy_helper.to_array(each).copy()) for each in graph.initializer}
    # An export folds the transposed matrices into nameless constants; the node that multiplies by one has its name.
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in values:
            name = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
            values[f"{name}.weight"] = values[node.input[1]].T.contiguous()
    return values
