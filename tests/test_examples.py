"""Every example runs as it stands, from a shell, and prints what it promises."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent / "examples"
PROMISED = {
    "ask_a_folder.py": [
        "Added: bridge.txt, harvest.md",
        "4 March 1987",
        "[1] A bridge opens (bridge.txt): “The bridge over the Zembla was opened on 4 March 1987",
        "The documents do not say.",
    ],
    "explain_an_answer.py": ["contextualise", "retrieve", "compose", "The likeliest spans:", "Decided: ", "2013"],
    "measure_your_own_questions.py": ["Citation exactness: 1.00", "2 answers written"],
}


def test_every_example_is_run():
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(PROMISED)


@pytest.mark.parametrize("name", PROMISED)
def test_an_example_prints_what_it_promises(name, tmp_path):
    environment = os.environ | {"FOOTNOTE_HOME": str(tmp_path), "PYTHONPATH": str(EXAMPLES.parents[1])}
    run = subprocess.run(
        [sys.executable, str(EXAMPLES / name)], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert (run.returncode, run.stderr) == (0, "")
    for words in PROMISED[name]:
        assert words in run.stdout


@pytest.mark.parametrize("name", PROMISED)
def test_an_example_fits_on_a_screen(name):
    assert len((EXAMPLES / name).read_text(encoding="utf-8").splitlines()) < 40
