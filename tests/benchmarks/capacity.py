"""What libraries of up to a hundred billion passages need: nodes, memory, disk, hours to add, and money.

    python tests/benchmarks/capacity.py --json FILE [FILE ...] [--passages N,...] [--set NAME=VALUE ...]

The files are what ``growth.py``, ``stages.py`` and ``users.py`` write with ``--out``: from ``growth.py`` a library of
fewer than 100,000 passages, one of more, and a larger index with ``--vectors``; of the same size a later file counts.
All else is assumed, is printed below the table with its unit and where it comes from, and is changed with ``--set``.
``.github/GROWTH.md`` says what follows.
"""

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

MB, GIB, TB = 2**20, 2**30, 10**12
HOURS = 730  # of a month
SIZES = "1000000,10000000,1000000000,100000000000"
MANY = 100_000  # from so many vectors on they lie in inverted lists
PROBED, FEWEST_COMPARED = (
    0.03,
    20_000,
)  # share of the vectors that a query is compared with; embeddings/inverted_index.py


def assumed(value: float, unit: str, origin: str) -> Any:
    """A field of ``Assumptions``."""
    return field(default=value, metadata={"unit": unit, "origin": origin})


@dataclass(frozen=True)
class Assumptions:
    """What is not measured. Prices are round figures in one currency, to be replaced by one's own."""

    node_cores: float = assumed(16, "cores", "a common size of rented machines")
    node_memory: float = assumed(128, "GiB", "a common size of rented machines")
    node_disk: float = assumed(4, "TB of NVMe", "a common size of rented machines")
    node_price: float = assumed(1.2, "a node and hour", "a round figure; put yours")
    storage_price: float = assumed(0.02, "a GB and month of object storage", "a round figure; put yours")
    busy: float = assumed(0.7, "of the cores", "a rule of thumb, so that queues stay short")
    loaded: float = assumed(0.9, "of the query nodes' memory", "Milvus Limits: data to be loaded must be below it")
    questions: float = assumed(5, "a second", "some hundred people who ask all day")
    coordinating: float = assumed(1, "nodes", "Milvus' coordinators, its proxy and etcd, taken together")
    replicas: float = assumed(2, "copies in query nodes", "one may fail")
    database_copies: float = assumed(2, "copies of the database", "one may fail")
    adding_nodes: float = assumed(16, "nodes that read and embed, beyond one machine", "put yours")
    adding_efficiency: float = assumed(0.85, "of linear", "the aim for reading and embedding on several nodes")
    dimensions: float = assumed(384, "numbers of a vector, 4 bytes each", "all-MiniLM-L6-v2")
    hnsw_links: float = assumed(32, "M of HNSW", "the default of qa/milvus/settings.py")
    diskann_degree: float = assumed(56, "links", "Milvus, knowhere-related Configurations: max_degree")
    diskann_codes: float = assumed(0.125, "of the vectors' bytes, in memory", "the same: pq_code_budget_gb_ratio")
    diskann_cache: float = assumed(0.1, "of the vectors' bytes, in memory", "the same: search_cache_budget_gb_ratio")
    ivf_probed: float = assumed(PROBED, "of the vectors", "as in Footnote's own lists: a matter of nprobe and nlist")
    graph_seconds: float = assumed(0.0032, "core-seconds a search and node", "DiskANN, NeurIPS 2019: 5,000/s, 16 cores")
    term_bytes: float = assumed(400, "bytes a passage in memory", "25 words in two sparse fields, 8 bytes each")
    patience: float = assumed(1, "core-seconds of a search", "longer than reading the passages takes")


@dataclass(frozen=True)
class Measured:
    """What the benchmarks wrote, for a passage or a question.

    Attributes:
        database_bytes: of the rows and vectors in the database.
        words_bytes, lists_bytes, vectors_bytes: of the two indexes on one machine; the last are read one by one.
        own_bytes: memory of the process but for mapped files; the most that was seen.
        search_fixed, search_each: core-seconds of a search of the vectors, and for each vector that is compared.
        flat_each: core-seconds for each vector where all are compared as they are.
        build: core-seconds of building the index of a million vectors.
        adding: core-seconds of a passage, read to indexed.
        answer: core-seconds of an answer, at the most users that were tried.
    """

    database_bytes: float
    words_bytes: float
    lists_bytes: float
    vectors_bytes: float
    own_bytes: float
    search_fixed: float
    search_each: float
    flat_each: float
    build: float
    adding: float
    answer: float


@dataclass(frozen=True)
class Need:
    """What a library needs in one form: bytes, hours, money; ``limits`` are those that it passes.

    ``nodes`` are 0 where no node is large enough.
    """

    form: str
    passages: int
    nodes: int
    memory: float
    disk: float
    adding_hours: float
    adding_cost: float
    monthly_cost: float
    limits: tuple[str, ...] = ()


