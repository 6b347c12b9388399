"""What a library answers to the questions of a set, kept so that it can be judged again without asking again."""

import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from corpus.dates import DateRange
from qa.answer import Answer
from qa.errors import BadQuestion
from qa.evaluation.public_sets import QuestionSet
from qa.evaluation.question_sets import GoldQuestion
from qa.library import Library

__all__ = ["Prediction", "Settings", "ask", "kept_library", "read", "write"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the libraries are opened.

    Attributes:
        libraries: where built libraries are kept for the next time; None for nowhere.
        without: steps and features of the pipeline that are taken away.
        reader: another reader than the bundled one.
        encoder: another encoder than the default one.
    """

    libraries: Path | None = None
    without: tuple[str, ...] = ()
    reader: str | None = None
    encoder: str | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """One answer, as far as it is judged.

    Attributes:
        id: the question's.
        direct: the short answer; None when abstained.
        confidence: of ``direct``.
        guess: the best answer even when the library abstained; None when it read none.
        guess_confidence: of ``guess``.
        quotes: what is cited, in order.
        first: the first day meant, ISO, when the answer is a date.
        last: the last one.
        cpu_seconds: what answering took.
    """

    id: str
    direct: str | None
    confidence: float
    guess: str | None
    guess_confidence: float
    quotes: tuple[str, ...]
    first: str | None
    last: str | None
    cpu_seconds: float

    @property
    def days(self) -> DateRange | None:
        """The days meant, when the answer is a date."""
        if self.first is None or self.last is None:
            return None
        return DateRange(date.fromisoformat(self.first), date.fromisoformat(self.last))


def guess_of(answer: Answer) -> tuple[str | None, float]:
    """The best answer, even when the library abstains, and its confidence."""
    return answer.direct or answer.guess, answer.confidence


def open_library(folder: Path, settings: Settings) -> Library:
    """The library in a folder, with the steps in ``settings.without`` taken away."""
    return Library.open(folder, reader=settings.reader, encoder=settings.encoder, without=settings.without)


def ask(name: str, libraries: Sequence[QuestionSet], settings: Settings) -> Iterator[Prediction]:
    """Ask each library its questions.

    Args:
        name: of the set; names the folders of kept libraries.
        libraries: the questions, with the documents of each library.
        settings: how the libraries are opened.
    """
    total, done = sum(len(each.questions) for each in libraries), 0
    for made in libraries:
        with tempfile.TemporaryDirectory() as scratch, kept_library(name, made, Path(scratch), settings) as library:
            for question in made.questions:
                yield _prediction(library, question)
                done += 1
                print(f"\r{name}: {done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)


@contextmanager
def kept_library(name: str, made: QuestionSet, scratch: Path, settings: Settings) -> Iterator[Library]:
    """The library of some questions, made where it is not kept.

    Args:
        name: of the set; names the folder.
        made: the questions, with the documents of their library.
        scratch: a folder that may be used.
        settings: how it is opened.
    """
    documents, _ = made.write(scratch / "source")
    kept = settings.libraries and settings.libraries / f"{name}-{_digest(made, settings.encoder)}"
    with open_library(kept or scratch / "library", settings) as library:
        for refused in library.add(documents).refused:
            print(f"{name}: {refused.source} is refused: {refused.reason}", file=sys.stderr)
        yield library


def _prediction(library: Library, question: GoldQuestion) -> Prediction:
    began = time.process_time()
    answer = _answer(library, question)
    seconds = time.process_time() - began
    guess, guess_confidence = guess_of(answer)
    return Prediction(
        question.id,
        None if answer.abstained else answer.direct,
        answer.confidence,
        guess,
        guess_confidence,
        tuple(citation.quote for citation in answer.citations),
        answer.date.start.isoformat() if answer.date else None,
        answer.date.end.isoformat() if answer.date else None,
        seconds,
    )


def _answer(library: Library, question: GoldQuestion) -> Answer:
    """The library's answer; a question that it will not take counts as one that it abstains from."""
    try:
        return library.ask(question.question, history=question.history, asked_on=question.asked_on)
    except BadQuestion as error:
        return Answer(question.question, question.question, None, str(error), True, str(error), 0.0)


def _digest(made: QuestionSet, encoder: str | None) -> str:
    """Changes with the documents and the encoder."""
    documents: Iterable[object] = made.documents
    if made.folder is not None:
        paths = sorted(path for path in made.folder.rglob("*") if path.is_file())
        documents = [(str(path.relative_to(made.folder)), path.read_bytes()) for path in paths]
    return hashlib.sha256(repr((list(documents), encoder)).encode()).hexdigest()[:12]


# --- Kept -----------------------------------------------------------------------------------------


def write(path: Path, predictions: Iterable[Prediction]) -> None:
    """Write predictions as JSON Lines, each as it comes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for prediction in predictions:
            file.write(json.dumps(asdict(prediction), ensure_ascii=False) + "\n")
            file.flush()


def read(path: Path) -> list[Prediction]:
    """Read what ``write`` wrote."""
    lines = path.read_bytes().decode("utf-8").split("\n")
    rows = (json.loads(line) for line in lines if line)
    return [Prediction(**{**row, "quotes": tuple(row["quotes"])}) for row in rows]
