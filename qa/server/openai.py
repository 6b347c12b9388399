"""A chat completion as OpenAI's API has it, for programs that speak to that: the documents answer, with citations.

The last message of the user is the question, the ones before it are the history. Citations are annotations of the
message, each of the place of its marker, with the quote and its offsets beside what the API asks for.
"""

import json
import re
import time
import uuid
from collections.abc import Callable, Iterator
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
        try:
            library = library_of(request, asked.model.partition("/")[2])
            answer = library.ask(questions[-1] if questions else "", questions[:-1])
        except FootnoteError as error:
            fault = {"message": str(error), "type": "invalid_request_error", "param": "messages", "code": None}
            return JSONResponse({"error": fault}, 400)
        annotations = _annotations(answer, str(request.base_url))
        if asked.stream:
            return StreamingResponse(_events(answer, annotations), media_type="text/event-stream")
        message = {"role": "assistant", "content": answer.text, "refusal": None, "annotations": annotations}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
        return JSONResponse({**_head("chat.completion"), "choices": [choice], "usage": usage})

    return routes


def _events(answer: Answer, annotations: list[dict[str, Any]]) -> Iterator[str]:
    """The answer word by word, then its citations, as server-sent events."""
    head = _head("chat.completion.chunk")
    words = re.findall(r"\S+\s*|^\s+", answer.text)
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}, *({"content": word} for word in words)]
    for delta in [*deltas, {"annotations": annotations}]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": None}
        yield f"data: {json.dumps({**head, 'choices': [choice]})}\n\n"
    end = {"index": 0, "delta": {}, "logprobs": None, "finish_reason": "stop"}
    yield f"data: {json.dumps({**head, 'choices': [end]})}\n\ndata: [DONE]\n\n"


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
