"""``footnote serve``: a real server of two processes, asked over HTTP, and its parts by themselves."""

import asyncio
import json
import os
import pickle
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from qa.errors import CannotServe
from qa.generation.client import LanguageModel
from qa.pipeline import STEPS
from qa.server.admission import Admission, Rates
from qa.server.observing import ObservedLibrary
from qa.server.operations import Operations
from qa.server.web import Serving, web_app
from qa.server.workers import serve
from tests.qa.endpoint import says, serving

QUESTION = "Who opened the bridge?"
LONG = 300  # seconds, as the machine may be busy
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


class Collector(BaseHTTPRequestHandler):
    """Takes the spans that a server sends."""

    spans: list = []  # noqa: RUF012

    def do_POST(self):
        sent = ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["content-length"])))
        self.spans.extend(
            span for resource in sent.resource_spans for scope in resource.scope_spans for span in scope.spans
        )
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        """Nothing is logged."""


@pytest.fixture(scope="module")
def spans():
    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as collector:
        thread = threading.Thread(target=collector.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{collector.server_port}/v1/traces", Collector.spans
        collector.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def server(town, spans, tmp_path_factory):
    errors = tmp_path_factory.mktemp("serve") / "errors"
    command = [
        "serve",
        "--library",
        town.name,
        "--port",
        0,
        "--workers",
        2,
        "--json",
        "--traces",
        spans[0],
        "--rate",
        0,
    ]
    with errors.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "qa.cli", *map(str, command)],
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"OMP_NUM_THREADS": "1"},
        )
    try:
        said = process.stdout.readline()
        assert said, errors.read_text()
        address = json.loads(said)["address"]
        until(lambda: httpx.get(f"{address}/ready").status_code == 200)
        yield address, process, errors
    finally:
        process.kill()
        process.communicate()


def until(done):
    """Wait until something is so, however busy the machine is; the test's own time limit ends it."""
    while not done():
        time.sleep(0.05)


def counted(address, name):
    page = httpx.get(f"{address}/metrics").text
    return float(re.search(rf"^{re.escape(name)} (\S+)$", page, re.M)[1])


def told(errors):
    return [json.loads(line) for line in errors.read_text().splitlines()]


# The server


def test_it_answers_as_the_library_does(server, town):
    address, *_ = server
    given = httpx.post(f"{address}/ask", json={"question": QUESTION}, timeout=LONG).json()
    expected = town.ask(QUESTION).to_json()
    assert {**given, "timings_ms": None} == {**json.loads(json.dumps(expected)), "timings_ms": None}
    offered = Operations(town)
    found = httpx.post(f"{address}/search", json={"query": "bridge", "k": 2, "where": {"document": "gazette.txt"}})
    assert found.json() == offered.search("bridge", 2, {"document": "gazette.txt"})
    assert httpx.get(f"{address}/documents").json() == offered.documents()
    assert httpx.get(f"{address}/source?document=gazette.txt&start=5&end=25").json() == offered.source(
        "gazette.txt", 5, 25
    )
    document = town.document("gazette.txt")
    assert httpx.get(f"{address}/documents/{document.id}.txt").text == document.text
    assert httpx.get(f"{address}/v1/models").json()["data"][0]["id"] == "footnote"


def test_mistakes_are_told_in_a_line(server):
    address, *_ = server
    nothing = httpx.post(f"{address}/ask", json={"question": " "})
    assert (nothing.status_code, nothing.json()) == (400, {"error": "the question is empty: ask something in words"})
    unknown = httpx.get(f"{address}/source?document=nothing.txt")
    assert unknown.status_code == 404
    assert "nothing.txt" in unknown.json()["error"]
    assert httpx.post(f"{address}/ask", json={"query": "bridge"}).status_code == 422
    assert httpx.post(f"{address}/add", json={"name": "a.txt", "text": "text"}).status_code == 404


