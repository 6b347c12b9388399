"""Microsoft Office, new and old: documents, slides and sheets, by office-oxide. No macro runs, no link is followed."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Literal

from office_oxide import Document, OfficeOxideError

from corpus.errors import DamagedFile, EncryptedFile, UnsupportedFormat
from corpus.reading.compound import root_names
from corpus.reading.drawn import words_drawn
from corpus.reading.embedded import in_office, pictures_in
from corpus.reading.empty_rows import with_empty_rows
from corpus.reading.fields import believed_day, believed_language, believed_name, believed_title
from corpus.reading.formulas import without_value
from corpus.reading.long_sheets import ROWS, with_later_rows
from corpus.reading.made import made_of
from corpus.reading.office_elements import ElementWriter
from corpus.reading.old_drawn import words_drawn_in_old
from corpus.reading.old_numbering import write_old_labels
from corpus.reading.result import ReadText
from corpus.reading.sheets import append_rows, cut_off_sheets, sheets_of
from corpus.reading.word import Whole, made_whole

__all__ = ["read_doc", "read_docx", "read_ppt", "read_pptx", "read_xls", "read_xlsx"]

_Format = Literal["docx", "xlsx", "pptx", "doc", "xls", "ppt"]
_PAGES = {"pptx": "slide", "ppt": "slide", "xlsx": "sheet", "xls": "sheet"}
_DRAWN = {"xlsx": words_drawn, "xls": words_drawn_in_old}
_SAYS_IT_IS_LOCKED = ("encrypted", "password")
_MADE_BY_PROGRAMS = "generated "
"""How descriptions begin that libraries write, whose other fields are their template's."""


def _read(data: bytes, format_: _Format) -> ReadText:
    """Read an Office file.

    Raises:
        EncryptedFile: it opens only with a password.
        DamagedFile: it is cut off, or in no such format.
    """
    whole = made_whole(data) if format_ == "docx" else Whole(with_empty_rows(data) if format_ == "xlsx" else data)
    told = _told(whole.data, format_)
    if format_ == "doc":
        write_old_labels(told, data)
    kind = _PAGES.get(format_, "page")
    cut_off = cut_off_sheets(told) if kind == "sheet" else []
    if cut_off and format_ == "xlsx":
        for later in with_later_rows(whole.data):
            append_rows(told, _told(later, format_))
        cut_off = []
    writing = ElementWriter(paged=format_ in _PAGES, sheets=kind == "sheet")
    writing.write(told["sections"], _DRAWN[format_](data) if format_ in _DRAWN else ())
    embedded = in_office(data)
    if format_ == "xls" and not any(map(str.isalnum, writing.writer.text)) and "Book" in root_names(data):
        raise UnsupportedFormat("is a workbook of Excel 95 or older; save it as .xlsx in Excel or LibreOffice")
    scans = () if any(map(str.isalnum, writing.writer.text)) else pictures_in(data)
    fields: Mapping[str, Any] = told["metadata"]
    from_template = str(fields.get("description") or "").startswith(_MADE_BY_PROGRAMS)
    return made_of(
        writing.writer,
        title=_title(told, kind, writing.title),
        author=believed_name(fields.get("author")),
        created=None if from_template else believed_day(fields.get("created") or fields.get("modified")),
        language=believed_language(fields.get("language")),
        page_kind=kind,
        parts=(*whole.parts, *embedded.parts, *scans),
        remarks=(
            *whole.remarks,
            *_remarks_on_sheets(data if format_ == "xlsx" else b"", cut_off),
            *embedded.remarks,
        ),
    )


def _remarks_on_sheets(workbook: bytes, cut_off: Sequence[str]) -> Iterator[str]:
    """What is not read of a workbook."""
    for name in cut_off:
        yield f"sheet {name}: only its first {ROWS:,} rows are read"
    if workbook and (count := without_value(workbook)):
        yield f"formulas without a value: {count:,}; open it in Excel or LibreOffice, save it, and add it again"


def _told(data: bytes, format_: _Format) -> dict[str, Any]:
    """What office-oxide tells of a file.

    Raises:
        EncryptedFile, DamagedFile: as ``_read`` says.
    """
    try:
        with Document.from_bytes(data, format_) as document:
            is_book = _PAGES.get(format_) == "sheet"  # in old ones, no cell is left out below another
            told = sheets_of(document.to_ir_json(), reaches_down=format_ == "xlsx") if is_book else document.to_ir()
    except OfficeOxideError as error:
        if any(word in str(error).lower() for word in _SAYS_IT_IS_LOCKED):
            raise EncryptedFile("is protected by a password; save it without one, and add it again") from error
        reason = " ".join(str(error).split())[:100]
        raise DamagedFile(
            "is no whole .{suffix} file ({reason}); open it where it was made, and save it anew",
            suffix=format_,
            reason=reason,
        ) from error
    return told


def _title(told: Mapping[str, Any], kind: str, opening: str | None) -> str | None:
    """The title that the fields give, or what opens the text, or the first heading.

    Where there is none in the fields, office-oxide gives the title of the first section, which of sheets is a name.
    """
    title = believed_title(told["metadata"].get("title"))
    if title not in [section.get("title") for section in told["sections"][:1]]:
        return title or opening
    return opening or (None if kind == "sheet" else title)


read_docx = partial(_read, format_="docx")
read_xlsx = partial(_read, format_="xlsx")
read_pptx = partial(_read, format_="pptx")
read_doc = partial(_read, format_="doc")
read_xls = partial(_read, format_="xls")
read_ppt = partial(_read, format_="ppt")
"""Readers of each format: bytes in, text out; they raise what ``_read`` raises."""
