"""How long answers take when several users ask at once.

    python tests/benchmarks/users.py [--users 1,2,4,16] [--rounds N] [--library DIR --questions FILE.jsonl] [--out FILE]

Each user asks one question after the other, of the bundled press releases and the questions on them unless others are
named; none is answered from what is remembered. Printed are the milliseconds to an answer (half of them take no longer,
95 in 100 take no longer), answers a second, and processor seconds an answer. Two users who share a machine are not to
be slower than one who asks all of it: the ratio of the seconds is printed as well. While they ask, with --adding, a
document is added and removed again and again.
"""

import argparse
import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from qa.evaluation.question_sets import PRESS_RELEASE_QUESTIONS, read_questions
from qa.library import Library


def main() -> None:
    """Ask with more and more users, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", default="1,2,4,16", metavar="N,...", help="how many ask at once; 1,2,4,16")
    parser.add_argument("--asked", type=int, default=32, metavar="N", help="questions each time, shared by all; 32")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="repeated so often; 3")
    parser.add_argument("--library", type=Path, metavar="DIR", help="another library than the press releases")
    parser.add_argument("--questions", type=Path, default=PRESS_RELEASE_QUESTIONS, metavar="FILE", help="on it")
    parser.add_argument("--adding", action="store_true", help="add and remove a document all the while")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    arguments = parser.parse_args()
    questions = [each.question for each in read_questions(arguments.questions)][: arguments.asked]
    with TemporaryDirectory() as home:
        os.environ.setdefault("FOOTNOTE_HOME", home)
        with Library.open(arguments.library) as library:
            library.explain(questions[0])
            stop = threading.Event()
            adding = threading.Thread(target=add, args=(library, stop))
            if arguments.adding:
                adding.start()
            rows = [asked(library, questions, int(users), arguments.rounds) for users in arguments.users.split(",")]
            stop.set()
            if arguments.adding:
                adding.join()
    for row in rows:
        row["seconds against one user"] = round(row["seconds"] / rows[0]["seconds"], 3)
        print(json.dumps(row))
    if arguments.out:
        report = {"processors": os.cpu_count(), "load": os.getloadavg()[0], "rows": rows}
        arguments.out.write_text(json.dumps(report) + "\n", encoding="utf-8")


def asked(library: Library, questions: list[str], users: int, rounds: int) -> dict[str, Any]:
    """Let so many users share the questions, several times."""
    milliseconds: list[float] = []

    def ask(question: str) -> None:
        started = time.perf_counter()
        library.explain(question)
        milliseconds.append((time.perf_counter() - started) * 1000)

    seconds, processor = [], time.process_time()
    for _ in range(rounds):
        started = time.perf_counter()
        with ThreadPoolExecutor(users) as threads:
            list(threads.map(ask, questions))
        seconds.append(time.perf_counter() - started)
    processor = time.process_time() - processor
    return {
        "users": users,
        "p50 ms": round(float(np.median(milliseconds)), 1),
        "p95 ms": round(float(np.quantile(milliseconds, 0.95)), 1),
        "seconds": round(float(np.median(seconds)), 3),
        "least and most": [round(min(seconds), 3), round(max(seconds), 3)],
        "answers a second": round(len(questions) / float(np.median(seconds)), 2),
        "processor seconds an answer": round(processor / len(milliseconds), 3),
    }


def add(library: Library, stop: threading.Event) -> None:
    """Add a document and remove it, until that is to stop."""
    while not stop.is_set():
        library.add_bytes(b"The lighthouse of Onhava was opened on 2 May 1990.", "lighthouse.txt")
        library.remove("lighthouse.txt")


if __name__ == "__main__":
    main()
