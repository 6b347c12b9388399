"""The chat behind a real nginx, under a path: a person logs in, adds a file, asks, and downloads, all through it."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from qa.server.users import Users
from tests.browser.conftest import PATIENCE, PRESS_RELEASES, Chat, Requests, Window
from tests.browser.test_isolation import request

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
EXAMPLE = Path(__file__).parents[2] / ".deploy" / "nginx.conf"
TEXT = "The port of Zembla was opened in 1987 by Ada Lind.\n"
SITE = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.txt;
events {{}}
http {{
    access_log off;
    {temporary}
    server {{
        listen 127.0.0.1:{port};
        include {folder}/location.conf;
    }}
}}
"""

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (on Debian: nginx-light)")


def proxied(folder, listening, chat_port):
    """An nginx that serves the chat under /footnote, by the example that comes with Footnote.

    Args:
        folder: where it keeps its files.
        listening: the socket that it is given to listen on, so that nobody has to wait until it does.
        chat_port: of the chat.
    """
    example = EXAMPLE.read_text(encoding="utf-8")
    assert ":7860/" in example
    (folder / "location.conf").write_text(example.replace(":7860/", f":{chat_port}/"), encoding="utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n    ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        SITE.format(folder=folder, port=listening.getsockname()[1], temporary=temporary), encoding="utf-8"
    )
    command = [NGINX, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "nginx.txt"]
    given = listening.fileno()
    return subprocess.Popen(command, pass_fds=[given], env={**os.environ, "NGINX": f"{given};"})


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    """The chat as it is reached through nginx, and the token of its one user."""
    folder = tmp_path_factory.mktemp("proxy")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield from served(folder, listening)


def served(folder, listening):
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/footnote"
    users = Users(folder / "users.toml")
    users.add("anna", "correct horse")
    command = [sys.executable, "-m", "qa.cli", "chat", "--no-browser", "--json", "--port", "0"]
    command += ["--auth", str(folder / "users.toml"), "--libraries", str(folder / "libraries")]
    command += ["--public-url", address]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "FOOTNOTE_HOME": str(folder / "home")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=PRESS_RELEASES.parents[1], env=environment
    ) as process:
        behind = json.loads(process.stdout.readline())["address"]
        with proxied(folder, listening, behind.rstrip("/").rpartition(":")[2]) as nginx:
            yield Chat(f"{address}/", process.pid, folder), users.add_token("anna")
            nginx.send_signal(signal.SIGQUIT)
            assert nginx.wait(timeout=PATIENCE / 1000) == 0
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE / 1000) == 0


def test_a_person_logs_in_adds_asks_and_downloads_through_the_proxy(behind, contexts):
    chat, _ = behind
    requests = Requests()
    window = Window(requests.of(contexts().new_page()))
    page = window.page
    page.goto(chat.address.rstrip("/"))
    assert page.url == f"{chat.address}login"
    page.get_by_label("Name").fill("anna")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(chat.address)
    window.ready()
    page.get_by_role("tab", name="Documents").click()
    page.locator("#fn-adding input[type=file]").first.set_input_files(
        {"name": "port.txt", "mimeType": "text/plain", "buffer": TEXT.encode()}
    )
    expect(page.locator("#fn-report")).to_contain_text("port.txt added")
    page.locator("#fn-list").get_by_role("button", name="port").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download its text").click()
    assert Path(download.value.path()).read_text(encoding="utf-8") == TEXT
    page.get_by_role("tab", name="Answers").click()
    expect(window.ask("When was the port of Zembla opened?")).to_contain_text("1987")
    expect(page).to_have_url(re.compile(re.escape(chat.address) + r"\?conversation=\w+"))
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/footnote/login")
    page.close()
    assert [url for url in requests.urls if not url.startswith((chat.address.rstrip("/"), "data:", "blob:"))] == []
    assert requests.errors == []


def test_a_program_asks_through_the_proxy_and_a_page_of_another_origin_does_not(behind):
    chat, token = behind
    body = json.dumps({"model": "footnote", "messages": [{"role": "user", "content": "Who opened the port?"}]})
    as_anna = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    assert request(chat, "/footnote/v1/models")[0] == 401
    status, answer = request(chat, "/footnote/v1/chat/completions", "POST", body, **as_anna)
    assert (status, "Ada Lind" in answer) == (200, True)
    evil = {**as_anna, "origin": "http://evil.example"}
    assert request(chat, "/footnote/v1/chat/completions", "POST", body, **evil)[0] == 403
    assert request(chat, "/footnote/config", **as_anna, host="evil.example")[0] == 403
