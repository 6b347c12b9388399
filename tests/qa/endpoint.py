"""An endpoint that speaks as OpenAI's chat completions do and goes wrong as it is told to: only for faults."""

import json
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Endpoint:
    """What it was asked, and where it stands.

    Attributes:
        url: up to "/v1".
        asked: the bodies of the requests, in order.
        headers: theirs.
        answer: what answers a request: called with the handler.
    """

    def __init__(self):
        self.asked, self.headers, self.answer, self.url = [], [], says("Nothing."), ""

    @property
    def prompts(self):
        """All that it was told, as one text each."""
        return ["\n".join(message["content"] for message in body["messages"]) for body in self.asked]


@contextmanager
def serving():
    """An endpoint on a port of its own."""
    endpoint, ending = Endpoint(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.ending = ending
            body = self.rfile.read(int(self.headers["content-length"]))
            endpoint.asked.append(json.loads(body) | {"path": self.path})
            endpoint.headers.append({name.lower(): value for name, value in self.headers.items()})
            with suppress(BrokenPipeError, ConnectionResetError):  # nobody waits any more
                endpoint.answer(self)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        endpoint.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield endpoint
        ending.set()
        server.shutdown()
        thread.join()


def begin(handler, status=200, kind="text/event-stream", **headers):
    handler.send_response(status)
    handler.send_header("content-type", kind)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def event(text=None, finish=None, **more):
    choice = {"index": 0, "delta": {} if text is None else {"content": text}, "finish_reason": finish}
    return b"data: " + json.dumps({"choices": [choice], **more}).encode() + b"\n\n"


def says(text, finish="stop", at_once=9):
    """Streams a text, and ends as it should; without ``finish`` it stops in the middle."""

    def answer(handler):
        begin(handler)
        for start in range(0, len(text), at_once):
            handler.wfile.write(event(text[start : start + at_once]))
        if finish:
            handler.wfile.write(event(finish=finish, usage={"prompt_tokens": 1000, "completion_tokens": 50}))
            handler.wfile.write(b"data: [DONE]\n\n")

    return answer


def refuses(status, message="no", code=None, **headers):
    """Answers with a status and an error as OpenAI writes it."""

    def answer(handler):
        begin(handler, status, "application/json", **headers)
        handler.wfile.write(json.dumps({"error": {"message": message, "code": code, "type": None}}).encode())

    return answer


def sends(body, kind="text/event-stream"):
    """Answers with these bytes."""

    def answer(handler):
        begin(handler, 200, kind)
        handler.wfile.write(body)

    return answer


def never_ends(text):
    """Says the same again and again, as long as somebody listens."""

    def answer(handler):
        begin(handler)
        while not handler.ending.is_set():
            handler.wfile.write(event(text))

    return answer


def falls_silent(text, pings=False):
    """Says something and then nothing more, or only that it is still there."""

    def answer(handler):
        begin(handler)
        handler.wfile.write(event(text))
        handler.wfile.flush()
        while not handler.ending.wait(0.05):
            if pings:
                handler.wfile.write(b": still there\n\n")
                handler.wfile.flush()

    return answer


def in_turn(*answers):
    """Answers the first request with the first of these, and so on; the last one stays."""
    left = list(answers)

    def answer(handler):
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return answer


def slowly(text, seconds=0.01):
    """A letter at a time."""

    def answer(handler):
        begin(handler)
        for letter in text:
            time.sleep(seconds)
            handler.wfile.write(event(letter))
            handler.wfile.flush()
        handler.wfile.write(event(finish="stop"))

    return answer
