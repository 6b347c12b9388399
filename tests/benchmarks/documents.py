"""Read every file of a folder of samples, and tell by format what came of it.

    python tests/benchmarks/documents.py --data DIR [--workers 1] [--out FILE.jsonl] [--only pdf docx]

``DIR`` holds ``doc_samples`` (or is that folder): files of any format, some of them broken on purpose. Each is read as
``footnote add`` reads it, in a worker process under the limits, with the files inside it. The table counts, by suffix:
files, those with text, the refused by reason, files over which a worker died, files that were stopped by a limit, and
the seconds that reading took. ``--out`` writes a line a file, with its text's length, pages, title and refusal.
"""

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from corpus.document import Document
from corpus.errors import CostlyFile, DamagedFile, DocumentError
from corpus.reading import bytes_of, read_all
from corpus.reading.workers import ReaderPool

SKIPPED = frozenset({"MANIFEST.tsv", "NOTE.md"})
CRASHED = "made its reader crash"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file; ``documents`` counts those inside it too."""

    path: str
    seconds: float
    documents: int = 0
    characters: int = 0
    pages: int = 0
    title: str | None = None
    published: str | None = None
    refused: str | None = None
    reason: str | None = None
    remarks: tuple[str, ...] = field(default=())


def outcome(path: Path, folder: Path, pool: ReaderPool) -> Outcome:
    started = time.perf_counter()
    shown = str(path.relative_to(folder))
    try:
        read = list(read_all(bytes_of(path), path.name, str(path), pool=pool))
    except DocumentError as error:
        read = [error]
    seconds = round(time.perf_counter() - started, 3)
    documents = [each for each in read if isinstance(each, Document)]
    refused = next((each for each in read if isinstance(each, DocumentError)), None)
    if not documents:
        return Outcome(shown, seconds, refused=type(refused).__name__, reason=str(refused))
    first = documents[0]
    return Outcome(
        shown,
        seconds,
        len(documents),
        sum(len(each.text) for each in documents),
        len(first.pages),
        first.title,
        first.published and first.published.isoformat(),
        remarks=first.remarks,
    )


def files_of(folder: Path, only: set[str]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in SKIPPED and (not only or suffix_of(path) in only):
            yield path


def suffix_of(path: Path) -> str:
    return path.suffix.lower().lstrip(".") or "(none)"


def table(outcomes: list[Outcome]) -> str:
    by_format: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        by_format[suffix_of(Path(each.path))].append(each)
    lines = [
        "| format | files | read | characters | refused, by reason | crashes | over a limit | seconds | slowest |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    formats = sorted(by_format.items(), key=lambda item: -len(item[1]))
    for name, group in [*formats, ("all", outcomes)]:
        reasons = Counter(each.refused for each in group if each.refused)
        said = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
        crashes = sum(each.refused == DamagedFile.__name__ and CRASHED in str(each.reason) for each in group)
        lines.append(
            f"| {name} | {len(group)} | {sum(each.documents > 0 for each in group)} "
            f"| {sum(each.characters for each in group):,} | {said or '-'} | {crashes} "
            f"| {reasons[CostlyFile.__name__]} | {sum(each.seconds for each in group):.1f} "
            f"| {max(each.seconds for each in group):.1f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds doc_samples")
    parser.add_argument("--workers", type=int, default=None, help="files read at a time; as many as there are CPUs")
    parser.add_argument("--out", type=Path, help="a line of JSON for each file goes here")
    parser.add_argument("--only", nargs="*", default=[], help="suffixes, without their dots")
    arguments = parser.parse_args()
    folder = arguments.data / "doc_samples"
    folder = folder if folder.is_dir() else arguments.data
    outcomes = []
    with ReaderPool(workers=arguments.workers) as pool, ThreadPoolExecutor(arguments.workers or 4) as threads:
        paths = list(files_of(folder, set(arguments.only)))
        for each in threads.map(lambda path: outcome(path, folder, pool), paths):
            outcomes.append(each)
            if arguments.out:
                with arguments.out.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(each)) + "\n")
    print(table(outcomes))


if __name__ == "__main__":
    main()
