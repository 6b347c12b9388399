"""The page speaks the language that the browser prefers, of those that it knows."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

import qa.chat
from qa.chat.german import GERMAN
from qa.chat.languages import translator

FOLDER = Path(qa.chat.__file__).parent


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


def test_every_text_of_the_page_is_translated():
    texts = set()
    for path in (*FOLDER.glob("*.py"), *(FOLDER / "assets" / "templates").glob("*.html")):
        source = path.read_text(encoding="utf-8")
        texts |= set(re.findall(r'\b(?:label|t)\(\s*"([^"]+)"\s*\)', source))
        texts |= set(re.findall(r"\bt\('([^']+)'\)", source))
    assert texts
    assert texts <= GERMAN.keys()
