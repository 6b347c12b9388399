"""The sets that answers are measured on and that the score is fitted on: loaded, halved and cut to size.

Each set is one or several libraries' worth of documents with questions. It is halved by the article, dialogue or
document that a question is about: the failures of the *look* half may be read, the *measure* half is only counted. All
choices are by hash, so that a question is in the same half on every machine, and a smaller sample is part of a larger
one unless the passages run out first.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from qa.errors import BadQuestionSet
from qa.evaluation.public_sets import (
    QuestionSet,
    SourceDocument,
    from_dialogues,
    from_folder,
    from_gold_documents,
    from_passage_lists,
    from_reading_rows,
    from_spans_of_documents,
    from_squad,
    is_held_back,
    json_lines,
)
from qa.evaluation.question_sets import PRESS_RELEASE_QUESTIONS, Evidence, GoldQuestion, read_questions

__all__ = ["PASSAGES", "QUESTIONS", "SETS", "BenchmarkSet", "Half", "folders", "half_of", "open_set"]

Half = Literal["look", "measure"]

QUESTIONS = 150
"""How many questions of a half are asked when nothing else is said: an interval of about 0.08 either way."""

PASSAGES = 1_200
"""How many passages' worth of text a library gets when nothing else is said."""

_PASSAGE = 1_000  # characters, about 230 tokens
_GOLD_SHARE = 0.45  # of a library's passages, at most, are of the documents that one half asks about


@dataclass(frozen=True, slots=True)
class BenchmarkSet:
    """A set, and how it is read.

    Attributes:
        load: reads it from the folder that holds a folder for each set; one ``QuestionSet`` for each library.
        only: the half that all its questions are in: *look* where something was written for them or fitted on them,
            *measure* where nothing of it is ever read; None where it has both.
        whole: its libraries are never cut to size.
    """

    load: Callable[[Path], Sequence[QuestionSet]]
    only: Half | None = None
    whole: bool = False

    def open(
        self, data: Path, half: Half | None = None, limit: int | None = QUESTIONS, passages: int | None = PASSAGES
    ) -> list[QuestionSet]:
        """The set at the size asked for, a ``QuestionSet`` for each library.

        The documents are the same whichever half is asked for: those that the questions of both halves need, and
        others drawn from the set until there are enough.

        Args:
            data: holds a folder for each set.
            half: which half's questions; both when None. A set may have one alone.
            limit: how many questions of each half; all when None.
            passages: how many passages' worth of text each library may have; no limit when None.

        Raises:
            BadQuestionSet: a file of the set is missing or is in another layout.
        """
        libraries = self.load(data)
        room = None if self.whole else passages
        chosen = {each: self._sampled(libraries, each, limit, room) for each in get_args(Half)}
        opened = []
        for library in libraries:
            asked = [
                question for question in library.questions if any(question in picked for picked in chosen.values())
            ]
            wanted = [question for question in asked if half is None or question in chosen[half]]
            if wanted:
                documents = _cut(library, asked, room)
                opened.append(replace(library, documents=documents, questions=tuple(wanted)))
        return opened

    def half(self, question: GoldQuestion) -> Half:
        """The half that a question of this set is in."""
        return self.only or half_of(question)

    def _sampled(
        self, libraries: Sequence[QuestionSet], half: Half, limit: int | None, passages: int | None
    ) -> set[GoldQuestion]:
        """At most ``limit`` questions of a half, in the order of their hashes, while their documents fit."""
        asked = [
            (question, library)
            for library in libraries
            for question in library.questions
            if self.half(question) == half
        ]
        asked.sort(key=lambda pair: _hash(pair[0].id))
        picked: set[GoldQuestion] = set()
        needed: dict[int, set[SourceDocument]] = {}
        for question, library in asked:
            if limit is not None and len(picked) >= limit:
                break
            documents = needed.setdefault(id(library), set()) | set(_needed(library, [question]))
            if passages is None or _size(documents) <= _GOLD_SHARE * passages or documents == needed[id(library)]:
                needed[id(library)] = documents
                picked.add(question)
        return picked


def half_of(question: GoldQuestion) -> Half:
    """The half that a question is in: as the question says, or else by the hash of what it is about."""
    if question.half:
        return "look" if question.half == "look" else "measure"
    about = question.group or (question.evidence[0].document if question.evidence else question.id)
    return "look" if _hash(about) % 2 == 0 else "measure"


