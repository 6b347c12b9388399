"""The parts of Gradio's that the conversation is made of, as the page sets them up."""

from typing import Any

import gradio as gr

from qa.chat.languages import label

__all__ = ["chatbot", "question_box"]


def chatbot() -> gr.Chatbot:
    """Where the conversation is shown."""
    return gr.Chatbot(
        label=label("Conversation"),
        show_label=False,
        elem_id="fn-chat",
        height="100%",
        layout="panel",
        editable="user",
        buttons=["copy", "copy_all"],
        # Words of documents are escaped before they come here; these would be the second lock on that door.
        sanitize_html=True,
        allow_tags=False,
        latex_delimiters=[],
        allow_file_downloads=False,
    )


def question_box(text: str | None = None, *, running: bool = False) -> gr.MultimodalTextbox:
    """The field to ask in; with a button to stop while a question is answered.

    Args:
        text: what stands in it; None leaves it as it is.
        running: whether a question is being answered.
    """
    given: dict[str, Any] = {} if text is None else {"value": {"text": text, "files": []}}
    return gr.MultimodalTextbox(
        **given,
        label=label("Your question"),
        show_label=False,
        placeholder=label("Ask the documents"),
        max_lines=6,
        elem_id="fn-question",
        submit_btn=not running,
        stop_btn=running,
        max_plain_text_length=100_000,
    )
