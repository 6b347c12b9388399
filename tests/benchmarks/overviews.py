"""Overviews: how many ordinary questions are taken for one, and how well summaries are chosen.

    python tests/benchmarks/overviews.py taken --data DIR [--sets A,B]
    python tests/benchmarks/overviews.py summaries --papers FILE.jsonl [...] [--sentences N]

``taken`` parses every question of the sets that lie beside this file and of the public ones in DIR, each with its
documents' titles and names, and prints those that would get an overview: none should, unless it asks for one.

``summaries`` reads papers of ACLSum (Takeshita et al. 2024; PyPI's ``aclsum`` carries them, ``dataset/test.jsonl``),
whose sentences people have marked as telling the challenge, the approach or the outcome. It prints for the extract, for
the first sentences, and for sentences drawn at random: the share of what is chosen that is marked, the share of what is
marked that is chosen, and how many of the three kinds are there; each with its 95% interval. A paper is read whole,
and then without its abstract, which is a summary itself.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from own_sets import ALL_SETS

from corpus.document import Document
from corpus.passages import split
from corpus.store import DocumentSummary
from embeddings.encoder import load_encoder
from qa.evaluation.metrics import bootstrap_mean
from qa.evaluation.public_sets import QuestionSet
from qa.library import Library
from qa.overviews.contents import contents_of
from qa.overviews.summary import representative
from qa.query import parse
from qa.retrieval.catalogue import Catalogue

_SECTIONS = ("abstract", "introduction", "conclusion")
_SEED = 20261126


def main() -> None:
    """Measure one of the two and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    taken = commands.add_parser("taken", help="count the questions that are taken for an overview")
    taken.add_argument("--data", type=Path, required=True, help="folder that holds a folder for each public set")
    taken.add_argument("--sets", default=",".join(ALL_SETS), help="their names, with commas between them")
    taken.set_defaults(run=_taken)
    summaries = commands.add_parser("summaries", help="measure which sentences are chosen")
    summaries.add_argument("--papers", type=Path, required=True, nargs="+", help="files of ACLSum")
    summaries.add_argument("--sentences", type=int, default=5, help="sentences of a summary")
    summaries.set_defaults(run=_summaries)
    arguments = parser.parse_args()
    arguments.run(arguments)


def _taken(arguments: argparse.Namespace) -> None:
    for name in arguments.sets.split(","):
        asked, found = 0, []
        for made in ALL_SETS[name].load(arguments.data):
            catalogue = Catalogue(_documents_of(made))
            for question in made.questions:
                asked += 1
                overview = parse(question.question, lambda known=catalogue: known, question.asked_on).overview
                if overview is not None:
                    found.append(f"    {question.question.strip()} ({overview.form})")
        print(f"{name}: {len(found)} of {asked:,} questions taken for an overview", *found, sep="\n", flush=True)


def _documents_of(made: QuestionSet) -> list[DocumentSummary]:
    if made.folder is not None:
        with tempfile.TemporaryDirectory() as folder, Library.open(folder) as library:
            library.add(made.folder)
            return library.documents()
    return [
        DocumentSummary(
            id=str(number), name=each.name, source=each.name, title=each.title, publisher=each.publisher or None,
            published=each.published, language="en", kind=None, characters=len(each.text), passages=1,
            added_at=datetime.now(UTC),
        )
        for number, each in enumerate(made.documents)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Paper:
    """A paper's sentences, each with its section, its place in it, and of what people marked it as telling."""

    name: str
    sentences: tuple[str, ...]
    places: tuple[tuple[str, int], ...]
    marks: tuple[frozenset[str], ...]

    def without(self, section: str) -> "_Paper":
        kept = [number for number, (name, _) in enumerate(self.places) if name != section]
        return replace(
            self,
            sentences=tuple(self.sentences[number] for number in kept),
            places=tuple(self.places[number] for number in kept),
            marks=tuple(self.marks[number] for number in kept),
        )


def _papers(files: Sequence[Path]) -> Iterator[_Paper]:
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            places = [(name, n) for name in _SECTIONS for n in range(len(row["sentences"].get(name) or ()))]
            marks = [
                frozenset(kind for kind, marked in row["highlights"].items() if (marked.get(name) or [0] * (n + 1))[n])
                for name, n in places
            ]
            sentences = tuple(row["sentences"][name][n] for name, n in places)
            yield _Paper(row["id"], sentences, tuple(places), tuple(marks))


def _summaries(arguments: argparse.Namespace) -> None:
    papers = list(_papers(arguments.papers))
    ways: dict[str, Callable[[_Paper, int], list[int]]] = {"extract": _extract, "first": _first, "random": _random}
    for whole, some in (("whole", papers), ("without its abstract", [each.without("abstract") for each in papers])):
        some = [paper for paper in some if sum(map(bool, paper.marks)) and len(paper.sentences) > arguments.sentences]
        print(f"{len(some)} papers, each {whole}, {arguments.sentences} sentences chosen")
        for name, way in ways.items():
            print(f"  {name:8}", *_figures(some, [way(paper, arguments.sentences) for paper in some]), flush=True)


def _figures(papers: Sequence[_Paper], chosen: Sequence[Sequence[int]]) -> Iterator[str]:
    precision, recall, kinds = [], [], []
    for paper, places in zip(papers, chosen, strict=True):
        marked = sum(bool(paper.marks[place]) for place in places)
        precision.append(marked / max(1, len(places)))
        recall.append(marked / sum(map(bool, paper.marks)))
        kinds.append(float(len(frozenset[str]().union(*(paper.marks[place] for place in places)))))
    for label, values in (("marked", precision), ("of the marked", recall), ("kinds of 3", kinds)):
        interval = bootstrap_mean(np.array(values))
        yield f"{label} {interval.value:.3f} ({interval.low:.3f}-{interval.high:.3f})"


def _extract(paper: _Paper, most: int) -> list[int]:
    """What the extract chooses; a sentence that is cut otherwise than in the paper counts for the one it begins in."""
    text, spans, above = "", [], ""
    for sentence, (section, _) in zip(paper.sentences, paper.places, strict=True):
        text += "" if section == above else f"\n\n# {section.capitalize()}\n\n"
        above = section
        spans.append((len(text), len(text) + len(sentence)))
        text += f"{sentence} "
    document = Document(paper.name, "paper.md", "paper.md", text, "Paper")
    passages = split(document, load_encoder().count_tokens)
    chosen = representative(contents_of(document, dict(enumerate(passages)), {}).statements)
    ends = [end for _, end in spans]
    return sorted({int(np.searchsorted(ends, each.place.start, side="right")) for each in chosen})[:most]


def _first(paper: _Paper, most: int) -> list[int]:
    return list(range(most))


def _random(paper: _Paper, most: int) -> list[int]:
    return random.Random(f"{_SEED} {paper.name}").sample(range(len(paper.sentences)), most)


if __name__ == "__main__":
    main()
