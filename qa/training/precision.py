"""The precision in which a network is trained."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch

__all__ = ["fast_precision"]


def fast_precision(device: str) -> AbstractContextManager[Any]:
    """Within it torch multiplies matrices in bfloat16, on a device ("cpu", "cuda") that is faster so."""
    if device == "cpu":
        able = torch.cpu.get_capabilities()
        fast = able.get("avx512_bf16") or able.get("amx_bf16")
    else:
        fast = device == "cuda" and torch.cuda.is_bf16_supported()
    return torch.autocast(device, torch.bfloat16) if fast else nullcontext()
