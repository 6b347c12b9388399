"""Many people ask the chat at once: errors, times, and what memory and processor time the server takes.

    python tests/benchmarks/chat_load.py --users 50 --questions 1000 --new 1
    python tests/benchmarks/chat_load.py --users 50 --questions 10000 --new 0.1 --memory-at 1000 5000
    python tests/benchmarks/chat_load.py --users 1000 --questions 1000 --new 1

serves the press releases from a process of its own and asks the bundled questions over HTTP, each user one after the
other. A question is asked again and again, so that answers that the server remembers are among them; ``--new`` says
which share has a number put after it, under which none is remembered. Each user holds a connection, so that both
processes may have as many files open as the system lets them.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from http.client import HTTPException
from itertools import cycle, islice
from pathlib import Path
from queue import Empty, SimpleQueue

from qa.evaluation.question_sets import PRESS_RELEASE_QUESTIONS, read_questions

ROOT = Path(__file__).parents[2]
PRESS_RELEASES = ROOT / "corpus" / "press_releases"
TIMEOUT = 3600  # seconds that one answer may take, of which it waits for those before it
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=50, help="how many ask at the same time")
    parser.add_argument("--questions", type=int, default=1000, help="how many are asked by all of them together")
    parser.add_argument("--new", type=float, default=0.0, help="share of the questions that are the same as no other")
    parser.add_argument("--memory-at", type=int, nargs="*", default=[], help="after so many answers, tell the memory")
    parser.add_argument("--threads", type=int, default=1, help="threads of one answer in the server (OMP_NUM_THREADS)")
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory() as folder:
        process = served(Path(folder), options.threads)
        try:
            address = process.stdout.readline().strip()
            report(address, process.pid, options)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=120)


def served(folder, threads):
    """The chat, in a process of its own that prints its address."""
    command = [sys.executable, "-m", "tests.browser.chat_server", folder, f"library={PRESS_RELEASES}"]
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads)}
    return subprocess.Popen(map(str, command), stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)


def report(address, process, options):
    asked = [each.question for each in read_questions(PRESS_RELEASE_QUESTIONS) if not each.history]
    for question in asked[:5]:
        ask(address, question)
    before, used = memory_of(process), processor_seconds_of(process)
    waiting, times, errors = SimpleQueue(), [], []
    for number, question in enumerate(islice(cycle(asked), options.questions)):
        is_new = int((number + 1) * options.new) > int(number * options.new)
        waiting.put(f"{question} ({number})" if is_new else question)

    def user():
        while True:
            try:
                question = waiting.get_nowait()
            except Empty:
                return
            started = time.perf_counter()
            try:
                ask(address, question)
            except (OSError, HTTPException, ValueError, LookupError) as error:
                errors.append(f"{type(error).__name__}: {error}")
            times.append(time.perf_counter() - started)
            if len(times) in options.memory_at:
                print(f"memory after {len(times):,} answers: {memory_of(process):.0f} MiB", flush=True)

    users = [threading.Thread(target=user) for _ in range(options.users)]
    started = time.perf_counter()
    for each in users:
        each.start()
    for each in users:
        each.join()
    seconds, used = time.perf_counter() - started, processor_seconds_of(process) - used
    times.sort()
    print(f"{options.users} users, {len(times):,} questions, {len(errors)} errors {sorted(set(errors))[:3]}")
    print(f"p50 {times[len(times) // 2]:.2f} s, p95 {times[int(len(times) * 0.95)]:.2f} s, longest {times[-1]:.2f} s")
    print(f"{len(times) / seconds:.2f} answers a second over {seconds:.0f} s")
    print(f"{used / len(times):.3f} processor seconds an answer, {used / seconds:.2f} processors busy")
    most, after = memory_of(process, "VmHWM"), memory_of(process)
    print(f"memory {before:.0f} MiB before, {most:.0f} MiB at most, {after:.0f} MiB after")


def ask(address, question):
    """One answer, by the interface that speaks as OpenAI's does.

    Raises:
        OSError: there was none.
        HTTPException: it was cut off.
        ValueError: it is no answer.
        LookupError: the same.
    """
    body = json.dumps({"model": "footnote", "messages": [{"role": "user", "content": question}]}).encode()
    request = urllib.request.Request(  # noqa: S310  (the chat that was started here)
        f"{address}v1/chat/completions", body, {"content-type": "application/json"}
    )
    with DIRECTLY.open(request, timeout=TIMEOUT) as response:
        json.load(response)["choices"][0]["message"]["content"]


def memory_of(process, kind="VmRSS"):
    """The resident memory of a process in MiB, now or, as "VmHWM", when it was most."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith(f"{kind}:")).split()[1]) / 1024


def processor_seconds_of(process):
    """The processor time that a process has taken, in seconds."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