def open_set(
    name: str,
    data: Path,
    half: Half | None = None,
    limit: int | None = QUESTIONS,
    passages: int | None = PASSAGES,
) -> list[QuestionSet]:
    """Open one of ``SETS`` by its name; see ``BenchmarkSet.open``."""
    return SETS[name].open(data, half, limit, passages)


def folders(root: Path) -> Callable[[Path], Sequence[QuestionSet]]:
    """Loads the question folders in a folder, or that folder itself, whatever the folder of data is.

    Args:
        root: holds ``questions.jsonl`` and ``documents/``, or folders that do.

    Returns:
        What loads them, a library for each folder; BadQuestionSet is raised when there is none.
    """

    def load(_: Path) -> Sequence[QuestionSet]:
        if (root / "questions.jsonl").is_file():
            return [from_folder(root)]
        found = sorted(path.parent for path in root.glob("*/questions.jsonl"))
        if not found:
            raise BadQuestionSet(f"{root} holds no questions.jsonl; give a folder of questions and documents")
        return [_named(from_folder(each), each.name) for each in found]

    return load


def _named(made: QuestionSet, name: str) -> QuestionSet:
    """With the folder's name before each question's id, so that no two of several folders are alike."""
    return replace(made, questions=tuple(replace(each, id=f"{name}/{each.id}") for each in made.questions))


