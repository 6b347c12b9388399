"""What reading one file may take, and what is said of one that takes more."""

from dataclasses import dataclass

from corpus.errors import CostlyFile
from corpus.reading.writing import MAX_CHARACTERS

__all__ = ["Limits", "too_hungry", "too_slow"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take.

    Attributes:
        seconds: of CPU time; by the clock, it may be three times as long.
        memory: bytes of the worker's memory, the interpreter and the engines included. Where the operating system
            cannot limit that, as on Windows, nothing does.
        characters: of text that comes out.
        part_bytes: of all the files inside it together.
    """

    seconds: float = 60
    memory: int = 1536 * 2**20
    characters: int = MAX_CHARACTERS
    part_bytes: int = 512 * 2**20


def too_slow(limits: Limits) -> CostlyFile:
    """That it takes too long."""
    return CostlyFile(
        "takes longer than {seconds} seconds to read; split it into smaller files", seconds=f"{limits.seconds:g}"
    )


def too_hungry(limits: Limits) -> CostlyFile:
    """That it takes too much memory."""
    return CostlyFile(
        "takes more than {most} MB of memory to read; split it into smaller files", most=limits.memory // 2**20
    )
