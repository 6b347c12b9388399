"""Mails: the lines at their head, what they say, and the files that come with them.

A mailbox becomes one document a mail, not one of all: each has its own author, day and subject, by which it is found
and dated, and a mailbox of ten years has none of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from corpus.dates import find_publication_date
from corpus.errors import DamagedFile
from corpus.reading.decoding import decode
from corpus.reading.result import Part, ReadText, name_apart
from corpus.reading.text import read_text
from corpus.reading.visibility import visible_text

__all__ = ["Mail", "as_text", "leaves_of", "parsed_mail", "read_eml", "read_mailbox"]

MAX_PARTS = 5_000
"""The most parts of a mail, and the most mails of a mailbox."""
_HEAD = ("From", "To", "Cc", "Bcc", "Date", "Subject")
_FIELD = re.compile(rb"[!-9;-~]{1,76}:[ \t\r\n]")
_LOOKED_AT = 4096
_ENVELOPE = re.compile(rb"(?m)^From [^\r\n]{1,200}[12][0-9]{3}[^\r\n]{0,40}\r?$\n")
_ESCAPED = re.compile(rb"(?m)^>(>*From )")
_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")
_UNSAFE = re.compile(r"[^\w .,()'+-]+")
_LONGEST_NAME = 80
_SUFFIXES = {"text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv", "application/pdf": ".pdf"}
_MAILS = frozenset({"message/rfc822", "message/global"})
_ENCRYPTED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"})
_BODIES = ("text/plain", "text/html")
_UNREADABLE = (HeaderParseError, LookupError, ValueError, TypeError, AttributeError, AssertionError)
"""What the standard library raises on fields that no mail should have."""


@dataclass(slots=True)
class Mail:
    """A mail, whatever format it was kept in.

    Attributes:
        fields: the lines at its head, name and value, in order.
        plain: what it says as plain text, in pieces.
        html: the same as HTML.
        parts: the files that come with it.
        remarks: what could not be read.
    """

    fields: list[tuple[str, str]] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """The value of a field; None when the mail has no such field."""
        return next((value for own, value in self.fields if own == name), None)

    def put(self, part: Part) -> None:
        """Add a file that comes with it, under a name that no other has."""
        name = part.name.replace("\\", "/").rpartition("/")[2].strip(" .") or "attachment"
        self.parts.append(Part(name_apart(name, self.parts), part.data))


def read_eml(data: bytes) -> ReadText | None:
    """Read one mail of the internet (RFC 5322); its attachments become documents of their own.

    Returns:
        The text, the mail's subject as title, its author, and its day as the day of publication; plain text when it is
        no mail; None when the bytes are no text.

    Raises:
        DamagedFile: its parts are nested too deep, or broken.
    """
    message = parsed_mail(data)
    if message is None:
        return None
    mail = _mail(message)
    return as_text(mail) if mail.fields or mail.parts else read_text(data)


def read_mailbox(data: bytes) -> ReadText | None:
    """Read a mailbox (mbox): each of its mails becomes a document of its own; what is no mailbox is plain text."""
    text = data.lstrip(b"\xef\xbb\xbf\r\n")
    begins = [found.span() for found in _ENVELOPE.finditer(text) if _follows_gap(text, found.start())]
    if not begins or begins[0][0]:
        return read_text(data)
    ends = [start for start, _ in begins[1:]] + [len(text)]
    bodies = [_ESCAPED.sub(rb"\1", text[start:end]) for (_, start), end in zip(begins[:MAX_PARTS], ends, strict=False)]
    parts = tuple(Part(f"{number:05d} {_name_of(body)}.eml", body) for number, body in enumerate(bodies, 1))
    left = len(begins) - len(parts)
    return ReadText("", parts=parts, remarks=(f"{left} more mails are not read",) if left else ())


def as_text(mail: Mail) -> ReadText:
    """A mail as text: the lines at its head, then its body; as HTML only when it has no plain text."""
    fields = [(name, value) for name in _HEAD if (value := mail.get(name))]
    names = [part.name for part in mail.parts]
    if names:
        fields.append(("Attachments", ", ".join(names)))
    head = "\n".join(f"{name}: {value}" for name, value in fields)
    body = "\n\n".join(filter(None, map(_tidied, mail.plain)))
    if not any(map(str.isalnum, body)):
        body = "\n\n".join(filter(None, map(visible_text, mail.html)))
    text = f"{head}\n\n{body}".strip()
    published = _day(mail.get("Date"))
    return ReadText(
        text,
        title=mail.get("Subject"),
        author=_author(mail.get("From")),
        published=published,
        guessed=None if published else find_publication_date(text),
        parts=tuple(mail.parts),
        remarks=tuple(mail.remarks),
    )


def parsed_mail(data: bytes) -> Message | None:
    """The mail in bytes, which some programs write in UTF-16; None when they are no text.

    Raises:
        DamagedFile: its parts are nested too deep, or broken.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" in data[:_LOOKED_AT] and not _FIELD.match(data)):
        text = decode(data)
        if text is None:
            return None
        data = text.encode()
    data = data.lstrip(b"\xef\xbb\xbf\r\n")
    envelope = _ENVELOPE.match(data)
    try:
        return message_from_bytes(data[envelope.end() :] if envelope else data)
    except (RecursionError, *_UNREADABLE):
        raise DamagedFile("is a damaged mail; save it again from your mail program") from None


