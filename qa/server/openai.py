"""A chat completion as OpenAI's API has it, for programs that speak to that: the documents answer, with citations.

The last message of the user is the question, the ones before it are the history. Citations are annotations of the
message, each of the place of its marker, with the quote and its offsets beside what the API asks for. A stream begins
with what was found in the documents, and goes on with each sentence that a language model adds, once it is verified.
"""

import json
import re
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

from corpus.errors import FootnoteError
from qa.answer import Answer
from qa.library import Library

__all__ = ["MODEL", "Completion", "Message", "Part", "openai_routes"]

MODEL = "footnote"
"""The name of the one model that there is."""

_MARKER = re.compile(r"\[(\d{1,4})\]")


class Part(BaseModel):
    """A part of a message; only text is read."""

    type: str
    text: str = ""


class Message(BaseModel):
    """A message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """What it says."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class Completion(BaseModel):
    """What is asked for; what has no meaning here, such as a temperature, is passed over."""

    messages: list[Message] = Field(min_length=1)
    model: str = MODEL
    stream: bool = False


def openai_routes(library_of: Callable[[Request, str], Library]) -> APIRouter:
    """The routes ``/v1/models`` and ``/v1/chat/completions``.

    Args:
        library_of: gives the library that a request may ask, by its id or name; the first one for "". What is named
            after a slash in the model, as in ``footnote/Letters``, is that name.
    """
    routes = APIRouter(prefix="/v1")

    @routes.get("/models")
    def models() -> dict[str, Any]:
        model = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
        return {"object": "list", "data": [model]}

    @routes.post("/chat/completions", response_model=None)
    def complete(asked: Completion, request: Request) -> JSONResponse | StreamingResponse:
        questions = [message.text for message in asked.messages if message.role == "user"]
        base = str(request.base_url)
        try:
            library = library_of(request, asked.model.partition("/")[2])
            question = (questions[-1] if questions else "", questions[:-1])
            if asked.stream:
                growing = library.ask_stream(*question)
                first = next(growing)  # what cannot be asked is said with the status
                return StreamingResponse(_events(chain((first,), growing), base), media_type="text/event-stream")
            answer = library.ask(*question)
        except FootnoteError as error:
            fault = {"message": str(error), "type": "invalid_request_error", "param": "messages", "code": None}
            return JSONResponse({"error": fault}, 400)
        annotations = _annotations(answer, base)
        message = {"role": "assistant", "content": answer.text, "refusal": None, "annotations": annotations}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return JSONResponse({**_head("chat.completion"), "choices": [choice], "usage": _usage(answer)})

    return routes


def _events(growing: Iterable[Answer], base: str) -> Iterator[str]:
    """The answer word by word as it grows, then its citations, as server-sent events.

    That the documents do not say is told at the end: until then a language model may find that they do.
    """
    head, sent = _head("chat.completion.chunk"), ""

    def event(delta: dict[str, Any], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return f"data: {json.dumps({**head, 'choices': [choice]})}\n\n"

    def words(text: str) -> Iterator[str]:
        return (event({"content": word}) for word in re.findall(r"\S+\s*|\s+", text))

    yield event({"role": "assistant", "content": ""})
    for answer in growing:
        if not answer.abstained and answer.text.startswith(sent):
            yield from words(answer.text[len(sent) :])
            sent = answer.text
    if not sent:
        yield from words(answer.text)
    yield event({"annotations": _annotations(answer, base)})
    yield event({}, "stop") + "data: [DONE]\n\n"


def _usage(answer: Answer) -> dict[str, int]:
    """The tokens that a language model read and wrote; none without one."""
    made = answer.generation
    read, wrote = (made.prompt_tokens, made.completion_tokens) if made else (0, 0)
    return {"prompt_tokens": read, "completion_tokens": wrote, "total_tokens": read + wrote}


def _head(kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid.uuid4().hex}", "object": kind, "created": int(time.time()), "model": MODEL}


def _annotations(answer: Answer, base: str) -> list[dict[str, Any]]:
    """A citation for each marker in the text, of the kind that the API has for pages."""
    others = (citation for other in answer.agreement.others for citation in other.citations)
    cited = {citation.marker: citation for citation in (*answer.citations, *others)}
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": found.start(),
                "end_index": found.end(),
                "title": citation.title,
                "url": f"{base}documents/{citation.document_id}.txt",
                "citation": citation.to_json(),
            },
        }
        for found in _MARKER.finditer(answer.text)
        if (citation := cited.get(int(found[1]))) is not None
    ]
