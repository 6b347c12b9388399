"""What is said about an answer, in words: the same in the terminal and in the chat."""

import re
from collections.abc import Sequence
from datetime import date

from corpus.dates import DateRange
from corpus.document import DatedBy, Document
from corpus.phrases import Phrase, Translate, counted, decimal, english, joined_by, worded
from corpus.store import DocumentSummary
from qa.answer import Agreement, Answer, Citation, Generation, Sentence
from qa.settings import SUPPORTED, WELL_SUPPORTED

__all__ = [
    "Translate",
    "asked_of",
    "dated",
    "day_in_words",
    "derivation",
    "document_line",
    "english",
    "said",
    "source_line",
    "spent",
    "standing",
]

_SAID_FIELDS = ("since", "until", "after", "before")


def said(answer: Answer) -> tuple[str, str]:
    """The words to be shown large, and those that follow them; together they say each thing once.

    Together they are ``answer.text``, unless the short answer is in other words than the text.
    """
    direct, text = answer.direct or "", answer.text
    if text.startswith(direct):
        return direct or text, text[len(direct) :] if direct else ""
    if _words(direct) <= _words(text):
        return text, ""
    return direct, f"\n{text}"


def derivation(answer: Answer) -> tuple[str, str | None] | None:
    """The words that a date was worked out from, as "yesterday", and the day of the document that says them.

    None where no date was worked out, or where the answer's text says so itself.
    """
    if answer.date is None or answer.date.derived_from is None:
        return None
    words = answer.date.derived_from
    if f"derived: “{' '.join(words.split())}”" in answer.text:
        return None
    holders = [citation for citation in answer.citations if words in citation.quote] or answer.citations
    days = (day_in_words(citation.published) for citation in holders if citation.published)
    published = next(days, None)
    return None if words in answer.text and (published or "") in answer.text else (words, published)


def asked_of(answer: Answer) -> str | None:
    """The documents that alone were asked, by the filter and by the source that the question names; None for all."""
    limits = [
        Phrase(f"{field} {{value}}", value=value) if field in _SAID_FIELDS else value
        for field, value in (answer.where or {}).items()
    ]
    named = [*limits, *([answer.source] if answer.source else [])]
    return joined_by(", ", named) if named else None


def standing(answer: Answer, t: Translate = english) -> str:
    """How well the answer is supported, and by how many; of an extract, how many documents it quotes."""
    if answer.overview is not None:
        documents = answer.agreement.agree
        said = t("The extract quotes 1 document to the letter.")
        return said if documents == 1 else t("The extract quotes {} documents to the letter.").format(documents)
    return f"{t(_confidence(answer.confidence))}. {_agreement(answer.agreement, t)}".rstrip()


def spent(generation: Generation, sentences: Sequence[Sentence], t: Translate = english) -> str:
    """Who wrote the sentences, how many of them are shown, and what it took."""
    shown = sum(sentence.shown for sentence in sentences)
    number = t("1 sentence") if len(sentences) == 1 else t("{} sentences").format(len(sentences))
    parts = [t("Written by {}: {}, {} of them shown").format(generation.model, number, shown)]
    if generation.prompt_tokens or generation.completion_tokens:
        read, written = (counted(each) for each in (generation.prompt_tokens, generation.completion_tokens))
        parts.append(t("{} tokens read and {} written").format(worded(read, t), worded(written, t)))
    if generation.cost is not None:
        parts.append(t("cost {}").format(worded(decimal(generation.cost, 4), t)))
    return ", ".join([*parts, f"{worded(decimal(generation.ms / 1000), t)} s"])


def source_line(citation: Citation, t: Translate = english) -> list[str]:
    """Who published the document that is cited, when, the page, and the path of the file if its title is another."""
    return _line(citation, citation.page_label, citation.path or citation.document, t)


def document_line(document: Document | DocumentSummary, t: Translate = english) -> list[str]:
    """Who published a document, when, and the path of its file if its title is another."""
    return _line(document, None, document.path, t)


def dated(published: date | None, dated_by: DatedBy | None) -> str | None:
    """The day of publication, and whether it is only a guess; None when there is none."""
    if published is None:
        return None
    day = day_in_words(published)
    return Phrase("{day} (date guessed from its file)", day=day) if dated_by is DatedBy.TEXT else day


def day_in_words(day: date) -> str:
    """The day as people write it: "3 November 2013"."""
    return DateRange(day, day).describe()


def _line(source: Citation | Document | DocumentSummary, page: str | None, file: str, t: Translate) -> list[str]:
    parts = (source.publisher, dated(source.published, source.dated_by), page, file if file != source.title else None)
    return [worded(part, t) for part in parts if part]


def _confidence(confidence: float) -> str:
    if confidence >= WELL_SUPPORTED:
        return "Well supported"
    return "Supported" if confidence >= SUPPORTED else "Weakly supported"


def _agreement(agreement: Agreement, t: Translate) -> str:
    if not agreement.agree:
        return ""
    many = t("{} independent documents say so").format(agreement.agree)
    agree = t("1 document says so") if agreement.agree == 1 else many
    if agreement.copies:
        repeated = t("1 more repeats their words") if agreement.copies == 1 else t("{} more repeat their words")
        agree += f" ({repeated.format(agreement.copies)})"
    if not agreement.differ:
        return f"{agree}."
    differs = t("1 differs") if agreement.differ == 1 else t("{} differ").format(agreement.differ)
    return f"{agree}; {differs}."


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))
