"""Models run on the threads that were asked for, and on no more than there are processors."""

import subprocess
import sys

import pytest

from embeddings.threads import lacks_avx2, processors


def used(wanted: int) -> list[int]:
    """What is used when so many threads are asked for, and how many the encoder then has; in a process of its own."""
    code = f"""
from embeddings.encoder import load_encoder
from embeddings.threads import limit_threads
print(limit_threads({wanted}), load_encoder()._threads._max_workers)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return [int(word) for word in done.stdout.split()]


@pytest.mark.parametrize("wanted", [1, 1000])
def test_the_encoder_runs_on_the_threads_asked_for_but_no_more_than_processors(wanted: int) -> None:
    assert used(wanted) == [min(wanted, processors())] * 2


@pytest.mark.parametrize(
    ("told", "lacks"),
    [
        ("processor\t: 0\nflags\t\t: fpu sse4_2 avx avx2\n", False),
        ("processor\t: 0\nflags\t\t: fpu sse4_2 avx\n", True),
        ("processor\t: 0\nFeatures\t: fp asimd\n", False),
        (None, False),
    ],
)
def test_a_processor_without_avx2_is_known(tmp_path, monkeypatch, told, lacks):
    path = tmp_path / "cpuinfo"
    if told is not None:
        path.write_text(told, encoding="ascii")
    monkeypatch.setattr("embeddings.threads._PROCESSORS", path)
    assert lacks_avx2() is lacks
