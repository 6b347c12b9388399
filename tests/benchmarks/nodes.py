"""How adding grows with the nodes of a Ray cluster, and what is lost when one is killed in the middle.

    python tests/benchmarks/nodes.py --data DIR [--documents N] [--rounds N] [--out FILE]

Each node is a raylet of its own on this machine, with one processor, on which it and what it starts are held
(``sched_setaffinity``); this process, which alone writes the library, may use all of them. So many paragraphs of SQuAD
2.0's development set are added from files by one node and by two, by turns. The rate is counted from the first document
taken in to the last, so that neither Ray's start nor the loading of the encoder counts. "of linear" is the rate of two
nodes as a share of twice that of one.

Then two nodes add, and one is killed (SIGKILL of its raylet and of all that it started) once a third is in: told are
the documents that are missing, those that are there twice, and those whose text or passages differ from the library
that was made without Ray.
"""

import argparse
import gzip
import json
import os
import signal
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from corpus.store import Store
from qa.library import Library

STORE_BYTES = 100_000_000  # of memory for what goes from process to process


def main() -> None:
    """Add with one node and with two, kill one, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="holds squad2_dev")
    parser.add_argument("--documents", type=int, default=320, metavar="N", help="paragraphs that are added; 320")
    parser.add_argument("--rounds", type=int, default=2, metavar="N", help="by turns so often; 2")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    arguments = parser.parse_args()
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal", "OMP_NUM_THREADS": "1"}
    with TemporaryDirectory() as kept:
        folder = Path(kept)
        files = folder / "files"
        files.mkdir()
        with gzip.open(arguments.data / "squad2_dev" / "passages.jsonl.gz", "rt", encoding="utf-8") as lines:
            for number, line in zip(range(arguments.documents), lines, strict=False):
                (files / f"{number}.txt").write_text(json.loads(line)["text"], encoding="utf-8")
        rates: dict[int, list[float]] = {1: [], 2: []}
        for turn in range(arguments.rounds):
            for nodes in rates:
                with cluster(nodes) as (address, _):
                    rates[nodes].append(rate(files, folder / f"library-{turn}-{nodes}", address))
                print(nodes, "nodes:", round(rates[nodes][-1], 2), "documents a second", flush=True)
        killed = with_one_killed(files, folder, arguments.documents)
    one, two = (statistics.median(rates[nodes]) for nodes in (1, 2))
    report = {
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "documents": arguments.documents,
        "documents a second": {
            f"{nodes} nodes": [round(each, 2) for each in several] for nodes, several in rates.items()
        },
        "of linear": round(two / (2 * one), 3),
        "one of two killed": killed,
    }
    print(json.dumps(report, indent=1))
    if arguments.out:
        arguments.out.write_text(json.dumps(report) + "\n", encoding="utf-8")


@contextmanager
def cluster(nodes: int) -> Iterator[tuple[str, list[Any]]]:
    """A cluster of so many nodes of one processor: its address, and its nodes."""
    from ray.cluster_utils import Cluster

    mine = os.sched_getaffinity(0)
    made = Cluster()
    try:
        started = []
        for node, processor in zip(range(nodes), sorted(mine), strict=False):
            os.sched_setaffinity(0, {processor})  # what is started now is held there
            started.append(made.add_node(num_cpus=1, object_store_memory=STORE_BYTES, include_dashboard=False))
            os.sched_setaffinity(0, mine)
            assert len(started) == node + 1
        made.wait_for_nodes()
        yield made.address, started
    finally:
        os.sched_setaffinity(0, mine)
        made.shutdown()


def rate(files: Path, folder: Path, address: str) -> float:
    """Documents a second, from the first that is taken in to the last."""
    taken_in: list[float] = []
    with Library.open(folder) as library:
        report = library.add(files, ray=address, progress=lambda *_: taken_in.append(time.perf_counter()))
        assert not report.refused, report.refused
    return (len(report.added) - 1) / (taken_in[len(report.added) - 1] - taken_in[0])


def with_one_killed(files: Path, folder: Path, documents: int) -> dict[str, int]:
    """What is wrong with a library when one of two nodes was killed while they added to it."""
    with cluster(2) as (address, nodes), Library.open(folder / "killed") as library:
        seen = 0
        killed = 0

        def watch(*_: object) -> None:
            nonlocal seen, killed
            seen += 1
            if seen == documents // 3:
                import ray  # which is connected now, by one of the nodes: this process goes where that goes

                ours = ray.get_runtime_context().get_node_id()
                killed = kill(next(node for node in nodes if node.node_id != ours))

        library.add(files, ray=address, progress=watch)
    with Library.open(folder / "plain") as library:
        library.add(files)
    found, expected = held(folder / "killed"), held(folder / "plain")
    names = [path for path, _ in found]
    return {
        "processes killed": killed,
        "missing": len({path for path, _ in expected} - set(names)),
        "twice": len(names) - len(set(names)),
        "different": len(set(found) - set(expected)),
    }


def kill(node: Any) -> int:
    """Kill a node: its raylet, and all that this started. Returns how many processes that were."""
    raylet = node.all_processes["raylet"][0].process.pid
    family = [raylet, *offspring(raylet)]
    for process in family:
        os.kill(process, signal.SIGKILL)
    return len(family)


def offspring(process: int) -> list[int]:
    """All processes that one has started, and these in turn."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has ended
            continue
        parents.setdefault(parent, []).append(int(path.parent.name))
    children = parents.get(process, [])
    return [*children, *(each for child in children for each in offspring(child))]


def held(folder: Path) -> list[tuple[str, str]]:
    """The path of each document that a library holds, and its text with the places of its passages."""
    with Store.open(folder) as store:
        return [
            (
                summary.path,
                repr((store.get(summary.id).text, passages_of(store, summary.id))),
            )
            for summary in store.summaries()
        ]


def passages_of(store: Store, document: str) -> list[tuple[int, int]]:
    """Where the passages of a document begin and end."""
    found = store.passages_by_id(store.passage_ids([document]).tolist()).values()
    return sorted((passage.start, passage.end) for passage in found)


if __name__ == "__main__":
    main()
