"""The weights of a model, read from the disk when they are used, and shared by all processes that use them."""

import json
import math
import mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["mapped_weights"]

_TYPES = {"F32": np.float32, "F16": np.float16, "I8": np.int8, "U8": np.uint8, "I32": np.int32, "I64": np.int64}


def mapped_weights(path: Path) -> dict[str, NDArray[Any]]:
    """The tensors of a safetensors file by their names, as read-only views of the file.

    The format: https://huggingface.co/docs/safetensors. Its own library copies what it reads, which takes a tenth of a
    second for 90 MB.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no safetensors file, is cut short, or has another type of number than those used here.
    """
    with path.open("rb") as file:
        data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    begin = 8 + int.from_bytes(data[:8], "little")
    if not 8 < begin <= len(data):
        raise ValueError(f"{path} is no safetensors file")
    header: dict[str, dict[str, Any]] = json.loads(bytes(data[8:begin]))
    header.pop("__metadata__", None)
    tensors = {}
    for name, about in header.items():
        if about["dtype"] not in _TYPES:
            raise ValueError(f"{path} has numbers of type {about['dtype']}")
        count, at = math.prod(about["shape"]), begin + about["data_offsets"][0]
        tensors[name] = np.frombuffer(data, _TYPES[about["dtype"]], count, at).reshape(about["shape"])
    return tensors
