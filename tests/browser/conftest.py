"""A real Chromium, and a real chat over several libraries, served by a process of its own."""

import asyncio
import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

PRESS_RELEASES = Path(__file__).parents[2] / "corpus" / "press_releases"
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 120_000
"""Milliseconds to wait for what takes no time, on a machine that does much else."""

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    """Tests in a browser may take long: the first of them starts all."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.timeout(900))


@dataclass(frozen=True)
class HostileDocument:
    """A document that tries to get out of its quotation marks, by its name, its metadata and its words."""

    name: str = "<img src=x onerror=window.hacked=1>.txt"
    title: str = "<script>window.hacked=1</script>The Zembla bridge ![t](http://evil.example/t.png)"
    publisher: str = "<b onclick=window.hacked=1>Zembla Today</b>"
    text: str = (
        "A history of bridges.\n\nZembla has two rivers. The Zembla bridge was opened in 1987 by "
        '<img src="http://evil.example/x.png" onerror="window.hacked=1"> ![mayor](http://evil.example/y.png) '
        "and [friends](http://evil.example/z) or www.evil.example for $x^2$ and $$y$$ crowns, "
        "${window.hacked=1} {{value}} <b>in all</b> &amp; <script>window.hacked=1</script>. The ferry was sold.\n"
    )


@dataclass(frozen=True)
class Chat:
    """A chat that is being served: its address, its process, its folder, and which of its libraries is meant."""

    address: str
    process: int
    folder: Path
    library: str = ""

    @property
    def page(self):
        """The address of the page with the library."""
        return f"{self.address}?library={self.library}" if self.library else self.address

    @contextmanager
    def held(self):
        """No question gets beyond the reading of its passages meanwhile."""
        with (self.folder / "held").open() as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def finished(coroutine):
    """What a coroutine gives, run on a thread of its own, for the browser's loop runs on this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def assert_no_script_ran(page):
    """No script of a document has run, not even one that waited for its picture to fail."""
    # Of two pictures the one that is put in later fails later.
    page.evaluate(
        "() => new Promise((failed) => { Object.assign(new Image(), { onerror: () => failed(), src: 'data:,' }); })"
    )
    assert page.evaluate("window.hacked") is None


def serve(folder, **documents):
    """Serve the chat over libraries of folders of documents, from a process that must end quietly when interrupted."""
    command = [sys.executable, "-m", "tests.browser.chat_server", folder]
    command += [f"{name}={documents}" for name, documents in documents.items()]
    with (folder / "errors.txt").open("w") as errors:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=PRESS_RELEASES.parents[1],
            # More threads than free processors would wait for each other.
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), (folder / "errors.txt").read_text()
        yield Chat(address, process.pid, folder)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE / 1000) == 0
        assert (folder / "errors.txt").read_text() == ""
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="package")
def hostile_document():
    return HostileDocument()


@pytest.fixture(scope="package")
def chat(tmp_path_factory, hostile_document):
    """The chat over the five press releases; over other documents, where it is asked for another of its libraries."""
    folder = tmp_path_factory.mktemp("chat")
    empty, hostile = folder / "none", folder / "hostile documents"
    empty.mkdir()
    hostile.mkdir()
    (hostile / hostile_document.name).write_text(hostile_document.text, encoding="utf-8")
    metadata = {"title": hostile_document.title, "publisher": hostile_document.publisher}
    (hostile / "metadata.json").write_text(json.dumps({hostile_document.name: metadata}), encoding="utf-8")
    yield from serve(folder, releases=PRESS_RELEASES, hostile=hostile, empty=empty, history=PRESS_RELEASES)


@pytest.fixture(scope="package")
def hostile_chat(chat):
    """The chat over the hostile document alone."""
    return replace(chat, library="hostile")


@pytest.fixture(scope="module")  # no longer: Playwright keeps an event loop running, beside which no other can be run
def browser():
    if not shutil.which(CHROMIUM):
        pytest.fail(f"The chat is tested in Chromium, which is not at {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET, timeout=PATIENCE)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Window:
    """A window with the chat open in it."""

    page: Page

    @property
    def field(self):
        return self.page.get_by_role("textbox", name="Ask the documents")

    @property
    def answers(self):
        return self.page.locator("#fn-chat .bot-row")

    @property
    def sources(self):
        return self.page.locator("#fn-sources")

    @property
    def stop(self):
        return self.page.get_by_role("button", name="Stop")

    def ready(self):
        """Wait until the page shows what it begins with."""
        expect(self.field).to_be_visible()
        expect(self.page.locator("#fn-chat .placeholder")).to_have_text(re.compile("Ask a question|is empty"))

    def type_question(self, question):
        self.field.fill(question)
        self.field.press("Enter")

    def ask(self, question):
        """Ask as a person does, and wait for what comes back."""
        number = self.answers.count()
        self.type_question(question)
        return self.answered(number)

    def answered(self, number):
        """The answer in that place, once all of it is there and no other is awaited."""
        answer = self.answers.nth(number)
        expect(answer.get_by_role("button", name="Copy message")).to_be_visible()
        expect(self.page.get_by_role("button", name="Submit")).to_be_visible()
        expect(self.page.locator("#fn-chat .thought-group")).to_have_count(0)
        return answer

    def begin_again(self):
        """Leave the conversation for a new one."""
        self.page.get_by_role("tab", name="Answers").click()
        if self.answers.count():
            self.page.get_by_role("button", name="Clear").click()
            expect(self.page).not_to_have_url(re.compile("conversation="))
        self.field.fill("")
        self.ready()

    def open_sidebar(self):
        self.page.get_by_role("button", name="Toggle Sidebar").click()
        return self.page.locator("#fn-history")

    @property
    def focused(self):
        return self.page.locator("*:focus")


@pytest.fixture(scope="module")
def contexts(browser: Browser):
    """One context for each kind of window: its pages share Gradio's files, fetched once, and nothing else."""
    opened: dict[str, BrowserContext] = {}

    def context(**settings) -> BrowserContext:
        if str(settings) not in opened:
            made = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
            made.set_default_timeout(PATIENCE)
            opened[str(settings)] = made
        return opened[str(settings)]

    return context


class Requests:
    """What pages ask for, and the errors of their scripts."""

    def __init__(self):
        self.urls, self.errors = [], []

    def of(self, page: Page) -> Page:
        page.on("request", lambda request: self.urls.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def check(self):
        """No page may have asked another host for anything."""
        assert self.urls
        assert [url for url in self.urls if not url.startswith(("http://127.0.0.1:", "data:"))] == []
        assert self.errors == []
        self.urls.clear()


@pytest.fixture
def visit(contexts):
    """Opens a chat in a window of its own, which is closed afterwards."""
    pages, requests = [], Requests()

    def open_window(chat: Chat, **settings) -> Window:
        page = requests.of(contexts(**settings).new_page())
        pages.append(page)
        page.goto(chat.page)
        window = Window(page)
        window.ready()
        return window

    yield open_window
    for page in pages:
        page.close()
    requests.check()


@pytest.fixture(scope="module")
def kept_window(contexts, chat):
    """A wide window with the chat over the press releases, which the tests of a module have one after the other."""
    requests = Requests()
    window = Window(requests.of(contexts().new_page()))
    window.page.goto(chat.page)
    window.ready()
    yield window, requests
    window.page.close()


@pytest.fixture
def window(kept_window):
    """A wide window with the chat over the press releases, and an empty conversation in it."""
    window, requests = kept_window
    window.begin_again()
    yield window
    requests.check()
