"""Which library is open: always seen at the top of the page, where another is chosen, made, renamed or deleted."""

from collections.abc import Mapping
from typing import Any

import gradio as gr
from markupsafe import escape

from corpus.errors import FootnoteError
from qa.chat.desk import Desks, user_of
from qa.chat.languages import label, told, translator
from qa.settings import DAYS_KEPT_ASIDE, MOST_NAME_CHARACTERS
from qa.shelf import Shelf

__all__ = ["Libraries"]

# The page is loaded anew with the library in its address, so that nothing of another one stays on it.
_GO = "(to) => { if (to) location.search = to; }"
_LEAVE = "() => fetch('logout', { method: 'POST' }).then(() => location.reload())"
_CHOOSE = "(id) => { location.search = '?library=' + encodeURIComponent(id); }"

Updates = dict[Any, Any]


class Libraries:
    """The parts at the top of the page, and what they do.

    Args:
        desks: gives each request its shelf.
        run: how the events of the page are run, as ``gr.on`` takes it.
    """

    def __init__(self, desks: Desks, run: Mapping[str, Any]) -> None:
        self._desks = desks
        with gr.Row(elem_id="fn-library"):
            self.chosen = gr.Dropdown(
                label=label("Library"), container=False, interactive=True, elem_id="fn-chosen", scale=1, min_width=140
            )
            self.opener = gr.Button(
                label("Manage"), size="sm", scale=0, min_width=90, visible=False, elem_id="fn-manage"
            )
            self.leave = gr.Button(
                label("Log out"), size="sm", scale=0, min_width=90, visible=False, elem_id="fn-leave"
            )
        with gr.Column(visible=False, elem_id="fn-managing") as self.managing:
            self.name = gr.Textbox(label=label("Name"), max_lines=1, max_length=MOST_NAME_CHARACTERS)
            with gr.Row():
                self.make = gr.Button(label("Make a new library"), size="sm", min_width=160)
                self.rename = gr.Button(label("Rename this one"), size="sm", min_width=140)
                self.delete = gr.Button(label("Delete this one"), size="sm", min_width=140, variant="stop")
            with gr.Row(visible=False) as self.asking:
                self.question = gr.Textbox(label=label("Sure?"), interactive=False, show_label=False, container=False)
                self.sure = gr.Button(label("Yes, delete it"), size="sm", variant="stop", scale=0, min_width=120)
                self.keep = gr.Button(label("Keep it"), size="sm", scale=0, min_width=90)
        with gr.Row(visible=False, elem_id="fn-deleted") as self.undoing:
            self.deleted = gr.Textbox(label=label("Deleted"), interactive=False, show_label=False, container=False)
            self.undo = gr.Button(label("Undo"), size="sm", scale=0, min_width=90)
        self.to = gr.Textbox(visible="hidden")
        self._open = gr.State(False)
        self._connect(run)

    def _connect(self, run: Mapping[str, Any]) -> None:
        self.chosen.input(None, [self.chosen], None, js=_CHOOSE, api_visibility="private")
        self.leave.click(None, None, None, js=_LEAVE, api_visibility="private")
        self.opener.click(_opened, [self._open], [self._open, self.managing, self.asking], **run)
        changes = [
            gr.on([self.make.click], self._made, [self.name], [self.to], **run),
            self.rename.click(self._renamed, [self.name], [self.to], **run),
            self.sure.click(self._deleted, None, [self.to], **run),
            self.undo.click(self._restored, None, [self.to], **run),
        ]
        for change in changes:
            change.success(None, [self.to], None, js=_GO, api_visibility="private")
        self.delete.click(self._asked, None, [self.asking, self.question], **run)
        self.keep.click(lambda: gr.Row(visible=False), None, [self.asking], **run)

    @property
    def outputs(self) -> list[Any]:
        """The parts that ``shown`` sets."""
        return [self.chosen, self.opener, self.leave, self.undoing, self.deleted]

    def shown(self, request: gr.Request) -> Updates:
        """The libraries that there are, the one that is open, and one that was deleted last and can be brought back."""
        shelf = self._desks.shelf_of(user_of(request))
        gone = shelf.deleted(request.query_params.get("deleted", ""))
        try:
            current = shelf.find(request.query_params.get("library", "")).id
        except FootnoteError:
            current = None
        said = translator(request)("“{}” was deleted. It is kept aside for {} days.")
        line = said.format(gone.name, DAYS_KEPT_ASIDE) if gone else ""
        return {
            self.chosen: gr.Dropdown([(place.name, place.id) for place in shelf.places()], value=current),
            self.opener: gr.Button(visible=shelf.makes),
            self.leave: gr.Button(visible=bool(user_of(request))),
            self.undoing: gr.Row(visible=gone is not None),
            self.deleted: line,
        }

    def _shelf(self, request: gr.Request) -> tuple[Shelf, str]:
        """The user's shelf, and the library that the page names."""
        return self._desks.shelf_of(user_of(request)), request.query_params.get("library", "")

    def _made(self, request: gr.Request, name: str) -> str:
        shelf, _ = self._shelf(request)
        try:
            return f"?library={shelf.make(name).id}"
        except FootnoteError as error:
            raise _refused(error, request) from error

    def _renamed(self, request: gr.Request, name: str) -> str:
        shelf, library = self._shelf(request)
        try:
            return f"?library={shelf.rename(shelf.find(library).id, name).id}"
        except FootnoteError as error:
            raise _refused(error, request) from error

    def _asked(self, request: gr.Request) -> Updates:
        desk = self._desks.of(request)
        documents, conversations = len(desk.library.documents()), len(desk.conversations.find())
        name = self._desks.shelf_of(user_of(request)).find(desk.place.id).name
        asked = translator(request)("Delete “{}”? Documents: {}, conversations: {}.")
        return {
            self.asking: gr.Row(visible=True),
            self.question: asked.format(name, documents, conversations),
        }

    def _deleted(self, request: gr.Request) -> str:
        shelf, library = self._shelf(request)
        try:
            return f"?deleted={shelf.delete(shelf.find(library).id).id}"
        except FootnoteError as error:
            raise _refused(error, request) from error

    def _restored(self, request: gr.Request) -> str:
        shelf, _ = self._shelf(request)
        try:
            return f"?library={shelf.restore(request.query_params.get('deleted', '')).id}"
        except FootnoteError as error:
            raise _refused(error, request) from error


def _opened(is_open: bool) -> tuple[bool, gr.Column, gr.Row]:
    return not is_open, gr.Column(visible=not is_open), gr.Row(visible=False)


def _refused(error: FootnoteError, request: gr.Request) -> gr.Error:
    title = translator(request)("This cannot be done")
    return gr.Error(str(escape(told(error, request))), print_exception=False, title=title)
