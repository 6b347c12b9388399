"""Writes ``minilm.safetensors``: the matrices of all-MiniLM-L6-v2 in eight bits.

    python -m embeddings.minilm_weights TEXTS

TEXTS is a file with a text in every line, of the kind that is to be encoded; some hundred will do. What each linear
layer is given when they are encoded decides

- by how much the inputs of a layer are multiplied before they are brought to eight bits together, and its matrix is
  divided, so that one input that is always large does not cost all others their precision (Xiao et al. 2023,
  "SmoothQuant: Accurate and Efficient Post-Training Quantization for Large Language Models");
- how each weight is rounded: what rounding one adds to a layer's outputs is taken back by those that are not rounded
  yet (Frantar et al. 2023, "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers").

Over questions and paragraphs of SQuAD the vectors have a cosine of 0.999 with those of 32 bits, and find the right
paragraph among the first five as often (``tests/benchmarks/encoder.py``).
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save

from embeddings.encoder import installed_folder
from embeddings.onnx import MATRICES

__all__ = ["HIGHEST", "main", "matrices"]

Array = NDArray[np.float32]

HIGHEST = 63
"""The largest weight. With 127, processors without VNNI would overflow when they add two products of eight bits in
sixteen; with 63 the same weights give the same sums on every processor."""

_TO_INPUTS = 0.65
"""Of what stands out in an input, how much smoothing moves into the matrix (the paper's alpha). Between .5 and .8 the
vectors are equally near to those of 32 bits."""

_DAMPING = 0.01
"""Of the mean square of the inputs, added to each square, so that their matrix can be inverted."""


def matrices(weights: dict[str, Array], inputs: dict[str, Array]) -> dict[str, NDArray[Any]]:
    """The linear layers of the network in eight bits.

    Args:
        weights: those of ``model.safetensors``.
        inputs: what each linear layer is given over some texts, float32 [tokens, in], by the layer's name.

    Returns:
        By layer: ``matrix``, int8 [in, out]; ``scale``, by which each of its columns is multiplied; ``bias``; and,
        where the layer has one, ``smoothing``, by which its inputs are multiplied. The three matrices before an
        attention are one.
    """
    made: dict[str, NDArray[Any]] = {}

    def add(name: str, parts: Sequence[str], smooth: bool = False, by_token: bool = False) -> None:
        matrix = np.concatenate([weights[f"{part}.weight"] for part in parts])
        bias = np.concatenate([weights[f"{part}.bias"] for part in parts])
        given = inputs[parts[0]]
        if smooth:
            made[f"{name}.smoothing"] = factors = _smoothing(matrix, given)
            matrix, given = matrix / factors, given * factors
        shares = given / given.max(axis=1, keepdims=True) if by_token else given
        rounded, scale = _rounded(matrix, shares)
        missed = given.mean(axis=0) @ (matrix - rounded * scale[:, None]).T  # of the outputs' mean, by rounding
        made[f"{name}.matrix"] = np.ascontiguousarray(rounded.astype(np.int8).T)
        made[f"{name}.scale"] = scale.astype(np.float32)
        made[f"{name}.bias"] = (bias + missed).astype(np.float32)

    for layer in sorted({name.rsplit(".attention", 1)[0] for name in inputs if ".attention" in name}):
        attention = f"{layer}.attention"
        add(f"{attention}.self", [f"{attention}.self.{part}" for part in ("query", "key", "value")], smooth=True)
        add(f"{attention}.output.dense", [f"{attention}.output.dense"])
        add(f"{layer}.intermediate.dense", [f"{layer}.intermediate.dense"], smooth=True)
        add(f"{layer}.output.dense", [f"{layer}.output.dense"], by_token=True)
    return made


def _smoothing(matrix: Array, inputs: Array) -> Array:
    """What to multiply inputs, [tokens, in], by before a matrix, [out, in], is divided by it: float32 [in]."""
    of_inputs, of_matrix = np.abs(inputs).max(axis=0), np.abs(matrix).max(axis=0)
    shifted = of_inputs**_TO_INPUTS / np.maximum(of_matrix, 1e-5) ** (1 - _TO_INPUTS)
    factors: Array = (np.exp(np.log(shifted).mean()) / shifted).astype(np.float32)
    return factors


def _rounded(matrix: Array, inputs: Array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The whole numbers, [out, in], and the scale of each output, whose products are nearest to those of the matrix."""
    left = matrix.astype(np.float64)
    scale = np.abs(left).max(axis=1) / HIGHEST
    squares = inputs.T.astype(np.float64) @ inputs / len(inputs)
    squares += _DAMPING * np.diag(squares).mean() * np.eye(len(squares))
    order = np.argsort(-np.diag(squares))  # what is multiplied by the most first, while most others can make up for it
    left = left[:, order]
    share = np.linalg.cholesky(np.linalg.inv(squares[np.ix_(order, order)])).T
    rounded = np.empty_like(left)
    for column in range(left.shape[1]):
        rounded[:, column] = np.clip(np.rint(left[:, column] / scale), -HIGHEST, HIGHEST)
        missed = (left[:, column] - rounded[:, column] * scale) / share[column, column]
        left[:, column + 1 :] -= np.outer(missed, share[column, column + 1 :])
    return rounded[:, np.argsort(order)], scale


def _inputs(folder: Path, texts: Sequence[str]) -> dict[str, Array]:
    """What every linear layer is given when the texts are encoded in 32 bits, by the layer's name."""
    import torch
    from sentence_transformers import SentenceTransformer

    model: Any = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    given: dict[str, list[Array]] = {}

    def keep(name: str) -> Callable[[object, tuple[torch.Tensor]], None]:
        return lambda _, arguments: given.setdefault(name, []).append(arguments[0][0].numpy())

    for name, module in model[0].auto_model.named_modules():
        if name.startswith("encoder.") and isinstance(module, torch.nn.Linear):
            module.register_forward_pre_hook(keep(name))
    for text in texts:
        model.encode([text])
    return {name: np.concatenate(several) for name, several in given.items()}


def main() -> None:
    """Write the matrices beside this module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, metavar="TEXTS", help="a file with a text in every line")
    texts = parser.parse_args().texts.read_text(encoding="utf-8").splitlines()
    folder = installed_folder()
    made = matrices(load_file(folder / "model.safetensors"), _inputs(folder, texts))
    MATRICES.write_bytes(save(made))


if __name__ == "__main__":
    main()
