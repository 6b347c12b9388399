"""How long a new process takes to its answer, and what it imports.

    python tests/benchmarks/cold_start.py [--rounds N] [--out FILE]

Each command runs in a process of its own on the bundled press releases, after one run that is not counted, so that the
files are in memory. Printed are the median of the seconds on the clock with the least and the most, of the processor
seconds, and of the peak of memory in MB; beside them, the same of ``python -c "import torch"``, which no command does.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

COMMANDS = {
    "footnote --help": ["-m", "qa.cli", "--help"],
    "footnote list": ["-m", "qa.cli", "list"],
    "footnote search --words": ["-m", "qa.cli", "search", "--words", "ministers"],
    "footnote search": ["-m", "qa.cli", "search", "ministers"],
    "footnote ask, a long answer": ["-m", "qa.cli", "ask", "When was the first 2+2?"],
    "footnote ask, a short one": ["-m", "qa.cli", "ask", "Who met Minister Gemba?"],
    "a question that is none": ["-m", "qa.cli", "ask", " "],
    "import torch": ["-c", "import torch"],
}


def main() -> None:
    """Run every command, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, metavar="N", help="runs of each command; 7")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures as JSON")
    arguments = parser.parse_args()
    with TemporaryDirectory() as home:
        # What is installed is compiled: so is what these processes run, once.
        environment = os.environ | {"FOOTNOTE_HOME": home, "PYTHONPYCACHEPREFIX": f"{home}/compiled"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        rows = {name: figures(command, environment, arguments.rounds) for name, command in COMMANDS.items()}
    for name, row in rows.items():
        print(f"{name:30}", json.dumps(row))
    if arguments.out:
        report = {"processors": os.cpu_count(), "load": os.getloadavg()[0], "rows": rows}
        arguments.out.write_text(json.dumps(report) + "\n", encoding="utf-8")


def figures(command: list[str], environment: dict[str, str], rounds: int) -> dict[str, object]:
    """The medians of some runs of a command, after one that is not counted."""
    runs = [run(command, environment) for _ in range(rounds + 1)][1:]
    seconds, processor, memory = zip(*runs, strict=True)
    return {
        "seconds": round(statistics.median(seconds), 3),
        "least and most": [round(min(seconds), 3), round(max(seconds), 3)],
        "processor seconds": round(statistics.median(processor), 3),
        "MB": round(statistics.median(memory)),
    }


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """Seconds on the clock and of the processor, and the peak of memory in MB, of one run."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
