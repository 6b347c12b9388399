"""The gate lets in the chat's own page and programs, from this machine or its users, and nothing else."""

import asyncio
import json

import pytest

from qa.chat import bodies
from qa.chat.gate import MOST_BYTES, MOST_UPLOADED, Door, Gate
from qa.server.rate import Rate


async def _inside(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"inside"})


def ask(method="GET", path="/", host="127.0.0.1:7860", gate=None, body=b"", **headers):
    """The status, the headers and the body that come back for one request."""
    given = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in given.items()],
    }
    sent = []

    async def receive():
        return {"type": "http.request", "body": body}

    async def send(message):
        sent.append(message)

    asyncio.run((gate or Gate(_inside))(scope, receive, send))
    start, body = sent
    return (
        start["status"],
        {name.decode(): value.decode() for name, value in start["headers"]},
        body["body"].decode(),
    )


def status(*args, **kwargs):
    return ask(*args, **kwargs)[0]


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "127.0.0.1", "[::1]:7860", "LOCALHOST:80"])
def test_the_page_is_served_under_the_names_of_this_machine(host):
    assert ask(host=host)[0::2] == (200, "inside")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:7860",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "192.168.1.5:7860",
        "",
        "[",
    ],
)
def test_a_request_under_another_host_name_is_refused(host):
    assert status(host=host) == 403


def test_a_page_of_another_origin_may_not_ask():
    small = {"content_length": "10"}
    assert status("POST", "/gradio_api/queue/join", origin="http://127.0.0.1:7860", **small) == 200
    assert status("POST", "/gradio_api/queue/join", origin="http://evil.example", **small) == 403
    assert status("POST", "/gradio_api/queue/join", origin="http://127.0.0.1:8000", **small) == 403
    assert status("POST", "/gradio_api/queue/join", origin="null", **small) == 403


def test_another_site_may_link_to_the_page_and_to_nothing_else():
    assert status("GET", "/", sec_fetch_site="cross-site") == 200
    for path in ("/timeline.csv", "/timeline.ics", "/documents/0a1b.txt", "/conversations/0a1b.md", "/v1/models"):
        assert status("GET", path, sec_fetch_site="same-origin") == 200
        assert status("GET", path, sec_fetch_site="none") == 200
        assert status("GET", path, sec_fetch_site="cross-site") == 403
        assert status("GET", path, sec_fetch_site="same-site") == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/file=http://127.0.0.1:22/"),
        ("GET", "/gradio_api/proxy=http://evil.example/"),
        ("GET", "/gradio_api/upload"),
        ("POST", "/gradio_api/run/ask"),
        ("POST", "/gradio_api/call/other"),
        ("POST", "/gradio_api/call/ask/more"),
        ("GET", "/documents/../footnote.db"),
        ("GET", "/documents/0a1b.db"),
        ("GET", "/conversations/0a1b.db"),
        ("POST", "/v1/files"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/docs"),
        ("GET", "/monitoring"),
        ("GET", "/assets/../../secret"),
        ("GET", "/assets//etc/passwd"),
        ("GET", "/static/.hidden"),
        ("GET", "/timeline.html"),
        ("GET", "/timeline.csv/x"),
        ("DELETE", "/"),
        ("POST", "/"),
    ],
)
def test_routes_that_the_page_does_not_use_are_not_there(method, path):
    assert status(method, path, content_length="0") == 404


def test_a_body_too_long_for_a_question_is_not_read():
    assert status("POST", "/gradio_api/queue/join", content_length=str(MOST_BYTES)) == 200
    assert status("POST", "/gradio_api/queue/join", content_length=str(MOST_BYTES + 1)) == 413
    assert status("POST", "/gradio_api/queue/join", transfer_encoding="chunked") == 413


def test_files_to_be_added_may_be_larger_and_not_endless():
    assert status("POST", "/gradio_api/upload", content_length=str(MOST_UPLOADED)) == 200
    assert status("POST", "/gradio_api/upload", content_length=str(MOST_UPLOADED + 1)) == 413
    assert status("POST", "/gradio_api/upload", transfer_encoding="chunked") == 413


def test_programs_find_their_ways_in():
    assert status("GET", "/gradio_api/openapi.json") == 200
    assert status("POST", "/gradio_api/call/ask", content_length="10") == 200
    assert status("GET", "/gradio_api/call/ask/0a1b") == 200
    assert status("POST", "/v1/chat/completions", content_length="10") == 200


def test_a_refusal_is_one_line_of_plain_text():
    _, headers, body = ask(host="evil.example")
    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert body == "This chat answers only at 127.0.0.1 and localhost.\n"