def test_counts_are_of_all_workers_and_steps_are_timed(server):
    address, *_ = server
    names = ['footnote_questions_total{outcome="answered"}', "footnote_abstentions_total"]
    before = [counted(address, name) for name in names]
    for question in [QUESTION] * 4 + ["What is the wavelength of a muon?"]:  # a connection each: any worker may take it
        httpx.post(f"{address}/ask", json={"question": question}, timeout=LONG)
    assert [counted(address, name) for name in names] == [before[0] + 4, before[1] + 1]
    assert counted(address, 'footnote_step_seconds_count{step="read"}') >= 2
    assert counted(address, 'footnote_requests_total{method="POST",route="/ask",status="200"}') >= 5


def test_a_question_is_a_trace_with_a_span_for_each_step(server, spans):
    address, *_ = server
    above = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
    httpx.post(f"{address}/ask", json={"question": "When did the stadium burn down?"}, headers=above, timeout=LONG)

    def traced():
        return [span for span in spans[1] if span.trace_id.hex() == TRACE]

    until(lambda: any(span.name == "POST /ask" for span in traced()))
    named = {span.name: span for span in traced()}
    assert named["POST /ask"].parent_span_id.hex() == PARENT
    assert named["ask"].parent_span_id == named["POST /ask"].span_id
    steps = [span.name for span in traced() if span.parent_span_id == named["ask"].span_id]
    assert [name for name in STEPS if name in steps] == steps
    assert {"retrieve", "read", "compose"} <= set(steps)
    assert named["read"].start_time_unix_nano >= named["ask"].start_time_unix_nano


def test_the_log_tells_each_request_and_no_word_of_it(server):
    address, _, errors = server
    httpx.post(f"{address}/ask", json={"question": "Who was the zzyzx of Onhava?"}, timeout=LONG)
    until(lambda: any(line.get("route") == "/ask" for line in told(errors)))
    line = next(line for line in told(errors) if line.get("route") == "/ask")
    assert (line["event"], line["method"], line["status"], line["level"]) == ("request", "POST", 200, "info")
    assert re.fullmatch("[0-9a-f]{32}", line["trace"])
    logged = errors.read_text()
    assert "zzyzx" not in logged
    assert "gazette" not in logged


def test_a_worker_that_dies_is_replaced_and_the_others_go_on(server):
    address, process, _ = server
    workers = children(process.pid)
    victim = max(workers)
    os.kill(victim, signal.SIGKILL)
    until(lambda: len(children(process.pid) - {victim}) == len(workers))
    until(lambda: httpx.get(f"{address}/ready").status_code == 200)


