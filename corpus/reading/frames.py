"""What goes through the pipes between the process that asks and those that read: frames of a length and as many bytes.

Nothing in them is executed: they are JSON, text, or the bytes of a file.
"""

import struct
from dataclasses import fields
from datetime import date
from typing import IO, Any

from corpus.reading.result import Part, ReadText

__all__ = ["read_text_of", "receive", "send", "told_of"]

_LENGTH = struct.Struct("<Q")
_DATES = ("published", "guessed")


def send(pipe: IO[bytes], *frames: bytes) -> None:
    """Write frames: the length of each, and its bytes."""
    for frame in frames:
        pipe.write(_LENGTH.pack(len(frame)))
        pipe.write(frame)
    pipe.flush()


def receive(pipe: IO[bytes], most: int) -> bytes:
    """The bytes of the next frame.

    Raises:
        EOFError: the pipe ends before it does.
        ValueError: it is longer than ``most``.
    """
    length = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))[0]
    if length > most:
        raise ValueError("a longer frame than there may be")
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data


def told_of(read: ReadText) -> dict[str, Any]:
    """What is said of a text, as JSON can hold it."""
    kept = [each.name for each in fields(read) if each.name not in ("text", "parts")]
    values = {name: getattr(read, name) for name in kept}
    return values | {name: values[name] and values[name].isoformat() for name in _DATES}


def read_text_of(told: dict[str, Any], text: str, parts: tuple[Part, ...]) -> ReadText:
    """What was read, of which ``told_of`` has told.

    Raises:
        KeyError, TypeError, ValueError: it is not what that tells.
    """
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    values |= {name: date.fromisoformat(told[name]) for name in _DATES if told[name] is not None}
    if not all(isinstance(place, int) for place in values["pages"]):
        raise TypeError("pages")
    return ReadText(text=text, parts=parts, **values)
