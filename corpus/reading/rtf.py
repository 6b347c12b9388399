"""Rich Text Format: paragraphs, headings by their outline level, lists, tables, notes and comments."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from striprtf.striprtf import rtf_to_text

from corpus.errors import DamagedFile
from corpus.reading.embedded import in_rich_text
from corpus.reading.fields import believed_name, believed_title
from corpus.reading.made import made_of
from corpus.reading.result import ReadText
from corpus.reading.text import read_text
from corpus.reading.writing import Writer

__all__ = ["read_rtf"]

_START = b"{\\rtf"
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
_GROUP = re.compile(r"\{\s*(?:\\\*\s*)?\\([a-z]+)(?![a-z])")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_LEFT_OUT = frozenset(
    {"pict", "object", "objdata", "fldinst", "themedata", "datastore", "colorschememapping", "blipuid"}
)
_LEFT_OUT |= {
    "shp",
    "shpinst",
    "generator",
    "latentstyles",
    "listpicture",
    "bkmkstart",
    "bkmkend",
    "xmlnstbl",
    "rsidtbl",
}
_INSIDE = frozenset({"shptxt", "shprslt", "result"})
"""Groups inside those that are left out, which hold words."""
_NOTES = {"footnote": "Note: ", "annotation": "Comment: "}
_EDGES = frozenset({"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"})
"""What stands above and below the pages, which is read once, at the end."""
_HEAD = 200_000
"""Characters in which the group is looked for that says what the file is."""
_MADE = re.compile(r"\\creatim\s*\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")

# Private characters stand for control words until the text is whole.
_CELL, _ROW, _TABLE = "\ue001", "\ue002", "\ue003"
_OUTLINE, _LEVEL = 0xE010, 0xE020
_MARKS = re.compile(f"([{_CELL}{_ROW}{_TABLE}])")
_WINDOWS = {"78": "128", "79": "136", "80": "129", "82": "177", "85": "134", "86": "238", "87": "204", "88": "222"}
_WINDOWS |= {"89": "238"}
"""The character sets of Windows that come nearest to those of the Macintosh that Python does not know."""
_CONTROLS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"[\ue000-\ue0ff]"), ""),
    (re.compile(r"\{(?:\\[a-z]+-?\d*[ ]?)*?\\deleted(?![a-z])[^{}]*\}"), ""),
    (re.compile(r"\\(?:nest)?cell(?![a-z])[ ]?"), _CELL),
    (re.compile(r"\\(?:nest)?row(?![a-z])[ ]?"), _ROW),
    (re.compile(r"\\trowd(?![a-z])[ ]?"), _TABLE),
    (re.compile(r"\\outlinelevel([0-5])(?!\d)[ ]?"), lambda found: chr(_OUTLINE + int(found[1]))),
    (re.compile(r"\\ilvl([0-8])(?!\d)[ ]?"), lambda found: chr(_LEVEL + int(found[1]))),
    (re.compile(r"\\fcharset(7[89]|8[025-9])(?!\d)"), lambda found: f"\\fcharset{_WINDOWS[found[1]]}"),
    (re.compile(r"\\uc(?![a-z0-9-])"), r"\\uc1"),
    (re.compile(r"\\page(?![a-z])[ ]?|\\sect(?![a-z])[ ]?|\\column(?![a-z])[ ]?"), r"\\par "),
)
_LINE = re.compile(
    rf"[{chr(_OUTLINE)}-{chr(_LEVEL + 8)}\s]*"
    r"(?:(?P<bullet>[·•▪●○◦‣⁃–§oØ\uf0b7\uf0a7\uf0d8-])|(?P<number>\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5})[.)]?))?"
    r"(?P<tab>\t)?(?P<words>.*)",
    re.DOTALL,
)
_ANY_MARK = re.compile(f"[{chr(0xE000)}-{chr(0xE0FF)}]")
_BROKEN = (ValueError, TypeError, LookupError, OverflowError, RecursionError)


def read_rtf(data: bytes) -> ReadText | None:
    """Read rich text; what is none is plain text.

    Raises:
        DamagedFile: its commands make no sense.
        TooLargeFile: it holds more than is read.
    """
    if not data.lstrip().startswith(_START):
        return read_text(data)
    named = _CODE_PAGE.search(data[:4096])
    text = _decoded(_without_binary(data), f"cp{named[1].decode()}" if named else "cp1252")
    info = next((inside for name, inside in _groups(text[:_HEAD], {"info"}) if name == "info"), "")
    notes: list[tuple[str, str]] = []
    body = "".join(_without_groups(text, notes))
    writer = Writer()
    _write(writer, _plain(body))
    for name, inside in notes:
        words = _ANY_MARK.sub(" ", " ".join(_plain(f"{_header(text)}{inside}}}").split()))
        if any(map(str.isalpha, words)):
            writer.paragraph(f"{_NOTES.get(name, '')}{words}")
    embedded = in_rich_text(inside for _, inside in _groups(text, {"objdata"}))
    return made_of(
        writer, title=believed_title(_told(text, info, "title")), author=believed_name(_told(text, info, "author")),
        created=_day(info), parts=tuple(embedded.parts), remarks=embedded.remarks,
    )  # fmt: skip


def _without_binary(data: bytes) -> bytes:
    """The file without bytes that stand for themselves: pictures."""
    pieces, at = [], 0
    for found in _BINARY.finditer(data):
        if found.start() >= at:
            pieces.append(data[at : found.start()])
            at = found.end() + int(found[1])
    return b"".join([*pieces, data[at:]]).replace(b"\\bin", b"\\")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding, "replace")
    except LookupError:
        return data.decode("cp1252", "replace")


def _groups(text: str, names: frozenset[str] | set[str]) -> Iterator[tuple[str, str]]:
    """The groups that begin with one of some control words, not those inside them: name and what is inside."""
    at = 0
    while found := _GROUP.search(text, at):
        at = found.end()
        if found[1] in names:
            at = _end(text, found.start())
            yield found[1], text[found.end() : at - 1]


def _without_groups(text: str, notes: list[tuple[str, str]]) -> Iterator[str]:
    """The text without what is no text, and without notes and the edges of pages, which are put aside."""
    at = begin = 0
    while found := _GROUP.search(text, at):
        at = found.end()
        is_apart = found[1] in _NOTES or found[1] in _EDGES
        if found[1] not in _LEFT_OUT and not is_apart:
            continue
        yield text[begin : found.start()]
        begin = at = _end(text, found.start())
        inside = text[found.end() : at - 1]
        if is_apart and (found[1], inside) not in notes:
            notes.append((found[1], inside))
        elif is_apart:
            continue
        else:
            yield from (f"{{{words}}}" for _, words in _groups(inside, _INSIDE))
    yield text[begin:]


def _end(text: str, start: int) -> int:
    """Where a group ends; the end of the text when it is cut off."""
    depth = 0
    for found in _BRACE.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    return len(text)


def _header(text: str) -> str:
    """What a group needs before it to be read by itself: the encoding and the fonts."""
    fonts = next((inside for _, inside in _groups(text[:_HEAD], {"fonttbl"})), "")
    named = re.search(r"\\ansicpg\d{1,5}", text[:4096])
    return f"{{\\rtf1\\ansi{named[0] if named else ''}{{\\fonttbl{fonts}}}"


def _plain(rtf: str) -> str:
    """The words of rich text, with private characters for what is kept of its form."""
    for control, mark in _CONTROLS:
        rtf = control.sub(mark, rtf)
    try:
        text = str(rtf_to_text(rtf, errors="replace"))  # type: ignore[no-untyped-call]
    except _BROKEN as error:
        raise DamagedFile("is damaged rich text; save it anew where it was made") from error
    # Characters beyond the first plane come as two halves.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\xad", "")


def _write(writer: Writer, text: str) -> None:
    """Write the paragraphs and the tables."""
    tables = _Tables(writer)
    for piece in _MARKS.split(text):
        tables.take(piece)
    tables.end()


class _Tables:
    """Writes the paragraphs, and gathers the cells between them into tables."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._rows: list[list[str]] = []
        self._row: list[str] | None = None
        self._words = ""

    def take(self, piece: str) -> None:
        """Take what comes next: words, or the mark that a row begins, or that a cell or a row ends."""
        if piece == _TABLE and self._row is None:
            self._put(self._words)
            self._row, self._words = [], ""
        elif piece == _CELL:
            if self._row is None:  # the row of a program that does not say where it begins
                before, _, self._words = self._words.rpartition("\n")
                self._put(before)
                self._row = []
            self._row.append(_ANY_MARK.sub("", self._words))
            self._words = ""
        elif piece == _ROW:
            self._rows += [self._row] if self._row else []
            self._row, self._words = None, ""
        elif piece != _TABLE:
            self._words += piece

    def end(self) -> None:
        """Write what is left."""
        if self._row:
            self._rows.append([*self._row, _ANY_MARK.sub("", self._words)])
        else:
            self._put(self._words)
        self._writer.table(self._rows)

    def _put(self, paragraphs: str) -> None:
        if _ANY_MARK.sub("", paragraphs).strip():
            self._writer.table(self._rows)
            self._rows.clear()
            for line in paragraphs.split("\n"):
                _write_line(self._writer, line)


def _write_line(writer: Writer, line: str) -> None:
    found = _LINE.fullmatch(line)
    if found is None or not _ANY_MARK.sub("", line).strip():
        return
    marks = [ord(mark) for mark in line if chr(_OUTLINE) <= mark <= chr(_LEVEL + 8)]
    outline = next((mark - _OUTLINE + 1 for mark in marks if _OUTLINE <= mark < _LEVEL), 0)
    level = next((mark - _LEVEL for mark in marks if mark >= _LEVEL), 0)
    plain = _ANY_MARK.sub("", line).strip()
    if outline:
        writer.heading(outline, plain)
    elif found["tab"] and (found["bullet"] or found["number"]):
        writer.item(level, _ANY_MARK.sub("", found["words"]), found["number"] and f"{found['number'].rstrip('.)')}.")
    else:
        writer.paragraph(plain)


def _told(text: str, info: str, name: str) -> str | None:
    """What the group that describes the file says, such as its title."""
    inside = next((inside for _, inside in _groups(info, {name})), "")
    return _plain(f"{_header(text)}{inside}}}").strip() if inside else None


def _day(info: str) -> date | None:
    """The day that the file was made."""
    found = _MADE.search(info)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
