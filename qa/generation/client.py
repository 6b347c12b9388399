"""A language model behind any endpoint that speaks as OpenAI's chat completions do, by OpenAI's own client.

Ollama, vLLM, llama.cpp and LM Studio speak so, OpenAI itself, and Anthropic, Google and Mistral at addresses of their
own. Nothing is sent to any other address: redirects are not followed, and of the environment only the key is read.
"""

import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from corpus.phrases import Phrase
from qa.errors import ModelUnusable, TooLongForModel
from qa.generation.generator import Message, Piece, Usage
from qa.settings import MODEL_RETRIES, MODEL_SECONDS, MODEL_SILENCE
from qa.text import one_line

if TYPE_CHECKING:
    import openai

__all__ = ["DEFAULT_URL", "KEY", "LanguageModel"]

DEFAULT_URL = "http://127.0.0.1:11434/v1"
"""Where Ollama listens on this machine."""

KEY = "FOOTNOTE_LLM_KEY"
"""The environment variable with the key of the endpoint, whichever it is."""

_OWN_KEYS = {
    "api.openai.com": "OPENAI_API_KEY",
    "api.anthropic.com": "ANTHROPIC_API_KEY",
    "generativelanguage.googleapis.com": "GEMINI_API_KEY",
    "api.mistral.ai": "MISTRAL_API_KEY",
}
"""The variables that people have set already, each sent only to the host that it is meant for."""

_LOCAL = ("localhost", "127.0.0.1", "::1")
_CONNECTING = 10.0  # seconds
_LONGEST_TOKEN = 12  # characters: what exceeds it times the tokens allowed comes from an endpoint that keeps no limit
_MOST_TOLD = 200  # characters of an endpoint's own message


class LanguageModel:
    """A model at an endpoint; a ``Generator``. Threads may share one."""

    def __init__(
        self,
        model: str,
        url: str = DEFAULT_URL,
        *,
        prices: tuple[float, float] | None = None,
        structured: bool | None = None,
        silence: float = MODEL_SILENCE,
        seconds: float = MODEL_SECONDS,
        retries: int = MODEL_RETRIES,
    ) -> None:
        """Name a model; nothing is connected to before it is asked.

        Args:
            model: its name at the endpoint.
            url: of the endpoint, up to "/v1".
            prices: of a million tokens read and of a million written, for the cost to be told.
            structured: hold it to JSON, where a form is asked for and the endpoint can; None to do so unless the
                endpoint is on this machine, where models are small: SmolLM2-135M writes nonsense in JSON.
            silence: seconds for which the endpoint may send nothing.
            seconds: that a call may take in all.
            retries: how often a call is tried again that was refused for the time being, or failed.
        """
        self._model, self._url, self._prices = model, url, prices
        self._silence, self._seconds, self._retries = silence, seconds, retries
        self._structured = structured
        self._asked_for = 0  # place in ``_DEMANDS``: the first that the endpoint does not refuse
        self._kept: openai.OpenAI | None = None

    @property
    def name(self) -> str:
        """See ``Generator``."""
        return self._model

    @property
    def url(self) -> str:
        """The endpoint's address."""
        return self._url

    def stream(
        self, messages: Sequence[Message], *, schema: Mapping[str, Any] | None = None, most_tokens: int
    ) -> Iterator[Piece]:
        """See ``Generator``."""
        client = self._client()
        import openai  # which is installed, or there is no client

        is_structured = _host_of(self._url) not in _LOCAL if self._structured is None else self._structured
        ended, stream = threading.Event(), None
        try:
            stream = self._opened(client, messages, schema if is_structured else None, most_tokens)
            late = threading.Timer(self._seconds, _end, (stream, ended))
            late.daemon = True
            late.start()
            try:
                yield from self._pieces(stream, most_tokens * _LONGEST_TOKEN)
            finally:
                late.cancel()
                stream.close()
        except ModelUnusable:
            raise
        except (openai.OpenAIError, OSError, ValueError, RuntimeError, TypeError, AttributeError) as error:
            raise self._told(error, is_late=ended.is_set(), is_open=stream is not None) from error
        except Exception as error:
            if not type(error).__module__.startswith(("httpx", "httpcore")):
                raise
            raise self._told(error, is_late=ended.is_set(), is_open=stream is not None) from error

    def _client(self) -> "openai.OpenAI":
        """OpenAI's client, made at the first call."""
        if self._kept is None:
            host = _host_of(self._url)
            try:
                import openai
            except ImportError as error:
                raise ModelUnusable(
                    "a language model needs the package openai: pip install 'footnote-qa[llm]', or pip install '.[llm]'"
                    " in a checkout"
                ) from error
            http = openai.DefaultHttpxClient(follow_redirects=False, trust_env=host not in _LOCAL)
            client = openai.OpenAI(
                base_url=self._url,
                api_key=_key_for(host) or "none",
                timeout=openai.Timeout(self._silence, connect=min(_CONNECTING, self._silence)),
                max_retries=self._retries,
                http_client=http,
            )
            client.organization = client.project = None  # which it takes from the environment
            self._kept = client
        return self._kept

    def _opened(
        self, client: "openai.OpenAI", messages: Sequence[Message], schema: Mapping[str, Any] | None, most_tokens: int
    ) -> Any:  # noqa: ANN401
        """The stream of a call; what an endpoint refuses to know is left out, then and from then on."""
        import openai

        said: Any = [{"role": each.role, "content": each.text} for each in messages]
        while True:
            demands = _DEMANDS[self._asked_for](schema, most_tokens)
            try:
                return client.chat.completions.create(model=self._model, messages=said, stream=True, **demands)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if _is_too_long(error) or self._asked_for + 1 == len(_DEMANDS):
                    raise
                self._asked_for += 1

    def _pieces(self, stream: Any, most: int) -> Iterator[Piece]:  # noqa: ANN401
        """What comes, at most so many characters; the usage last."""
        usage, finished, characters = None, False, 0
        for chunk in stream:
            usage = getattr(chunk, "usage", None) or usage
            for choice in (getattr(chunk, "choices", None) or [])[:1]:
                text = getattr(choice.delta, "content", None) or ""
                finished = finished or bool(choice.finish_reason)
                characters += len(text)
                if text:
                    yield Piece(text)
            if characters > most:
                break
        else:
            if not finished:
                raise self._failure(
                    Phrase("stopped in the middle: try again, or check the address")
                    if characters
                    else Phrase("sent nothing that is a chat completion: try again, or check the address")
                )
        yield Piece(usage=self._usage(usage))

    def _usage(self, told: Any) -> Usage:  # noqa: ANN401
        read, written = (
            number if isinstance(number := getattr(told, name, 0), int) else 0
            for name in ("prompt_tokens", "completion_tokens")
        )
        if self._prices is None:
            return Usage(read, written)
        return Usage(read, written, (read * self._prices[0] + written * self._prices[1]) / 1e6)

    @property
    def _subject(self) -> Phrase:
        return Phrase("the language model {name} at {host}", name=one_line(self._model), host=_host_of(self._url))

    def _failure(self, why: Phrase) -> ModelUnusable:
        return ModelUnusable("{model} {why}", model=self._subject, why=why)

    def _told(self, error: Exception, *, is_late: bool, is_open: bool) -> ModelUnusable:
        """What went wrong, in a line that says what to do."""
        import openai

        host = _host_of(self._url)
        match error:
            case _ if is_late or isinstance(error, openai.APITimeoutError) or "Timeout" in type(error).__name__:
                why = Phrase("took too long: try again, or name a smaller model")
            case openai.APIStatusError():
                if _is_too_long(error):
                    return TooLongForModel(
                        "{model} can read less than it was given: name one that reads more", model=self._subject
                    )
                why = self._refusal(error, host)
            case openai.APIConnectionError() if not is_open:
                why = Phrase("cannot be reached: start it, or check the address")
            case _:
                why = Phrase(
                    "sent what cannot be understood, or stopped in the middle: try again, or check the address"
                )
        return self._failure(why)

    def _refusal(self, error: "openai.APIStatusError", host: str) -> Phrase:
        status = error.status_code
        if status in (401, 403):
            names = [KEY, *filter(None, [_OWN_KEYS.get(host)])]
            keys = names[0] if len(names) < 2 else Phrase("{one} or {other}", one=names[0], other=names[1])
            if _key_for(host):
                return Phrase("refuses the key: set {keys} to one of yours", keys=keys)
            return Phrase("wants a key: set {keys}", keys=keys)
        key = _key_for(host)
        message = one_line(error.message).replace(key, "…") if key else one_line(error.message)
        return {
            404: Phrase("is not there: check the name of the model and the address, which mostly ends in /v1"),
            429: Phrase("is asked too often, or all that was paid for is used: try again later"),
        }.get(status) or (
            Phrase("sends elsewhere, which is not followed: give the address that it stands at")
            if 300 <= status < 400
            else Phrase("failed ({status}): {message}", status=status, message=message[:_MOST_TOLD])
        )


