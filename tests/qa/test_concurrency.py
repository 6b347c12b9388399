"""Many users at once: questions wait neither for each other nor for who adds documents, and quotes stay exact."""

import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from corpus.errors import NoSuchDocument
from corpus.store import Store
from qa.library import Library
from qa.places import FolderPlace
from qa.reading.loading import load_reader
from tests.qa.town import TOWN, write_town

OPENED = "When was the new bridge over the Zembla opened?"
WAIT = 120  # seconds after which what should go on is taken to hang


class PausingEncoder:
    """An encoder that stops before it reads passages, until it is let go on."""

    def __init__(self, encoder) -> None:
        self._encoder = encoder
        self.reached, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()

    def __getattr__(self, name: str):
        return getattr(self._encoder, name)

    def encode_with_spans(self, texts, spans):
        self.reached.set()
        assert self.go_on.wait(WAIT)
        return self._encoder.encode_with_spans(texts, spans)


class MeetingReader:
    """A reader that lets two questions read only together."""

    def __init__(self) -> None:
        self._reader = load_reader()
        self._meet: Callable[[], int] = threading.Barrier(2, timeout=WAIT).wait
        self._calls = itertools.count()

    def terms(self, question, history):
        return self._reader.terms(question, history)

    def score(self, question, passages, most=None):
        if next(self._calls) < 2:  # the first call for each question
            self._meet()
        return self._reader.score(question, passages, most)


