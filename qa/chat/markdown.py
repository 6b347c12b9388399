"""An exchange as Markdown: what ``gr.Chatbot`` shows, what its copy button copies, and what is exported.

A marker is a link by reference, ``[1]``, and a footnote the definition of one, with the quote as its title. The Chatbot
reads its messages as Markdown with HTML in it, so every word of a document or a question is escaped here.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from corpus.phrases import decimal, worded
from qa.answer import Answer, Citation
from qa.chat.asking import Exchange
from qa.overviews.extract import ITEM
from qa.worded_answers import in_language
from qa.wording import Translate, asked_of, derivation, english, said, source_line, spent, standing

__all__ = ["cited", "escaped", "exchange_markdown", "exported", "question_markdown", "unescaped"]

_MARKER = re.compile(r"\s*\[(\d{1,4})\]")
_ITEM_END = re.compile(r"(?<=\d\]); ")
_MOST_LARGE = 100

# What begins or ends something in Markdown or in HTML, and the marks that make a bare address a link.
_SPECIAL = re.compile(r"""[\\`*_\[\]<>&~|$@!"]|(?<=www)\.|:(?=//)""", re.IGNORECASE)
# What begins a heading, a list, a rule or an underline at the start of a line.
_AT_START = re.compile(r"^(?=[#+=-])|(?<=^\d)(?=[.)])|(?<=^\d\d)(?=[.)])|(?<=^\d{3})(?=[.)])|(?<=^\d{4})(?=[.)])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def escaped(text: str) -> str:
    """Text that Markdown shows as it stands, with each white space in it as one space."""
    words = _SPECIAL.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))
    return _AT_START.sub(r"\\", words)


def unescaped(text: str) -> str:
    """The text that ``escaped`` was given."""
    return _ESCAPED.sub(r"\1", text)


def question_markdown(question: str) -> str:
    """A question as it was typed, line by line."""
    return "\n".join(map(escaped, question.strip().splitlines()))


def exchange_markdown(number: int, exchange: Exchange, *, on_page: bool = True, t: Translate = english) -> str:
    """What came back to a question, with its footnotes.

    Args:
        number: the exchange's place in the conversation, from 0; the footnotes of all exchanges have targets of
            their own, "#fn-NUMBER-MARKER".
        exchange: the question and its answer.
        on_page: with the links by which the page changes a question, "#fn-NUMBER-edit", and keeps an answer.
        t: translates what is said of the answer.
    """
    answer = exchange.answer
    if answer is None:
        return f"> {escaped(worded(exchange.refusal, t))}"
    if answer.is_courtesy:
        return escaped(worded(answer.text, t))
    found = answer.found
    body = [] if found is None else _abstention(found, t) if found.abstained else _answered(found, t)
    paragraphs = [*_remarks(answer, f" [{t('Edit')}](#fn-{number}-edit)" if on_page else "", t), *body]
    paragraphs += _written(answer, f"#fn-{number}-left" if on_page else None, t)
    if on_page and not answer.abstained:
        paragraphs[-1] += f" [{t('Keep as a note')}](#fn-{number}-keep)"
    notes = "\n".join(
        f'[{each.marker}]: #fn-{number}-{each.marker} "{escaped(_footnote(each, t))}"' for each in cited(answer)
    )
    return "\n\n".join([*paragraphs, notes] if notes else paragraphs)


def exported(title: str, exchanges: Sequence[Exchange]) -> str:
    """A conversation as a Markdown file, with numbered footnotes as GitHub and Pandoc have them."""
    parts = [f"# {escaped(title)}"]
    notes = []
    for number, exchange in enumerate(exchanges, start=1):
        parts.append(f"## {escaped(exchange.question)}")
        said = exchange_markdown(number, exchange, on_page=False).partition("\n\n[1]: ")[0]
        parts.append(re.sub(r"(?<!\\)\[(\d{1,4})\](?!\()", rf"[^{number}-\1]", said))
        if exchange.answer is not None:
            notes += [f"[^{number}-{each.marker}]: {escaped(_footnote(each))}" for each in cited(exchange.answer)]
    return "\n\n".join([*parts, *notes]) + "\n"


def cited(answer: Answer) -> list[Citation]:
    """All that an answer cites, or what came nearest where it abstains, each marker once."""
    others = (citation for other in answer.agreement.others for citation in other.citations)
    once = {citation.marker: citation for citation in (*answer.citations, *others, *answer.nearest)}
    return list(once.values())


def _footnote(citation: Citation, t: Translate = english) -> str:
    return f"“{citation.quote}” — {', '.join([citation.title, *source_line(citation, t)])}"


def _remarks(answer: Answer, edit: str, t: Translate) -> list[str]:
    """What is told before the answer: how the question was understood, and of what it was asked."""
    remarks = [f"*{escaped(worded(answer.notice, t))}*"] if answer.notice else []
    if answer.standalone_question.strip() != answer.question.strip():
        remarks.append(f"*{t('Understood as “{}”').format(escaped(answer.standalone_question))}{edit}*")
    if answer.generation is not None and answer.generation.question is not None:
        understood = t("The language model understood it as “{}”").format(escaped(answer.generation.question))
        remarks.append(f"*{understood}*")
    if asked := asked_of(answer):
        remarks.append(f"*{t('Asked of')}: {escaped(worded(asked, t))}*")
    return remarks


def _answered(original: Answer, t: Translate) -> list[str]:
    """The direct answer in bold, what the text adds to it, how a date was derived, and how well all is supported."""
    answer = in_language(original, t)
    if answer.overview is not None:
        return [*_lines(answer), *_plan(answer), f"*{standing(answer, t)}*"]
    items = _ITEM_END.split(answer.text)
    if len(items) > 1 and not answer.agreement.others:
        paragraphs = ["\n".join(f"- {_with_markers(answer, item)}" for item in items)]
    else:
        large, rest = said(answer)
        if marked := _MARKER.search(large):
            large, rest = large[: marked.start()], large[marked.start() :] + rest
        begins = f"**{escaped(large)}**" if len(large) <= _MOST_LARGE else escaped(large)
        first, *others = re.split(rf"; (?={t('otherwise')} )", rest)
        between = "\n\n" if rest.startswith("\n") else ""
        lines = [_with_markers(answer, line) for line in first.strip("\n").split("\n")]
        paragraphs = [begins + between + "\n\n".join(lines)]
        paragraphs += [_with_markers(answer, other[0].upper() + other[1:]) for other in others]
    if (derived := derivation(original)) is not None:
        words, published = derived
        day = f" {t('in a document of')} {worded(published, t)}" if published else ""
        paragraphs.append(f"*{t('Derived from “{}”').format(escaped(words))}{day}*")
    return [*paragraphs, f"*{standing(answer, t)}{_reading(answer, t)}*"]


def _written(answer: Answer, left: str | None, t: Translate) -> list[str]:
    """What a language model wrote that is shown, who wrote it, and a link to what was left out."""
    if answer.generation is None:
        return []
    left_out = sum(not sentence.shown for sentence in answer.sentences)
    link = f" [{left_out} {t('left out')}]({left})" if left_out and left else ""
    shown = [_with_markers(answer, answer.written)] if answer.written else []
    return [*shown, f"*{escaped(spent(answer.generation, answer.sentences, t))}{link}*"]


def _lines(answer: Answer) -> list[str]:
    """The lines of an extract: its items as lists."""
    paragraphs = []
    for is_list, lines in groupby(answer.text.split("\n"), key=lambda line: line.startswith(ITEM)):
        if is_list:
            paragraphs.append("\n".join(ITEM + _with_markers(answer, line.removeprefix(ITEM)) for line in lines))
        else:
            paragraphs += [_with_markers(answer, line) for line in lines if line]
    return paragraphs


def _plan(answer: Answer) -> list[str]:
    """What a language model did for an overview, step by step."""
    steps = answer.generation.plan if answer.generation is not None else ()
    return ["\n".join(f"{number}. {escaped(step)}" for number, step in enumerate(steps, start=1))] if steps else []


def _abstention(answer: Answer, t: Translate) -> list[str]:
    said = [f"> **{t('The documents do not say.')}** {escaped(worded(answer.reason or '', t))}"]
    if answer.nearest:
        said.append(f"{t('The passages that come nearest')}: {' '.join(f'[{each.marker}]' for each in answer.nearest)}")
    return said


def _reading(answer: Answer, t: Translate) -> str:
    """How much was read, and how long all took."""
    if not answer.retrieved or "total" not in answer.timings_ms:
        return ""
    seconds, passages = worded(decimal(answer.timings_ms["total"] / 1000), t), len(answer.retrieved)
    read = t("Read 1 passage in {} s.").format(seconds)
    return f" {read if passages == 1 else t('Read {} passages in {} s.').format(passages, seconds)}"


def _with_markers(answer: Answer, text: str) -> str:
    """Text of the answer, each marker of a citation in it a link by reference."""
    known = {citation.marker for citation in cited(answer)}
    pieces, done = [], 0
    for found in _MARKER.finditer(text):
        if int(found[1]) in known:
            pieces += [_inner(text[done : found.start()]), f" [{found[1]}]"]
            done = found.end()
    return "".join([*pieces, _inner(text[done:])])


def _inner(text: str) -> str:
    """Escaped, with the white space at its ends kept as a space."""
    words = escaped(text)
    return f"{' ' if text[:1].isspace() else ''}{words}{' ' if words and text[-1:].isspace() else ''}"