def _mail(message: Message) -> Mail:
    mail = Mail([(name, value) for name in _HEAD if (value := _field(message, name))])
    for number, part in enumerate(leaves_of(message)):
        if number == MAX_PARTS:
            mail.remarks.append(f"only the first {MAX_PARTS} parts of the mail are read")
            break
        kind = part.get_content_type()
        name = _file_name(part)
        if kind in _BODIES and not name and _disposition(part) != "attachment":
            if text := _text_of_part(part):
                (mail.plain if kind == "text/plain" else mail.html).append(text)
            elif part.get_payload():
                mail.remarks.append("a part of the mail could not be read: its text is in no known encoding")
        elif kind in _ENCRYPTED:
            mail.remarks.append("the mail is encrypted or sealed; save it as plain mail from your mail program")
        elif kind in _MAILS:
            _put_mail(part, mail)
        elif name or kind in _SUFFIXES:
            _put_file(part, name, mail)
    return mail


def leaves_of(message: Message) -> Iterator[Message]:
    """The parts of a mail that hold something, in order; a mail inside it is one part."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        payload = part.get_payload()
        kind = part.get_content_type()
        is_whole = kind in _ENCRYPTED or (kind in _MAILS and part is not message)
        if isinstance(payload, list) and not is_whole:
            waiting.extend(reversed([each for each in payload if isinstance(each, Message)]))
        else:
            yield part


def _put_mail(part: Message, mail: Mail) -> None:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if not isinstance(inner, Message):
        return
    try:
        mail.put(Part(f"{_safe(_field(inner, 'Subject')) or 'mail'}.eml", inner.as_bytes()))
    except (RecursionError, *_UNREADABLE):
        mail.remarks.append("a mail that comes with it could not be read")


def _put_file(part: Message, name: str, mail: Mail) -> None:
    try:
        data = part.get_payload(decode=True)
    except _UNREADABLE:
        data = None
    name = name or f"part{_SUFFIXES[part.get_content_type()]}"
    if isinstance(data, bytes) and data:
        mail.put(Part(name, data))
    else:
        mail.remarks.append(f"the attachment {name} is empty or damaged")


def _disposition(part: Message) -> str | None:
    try:
        return part.get_content_disposition()
    except _UNREADABLE:
        return None


def _file_name(part: Message) -> str:
    """The name of an attached file, without folders."""
    try:
        name = part.get_filename() or ""
    except _UNREADABLE:
        return ""
    return _words(name)


def _text_of_part(part: Message) -> str:
    try:
        data = part.get_payload(decode=True)
        charset = part.get_content_charset()
    except _UNREADABLE:
        return ""
    text = decode(data, charset) if isinstance(data, bytes) else None
    if text and part.get_content_type() == "text/plain" and part.get_param("format") == "flowed":
        return _unflowed(text)
    return text or ""


def _unflowed(text: str) -> str:
    """Lines that end in a blank joined with those that they go on in (RFC 3676); quoted ones stay as they are."""
    lines: list[str] = []
    for line in text.splitlines():
        before = lines[-1] if lines else ""
        if before.endswith(" ") and before != "-- " and line and not before.startswith(">") and line[:1] != ">":
            lines[-1] = before + line.removeprefix(" ")
        else:
            lines.append(line)
    return "\n".join(lines)


def _tidied(body: str) -> str:
    """Text without the many empty lines that mail programs put into it."""
    return _EMPTY_LINES.sub("\n\n", body.replace("\r\n", "\n").replace("\r", "\n")).strip("\n ")


def _field(message: Message, name: str) -> str:
    """The value of a field as people read it, in one line."""
    raw = next((value for own, value in message.raw_items() if own.lower() == name.lower()), "")
    return _words(str(raw))


def _words(raw: str) -> str:
    """The words of a field that may be encoded (RFC 2047) or hold bytes of another encoding."""
    if any("\udc80" <= character <= "\udcff" for character in raw):
        raw = decode(raw.encode("utf-8", "surrogateescape")) or raw.encode("ascii", "replace").decode()
    try:
        pieces = [_decoded(piece, charset) for piece, charset in decode_header(raw)] if "=?" in raw else [raw]
    except _UNREADABLE:
        pieces = [raw]
    return " ".join("".join(pieces).encode("utf-8", "replace").decode().split())


def _decoded(piece: bytes | str, charset: str | None) -> str:
    return piece if isinstance(piece, str) else decode(piece, charset) or piece.decode("latin-1")


def _author(sender: str | None) -> str | None:
    """Who wrote a mail: the name, or else the address."""
    names = [name or address for name, address in getaddresses([sender or ""])]
    return ", ".join(filter(None, names)) or sender


def _day(stamp: str | None) -> date | None:
    """The day on which a mail was sent, where it was sent."""
    try:
        return parsedate_to_datetime(stamp or "").date()
    except (*_UNREADABLE, IndexError, OverflowError):
        pass
    try:
        return date.fromisoformat((stamp or "")[:10])
    except ValueError:
        return None


def _follows_gap(text: bytes, start: int) -> bool:
    """Whether a mail may begin here: at the top, or below an empty line, and with a field."""
    before = text[max(0, start - 2) : start]
    line = text.find(b"\n", start) + 1
    return (not start or before.endswith((b"\n\n", b"\r\n"))) and _FIELD.match(text, line) is not None


def _name_of(body: bytes) -> str:
    try:
        return _safe(_field(message_from_bytes(body[: 16 * _LOOKED_AT]), "Subject")) or "mail"
    except (RecursionError, *_UNREADABLE):
        return "mail"


def _safe(subject: str) -> str:
    """A subject as the name of a file."""
    return " ".join(_UNSAFE.sub(" ", subject).split())[:_LONGEST_NAME].strip(" .")
