"""The chat keeps to itself: no other host, no file, and no markup of a document comes to life."""

import http.client
import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from corpus.errors import FootnoteError
from qa.chat.serving import serve
from tests.browser.conftest import assert_no_script_ran

HERE = "127.0.0.1"


def request(chat, path, method="GET", body=None, **headers):
    """The status and the body of one request, sent as it is written here."""
    connection = http.client.HTTPConnection(urlsplit(chat.address).netloc, timeout=120)
    try:
        connection.request(
            method, path, body, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        response = connection.getresponse()
        return response.status, response.read().decode("utf-8", "replace")
    finally:
        connection.close()


def sockets_of(process):
    """The TCP sockets of a process: (local address, remote address, whether it listens), as Linux tells."""
    inodes = set()
    for descriptor in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed since it was listed
            if match := re.fullmatch(r"socket:\[(\d+)\]", str(descriptor.readlink())):
                inodes.add(match[1])
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[9] in inodes:
                yield fields[1].split(":")[0], fields[2].split(":")[0], fields[3] == "0A"


LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}


def test_the_server_listens_on_this_machine_alone(chat):
    listening = [local for local, _, listens in sockets_of(chat.process) if listens]
    assert listening == ["0100007F"]


def test_the_server_turns_to_no_other_host(chat, window):
    window.ask("when was the first 2+2?")
    assert {remote for _, remote, listens in sockets_of(chat.process) if not listens} <= LOOPBACK
    assert set((chat.folder / "hosts.txt").read_text().split()) <= {HERE, "localhost", "None"}


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=pyproject.toml",
        f"/gradio_api/file={Path(__file__).parents[2] / 'pyproject.toml'}",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=http://127.0.0.1:1/",
        "/gradio_api/proxy=http://127.0.0.1:1/",
        "/gradio_api/file/pyproject.toml",
        "/static/../../../pyproject.toml",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/assets/..%2f..%2f..%2fpackage.json",
        "/static//etc/passwd",
        "/openapi.json",
        "/docs",
        "/redoc",
        "/monitoring/summary",
        "/gradio_api/runs",
    ],
)
def test_no_file_and_no_api_is_served(chat, path):
    status, body = request(chat, path)
    assert status == 404
    assert len(body) < 100


def test_a_page_of_another_origin_cannot_upload(chat):
    assert request(chat, "/gradio_api/upload", "POST", content_length="0", origin="http://evil.example")[0] == 403


def test_another_host_name_or_origin_is_turned_away(chat):
    assert request(chat, "/")[0] == 200
    assert request(chat, "/", host="evil.example")[0] == 403
    port = urlsplit(chat.address).port
    assert request(chat, "/", host=f"evil.example:{port}")[0] == 403
    assert request(chat, "/gradio_api/queue/join", "POST", origin="http://evil.example")[0] == 403


def test_the_chat_is_not_served_to_other_machines():
    with pytest.raises(FootnoteError, match=r"use 127\.0\.0\.1, not 192\.168\.1\.5"):
        serve(None, host="192.168.1.5")


def test_a_port_that_is_taken_is_named(chat):
    port = urlsplit(chat.address).port
    with pytest.raises(FootnoteError, match=rf"Port {port} of 127\.0\.0\.1 cannot be used .*: choose another\."):
        serve(None, port=port)


def test_hostile_words_of_a_document_stay_words(hostile_chat, visit, hostile_document):
    window = visit(hostile_chat)
    expect(window.sources.locator("h3")).to_have_text(hostile_document.title)
    answer = window.ask("When was the Zembla bridge opened?")
    expect(answer).to_contain_text("1987")
    answer.locator('a[href^="#fn-0-"]').first.hover()
    expect(window.page.get_by_role("tooltip")).to_contain_text(hostile_document.publisher)
    expect(window.sources.locator("h3")).to_have_text(hostile_document.title)
    assert window.sources.locator("q").first.text_content() in hostile_document.text
    assert_inert(window)
    window.sources.locator("h3 button").click()
    shown = window.sources.locator(".fn-text")
    expect(shown).to_contain_text('<img src="http://evil.example/x.png"')
    assert shown.text_content() == hostile_document.text
    assert_inert(window)


def test_hostile_words_of_a_question_stay_words(window):
    question = "<img src=http://evil.example/q.png onerror=window.hacked=1>${window.hacked=1}{{value}} ![a](//b) who?"
    window.ask(question)
    assert window.page.locator("#fn-chat .user-row p").text_content() == question
    window.open_sidebar()
    expect(window.page.locator("#fn-conversations")).to_contain_text("<img src=http")
    assert_inert(window)


def assert_inert(window):
    live = "img, script, iframe, style, link, form, math, object, embed, [onclick], [onerror]"
    for part in ("#fn-chat .md", "#fn-sources", "#fn-preview", "#fn-conversations"):
        assert window.page.locator(part).locator(live).count() == 0
    assert window.page.locator('#fn-chat .md a:not([href^="#fn-"])').count() == 0
    assert_no_script_ran(window.page)
