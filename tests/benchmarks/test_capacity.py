"""What the model of nodes, bytes, hours and money makes of the benchmarks' figures."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks.capacity import (
    Assumptions,
    Measured,
    changed,
    compared,
    measured,
    needs,
    on_milvus,
    one_machine,
    table,
    vector_bytes,
)

FILES = sorted((Path(__file__).parent / "measured").glob("*.json"))
PAGE = Path(__file__).parents[2] / ".github" / "GROWTH.md"
ASSUME = Assumptions()
MEASURE = Measured(
    database_bytes=3000,
    words_bytes=200,
    lists_bytes=400,
    vectors_bytes=1536,
    own_bytes=5e8,
    search_fixed=0.002,
    search_each=1e-7,
    flat_each=2e-7,
    build=50,
    adding=0.08,
    answer=1.0,
)


def reports():
    return [json.loads(path.read_text(encoding="utf-8")) for path in FILES]


def test_a_query_is_compared_with_the_means_and_three_of_a_hundred_vectors_but_no_fewer_than_20_000():
    assert compared(160_000) == 400 + 20_000
    assert compared(16_000_000) == 4_000 + 480_000


def test_figures_are_taken_per_passage_from_the_largest_sizes():
    taken = measured(reports())
    assert taken.database_bytes == 3050 * 2**20 / 1e6
    assert taken.lists_bytes == (375 + 7) * 2**20 / 1e6
    assert taken.build == pytest.approx(40.67, abs=0.01)
    assert taken.answer == 1.14
    assert taken.adding == pytest.approx((14.69 + 1.64 + 0.85 + 61.81 + 0.09 + 5.37) / 1000)


def test_the_line_of_search_times_goes_through_both_sizes_and_a_later_file_counts():
    taken = measured(reports())
    assert taken.search_fixed + taken.search_each * compared(100_000) == pytest.approx(0.00305, abs=1e-5)
    assert taken.search_fixed + taken.search_each * compared(1_000_000) == pytest.approx(0.00371, abs=1e-5)


def test_a_missing_report_is_named():
    with pytest.raises(ValueError, match=r"needed: growth\.py .* stages\.py and users\.py"):
        measured([report for report in reports() if "adding, ms a passage" not in report])


def test_one_machine_holds_the_indexes_in_memory_and_everything_on_its_disk():
    need = one_machine(10_000_000, MEASURE, ASSUME)
    assert need.memory == 5e8 + 1e7 * 600
    assert need.disk == 1e7 * (600 + 1536 + 3000)
    assert need.adding_hours == pytest.approx((1e7 * 0.08 + 50 * 10**1.5) / 3600 / 16)
    assert need.monthly_cost == pytest.approx(730 * 1.2)
    assert (need.nodes, need.limits) == (1, ())


def test_one_machine_is_too_small_for_a_billion_and_says_in_what():
    need = one_machine(10**9, MEASURE, ASSUME)
    assert need.nodes == 0
    assert [limit.split(":")[0] for limit in need.limits] == [
        "memory of a node",
        "disk of a node",
        "time",
        "cores of a node",
    ]
    larger = replace(ASSUME, node_memory=1024, node_disk=16, node_cores=64, patience=10)
    assert one_machine(10**9, MEASURE, larger).nodes == 1


@pytest.mark.parametrize(
    ("index", "memory", "disk"),
    [
        ("FLAT", 1536, 1536),
        ("IVF_SQ8", 392, 392),
        ("HNSW", 1536 + 256, 1536 + 256),
        ("DISKANN", 1536 * 0.225, 2048),  # two records of 1,764 bytes in a sector of 4,096
    ],
)
def test_the_bytes_of_a_vector(index, memory, disk):
    assert vector_bytes(index, ASSUME) == pytest.approx((memory, disk))


def test_a_cluster_has_nodes_that_search_that_answer_and_that_keep_the_rows():
    need = on_milvus("HNSW", 10**9, MEASURE, ASSUME)
    searching = math.ceil(1e9 * (1792 + 400) / (0.9 * 128 * 2**30))
    assert searching == 18
    assert need.nodes == 2 * searching + 2 + 2 * 1 + 1
    assert need.memory == 2 * 1e9 * 2192
    assert need.adding_hours == pytest.approx(1e9 * 0.08 / 3600 / 16 / 0.85 / 16)
    assert need.limits == ()


def test_more_questions_need_more_nodes():
    few, many = (on_milvus("FLAT", 10**7, MEASURE, replace(ASSUME, questions=each)) for each in (5, 50))
    assert few.nodes == 2 + 2 + 2 + 1
    assert many.nodes == math.ceil(50 * 2 / 11.2) + math.ceil(50 / 11.2) + 2 + 1


def test_a_hundred_billion_passes_what_the_engines_document():
    for index in ("HNSW", "DISKANN"):
        limits = on_milvus(index, 10**11, MEASURE, ASSUME).limits
        assert [limit.split(":")[0] for limit in limits] == ["Milvus", "PostgreSQL"]


def test_assumptions_are_set_by_name():
    assert changed(ASSUME, ["node_price=2.5", "replicas=3"]) == replace(ASSUME, node_price=2.5, replicas=3.0)
    with pytest.raises(ValueError, match="no assumption 'nodes'"):
        changed(ASSUME, ["nodes=3"])
    with pytest.raises(ValueError, match="busy=0: must be more than 0"):
        changed(ASSUME, ["busy=0"])


def test_the_page_shows_what_the_model_says():
    taken = measured(reports())
    sizes = (10**6, 10**7, 10**9, 10**11)
    page = PAGE.read_text(encoding="utf-8")
    assert table([need for size in sizes for need in needs(size, taken, ASSUME)]) in page
