"""The conversations of a library: kept as they go on, and listed in the sidebar."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response

from corpus.conversations import Conversations, KeptExchange
from corpus.errors import FootnoteError, NoSuchConversation
from corpus.phrases import Phrase, kept_as, restored
from qa.chat.asking import Exchange
from qa.chat.conversation import Conversation
from qa.chat.desk import Desks
from qa.chat.languages import label, told
from qa.chat.markdown import exported
from qa.chat.sources import templates
from qa.worded_answers import answer_from, kept_answer

__all__ = ["History", "add_exports", "begun", "continued", "kept", "reopened", "taken_back"]

_LONGEST_TITLE = 80
_REFUSAL = "refusal"
_COMPOSED = "composed"
"""Of what a refusal was, where it is a phrase."""

_LINKS = templates.from_string(
    "{% if id %}{% for suffix, name in (('md', 'Markdown'), ('json', 'JSON')) %}"
    '<a href="conversations/{{ id }}.{{ suffix }}" download>{{ name }}</a> '
    "{% endfor %}{% endif %}"
)

_ADDRESS = """(id) => {
    const to = new URL(location.href);
    if (id === (to.searchParams.get("conversation") ?? "")) return;
    if (id) to.searchParams.set("conversation", id);
    else to.searchParams.delete("conversation");
    history.pushState(null, "", to);
}"""


def begun(conversations: Conversations, conversation: Conversation) -> Conversation:
    """Keep the last question of a conversation before it is answered; the conversation is begun if it is the first.

    Args:
        conversations: where; a library that may only be read keeps none.
        conversation: with at least one exchange; what was kept in the place of the last, and after it, is forgotten.
    """
    if conversations.read_only:
        return conversation
    exchange = conversation.exchanges[-1]
    name = conversation.id or conversations.begin(_title(exchange.question))
    try:
        conversations.put(name, len(conversation.exchanges) - 1, exchange.question, _as_kept(exchange))
    except NoSuchConversation:  # deleted in another window
        return replace(conversation, id="")
    return replace(conversation, id=name)


def kept(conversations: Conversations, conversation: Conversation) -> Conversation:
    """Keep what came back to the last question of a conversation, which was begun with it."""
    if conversations.read_only or not conversation.id:
        return conversation
    try:
        answer = _as_kept(conversation.exchanges[-1])
        conversations.answer(conversation.id, len(conversation.exchanges) - 1, answer)
    except NoSuchConversation:  # deleted in another window
        return replace(conversation, id="")
    return conversation


def taken_back(conversations: Conversations, conversation: Conversation) -> Conversation:
    """A conversation without its last question, which is forgotten; with its only one, the conversation is, too."""
    number = len(conversation.exchanges) - 1
    if not conversation.id or conversations.read_only:
        return conversation.upto(number)
    if not number:
        conversations.delete(conversation.id)
        return Conversation()
    conversations.forget_from(conversation.id, number)
    return conversation.upto(number)


def continued(conversations: Conversations, conversation: Conversation) -> Conversation:
    """A conversation with what was asked in it in another window since."""
    try:
        found = reopened(conversations, conversation.id) if conversation.id else conversation
    except NoSuchConversation:  # deleted in another window
        return conversation
    return found if len(found.exchanges) > len(conversation.exchanges) else conversation


def _as_kept(exchange: Exchange) -> dict[str, Any]:
    if exchange.answer is not None:
        return kept_answer(exchange.answer)
    return {_REFUSAL: exchange.refusal, _COMPOSED: kept_as(exchange.refusal)}


def reopened(conversations: Conversations, conversation: str) -> Conversation:
    """A conversation as it was kept.

    Raises:
        NoSuchConversation: there is none such.
    """
    _, exchanges = conversations.get(conversation)
    return Conversation(tuple(map(_exchange, exchanges)), conversation)


def add_exports(app: FastAPI, desks: Desks) -> None:
    """Serve a conversation as a file, at ``/conversations/ID.md`` and ``/conversations/ID.json``."""

    @app.get("/conversations/{name}.{suffix}")
    def export(request: Request, name: str, suffix: str, library: str = "") -> Response:
        try:
            summary, exchanges = desks.find(request, library).conversations.get(name)
        except FootnoteError as error:
            return PlainTextResponse(f"{told(error, request)}\n", 404)
        if suffix == "md":
            text = exported(summary.title, [_exchange(each) for each in exchanges])
        else:
            said = [{"question": each.question, "answer": _as_told(each.answer)} for each in exchanges]
            text = json.dumps({"title": summary.title, "exchanges": said}, ensure_ascii=False, indent=1)
        kind = "text/markdown" if suffix == "md" else "application/json"
        return Response(
            text.encode("utf-8", "backslashreplace"),
            media_type=kind,
            headers={"content-disposition": f"attachment; filename=conversation.{suffix}"},
        )


class History:
    """The sidebar: a new conversation, the earlier ones, and what can be done with the one that is open."""

    def __init__(self) -> None:
        with gr.Sidebar(label=label("Conversations"), open=False, width=300, elem_id="fn-history"):
            self.new = gr.Button(label("New conversation"), variant="secondary", elem_id="fn-new")
            self.words = gr.Textbox(
                label=label("Search conversations"),
                show_label=False,
                placeholder=label("Search conversations"),
                max_lines=1,
            )
            self.list = gr.Radio(label=label("Conversations"), show_label=False, elem_id="fn-conversations")
            with gr.Group(visible=False, elem_id="fn-conversation") as self.one:
                self.title = gr.Textbox(label=label("Title of this conversation"), max_lines=1, max_length=200)
                with gr.Row():
                    self.rename = gr.Button(label("Rename"), size="sm", min_width=80)
                    self.delete = gr.Button(label("Delete"), size="sm", min_width=80, variant="stop")
                self.links = gr.HTML(js_on_load=None, apply_default_css=False)
        # The page's address names the conversation, so that a reload and the back button keep it.
        self.opened = gr.Textbox(visible="hidden")
        self.opened.change(None, [self.opened], None, js=_ADDRESS, api_visibility="private")

    def connect(self, desks: Desks, conversation: gr.State, run: Mapping[str, Any]) -> None:
        """Let the list be searched, and the conversation that is open be renamed."""

        def searched(request: gr.Request, words: str) -> gr.Radio:
            # No more than what is listed: another conversation may be opened before the search has ended.
            return gr.Radio(choices=_choices(desks.of(request).conversations, words))

        def renamed(request: gr.Request, current: Conversation, title: str) -> dict[Any, Any]:
            conversations = desks.of(request).conversations
            if title.strip():
                conversations.rename(current.id, title.strip())
            return self.shown(conversations, current.id)

        latest = {**run, "trigger_mode": "always_last"}
        self.words.change(searched, [self.words], [self.list], **latest)
        gr.on([self.rename.click, self.title.submit], renamed, [conversation, self.title], self.outputs, **run)

    def shown(self, conversations: Conversations, current: str) -> dict[Any, Any]:
        """The list as it is now, with one of them chosen.

        Args:
            conversations: of the library that is open.
            current: the id of the conversation that is open; "" for none.
        """
        choices = _choices(conversations)
        title = next((title for title, each in choices if each == current), None)
        is_kept = title is not None
        return {
            self.list: gr.Radio(choices=choices, value=current if is_kept else None),
            self.one: gr.Group(visible=is_kept),
            self.title: title or "",
            self.opened: current,
            self.links: _LINKS.render(id=current if is_kept else ""),
        }

    @property
    def outputs(self) -> list[Any]:
        """The parts that ``shown`` sets."""
        return [self.list, self.one, self.title, self.links, self.opened]


def _choices(conversations: Conversations, words: str = "") -> Sequence[tuple[str, str]]:
    """The conversations in which some words stand, each with its title and its id, as ``gr.Radio`` takes them."""
    return [(each.title, each.id) for each in conversations.find(words)]


def _as_told(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept of an exchange as it is exported."""
    return {_REFUSAL: kept[_REFUSAL]} if _REFUSAL in kept else answer_from(kept).to_json()


def _exchange(each: KeptExchange) -> Exchange:
    if _REFUSAL in each.answer:
        # An older version kept the line alone.
        composed = each.answer.get(_COMPOSED)
        return Exchange(each.question, refusal=restored(composed) if composed else Phrase(each.answer[_REFUSAL]))
    return Exchange(each.question, answer_from(each.answer))


def _title(question: str) -> str:
    words = " ".join(question.split())
    return words if len(words) <= _LONGEST_TITLE else words[:_LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
