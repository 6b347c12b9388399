"""The page speaks the language that the browser prefers, of those that it knows."""

import ast
import copy
import re
from datetime import date
from pathlib import Path
from string import Formatter
from types import SimpleNamespace

import pytest

import qa.chat
import qa.errors
from corpus.dates import DateRange
from corpus.errors import FootnoteError
from corpus.phrases import Phrase, restored, worded
from qa.answer import Answer, abstention
from qa.chat.german import GERMAN
from qa.chat.german_answers import GERMAN_ANSWERS
from qa.chat.german_errors import GERMAN_ERRORS
from qa.chat.languages import preferred, translator
from qa.errors import BadName
from qa.file_reading import documents_of
from qa.worded_answers import answer_from, in_language, kept_answer

FOLDER = Path(qa.chat.__file__).parent
ROOT = FOLDER.parents[1]
KNOWN = GERMAN | GERMAN_ANSWERS | GERMAN_ERRORS
ERRORS = {name for name in vars(qa.errors) if isinstance(getattr(qa.errors, name), type)}
TOLD_TO_PROGRAMS = (
    "corpus/metadata.py",
    "corpus/transfer.py",
    "qa/chat/serving.py",
    "qa/cli",
    "qa/distributed",
    "qa/evaluation",
    "qa/folders.py",
    "qa/milvus",
    "qa/reading",
    "qa/scoring",
    "qa/server",
    "qa/training",
    "qa/writing.py",
)
"""What no page can meet, for it is told before there is one, or to the command line."""
PARTS = {
    "Button",
    "UploadButton",
    "Textbox",
    "Checkbox",
    "Dropdown",
    "Radio",
    "Tab",
    "Accordion",
    "Sidebar",
    "Markdown",
}
german = preferred("de")[1]


def in_language_of(accepted):
    return translator(SimpleNamespace(headers={"accept-language": accepted}))("Dates")


@pytest.mark.parametrize(
    ("accepted", "shown"),
    [
        ("de", "Daten"),
        ("de-AT,de;q=0.9,en;q=0.8", "Daten"),
        ("fr-FR,de;q=0.5", "Daten"),
        ("en-GB,de;q=0.9", "Dates"),
        ("de;q=0.3,en;q=0.8", "Dates"),
        ("fr", "Dates"),
        ("", "Dates"),
        ("de;q=none,,;", "Dates"),
    ],
)
def test_the_first_language_that_is_known_is_shown(accepted, shown):
    assert in_language_of(accepted) == shown


def calls(folder, without=()):
    for path in folder.rglob("*.py"):
        if path.relative_to(ROOT).as_posix().startswith(without):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield node


def pattern_of(text):
    """A string as a pattern of all that it may be: whatever is filled into an f-string may stand there."""
    if isinstance(text, ast.Constant):
        return re.escape(text.value)
    if isinstance(text, ast.JoinedStr):
        return "".join(re.escape(p.value) if isinstance(p, ast.Constant) else r"[\w' ]+" for p in text.values)
    return None


def test_every_text_of_the_page_is_translated():
    texts = set()
    for path in (*FOLDER.glob("*.py"), *(FOLDER / "assets" / "templates").glob("*.html")):
        source = path.read_text(encoding="utf-8")
        texts |= set(re.findall(r'\b(?:label|t)\(\s*"([^"]+)"\s*\)', source))
        texts |= set(re.findall(r"\bt\('([^']+)'\)", source))
    assert texts
    assert texts <= KNOWN.keys()


def test_no_part_of_the_page_is_labelled_in_english_alone():
    literal = [
        ast.unparse(call)
        for call in calls(FOLDER)
        if isinstance(call.func, ast.Attribute) and call.func.attr in PARTS and ast.unparse(call.func.value) == "gr"
        for text in (*call.args[:1], *(k.value for k in call.keywords if k.arg == "label"))
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value
    ]
    assert literal == []


def test_every_phrase_of_an_answer_is_translated():
    patterns = {
        pattern
        for folder in (ROOT / "corpus", ROOT / "qa")
        for call in calls(folder)
        if ast.unparse(call.func) == "Phrase" and call.args and (pattern := pattern_of(call.args[0]))
    }
    assert len(patterns) > 100
    missing = [each for each in patterns if not any(re.fullmatch(each, known) for known in KNOWN)]
    assert missing == []


