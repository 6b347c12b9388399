"""The files that are attached to a PDF, such as the data of an electronic invoice, or the files of a portfolio."""

import contextlib

import pypdfium2

from corpus.reading.packages import MAX_MEMBER
from corpus.reading.result import Part

__all__ = ["attached"]

_MOST = 1_000


def attached(data: bytes) -> tuple[list[Part], list[str]]:
    """The files that are attached to a PDF, and what is to be told of those that cannot be read."""
    parts: list[Part] = []
    remarks: list[str] = []
    with contextlib.suppress(pypdfium2.PdfiumError), contextlib.closing(pypdfium2.PdfDocument(data)) as document:
        count = document.count_attachments()
        for number in range(min(count, _MOST)):
            attachment = document.get_attachment(number)
            name = attachment.get_name().replace("\\", "/").rpartition("/")[2] or f"attachment {number + 1}"
            try:
                content = bytes(attachment.get_data())
            except pypdfium2.PdfiumError:
                content = b""
            if content and len(content) <= MAX_MEMBER:
                parts.append(Part(name, content))
            else:
                remarks.append(f"the attachment {name} is empty, damaged or too large")
        if count > _MOST:
            remarks.append(f"only the first {_MOST:,} of its attachments are read")
    return parts, remarks
