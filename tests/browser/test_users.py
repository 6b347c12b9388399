"""Two people and their programs use one chat: each finds the own libraries, and nothing of the other's."""

import json
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from mcp import ClientSession
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client
from openai import OpenAI
from playwright.sync_api import expect

from qa.server.users import Users
from tests.browser.conftest import PATIENCE, PRESS_RELEASES, Chat, finished
from tests.browser.test_isolation import request

PASSWORDS = {"anna": "correct horse", "bert": "battery staple"}
TEXT = "The port of Zembla was opened in 1987 by Ada Lind.\n"


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A chat with two users, and a token of each."""
    folder = tmp_path_factory.mktemp("shared")
    users = Users(folder / "users.toml")
    for name, password in PASSWORDS.items():
        users.add(name, password)
    tokens = {name: users.add_token(name) for name in PASSWORDS}
    command = [sys.executable, "-m", "qa.cli", "chat", "--no-browser", "--json", "--port", "0"]
    command += ["--auth", str(folder / "users.toml"), "--libraries", str(folder / "libraries")]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "FOOTNOTE_HOME": str(folder / "home")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=PRESS_RELEASES.parents[1], env=environment
    ) as process:
        address = json.loads(process.stdout.readline())["address"]
        yield Chat(address, process.pid, folder), tokens
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE / 1000) == 0


def as_user(token):
    return {"authorization": f"Bearer {token}"}


def tool(chat, token, wanted, **arguments):
    """What a tool of the Model Context Protocol gives."""

    async def use():
        async with (
            create_mcp_http_client(headers=as_user(token)) as http,
            streamable_http_client(f"{chat.address}gradio_api/mcp/", http_client=http) as (read, write, _),
            ClientSession(read, write) as client,
        ):
            await client.initialize()
            return await client.call_tool(wanted, arguments)

    return finished(use())


@pytest.fixture
def page(shared, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def log_in(page, chat, name):
    page.goto(chat.address)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORDS[name])
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("combobox", name="Library")).not_to_have_value("")


def test_a_person_logs_in_and_makes_names_deletes_and_brings_back_a_library(shared, page):
    chat, _ = shared
    page.goto(chat.address)
    page.get_by_label("Name").fill("anna")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_have_text("There is no such user with this password.")
    log_in(page, chat, "anna")
    library = page.get_by_role("combobox", name="Library")
    expect(library).to_have_value("My documents")
    for button, name in (("Make a new library", "Letters"), ("Rename this one", "Old <b>letters</b>")):
        page.get_by_role("button", name="Manage").click()
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_role("button", name=button).click()
        expect(library).to_have_value(name)
    page.reload()
    expect(library).to_have_value("Old <b>letters</b>")
    address = page.url
    page.get_by_role("button", name="Manage").click()
    page.get_by_role("button", name="Delete this one").click()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.get_by_role("textbox", name="Deleted")).to_have_value(re.compile("^“Old <b>letters</b>” was deleted"))
    expect(library).to_have_value("My documents")
    page.get_by_role("button", name="Undo").click()
    expect(library).to_have_value("Old <b>letters</b>")
    assert page.url == address
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login")


def test_a_library_that_was_deleted_under_the_page_is_one_line(shared, page):
    chat, _ = shared
    log_in(page, chat, "bert")
    page.get_by_role("button", name="Manage").click()
    page.get_by_label("Name", exact=True).fill("Letters")
    page.get_by_role("button", name="Make a new library").click()
    page.wait_for_url("**/?library=*")
    expect(page.get_by_text("This library is empty").first).to_be_visible()
    library = page.url.partition("library=")[2]
    folder = chat.folder / "libraries" / "bert" / library
    folder.rename(folder.with_name(".gone"))
    page.get_by_role("textbox", name="Ask the documents").fill("hello")
    page.keyboard.press("Enter")
    expect(page.get_by_text("this library was deleted or moved away: choose another")).to_be_visible()


def test_programs_of_each_user_find_the_own_documents_alone(shared):
    chat, tokens = shared
    added = tool(chat, tokens["anna"], "add", name="secret.md", text=TEXT)
    assert "secret.md" in added.content[0].text
    listed = tool(chat, tokens["anna"], "documents").content[0].text
    path = f"/documents/{re.search('[0-9a-f]{64}', listed)[0]}.txt"
    assert request(chat, path, **as_user(tokens["anna"])) == (200, TEXT)
    assert request(chat, path, **as_user(tokens["bert"]))[0] == 404
    assert request(chat, path)[0] == 401
    libraries = Path(chat.folder / "libraries" / "anna")
    for wanted in [*(each.name for each in libraries.iterdir()), "../anna", str(libraries)]:
        assert request(chat, f"{path}?library={wanted}", **as_user(tokens["bert"]))[0] == 404
        assert tool(chat, tokens["bert"], "source", document="secret.md", library=wanted).isError


def test_openais_client_comes_in_with_a_token(shared):
    chat, tokens = shared
    asked = [{"role": "user", "content": "When was the port of Zembla opened?"}]
    client = OpenAI(base_url=f"{chat.address}v1", api_key=tokens["anna"], max_retries=0)
    assert (
        client.chat.completions.create(model="footnote", messages=asked).choices[0].message.content.startswith("1987")
    )


def resident(process):
    """MiB that a process holds in memory."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())[1]) / 1024


def test_a_thousand_questions_at_once_are_answered_or_refused_and_leave_no_memory_behind(chat):
    body = json.dumps({"data": ["hello", [], None, ""]})

    def call(_):
        headers = {"content_type": "application/json", "content_length": str(len(body))}
        return request(chat, "/gradio_api/call/ask", "POST", body, **headers)[0]

    def call_often(times):
        with ThreadPoolExecutor(16) as pool:
            return set(pool.map(call, range(times)))

    assert call_often(200) <= {200, 503}
    before = resident(chat.process)
    assert call_often(1000) <= {200, 503}
    assert resident(chat.process) < before + 40
    assert request(chat, "/v1/models")[0] == 200