def measured(reports: Sequence[dict[str, Any]]) -> Measured:
    """Take from the benchmarks' reports what the model needs.

    Raises:
        ValueError: one of them is missing.
    """
    rows = [row for report in reports for row in report.get("rows", [])]
    sizes: dict[tuple[int, bool], dict[str, Any]] = {}
    for row in filter(size_of, rows):
        which = (size_of(row), "passages" in row)
        sizes[which] = sizes.get(which, {}) | row
    grown = sorted(sizes.values(), key=size_of)
    libraries = [row for row in grown if "passages" in row]
    listed, flat = [row for row in grown if size_of(row) >= MANY], [row for row in grown if size_of(row) < MANY]
    built = [row for row in grown if "vectors" in row and "build" in row]
    stages = [report["adding, ms a passage"] for report in reports if "adding, ms a passage" in report]
    users = sorted((row for row in rows if "users" in row), key=lambda row: row["users"])
    if not (libraries and len({size_of(row) for row in listed}) > 1 and flat and built and stages and users):
        raise ValueError(
            "needed: growth.py with a size below 100,000, one of 100,000 or more and a larger one of --vectors that "
            "was built, stages.py and users.py"
        )
    library, (less, more) = libraries[-1], (listed[0], listed[-1])
    disk, index = library["MB on the disk"], built[-1]["MB on the disk"]
    each = (search_seconds(more) - search_seconds(less)) / (compared(size_of(more)) - compared(size_of(less)))
    return Measured(
        database_bytes=disk["footnote.db"] * MB / library["passages"],
        words_bytes=disk["words"] * MB / library["passages"],
        lists_bytes=(index["lists.faiss"] + index["ids.npy"]) * MB / built[-1]["vectors"],
        vectors_bytes=index["vectors.f32"] * MB / built[-1]["vectors"],
        own_bytes=max(row["MB resident"]["RssAnon"] for row in grown) * MB,
        search_fixed=search_seconds(less) - each * compared(size_of(less)),
        search_each=each,
        flat_each=search_seconds(flat[-1]) / size_of(flat[-1]),
        build=built[-1]["build"]["processor"] * (1e6 / built[-1]["vectors"]) ** 1.5,
        adding=sum(stage["ms"] for stage in stages[-1].values()) / 1000,
        answer=users[-1]["processor seconds an answer"],
    )


def size_of(row: dict[str, Any]) -> int:
    """The passages or vectors of a row of ``growth.py``; 0 for other rows."""
    return int(row.get("passages", row.get("vectors", 0)))


def search_seconds(row: dict[str, Any]) -> float:
    """The core-seconds that 95 in 100 searches of the vectors do not exceed."""
    return float(row["vectors alone"]["p95 processor ms"]) / 1000


def compared(passages: float) -> float:
    """How many vectors a query is compared with on one machine, the means of the lists among them."""
    return math.sqrt(passages) + passages * min(1.0, max(PROBED, FEWEST_COMPARED / passages))


def one_machine(passages: int, measure: Measured, assume: Assumptions) -> Need:
    """A library in a folder: FAISS' inverted lists, tantivy and SQLite."""
    search = measure.search_fixed + measure.search_each * compared(passages)
    indexed = measure.lists_bytes + measure.words_bytes
    memory = measure.own_bytes + passages * indexed
    disk = passages * (indexed + measure.vectors_bytes + measure.database_bytes)
    cores = assume.questions * (measure.answer + search) / assume.busy
    limits = [
        (memory > assume.node_memory * GIB, "memory of a node"),
        (disk > assume.node_disk * TB, "disk of a node"),
        (search > assume.patience, f"time: {search:,.1f} core-seconds a search"),
        (cores > assume.node_cores, f"cores of a node: {math.ceil(cores):,} are needed"),
    ]
    # k-means shares n vectors out among n^1/2 lists, which takes n^3/2.
    seconds = passages * measure.adding + measure.build * (passages / 1e6) ** 1.5
    hours = seconds / 3600 / assume.node_cores
    return Need(
        form="one machine",
        passages=passages,
        nodes=0 if any(passes for passes, _ in limits) else 1,
        memory=memory,
        disk=disk,
        adding_hours=hours,
        adding_cost=hours * assume.node_price,
        monthly_cost=HOURS * assume.node_price,
        limits=tuple(said for passes, said in limits if passes),
    )


def vector_bytes(index: str, assume: Assumptions) -> tuple[float, float]:
    """The bytes of a vector in memory, and on the disk of a query node, in one of Milvus' indexes."""
    plain = assume.dimensions * 4
    if index == "DISKANN":
        record = plain + 4 * (assume.diskann_degree + 1)  # the vector, the number of its links, and these
        sector = 4096 / math.floor(4096 / record) if record <= 4096 else 4096 * math.ceil(record / 4096)
        return plain * (assume.diskann_codes + assume.diskann_cache), sector
    held = {
        "FLAT": plain,
        "IVF_SQ8": assume.dimensions + 8,  # a byte a number, and its id
        "HNSW": plain + 2 * assume.hnsw_links * 4,  # FAISS, Guidelines to choose an index
    }[index]
    return held, held


