"""A Word file made whole before office-oxide reads it: what that leaves out is written into the paragraphs.

These are the numbers of headings and clauses (``numbering``), words with their reading above them (ruby), and pieces in
another format (altChunk), each of which the reader of its format reads. Rows that are marked as deleted go.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree  # type: ignore[import-untyped]

from corpus.errors import DocumentError
from corpus.reading.numbering import write_labels
from corpus.reading.packages import Package, related
from corpus.reading.registry import read
from corpus.reading.result import Part
from corpus.reading.trees import Element, parsed_xml

__all__ = ["Whole", "made_whole"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DOCUMENT, _STYLES = "word/document.xml", "word/styles.xml"
_PART = re.compile(r"word/[^/]+\.xml", re.IGNORECASE)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold (XML 1.0, 2.2)."""


@dataclass(slots=True)
class Whole:
    """A Word file as it is to be read.

    Attributes:
        data: the file.
        parts: pieces of it that are packages themselves, such as other Word files.
        remarks: which pieces could not be read.
    """

    data: bytes
    parts: list[Part] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def made_whole(data: bytes) -> Whole:
    """A Word file with what the engine leaves out; one whose parts are not as they should be stays as it is."""
    with suppress(DocumentError, etree.LxmlError, ValueError):
        package = Package(data)
        whole = Whole(data)
        changed = {name: part for name in package.names if (part := _changed(package, name, whole)) is not None}
        if changed:
            out = BytesIO()
            with zipfile.ZipFile(out, "w") as archive:
                for member in package.members():
                    archive.writestr(member.filename, changed.get(member.filename) or package.read(member))
            whole.data = out.getvalue()
        return whole
    return Whole(data)


def _changed(package: Package, name: str, whole: Whole) -> bytes | None:
    """A part of a file as it is to be read; None where it stays as it is."""
    if not _PART.fullmatch(name):
        return None
    part = package.read(name)
    if name != _DOCUMENT and b"ruby" not in part:
        return None
    tree = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    changes = [_write_ruby(tree), _remove_deleted_rows(tree)]
    if name == _DOCUMENT:
        changes += [_write_chunks(tree, package, whole), write_labels(tree, package), _mark_titles(tree, package)]
    return bytes(etree.tostring(tree)) if any(changes) else None


def _write_ruby(tree: Element) -> bool:
    """Put words in place of those that have their reading above them, without the reading; whether there are any."""
    found = list(tree.iter(f"{_W}ruby"))
    for ruby in found:
        words = "".join(text.text or "" for base in ruby.iterchildren(f"{_W}rubyBase") for text in base.iter(f"{_W}t"))
        ruby.getparent().replace(ruby, _text(words))
    return bool(found)


def _remove_deleted_rows(tree: Element) -> bool:
    rows = [mark.getparent().getparent() for mark in tree.iterfind(f".//{_W}tr/{_W}trPr/{_W}del")]
    for row in rows:
        row.getparent().remove(row)
    return bool(rows)


def _mark_titles(tree: Element, package: Package) -> bool:
    """Make headings of the paragraphs in the style for a document's title; whether there are any."""
    styles = parsed_xml(package.read(_STYLES))
    names = () if styles is None else styles.iterfind(f"{_W}style/{_W}name")
    titles = {name.getparent().get(f"{_W}styleId") for name in names if name.get(f"{_W}val", "").lower() == "title"}
    found = [style.getparent() for style in tree.iter(f"{_W}pStyle") if style.get(f"{_W}val") in titles]
    for layout in found:
        if layout.find(f"{_W}outlineLvl") is None:
            etree.SubElement(layout, f"{_W}outlineLvl").set(f"{_W}val", "0")
    return bool(found)


def _write_chunks(tree: Element, package: Package, whole: Whole) -> bool:
    """Put paragraphs in place of the pieces in another format; whether there are any."""
    chunks = list(tree.iter(f"{_W}altChunk"))
    parts = {relation: part for relation, _, part in related(package, _DOCUMENT)} if chunks else {}
    for chunk in chunks:
        for block in _blocks(package, parts.get(chunk.get(_RELATION), ""), whole):
            chunk.addprevious(_paragraph(block))
        chunk.getparent().remove(chunk)
    return bool(chunks)


def _blocks(package: Package, name: str, whole: Whole) -> Iterator[str]:
    """The blocks of a piece in another format; a package becomes a document of its own, lest it holds itself."""
    data = package.read(name)
    shown = posixpath.basename(name) or "another file"
    if data.startswith(b"PK"):
        whole.parts.append(Part(shown, data))
        return
    try:
        found = read(data, name) if data else None
    except DocumentError as error:
        whole.remarks.append(f"the piece {shown} {error}")
        return
    if found is None:
        whole.remarks.append(f"the piece {shown} is not in the file")
        return
    whole.parts += found.parts
    whole.remarks += found.remarks
    yield from filter(str.strip, found.text.split("\n\n"))


def _paragraph(block: str) -> Element:
    """A paragraph of Word that keeps the lines of a block."""
    paragraph = etree.Element(f"{_W}p")
    run = etree.SubElement(paragraph, f"{_W}r")
    for number, line in enumerate(block.splitlines()):
        if number:
            etree.SubElement(run, f"{_W}br")
        run.append(_text(line))
    return paragraph


def _text(words: str) -> Element:
    text = etree.Element(f"{_W}t")
    text.text = _NO_XML.sub("", words)
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return text
