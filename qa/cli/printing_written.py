"""What ``footnote ask`` prints of what a language model wrote: each sentence once it is verified, then its sources."""

from collections.abc import Iterable, Sequence

from rich.text import Text

from qa.answer import Answer, Sentence
from qa.cli.page import Page
from qa.cli.printing import count, print_answer, print_citations
from qa.evaluation.metrics import Interval
from qa.evaluation.written import MEASURES, Written
from qa.text import one_line
from qa.wording import spent

__all__ = ["print_growing", "print_written", "print_written_measures"]


def print_growing(answers: Iterable[Answer], unsupported: bool) -> Answer:
    """Print the answer that was found at once, then what a model adds to it, as it comes.

    Args:
        answers: the answer as it grows, at least one.
        unsupported: whether to show the sentences that are not part of the answer, with the reason.

    Returns:
        The last.
    """
    page, before, given, begun = Page(), 0, [], False
    for answer in answers:
        given.append(answer)
        if answer.generation is None:
            print_answer(answer, as_json=False)
            continue
        if not begun:
            _print_plan(page, answer.generation.plan)
        begun = True
        for sentence in answer.sentences[before:]:
            _print_sentence(page, sentence, unsupported, is_first=before == 0)
            before += 1
    _print_rest(page, given[-1])
    return given[-1]


def print_written(answer: Answer, unsupported: bool) -> None:
    """Print an answer that is whole, with what a model wrote."""
    print_growing([each for each in (answer.found, answer) if each is not None], unsupported)


def _print_sentence(page: Page, sentence: Sentence, unsupported: bool, *, is_first: bool) -> None:
    if is_first:
        page.gap()
    if sentence.shown:
        page.put(Text(one_line(sentence.marked), "green"))
    elif unsupported:
        page.put(Text.assemble((one_line(sentence.text), "strike dim"), f" (left out: {one_line(sentence.reason)})"))


def _print_plan(page: Page, steps: Sequence[str]) -> None:
    """The steps of an overview, as they are planned or with what came of them; of other answers there are none."""
    if steps:
        page.gap()
    for number, step in enumerate(steps, start=1):
        page.put(Text(f"{number}. {one_line(step)}", "dim"))


def _print_rest(page: Page, answer: Answer) -> None:
    """The sources of what was written, that were not printed yet, and what all took."""
    if answer.generation is None:
        return
    known = {each.marker for each in answer.found.citations} if answer.found else set()
    written = {each.marker: each for sentence in answer.sentences for each in sentence.citations}
    new = [each for marker, each in written.items() if marker not in known]
    print_citations(page, None, new, answer, numbered=True)
    _print_plan(page, answer.generation.plan)
    page.gap()
    if answer.generation.notice:
        page.put(Text(one_line(answer.generation.notice), "yellow"))
    if answer.sentences or answer.generation.prompt_tokens or not answer.generation.notice:
        page.put(Text(one_line(spent(answer.generation, answer.sentences)), "dim"))


def print_written_measures(written: Written) -> None:
    """Print what a model wrote over a question set, without verification and with it."""
    page = Page()
    page.gap()
    rows = [
        (measure.label, _interval(written.without[measure.name]), _interval(written.verified[measure.name]))
        for measure in MEASURES
    ]
    page.table(("What the language model wrote", "Without verification", "With"), rows)
    read, wrote = written.tokens
    page.put(
        Text(
            f"{count(written.sentences, 'sentence')}, {written.dropped} dropped: {written.dropped_without_answer} of "
            f"questions without an answer, {written.dropped_telling} of the {written.telling} that tell a right one. "
            f"{written.failed} failed. {read:,} tokens read, {wrote:,} written, {written.ms / 1000:.1f} s a question."
        )
    )


def _interval(interval: Interval | None) -> str:
    return "-" if interval is None else f"{interval.value:.3f} {interval.low:.2f}–{interval.high:.2f}"
