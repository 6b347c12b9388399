"""What a person thinks of an answer: thumbs, and a comment, kept in the library."""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from qa.chat.conversation import Conversation, exchange_at
from qa.chat.desk import Desk, Desks
from qa.chat.languages import label

__all__ = ["Feedback"]

Updates = dict[Any, Any]


class Feedback:
    """The field for a comment, which is shown when there was a thumb up or down.

    Args:
        desks: gives the library in which it is kept.
    """

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self.comment = gr.Textbox(
            label=label("Thank you, that is kept in the library. What should be known about it?"),
            visible=False,
            max_lines=3,
            submit_btn=label("Keep"),
            elem_id="fn-comment",
        )
        self._judged = gr.State((0, False))

    def connect(self, shown: gr.Chatbot, conversation: gr.State, run: Mapping[str, Any]) -> None:
        """Ask for it where a conversation is shown."""
        shown.like(self._liked, [conversation], [self.comment, self._judged], **run)
        self.comment.submit(self._commented, [self.comment, self._judged, conversation], [self.comment], **run)

    def hidden(self) -> Updates:
        """The field as it is before anything was judged."""
        return {self.comment: gr.Textbox(value="", visible=False)}

    def _liked(self, request: gr.Request, event: gr.LikeData, conversation: Conversation) -> Updates:
        number = exchange_at(event.index)
        _judge(self._desks.of(request), conversation, number, "right" if event.liked is True else "wrong")
        return {self.comment: gr.Textbox(visible=True), self._judged: (number, event.liked is True)}

    def _commented(
        self, request: gr.Request, comment: str, judged: tuple[int, bool], conversation: Conversation
    ) -> Updates:
        number, right = judged
        _judge(self._desks.of(request), conversation, number, "right" if right else "wrong", comment)
        return self.hidden()


def _judge(desk: Desk, conversation: Conversation, number: int, verdict: str, note: str = "") -> None:
    exchange = conversation.exchanges[number]
    if exchange.answer is not None:
        desk.store.add_feedback(exchange.answer.standalone_question, exchange.answer.to_json(), verdict, note)
