"""From the extract of an overview to the one that a language model adds to, step by step of its plan."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.answer import Answer, Generation
from qa.errors import ModelUnusable
from qa.generation.answering import Draft, markers_after
from qa.generation.generator import Generator
from qa.generation.writing import Verifying
from qa.overviews.asking import Form
from qa.overviews.planned import carried_out, planned
from qa.reading.candidates import RetrievedPassage

__all__ = ["written_overviews"]


def written_overviews(
    found: Answer, passages: Sequence[RetrievedPassage], generator: Generator, verifier: Verifying
) -> Iterator[Answer]:
    """The extract with each sentence that a model adds, once it is verified, and with its plan; the last one is whole.

    Whatever goes wrong with the model, the extract stands, with a line that says what.

    Args:
        found: the extract.
        passages: those to be read, as ``planned`` takes them.
        generator: the model.
        verifier: says what the passages support.
    """
    draft = Draft(found, Generation(generator.name), time.perf_counter())
    steps = planned(Form(found.overview or Form.SUMMARY), passages)
    try:
        for written in carried_out(steps, found.standalone_question, generator, verifier, markers_after(found)):
            draft.sentences = written.sentences
            usage = written.usage
            draft.generation = replace(
                draft.generation,
                plan=written.plan,
                prompt_tokens=usage.prompt_tokens,
                completion_tokens=usage.completion_tokens,
                cost=usage.cost,
            )
            yield draft.answer()
    except ModelUnusable as error:
        yield draft.answer(str(error))
        return
    if not draft.answer().written:
        yield draft.answer(f"the language model {generator.name} wrote nothing that the documents support")
