"""The third tab: answers that were kept as notes, with their footnotes, and their export."""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from markupsafe import escape

from corpus.errors import FootnoteError
from corpus.notes import Note
from qa.answer import Answer
from qa.chat.asking import Exchange
from qa.chat.desk import Desks
from qa.chat.languages import Translate, english, label, told, translator
from qa.chat.markdown import cited, exported
from qa.chat.sources import templates
from qa.worded_answers import answer_from, in_language

__all__ = ["add_notes", "notes_tab", "render_notes"]


def notes_tab(desks: Desks, run: Mapping[str, Any]) -> None:
    """Make the tab, within ``gr.Tabs``.

    Args:
        desks: gives the library whose notes are shown.
        run: how the events of the page are run, as ``gr.on`` takes it.
    """

    def listed(request: gr.Request) -> str:
        return render_notes(desks.of(request).notes.all(), translator(request))

    def removed(request: gr.Request, event: gr.EventData) -> str:
        try:
            desks.of(request).notes.remove(int((event._data or {})["note"]))
        except FootnoteError as error:
            gr.Warning(str(escape(told(error, request))))
        except (LookupError, ValueError):  # no page sends that
            pass
        return listed(request)

    with gr.Tab(label("Notes"), elem_id="fn-notes-tab") as tab:
        script = (files("qa.chat") / "assets" / "notes.js").read_text(encoding="utf-8")
        shown = gr.HTML(js_on_load=script, apply_default_css=False, elem_id="fn-notes")
    tab.select(listed, None, [shown], **run)
    shown.select(removed, None, [shown], **run)


def render_notes(notes: Sequence[Note], t: Translate = english) -> str:
    """The notes, each with what it cites.

    Args:
        notes: the latest first.
        t: translates the texts of the page.
    """
    shown = [(note, answer, cited(answer)) for note in notes for answer in [_answer(note, t)]]
    return templates.get_template("notes.html").render(notes=shown, t=t)


def _answer(note: Note, t: Translate) -> Answer:
    return in_language(answer_from(note.answer), t)


def add_notes(app: FastAPI, desks: Desks) -> None:
    """Serve all notes as a file, at ``/notes.md`` and ``/notes.json``."""

    @app.get("/notes.{suffix}")
    def export(request: Request, suffix: str, library: str = "") -> Response:
        try:
            notes = desks.find(request, library).notes.all()
        except FootnoteError as error:
            return PlainTextResponse(f"{told(error, request)}\n", 404)
        if suffix == "md":
            exchanges = [Exchange(note.question, answer_from(note.answer)) for note in reversed(notes)]
            text, kind = exported("Notes", exchanges), "text/markdown"
        else:
            said = [
                {"question": n.question, "kept_at": n.at.isoformat(), "answer": answer_from(n.answer).to_json()}
                for n in reversed(notes)
            ]
            text, kind = json.dumps({"notes": said}, ensure_ascii=False, indent=1), "application/json"
        return Response(
            text.encode("utf-8", "backslashreplace"),
            media_type=kind,
            headers={"content-disposition": f"attachment; filename=notes.{suffix}"},
        )
