"""Web pages that a browser has saved in one file, with their pictures (MHTML, RFC 2557)."""

from dataclasses import replace
from email.message import Message

from corpus.reading.decoding import decode
from corpus.reading.html import read_html
from corpus.reading.mail import leaves_of, parsed_mail, read_eml
from corpus.reading.result import ReadText

__all__ = ["read_mhtml"]

_PLACES = ("Snapshot-Content-Location", "Content-Location")


def read_mhtml(data: bytes) -> ReadText | None:
    """Read the page, and where it was saved from; what holds none is read as a mail. None when the bytes are no text.

    Raises:
        DamagedFile: its parts are nested too deep, or broken.
    """
    message = parsed_mail(data)
    pages = [part for part in leaves_of(message) if part.get_content_type() == "text/html"] if message else []
    read = read_html(_page(pages[0])) if pages else None
    if read is None:
        return read_eml(data)
    told = (str(part[name] or "") for part in (message, pages[0]) if part is not None for name in _PLACES)
    return replace(read, url=next((place for place in told if place.startswith(("http://", "https://"))), None))


def _page(part: Message) -> bytes:
    """The bytes of a page, in UTF-8 where the part says in which encoding they are."""
    data, charset = part.get_payload(decode=True), part.get_content_charset()
    if not isinstance(data, bytes):
        return b""
    text = decode(data, charset) if charset else None
    return data if text is None else text.encode("utf-8-sig", "replace")
