"""A process that is killed, or whose writes fail, at any instant loses nothing and leaves nothing torn."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parents[1] / "benchmarks" / "kills.py"
ROOT = PROGRAM.parents[2]


def figures(*arguments: str) -> dict[str, int]:
    """What the program says when it finds nothing wrong."""
    ended = subprocess.run(
        [sys.executable, str(PROGRAM), *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-4000:]
    return json.loads(ended.stdout)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.timeout(900)
def test_thirty_kills_lose_nothing_and_leave_nothing_torn() -> None:
    found = figures("--kills", "30")
    assert found["problems"] == 0
    assert found["changes that returned"] > 0


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
@pytest.mark.timeout(900)
def test_writes_that_fail_lose_nothing_and_leave_nothing_torn() -> None:
    found = figures("--faults", "12")
    assert found["problems"] == 0
    assert found["changes that said they failed"] > 0
