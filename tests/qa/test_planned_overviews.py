"""Overviews by a language model: a plan that is seen and bounded, and no sentence that the documents do not support."""

import json
from itertools import count
from types import SimpleNamespace

import pytest

from qa.answer import Answer
from qa.errors import ModelUnusable
from qa.generation.generator import Piece, Usage
from qa.library import Library
from qa.overviews import planned as plans
from tests.qa.papers import PAPERS


class Scripted:
    """Writes what it is given to write, a text for each call: only how calls are bounded is tested with it."""

    name = "scripted"

    def __init__(self, *texts):
        self.texts, self.calls = list(texts), []

    def stream(self, messages, *, schema=None, most_tokens):
        self.calls.append((messages, most_tokens))
        text = self.texts.pop(0) if self.texts else ""
        for word in text.split(" "):
            yield Piece(f"{word} ")
        yield Piece("", Usage(100, 10))


class Broken(Scripted):
    def stream(self, messages, *, schema=None, most_tokens):
        raise ModelUnusable("the endpoint is gone: start it")
        yield


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    (folder / "papers").mkdir()
    for name in ("harbour-report.md", "minutes.txt"):
        (folder / "papers" / name).write_text(PAPERS[name], encoding="utf-8")
    with Library.open(folder / "library") as library:
        library.add(folder / "papers")
        yield library


def test_what_the_documents_support_is_added_to_the_extract_and_what_they_do_not_is_not(office):
    model = Scripted(
        "The harbour landed 5,200 tonnes of fish in 2020 [1]. The ferry carried 99,000 passengers in 2020 [1]. "
        "Pirates bought the quay [1]."
    )
    answer = office.ask("Summarise the harbour report", llm=model)
    extract, _, written = answer.text.partition("\n\n")
    assert extract == office.ask("Summarise the harbour report").text
    assert written.startswith("The harbour landed 5,200 tonnes of fish in 2020. [")
    assert [(each.text, each.shown) for each in answer.sentences] == [
        ("The harbour landed 5,200 tonnes of fish in 2020.", True),
        ("The ferry carried 99,000 passengers in 2020.", False),
        ("Pirates bought the quay.", False),
    ]
    assert answer.generation.plan == ("Read “Report on the harbour” (1 passage): 3 sentences written, 1 supported",)
    assert Answer.from_json(json.loads(json.dumps(answer.to_json()))) == answer


def test_a_long_document_is_read_part_by_part_and_put_together(office, monkeypatch):
    monkeypatch.setattr(plans, "given", lambda passages: list(passages[:1]))
    model = Scripted(
        "The harbour landed 5,200 tonnes of fish in 2020 [1].",
        "The new crane was delivered on 2 May 2024 [1].",
        "The crane cost 48,000 euros [1].",
    )
    states = list(office.ask_stream("Summarise everything", llm=model))
    assert states[1].generation.plan == (
        "Read part 1 of 2, “Report on the harbour” (1 passage)",
        "Read part 2 of 2, “Minutes of the board” (1 passage)",
        "Put together what was found",
    )
    assert states[-1].generation.plan == (
        "Read part 1 of 2, “Report on the harbour” (1 passage): 1 sentence written, 1 supported",
        "Read part 2 of 2, “Minutes of the board” (1 passage): 1 sentence written, 1 supported",
        "Put together what was found: 1 sentence written, 1 supported",
    )
    assert [(each.text, each.shown) for each in states[-1].sentences] == [
        ("The harbour landed 5,200 tonnes of fish in 2020.", False),
        ("The new crane was delivered on 2 May 2024.", False),
        ("The crane cost 48,000 euros.", True),
    ]


def test_what_was_read_stands_where_putting_together_gives_nothing(office, monkeypatch):
    monkeypatch.setattr(plans, "given", lambda passages: list(passages[:1]))
    model = Scripted("The harbour landed 5,200 tonnes of fish in 2020 [1].", "", "Pirates bought the quay.")
    answer = office.ask("Summarise everything", llm=model)
    assert answer.written.startswith("The harbour landed 5,200 tonnes of fish in 2020.")


def test_the_steps_are_bounded_and_every_document_gets_its_share(office, monkeypatch):
    monkeypatch.setattr(plans, "given", lambda passages: list(passages[:1]))
    monkeypatch.setattr(plans, "PLAN_STEPS", 2)
    model = Scripted(*["Nothing."] * 9)
    answer = office.ask("Summarise everything", llm=model)
    assert len(model.calls) <= 2
    assert answer.generation.plan[0].startswith("Read “Report on the harbour” (1 passage; 1 more are left out)")


def test_no_call_is_made_after_the_time_is_over(office, monkeypatch):
    monkeypatch.setattr(plans, "given", lambda passages: list(passages[:1]))
    monkeypatch.setattr(plans, "PLAN_SECONDS", 5)
    clock = count()
    monkeypatch.setattr(plans, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    model = Scripted(*["one two three four five six seven eight nine ten"] * 3)
    answer = office.ask("Summarise everything", llm=model)
    assert len(model.calls) == 1
    assert answer.generation.plan[1].endswith("0 supported; the time for it was over")


def test_all_calls_together_write_no_more_than_is_allowed(office, monkeypatch):
    monkeypatch.setattr(plans, "given", lambda passages: list(passages[:1]))
    monkeypatch.setattr(plans, "PLAN_TOKENS", 20)
    model = Scripted(*["word " * 40] * 3)
    office.ask("Summarise everything", llm=model)
    assert [most for _, most in model.calls] == [20]


def test_a_comparison_reads_what_the_extract_quotes(office):
    model = Scripted("The ferry carried 98,000 passengers in 2019 and 61,000 passengers in 2020 [1].")
    answer = office.ask("What changed between 2019 and 2020?", llm=model)
    assert answer.generation.plan[0].startswith("Read “Report on the harbour” (1 passage): 1 sentence written")
    assert "Minutes" not in model.calls[0][0][-1].text


def test_whatever_goes_wrong_the_extract_stands(office):
    answer = office.ask("Summarise the harbour report", llm=Broken())
    assert answer.text == office.ask("Summarise the harbour report").text
    assert answer.notice == "the endpoint is gone: start it"
