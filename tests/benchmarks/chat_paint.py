"""How soon the chat is there in a browser, and how soon an answer is.

    python tests/benchmarks/chat_paint.py --rounds 5

serves the press releases from a process of its own and opens them in headless Chromium, each round in a context without
a cache. Told are the medians and the longest of: the first contentful paint and the moment the question can be typed,
both since the page was asked for; and from Enter to the direct answer on the page, to a question not asked before.
"""

import argparse
import signal
import statistics
import tempfile
import time
from pathlib import Path

from chat_load import served
from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUESTIONS = (
    "When was the first 2+2?",
    "Where did the ministers meet in 2017?",
    "When did Russia and Japan hold consultations in May 2019?",
    "Who took part in the talks in Tokyo?",
    "When will the next round be held?",
)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often the page is opened, and a question asked")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        process = served(Path(folder), threads=1)
        try:
            rounds = list(measured(process.stdout.readline().strip(), options.rounds))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=120)
    names = "first paint", "question can be typed", "answer"
    for name, seconds in zip(names, zip(*rounds, strict=True), strict=True):
        print(f"{name}: median {statistics.median(seconds):.2f} s, longest {max(seconds):.2f} s")


def measured(address, rounds):
    """Of each round the seconds to the first paint, to the field, and to the answer."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for number in range(rounds):
            context = browser.new_context()
            page = context.new_page()
            page.goto(address)
            field = page.get_by_role("textbox", name="Ask the documents")
            field.wait_for(state="visible")
            there = page.evaluate("performance.now()") / 1000
            paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000
            field.fill(QUESTIONS[number % len(QUESTIONS)])
            started = time.perf_counter()
            field.press("Enter")
            page.locator("#fn-chat .bot-row").get_by_role("button", name="Copy message").wait_for(state="visible")
            yield paint, there, time.perf_counter() - started
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