def search_cores(index: str, on_node: float, measure: Measured, assume: Assumptions) -> float:
    """The core-seconds of a search on a node that has so many vectors."""
    if index == "FLAT":
        return measure.flat_each * on_node
    if index == "IVF_SQ8":
        return measure.search_each * assume.ivf_probed * on_node
    return assume.graph_seconds


def on_milvus(index: str, passages: int, measure: Measured, assume: Assumptions) -> Need:
    """A library on Milvus and PostgreSQL: nodes that search, nodes that answer, nodes of the database."""
    held, kept = vector_bytes(index, assume)
    memory, disk = passages * (held + assume.term_bytes), passages * (kept + assume.term_bytes)
    of_one = max(
        math.ceil(memory / (assume.loaded * assume.node_memory * GIB)), math.ceil(disk / (assume.node_disk * TB))
    )
    search = search_cores(index, passages / of_one, measure, assume)
    replicas = max(assume.replicas, math.ceil(assume.questions * search / (assume.node_cores * assume.busy)))
    answering = math.ceil(assume.questions * measure.answer / (assume.node_cores * assume.busy))
    rows = passages * measure.database_bytes
    databases = math.ceil(rows / (assume.node_disk * TB)) * assume.database_copies
    nodes = int(of_one * replicas + max(answering, 2) + databases + assume.coordinating)
    stored = passages * (assume.dimensions * 4 + kept + 2 * assume.term_bytes)
    hours = passages * measure.adding / 3600 / assume.node_cores / assume.adding_efficiency
    limits = [
        (passages > 5e10, "Milvus: tens of billions in a cluster, and Footnote asks one cluster"),
        (rows > 32 * TB, "PostgreSQL: 32 TB in a table, and Footnote has one for each kind of row"),
        (search > assume.patience, f"time: {search:,.1f} core-seconds a search on each node"),
    ]
    return Need(
        form=f"Milvus, {index}",
        passages=passages,
        nodes=nodes,
        memory=memory * replicas,
        disk=disk * replicas + rows * assume.database_copies + stored,
        adding_hours=hours / assume.adding_nodes,
        adding_cost=hours * assume.node_price,
        monthly_cost=nodes * HOURS * assume.node_price + stored / 1e9 * assume.storage_price,
        limits=tuple(said for passes, said in limits if passes),
    )


def needs(passages: int, measure: Measured, assume: Assumptions) -> list[Need]:
    """What so many passages need in each form."""
    engines = [on_milvus(index, passages, measure, assume) for index in ("FLAT", "IVF_SQ8", "HNSW", "DISKANN")]
    return [one_machine(passages, measure, assume), *engines]


def table(rows: Sequence[Need]) -> str:
    """The needs as a table in Markdown."""
    columns = "passages | form | nodes | memory, GB | disk, TB | hours to add"
    lines = [f"| {columns} | adding a million costs | a million costs a month | passes a limit |", "|" + "---|" * 9]
    for row in rows:
        millions = row.passages / 1e6
        nodes = f"{row.nodes:,}" if row.nodes else "none"
        monthly = f"{row.monthly_cost / millions:,.2f}" if row.nodes else ""
        money = f"{row.adding_cost / millions:,.2f} | {monthly}"
        size = f"{nodes} | {row.memory / 1e9:,.1f} | {row.disk / TB:,.3f} | {row.adding_hours:,.1f}"
        lines.append(f"| {row.passages:,} | {row.form} | {size} | {money} | {'; '.join(row.limits)} |")
    return "\n".join(lines)


def changed(assume: Assumptions, settings: Sequence[str]) -> Assumptions:
    """Assumptions of which some are set as ``NAME=VALUE``.

    Raises:
        ValueError: there is none of that name, or the value is no positive number.
    """
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in {each.name for each in fields(Assumptions)}:
            raise ValueError(f"there is no assumption {name!r}")
        if not float(value) > 0:
            raise ValueError(f"{setting}: must be more than 0")
        assume = replace(assume, **{name: float(value)})
    return assume


def main() -> None:
    """Print what is needed, and what that rests on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, nargs="+", required=True, metavar="FILE", help="what the benchmarks wrote")
    parser.add_argument("--passages", default=SIZES, metavar="N,...", help=f"sizes; {SIZES}")
    parser.add_argument("--set", nargs="+", default=[], metavar="NAME=VALUE", help="assumptions that are others")
    arguments = parser.parse_args()
    try:
        measure = measured([json.loads(path.read_text(encoding="utf-8")) for path in arguments.json])
        assume = changed(Assumptions(), arguments.set)
    except ValueError as error:
        parser.error(str(error))
    sizes = [int(size) for size in arguments.passages.split(",")]
    print(table([need for size in sizes for need in needs(size, measure, assume)]))
    print("\nMeasured:")
    for each in fields(measure):
        print(f"  {each.name} {getattr(measure, each.name):.4g}")
    print("\nAssumed:")
    for each in fields(assume):
        print(f"  {each.name} {getattr(assume, each.name):g} {each.metadata['unit']} ({each.metadata['origin']})")


if __name__ == "__main__":
    main()