class CountingReader(MeetingReader):
    """A reader that counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def score(self, question, passages, most=None):
        self.asked += 1
        return self._reader.score(question, passages, most)


def opened(folder: Path, encoder, reader=None) -> Library:
    return Library(FolderPlace(folder / "library"), Store.open(folder / "library"), encoder, reader)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def assert_exact(library: Library, answer) -> None:
    for citation in (*answer.citations, *answer.nearest):
        text = library.document(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote


def test_questions_are_answered_while_documents_are_being_added(tmp_path, encoder, threads) -> None:
    pausing = PausingEncoder(encoder)
    with opened(tmp_path, pausing) as library:
        library.add(write_town(tmp_path / "town"))
        before = library.ask(OPENED)
        pausing.go_on.clear()
        pausing.reached.clear()
        news = b"The lighthouse of Onhava\n\n7 May 1990\n\nThe lighthouse of Onhava was opened on 2 May 1990."
        adding = threads.submit(library.add_bytes, news, "lighthouse.txt")
        assert pausing.reached.wait(WAIT)
        asked = threads.submit(library.ask, OPENED).result(WAIT)
        found = threads.submit(library.search, "lighthouse of Onhava").result(WAIT)
        assert (asked.direct, asked.citations) == (before.direct, before.citations)
        assert "lighthouse.txt" not in {passage.document for passage in found}
        assert not adding.done()
        pausing.go_on.set()
        adding.result(WAIT)
        assert library.search("lighthouse of Onhava")[0].document == "lighthouse.txt"


def test_a_document_that_is_removed_during_a_change_is_no_longer_quoted(tmp_path, encoder, threads) -> None:
    pausing = PausingEncoder(encoder)
    with opened(tmp_path, pausing) as library:
        library.add(write_town(tmp_path / "town"))
        museum = tmp_path / "town" / "museum.txt"
        assert "museum.txt" in {passage.document for passage in library.search("visitors of the museum")}
        museum.write_text(museum.read_text("utf-8").replace("48,000", "52,000"), "utf-8")
        pausing.go_on.clear()
        pausing.reached.clear()
        adding = threads.submit(library.add, tmp_path / "town")
        assert pausing.reached.wait(WAIT)
        texts = [passage.text for passage in threads.submit(library.search, "visitors of the museum").result(WAIT)]
        assert not any("48,000" in text for text in texts)
        pausing.go_on.set()
        assert adding.result(WAIT).replaced == ("museum.txt",)
        assert "52,000" in library.search("visitors of the museum")[0].text


def test_an_index_of_which_much_has_changed_is_written_anew_in_the_background(tmp_path, encoder, monkeypatch) -> None:
    monkeypatch.setattr("embeddings.growing_index._FEWEST_CHANGED", 3)
    with opened(tmp_path, encoder) as library:
        library.add(write_town(tmp_path / "town"))
        (before,) = (tmp_path / "library" / "derived").glob("vectors-*")
        for number in range(4):
            library.add_bytes(f"The bridge was painted green in {1990 + number}.".encode(), f"paint-{number}.txt")
        expected = [(found.document, found.score) for found in library.search("when was the bridge painted?")]
    (after,) = (tmp_path / "library" / "derived").glob("vectors-*")
    assert after != before
    with opened(tmp_path, encoder) as library:
        again = [(found.document, found.score) for found in library.search("when was the bridge painted?")]
        assert len(library._holdings._indexes.vectors._added) == 0
    assert again == expected


def test_two_questions_are_read_at_once(tmp_path, encoder, threads) -> None:
    with opened(tmp_path, encoder, MeetingReader()) as library:
        library.add(write_town(tmp_path / "town"))
        library.search("bridge")
        questions = ["When was the roof of the museum repaired?", "Who is the director of the museum?"]
        first, second = threads.map(library.ask, questions, timeout=WAIT)
    assert (first.date.start.isoformat(), second.direct) == ("1989-07-03", "Ada Holm")


def test_answers_of_many_users_are_those_of_one(town: Library, threads) -> None:
    questions = [OPENED, "How many visitors did the museum welcome in 1989?", "Who founded Onhava Rovers?"]
    alone = [town.explain(question).answer for question in questions]
    together = list(threads.map(lambda question: town.explain(question).answer, questions * 4, timeout=WAIT))
    for answer, expected in zip(together, alone * 4, strict=True):
        assert (answer.direct, answer.citations, answer.confidence) == (
            expected.direct,
            expected.citations,
            expected.confidence,
        )


def test_quotes_are_exact_while_documents_come_and_go(tmp_path, encoder, threads) -> None:
    with opened(tmp_path, encoder) as library:
        library.add(write_town(tmp_path / "town"))

        def change(number: int) -> None:
            text = f"{'Filler. ' * number}\n\nThe new bridge over the Zembla was painted green in {1990 + number}."
            library.add_bytes(text.encode(), f"paint-{number % 2}.txt")
            library.remove("courier.txt" if number == 1 else f"paint-{number % 2}.txt")

        changes = [threads.submit(lambda: [change(number) for number in range(4)])]
        while not all(each.done() for each in changes):
            for answer in threads.map(library.ask, [OPENED, "When was the bridge painted green?"], timeout=WAIT):
                with suppress(NoSuchDocument):  # removed between the answer and the look at it
                    assert_exact(library, answer)
        changes[0].result()
        assert {summary.name for summary in library.documents()} >= TOWN.keys() - {"courier.txt"}
        assert_exact(library, library.ask(OPENED))


def test_a_question_asked_again_is_not_read_again_until_the_library_changes(tmp_path, encoder) -> None:
    reader = CountingReader()
    with opened(tmp_path, encoder, reader) as library:
        library.add(write_town(tmp_path / "town"))
        first, read = library.ask(OPENED), reader.asked
        again = library.ask(OPENED)
        assert reader.asked == read > 0
        assert again.to_json() | {"timings_ms": None} == first.to_json() | {"timings_ms": None}
        library.ask(OPENED, where={"document": "gazette.txt"})
        assert reader.asked > read
        read = reader.asked
        library.remove("courier.txt")
        changed = library.ask(OPENED)
        assert reader.asked > read
        assert "courier.txt" not in {citation.document for citation in changed.citations}


def test_of_remembered_answers_those_asked_for_longest_ago_are_forgotten(tmp_path, encoder, monkeypatch) -> None:
    monkeypatch.setattr("qa.questions.ANSWERS_REMEMBERED", 2)
    reader = CountingReader()
    with opened(tmp_path, encoder, reader) as library:
        library.add(write_town(tmp_path / "town"))
        for question in (OPENED, "Who is Ada Holm?", OPENED, "Who is Ivan Lund?"):
            library.ask(question)
        read = reader.asked
        library.ask(OPENED)
        assert reader.asked == read
        library.ask("Who is Ada Holm?")
        assert reader.asked > read
