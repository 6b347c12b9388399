"""Prose in the notations of programmers and scholars: reStructuredText, AsciiDoc and Org."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from corpus.dates import find_publication_date
from corpus.reading.decoding import decode
from corpus.reading.result import ReadText

__all__ = ["read_asciidoc", "read_org", "read_rst"]

_HEADING = re.compile(r"(?m)^(#{1,6}) (.+)$")
_FIELD = re.compile(r"(?m)^:?(title|author|date|#\+title|#\+author|#\+date)s?: *(\S.*)$", re.IGNORECASE)

_ADORNMENT = re.compile(r"([^\w\s])\1{2,}")
_RST_ROLE = re.compile(
    r":[\w:.+-]{1,30}:`([^`<>]+?)(?: ?<[^`<>]*>)?`|``([^`]+)``|`([^`<>]+?) ?<[^`<>]*>`__?|\|(\w[^|\n]*)\|_*"
)
_RST_DIRECTIVE = re.compile(r"(\s*)\.\. (?:([\w:-]+)::\s*(.*)|_.*|\[.*|\|.*|.*)")
_RST_SHOWN = frozenset({"note", "warning", "tip", "important", "caution", "attention", "hint", "danger", "seealso"})
_RST_CODE = frozenset({"code", "code-block", "sourcecode", "literalinclude", "parsed-literal", "math"})
_RST_FIELD = re.compile(r"(\s*):([\w -]{1,40}):\s+(\S.*)")

_ADOC_HEADING = re.compile(r"(={1,6}) (\S.*)")
_ADOC_BLOCK = re.compile(r"(-{4,}|={4,}|\.{4,}|\*{4,}|_{4,}|\+{4,}|\|={3,})")
_ADOC_DROPPED = re.compile(r"//.*|\[[^\[\]]*\]|:[\w-]+!?:(?!\s*\S.*\s).*|include::.*|ifdef::.*|endif::.*")
_ADOC_ITEM = re.compile(r"(\*{1,5}|\.{1,5}) (\S.*)")
_ADOC_INLINE = re.compile(r"(?:link:|xref:)?[\w:/.#?=&%-]*\[([^\[\]]+)\]")

_ORG_HEADING = re.compile(r"(\*{1,8}) (?:TO[D]O |DONE )?(?:\[#[A-C]\] )?(.*?)(?:\s+:[\w:@]+:)?")
_ORG_BLOCK = re.compile(r"#\+(begin|end)_(src|example|quote|verse)\b.*", re.IGNORECASE)
_ORG_LINK = re.compile(r"\[\[[^\[\]]*\]\[([^\[\]]*)\]\]|\[\[([^\[\]]*)\]\]")

_Lines = Iterator[str]


def read_rst(data: bytes) -> ReadText | None:
    """Read reStructuredText: its headings by their underlines; None when the bytes are no text."""
    return _read(data, _of_rst)


def read_asciidoc(data: bytes) -> ReadText | None:
    """Read AsciiDoc; None when the bytes are no text."""
    return _read(data, _of_asciidoc)


def read_org(data: bytes) -> ReadText | None:
    """Read a file of Emacs' Org mode; None when the bytes are no text."""
    return _read(data, _of_org)


def _read(data: bytes, convert: Callable[[Sequence[str]], _Lines]) -> ReadText | None:
    text = decode(data)
    if text is None:
        return None
    told = {name.lower().strip("#+"): value.strip() for name, value in reversed(_FIELD.findall(text[:5000]))}
    plain = "\n".join(convert(text.splitlines())).strip("\n")
    plain = re.sub(r"\n{3,}", "\n\n", plain)
    heading = _HEADING.search(plain)
    title = told.get("title") or (heading[2] if heading else None)
    return ReadText(
        plain, title=title, author=told.get("author"), published=_day(told.get("date")),
        guessed=find_publication_date(plain),
    )  # fmt: skip


def _day(words: str | None) -> date | None:
    try:
        return date.fromisoformat((words or "").strip("<[]> ")[:10])
    except ValueError:
        return None


# reStructuredText


def _of_rst(lines: Sequence[str]) -> _Lines:
    levels: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        style, taken = _adorned(lines, at)
        if style:
            if style not in levels:
                levels.append(style)
            title = lines[at + taken - 2].strip()
            yield from ("", f"{'#' * min(levels.index(style) + 1, 6)} {_rst_inline(title)}", "")
            at += taken
        elif directive := _RST_DIRECTIVE.fullmatch(line):
            end = _indented(lines, at + 1, len(directive[1]))
            yield from _of_directive(directive, lines[at + 1 : end])
            at = end
        elif line.rstrip().endswith("::"):
            end = _indented(lines, at + 1, len(line) - len(line.lstrip()))
            words = line.rstrip().removesuffix("::").rstrip()
            yield from filter(None, [f"{_rst_inline(words)}:" if words else ""])
            yield from ("", *_fenced(lines[at + 1 : end]), "")
            at = end
        else:
            field = _RST_FIELD.fullmatch(line)
            yield f"{field[1]}{field[2]}: {_rst_inline(field[3])}" if field else _rst_inline(line)
            at += 1


