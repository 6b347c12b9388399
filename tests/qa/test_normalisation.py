import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.normalisation import query_terms, related, search_terms, search_text, written_as_in


@pytest.mark.parametrize(
    "written", ["2+2", "2 + 2", "2 +2", "two-plus-two", "Two Plus Two", "two plus two", "2 plus 2", "２＋２"]
)
def test_a_sum_of_small_numbers_is_one_term_however_it_is_written(written):
    assert search_terms(f"the {written} format") == ["2+2", "format"]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("three-plus-one", ["3+1"]),
        ("5+1 talks", ["5+1", "talk"]),
        ("P5+1", ["p5+1"]),
        ("P5 + 1", ["p5+1"]),
        ("one plus twenty-one", ["1+21"]),
    ],
)
def test_sums_of_small_numbers_are_one_term(text, terms):
    assert search_terms(text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("a 20 per cent rise", ["20", "per", "cent", "rise"]),
        ("Japan's 20 ships", ["japan", "20", "ship"]),
        ("5 plus years", ["5", "plus", "year"]),
        ("5+ years", ["5", "year"]),
        ("2 + 2.5", ["2", "2.5"]),
        ("from 5 m 20 s", ["from", "5", "m", "20", "s"]),
    ],
)
def test_numbers_that_only_stand_beside_letters_stay_apart(text, terms):
    assert search_terms(text) == terms


def test_a_range_is_found_whole_and_by_its_ends():
    assert search_terms("on 20–21 March") == ["20-21", "20", "21", "march"]


def test_numbers_in_words_and_in_figures_meet():
    assert search_terms("eleven treaties") == search_terms("11 treaties")
    assert search_terms("the second round") == search_terms("the 2nd round")
    assert search_terms("400,000 people") == search_terms("400000 people")


def test_case_accents_possessives_and_endings_are_folded():
    assert search_terms("Shinzō’s negotiations") == search_terms("shinzo negotiation")


def test_stop_words_are_dropped():
    assert search_terms("it is the end of the day") == ["end", "day"]


def test_scripts_without_spaces_become_pairs_of_characters():
    assert search_terms("外務省") == ["外務", "務省"]
    assert set(search_terms("外務省")) <= set(search_terms("日本の外務省は"))


def test_the_text_for_the_encoder_keeps_everything_but_compounds_and_dashes():
    assert search_text("“Two Plus Two”—Lavrov’s visit, 20–21 March") == '"2+2"-Lavrov\'s visit, 20-21 March'


def test_a_sum_in_a_question_is_written_as_in_the_text():
    assert (
        written_as_in("the Three Plus One talks", "When were the 3+1 talks?") == "When were the Three Plus One talks?"
    )
    assert written_as_in("the four-plus-one talks", "When were the 3+1 talks?") == "When were the 3+1 talks?"


@given(st.text())
def test_any_text_has_terms_without_spaces_and_normalising_twice_changes_nothing(text):
    assert all(term and not any(map(str.isspace, term)) for term in search_terms(text))
    once = search_text(text)
    assert search_text(once) == once or unicodedata.normalize("NFKC", once) != once


def test_a_question_is_searched_for_without_the_words_that_make_it_one():
    assert query_terms("When was the first bridge opened, and who did it?") == ["first", "bridg", "open"]
    assert query_terms("Who?") == ["who"]


@pytest.mark.parametrize(
    ("term", "other", "forms"),
    [
        ("japan", "japanes", True),
        ("sergey", "sergei", True),
        ("dmitrij", "dmitri", True),
        ("treati", "treaty", True),
        ("danish", "dutch", False),
        ("lena", "lima", False),
        ("iran", "yran", False),
        ("1987", "19871", False),
    ],
)
def test_forms_of_one_word_are_related(term, other, forms):
    assert related(term, other) is forms
    assert related(other, term) is forms


@pytest.mark.parametrize("word", ["twenty-fıve", "TWENTY-FİVE", "thırty-one", "two + fıve"])
def test_letters_that_are_like_an_i_make_no_english_number(word):
    assert "25" not in search_terms(word)
    assert search_terms(word) == search_terms(word.lower())
