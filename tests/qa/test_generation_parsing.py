"""Sentences out of what a language model writes, in whatever form and however it is cut into pieces."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.generation.parsing import SentenceParser, WrittenSentence

PLAIN = "The bridge was opened by Ivan Lund [1]. It is 210 metres long. [2] The ferry, [3] was sold."
JSON = '{"sentences": [{"quote": "opened by", "text": "It was opened.", "passages": [1, 3]}, {"text": "It is long"'


def parsed(text, passages=3, at_once=5):
    parser = SentenceParser(passages)
    found = [each for start in range(0, len(text), at_once) for each in parser.feed(text[start : start + at_once])]
    return [*found, *parser.end()]


@pytest.mark.parametrize("at_once", [1, 2, 7, 1000])
def test_plain_text_is_divided_and_a_marker_belongs_to_the_sentence_that_it_ends(at_once):
    assert parsed(PLAIN, at_once=at_once) == [
        WrittenSentence("The bridge was opened by Ivan Lund.", (1,)),
        WrittenSentence("It is 210 metres long.", (2,)),
        WrittenSentence("The ferry, was sold.", (3,)),
    ]


def test_a_sentence_is_given_as_soon_as_the_next_has_begun():
    parser = SentenceParser(2)
    assert parser.feed("The bridge was opened by Ivan Lund [1].") == []
    assert parser.feed(" It is long and") == [WrittenSentence("The bridge was opened by Ivan Lund.", (1,))]


def test_json_of_the_form_asked_for_is_read_as_it_comes_and_what_was_cut_off_is_left_out():
    assert parsed(JSON) == [WrittenSentence("It was opened.", (1, 3), "opened by")]
    assert SentenceParser(3).feed(JSON) == parsed(JSON)


@pytest.mark.parametrize(
    "text",
    [
        '```json\n{"sentences": [{"text": "It is long.", "passages": 2}]}\n```',
        '[{"sentence": "It is long.", "sources": ["2"]}]',
        '{"answer": "It is long. [2]"}',
        "<think>What is [1] {asked}?</think>It is long [2].",
        "- **It is long** [2].",
        "It is long【2†source】.",
        "It is long [passage 2].",
    ],
)
def test_other_forms_are_borne(text):
    assert parsed(text) == [WrittenSentence("It is long.", (2,))]


@pytest.mark.parametrize(
    ("marker", "passages"),
    [
        ("[0]", ()),
        ("[4]", ()),
        ("[1-999999999]", ()),
        ("[2-900]", (2, 3)),
        ("[3, 1; 1]", (3, 1)),
        ("[" + "9" * 5000 + "]", ()),
        ("[[1]2]", (1,)),
        ("[", ()),
        ("[1", (1,)),
    ],
)
def test_a_marker_names_passages_that_were_given_or_none_and_is_never_part_of_the_sentence(marker, passages):
    (sentence,) = parsed(f"The bridge is long {marker}", at_once=10_000)
    assert (sentence.text[:18], sentence.passages) == ("The bridge is long", passages)
    assert "[1]" not in sentence.text


@pytest.mark.parametrize("text", ["", "   ", "{", "{'text': 'It is long.'}", '{"sentences": []}', "[1][2]", "[" * 3000])
def test_what_holds_no_sentence_gives_none(text):
    assert parsed(text, at_once=100) == []


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='ab. [1]{}":,\n`<>', max_size=120))
def test_nothing_that_is_written_fails_or_smuggles_in_a_marker(text):
    for sentence in parsed(text):
        assert not any(f"[{number}]" in sentence.text for number in range(10))
        assert set(sentence.passages) <= {1, 2, 3}
