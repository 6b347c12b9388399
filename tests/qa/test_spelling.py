"""Words of a question that stand in no document, corrected to words that do."""

import pytest

from qa.normalisation import search_terms
from qa.standalone import corrected

TEXTS = ["The talks begin in May.", "The warranty of the pump is two years.", "Maintenance talks with Ortega."]
KNOWN = {term for text in TEXTS for term in search_terms(text)}


WORDS = {"how", "much", "is", "the", "zeppelin", "when", "was", "born", "who", "has", "form", "does", "did", "of"}


def spelt(question):
    return corrected(
        question, lambda word: word.lower() in WORDS or set(search_terms(word)) <= KNOWN, lambda term, edits: TEXTS
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("whn did teh talks beginn", "when did the talks begin"),
        ("waranty of the pmup", "warranty of the pump"),
        ("who does the maintanance?", "who does the maintenance?"),
        ("When did the talks begin?", "When did the talks begin?"),
    ],
)
def test_a_word_one_or_two_edits_away_from_the_documents_is_theirs(typed, meant):
    assert spelt(typed) == meant


@pytest.mark.parametrize("question", ["When was Ortego born?", "How much is the zeppelin?", "Who has the 27b form?"])
def test_names_and_words_that_are_like_none_stay_as_they_are(question):
    assert spelt(question) == question


@pytest.mark.parametrize("question", ["Wer hat die Pumpe gewartet?", "Quand est-ce que la réunion commence?"])
def test_a_question_in_another_language_stays_as_it_is(question):
    assert spelt(question) == question