def test_every_error_that_the_page_may_show_is_translated():
    raised = [
        call
        for folder in (ROOT / "corpus", ROOT / "qa")
        for call in calls(folder, TOLD_TO_PROGRAMS)
        if call.args and ast.unparse(call.func) in ERRORS
    ]
    assert len(raised) > 100
    assert [ast.unparse(call) for call in raised if isinstance(call.args[0], ast.JoinedStr)] == []
    patterns = {call.args[0].value for call in raised if isinstance(call.args[0], ast.Constant)}
    assert patterns - KNOWN.keys() == set()


def test_an_error_is_composed_in_german_and_stays_english_for_programs():
    error = copy.copy(BadName("there is a library named {name} already: choose another name", name="{x}"))
    assert str(error) == "there is a library named {x} already: choose another name"
    assert worded(error.line, german) == "es gibt schon eine Bibliothek namens {x}: Wählen Sie einen anderen Namen"


def test_an_error_without_parts_is_taken_as_it_stands():
    assert str(FootnoteError("the file {name} is gone")) == "the file {name} is gone"


def test_why_a_file_was_refused_is_said_in_german():
    refused = documents_of(b"%PDF-1.7 cut off", "Report {1}.pdf", "Report {1}.pdf", None, "", {})
    (error,) = refused
    assert str(error).startswith("Report {1}.pdf is no whole PDF (")
    assert worded(error.line, german).startswith("Report {1}.pdf ist kein ganzes PDF (")
    assert worded(error.line, german).endswith("); besorgen Sie es noch einmal, und ganz")


@pytest.mark.parametrize("pattern", ["{name:>999999999}", "{name!r}", "{name.upper}", "{name", "{other}"])
def test_a_phrase_whose_parts_would_not_stand_as_they_are_is_not_restored(pattern):
    with pytest.raises((ValueError, KeyError)):
        restored([pattern, {"name": "x"}])


def fields(pattern):
    return sorted(name for _, name, _, _ in Formatter().parse(pattern) if name is not None)


def test_a_translation_has_the_parts_of_its_original():
    assert [text for text, translated in KNOWN.items() if fields(text) != fields(translated)] == []


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((2013, 11, 1), (2013, 11, 2), "1.-2. November 2013"),
        ((2019, 5, 30), (2019, 5, 30), "30. Mai 2019"),
        ((2019, 5, 30), (2019, 6, 2), "30. Mai - 2. Juni 2019"),
        ((2013, 3, 1), (2013, 3, 31), "März 2013"),
        ((2014, 1, 1), (2014, 6, 30), "erste Hälfte 2014"),
        ((2018, 1, 1), (2018, 12, 31), "2018"),
    ],
)
def test_days_are_said_in_german(first, last, said):
    assert worded(DateRange(date(*first), date(*last)).describe(), german) == said


REASON = Phrase(
    "None of the documents that come nearest mentions {names}.", names=Phrase("“{name}”", name="Without {braces}")
)


def test_an_abstention_is_composed_in_german_and_stays_english_for_programs():
    answer = abstention("Who?", REASON)
    told = in_language(answer, german)
    assert told.reason == "Keines der Dokumente, die am nächsten kommen, erwähnt „Without {braces}“."
    assert told.text == f"Die Dokumente sagen es nicht. {told.reason}"
    assert answer.to_json()["text"] == f"The documents do not say. {REASON}"


def test_an_answer_that_was_kept_is_composed_in_german_after_it_is_read_again():
    kept = kept_answer(abstention("Who?", REASON))
    again = answer_from(kept)
    assert again == abstention("Who?", REASON)
    assert in_language(again, german) == in_language(abstention("Who?", REASON), german)
    assert again.to_json() == {name: value for name, value in kept.items() if name != "phrases"}


def test_an_answer_that_was_kept_without_its_phrases_stays_as_it_was():
    answer = Answer("Who?", "Who?", "Ann", "Ann [1]", False, None, 0.9)
    assert in_language(answer_from(answer.to_json()), german) == answer
