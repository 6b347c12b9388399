"""The second tab: the documents of the library, added, looked into, described and removed."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import as_file, files
from typing import Any
from urllib.parse import quote

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from gradio.events import Dependency
from markupsafe import escape

from corpus.document import Document, Passage
from corpus.errors import FootnoteError
from corpus.store import DocumentSummary
from qa.chat.adding import BEING_READ, added
from qa.chat.desk import Desk, Desks
from qa.chat.documents_list import kinds_of, render_list, render_report
from qa.chat.guide import Guide, answered, guide_to, passages_of
from qa.chat.languages import Translate, english, label, told, translator
from qa.chat.sources import templates
from qa.chat.turns import Looking
from qa.cli.arguments import changes

__all__ = ["DocumentsTab", "add_downloads"]

_QUESTIONS = 3
_LEAD = "Add files here, or drop them on the question. Each is read on this machine, and stays on it."

Updates = dict[Any, Any]
Removed = list[tuple[Document, list[Passage], bytes | None]]


def add_downloads(app: FastAPI, desks: Desks) -> None:
    """Serve the text of a document at ``/documents/ID.txt``, and the file it was read from at ``ID.original``."""

    @app.get("/documents/{document_id}.txt")
    def download(request: Request, document_id: str, library: str = "") -> Response:
        try:
            document = desks.find(request, library).library.document(document_id)
        except FootnoteError as error:
            return PlainTextResponse(f"{told(error, request)}\n", 404)
        headers = {"content-disposition": f"attachment; filename={document.id[:12]}.txt"}
        return PlainTextResponse(document.text, headers=headers)

    @app.get("/documents/{document_id}.original")
    def original(request: Request, document_id: str, library: str = "") -> Response:
        try:
            held = desks.find(request, library).library
            data, name = held.original(document_id), held.document(document_id).name
        except FootnoteError as error:
            return PlainTextResponse(f"{told(error, request)}\n", 404)
        if data is None:
            gone = translator(request)("Its file has changed since it was added, or is not there any more.")
            return PlainTextResponse(f"{gone}\n", 404)
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
        return Response(data, media_type="application/octet-stream", headers=headers)


class DocumentsTab:
    """The parts of the tab, and what they do.

    Args:
        desks: gives the library whose documents they are.
        run: how the events of the page are run, as ``gr.on`` takes it.

    Attributes:
        changed: the events after which the library holds other documents than before, or they are described otherwise.
    """

    def __init__(self, desks: Desks, run: Mapping[str, Any]) -> None:
        self._desks = desks
        self.changed: list[Dependency] = []
        with gr.Tab(label("Documents"), elem_id="fn-documents") as self.tab:
            self.chosen = gr.State("")
            self.removed: gr.State = gr.State([])
            self.looking = gr.State(Looking())
            gr.Markdown(label(_LEAD), elem_classes="fn-hint")
            with gr.Row(elem_id="fn-adding"):
                self.files = gr.UploadButton(
                    label("Add files"), file_count="multiple", variant="primary", size="md", scale=0
                )
                self.folder = gr.UploadButton(label("Add a folder"), file_count="directory", size="md", scale=0)
                self.try_it = gr.Button(
                    label("Add the press releases, to try"), size="md", scale=0, min_width=260, visible=False
                )
            self.report = _html("fn-report", visible=False)
            with gr.Row(visible=False, elem_id="fn-undo") as self.undoing:
                self.removed_note = _html("fn-removed-note")
                self.undo = gr.Button(label("Undo"), size="md", scale=0)
            with gr.Row(elem_id="fn-columns-of-documents"):
                with gr.Column(scale=3, min_width=280):
                    with gr.Row(elem_id="fn-find"):
                        self.words = gr.Textbox(label=label("Search documents"), max_lines=1, scale=3, min_width=160)
                        self.kind = gr.Dropdown(
                            [(label("All"), "")], value="", label=label("Kind of file"), scale=1, min_width=110
                        )
                    self.list = gr.HTML(
                        js_on_load=(files("qa.chat") / "assets" / "documents.js").read_text(encoding="utf-8"),
                        apply_default_css=False,
                        elem_id="fn-list",
                    )
                with gr.Column(visible=False, scale=2, min_width=280, elem_id="fn-one") as self.one:
                    self.guide = _html("fn-guide")
                    with gr.Accordion(label("Correct what is known of it"), open=False):
                        self.fields = {
                            "title": gr.Textbox(label=label("Title"), max_lines=2),
                            "publisher": gr.Textbox(label=label("Publisher"), max_lines=1),
                            "published": gr.Textbox(label=label("Published"), placeholder="4 March 1987", max_lines=1),
                            "kind": gr.Textbox(label=label("Kind"), max_lines=1),
                            "language": gr.Textbox(label=label("Language"), placeholder="en", max_lines=1),
                        }
                        self.save = gr.Button(label("Save"), size="md")
                    self.remove = gr.Button(label("Remove from the library"), variant="stop", size="md")
        self._connect(run)

    def _connect(self, run: Mapping[str, Any]) -> None:
        fields = list(self.fields.values())
        one = [self.one, self.guide, self.chosen, *fields]
        narrowing = [self.words, self.kind, self.chosen]
        listed = [self.list, self.kind, self.try_it]
        latest = {**run, "trigger_mode": "always_last"}
        self.tab.select(self._listed, narrowing, listed, **run)
        gr.on([self.words.change, self.kind.input], self._listed, narrowing, listed, **latest)
        for button in (self.files, self.folder):
            self.changed.append(button.upload(self._added, [button, *narrowing], [self.report, *listed], **run))
        self.changed.append(self.try_it.click(self._tried, narrowing, listed, **run))
        looked = {**run, "trigger_mode": "multiple"}
        self.list.select(self._looked_at, [self.looking, self.words, self.kind], [*one, *listed], **looked)
        self.changed.append(self.save.click(self._saved, [*narrowing, *fields], [*listed, self.guide, *fields], **run))
        undone = [self.removed, self.undoing, self.removed_note]
        removed = [*listed, self.one, self.chosen, *undone]
        self.changed.append(self.remove.click(self._removed, narrowing, removed, **run))
        self.changed.append(self.undo.click(self._undone, [self.removed, *narrowing], [*listed, *undone], **run))

    # The list

    def _listed(self, request: gr.Request, words: str, kind: str, chosen: str) -> Updates:
        return self._list(request, self._desks.of(request), words, kind, chosen)

    def _list(self, request: gr.Request, desk: Desk, words: str, kind: str, chosen: str) -> Updates:
        documents, t = desk.library.documents(), translator(request)
        kinds = kinds_of(documents)
        kind = kind if kind in kinds else ""
        return {
            self.list: render_list(documents, words or "", kind, chosen, t),
            self.kind: gr.Dropdown([(t("All"), ""), *((each.upper(), each) for each in kinds)], value=kind),
            self.try_it: gr.Button(visible=not documents),
        }

    def _tried(self, request: gr.Request, words: str, kind: str, chosen: str) -> Updates:
        """Add the press releases that come with Footnote."""
        desk = self._desks.of(request)
        with as_file(files("corpus") / "press_releases") as folder:
            desk.library.add(folder)
        return self._list(request, desk, words, kind, chosen)

    def _added(
        self, request: gr.Request, paths: Sequence[str], words: str, kind: str, chosen: str
    ) -> Iterator[Updates]:
        desk, t = self._desks.of(request), translator(request)

        def reported(lines: Sequence[Sequence[str]]) -> Updates:
            return {self.report: gr.HTML(render_report(lines, len(paths), t), visible=True)}

        lines: list[list[str]] = []
        for lines in added(desk.library, paths):
            if any(outcome == BEING_READ for _, outcome, _ in lines):
                yield reported(lines)
        # At once: of two updates that come close together a browser may show the second alone.
        yield {**reported(lines), **self._list(request, desk, words, kind, chosen)}

    # One document

    def _looked_at(
        self, request: gr.Request, event: gr.EventData, looking: Looking, words: str, kind: str
    ) -> Iterator[Updates]:
        """Show the guide to a document, then the questions that it answers, until another is looked at."""
        desk, t, asked = self._desks.of(request), translator(request), event._data or {}
        move = looking.at(asked)
        try:
            document = desk.library.document(str(asked["guide"]))
        except (FootnoteError, LookupError):
            yield {self.one: gr.Column(visible=False), **self._list(request, desk, words, kind, "")}
            return
        guide = guide_to(document, passages_of(desk.store, document.id))
        has_file = desk.library.original(document.id) is not None
        yield {
            self.one: gr.Column(visible=True),
            self.guide: _rendered(document, guide, has_file, t, looking=True),
            self.chosen: document.id,
            **self._list(request, desk, words, kind, document.id),
            **self._shown(document),
        }
        questions: list[str] = []
        for question in answered(desk.library, document, guide):
            if not looking.is_still_at(move):
                return
            questions.append(question)
            if len(questions) == _QUESTIONS:
                break
            yield {self.guide: _rendered(document, guide, has_file, t, questions, looking=True)}
        if looking.is_still_at(move):
            yield {self.guide: _rendered(document, guide, has_file, t, questions)}

    def _shown(self, document: Document) -> Updates:
        return dict(zip(self.fields.values(), _values(document), strict=True))

    def _saved(self, request: gr.Request, words: str, kind: str, chosen: str, *values: str) -> Updates:
        """Describe a document as the fields say, where they say otherwise than before."""
        desk = self._desks.of(request)
        document = desk.library.document(chosen)
        given = {
            name: value.strip() or "none"
            for (name, value), before in zip(zip(self.fields, values, strict=True), _values(document), strict=True)
            if value.strip() != before
        }
        try:
            if given:
                desk.library.edit(chosen, **changes(**given))
        except FootnoteError as error:
            gr.Warning(str(escape(told(error, request))))
        document = desk.library.document(chosen)
        guide = guide_to(document, passages_of(desk.store, document.id))
        has_file = desk.library.original(document.id) is not None
        return {
            **self._list(request, desk, words, kind, chosen),
            self.guide: _rendered(document, guide, has_file, translator(request)),
            **self._shown(document),
        }

    def _removed(self, request: gr.Request, words: str, kind: str, chosen: str) -> Updates:
        desk, t = self._desks.of(request), translator(request)
        document = desk.library.document(chosen)
        removed = [_held(desk, each) for each in _with_parts(desk.library.documents(), chosen)]
        desk.library.remove(chosen)
        note = f"{document.title} {t('was removed from the library.')}"
        return {
            **self._list(request, desk, words, kind, ""),
            self.one: gr.Column(visible=False),
            self.chosen: "",
            self.removed: removed,
            self.undoing: gr.Row(visible=True),
            self.removed_note: _NOTE.render(note=note),
        }

    def _undone(self, request: gr.Request, removed: Removed, words: str, kind: str, chosen: str) -> Updates:
        desk = self._desks.of(request)
        for document, passages, original in removed:
            desk.store.add(document, passages, original=original)
        return {
            **self._list(request, desk, words, kind, chosen),
            self.removed: [],
            self.undoing: gr.Row(visible=False),
            self.removed_note: "",
        }


_NOTE = templates.from_string('<p class="fn-source" role="status" dir="auto">{{ note }}</p>')


def _html(elem_id: str, *, visible: bool = True) -> gr.HTML:
    return gr.HTML(js_on_load=None, apply_default_css=False, elem_id=elem_id, visible=visible)


def _with_parts(documents: Sequence[DocumentSummary], document_id: str) -> list[str]:
    """A document and those that came in it, each after the one that it came in."""
    found = [document_id]
    for each in found:
        found += [other.id for other in documents if other.parent == each and other.id not in found]
    return found


def _held(desk: Desk, document_id: str) -> tuple[Document, list[Passage], bytes | None]:
    """All that is needed to bring a document back."""
    return (
        desk.library.document(document_id),
        passages_of(desk.store, document_id),
        desk.store.original(document_id),
    )


def _values(document: Document) -> list[str]:
    published = document.published.isoformat() if document.published else ""
    return [document.title, document.publisher or "", published, document.kind or "", document.language or ""]


def _rendered(
    document: Document,
    guide: Guide,
    has_file: bool,
    t: Translate = english,
    questions: Sequence[str] = (),
    *,
    looking: bool = False,
) -> str:
    return templates.get_template("guide.html").render(
        document=document, guide=guide, has_file=has_file, questions=questions, looking=looking, t=t
    )
