"""A real Chromium, and real chats served by processes of their own."""

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
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


expect.set_options(timeout=20_000)  # a busy machine may need long for what takes no time elsewhere


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
    """A chat that is being served: its address, its process, and where the hosts it turns to are written."""

    address: str
    process: int
    hosts: Path


def serve(folder, documents):
    """Serve the chat from a process of its own, which must end quietly when interrupted."""
    hosts = folder / "hosts.txt"
    command = [sys.executable, "-m", "tests.browser.chat_server", folder / "library", documents, hosts]
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
        yield Chat(address, process.pid, hosts)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=120) == 0
        assert (folder / "errors.txt").read_text() == ""
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def chat(tmp_path_factory):
    """The chat over the five press releases."""
    yield from serve(tmp_path_factory.mktemp("chat"), PRESS_RELEASES)


@pytest.fixture(scope="session")
def hostile_document():
    return HostileDocument()


@pytest.fixture(scope="module")
def hostile_chat(tmp_path_factory, hostile_document):
    """The chat over the hostile document alone."""
    folder = tmp_path_factory.mktemp("hostile")
    documents = folder / "documents"
    documents.mkdir()
    (documents / hostile_document.name).write_text(hostile_document.text, encoding="utf-8")
    metadata = {"title": hostile_document.title, "publisher": hostile_document.publisher}
    (documents / "metadata.json").write_text(json.dumps({hostile_document.name: metadata}), encoding="utf-8")
    yield from serve(folder, documents)


@pytest.fixture(scope="module")
def browser():
    if not shutil.which(CHROMIUM):
        pytest.fail(f"The chat is tested in Chromium, which is not at {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
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

    def type_question(self, question):
        self.field.fill(question)
        self.field.press("Enter")

    def ask(self, question):
        """Ask as a person does, and wait for what comes back."""
        number = self.answers.count()
        self.type_question(question)
        return self.answered(number)

    def answered(self, number):
        """The answer in that place, once it is no longer awaited."""
        answer = self.answers.nth(number)
        expect(answer).to_be_visible(timeout=60_000)
        expect(answer.locator(".loading-spinner")).to_have_count(0, timeout=120_000)
        expect(self.page.get_by_role("button", name="Submit")).to_be_visible()
        return answer

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
            opened[str(settings)] = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        return opened[str(settings)]

    return context


@pytest.fixture
def visit(contexts):
    """Opens a chat in a window of its own; afterwards, no page may have asked another host for anything."""
    pages, requests, errors = [], [], []

    def open_window(chat: Chat, **settings) -> Window:
        page = contexts(**settings).new_page()
        pages.append(page)
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(chat.address)
        page.get_by_role("textbox", name="Ask the documents").wait_for(timeout=120_000)
        return Window(page)

    yield open_window
    for page in pages:
        page.close()
    assert requests
    assert [url for url in requests if not url.startswith(("http://127.0.0.1:", "data:"))] == []
    assert errors == []


@pytest.fixture
def window(visit, chat):
    """A wide window with the chat over the press releases."""
    return visit(chat)
