"""The command line as its users meet it: mostly as a process, and in this one where that shows the same."""

import io
import itertools
import json
import os
import pty
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import unicodedata
import urllib.request
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

import qa.cli
from qa.answer import Agreement, Answer, AnswerDate, Citation, OtherAnswer
from qa.cli import EXIT_CODES, run
from qa.cli.commands import app
from qa.cli.printing import print_answer
from qa.library import Library
from qa.text import one_line, plain

ROOT = Path(__file__).parents[2]
PRESS_RELEASES = ROOT / "corpus" / "press_releases"
SLOW_TO_IMPORT = {
    "torch",
    "transformers",
    "sentence_transformers",
    "gradio",
    "trafilatura",
    "scipy",
    "sklearn",
}
BRIDGE = "The bridge over the river Zembla was opened in 1987 by the mayor of Onhava."


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """What a process is given: its own place for the bundled library, and no network."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {
        "FOOTNOTE_HOME": str(tmp_path_factory.mktemp("home")),
        "HF_HOME": str(tmp_path_factory.mktemp("hub")),
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        "TERM": "xterm-256color",
    }


@pytest.fixture(scope="session")
def footnote(environment):
    """Runs the command line as a process."""

    def start(*arguments, command=("-m", "qa.cli"), **more):
        return subprocess.run(
            [sys.executable, *command, *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            cwd=ROOT,
            env=environment | more.pop("env", {}),
            **more,
        )

    return start


@pytest.fixture
def here(environment, monkeypatch, capsys):
    """Runs the command line in this process, which is quicker; gives the exit code, stdout and stderr."""
    monkeypatch.setenv("FOOTNOTE_HOME", environment["FOOTNOTE_HOME"])
    monkeypatch.setattr(qa.cli, "hush_libraries", lambda: None)

    def call(*arguments, typed=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = run([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A library of one document, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    source = folder / "bridge.txt"
    source.write_text(f"Bridges\n\n{BRIDGE}\n", encoding="utf-8")
    with Library.open(folder / "library") as library:
        library.add(source)
    return folder / "library"


@pytest.fixture
def library(made, tmp_path):
    """The folder of a library of one document, which a test may spoil."""
    return Path(shutil.copytree(made, tmp_path / "library"))


def content_of(library):
    """All that a library keeps."""
    with sqlite3.connect(library / "footnote.db") as connection:
        return list(connection.iterdump())


def change(library, *statements):
    connection = sqlite3.connect(library / "footnote.db")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


# Asking


def test_the_first_question_is_answered_with_its_sources(footnote):
    asked = footnote("ask", "when was the first 2+2?")

    assert (asked.returncode, asked.stderr) == (0, "")
    assert "November 2013" in asked.stdout.splitlines()[0]
    assert re.search(r"^\[1\] \S.*\n    \S.*\b20\d\d.*\n    “.+”$", asked.stdout, re.M)
    assert re.search(r"^(Well s|S)upported\. \d .*documents? says? so", asked.stdout, re.M)


def test_what_is_piped_is_plain_and_its_quotes_are_whole(footnote):
    asked = footnote("ask", "when was the first 2+2?").stdout

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u2500-\u257f]", asked)
    texts = [" ".join(path.read_text(encoding="utf-8").split()) for path in PRESS_RELEASES.glob("*.txt")]
    quotes = re.findall(r"^ +“(.*)”$", asked, re.M)
    assert quotes
    for quote in quotes:
        assert any(quote in text for text in texts)


def test_json_is_one_object_by_the_contract_whose_quotes_are_exact(footnote):
    asked = footnote("ask", "when was the first 2+2?", "--json")

    answer = json.loads(asked.stdout)
    assert asked.stdout.count("\n") == 1
    assert list(answer) == [
        "question",
        "standalone_question",
        "answer",
        "text",
        "abstained",
        "reason",
        "confidence",
        "date",
        "agreement",
        "citations",
        "nearest",
        "retrieved",
        "timings_ms",
        "notice",
        "computation",
        "where",
        "source",
        "guess",
        "overview",
        "sentences",
        "generation",
    ]
    assert "November 2013" in answer["answer"]
    assert answer["citations"]
    for citation in answer["citations"]:
        text = (PRESS_RELEASES / citation["document"]).read_bytes().decode("utf-8")
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_abstaining_looks_different_and_has_its_own_exit_code(footnote):
    asked = footnote("ask", "who won the chess championship of 1972?")

    assert (asked.returncode, asked.stderr) == (1, "")
    assert asked.stdout.startswith("The documents do not say.\n")
    assert "The nearest passages" in asked.stdout
    assert "[1]" not in asked.stdout


def test_a_follow_up_is_asked_with_its_history(here):
    code, out, _ = here("ask", "where was it held?", "--history", "when was the first two-plus-two?", "--json")

    answer = json.loads(out)
    assert answer["question"] == "where was it held?"
    assert "two-plus-two" in answer["standalone_question"]
    assert code == answer["abstained"]


def test_a_question_need_not_be_quoted(here, library):
    code, out, _ = here("ask", "when", "was", "the", "bridge", "opened?", "--library", library, "--json")

    assert (code, json.loads(out)["question"]) == (0, "when was the bridge opened?")


@pytest.mark.parametrize(
    ("conditions", "document"),
    [
        (["publisher=TASS"], "003_8ac5ae6789964484.txt"),
        (["publisher=ministry", "until=2012"], "002_bf481c23c62848e1.txt"),
    ],
)
def test_only_what_the_filter_leaves_is_asked(here, conditions, document):
    options = [word for condition in conditions for word in ("--where", condition)]
    answer = json.loads(here("ask", "when was the first 2+2?", "--json", *options)[1])

    assert {found["document"] for found in answer["retrieved"]} == {document}
    assert answer["where"] == dict(condition.split("=") for condition in conditions)


def test_this_week_is_told_from_the_day_that_is_named(here):
    asked = ["ask", "Who visited Tokyo this week?", "--asked-on", "2019-06-02", "--json"]
    (given,) = json.loads(here(*asked)[1])["computation"]["inputs"]

    assert (given["described"], given["start"], given["end"]) == ("this week", "2019-05-27", "2019-06-02")


def test_the_documents_that_alone_were_asked_are_told(here):
    code, out, _ = here("ask", "According to TASS, when was the first 2+2?", "--where", "published=2017")

    assert (code, out.splitlines()[0]) == (0, "Asked of: 2017, TASS")


# Printing an answer


@pytest.fixture
def citation():
    return Citation(
        1,
        "a.txt",
        "f00d",
        "A title",
        "The Gazette",
        None,
        7,
        10,
        30,
        "It was opened yesterday.",
        0.9,
        page_label="page 7",
    )


def shown(answer, capsys):
    print_answer(answer, as_json=False)
    return capsys.readouterr().out


def test_an_answer_is_printed_with_the_page_and_how_it_stands(citation, capsys):
    answer = Answer("When?", "When?", "1987", "1987 [1]", False, None, 0.9, None, Agreement(2, 1), (citation, citation))

    assert shown(answer, capsys).splitlines() == [
        "1987 [1]",
        "",
        "[1] A title",
        "    The Gazette · page 7 · a.txt",
        "    “It was opened yesterday.”",
        "",
        "Well supported. 2 independent documents say so; 1 differs.",
    ]


def test_a_date_that_was_derived_is_shown_as_derived(citation, capsys):
    when = AnswerDate(*[date(1987, 3, 4)] * 2, "yesterday")
    answer = Answer("When?", "When?", "4 March 1987", "4 March 1987 [1]", False, None, 0.6, when, citations=(citation,))

    assert shown(answer, capsys).splitlines()[:2] == ["4 March 1987 [1]", "  derived from “yesterday”"]


def test_those_that_differ_are_printed_with_their_words(citation, capsys):
    other = OtherAnswer("1988", (citation,))
    answer = Answer("When?", "When?", "1987", "1987", False, None, 0.3, None, Agreement(1, 1, (other,)), (citation,))

    out = shown(answer, capsys)
    assert "Weakly supported. 1 document says so; 1 differs.\n\nAnother answer: 1988\n\n[1] A title\n" in out


def test_a_question_that_was_completed_is_shown_as_it_was_read(citation, capsys):
    answer = Answer("And why?", "Why was it opened?", None, "No.", True, "No.", 0.1, nearest=(citation,))

    assert shown(answer, capsys).startswith("Read as “Why was it opened?”\nThe documents do not say.\nNo.\n")


@given(st.text())
def test_nothing_that_a_document_holds_can_move_the_cursor_colour_or_type(text):
    for safe in (plain(text), one_line(text)):
        assert not [c for c in safe if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
        assert not set(safe) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert "\n" not in one_line(text)


@given(st.text(st.characters(exclude_categories=["C", "Z"])))
def test_words_that_do_nothing_to_a_terminal_stay_as_they_are(text):
    assert plain(text) == one_line(text) == text


def test_markup_and_escape_sequences_of_a_document_are_only_shown(here, tmp_path):
    hostile = tmp_path / "\x1b[31m[bold]evil.txt"
    hostile.write_text(
        "\x1b]0;title\x07Tower\n\nThe [red]tower[/red] of Zembla was \x1b[31mbuilt\x1b[0m in 1911 :smile:.\n",
        encoding="utf-8",
    )
    library = tmp_path / "library"

    outputs = [
        *here("add", hostile, "--library", library)[1:],
        *here("list", "--library", library)[1:],
        *here("ask", "when was the tower of Zembla built?", "--library", library)[1:],
        *here("timeline", "--library", library)[1:],
        *here("add", tmp_path / "\x1b[31mmissing.txt", "--library", library)[1:],
        *here("remove", hostile.name, "--library", library)[1:],
    ]
    assert not any(re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", output) for output in outputs)
    assert "[bold]evil.txt" in outputs[0]
    assert "The [red]tower[/red] of Zembla was �[31mbuilt�[0m in 1911 :smile:." in outputs[4]


def in_a_terminal(environment, *arguments):
    """What the command writes to a terminal, a narrow one."""
    terminal, inside = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "qa.cli", *map(str, arguments)],
        stdin=inside,
        stdout=inside,
        stderr=inside,
        cwd=ROOT,
        env=environment | {"COLUMNS": "60"},
    )
    os.close(inside)
    written = b""
    while True:
        try:
            some = os.read(terminal, 65536)
        except OSError:  # what Linux says when the other side is closed
            some = b""
        if not some:
            break
        written += some
    os.close(terminal)
    process.wait()
    return written.decode().replace("\r\n", "\n")


def test_a_terminal_gets_colours_and_folded_lines(environment, library):
    written = in_a_terminal(environment, "ask", "when was the bridge opened?", "--library", library)

    assert "\x1b[1;32m1987\x1b[0m" in written
    assert max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in written.splitlines()) <= 60


def test_no_color_is_respected(environment, library):
    written = in_a_terminal(environment | {"NO_COLOR": "1"}, "ask", "when was the bridge opened?", "--library", library)

    assert "1987" in written
    assert not re.search(r"\x1b\[[0-9;]*\b(3[0-7]|38|9[0-7])\b", written)


# Documents


def test_a_library_is_filled_listed_emptied_and_checked(here, tmp_path):
    library, folder = tmp_path / "library", tmp_path / "reports"
    (folder / "below").mkdir(parents=True)
    (folder / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (folder / "below" / "brücke.txt").write_bytes("Die Brücke über den Fluss wurde eröffnet.".encode("latin-1"))
    (folder / "noise.bin.txt").write_bytes(bytes(range(256)) * 9)
    add = ("add", folder, "--library", library)

    code, out, err = here(*add)
    assert code == 1
    assert "2 added, 1 refused. The library holds 2 documents." in out
    assert err.startswith("footnote: noise.bin.txt is not text")

    (folder / "noise.bin.txt").unlink()
    (folder / "bridge.txt").write_text(BRIDGE + " It is red.", encoding="utf-8")
    code, out, err = here(*add, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "added": [],
        "replaced": ["bridge.txt"],
        "skipped": [{"source": str(folder / "below" / "brücke.txt"), "reason": "unchanged"}],
        "refused": [],
        "guessed": [],
        "undated": ["bridge.txt"],
        "remarks": [],
        "gone": [],
        "removed": [],
        "moved": [],
    }

    documents = json.loads(here("list", "--library", library, "--json")[1])["documents"]
    assert {document["name"] for document in documents} == {"bridge.txt", "brücke.txt"}
    assert next(d["characters"] for d in documents if d["name"] == "bridge.txt") == len(BRIDGE + " It is red.")

    assert here("remove", "bridge.txt", "--library", library)[:2] == (0, "Removed bridge.txt\n")
    listed = [line.split() for line in here("list", "--library", library)[1].splitlines()]
    assert listed[0] == ["Id", "Published", "Name", "Title"]
    assert [line[1:] for line in listed[1:]] == [["-", "below/brücke.txt", "brücke"]]
    assert here("check", "--library", library) == (0, "All is well.\n", "")


def test_what_could_not_be_read_of_a_document_is_told_when_it_is_added(here, tmp_path):
    mail = EmailMessage()
    mail["Subject"] = "The bridge"
    mail.set_content("The plan is attached.")
    mail.add_attachment(b"", "application", "pdf", filename="plan.pdf")
    (tmp_path / "bridge.eml").write_bytes(mail.as_bytes())
    said = "the attachment plan.pdf is empty or damaged"
    library = tmp_path / "l"

    assert f"\nbridge.eml: {said}\n" in here("add", tmp_path / "bridge.eml", "--library", library)[1]
    assert json.loads(here("show", "bridge.eml", "--library", library, "--json")[1])["remarks"] == [said]


def test_a_guessed_date_is_marked_and_corrected(here, tmp_path):
    library, note = tmp_path / "library", tmp_path / "the bridge.txt"
    note.write_text(f"Bridges\n\n5 March 1987\n\n{BRIDGE.replace('in 1987', 'yesterday')}", encoding="utf-8")
    (tmp_path / "letter.txt").write_text("Dear Ana, it rains.", encoding="utf-8")

    added = here("add", note, tmp_path / "letter.txt", "--library", library)[1].splitlines()
    assert added[-1] == (
        "1 with a guessed date, 1 without a date. To correct one: "
        f"footnote edit 'the bridge.txt' --published 2017-03-20 --library {library}"
    )
    listed = here("list", "--library", library)[1]
    assert "  1987-03-05 (guessed)  the bridge.txt" in listed
    asked = here(*ASK, "--library", library)[1]
    assert "\n    5 March 1987 (date guessed from its file) · the bridge.txt\n" in asked

    edit = ("edit", "the bridge.txt", "--published", "20 March 1990", "--publisher", "The Gazette")
    assert here(*edit, "--library", library) == (
        0,
        "Edited the bridge.txt: published 1990-03-20, publisher The Gazette\n",
        "",
    )
    assert "  1990-03-20  the bridge.txt" in here("list", "--library", library)[1]
    asked = here(*ASK, "--library", library)[1]
    assert asked.startswith("19 March 1990")
    assert "\n    The Gazette · 20 March 1990 · the bridge.txt\n" in asked

    code, out, _ = here("edit", note, "--published", "none", "--library", library, "--json")
    edited = json.loads(out)["edited"]
    assert (code, edited["published"], edited["dated_by"], edited["publisher"]) == (0, None, None, "The Gazette")
    documents = json.loads(here("list", "--library", library, "--json")[1])["documents"]
    assert edited in documents


BAD_EDITS = {
    "31 February": (["--published", "31 February"], "'31 February' is no day of the calendar"),
    "a month": (["--published", "March 2017"], "write it as 2017-03-20"),
    "nothing": ([], "there is nothing to change"),
    "no title": (["--title", "none"], "without a title"),
    "no language": (["--language", "English"], "as en for English"),
}


@pytest.mark.parametrize("case", BAD_EDITS)
def test_an_edit_that_cannot_be_is_refused_in_one_line(here, library, case):
    options, says = BAD_EDITS[case]
    before = content_of(library)

    code, out, err = here("edit", "bridge.txt", *options, "--library", library)
    assert (code, out) == (2, "")
    assert re.fullmatch(r"footnote: [^\n]+\n", err)
    assert says in err
    assert content_of(library) == before


def test_rebuilding_keeps_the_documents(here, library):
    code, out, _ = here("rebuild", "--library", library, "--json")

    assert (code, json.loads(out)) == (0, {"documents": 1, "passages": 1})
    assert here("ask", "when was the bridge opened?", "--library", library)[0] == 0


def test_check_says_what_is_wrong(here, library):
    change(library, "UPDATE documents SET text = replace(text, '1987', '1887')")

    code, out, err = here("check", "--library", library, "--json")
    assert (code, err) == (1, "")
    assert any("bridge.txt" in problem for problem in json.loads(out)["problems"])


def test_check_says_that_a_file_is_no_library(here, library):
    (library / "footnote.db").write_bytes(b"This is no database, and was never one." * 500)

    code, out, err = here("check", "--library", library)
    assert (code, err, out.count("\n")) == (1, "", 1)
    assert "footnote.db" in out


# The timeline


def test_a_timeline_is_a_table_in_the_order_of_time(footnote):
    shown = footnote("timeline", "--query", "2+2 consultations", "--since", "2019")

    assert (shown.returncode, shown.stderr) == (0, "")
    heading, event, gap, total = shown.stdout.splitlines()
    assert heading.split() == ["When", "Document", "Sentence"]
    assert event.startswith("30 May 2019 (“yesterday”)  004_6febcb305ee30d60.txt  As for military and political issues")
    assert (gap, total) == ("", "1 event in 1 document.")


def test_since_and_until_are_read_as_people_write_days(here):
    def whens(*limits):
        return [event["when"] for event in json.loads(here("timeline", "--json", *limits)[1])["events"]]

    assert whens("--since", "March 30, 2017", "--until", "September 2017") == [
        "2017",
        "2017",
        "March 2017",
        "30 March 2017",
        "September 2017",
    ]
    assert whens("--until", "1956") == ["1956", "1956"]
    assert whens("--since", "2023-05-01") == ["2023"]
    assert whens("--until", "1066") == []


def test_a_timeline_in_json_has_quotes_that_are_exact(footnote):
    timeline = json.loads(footnote("timeline", "--json").stdout)

    assert list(timeline) == ["query", "since", "until", "events"]
    citations = [citation for event in timeline["events"] for citation in event["citations"]]
    assert len(citations) > 30
    for citation in citations:
        text = (PRESS_RELEASES / citation["document"]).read_bytes().decode("utf-8")
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_a_timeline_is_written_to_files(here, library, tmp_path):
    files = [tmp_path / name for name in ("events.csv", "events.ics", "events.svg")]
    files[0].write_text("what stood there before")
    options = itertools.chain.from_iterable(zip(("--csv", "--ics", "--svg"), files, strict=True))
    code, out, err = here("timeline", "--library", library, *options)

    assert (code, err) == (0, "")
    assert BRIDGE in out
    table, calendar, picture = (file.read_text(encoding="utf-8") for file in files)
    assert table.splitlines()[1].startswith(f"1987-01-01,1987-12-31,1987,,{BRIDGE},bridge.txt,Bridges,")
    assert "DTSTART;VALUE=DATE:19870101" in calendar
    assert f"1987: {BRIDGE}" in picture
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.csv", "events.ics", "events.svg", "library"]


def test_a_place_that_cannot_be_written_is_refused_before_the_work(here, library, tmp_path):
    code, out, err = here("timeline", "--library", library, "--csv", tmp_path / "no" / "events.csv")

    assert (code, out) == (2, "")
    assert (
        err == f"footnote: {tmp_path}/no/events.csv cannot be written (No such file or directory): name another place\n"
    )


def test_a_timeline_of_nothing_says_so(here, library):
    assert here("timeline", "--library", library, "--until", "1900") == (
        0,
        "No dated sentence of the documents fits.\n",
        "",
    )


# Evaluating


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "questions.jsonl"
    evidence = [{"document": "bridge.txt", "quote": BRIDGE}]
    lines = [
        {
            "id": "a",
            "kind": "when",
            "question": "When was the bridge opened?",
            "answers": ["1987"],
            "evidence": evidence,
        },
        {"id": "b", "kind": "none", "question": "Who won the chess championship?", "answers": []},
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_evaluating_prints_metrics_with_intervals_overall_and_by_kind(here, library, questions, tmp_path):
    code, out, err = here("evaluate", questions, "--library", library, "--report", tmp_path / "report")

    assert (code, err) == (0, "")
    lines = [re.split(r"  +", line) for line in out.splitlines()]
    assert ["Metric", "Value", "Interval", "Questions"] in lines
    assert ["Right", "1.000", "1.00–1.00", "2"] in lines
    assert ["Citation exactness", "1.000", "1.00–1.00", "2"] in lines
    assert any(line[:2] == ["when", "1.000 1.00–1.00"] for line in lines)
    assert "When was the bridge opened?" in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")


def test_predictions_are_the_answers_with_the_ids_of_their_questions(here, library, questions, tmp_path):
    predictions = tmp_path / "out.jsonl"
    code, out, _ = here("evaluate", questions, "--library", library, "--predictions", predictions, "--json")

    assert code == 0
    written = [json.loads(line) for line in predictions.read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["answer"]) for row in written] == [("a", "1987"), ("b", None)]
    assert json.loads(out)["metrics"]["right"]["overall"]["value"] == 1.0


def test_a_minimum_that_is_not_reached_is_an_exit_code(here, library, questions):
    questions.write_text(questions.read_text(encoding="utf-8").replace("1987", "1988"), encoding="utf-8")

    code, out, err = here(
        "evaluate",
        questions,
        "--library",
        library,
        "--min",
        "right=0.9",
        "--min",
        "citation_exactness=1",
        "--json",
    )
    assert code == 1
    assert json.loads(out)["failures"] == ["right is 0.500, less than 0.9"]
    assert "footnote: right is 0.500, less than 0.9\n" in err


def test_interrupting_is_one_line_and_keeps_what_was_done(environment, library, questions, tmp_path):
    line = questions.read_text(encoding="utf-8").splitlines()[0]
    many = [line.replace('"a"', f'"a{number}"') for number in range(20_000)]
    questions.write_text("\n".join(many), encoding="utf-8")
    predictions = tmp_path / "out.jsonl"
    command = ["evaluate", questions, "--library", library, "--predictions", predictions]
    process = subprocess.Popen(
        [sys.executable, "-m", "qa.cli", *map(str, command)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
    )
    while not (predictions.exists() and predictions.read_bytes().count(b"\n") > 1):
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=300)

    assert (process.returncode, out) == (130, "")
    assert err == "footnote: stopped; what was done so far is kept\n"
    assert [json.loads(line) for line in predictions.read_text(encoding="utf-8").splitlines()]


# The chat


def test_the_chat_is_served_until_it_is_interrupted(environment, library):
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "qa.cli",
            "chat",
            "--library",
            library,
            "--port",
            "0",
            "--no-browser",
            "--json",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
    )
    address = json.loads(process.stdout.readline())["address"]
    with urllib.request.urlopen(address) as page:  # noqa: S310
        assert b"Footnote" in page.read()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)

    assert (process.returncode, out, err) == (0, "", "")


# Bad input: one line that names the thing and says what to do, exit code 2, and the library as it was

ASK = ("ask", "when was the bridge opened?")


def unreadable(path):
    """A file that is there and cannot be read, by root neither."""
    if os.geteuid() == 0:
        path.symlink_to("/proc/self/mem")
    else:
        path.touch(mode=0)


BAD_FILES = {
    "missing.txt": lambda path: None,
    "unreadable.txt": unreadable,
    "empty.txt": lambda path: path.write_bytes(b""),
    "binary.txt": lambda path: path.write_bytes(bytes(range(256)) * 9),
    "program.exe": lambda path: path.write_bytes(b"MZ\x90\x00"),
    "wrong-encoding.txt": lambda path: path.write_bytes(b"\xff\xfe" + b"\x00\xd8" * 40),
}

BAD_QUESTIONS = {
    "empty": ("", "empty"),
    "10,000 words long": ("bridge " * 10_000, "10,000 words"),
}


def refuses(process, *words):
    """One line on stderr that has these words, exit code 2, and nothing on stdout."""
    assert process.returncode == 2, process
    assert process.stdout == ""
    assert re.fullmatch(r"footnote: [^\n]+\n", process.stderr), process.stderr
    assert len(process.stderr) < 400
    for word in words:
        assert word in process.stderr
    return True


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused(footnote, library, tmp_path, name):
    BAD_FILES[name](tmp_path / name)
    before = content_of(library)

    assert refuses(footnote("add", tmp_path / name, "--library", library), name)
    assert content_of(library) == before


@pytest.mark.parametrize("case", BAD_QUESTIONS)
def test_a_bad_question_is_refused(footnote, library, case):
    question, says = BAD_QUESTIONS[case]
    before = content_of(library)

    assert refuses(footnote("ask", question, "--library", library), says)
    assert content_of(library) == before


@pytest.mark.parametrize("encoder", ["nobody/no-such-model", "./no/such/folder"])
def test_an_unknown_encoder_is_refused_soon(footnote, library, encoder):
    before = content_of(library)
    started = time.monotonic()

    assert refuses(footnote(*ASK, "--library", library, "--encoder", encoder), encoder)
    assert time.monotonic() - started < 60
    assert content_of(library) == before


@pytest.mark.parametrize("option", ["--reader", "--reranker"])
@pytest.mark.parametrize("name", ["nobody/no-such-model", "./no/such/folder"])
def test_an_unknown_reader_or_reranker_is_refused_soon(footnote, library, option, name):
    before = content_of(library)
    started = time.monotonic()

    assert refuses(footnote(*ASK, "--library", library, option, name), name)
    assert time.monotonic() - started < 60
    assert content_of(library) == before


def test_a_reader_that_is_damaged_is_refused(footnote, library, tmp_path):
    (tmp_path / "reader.json").write_text("{", encoding="utf-8")

    assert refuses(footnote(*ASK, "--library", library, "--reader", tmp_path), "damaged", "install footnote again")


def test_a_library_made_with_another_encoder_is_refused(footnote, library):
    change(library, "UPDATE settings SET value = 'other' WHERE name = 'encoder fingerprint'")
    before = content_of(library)

    assert refuses(footnote(*ASK, "--library", library), str(library), "rebuild")
    assert content_of(library) == before


def test_a_library_of_a_newer_version_is_refused(footnote, library):
    change(library, "PRAGMA user_version = 999")
    before = content_of(library)

    assert refuses(footnote(*ASK, "--library", library), "footnote.db", "newer")
    assert content_of(library) == before


def test_a_library_that_is_not_there_is_not_made_by_asking(footnote, tmp_path):
    assert refuses(footnote(*ASK, "--library", tmp_path / "typo"), str(tmp_path / "typo"), "footnote add")
    assert not (tmp_path / "typo").exists()


def test_a_missing_path_leaves_no_library_behind(here, tmp_path):
    assert here("add", tmp_path / "missing.txt", "--library", tmp_path / "new")[0] == 2
    assert not (tmp_path / "new").exists()


def test_a_folder_without_files_is_refused(here, library, tmp_path):
    (tmp_path / "nothing").mkdir()

    code, out, err = here("add", tmp_path / "nothing", "--library", library)
    assert (code, out) == (2, "")
    assert "there are no files in" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("ask",),
        ("ask", "when?", "--colour"),
        ("ask", "when?", "--where", "TASS"),
        ("ask", "when?", "--where", "kind=a", "--where", "kind=b"),
        ("ask", "when?", "--where", "colour=red"),
        ("chat", "--no-browser", "--where", "published=lately"),
        ("ask", "who came this week?", "--asked-on", "May 2019"),
        ("ask", "who came this week?", "--asked-on", "the flood"),
        ("add", ""),
        ("list", "--library", ""),
        ("chat", "--port", "eighty"),
        ("remove", "no-such-document"),
        ("edit", "no-such-document", "--title", "A title"),
        ("evaluate", "no-such-file.jsonl"),
        ("evaluate", "--min", "right=often"),
        ("evaluate", "--min", "brilliance=1"),
        ("evaluate", "--report", "/dev/null/report"),
        ("timeline", "--since", "the day of the flood"),
        ("timeline", "--until", "12345"),
        ("timeline", "--since", "2018", "--until", "March 2017"),
        ("timeline", "--query", " "),
        ("timeline", "--csv", "no-such-folder/events.csv"),
        ("timeline", "--svg", "/"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line_and_exit_code_2(here, arguments):
    code, out, err = here(*arguments)

    assert (code, out) == (2, "")
    assert re.fullmatch(r"footnote: [^\n]+\n", err)


def test_questions_on_standard_input_are_answered_line_by_line(here, library):
    typed = "When was the bridge opened?\n\nWhen was the bridge opened? " + "word " * 600 + "\nWhen?\n"
    code, out, err = here("ask", "--library", library, "--json", typed=typed)
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["question"] for answer in answers] == ["When was the bridge opened?", "When?"]
    assert (code, answers[0]["answer"]) == (0, "1987")
    assert err.count("footnote: the question has 605 words") == 1


def test_the_library_is_the_one_that_the_variable_names(here, library, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(library))
    assert "bridge.txt" in here("list")[1]


def test_a_conversation_is_typed_at_a_terminal(library, environment):
    parent, child = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "qa.cli", "ask", "--library", library],
        stdin=child,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=ROOT,
    ) as process:
        os.write(parent, b"When was the bridge opened?\nBy whom?\nexit\n")
        out, _ = process.communicate(timeout=120)
    os.close(parent)
    os.close(child)
    assert process.returncode == 0
    assert "1987" in out
    assert "the mayor" in out


def test_a_shell_is_told_what_may_come_next(footnote):
    asked = {"_FOOTNOTE_COMPLETE": "complete_bash", "COMP_WORDS": "footnote tim", "COMP_CWORD": "1"}
    assert footnote(env=asked).stdout.split() == ["timeline"]


def test_a_user_is_added_listed_given_a_token_and_removed(here, tmp_path):
    file = tmp_path / "users.toml"
    assert here("user", "add", "anna", "--auth", file, typed="correct horse\n")[:2] == (0, "anna may log in.\n")
    code, token, _ = here("user", "token", "anna", "--auth", file)
    assert (code, token[:3]) == (0, "fn-")
    assert here("user", "list", "--auth", file)[1] == "anna (1 tokens)\n"
    assert here("user", "remove", "anna", "--auth", file)[0] == 0
    assert here("user", "list", "--auth", file)[1] == "There are no users.\n"
    code, _, err = here("chat", "--no-browser", "--auth", file)
    assert code == 2
    assert "add one by footnote user add NAME" in err


def test_without_a_command_the_help_is_on_stderr(here):
    code, out, err = here()

    assert (code, out) == (2, "")
    assert err.startswith("Usage: footnote")


# Whatever else happens


def test_the_unexpected_is_one_line_that_says_how_to_see_more(here, library, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("boom\nand more")

    monkeypatch.setattr(Library, "explain", fail)
    code, out, err = here(*ASK, "--library", library)
    assert (code, out) == (70, "")
    assert err.startswith("footnote: something unexpected went wrong (RuntimeError: boom and more); ")
    assert err.endswith("FOOTNOTE_DEBUG=1 shows where\n")

    monkeypatch.setenv("FOOTNOTE_DEBUG", "1")
    assert "Traceback" in here(*ASK, "--library", library)[2]


def test_a_reader_that_has_enough_is_no_error(environment, library):
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.run(
        [sys.executable, "-m", "qa.cli", "list", "--library", library],
        stdout=writing,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment,
    )
    os.close(writing)

    assert (process.returncode, process.stderr) == (141, b"")


def test_a_terminal_without_unicode_gets_what_it_can_show(footnote, library):
    asked = footnote(*ASK, "--library", library, env={"PYTHONIOENCODING": "ascii"})

    assert (asked.returncode, asked.stderr) == (0, "")
    assert "1987" in asked.stdout


# Help


def commands():
    return get_command(app).commands


def test_the_commands_are_those_of_the_contract():
    assert set(commands()) == {
        *("ask", "search", "show", "add", "remove", "edit", "list", "chat", "evaluate", "check", "rebuild", "timeline"),
        *("export", "import", "watch", "serve", "user"),
    }


@pytest.mark.parametrize("name", commands())
def test_every_command_and_every_option_has_help(name):
    command = commands()[name]

    assert command.help.strip()
    assert command.get_short_help_str(80).strip().endswith(".")
    assert all(parameter.help for parameter in command.params)


@pytest.mark.parametrize("name", sorted(commands().keys() - {"user"}))  # users have libraries of their own
def test_every_command_takes_a_library_and_prints_json(name):
    options = set(itertools.chain.from_iterable(parameter.opts for parameter in commands()[name].params))

    assert {"--library", "--json"} <= options


@pytest.mark.parametrize("name", ["ask", "add", "edit", "chat", "evaluate", "rebuild", "timeline"])
def test_every_command_that_encodes_takes_an_encoder(name):
    assert any("--encoder" in parameter.opts for parameter in commands()[name].params)


@pytest.mark.parametrize("name", ["ask", "chat", "evaluate"])
def test_every_command_that_answers_takes_a_reader_and_a_reranker(name):
    options = set(itertools.chain.from_iterable(parameter.opts for parameter in commands()[name].params))

    assert {"--reader", "--reranker"} <= options


def test_more_threads_than_processors_are_refused_in_one_line_that_says_what_is_used(footnote):
    done = footnote("search", "ministers", "-k", "1", "--threads", "5000")

    assert done.returncode == 0
    used = len(os.sched_getaffinity(0))
    assert done.stderr == f"footnote: --threads 5000 is more than there are processors: {used} are used\n"


def test_help_lists_every_exit_code(here):
    code, out, _ = here("--help")

    assert code == 0
    listed = out[out.index("Exit codes:") :]
    assert [int(number) for number in re.findall(r"^ +(\d+)  ", listed, re.M)] == list(EXIT_CODES)


def test_help_is_there_at_once(footnote):
    def cpu_seconds():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    before = cpu_seconds()
    assert footnote("--help").returncode == 0
    assert cpu_seconds() - before < 1.5  # importing torch or Gradio takes several


@pytest.mark.parametrize(
    "arguments", [("--help",), ("--version",), ("list",), ("ask", "when was the first 2+2?")], ids=" ".join
)
def test_what_is_slow_to_import_waits_until_it_is_needed(footnote, arguments):
    program = (
        "import sys; from qa.cli import run; run(sys.argv[1:]);"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )

    loaded = set(footnote(*arguments, command=("-c", program)).stderr.split())
    assert "qa" in loaded
    assert loaded & SLOW_TO_IMPORT == set()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--help",), 0),
        (("list",), 0),
        (("show", "000_b7c0975044fe238a.txt"), 0),
        (("search", "--words", "ministers"), 0),
        (("ask", " "), 2),
        (("ask", "who?", "--where", "colour=red"), 2),
        (("ask", "who?", "--library", "nowhere"), 2),
        (("show", "nothing.txt"), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_asks_no_model_and_reads_no_file_loads_none_of_either(footnote, arguments, code):
    footnote("list")  # the bundled library is made
    program = (
        "import sys; from qa.cli import run; code = run(sys.argv[1:]);"
        "print(code, *sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )

    *_, line = footnote(*arguments, command=("-c", program)).stderr.splitlines()
    ended, *loaded = line.split()
    assert int(ended) == code
    assert set(loaded) & {*SLOW_TO_IMPORT, "onnxruntime", "openai", "charset_normalizer"} == set()


def test_a_processor_without_avx2_is_told_in_a_line(here, tmp_path, monkeypatch):
    (tmp_path / "cpuinfo").write_text("flags\t\t: fpu sse4_2\n")
    monkeypatch.setattr("embeddings.threads._PROCESSORS", tmp_path / "cpuinfo")
    code, _, err = here("ask", "Who met Minister Gemba?")
    assert code == 0
    assert err.startswith("footnote: this processor has no AVX2")
    assert err.count("\n") == 1
    assert here("list")[2] == ""


def test_where_the_press_releases_cannot_be_kept_it_is_told_how_to_name_another_folder(here, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path / "file" / "below"))
    code, _, err = here("list")
    assert code == 2
    assert "press-releases is a file" in err
    assert err.endswith("; for the press releases, FOOTNOTE_HOME names it\n")


def test_help_needs_no_numpy(footnote):
    program = (
        "import sys; from qa.cli import run; run(sys.argv[1:]);"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    loaded = footnote("--help", command=("-c", program)).stderr.split()
    assert "typer" in loaded
    assert "numpy" not in loaded


def test_the_version_is_that_of_the_distribution(here):
    assert re.fullmatch(r"footnote (\d+\.\d+\.\d+|\(not installed\))\n", here("--version")[1])
