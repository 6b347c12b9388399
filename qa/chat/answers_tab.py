"""The first tab: the conversation, the field to ask in, and the sources beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Any

import gradio as gr
from markupsafe import escape

from corpus.errors import FootnoteError, NoSuchConversation, NoSuchDocument
from qa.chat.adding import added
from qa.chat.asking import LEFT, Exchange, Partial, Progress, ask
from qa.chat.conversation import MESSAGES, Conversation, messages, pending
from qa.chat.desk import Desk, Desks
from qa.chat.filtering import FilterControls
from qa.chat.history import History, kept, reopened
from qa.chat.language_model import render_left_out
from qa.chat.languages import label, translator
from qa.chat.looking import beside, opened
from qa.chat.markdown import unescaped
from qa.chat.parts import chatbot, question_box
from qa.chat.sources import render_welcome
from qa.chat.suggesting import suggested

__all__ = ["AnswersTab"]

_LEAD = "Ask a question. The answer comes with the exact words that say so, and where they stand."
_EMPTY = "This library is empty. Add files under Documents, or drop them on the field below; then ask."
_CLOSE = '<button type="button" class="fn-close" data-close aria-label="Close the sources">×</button>${value}'

Updates = dict[Any, Any]


class AnswersTab:
    """The parts of the tab, and what they do.

    Args:
        desks: gives the library that is asked.
        history: the sidebar, which lists the conversations.
        where: the filter that the page begins with, values by field.
        run: how the events of the page are run, as ``gr.on`` takes it.
    """

    def __init__(self, desks: Desks, history: History, where: Mapping[str, str], run: Mapping[str, Any]) -> None:
        self._desks, self._history = desks, history
        with gr.Tab(label("Answers"), elem_id="fn-answers"), gr.Row(elem_id="fn-columns"):
            self.state = gr.State(Conversation())
            with gr.Column(scale=3, min_width=300, elem_id="fn-main"):
                self.shown = chatbot()
                self.comment = gr.Textbox(
                    label=label("Thank you, that is kept in the library. What should be known about it?"),
                    visible=False,
                    max_lines=3,
                    submit_btn=label("Keep"),
                    elem_id="fn-comment",
                )
                self.judged = gr.State((0, False))
                self.box = question_box()
                self.only = FilterControls.build(where)
            with gr.Column(scale=2, min_width=300, elem_id="fn-beside"):
                self.sources = gr.HTML(
                    html_template=_CLOSE,
                    js_on_load=(files("qa.chat") / "assets" / "chat.js").read_text(encoding="utf-8"),
                    apply_default_css=False,
                    elem_id="fn-sources",
                )
        self._connect(run)

    def _connect(self, run: Mapping[str, Any]) -> None:
        outputs = [self.box, self.shown, self.sources, self.state, self.comment, *self._history.outputs]
        inputs = [self.state, *self.only.inputs]
        # A question that is sent while another is answered waits, and is asked then.
        asking = {**run, "trigger_mode": "always_last"}
        suggesting = self.state.change(self._suggested, [self.state], [self.sources], **run)
        asking["cancels"] = [suggesting]
        running = [
            self.box.submit(self._submitted, [self.box, *inputs], outputs, **asking),
            gr.on([self.shown.example_select, self.shown.option_select], self._chosen, inputs, outputs, **asking),
            self.sources.submit(self._asked, inputs, outputs, **asking),
            self.shown.retry(self._retried, inputs, outputs, **asking),
            self.shown.edit(self._edited, inputs, outputs, **asking),
        ]
        self.box.stop(self._stopped, [self.state], [self.box, self.shown, self.state], cancels=running, **run)
        self.shown.undo(self._undone, [self.state], outputs, **run)
        gr.on([self.shown.clear, self._history.new.click], self._started_again, None, outputs, **run)
        self.shown.like(self._liked, [self.state], [self.comment, self.judged], **run)
        self.comment.submit(self._commented, [self.comment, self.judged, self.state], [self.comment], **run)
        self._history.list.input(self._reopened, [self._history.list], outputs, **run)
        self._history.words.change(
            self._searched,
            [self.state, self._history.words],
            self._history.outputs,
            **{**run, "trigger_mode": "always_last"},
        )
        gr.on(
            [self._history.rename.click, self._history.title.submit],
            self._renamed,
            [self.state, self._history.title],
            self._history.outputs,
            **run,
        )
        self._history.delete.click(self._deleted, [self.state], outputs, **run)
        self.sources.select(self._looked_at, [self.state], [self.sources, self.box], cancels=[suggesting], **run)

    def begun(self, request: gr.Request) -> Iterator[Updates]:
        """What a page shows when it is opened; questions to begin with as they are found."""
        desk = self._desks.of(request)
        documents = desk.library.documents()
        yield {
            self.shown: gr.Chatbot(placeholder=translator(request)(_LEAD if documents else _EMPTY)),
            self.sources: render_welcome(documents),
            **self.only.refreshed(documents),
            **self._history.shown(desk.conversations, ""),
        }
        for examples in desk.examples.found():
            yield {self.shown: gr.Chatbot(examples=[{"text": text} for text in examples])}

    @property
    def begun_outputs(self) -> list[Any]:
        """The parts that ``begun`` sets."""
        return [self.shown, self.sources, *self.only.outputs, *self._history.outputs]

    # Asking

    def _answer(self, desk: Desk, question: str, conversation: Conversation, *chosen: str) -> Iterator[Updates]:
        """Ask a question after what was asked before, and show its stages, then its answer."""
        if not question.strip():
            yield {self.box: gr.skip()}
            return
        before = messages(conversation.exchanges)
        # Kept before it is answered: whoever leaves the page meanwhile finds the question again.
        begun = kept(desk.conversations, conversation.then(Exchange(question, refusal=LEFT)))
        conversation = replace(conversation, id=begun.id)
        stages: list[Progress] = []
        for news in ask(desk.library, question, conversation.questions, self.only.where(*chosen)):
            if isinstance(news, Partial):
                yield {self.shown: messages((*conversation.exchanges, news.exchange))}
                continue
            if not isinstance(news, Progress):
                conversation = kept(desk.conversations, conversation.then(news))
                continue
            stages.append(news)
            emptied = {self.box: question_box("", running=True), self.state: conversation} if len(stages) == 1 else {}
            yield {**emptied, self.shown: before + pending(question, stages)}
        yield {self.box: question_box(), **self._show(desk, conversation)}

    def _show(self, desk: Desk, conversation: Conversation) -> Updates:
        return {
            self.shown: messages(conversation.exchanges),
            self.sources: beside(desk, conversation, len(conversation.exchanges) - 1),
            self.state: conversation,
            self.comment: gr.Textbox(value="", visible=False),
            **self._history.shown(desk.conversations, conversation.id),
        }

    def _submitted(
        self, request: gr.Request, typed: Mapping[str, Any], conversation: Conversation, *chosen: str
    ) -> Iterator[Updates]:
        desk = self._desks.of(request)
        for name, outcome, reason in _added(desk, typed["files"]):
            tell = gr.Info if outcome != "refused" else gr.Warning
            tell(str(escape(f"{name}: {outcome}{f' ({reason})' if reason else ''}")))
        if typed["files"] and not typed["text"].strip():
            yield {
                self.box: question_box(""),
                self.sources: beside(desk, conversation, len(conversation.exchanges) - 1),
            }
        yield from self._answer(desk, typed["text"], conversation, *chosen)

    def _asked(
        self, request: gr.Request, event: gr.EventData, conversation: Conversation, *chosen: str
    ) -> Iterator[Updates]:
        """A question that the guide to a document offers."""
        question = str((event._data or {}).get("ask", ""))
        yield from self._answer(self._desks.of(request), question, conversation, *chosen)

    def _chosen(
        self, request: gr.Request, event: gr.SelectData, conversation: Conversation, *chosen: str
    ) -> Iterator[Updates]:
        text = event.value["text"] if isinstance(event.value, dict) else event.value
        yield from self._answer(self._desks.of(request), str(text), conversation, *chosen)

    def _retried(
        self, request: gr.Request, event: gr.RetryData, conversation: Conversation, *chosen: str
    ) -> Iterator[Updates]:
        number = _exchange_at(event.index)
        question = conversation.exchanges[number].question
        yield from self._answer(self._desks.of(request), question, conversation.upto(number), *chosen)

    def _edited(
        self, request: gr.Request, event: gr.EditData, conversation: Conversation, *chosen: str
    ) -> Iterator[Updates]:
        rest = conversation.upto(_exchange_at(event.index))
        yield from self._answer(self._desks.of(request), unescaped(str(event.value)), rest, *chosen)

    def _undone(self, request: gr.Request, event: gr.UndoData, conversation: Conversation) -> Updates:
        desk = self._desks.of(request)
        number = _exchange_at(event.index)
        if conversation.id:
            desk.conversations.forget_from(conversation.id, number)
        return {
            self.box: question_box(conversation.exchanges[number].question),
            **self._show(desk, conversation.upto(number)),
        }

    def _suggested(self, request: gr.Request, conversation: Conversation) -> Iterator[Updates]:
        """Where the documents do not say, what could be asked instead, as it is found."""
        desk, last = self._desks.of(request), len(conversation.exchanges) - 1
        answer = conversation.exchanges[last].answer if conversation.exchanges else None
        yield {self.sources: gr.skip()}
        if answer is None or not answer.nearest:
            return
        questions: list[str] = []
        for question in suggested(desk.library, desk.store, answer):
            questions.append(question)
            yield {self.sources: beside(desk, conversation, last, None, questions)}

    def _stopped(self, request: gr.Request, conversation: Conversation) -> Updates:
        """Forget the question that was stopped, which was kept when it was asked."""
        conversations = self._desks.of(request).conversations
        if conversation.id and conversation.exchanges:
            conversations.forget_from(conversation.id, len(conversation.exchanges))
        elif conversation.id:
            conversations.delete(conversation.id)
            conversation = Conversation()
        return {self.box: question_box(), self.shown: messages(conversation.exchanges), self.state: conversation}

    # History and feedback

    def _started_again(self, request: gr.Request) -> Updates:
        return {self.box: question_box(""), **self._show(self._desks.of(request), Conversation())}

    def _reopened(self, request: gr.Request, chosen: str) -> Updates:
        desk = self._desks.of(request)
        try:
            return {self.box: gr.skip(), **self._show(desk, reopened(desk.conversations, chosen))}
        except NoSuchConversation as error:
            gr.Warning(str(escape(error)))
            return self._started_again(request)

    def _searched(self, request: gr.Request, conversation: Conversation, words: str) -> Updates:
        return self._history.shown(self._desks.of(request).conversations, conversation.id, words)

    def _renamed(self, request: gr.Request, conversation: Conversation, title: str) -> Updates:
        conversations = self._desks.of(request).conversations
        if title.strip():
            conversations.rename(conversation.id, title.strip())
        return self._history.shown(conversations, conversation.id)

    def _deleted(self, request: gr.Request, conversation: Conversation) -> Updates:
        self._desks.of(request).conversations.delete(conversation.id)
        return self._started_again(request)

    def _liked(self, request: gr.Request, event: gr.LikeData, conversation: Conversation) -> Updates:
        """Keep what a person thinks of an answer, and ask for a comment."""
        number = _exchange_at(event.index)
        _judge(self._desks.of(request), conversation, number, "right" if event.liked is True else "wrong")
        return {self.comment: gr.Textbox(visible=True), self.judged: (number, event.liked is True)}

    def _commented(
        self, request: gr.Request, comment: str, judged: tuple[int, bool], conversation: Conversation
    ) -> Updates:
        number, right = judged
        _judge(self._desks.of(request), conversation, number, "right" if right else "wrong", comment)
        return {self.comment: gr.Textbox(value="", visible=False)}

    # Looking

    def _looked_at(self, request: gr.Request, event: gr.EventData, conversation: Conversation) -> Updates:
        """Show a document, the sources of an exchange, or the document of a quote at its place."""
        desk = self._desks.of(request)
        asked = event._data or {}
        try:
            if (document := opened(desk, conversation, asked)) is not None:
                return {self.sources: document}
            number, _, marker = str(asked["open"]).partition("-")
            answer = conversation.exchanges[int(number)].answer
            if marker == "edit" and answer is not None:
                return {self.box: question_box(answer.standalone_question)}
            if marker == "left" and answer is not None:
                return {self.sources: render_left_out(answer)}
            if marker == "keep" and answer is not None:
                return self._kept(request, desk, conversation, int(number))
            return {self.sources: beside(desk, conversation, int(number), int(marker) if marker else None)}
        except (NoSuchDocument, ValueError, LookupError):
            return {self.sources: gr.skip()}

    def _kept(self, request: gr.Request, desk: Desk, conversation: Conversation, number: int) -> Updates:
        """Keep an answer as a note."""
        exchange, t = conversation.exchanges[number], translator(request)
        try:
            if exchange.answer is not None:
                desk.notes.keep(exchange.answer.standalone_question, exchange.answer.to_json(), conversation.id)
                gr.Info(t("Kept, under Notes."))
        except FootnoteError as error:
            gr.Warning(str(escape(error)))
        return {self.sources: gr.skip()}


def _added(desk: Desk, paths: Sequence[str]) -> list[list[str]]:
    """Add files that were dropped on the question, and tell what became of each."""
    *_, report = [[], *added(desk.library, paths)] if paths else [[]]
    return report


def _judge(desk: Desk, conversation: Conversation, number: int, verdict: str, note: str = "") -> None:
    exchange = conversation.exchanges[number]
    if exchange.answer is not None:
        desk.store.add_feedback(exchange.answer.standalone_question, exchange.answer.to_json(), verdict, note)


def _exchange_at(index: int | tuple[int, int]) -> int:
    """The place of the exchange that a message belongs to, by the place of the message."""
    return (index if isinstance(index, int) else index[0]) // MESSAGES
