"""Jupyter notebooks: prose as it stands, code between fences, and what the code printed."""

import json

from corpus.dates import find_publication_date
from corpus.reading.json import read_json
from corpus.reading.markdown import read_markdown
from corpus.reading.markup import parsed, rendered
from corpus.reading.result import ReadText
from corpus.reading.tables import make_plain
from corpus.reading.writing import Writer

__all__ = ["read_notebook"]

MAX_CELLS = 20_000
_LONGEST_OUTPUT = 20_000
"""Characters of a cell's output beyond which the rest is left out: it is a log."""


def read_notebook(data: bytes) -> ReadText | None:
    """Read a notebook of Jupyter (nbformat 3 and 4); data that is none is read as JSON is.

    Raises:
        DamagedFile: it is nested deeper than any notebook is.
        TooLargeFile: it holds more than is read.
    """
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return read_json(data)
    cells = _cells(notebook)
    if cells is None:
        return read_json(data)
    pieces: list[str] = []
    for cell in cells[:MAX_CELLS]:
        source = _joined(cell.get("source", cell.get("input")))
        if cell.get("cell_type") in ("markdown", "heading", "raw"):
            level = cell.get("level")
            pieces.append(f"{'#' * level} {source}" if isinstance(level, int) and 0 < level < 7 else source)
        else:
            pieces.append(_fenced(source))
            outputs = cell.get("outputs")
            for output in outputs if isinstance(outputs, list) else ():
                pieces.append(_output(output))
    text = "\n\n".join(piece.strip("\n") for piece in pieces if piece.strip())
    text = text.encode("utf-8", "replace").decode()
    prose = read_markdown(text.encode())
    remarks = (f"only the first {MAX_CELLS:,} cells are read",) if len(cells) > MAX_CELLS else ()
    return ReadText(
        text, title=_title(notebook) or (prose.title if prose else None), guessed=find_publication_date(text),
        author=_author(notebook), remarks=remarks,
    )  # fmt: skip


def _cells(notebook: object) -> list[dict[str, object]] | None:
    """The cells; None when it is no notebook."""
    if not isinstance(notebook, dict):
        return None
    cells = notebook.get("cells")
    if cells is None and isinstance(sheets := notebook.get("worksheets"), list):
        cells = [cell for sheet in sheets if isinstance(sheet, dict) for cell in sheet.get("cells") or ()]
    return [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else None


def _joined(source: object) -> str:
    """Text, which may be a list of its lines."""
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _fenced(text: str) -> str:
    writer = Writer()
    writer.code(text)
    return writer.text


def _output(output: object) -> str:
    """What a cell printed or gave: its text, or its table of HTML as one; pictures are left out."""
    if not isinstance(output, dict):
        return ""
    data = output.get("data")
    data = data if isinstance(data, dict) else output
    html = _joined(data.get("text/html"))
    if "<table" in html and len(html) <= 10 * _LONGEST_OUTPUT and (page := parsed(html)) is not None:
        for style in page.xpath("//style"):
            style.drop_tree()
        make_plain(page)
        return rendered(page)
    if text := _joined(data.get("text/markdown")):
        return text
    text = _joined(data.get("text/plain", output.get("text")))
    if not text and isinstance(name := output.get("ename"), str):
        text = f"{name}: {output.get('evalue', '')}"
    return _fenced(text[:_LONGEST_OUTPUT])


def _title(notebook: dict[str, object]) -> str | None:
    metadata = notebook.get("metadata")
    title = metadata.get("title") if isinstance(metadata, dict) else None
    return title if isinstance(title, str) and title.strip() else None


def _author(notebook: dict[str, object]) -> str | None:
    metadata = notebook.get("metadata")
    authors = metadata.get("authors") if isinstance(metadata, dict) else None
    names = [
        str(each.get("name", "")) if isinstance(each, dict) else str(each)
        for each in (authors if isinstance(authors, list) else ())
    ]
    return ", ".join(filter(None, names)) or None