# --- Cut to size ----------------------------------------------------------------------------------


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def _size(documents: Iterable[SourceDocument]) -> int:
    """In passages."""
    return sum(-(-len(document.text) // _PASSAGE) for document in documents)


def _needed(library: QuestionSet, questions: Sequence[GoldQuestion]) -> list[SourceDocument]:
    """The documents of the questions' groups, and those with their evidence."""
    names = {piece.document for question in questions for piece in question.evidence}
    groups = {question.group for question in questions if question.group}
    return [document for document in library.documents if document.name in names or document.group in groups]


def _cut(library: QuestionSet, asked: Sequence[GoldQuestion], passages: int | None) -> tuple[SourceDocument, ...]:
    """The documents that the questions need, and others in the order of their hashes until there are enough."""
    if passages is None:
        return library.documents
    kept = set(_needed(library, asked))
    size = _size(kept)
    for document in sorted(set(library.documents) - kept, key=lambda document: _hash(document.name)):
        size += _size([document])
        if size > passages:
            break
        kept.add(document)
    return tuple(document for document in library.documents if document in kept)


# --- The sets -------------------------------------------------------------------------------------


def _squad2_dev(data: Path) -> list[QuestionSet]:
    """Every paragraph of SQuAD 2.0's development set is a document; 35 articles."""
    folder = data / "squad2_dev"
    return [from_squad(folder / "passages.jsonl.gz", folder / "questions.jsonl.gz")]


def _nq_gold(data: Path) -> list[QuestionSet]:
    """Natural Questions over the passages that answer them; all have an answer."""
    folder = data / "nq_gold"
    return [from_gold_documents(folder / "docs.jsonl.gz", folder / "questions.jsonl.gz")]


def _doc2dial(data: Path) -> list[QuestionSet]:
    """Turns of dialogues about public services; most need the turns before them, which come as history."""
    folder = data / "doc2dial_rc_val"
    return [from_dialogues(folder / "docs.jsonl.gz", folder / "questions.jsonl.gz")]


def _timeqa(level: str) -> Callable[[Path], list[QuestionSet]]:
    """Questions with a period, over encyclopedia articles, which are titled as the questions' ids say."""

    def load(data: Path) -> list[QuestionSet]:
        folder = data / "timeqa"
        asked = folder / f"human_train.{level}.questions.jsonl.gz"
        made = from_spans_of_documents(folder / "human_train.docs.jsonl.gz", asked)
        titles = {each.group: _article(each.id) for each in made.questions}
        titled = tuple(replace(each, title=titles.get(each.group, "")) for each in made.documents)
        return [replace(made, documents=titled)]

    return load


def _article(identifier: str) -> str:
    """The article's title in an id such as "/wiki/Newton_D._Baker_House#P466#0"."""
    return identifier.removeprefix("/wiki/").partition("#")[0].replace("_", " ")


def _realtimeqa(data: Path) -> list[QuestionSet]:
    """News quizzes, asked on a day, over dated articles; a week's quiz is one group.

    Of the articles that answer a question only two need to be there, so that more questions fit.
    """
    folder = data / "realtimeqa_clean"
    made = from_gold_documents(folder / "docs.jsonl.gz", folder / "questions.jsonl")
    weekly = (replace(each, group=str(each.asked_on), evidence=each.evidence[:2]) for each in made.questions)
    return [replace(made, questions=tuple(weekly))]


def _lihua_world(data: Path) -> list[QuestionSet]:
    """Chat logs, each published at the time in its first line; questions of type Null have no answer.

    Where an answer names a day in figures, as "20260206_16:00" or "this Wednesday (20260520)", the day alone is right
    as well, and for a person named "JenniferMoore" the name with its space.
    """
    folder = data / "lihua_world"
    made = from_gold_documents(folder / "docs.jsonl.gz", folder / "questions.jsonl.gz")
    return [
        QuestionSet(
            tuple(replace(document, published=_logged(document.text)) for document in made.documents),
            tuple(_lihua_question(question) for question in made.questions),
        )
    ]


def _lihua_question(question: GoldQuestion) -> GoldQuestion:
    if question.kind == "Null":
        return replace(question, answers=())
    answers = question.answers or ()
    days = ["-".join(found) for answer in answers for found in re.findall(r"(20\d\d)-?(\d\d)-?(\d\d)", answer)]
    names = [re.sub(r"(?<=[a-z])(?=[A-Z])", " ", answer) for answer in answers]
    kind = "when" if question.question.lower().startswith("when") else question.kind
    return replace(question, answers=tuple(dict.fromkeys((*answers, *days, *names))), kind=kind)


def _logged(text: str) -> date | None:
    found = re.match(r"Time: (\d{4})(\d{2})(\d{2})_", text)
    return date(*map(int, found.groups())) if found else None


def _multihop_rag(data: Path) -> list[QuestionSet]:
    """Questions over several news reports, of which only the facts that the questions need are there."""
    folder = data / "multihop_rag_500"
    documents = {
        row["url"]: SourceDocument(
            f"{row['id']}.txt",
            row["title"],
            "\n\n".join(row["facts"]),
            date.fromisoformat(row["date"][:10]),
            row["source"],
        )
        for row in json_lines(folder / "evidence_docs.jsonl.gz")
    }
    questions = (_multihop_question(row, documents) for row in json_lines(folder / "questions.jsonl.gz"))
    return [QuestionSet(tuple(documents.values()), tuple(questions))]


def _multihop_question(row: Mapping[str, Any], documents: Mapping[str, SourceDocument]) -> GoldQuestion:
    pieces = [(documents[piece["url"]], piece["fact"]) for piece in row["evidence"] if piece["url"] in documents]
    return GoldQuestion(
        id=row["id"],
        question=row["question"],
        answers=() if row["type"] == "null_query" else (row["answer"],),
        evidence=tuple(Evidence(document.name, fact) for document, fact in pieces if fact in document.text),
        kind=row["type"].removesuffix("_query"),
    )


def _lit_ragbench(data: Path) -> list[QuestionSet]:
    """Questions with passages that answer, and the same questions without: two libraries.

    The six questions whose passages contradict each other or tell only a part are left out: what is right there is
    neither an answer nor silence. An answer "No, entry ..." is right as "No".
    """
    path = data / "lit_ragbench" / "en.jsonl.gz"
    unclear = {"A_conflicted", "A_chunk_incompletion"}

    def library(answerable: bool) -> QuestionSet:
        def keep(row: Mapping[str, Any]) -> bool:
            return bool(row["positive_chunk_list"]) == answerable and not unclear.intersection(row["qa_type"])

        made = from_passage_lists(path, keep)
        return replace(made, questions=tuple(_with_short_answer(question) for question in made.questions))

    return [library(True), library(False)]


def _with_short_answer(question: GoldQuestion) -> GoldQuestion:
    answers = question.answers or ()
    short = [found[1] for answer in answers if (found := re.match(r"(Yes|No)\b[,.]", answer))]
    return replace(question, answers=(*answers, *short))


def _molweni(data: Path) -> list[QuestionSet]:
    """Questions on 100 stretches of chat, lower-cased; those that begin alike are one dialogue."""
    rows = list(json_lines(data / "molweni" / "data.jsonl.gz"))
    return [from_reading_rows(rows, lambda text: text[:40])]


def _tatqa(data: Path) -> list[QuestionSet]:
    """Questions on annual reports' paragraphs, all in one library.

    The set brings a paragraph of the same report that does not answer for some of the questions. Of every third
    paragraph with such questions, these alone are asked, and the paragraph itself is left out, so that they have no
    answer. Questions asked of several paragraphs in the same words ("What does the table show?") are left out.
    """
    rows = list(json_lines(data / "tatqa" / "data.jsonl.gz"))
    others = {row["id"].replace("-neg", ""): row for row in rows if not row["answerable"]}
    answerable = [row for row in rows if row["answerable"]]
    times = Counter(text for text, _ in {(row["question"], row["passage"]) for row in answerable})
    gone = {row["passage"] for row in answerable if row["id"] in others and _hash(row["passage"]) % 3 == 0}
    asked = [row if row["passage"] not in gone else others.get(row["id"]) for row in answerable]
    report = _reports((row["passage"], others[row["id"]]["passage"]) for row in answerable if row["id"] in others)
    kept = [row for row in asked if row and times[row["question"]] == 1 and row["passage"] not in gone]
    return [from_reading_rows(kept, lambda text: report.get(text, text)[:40])]


def _reports(siblings: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each paragraph one that stands for its report, from pairs of paragraphs of one report."""
    member_of: dict[str, str] = {}
    for one, other in siblings:
        kept, joined = member_of.setdefault(one, one), member_of.setdefault(other, other)
        member_of |= {text: kept for text, stands in member_of.items() if stands == joined}
    return member_of


def _boolq(data: Path) -> list[QuestionSet]:
    """Questions that are answered with yes or no, over the paragraphs that the reader was not trained on.

    One paragraph in four is left out, so that its questions have no answer. The set gives several questions the same
    id, so that each has its number here, too.
    """
    rows = [row for row in json_lines(data / "boolq_yesno" / "data.jsonl.gz") if is_held_back(row["passage"])]
    titles = {row["passage"]: row["title"] for row in rows}
    documents = {
        text: SourceDocument(f"{number:04}.txt", title, text) for number, (text, title) in enumerate(titles.items())
    }
    gone = {text for text in titles if _hash(text) % 4 == 0}

    def question(number: int, row: Mapping[str, Any]) -> GoldQuestion:
        name = documents[row["passage"]].name
        without_answer = GoldQuestion(f"{row['id']}/{number}", row["question"], (), kind="unanswerable", group=name)
        if row["passage"] in gone:
            return without_answer
        return replace(without_answer, answers=(row["label"],), evidence=(Evidence(name),), kind="yes or no")

    kept = tuple(each for text, each in documents.items() if text not in gone)
    return [QuestionSet(kept, tuple(question(number, row) for number, row in enumerate(rows)))]


def _press_releases(_: Path) -> list[QuestionSet]:
    """The bundled press releases and their questions."""
    documents = Path(str(files("corpus"))) / "press_releases"
    return [QuestionSet((), tuple(read_questions(PRESS_RELEASE_QUESTIONS)), documents)]


SETS: Mapping[str, BenchmarkSet] = {
    "press_releases": BenchmarkSet(_press_releases, only="look", whole=True),
    "squad2_dev": BenchmarkSet(_squad2_dev, whole=True),
    "nq_gold": BenchmarkSet(_nq_gold),
    "doc2dial_rc_val": BenchmarkSet(_doc2dial),
    "timeqa_easy": BenchmarkSet(_timeqa("easy")),
    "timeqa_hard": BenchmarkSet(_timeqa("hard")),
    "realtimeqa_clean": BenchmarkSet(_realtimeqa),
    "lihua_world": BenchmarkSet(_lihua_world),
    "multihop_rag_500": BenchmarkSet(_multihop_rag),
    "lit_ragbench": BenchmarkSet(_lit_ragbench),
    "tatqa": BenchmarkSet(_tatqa),
    "molweni": BenchmarkSet(_molweni),
    "boolq": BenchmarkSet(_boolq),
}
"""The sets by name. Those made for Footnote are added by ``tests/benchmarks/answers.py``.

contract_nli is not among them: its rows are claims about "the Agreement" of one of 184 contracts, which are questions
neither in form nor outside that one contract; ``tests/benchmarks/reading.py`` measures such claims with their passages.
"""
