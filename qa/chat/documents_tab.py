"""The second tab: the documents of the library, added, looked into, described and removed."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from markupsafe import escape

from corpus.document import Document, Passage
from corpus.errors import FootnoteError
from qa.chat.desk import Desks
from qa.chat.guide import Guide, answered, guide_to, passages_of
from qa.chat.sources import templates
from qa.cli.arguments import changes
from qa.library import Library

__all__ = ["DocumentsTab", "add_downloads", "added"]

_HEADINGS = ["Title", "Publisher", "Published", "File", "Id"]
_WIDTHS: list[str | int] = ["36%", "20%", "14%", "20%", "10%"]
_ID = _HEADINGS.index("Id")
_QUESTIONS = 3
_LEAD = "Add files here, or drop them on the question. Each is read on this machine, and stays on it."
_UNEXPECTED = "Something went wrong while reading it. The terminal where Footnote runs says what."

Updates = dict[Any, Any]

log = logging.getLogger(__name__)


def added(library: Library, paths: Sequence[str]) -> Iterator[list[list[str]]]:
    """Add files one by one; after each, what became of all so far: name, outcome and reason.

    Args:
        library: where they are added.
        paths: where their bytes are; a document is named by the last part.
    """
    report: list[list[str]] = []
    for path in map(Path, paths):
        yield [*report, [path.name, "is being read", ""]]
        try:
            done = library.add_bytes(path.read_bytes(), path.name)
        except FootnoteError as error:
            report.append([path.name, "refused", str(error)])
            continue
        except Exception:
            log.exception("A document could not be added")
            report.append([path.name, "refused", _UNEXPECTED])
            continue
        report += [[name, "added", ""] for name in done.added]
        report += [[name, "took the place of an older one", ""] for name in done.replaced]
        report += [[each.source, "skipped", each.reason] for each in done.skipped]
        report += [[each.source, "refused", each.reason] for each in done.refused]
    yield report


def add_downloads(app: FastAPI, desks: Desks) -> None:
    """Serve the text of a document as a file, at ``/documents/ID.txt``."""

    @app.get("/documents/{document_id}.txt")
    def download(request: Request, document_id: str, library: str = "") -> Response:
        try:
            document = desks.find(request, library).library.document(document_id)
        except FootnoteError as error:
            return PlainTextResponse(f"{error}\n", 404)
        headers = {"content-disposition": f"attachment; filename={document.id[:12]}.txt"}
        return PlainTextResponse(document.text, headers=headers)


class DocumentsTab:
    """The parts of the tab, and what they do.

    Args:
        desks: gives the library whose documents they are.
        run: how the events of the page are run, as ``gr.on`` takes it.
    """

    def __init__(self, desks: Desks, run: Mapping[str, Any]) -> None:
        self._desks = desks
        with gr.Tab("Documents", elem_id="fn-documents") as self.tab:
            self.chosen = gr.State("")
            self.removed: gr.State = gr.State(None)
            gr.Markdown(_LEAD, elem_classes="fn-hint")
            with gr.Row(elem_id="fn-adding"):
                self.files = gr.UploadButton("Add files", file_count="multiple", variant="primary", scale=0)
                self.folder = gr.UploadButton("Add a folder", file_count="directory", scale=0)
                self.try_it = gr.Button("Add the press releases, to try", scale=0, min_width=260, visible=False)
            self.report = gr.Dataframe(
                headers=["File", "", "Reason"],
                datatype="str",
                interactive=False,
                visible=False,
                wrap=True,
                column_widths=["30%", "20%", "50%"],
                label="What became of them",
            )
            with gr.Row(visible=False) as self.undoing:
                self.removed_note = gr.Textbox(interactive=False, show_label=False, container=False, label="Removed")
                self.undo = gr.Button("Undo", scale=0)
            with gr.Row(elem_id="fn-columns-of-documents"):
                self.list = gr.Dataframe(
                    headers=_HEADINGS,
                    datatype="str",
                    interactive=False,
                    show_search="search",
                    column_widths=_WIDTHS,
                    wrap=True,
                    label="Documents",
                    show_label=False,
                    elem_id="fn-list",
                )
                with gr.Column(visible=False, scale=0, min_width=380, elem_id="fn-one") as self.one:
                    self.guide = gr.HTML(js_on_load=None, apply_default_css=False, elem_id="fn-guide")
                    with gr.Accordion("Correct what is known of it", open=False):
                        self.fields = {
                            "title": gr.Textbox(label="Title", max_lines=2),
                            "publisher": gr.Textbox(label="Publisher", max_lines=1),
                            "published": gr.Textbox(label="Published", placeholder="4 March 1987", max_lines=1),
                            "kind": gr.Textbox(label="Kind", max_lines=1),
                            "language": gr.Textbox(label="Language", placeholder="en", max_lines=1),
                        }
                        self.save = gr.Button("Save")
                    self.remove = gr.Button("Remove from the library", variant="stop")
        self._connect(run)

    def _connect(self, run: Mapping[str, Any]) -> None:
        fields = list(self.fields.values())
        one = [self.one, self.guide, self.chosen, *fields]
        self.tab.select(self._listed, None, [self.list, self.try_it], **run)
        for button in (self.files, self.folder):
            button.upload(self._added, [button], [self.report, self.list, self.try_it], **run)
        self.try_it.click(self._tried, None, [self.list, self.try_it], **run)
        self.list.select(self._looked_at, None, one, **{**run, "trigger_mode": "always_last"})
        self.save.click(self._saved, [self.chosen, *fields], [self.list, self.guide, *fields], **run)
        self.remove.click(
            self._removed, [self.chosen], [self.list, self.one, self.removed, self.undoing, self.removed_note], **run
        )
        self.undo.click(self._undone, [self.removed], [self.list, self.removed, self.undoing], **run)

    def _listed(self, request: gr.Request) -> Updates:
        return self._list(self._desks.of(request).library)

    def _list(self, library: Library) -> Updates:
        rows = _rows(library)
        return {self.list: rows, self.try_it: gr.Button(visible=not rows)}

    def _tried(self, request: gr.Request) -> Updates:
        """Add the press releases that come with Footnote."""
        library = self._desks.of(request).library
        with as_file(files("corpus") / "press_releases") as folder:
            library.add(folder)
        return self._list(library)

    def _added(self, request: gr.Request, paths: Sequence[str]) -> Iterator[Updates]:
        library = self._desks.of(request).library
        for report in added(library, paths):
            yield {self.report: gr.Dataframe(value=report, visible=True)}
        yield self._list(library)

    def _looked_at(self, request: gr.Request, event: gr.SelectData) -> Iterator[Updates]:
        """Show the guide to a document, then the questions that it answers, as they are found."""
        desk = self._desks.of(request)
        try:
            document = desk.library.document(str(event.row_value[_ID]))
        except (FootnoteError, LookupError):
            yield {self.one: gr.Column(visible=False)}
            return
        values = zip(self.fields.values(), self._values(document), strict=True)
        guide = guide_to(document, passages_of(desk.store, document.id))
        yield {
            self.one: gr.Column(visible=True),
            self.guide: _rendered(document, guide, looking=True),
            self.chosen: document.id,
            **dict(values),
        }
        questions: list[str] = []
        for question in answered(desk.library, document, guide):
            questions.append(question)
            yield {self.guide: _rendered(document, guide, questions, looking=len(questions) < _QUESTIONS)}
            if len(questions) == _QUESTIONS:
                return
        yield {self.guide: _rendered(document, guide, questions)}

    def _values(self, document: Document) -> list[str]:
        published = document.published.isoformat() if document.published else ""
        return [document.title, document.publisher or "", published, document.kind or "", document.language or ""]

    def _saved(self, request: gr.Request, chosen: str, *values: str) -> Updates:
        """Describe a document as the fields say, where they say otherwise than before."""
        desk = self._desks.of(request)
        document = desk.library.document(chosen)
        given = {
            name: value.strip() or "none"
            for (name, value), before in zip(zip(self.fields, values, strict=True), self._values(document), strict=True)
            if value.strip() != before
        }
        try:
            if given:
                desk.library.edit(chosen, **changes(**given))
        except FootnoteError as error:
            gr.Warning(str(escape(error)))
        document = desk.library.document(chosen)
        fields = dict(zip(self.fields.values(), self._values(document), strict=True))
        guide = guide_to(document, passages_of(desk.store, document.id))
        return {self.list: _rows(desk.library), self.guide: _rendered(document, guide), **fields}

    def _removed(self, request: gr.Request, chosen: str) -> Updates:
        desk = self._desks.of(request)
        document, passages = desk.library.document(chosen), passages_of(desk.store, chosen)
        desk.library.remove(chosen)
        return {
            self.list: _rows(desk.library),
            self.one: gr.Column(visible=False),
            self.removed: (document, passages),
            self.undoing: gr.Row(visible=True),
            self.removed_note: f"{document.title} was removed from the library.",
        }

    def _undone(self, request: gr.Request, removed: tuple[Document, list[Passage]]) -> Updates:
        desk = self._desks.of(request)
        document, passages = removed
        desk.store.add(document, passages)
        return {self.list: _rows(desk.library), self.removed: None, self.undoing: gr.Row(visible=False)}


def _rows(library: Library) -> list[list[str]]:
    return [
        [each.title, each.publisher or "", each.published.isoformat() if each.published else "", each.path, each.id[:8]]
        for each in library.documents()
    ]


def _rendered(document: Document, guide: Guide, questions: Sequence[str] = (), *, looking: bool = False) -> str:
    return templates.get_template("guide.html").render(
        document=document, guide=guide, questions=questions, looking=looking
    )
