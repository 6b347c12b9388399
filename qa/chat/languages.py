"""The languages of the page: English, and German for whoever's browser prefers it.

A text is known by its English words. The labels of Gradio's parts are translated in the browser (``gr.I18n``), our own
HTML and the words of answers and errors by ``translator`` where they are written. The words of documents stay as they
are, and so does what is told to programs.
"""

from typing import cast

import gradio as gr
from fastapi.requests import HTTPConnection

from corpus.errors import FootnoteError
from corpus.phrases import worded
from qa.chat.german import GERMAN
from qa.chat.german_answers import GERMAN_ANSWERS
from qa.chat.german_errors import GERMAN_ERRORS
from qa.wording import Translate, english

__all__ = ["Translate", "english", "label", "preferred", "told", "translations", "translator"]

_TRANSLATED = {"de": GERMAN | GERMAN_ANSWERS | GERMAN_ERRORS}


def translator(request: gr.Request | HTTPConnection | None) -> Translate:
    """What translates for the person who sent a request, by the languages that the browser asks for, best first."""
    return preferred(request.headers.get("accept-language", "") if request is not None else "")[1]


def told(error: FootnoteError, request: gr.Request | HTTPConnection) -> str:
    """What a person has to put right, in a line, for the person who sent a request."""
    return worded(error.line, translator(request))


def preferred(accepted: str) -> tuple[str, Translate]:
    """The language to speak to whoever sent an ``Accept-Language`` header, by its tag, and what translates into it."""
    for language in _by_preference(accepted):
        if language == "en":
            break
        if (known := _TRANSLATED.get(language)) is not None:
            return language, lambda text: known.get(text, text)
    return "en", english


def label(text: str) -> str:
    """A text for a part of Gradio's, which the browser translates; it takes the place of a plain one."""
    return cast("str", _translations(text))


def translations() -> gr.I18n:
    """All of them, as Gradio's page takes them."""
    return _translations


_translations = gr.I18n(en={text: text for text in GERMAN}, de=GERMAN)


def _by_preference(accepted: str) -> list[str]:
    """The languages of an ``Accept-Language`` header (RFC 9110, 12.5.4), without regions."""
    ranked = []
    for place, each in enumerate(accepted.split(",")):
        tag, _, weight = each.partition(";q=")
        try:
            ranked.append((-float(weight or 1), place, tag.strip().split("-")[0].lower()))
        except ValueError:
            continue
    return [language for _, _, language in sorted(ranked)]
