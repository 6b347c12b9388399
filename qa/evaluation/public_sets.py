"""Layouts of public question sets, read into documents to add to a library and questions about them.

The layouts: BEIR's (Thakur et al. 2021), SQuAD's (Rajpurkar et al. 2018), by paragraphs or over whole articles, that of
the chunking evaluation by Smith & Troynikov (2024), sets whose questions name the documents that answer them, sets
whose questions bring their own passages, reading sets (a question and a passage a row) and dialogues about documents.
``qa.evaluation.benchmark_sets`` says which set has which layout.
"""

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from qa.errors import BadQuestionSet
from qa.evaluation.question_sets import Evidence, GoldQuestion, read_questions, write_questions

__all__ = [
    "QuestionSet",
    "SourceDocument",
    "file_names",
    "from_beir",
    "from_dialogues",
    "from_folder",
    "from_gold_documents",
    "from_passage_lists",
    "from_reading_rows",
    "from_spans",
    "from_spans_of_documents",
    "from_squad",
    "from_squad_articles",
    "is_held_back",
    "json_lines",
]

_HELD_BACK_ONE_IN = 5


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document of a public set, ready to be written as a text file and added to a library.

    ``group`` names the article, dialogue or question that the document belongs to, where several belong to one.
    """

    name: str
    title: str
    text: str
    published: date | None = None
    publisher: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Documents, and questions about them.

    ``folder`` is where the documents lie as files of any format; then ``documents`` is empty.
    """

    documents: tuple[SourceDocument, ...]
    questions: tuple[GoldQuestion, ...]
    folder: Path | None = None

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write the documents, with their ``metadata.json``, and the question file.

        Returns:
            The folder to add to a library, and the question file.
        """
        documents, questions = folder / "documents", folder / "questions.jsonl"
        documents.mkdir(parents=True, exist_ok=True)
        if self.folder is not None:
            write_questions(questions, self.questions)
            return self.folder, questions
        for document in self.documents:
            # As bytes: a text file would have its line ends changed on some systems, and its offsets with
            # them.
            (documents / document.name).write_bytes(document.text.encode("utf-8", "replace"))
        metadata = {document.name: _metadata(document) for document in self.documents}
        (documents / "metadata.json").write_text(json.dumps(metadata, ensure_ascii=False), encoding="utf-8")
        write_questions(questions, self.questions)
        return documents, questions


def from_folder(folder: Path, documents: Path | None = None) -> QuestionSet:
    """Documents in files of any format, and a question file: ``documents/`` and ``questions.jsonl`` in one folder.

    Args:
        folder: holds both.
        documents: where the documents are instead.

    Raises:
        BadQuestionSet: the question file is missing or is not one.
    """
    return QuestionSet((), tuple(read_questions(folder / "questions.jsonl")), documents or folder / "documents")


def from_beir(docs: Path, queries: Path, qrels: Path) -> QuestionSet:
    """A set in BEIR's layout: whole documents are the evidence, each with its grade, and no answer is known.

    Args:
        docs: JSON Lines of ``id`` (or ``_id``), ``title`` and ``text``.
        queries: JSON Lines of ``id`` (or ``_id``) and ``text``; those without a relevant document are left
        out.
        qrels: lines of query, document and, where there are grades, the grade, parted by tabs; a heading is
            passed over. Any of the three may be gzipped; then its name ends in ".gz".

    Raises:
        BadQuestionSet: a file is missing or is not in this layout.
    """
    with _layout(docs):
        documents = _documents((_id(row), row.get("title") or "", row["text"]) for row in json_lines(docs))
    relevant: dict[str, list[Evidence]] = {}
    with _layout(qrels):
        for query, document, grade in _qrels(qrels):
            if grade > 0 and document in documents:
                relevant.setdefault(query, []).append(Evidence(documents[document].name, grade=grade))
    with _layout(queries):
        asked = {_id(row): row["text"].strip() for row in json_lines(queries)}
    questions = [
        GoldQuestion(identifier, text, None, tuple(relevant[identifier]))
        for identifier, text in asked.items()
        if identifier in relevant
    ]
    return _question_set(documents, questions)


def from_squad(passages: Path, questions: Path, split: str | None = None) -> QuestionSet:
    """A set in SQuAD's layout: a paragraph is a document, each gold answer's span in it a piece of evidence.

    Args:
        passages: JSON Lines of ``pid``, ``title`` and ``text``.
        questions: JSON Lines of ``id``, ``pid``, ``question``, ``answers``, ``starts`` (offsets of the
            answers in the text; not to be trusted where ``starts_exact`` is false) and ``unanswerable``.
        split: keep only questions whose ``split`` is this; all when None.

    Raises:
        BadQuestionSet: a file is missing or is not in this layout, or the split has no question.
    """
    with _layout(passages):
        documents = _documents((row["pid"], row["title"], row["text"], row["title"]) for row in json_lines(passages))
    with _layout(questions):
        asked = [
            _squad_question(row, documents[row["pid"]])
            for row in json_lines(questions)
            if split in (None, row.get("split"))
        ]
    if not asked:
        raise BadQuestionSet(f'{questions} has no question in the split "{split}"; name another')
    return _question_set(documents, asked)


def _squad_question(row: Mapping[str, Any], document: SourceDocument) -> GoldQuestion:
    answers = [] if row["unanswerable"] else row["answers"]
    exact = row.get("starts_exact", True)
    spans = dict.fromkeys(zip(answers, row["starts"] if exact else [None] * len(answers), strict=False))
    return GoldQuestion(
        id=str(row["id"]),
        question=row["question"].strip(),
        answers=tuple(dict.fromkeys(answers)),
        evidence=tuple(Evidence(document.name, answer, start) for answer, start in spans),
        kind="answerable" if answers else "unanswerable",
        group=document.group,
    )


def from_spans(folder: Path) -> QuestionSet:
    """A set in the chunking evaluation's layout: long documents; spans of them are the evidence.

    Args:
        folder: holds ``questions.jsonl`` (``id``, ``corpus``, ``question``, ``references`` with ``content``,
            ``start_index`` and ``end_index``) and one Markdown file for each corpus. No answer is known.

    Raises:
        BadQuestionSet: a file is missing or is not in this layout.
    """
    asked = folder / "questions.jsonl"
    with _layout(asked):
        rows = list(json_lines(asked))
        corpora = sorted({row["corpus"] for row in rows})
    with _layout(folder):
        texts = {name: (folder / f"{name}.md").read_bytes().decode("utf-8") for name in corpora}
    documents = _documents((name, name.replace("_", " "), text) for name, text in texts.items())
    with _layout(asked):
        questions = [
            GoldQuestion(
                id=str(row["id"]),
                question=row["question"].strip(),
                answers=None,
                evidence=tuple(
                    Evidence(documents[row["corpus"]].name, piece["content"], piece["start_index"])
                    for piece in row["references"]
                ),
                kind=row["corpus"],
            )
            for row in rows
        ]
    return _question_set(documents, questions)


def from_gold_documents(docs: Path, questions: Path) -> QuestionSet:
    """A set whose questions name the documents that answer them: these, whole, are the evidence.

    Args:
        docs: JSON Lines of ``id``, ``title`` and ``date`` (both may be left out) and ``text``.
        questions: JSON Lines of ``question``, ``answers`` or ``answer``, ``gold_docs`` or ``gold_doc``, and
            ``id``, ``type`` (their kind) and ``date`` (the day they were asked) where they have them.

    Raises:
        BadQuestionSet: a file is missing or is not in this layout.
    """
    with _layout(docs):
        rows = list(json_lines(docs))
        documents = _documents((row["id"], row.get("title") or "", row["text"]) for row in rows)
        days = {row["id"]: date.fromisoformat(row["date"]) for row in rows if row.get("date")}
        documents = {known: replace(document, published=days.get(known)) for known, document in documents.items()}
    with _layout(questions):
        asked = [
            GoldQuestion(
                id=str(row.get("id", number)),
                question=row["question"].strip(),
                answers=tuple(row["answers"] if "answers" in row else [row["answer"]]),
                evidence=tuple(
                    Evidence(documents[identifier].name)
                    for identifier in row.get("gold_docs") or [row.get("gold_doc")]
                    if identifier in documents
                ),
                kind=row.get("type", ""),
                asked_on=date.fromisoformat(row["date"]) if row.get("date") else None,
            )
            for number, row in enumerate(json_lines(questions))
        ]
    return _question_set(documents, asked)


def from_spans_of_documents(docs: Path, questions: Path) -> QuestionSet:
    """A set whose questions name one document each, and where in it the answers stand.

    Args:
        docs: JSON Lines of ``id`` and ``text``.
        questions: JSON Lines of ``id``, ``doc``, ``question``, ``answers``, ``spans`` of the answers in the text, and
            ``unanswerable``.

    Raises:
        BadQuestionSet: a file is missing or is not in this layout.
    """
    with _layout(docs):
        documents = _documents((row["id"], "", row["text"], row["id"]) for row in json_lines(docs))
    with _layout(questions):
        asked = [
            GoldQuestion(
                id=str(row["id"]),
                question=row["question"].strip(),
                answers=() if row["unanswerable"] else tuple(dict.fromkeys(row["answers"])),
                evidence=()
                if row["unanswerable"]
                else tuple(
                    Evidence(documents[row["doc"]].name, documents[row["doc"]].text[start:end], start)
                    for start, end in row["spans"]
                ),
                kind="unanswerable" if row["unanswerable"] else "answerable",
                group=row["doc"],
            )
            for row in json_lines(questions)
        ]
    return _question_set(documents, asked)


def from_passage_lists(questions: Path, keep: Callable[[Mapping[str, Any]], bool] = lambda _: True) -> QuestionSet:
    """A set whose questions bring their own passages: all are documents, and those that answer are the evidence.

    Args:
        questions: JSON Lines of ``question``, ``answer``, ``qa_type`` (its kinds), and the passages that answer and
            that do not, ``positive_chunk_list`` and ``negative_chunk_list``, each with ``title`` and ``content``. A
            question without a passage that answers has no answer.
        keep: which rows to read; all when left out.

    Raises:
        BadQuestionSet: the file is missing or is not in this layout.
    """
    with _layout(questions):
        rows = {number: row for number, row in enumerate(json_lines(questions)) if keep(row)}
        documents = _documents(
            (f"{number}-{kind}-{place}", passage["title"], passage["content"], row["question"].strip())
            for number, row in rows.items()
            for kind in ("positive", "negative")
            for place, passage in enumerate(row[f"{kind}_chunk_list"])
        )
        asked = [
            GoldQuestion(
                id=str(number),
                question=row["question"].strip(),
                answers=(row["answer"],) if row["positive_chunk_list"] else (),
                evidence=tuple(
                    Evidence(documents[f"{number}-positive-{place}"].name)
                    for place, passage in enumerate(row["positive_chunk_list"])
                    if passage["content"].strip()
                ),
                kind="+".join(row["qa_type"]),
                group=row["question"].strip(),
            )
            for number, row in rows.items()
        ]
    return _question_set(documents, asked)


def from_reading_rows(rows: Iterable[Mapping[str, Any]], group: Callable[[str], str] = lambda _: "") -> QuestionSet:
    """A reading set, a question and a passage a row, over all its passages at once.

    Args:
        rows: ``id``, ``question``, ``passage``, ``title``, ``answerable`` and ``answers``, each with ``text`` and
            ``start``.
        group: the group that a passage belongs to.

    Raises:
        KeyError, TypeError: a row is not in this layout.
    """
    rows = list(rows)
    keys = {text: f"{number:05}" for number, text in enumerate(dict.fromkeys(row["passage"] for row in rows))}
    titles = {row["passage"]: row.get("title") or "" for row in rows}
    documents = _documents((key, titles[text], text, group(text)) for text, key in keys.items())
    questions = [
        GoldQuestion(
            id=str(row["id"]),
            question=row["question"].strip(),
            answers=tuple(dict.fromkeys(answer["text"] for answer in answers)),
            evidence=tuple(Evidence(document.name, answer["text"], answer["start"]) for answer in answers),
            kind="answerable" if answers else "unanswerable",
            group=document.group or document.name,
        )
        for row in rows
        for document in [documents[keys[row["passage"]]]]
        for answers in [row["answers"] if row["answerable"] else []]
    ]
    return _question_set(documents, questions)


def from_dialogues(docs: Path, questions: Path) -> QuestionSet:
    """Turns of dialogues about documents, each grounded in a span of one; what the agent said is left out.

    Args:
        docs: JSON Lines of ``id``, ``title`` and ``text``.
        questions: JSON Lines of ``id``, ``doc``, ``question``, ``history_newest_first`` (turns with ``role``, "user" or
            "agent", and ``text``), ``answers`` and their ``starts`` in the text.

    Raises:
        BadQuestionSet: a file is missing or is not in this layout.
    """
    with _layout(docs):
        documents = _documents(
            (row["id"], row["title"].partition("#")[0].strip(), row["text"], row["id"]) for row in json_lines(docs)
        )
    with _layout(questions):
        asked = [
            GoldQuestion(
                id=str(row["id"]),
                question=row["question"].strip(),
                answers=tuple(answer.strip() for answer in row["answers"]),
                evidence=tuple(
                    Evidence(documents[row["doc"]].name, answer, start)
                    for answer, start in zip(row["answers"], row["starts"], strict=True)
                ),
                kind="follow-up" if row["history_newest_first"] else "first",
                history=tuple(turn["text"] for turn in reversed(row["history_newest_first"]) if turn["role"] == "user"),
                group=row["doc"],
            )
            for row in json_lines(questions)
        ]
    return _question_set(documents, asked)


def from_squad_articles(articles: Path, passages: Path, questions: Path, split: str | None = None) -> QuestionSet:
    """SQuAD's questions over whole articles: the paragraph that a question was written for is its evidence.

    Args:
        articles: JSON Lines of ``id``, a title with underscores, and ``text``, all paragraphs.
        passages: see ``from_squad``.
        questions: see ``from_squad``; those on an article that is not there, or lacks their paragraph, are left out.
        split: see ``from_squad``.

    Raises:
        BadQuestionSet: a file is missing or is not in this layout, or the split has no question.
    """
    with _layout(articles):
        documents = _documents((row["id"], row["id"].replace("_", " "), row["text"]) for row in json_lines(articles))
    by_title = {document.title: document for document in documents.values()}
    squad = from_squad(passages, questions, split)
    with _layout(questions):
        about = {str(row["id"]): str(row["pid"]) for row in json_lines(questions)}
    with _layout(passages):
        text_of = {str(row["pid"]): (row["title"].replace("_", " "), row["text"]) for row in json_lines(passages)}
    asked = []
    for question in squad.questions:
        title, text = text_of[about[question.id]]
        article = by_title.get(title)
        if article is not None and text in article.text:
            evidence = (Evidence(article.name, text),) if question.answers else ()
            asked.append(replace(question, evidence=evidence))
    return QuestionSet(tuple(dict.fromkeys(documents.values())), tuple(asked))


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, gzipped or not, one by one."""
    for line in _text_lines(path):
        if line.strip():
            yield json.loads(line)


