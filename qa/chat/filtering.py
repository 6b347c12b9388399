"""The controls beside the question field that say which documents are asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import gradio as gr

from corpus.store import DocumentSummary

__all__ = ["FilterControls"]


@dataclass(frozen=True, slots=True)
class FilterControls:
    """A publisher to choose, and the first and the last time of publication to type.

    Attributes:
        inputs: the controls, in the order of the values that ``where`` takes.
        fixed: what the filter goes by at first that no control shows, values by field; it stays.
    """

    inputs: tuple[gr.Dropdown, gr.Textbox, gr.Textbox]
    fixed: Mapping[str, str]

    @classmethod
    def build(cls, documents: Sequence[DocumentSummary], where: Mapping[str, str]) -> "FilterControls":
        """Put the controls on the page, closed unless something is asked for; hidden when there is nothing to choose.

        Args:
            documents: all documents of the library.
            where: the filter to begin with, values by field.
        """
        fixed = dict(where)
        publishers = sorted({document.publisher for document in documents if document.publisher})
        publisher = fixed.pop("publisher") if where.get("publisher") in publishers else ""
        published = fixed.pop("published") if not {"since", "until"} & where.keys() and "published" in where else ""
        since, until = fixed.pop("since", published), fixed.pop("until", published)
        dated = any(document.published for document in documents)
        with (
            gr.Accordion("Ask only of", open=bool(where), elem_id="fn-only", visible=dated or bool(publishers)),
            gr.Row(elem_id="fn-filter"),
        ):
            inputs = (
                gr.Dropdown(
                    [("All publishers", ""), *((name, name) for name in publishers)], value=publisher, label="Publisher"
                ),
                gr.Textbox(since, label="Published from", placeholder="2013", max_lines=1),
                gr.Textbox(until, label="Published until", placeholder="March 2017", max_lines=1),
            )
        return cls(inputs, fixed)

    def where(self, publisher: str | None, since: str, until: str) -> dict[str, str]:
        """The filter that the controls' values make, values by field."""
        chosen = {"publisher": publisher or "", "since": since, "until": until}
        return {**self.fixed, **{field: value.strip() for field, value in chosen.items() if value.strip()}}