@pytest.mark.parametrize("host", ["127.0.0.1", "evil.example"])
def test_every_response_forbids_the_browser_to_load_from_elsewhere(host):
    _, headers, _ = ask(host=host)
    policy = dict(part.split(maxsplit=1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["script-src-attr"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_behind_a_proxy_the_chat_knows_its_public_name_and_path():
    seen = {}

    async def inside(scope, receive, send):
        seen.update(scope)
        await _inside(scope, receive, send)

    name = frozenset({"docs.example.org"})
    gate = Gate(inside, Door(names=name, by_https=name, path="/footnote"))
    forged = {"x_forwarded_host": "evil.example", "x_forwarded_proto": "gopher"}
    assert status("GET", "/footnote/v1/models", host="docs.example.org", gate=gate, **forged) == 200
    assert (seen["path"], seen["scheme"]) == ("/v1/models", "https")
    assert not any(name.startswith(b"x-forwarded-") for name, _ in seen["headers"])
    assert status("GET", "/v1/models", host="docs.example.org", gate=gate) == 200  # a proxy that has cut the path
    assert status("GET", "/footnotes", host="docs.example.org", gate=gate) == 404
    assert status("GET", "/", host="127.0.0.1", gate=gate) == 403


def test_an_address_of_the_machine_is_known_and_a_name_that_leads_there_is_not():
    gate = Gate(_inside, Door(by_address=True))
    assert status(host="192.168.1.5:7860", gate=gate) == 200
    assert status(host="[fe80::1]:7860", gate=gate) == 200
    assert status(host="evil.example:7860", gate=gate) == 403


def test_a_refusal_is_told_in_the_language_that_is_asked_for():
    _, _, body = ask("GET", "/secret", accept_language="de-DE,de;q=0.9,en;q=0.8")
    assert body == "Hier ist nichts; der Chat ist unter /.\n"


def test_the_page_is_told_of_a_question_that_is_refused_as_it_reads_it():
    gate = Gate(_inside, rate=Rate(1, 60, lambda: 0.0))
    given = {"gate": gate, "content_length": "2", "accept_language": "de"}
    assert status("POST", "/gradio_api/queue/join", **given) == 200
    refused, headers, body = ask("POST", "/gradio_api/queue/join", **given)
    assert (refused, headers["content-type"]) == (429, "application/json; charset=utf-8")
    assert json.loads(body) == {"detail": "Das wurde zu oft gefragt: Warten Sie 60 Sekunden."}


def test_whoever_asks_too_often_waits():
    now = [0.0]
    gate = Gate(_inside, rate=Rate(2, 60, lambda: now[0]))
    asked = [status("POST", "/v1/chat/completions", gate=gate, content_length="2") for _ in range(3)]
    assert asked == [200, 200, 429]
    assert status("GET", "/v1/models", gate=gate) == 200
    now[0] = 30.0
    assert status("POST", "/v1/chat/completions", gate=gate, content_length="2") == 200


async def _reading(scope, receive, send):
    await bodies.read(receive)
    await _inside(scope, receive, send)


@pytest.mark.parametrize("path", ["/gradio_api/upload", "/v1/chat/completions", "/gradio_api/queue/join"])
def test_a_body_that_does_not_come_is_given_up(monkeypatch, path):
    monkeypatch.setattr(bodies, "SILENCE", 0.05)
    sent = []

    async def never():
        await asyncio.sleep(3600)

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"content-length", b"1000")]
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
    asyncio.run(Gate(_reading)(scope, never, send))
    assert sent[0]["status"] == 408


def test_a_body_that_comes_a_byte_at_a_time_is_given_up(monkeypatch):
    monkeypatch.setattr(bodies, "SILENCE", 0.2)
    received, sent = [], []

    async def trickle():
        await asyncio.sleep(0.02)
        received.append(1)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"content-length", b"1000")]
    scope = {"type": "http", "method": "POST", "path": "/gradio_api/upload", "headers": headers}
    asyncio.run(Gate(_reading)(scope, trickle, send))
    assert sent[0]["status"] == 408
    assert len(received) < 1000


def test_what_fails_after_the_page_was_left_is_no_error():
    async def left(scope, receive, send):
        assert (await receive())["type"] == "http.disconnect"
        raise KeyError("session")

    async def fails(scope, receive, send):
        await receive()
        raise KeyError("session")

    def visit(app, kind):
        async def receive():
            return {"type": kind}

        scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", b"127.0.0.1")]}
        asyncio.run(Gate(app)(scope, receive, None))

    visit(left, "http.disconnect")
    with pytest.raises(KeyError):
        visit(fails, "http.request")
