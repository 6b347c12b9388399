"""How well the evidence is found in PDF, DOCX, XLSX and PPTX files, and how the same text answers as plain text.

    python tests/benchmarks/samples.py --data DIR [--half look|measure] [--show-failures]

DIR holds ``doc_samples``, a collection of the sample files of public document parsers. The questions, which lie in
``samples/questions.jsonl``, were written after reading the files and before asking; they are halved by document. The
columns, with 95% bootstrap intervals:

    cited     of the answered questions, those whose evidence is quoted with its right page, slide or sheet
    shown     of all questions, those whose evidence is among what is shown: cited, or the nearest passages
    read      of all questions, those whose evidence is in a passage that was found and read
    right     of all questions, those answered right
    always    the same when the best guess counts where it abstains
    as text   right when the same text is added as .txt
"""

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.document import Document
from qa.answer import Answer
from qa.evaluation.benchmark_sets import half_of
from qa.evaluation.judging import is_right
from qa.evaluation.metrics import bootstrap_mean
from qa.evaluation.question_sets import Evidence, GoldQuestion
from qa.library import Library

QUESTIONS = Path(__file__).parent / "samples" / "questions.jsonl"


def main() -> None:
    """Ask all questions twice, and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--half", choices=("look", "measure"))
    arguments.add_argument("--show-failures", action="store_true", help="of the look half alone")
    given = arguments.parse_args()
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    halves = {row["id"]: half_of(_question(row)) for row in rows}
    with tempfile.TemporaryDirectory() as folder:
        rows, asked = _asked(rows, given.data, Path(folder))
        measured = [_measured(row, *answers) for row, answers in zip(rows, asked, strict=True)]
    columns = ("cited", "shown", "read", "right", "always", "as text")
    print(f"| half | questions | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 2)}")
    for half in (given.half,) if given.half else ("look", "measure"):
        own = [each for row, each in zip(rows, measured, strict=True) if halves[row["id"]] == half]
        figures = [_figure([each[column] for each in own if each[column] is not None]) for column in columns]
        print(f"| {half} | {len(own)} | {' | '.join(figures)} |")
    for row, each in zip(rows, measured, strict=True):
        if given.show_failures and halves[row["id"]] == "look" and not (each["shown"] and each["right"]):
            print(f"{row['id']}: {row['question']}\n    right: {row['answers']}\n    {each}")


def _question(row: Mapping[str, Any]) -> GoldQuestion:
    (evidence,) = row["evidence"]
    document = evidence["document"]
    pieces = (Evidence(document, evidence["quote"]),)
    return GoldQuestion(row["id"], row["question"], tuple(row["answers"]), pieces, row["kind"], group=document)


def _asked(
    rows: Sequence[Mapping[str, Any]], data: Path, folder: Path
) -> tuple[list[Mapping[str, Any]], list[tuple[Answer, Answer, Document]]]:
    """The questions on files that can be read, and the answers over the files and over their texts.

    Each answer comes with the document that holds the evidence. Pictures of pages are read by Tesseract alone: without
    it their questions are left out, and that is said.
    """
    paths = sorted({row["evidence"][0]["document"] for row in rows})
    names = {path: f"{number:02}-{Path(path).name}" for number, path in enumerate(paths)}
    with Library.open(folder / "files") as files, Library.open(folder / "texts") as texts:
        unread = set()
        for path, name in names.items():
            report = files.add_bytes((data / "doc_samples" / path).read_bytes(), name)
            if report.refused:
                print(f"left out: {path}: {report.refused[0].reason}")
                unread.add(path)
            else:
                texts.add_bytes(files.document(name).text.encode(), f"{name}.txt")
        kept = [row for row in rows if _path(row) not in unread]
        return kept, [
            (files.ask(row["question"]), texts.ask(row["question"]), files.document(names[_path(row)])) for row in kept
        ]


def _path(row: Mapping[str, Any]) -> str:
    path: str = row["evidence"][0]["document"]
    return path


def _measured(row: Mapping[str, Any], answer: Answer, as_text: Answer, document: Document) -> dict[str, Any]:
    question, (evidence,) = _question(row), row["evidence"]
    start, end = _place(document.text, evidence["quote"])
    shown = any(
        each.document_id == document.id and each.start < end and start < each.end and each.page == evidence["page"]
        for each in (*answer.citations, *answer.nearest)
    )
    direct = answer.guess if answer.abstained else answer.direct
    return {
        "cited": None if answer.abstained else shown,
        "shown": shown,
        "read": any(
            each.document_id == document.id and each.start < end and start < each.end for each in answer.retrieved
        ),
        "right": _is_right(question, answer),
        "always": is_right(question, direct, [each.quote for each in answer.citations]),
        "as text": _is_right(question, as_text),
        "answer": answer.direct,
        "guess": answer.guess,
        "citations": [(each.document, each.page, each.quote[:80]) for each in answer.citations],
    }


def _is_right(question: GoldQuestion, answer: Answer) -> bool:
    return not answer.abstained and is_right(question, answer.direct, [each.quote for each in answer.citations])


def _place(text: str, quote: str) -> tuple[int, int]:
    """Where a quote stands, white space and the marks of typography aside.

    Raises:
        ValueError: it does not.
    """
    places = [at for at, letter in enumerate(text) if letter.isalnum()]
    letters = "".join(text[at].casefold()[0] for at in places)
    at = letters.index("".join(letter.casefold()[0] for letter in quote if letter.isalnum()))
    return places[at], places[at + sum(letter.isalnum() for letter in quote) - 1] + 1


def _figure(values: Sequence[bool]) -> str:
    interval = bootstrap_mean(np.asarray(values, dtype=np.float64))
    if interval is None:
        return "-"
    return f"{interval.value:.2f} ({interval.low:.2f}-{interval.high:.2f})"


if __name__ == "__main__":
    main()
