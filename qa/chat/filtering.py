"""The controls beside the question field that say which documents are asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from corpus.store import DocumentSummary
from qa.chat.languages import Translate, english, label

__all__ = ["FilterControls"]


@dataclass(frozen=True, slots=True)
class FilterControls:
    """A publisher to choose, and the first and the last time of publication to type.

    Attributes:
        opener: what opens and closes them.
        inputs: the controls, in the order of the values that ``where`` takes.
        fixed: what the filter goes by at first that no control shows, values by field; it stays.
        first: the publisher that is chosen at first; "" for all.
    """

    opener: gr.Accordion
    inputs: tuple[gr.Dropdown, gr.Textbox, gr.Textbox]
    fixed: Mapping[str, str]
    first: str

    @classmethod
    def build(cls, where: Mapping[str, str]) -> "FilterControls":
        """Put the controls on the page; closed, and hidden while there is nothing to choose.

        Args:
            where: the filter to begin with, values by field.
        """
        fixed = dict(where)
        publisher = fixed.pop("publisher", "")
        published = fixed.pop("published") if not {"since", "until"} & where.keys() and "published" in where else ""
        since, until = fixed.pop("since", published), fixed.pop("until", published)
        with (
            gr.Accordion(label("Ask only of"), open=bool(where), elem_id="fn-only", visible=False) as opener,
            gr.Row(elem_id="fn-filter"),
        ):
            inputs = (
                gr.Dropdown(
                    _choices([publisher] if publisher else [], english), value=publisher, label=label("Publisher")
                ),
                gr.Textbox(since, label=label("Published from"), placeholder="2013", max_lines=1),
                gr.Textbox(until, label=label("Published until"), placeholder="March 2017", max_lines=1),
            )
        return cls(opener, inputs, fixed, publisher)

    @property
    def outputs(self) -> list[Any]:
        """The parts that ``refreshed`` sets."""
        return [self.opener, self.inputs[0]]

    def refreshed(self, documents: Sequence[DocumentSummary], t: Translate = english) -> dict[Any, Any]:
        """The controls for the documents as they are now.

        Args:
            documents: all of the library.
            t: translates the texts of the page.
        """
        return {
            self.opener: gr.Accordion(visible=bool(self.first or self.fixed) or _may_choose(documents)),
            self.inputs[0]: gr.Dropdown(_choices(sorted({*_publishers(documents), self.first} - {""}), t)),
        }

    def where(self, publisher: str | None, since: str, until: str) -> dict[str, str]:
        """The filter that the controls' values make, values by field."""
        chosen = {"publisher": publisher or "", "since": since, "until": until}
        return {**self.fixed, **{field: value.strip() for field, value in chosen.items() if value.strip()}}


def _publishers(documents: Sequence[DocumentSummary]) -> list[str]:
    return sorted({document.publisher for document in documents if document.publisher})


def _choices(publishers: Sequence[str], t: Translate) -> list[tuple[str, str]]:
    return [(t("All publishers"), ""), *((name, name) for name in publishers)]


def _may_choose(documents: Sequence[DocumentSummary]) -> bool:
    return any(document.published or document.publisher for document in documents)
