"""Messages of Outlook (.msg): read as the mails that they are."""

import codecs
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import format_datetime

from oxmsg import Message
from oxmsg.attachment import Attachment
from oxmsg.properties import Properties
from oxmsg.storage import Storage

from corpus.errors import DamagedFile
from corpus.reading.embedded import Embedded
from corpus.reading.mail import Mail, as_text
from corpus.reading.result import Part, ReadText

__all__ = ["read_msg"]

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_ATTACHMENTS = 1_000
_RECIPIENTS = {1: "To", 2: "Cc", 3: "Bcc"}
_RECIPIENT_KIND, _RICH_TEXT, _INNER = 0x0C15, 0x1009, "__substg1.0_3701000D"
_PROPERTIES = "__properties_version1.0"
_INNER_HEADER = 24
"""Bytes before the properties of a message that is inside another; before those of others stand 32 (MS-OXMSG 2.4.1)."""
_EXCHANGE = re.compile(r"\s*</o=[^<>]*>", re.IGNORECASE)
"""The address of somebody in Exchange, which no person reads."""
_WINDOWS = re.compile(r"windows[-_](9\d\d|1361)")


def _windows_codec(name: str) -> codecs.CodecInfo | None:
    """The code pages of East Asia, which Python knows by another name than Outlook does."""
    found = _WINDOWS.fullmatch(name)
    return codecs.lookup(f"cp{found[1]}") if found else None


codecs.register(_windows_codec)


def read_msg(data: bytes) -> ReadText:
    """Read a message of Outlook; its attachments become documents of their own.

    Raises:
        DamagedFile: it is no message of Outlook, or a damaged one.
    """
    if not data.startswith(_SIGNATURE):
        raise DamagedFile("is no message of Outlook; save it again from Outlook, or as .eml")
    try:
        mail = _mail(Message.load(data))
    except Exception as error:  # the library raises whatever slices and struct do on damaged files
        raise DamagedFile("is a damaged message of Outlook; save it again from Outlook, or as .eml") from error
    return as_text(mail)


class _InnerMessage(Message):
    """A message that is attached to another."""

    @property
    def properties(self) -> Properties:
        return Properties(self._storage, properties_header_offset=_INNER_HEADER)


def _mail(message: Message) -> Mail:
    mail = Mail(_fields(message))
    body, html = message.body, None if (message.body or "").strip() else message.html_body
    mail.plain += [body] if body else []
    mail.html += [html] if html else []
    if not body and not html and message.properties.binary_prop_value(_RICH_TEXT):
        mail.remarks.append("the mail has its text as rich text alone, which is not read; save it as .eml or .rtf")
    for number, attachment in enumerate(message.attachments):
        if number == _MAX_ATTACHMENTS:
            mail.remarks.append(f"only the first {_MAX_ATTACHMENTS} attachments are read")
            break
        _attach(attachment, number + 1, mail)
    return mail


def _fields(message: Message) -> list[tuple[str, str]]:
    headers = message.message_headers
    sent = message.sent_date
    people: dict[str, list[str]] = {"To": [], "Cc": [], "Bcc": []}
    for each in message.recipients:
        kind = _RECIPIENTS.get(each.properties.int_prop_value(_RECIPIENT_KIND) or 1, "To")
        address = f"<{each.email_address}>" if each.email_address and each.email_address != each.name else ""
        people[kind].append(f"{each.name} {address}".strip() or each.email_address)
    fields = [
        ("From", _EXCHANGE.sub("", message.sender or "")),
        *((kind, ", ".join(names)) for kind, names in people.items()),
        ("Date", headers.get("Date") or (format_datetime(sent) if sent else "")),
        ("Subject", message.subject),
    ]
    return [(name, words) for name, value in fields if (words := " ".join(value.split()))]


def _attach(attachment: Attachment, number: int, mail: Mail) -> None:
    data, name = attachment.file_bytes, (attachment.file_name or "").strip()
    storage = attachment._storage
    inner = next((each for each in getattr(storage, "storages", ()) if each.name == _INNER), None)
    if data:
        mail.put(Part(name or f"attachment {number}", data))
    elif inner is not None and any(stream.name == _PROPERTIES for stream in inner.streams):
        mail.put(_part_of(inner))
    elif inner is not None:
        embedded = Embedded()
        embedded.take_streams(name or f"attachment {number}", dict(_streams(inner, ())))
        mail.parts += embedded.parts
        mail.remarks += embedded.remarks
    else:
        mail.remarks.append(f"the attachment {name or number} is empty, or only a link")


def _streams(storage: Storage, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], bytes]]:
    """The streams of an object that is attached, as ``compound.Streams`` has them."""
    for stream in storage.streams:
        yield (*above, stream.name), stream.bytes_
    for inner in storage.storages:
        yield from _streams(inner, (*above, inner.name))


def _part_of(storage: Storage) -> Part:
    """A message that is attached, as a mail of the internet."""
    inner = _mail(_InnerMessage(storage))
    written = EmailMessage()
    for name, value in inner.fields:
        written[name] = value
    written.set_content("\n".join(inner.plain or inner.html), subtype="plain" if inner.plain else "html")
    for part in inner.parts:
        written.add_attachment(part.data, maintype="application", subtype="octet-stream", filename=part.name)
    return Part(f"{inner.get('Subject') or 'mail'}.eml", written.as_bytes())
