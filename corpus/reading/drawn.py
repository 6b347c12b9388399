"""Words in text boxes, shapes and diagrams of an Excel workbook (ECMA-376, DrawingML): office-oxide leaves them out."""

from collections.abc import Iterator

from corpus.reading.packages import Package, related
from corpus.reading.trees import parsed_xml, words_of

__all__ = ["words_drawn"]

_BOOK = "xl/workbook.xml"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PARAGRAPH = "{http://schemas.openxmlformats.org/drawingml/2006/main}p"


def words_drawn(data: bytes) -> list[list[str]]:
    """The paragraphs that are drawn on each sheet of a workbook, in the order of its sheets.

    Raises:
        DamagedFile, EncryptedFile, TooLargeFile: as ``Package.read`` says.
    """
    package = Package(data)
    book = parsed_xml(package.read(_BOOK))
    if book is None or not any(name.startswith("xl/drawings/drawing") for name in package.names):
        return []
    parts = {relation: part for relation, _, part in related(package, _BOOK)}
    return [list(_drawn_on(package, parts.get(sheet.get(_RELATION), ""))) for sheet in book.iter("{*}sheet")]


def _drawn_on(package: Package, sheet: str) -> Iterator[str]:
    for _, kind, drawing in related(package, sheet):
        if kind == "drawing":
            yield from _paragraphs(package, drawing)
            for _, below, diagram in related(package, drawing):
                if below == "diagramData":
                    yield from _paragraphs(package, diagram)


def _paragraphs(package: Package, part: str) -> Iterator[str]:
    tree = parsed_xml(package.read(part))
    if tree is not None:
        yield from filter(None, map(words_of, tree.iter(_PARAGRAPH)))
