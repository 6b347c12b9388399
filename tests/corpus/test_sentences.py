"""Sentences: exact spans, whatever the text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.sentences import sentence_spans

ODD_TEXT = st.text(
    st.one_of(
        st.sampled_from(
            list("ab AB.!?,;:\n\r\t-•*#|1290()\"'“”。！\u3000\u00a0\u2028\u0085\x00\x1c\U0001f600\U00010400")
        ),
        st.characters(),
    ),
    max_size=120,
)


def sentences(text: str, language: str | None = None) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language=language)]


@given(ODD_TEXT, st.sampled_from([None, "en", "de", "ru", "ja", "ar", "hi", "zz"]))
@example("A.\r\n\r\nB\r\n", None)
@example("A\u00a0.b", "en")
@example("\ud800 A. B.", None)
@example("\u2028A. \x85 B.", None)
def test_spans_are_ordered_trimmed_and_cover_every_character_that_is_no_space(text: str, language: str | None):
    reached = 0
    for start, end in sentence_spans(text, language=language):
        assert reached <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not text[reached:start].strip()
        reached = end
    assert not text[reached:].strip()


@given(ODD_TEXT, st.integers(0, 120), st.integers(0, 120))
def test_spans_of_a_part_stay_inside_it(text: str, start: int, end: int):
    for first, last in sentence_spans(text, start, end):
        assert start <= first < last <= min(end, len(text))


@pytest.mark.parametrize("text", ["", " \n\r\n\t", "\u3000\u00a0"])
def test_text_without_words_has_no_sentences(text: str):
    assert sentence_spans(text) == []


def test_offsets_are_code_points_beyond_the_basic_plane():
    text = "😀 One. 𝕏 Two.\r\nThree 😀."
    assert sentences(text) == ["😀 One.", "𝕏 Two.", "Three 😀."]


def test_abbreviations_and_numbers_do_not_end_a_sentence():
    text = "Mr. Smith paid $3.5 million to Acme Inc. in January. Dr. Jones, e.g., did not."
    assert sentences(text) == [
        "Mr. Smith paid $3.5 million to Acme Inc. in January.",
        "Dr. Jones, e.g., did not.",
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Am 3. Mai kam er. Der 2. Weltkrieg endete 1945. Er dauerte sechs Jahre.", "de"),
        ("Den 3. maj kom han. Den 12. Gang blev han. Det var 1945. Han rejste.", "da"),
        ("Tehtiin 3. Kerran. Se oli 1945. Hyvä.", "fi"),
    ],
)
def test_ordinals_with_a_stop_do_not_end_a_sentence(text: str, language: str):
    assert not any(sentence[-2:] in ("2.", "3.") for sentence in sentences(text, language))
    assert sum("1945." in sentence[-5:] for sentence in sentences(text, language)) == 1


def test_a_number_ends_a_sentence_in_english():
    assert sentences("They came in 12. Nobody left.", "en") == ["They came in 12.", "Nobody left."]


@pytest.mark.parametrize(
    "number", ["1 204", "12 345 678", "4500-1234-99", "2021/00417", "555 0142", "1.204.000", "3.5"]
)
def test_numbers_in_groups_are_whole(number: str):
    for text in (
        f"The number is {number}. It is new.",
        f"Number {number}\nIs new",
        f"It was {number} Souls. Then more.",
    ):
        assert any(number in sentence for sentence in sentences(text))


def test_a_line_that_ends_in_a_hyphen_goes_on():
    assert sentences("The watchman was Trygve Lunde-\nVall.") == ["The watchman was Trygve Lunde-\nVall."]
    assert sentences("The season of 2013-\n14 was long.") == ["The season of 2013-\n14 was long."]


def test_scripts_without_spaces_are_divided_at_their_own_stops():
    assert sentences("日本語です。次の文です！最後？", "ja") == ["日本語です。", "次の文です！", "最後？"]


def test_empty_lines_end_a_sentence_without_a_stop():
    assert sentences("Dear all\n\nThe meeting is at 5 pm") == ["Dear all", "The meeting is at 5 pm"]


def test_items_headings_and_rows_are_sentences_of_their_own():
    text = "# Things to buy\nWe need:\n- milk\n- two eggs\n1. First. Then more.\n2. Second\na | b | c\n1 | 2 | 3"
    assert sentences(text) == [
        "# Things to buy",
        "We need:",
        "- milk",
        "- two eggs",
        "1. First.",
        "Then more.",
        "2. Second",
        "a | b | c",
        "1 | 2 | 3",
    ]


def test_rows_of_values_between_commas_are_sentences_of_their_own():
    rows = "Company and Department,2019,2020\nAcme Sales and Services,430,425\nAcme Development Office,620,615"
    assert sentences(rows) == rows.split("\n")
    prose = "Sales rose to 1,788,000 euros in the year, the company said in its yearly\nReport."
    assert sentences(prose) == [prose]


def test_the_number_of_an_item_is_not_a_sentence():
    assert sentences("1. (1) Both sides agreed. They met.") == ["1. (1) Both sides agreed.", "They met."]
    assert sentences("• 9. The ninth item") == ["• 9. The ninth item"]


def test_a_wrapped_line_goes_on_and_a_short_one_was_broken_on_purpose():
    wrapped = (
        "The committee decided in its meeting of last Tuesday that the new\n"
        "Library in the centre of the town will be open on all days of the\n"
        "week, from nine to five."
    )
    assert sentences(wrapped) == [wrapped]
    chat = "Ann: shall we meet at the station before the cinema opens tonight\nBob: ok\nAnn: at five then"
    assert sentences(chat) == chat.split("\n")


def test_text_in_lower_case_throughout_is_divided_too():
    assert sentences("the company had sales of 3.5 million. it grew. costs fell.") == [
        "the company had sales of 3.5 million.",
        "it grew.",
        "costs fell.",
    ]


def test_a_very_long_paragraph_is_divided_as_a_short_one_is():
    sentence = "Here is sentence number 3.5 of Dr. Smith, which he said twice. "
    assert sentences(sentence * 500) == [sentence.strip()] * 500


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["a" * 1_000_000, "。字" * 200_000, "\n" * 1_000_000 + "x", "A b. " * 100_000])
def test_a_megabyte_takes_seconds_in_whatever_form(text: str):
    assert sentence_spans(text)
