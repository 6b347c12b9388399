"""Plain text: kept as it was decoded, to the character."""

from corpus.dates import find_publication_date
from corpus.reading.decoding import decode
from corpus.reading.result import ReadText

__all__ = ["read_text"]


def read_text(data: bytes) -> ReadText | None:
    """Read plain text in any encoding; None when the bytes are not text."""
    text = decode(data)
    return None if text is None else ReadText(text, guessed=find_publication_date(text))
