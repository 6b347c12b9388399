"""The first tab: the conversation, the field to ask in, and the sources beside it."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Any

import gradio as gr
from gradio.events import Dependency
from markupsafe import escape

from corpus.errors import FootnoteError, NoSuchConversation, NoSuchDocument
from corpus.phrases import worded
from qa.chat.adding import added
from qa.chat.asking import LEFT, Exchange, Partial, Progress, ask
from qa.chat.conversation import Conversation, exchange_at, messages, pending
from qa.chat.desk import Desk, Desks
from qa.chat.feedback import Feedback
from qa.chat.filtering import FilterControls
from qa.chat.history import History, begun, continued, kept, reopened, taken_back
from qa.chat.language_model import render_left_out
from qa.chat.languages import label, told, translator
from qa.chat.looking import beside, opened
from qa.chat.markdown import unescaped
from qa.chat.parts import chatbot, question_box
from qa.chat.sources import render_welcome
from qa.chat.suggesting import suggested
from qa.chat.turns import Looking, Turn, Waiting
from qa.worded_answers import kept_answer

__all__ = ["AnswersTab"]

_LEAD = "Ask a question. The answer comes with the exact words that say so, and where they stand."
_EMPTY = "This library is empty. Add files under Documents, or drop them on the field below; then ask."
# What was typed since is left.
_EMPTY_BOX = "(box, sent) => ({ text: box.text === sent ? '' : box.text, files: [] })"
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
            self.waiting = gr.State(Waiting())
            self.looking = gr.State(Looking())
            with gr.Column(scale=3, min_width=300, elem_id="fn-main"):
                self.shown = chatbot()
                self._feedback = Feedback(desks)
                self.box, self.sent = question_box(), gr.Textbox(visible="hidden")
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
        history, queue = self._history, [self.waiting]
        outputs = [self.box, self.shown, self.sources, self.state, self._feedback.comment, *history.outputs]
        latest, all_of_them = {**run, "trigger_mode": "always_last"}, {**run, "trigger_mode": "multiple"}
        self.state.change(self._suggested, [self.state, self.looking], [self.sources], **all_of_them)
        typed = [self.sent, self.sources, *self.only.outputs, *queue]
        sent = self.box.submit(self._typed, [self.box, self.state, *queue], typed, **latest)
        sent.success(None, [self.box, self.sent], [self.box], js=_EMPTY_BOX, api_visibility="private")
        gr.on([self.shown.example_select, self.shown.option_select], self._chosen, queue, queue, **all_of_them)
        self.sources.submit(self._offered, queue, queue, **all_of_them)
        self.shown.retry(self._retried, [self.state, *queue], queue, **all_of_them)
        self.shown.edit(self._edited, queue, queue, **all_of_them)
        inputs = [*queue, self.state, self.looking, *self.only.inputs]
        self.waiting.change(self._asked, inputs, outputs, **latest)
        self.box.stop(lambda waiting: waiting.stop(), queue, None, **run)
        self.shown.undo(self._undone, [self.state], outputs, **run)
        gr.on([self.shown.clear, history.new.click], self._started_again, None, outputs, **run)
        self._feedback.connect(self.shown, self.state, run)
        history.list.input(self._reopened, [history.list], outputs, **run)
        history.connect(self._desks, self.state, run)
        history.delete.click(self._deleted, [self.state], outputs, **run)
        looked = [self.state, self.looking]
        self.sources.select(self._looked_at, looked, [self.sources, self.box], **all_of_them)

    def begun(self, request: gr.Request) -> Iterator[Updates]:
        """What a page shows when it is opened; questions to begin with as they are found."""
        desk = self._desks.of(request)
        documents, t = desk.library.documents(), translator(request)
        lead = t(_LEAD if documents else _EMPTY)
        yield {
            self.shown: gr.Chatbot(placeholder=lead),
            self.sources: render_welcome(documents, t),
            **self.only.refreshed(documents, t),
            **self._history.shown(desk.conversations, ""),
        }
        if shown := self._in_address(desk, request):
            yield shown
        yield from self._examples(desk, lead)

    @property
    def begun_outputs(self) -> list[Any]:
        """The parts that ``begun`` sets."""
        conversation = [self.state, self._feedback.comment, *self._history.outputs]
        return [self.shown, self.sources, *self.only.outputs, *conversation]

    def follow(self, changed: Sequence[Dependency], run: Mapping[str, Any]) -> None:
        """Show what a page begins with anew when documents were added, described or removed.

        Args:
            changed: the events of the page that do so.
            run: how the events of the page are run, as ``gr.on`` takes it.
        """
        for event in changed:
            outputs = [self.shown, self.sources, *self.only.outputs]
            event.then(self._changed, [self.state, self.looking], outputs, **run)

    def _changed(self, request: gr.Request, conversation: Conversation, looking: Looking) -> Iterator[Updates]:
        desk = self._desks.of(request)
        documents, t = desk.library.documents(), translator(request)
        is_untouched = not conversation.exchanges and looking.is_still_at(0)
        lead = t(_LEAD if documents else _EMPTY)
        yield {
            self.shown: gr.Chatbot(placeholder=lead, examples=[]),
            self.sources: render_welcome(documents, t) if is_untouched else gr.skip(),
            **self.only.refreshed(documents, t),
        }
        yield from self._examples(desk, lead)

    def _examples(self, desk: Desk, lead: str) -> Iterator[Updates]:
        """Questions to begin with, as they are found.

        The line above them is said again each time: of two updates of one part that come close together, a busy browser
        takes the second alone.
        """
        for examples in desk.examples.found():
            yield {self.shown: gr.Chatbot(placeholder=lead, examples=[{"text": text} for text in examples])}

    def _in_address(self, desk: Desk, request: gr.Request) -> Updates:
        """The conversation that the page's address names; nothing where it names none."""
        try:
            conversation = reopened(desk.conversations, request.query_params.get("conversation", ""))
        except NoSuchConversation:
            return {}
        return self._show(request, desk, conversation)

    # Asking

    def _typed(
        self, request: gr.Request, typed: Mapping[str, Any], conversation: Conversation, waiting: Waiting
    ) -> Updates:
        """Add the files that were dropped on the question, and let the question wait for its turn."""
        desk, t = self._desks.of(request), translator(request)
        for name, outcome, reason in _added(desk, typed["files"]):
            tell = gr.Info if outcome != "refused" else gr.Warning
            tell(str(escape(f"{name}: {t(outcome)}{f' ({worded(reason, t)})' if reason else ''}")))
        waiting.put(Turn(typed["text"]))
        if waiting.busy and typed["text"].strip():
            gr.Info(t("This is asked when the question before is answered."))
        last = len(conversation.exchanges) - 1
        return {
            self.sent: typed["text"],
            self.sources: beside(desk, conversation, last, t) if typed["files"] else gr.skip(),
            **(self.only.refreshed(desk.library.documents(), t) if typed["files"] else {}),
            self.waiting: waiting,
        }

    def _offered(self, event: gr.EventData, waiting: Waiting) -> Waiting:
        """A question that the guide to a document offers, or that could be asked instead."""
        waiting.put(Turn(str((event._data or {}).get("ask", ""))))
        return waiting

    def _chosen(self, event: gr.SelectData, waiting: Waiting) -> Waiting:
        waiting.put(Turn(str(event.value["text"] if isinstance(event.value, dict) else event.value)))
        return waiting

    def _retried(self, event: gr.RetryData, conversation: Conversation, waiting: Waiting) -> Waiting:
        number = exchange_at(event.index)
        waiting.put(Turn(conversation.exchanges[number].question, number))
        return waiting

    def _edited(self, event: gr.EditData, waiting: Waiting) -> Waiting:
        waiting.put(Turn(unescaped(str(event.value)), exchange_at(event.index)))
        return waiting

    def _asked(
        self, request: gr.Request, waiting: Waiting, conversation: Conversation, looking: Looking, *chosen: str
    ) -> Iterator[Updates]:
        """Ask the questions that wait, one after the other."""
        waiting.busy, conversations = True, self._desks.of(request).conversations
        try:
            while (turn := waiting.take()) is not None:
                looking.move()
                if turn.number is None:
                    conversation = continued(conversations, conversation)
                else:
                    conversation = conversation.upto(turn.number)
                conversation = yield from self._answered(request, turn.question, conversation, waiting, *chosen)
        finally:
            waiting.busy = False
        yield {self.box: question_box()}

    def _answered(
        self, request: gr.Request, question: str, conversation: Conversation, waiting: Waiting, *chosen: str
    ) -> Generator[Updates, None, Conversation]:
        """Show the stages of a question, then its answer; gives the conversation with it."""
        desk, t = self._desks.of(request), translator(request)
        # Kept before it is answered: whoever leaves the page meanwhile finds the question again.
        asked = begun(desk.conversations, conversation.then(Exchange(question, refusal=LEFT)))
        earlier = replace(conversation, id=asked.id)
        stages: list[Progress] = []
        for news in ask(desk.library, question, earlier.questions, self.only.where(*chosen), waiting.stop):
            if isinstance(news, Exchange):
                conversation = kept(desk.conversations, earlier.then(news))
                yield self._show(request, desk, conversation)
                return conversation
            if isinstance(news, Partial):
                yield {self.shown: messages((*earlier.exchanges, news.exchange), t)}
                continue
            stages.append(news)
            yield {
                # Said at every stage: of two updates that come close together a busy browser takes the second alone.
                self.box: question_box(running=True),
                self.state: asked,
                self._history.opened: asked.id,
                self.shown: messages(earlier.exchanges, t) + pending(question, stages, t),
            }
        conversation = taken_back(desk.conversations, asked)
        # Questions that wait for one that was stopped can be typed on.
        yield {
            **self._show(request, desk, conversation),
            self.box: question_box("\n".join(waiting.give_back()) or None),
        }
        return conversation

    def _show(self, request: gr.Request, desk: Desk, conversation: Conversation) -> Updates:
        t = translator(request)
        return {
            self.shown: messages(conversation.exchanges, t),
            self.sources: beside(desk, conversation, len(conversation.exchanges) - 1, t),
            self.state: conversation,
            **self._feedback.hidden(),
            **self._history.shown(desk.conversations, conversation.id),
        }

    def _undone(self, request: gr.Request, event: gr.UndoData, conversation: Conversation) -> Updates:
        desk = self._desks.of(request)
        number = exchange_at(event.index)
        if conversation.id:
            desk.conversations.forget_from(conversation.id, number)
        return {
            self.box: question_box(conversation.exchanges[number].question),
            **self._show(request, desk, conversation.upto(number)),
        }

    def _suggested(self, request: gr.Request, conversation: Conversation, looking: Looking) -> Iterator[Updates]:
        """Where the documents do not say, what could be asked instead, as it is found."""
        desk, last = self._desks.of(request), len(conversation.exchanges) - 1
        answer = conversation.exchanges[last].answer if conversation.exchanges else None
        yield {self.sources: gr.skip()}
        if answer is None or not answer.nearest:
            return
        move, questions = looking.move(), list[str]()
        for question in suggested(desk.library, desk.store, answer):
            if not looking.is_still_at(move):
                return
            questions.append(question)
            yield {self.sources: beside(desk, conversation, last, translator(request), None, questions)}

    # History

    def _started_again(self, request: gr.Request) -> Updates:
        # What is typed stays: it may have been typed since.
        return {self.box: gr.skip(), **self._show(request, self._desks.of(request), Conversation())}

    def _reopened(self, request: gr.Request, chosen: str) -> Updates:
        desk = self._desks.of(request)
        try:
            return {self.box: gr.skip(), **self._show(request, desk, reopened(desk.conversations, chosen))}
        except NoSuchConversation as error:
            gr.Warning(str(escape(told(error, request))))
            return self._started_again(request)

    def _deleted(self, request: gr.Request, conversation: Conversation) -> Updates:
        self._desks.of(request).conversations.delete(conversation.id)
        return self._started_again(request)

    # Looking

    def _looked_at(
        self, request: gr.Request, event: gr.EventData, conversation: Conversation, looking: Looking
    ) -> Updates:
        """Show a document, the sources of an exchange, or the document of a quote at its place."""
        asked = event._data or {}
        move = looking.at(asked)
        updates = self._look(request, asked, conversation)
        return updates if looking.is_still_at(move) else {self.sources: gr.skip()}

    def _look(self, request: gr.Request, asked: Mapping[str, Any], conversation: Conversation) -> Updates:
        desk, t = self._desks.of(request), translator(request)
        try:
            if (document := opened(desk, conversation, asked, t)) is not None:
                return {self.sources: document}
            number, _, marker = str(asked["open"]).partition("-")
            answer = conversation.exchanges[int(number)].answer
            if marker == "edit" and answer is not None:
                return {self.box: question_box(answer.standalone_question)}
            if marker == "left" and answer is not None:
                return {self.sources: render_left_out(answer, t)}
            if marker == "keep" and answer is not None:
                return self._kept(request, desk, conversation, int(number))
            return {self.sources: beside(desk, conversation, int(number), t, int(marker) if marker else None)}
        except (NoSuchDocument, ValueError, LookupError):
            return {self.sources: gr.skip()}

    def _kept(self, request: gr.Request, desk: Desk, conversation: Conversation, number: int) -> Updates:
        """Keep an answer as a note."""
        exchange, t = conversation.exchanges[number], translator(request)
        try:
            if exchange.answer is not None:
                desk.notes.keep(exchange.answer.standalone_question, kept_answer(exchange.answer), conversation.id)
                gr.Info(t("Kept, under Notes."), duration=4)
        except FootnoteError as error:
            gr.Warning(str(escape(told(error, request))))
        return {self.sources: gr.skip()}


def _added(desk: Desk, paths: Sequence[str]) -> list[list[str]]:
    """Add files that were dropped on the question, and tell what became of each."""
    *_, report = [[], *added(desk.library, paths)] if paths else [[]]
    return report
