"""A language model on the command line: what is printed, and when, and what is refused."""

import json

import pytest

from qa.cli import run
from qa.library import Library
from tests.qa.endpoint import refuses, says, serving

QUESTION = "Who opened the bridge?"
TRUE = "The bridge over the Zembla was opened in 1988 by the mayor, Ivan Lund."


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli") / "library"
    with Library.open(folder) as library:
        library.add_bytes(TRUE.encode(), "gazette.txt")
    return folder


@pytest.fixture
def ask(folder, capsys, monkeypatch):
    """Asks with a model that says a text; gives the exit code, stdout and stderr."""
    monkeypatch.setattr("qa.cli.hush_libraries", lambda: None)

    def asked(answer, *options, command=("ask", QUESTION)):
        with serving() as endpoint:
            endpoint.answer = answer
            named = ("--llm", "small", "--llm-url", endpoint.url)
            code = run([*command, "--library", str(folder), *named, *options])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return asked


def test_the_answer_that_was_found_is_printed_first_and_then_what_was_written(ask):
    code, out, _ = ask(says(f"{TRUE} [1] It was paid for by the king of Sweden."), "--llm-prices", "1,2")
    assert code == 0
    assert out.index("Ivan Lund") < out.index(TRUE) < out.index("Written by small: 2 sentences, 1 of them shown")
    assert "1,000 tokens read and 50 written, cost 0.0011" in out
    assert "Sweden" not in out


def test_what_was_left_out_is_printed_with_the_reason_where_it_is_wanted(ask):
    _, out, _ = ask(says("It was paid for by the king of Sweden."), "--unsupported")
    assert "It was paid for by the king of Sweden. (left out: “Sweden” stands in none of the passages)" in out


def test_the_answer_stands_when_the_model_fails_and_a_line_says_why(ask):
    code, out, _ = ask(refuses(401))
    assert code == 0
    assert "Ivan Lund" in out
    assert "the language model small at 127.0.0.1 wants a key: set FOOTNOTE_LLM_KEY" in out
    assert "Written by" not in out


def test_a_program_gets_the_sentences_and_what_they_took(ask):
    _, out, _ = ask(says(TRUE), "--json")
    answer = json.loads(out)
    assert [(each["text"], each["verdict"], each["shown"]) for each in answer["sentences"]] == [
        (TRUE, "supported", True)
    ]
    assert (answer["generation"]["model"], answer["generation"]["prompt_tokens"]) == ("small", 1000)
    assert answer["answer"] == "Ivan Lund"


def test_a_question_set_is_measured_with_verification_and_without(ask, tmp_path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"id": "1", "question": "Who opened the bridge?", "answers": ["Ivan Lund"], "evidence": []}\n'
    )
    code, out, _ = ask(says(f"{TRUE} It was Olga."), command=("evaluate", str(questions)))
    assert code == 0
    assert "Without verification" in out
    assert "2 sentences, 1 dropped" in out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--llm-url", "http://127.0.0.1:1/v1"], "name the model as well"),
        (["--llm", "small", "--llm-prices", "cheap"], "write 0.15,0.60"),
        (["--llm", " "], "name the model as well"),
    ],
)
def test_options_that_make_no_sense_are_wrong_usage(folder, capsys, options, told):
    assert run(["ask", QUESTION, "--library", str(folder), *options]) == 2
    assert told in capsys.readouterr().err