def _end(stream: Any, ended: threading.Event) -> None:  # noqa: ANN401
    ended.set()
    stream.close()


def _bare(schema: Mapping[str, Any] | None, most_tokens: int) -> dict[str, Any]:
    return {"max_completion_tokens": most_tokens}


def _plain(schema: Mapping[str, Any] | None, most_tokens: int) -> dict[str, Any]:
    return {"max_tokens": most_tokens, "temperature": 0.0, "stream_options": {"include_usage": True}}


def _structured(schema: Mapping[str, Any] | None, most_tokens: int) -> dict[str, Any]:
    if schema is None:
        return _plain(schema, most_tokens)
    form = {"name": "answer", "schema": json.loads(json.dumps(schema)), "strict": True}
    return {**_plain(schema, most_tokens), "response_format": {"type": "json_schema", "json_schema": form}}


_DEMANDS: tuple[Callable[[Mapping[str, Any] | None, int], dict[str, Any]], ...] = (_structured, _plain, _bare)
"""What is asked of an endpoint beside an answer, most first: what one refuses to know is not asked again."""


def _host_of(url: str) -> str:
    """The host of an endpoint.

    Raises:
        ModelUnusable: it is no address of one.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname:
            return parts.hostname
    except ValueError:
        pass
    raise ModelUnusable(
        "{url} is no address of a language model: give one such as {example} or https://api.openai.com/v1",
        url=repr(one_line(url)),
        example=DEFAULT_URL,
    )


def _key_for(host: str) -> str | None:
    own = _OWN_KEYS.get(host)
    return os.environ.get(KEY) or (os.environ.get(own) if own else None) or None


def _is_too_long(error: "openai.APIStatusError") -> bool:
    """Whether the endpoint was given more than its model reads; they have no common word for it."""
    told = f"{error.code} {error.type} {error.message}".lower()
    return error.status_code in (400, 413, 422) and (
        error.status_code == 413 or ("context" in told and any(word in told for word in ("length", "size", "exceed")))
    )
