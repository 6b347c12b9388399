"""The tab with the settings of the language model, and what of its sentences was left out."""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from qa.answer import Answer
from qa.chat.desk import Desks, user_of
from qa.chat.languages import Translate, english, label, translator
from qa.chat.markdown import escaped
from qa.chat.sources import templates
from qa.generation.client import DEFAULT_URL, KEY, LanguageModel
from qa.library import Library
from qa.worded_answers import in_language

__all__ = ["language_model_tab", "render_left_out"]

_ABOUT = (
    "A language model adds sentences to an answer. Each is checked against the passages before it is shown, and what "
    "they do not support is left out. What is sent to the model, and nowhere else: the question, the earlier ones, and "
    f"the passages. Its key is read from the variable `{KEY}` when Footnote is started; it is never asked "
    "for, kept or shown here."
)
_FIXED = "The language model is set by whoever started Footnote."


def language_model_tab(desks: Desks, run: Mapping[str, Any]) -> None:
    """Make the tab, within ``gr.Tabs``.

    Args:
        desks: gives the library whose model is set.
        run: how the events of the page are run, as ``gr.on`` takes it.
    """
    with gr.Tab(label("Model"), elem_id="fn-model-tab") as tab:
        gr.Markdown(label(_ABOUT))
        is_on = gr.Checkbox(label=label("Let a language model add to the answers"), elem_id="fn-model-on")
        name = gr.Textbox(label=label("Model"), placeholder="llama3.2", max_lines=1, elem_id="fn-model-name")
        url = gr.Textbox(label=label("Address"), placeholder=DEFAULT_URL, max_lines=1, elem_id="fn-model-url")
        button = gr.Button(label("Use"), variant="primary", size="md", scale=0, elem_id="fn-model-use")
        state = gr.Markdown(elem_id="fn-model-state")

    def shown(request: gr.Request) -> tuple[Any, ...]:
        model = desks.of(request).library.llm
        may_change = not user_of(request)
        given = (model is not None, "" if model is None else model.name, getattr(model, "url", ""))
        fields = zip((gr.Checkbox, gr.Textbox, gr.Textbox), given, strict=True)
        t = translator(request)
        told = _asked(desks.of(request).library, t) if may_change else t(_FIXED)
        changeable = [kind(value=value, interactive=may_change) for kind, value in fields]
        return (*changeable, gr.Button(visible=may_change), told)

    def use(request: gr.Request, is_on: bool, name: str, url: str) -> str:
        if user_of(request):
            return translator(request)(_FIXED)
        library, t = desks.of(request).library, translator(request)
        return _set(library, name.strip() if is_on else "", url.strip(), is_on, t)

    tab.select(shown, None, [is_on, name, url, button, state], **run)
    gr.on([button.click, name.submit, url.submit], use, [is_on, name, url], [state], **run)


def render_left_out(answer: Answer, t: Translate = english) -> str:
    """The sentences that a model wrote and that are not shown, struck through, each with the reason."""
    left_out = [sentence for sentence in in_language(answer, t).sentences if not sentence.shown]
    return templates.get_template("left_out.html").render(sentences=left_out, t=t)


def _set(library: Library, name: str, url: str, is_on: bool, t: Translate) -> str:
    """Set the library's model, and say what is asked from then on."""
    if is_on and not name:
        return t("Name the model, as it is called at its address.")
    library.llm = LanguageModel(name, url or DEFAULT_URL) if is_on else None
    return _asked(library, t)


def _asked(library: Library, t: Translate) -> str:
    """What is asked beside the documents."""
    if library.llm is None:
        return t("No language model is asked.")
    address = getattr(library.llm, "url", None) or t("its own address")
    return t("{} at {} is asked.").format(escaped(library.llm.name), escaped(address))