def _adorned(lines: Sequence[str], at: int) -> tuple[str, int]:
    """How a heading that begins here is adorned, "=" below or "==" around, and its lines; "" where none begins."""
    here, *below = [line.rstrip() for line in lines[at : at + 3]]
    if len(below) == 2 and _ADORNMENT.fullmatch(here) and here[:3] == below[1][:3] and below[0].strip():
        return here[0] * 2, 3
    if below and here and not here[0].isspace() and not _ADORNMENT.fullmatch(here):
        line = _ADORNMENT.fullmatch(below[0])
        if line and len(below[0]) >= min(len(here), 4) - 1 and (at == 0 or not lines[at - 1].strip()):
            return below[0][0], 2
    return "", 0


def _indented(lines: Sequence[str], at: int, indent: int) -> int:
    """The index after the lines that are indented further, empty ones among them."""
    end = at
    for number in range(at, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        end = number + 1 if line.strip() else end
    return end


def _of_directive(directive: re.Match[str], body: Sequence[str]) -> _Lines:
    name, words = (directive[2] or "").lower(), directive[3] or ""
    inside = [line for line in body if not re.fullmatch(r"\s*:[\w-]+:.*", line)]
    if name in _RST_CODE:
        yield from ("", *_fenced(inside), "")
    elif name in _RST_SHOWN or name in ("admonition", "topic", "deprecated", "versionadded", "versionchanged"):
        said = " ".join(filter(None, (words, *(line.strip() for line in inside))))
        yield from ("", f"{name.capitalize()}: {_rst_inline(said)}", "")
    elif name and not name.startswith(("include", "image", "toctree", "index", "raw", "contents", "meta")):
        yield from ("", *filter(None, (words,)), *(_rst_inline(line.strip()) for line in inside), "")


def _rst_inline(words: str) -> str:
    return _RST_ROLE.sub(lambda found: next(filter(None, found.groups()), ""), words)


def _fenced(lines: Sequence[str]) -> _Lines:
    """Lines of code between fences, with the indentation that they share taken away."""
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    body = "\n".join(line[indent:] for line in lines).strip("\n")
    if body.strip():
        fence = "~~~" if "```" in body else "```"
        yield from (fence, body, fence)


# AsciiDoc


def _of_asciidoc(lines: Sequence[str]) -> _Lines:
    closing = ""
    for line in lines:
        words = line.rstrip()
        if closing:
            if words == closing:
                closing = ""
                yield from ("```", "")
            else:
                yield line
        elif re.fullmatch(r"-{4,}|\.{4,}", words):
            closing = words
            yield from ("", "```")
        elif _ADOC_BLOCK.fullmatch(words) or _ADOC_DROPPED.fullmatch(words):
            yield ""
        elif heading := _ADOC_HEADING.fullmatch(words):
            yield from ("", f"{'#' * len(heading[1])} {heading[2]}", "")
        elif item := _ADOC_ITEM.fullmatch(words):
            mark = "-" if item[1][0] == "*" else "1."
            words = _ADOC_INLINE.sub(r"\1", item[2])
            yield f"{'  ' * (len(item[1]) - 1)}{mark} {words}"
        elif words.startswith("|") and words.count("|") > 1:
            yield f"{words} |"
        else:
            yield _ADOC_INLINE.sub(r"\1", words)


# Org


def _of_org(lines: Sequence[str]) -> _Lines:
    for line in lines:
        words = line.rstrip()
        if block := _ORG_BLOCK.fullmatch(words.strip()):
            if block[2].lower() in ("src", "example"):
                yield from ("", "```") if block[1].lower() == "begin" else ("```", "")
        elif re.fullmatch(r"\s*#\+\w+:?.*|\s*:[A-Z_]+:.*|# .*", words):
            yield ""
        elif heading := _ORG_HEADING.fullmatch(words):
            yield from ("", f"{'#' * min(len(heading[1]), 6)} {heading[2]}", "")
        elif words.lstrip().startswith("|-"):
            yield "|---|"
        else:
            yield _ORG_LINK.sub(lambda found: found[1] or found[2], words)