def _text_lines(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as file:
        yield from file


def _qrels(path: Path) -> Iterator[tuple[str, str, int]]:
    for line in _text_lines(path):
        fields = line.rstrip("\r\n").split("\t")
        grade = fields[2] if len(fields) > 2 else "1"
        if len(fields) > 1 and grade.lstrip("-").isdecimal():  # else the heading
            yield fields[0], fields[1], int(grade)


def _id(row: Mapping[str, Any]) -> str:
    return str(row["id"] if "id" in row else row["_id"])


def _documents(rows: Iterable[tuple[str, str, str] | tuple[str, str, str, str]]) -> dict[str, SourceDocument]:
    """Documents by their id in the set; those of one text are one document, as they are in a library.

    Args:
        rows: id, title, text and, where there is one, the group. A document without words has its title for its text;
            one without either is left out.
    """
    texts = {
        identifier: (title, text if text.strip() else title, "".join(group)) for identifier, title, text, *group in rows
    }
    documents: dict[str, SourceDocument] = {}
    by_text: dict[str, SourceDocument] = {}
    for (identifier, (title, text, group)), name in zip(texts.items(), file_names(texts), strict=True):
        if text.strip():
            documents[identifier] = by_text.setdefault(text, SourceDocument(name, title, text, group=group))
    return documents


def _question_set(documents: Mapping[str, SourceDocument], questions: Sequence[GoldQuestion]) -> QuestionSet:
    return QuestionSet(tuple(dict.fromkeys(documents.values())), tuple(questions))


def file_names(identifiers: Iterable[str]) -> list[str]:
    """A file name for each identifier: its letters, digits, "-", "_" and ".", then ".txt"; no two alike."""
    names: dict[str, str] = {}
    for identifier in identifiers:
        stem = re.sub(r"[^\w.-]+", "_", identifier)[:100].strip("._") or "document"
        name, number = f"{stem}.txt", 1
        while name.lower() in names:  # some file systems do not tell "A.txt" from "a.txt"
            number += 1
            name = f"{stem}-{number}.txt"
        names[name.lower()] = name
    return list(names.values())


def _metadata(document: SourceDocument) -> dict[str, str]:
    published = document.published.isoformat() if document.published else ""
    fields = {"title": document.title, "publisher": document.publisher, "published": published}
    return {name: value for name, value in fields.items() if value}


@contextmanager
def _layout(path: Path) -> Iterator[None]:
    """Turn what goes wrong while a public set is read into one line that names the file."""
    try:
        yield
    except OSError as error:
        name = error.filename or path
        raise BadQuestionSet(
            f"{name} cannot be read ({error.strerror or error}); give a folder that holds it"
        ) from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadQuestionSet(f"{path} is not in the layout expected: {type(error).__name__} {error}") from None


def is_held_back(key: str) -> bool:
    """Whether what has this key is kept from training, for measuring: one in five, by its hash."""
    return sha256(key.encode()).digest()[0] % _HELD_BACK_ONE_IN == 0