def test_workers_end_when_the_process_that_started_them_is_killed(town):
    command = ["serve", "--library", town.name, "--port", "0", "--json"]
    with subprocess.Popen(
        [sys.executable, "-m", "qa.cli", *map(str, command)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert json.loads(process.stdout.readline())["address"]
        (worker,) = children(process.pid)
        process.kill()
    until(lambda: not Path(f"/proc/{worker}").exists())


def children(pid):
    """The processes of the server that are workers: of its children, those that listen."""
    found = set()
    for task in Path(f"/proc/{pid}/task").iterdir():
        found |= {int(each) for each in (task / "children").read_text().split()}
    return {each for each in found if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()}


def test_asked_to_end_it_answers_what_runs_and_takes_nothing_new(server):
    address, process, _ = server
    host, port = address.removeprefix("http://").split(":")
    body = json.dumps({"question": QUESTION}).encode()
    head = (
        f"POST /ask HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((host, int(port))) as running:
        running.sendall(head.encode() + body[:5])
        until(lambda: counted(address, "footnote_running_requests") == 2)  # this one, and the one that counts
        process.send_signal(signal.SIGTERM)
        until(lambda: is_refused(host, int(port)))
        running.sendall(body[5:])
        with running.makefile("rb") as answered:
            answer = answered.read()
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert b'"answer":"Ivan Lund"' in answer
    assert process.wait() == 0


def is_refused(host, port):
    try:
        socket.create_connection((host, port)).close()
    except ConnectionRefusedError:
        return True
    return False


# Its parts


def test_an_address_of_other_machines_is_named_twice():
    with pytest.raises(CannotServe, match="--public"):
        serve(Serving(None, ""), "0.0.0.0", 0, workers=1, grace=1, ready=print)  # noqa: S104


def test_a_port_that_is_taken_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"port {port} of 127.0.0.1 cannot be used"):
            serve(Serving(None, ""), "127.0.0.1", port, workers=1, grace=1, ready=print)


def test_it_lives_while_the_library_cannot_be_opened_and_is_ready_when_it_can(town, tmp_path):
    library = tmp_path / "library"
    library.mkdir()
    (library / "footnote.db").write_bytes(b"no database" * 100)

    async def asked():
        app = web_app(Serving(str(library), str(tmp_path)))
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")
        async with client, lifespan(app):
            while "damaged" not in (before := await client.get("/ready")).json()["reason"]:
                await asyncio.sleep(0.05)
            alive = await client.get("/health")
            refused = await client.post("/ask", json={"question": QUESTION})
            (library / "footnote.db").write_bytes((Path(town.name) / "footnote.db").read_bytes())
            while (after := await client.get("/ready")).status_code != 200:
                await asyncio.sleep(0.05)
            return before, alive, refused, after

    before, alive, refused, after = asyncio.run(asked())
    assert (before.status_code, before.json()["ready"]) == (503, False)
    assert (alive.status_code, alive.json()) == (200, {"status": "alive"})
    assert refused.status_code == 503
    assert after.json() == {"ready": True}


def test_a_model_adds_to_the_answers_and_what_is_streamed_is_counted_once(town, tmp_path):
    with serving() as endpoint:
        endpoint.answer = says("The new bridge over the Zembla was opened by the mayor, Ivan Lund. [1]")
        told = Serving(town.name, str(tmp_path), llm=LanguageModel("small", endpoint.url, retries=0))
        body = {"messages": [{"role": "user", "content": QUESTION}], "stream": True}
        assert pickle.dumps(told)  # as the workers get it

        async def asked():
            app = web_app(told)
            client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")
            async with client, lifespan(app):
                while (await client.get("/ready")).status_code != 200:
                    await asyncio.sleep(0.05)
                cost = len(endpoint.asked)
                answer = await client.post("/ask", json={"question": QUESTION})
                return cost, answer.json(), (await client.post("/v1/chat/completions", json=body)).text

        cost, answer, streamed = asyncio.run(asked())
    assert cost == 0  # of the question by which a worker gets ready
    assert [sentence["shown"] for sentence in answer["sentences"]] == [True]
    assert answer["sentences"][0]["text"].split()[-1] in streamed


class Counting:
    """Keeps what is counted."""

    def __init__(self):
        self.steps, self.answers = [], []

    def step(self, step):
        self.steps.append(step.name)

    def answer(self, answer):
        self.answers.append(answer)


def test_a_question_that_is_streamed_is_counted_once_and_one_trace_with_a_model_and_without(town):
    spans, counted = InMemorySpanExporter(), Counting()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    with serving() as endpoint, ObservedLibrary.open(town.name) as library:
        endpoint.answer = says("The new bridge over the Zembla was opened by the mayor, Ivan Lund. [1]")
        library.observe(counted, provider.get_tracer("test"))
        for llm in (None, LanguageModel("small", endpoint.url, retries=0)):
            library.llm = llm
            grown = list(library.ask_stream(QUESTION))
            assert counted.answers.pop() == grown[-1]
            assert not counted.answers
            *steps, above = spans.get_finished_spans()
            assert above.name == "ask"
            assert [span.name for span in steps] == counted.steps
            assert {span.parent.span_id for span in steps} == {above.context.span_id}
            spans.clear()
            counted.steps.clear()


def lifespan(app):
    """Starts an ASGI application and ends it."""
    return app._app._app.router.lifespan_context(app._app._app)


async def echo(scope, receive, send):
    """An ASGI application that gives back the body."""
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def admitted(requests, **limits):
    """What becomes of requests, one after the other, at an application with limits."""
    given = {"rates": None, "most_bytes": 100, "most_waiting": 10, "body_seconds": 30, "local": True} | limits

    async def send_all():
        app = Admission(echo, **given)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:80") as client:
            return [await client.post("/ask", **request) for request in requests]

    return asyncio.run(send_all())


def test_a_body_has_a_largest_size_however_it_is_sent():
    async def parts():
        for _ in range(11):
            yield b"0123456789"

    whole, large, in_parts = admitted([{"content": b"x" * 100}, {"content": b"x" * 101}, {"content": parts()}])
    assert (whole.status_code, whole.content) == (200, b"x" * 100)
    assert (large.status_code, in_parts.status_code) == (413, 413)
    assert large.json() == {"error": "that is too large: at most 100 bytes can be sent"}


def test_a_body_that_does_not_come_is_given_up():
    async def never():
        yield b"x"
        await asyncio.sleep(3600)

    async def receive():
        await asyncio.sleep(3600)

    sent = []

    async def send(message):
        sent.append(message)

    app = Admission(echo, rates=None, most_bytes=100, most_waiting=10, body_seconds=0.05, local=True)
    scope = {"type": "http", "path": "/ask", "method": "POST", "headers": [(b"host", b"127.0.0.1")]}
    asyncio.run(app(scope, receive, send))
    assert sent[0]["status"] == 408


def test_pages_of_other_origins_and_names_that_lead_here_are_refused():
    ours, rebound, foreign = admitted(
        [
            {"headers": {"host": "localhost:80"}},
            {"headers": {"host": "evil.example"}},
            {"headers": {"origin": "http://evil.example"}},
        ]
    )
    assert (ours.status_code, rebound.status_code, foreign.status_code) == (200, 403, 403)
    public, foreign = admitted(
        [{"headers": {"host": "library.example"}}, {"headers": {"origin": "http://evil.example"}}], local=False
    )
    assert (public.status_code, foreign.status_code) == (200, 403)


def test_who_asks_too_often_is_told_when_to_come_again(tmp_path):
    rates = Rates(tmp_path, 0.001)
    first, second = admitted([{}, {}], rates=rates)
    rates.close()
    assert (first.status_code, second.status_code) == (200, 429)
    assert 900 < int(second.headers["retry-after"]) < 1002


def test_the_rate_of_a_client_is_counted_over_all_workers(tmp_path):
    one, other = Rates(tmp_path, 2.0), Rates(tmp_path, 2.0)
    taken = [(one, other)[number % 2].wait("a", now=100.0) for number in range(6)]
    assert taken == [0, 0, 0, 0, 0.5, 0.5]  # two seconds' worth at once
    assert other.wait("b", now=100.0) == 0
    assert one.wait("a", now=100.5) == 0
    assert other.wait("a", now=100.5) == 0.5
    one.close()
    other.close()


def test_more_requests_than_a_worker_takes_are_told_to_come_again():
    async def crowded():
        entered, leave = asyncio.Event(), asyncio.Event()

        async def slow(scope, receive, send):
            entered.set()
            await leave.wait()
            await echo(scope, receive, send)

        app = Admission(slow, rates=None, most_bytes=100, most_waiting=1, body_seconds=30, local=True)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            running = asyncio.create_task(client.post("/ask", content=b"x"))
            await entered.wait()
            refused = await client.post("/ask", content=b"x")
            leave.set()
            return refused, await running

    refused, running = asyncio.run(crowded())
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
    assert running.status_code == 200
