"""From the extract of an overview to the one that a language model adds to, step by step of its plan."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.views import view_of
from qa.answer import Answer, Generation
from qa.errors import ModelUnusable
from qa.generation.answering import Draft, markers_after
from qa.generation.generator import Generator
from qa.generation.writing import Verifying
from qa.holdings import Holdings
from qa.overviews.asking import Form, Overview
from qa.overviews.planned import carried_out, planned
from qa.reading.candidates import RetrievedPassage
from qa.retrieval.hybrid import Hit

__all__ = ["passages_to_read", "written_overviews"]


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


def passages_to_read(holdings: Holdings, asked: Overview | None, found: Answer) -> list[RetrievedPassage]:
    """What a language model is to read for an overview: whole documents to summarise them, else what is quoted."""
    is_whole = asked is not None and asked.form is Form.SUMMARY and not asked.about
    passages = []
    for document in map(holdings.document, dict.fromkeys(each.document_id for each in found.citations)):
        if document is None:
            continue
        quoted = [each.start for each in found.citations if each.document_id == document.id]
        store = holdings.store
        known = store.passages_by_id(store.passage_ids([document.id]).tolist())
        for passage_id, passage in sorted(known.items(), key=lambda each: each[1].number):
            if is_whole or any(passage.start <= start < passage.end for start in quoted):
                hit = Hit(passage_id, 0.0, 0.0, 0.0, ())
                passages.append(RetrievedPassage(hit, passage, document, view_of(document.text, passage)))
    return passages
