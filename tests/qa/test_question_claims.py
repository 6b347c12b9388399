"""Questions of people said with an answer: their own, or another of the same kind from the passage."""

import gzip
import json
from random import Random

import pytest

from qa.training.question_claims import question_claims

PASSAGE = "Ida Lund founded the mill at Alder Ford in 1911. It was sold on 3 May 1954 to Tomas Hale. It has nine rooms."
ASKED = [
    ("Who founded the mill?", "Ida Lund"),
    ("When was the mill sold?", "3 May 1954"),
    ("In what year was the mill founded?", "1911"),
    ("Who was the mill sold to?", "Tomas Hale"),  # the words would have to change their order
    ("How many rooms does it have?", "nine"),
]


@pytest.fixture
def folder(tmp_path):
    return kept(tmp_path, PASSAGE, ASKED)


def kept(folder, passage, asked):
    rows = {
        "passages": [{"pid": "p", "title": "Alder_Ford", "text": passage}],
        "questions": [
            {"pid": "p", "question": question, "answers": [answer], "starts": [passage.index(answer)]}
            for question, answer in asked
        ],
    }
    for name, lines in rows.items():
        with gzip.open(folder / f"{name}.jsonl.gz", "wt") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
    return folder


def test_a_claim_has_the_words_of_a_question_and_an_answer_and_every_other_one_is_false(folder):
    made = {(each.claim, each.supported) for seed in range(20) for each in question_claims(folder, 9, Random(seed))}
    assert made == {
        ("Ida Lund founded the mill.", True),
        ("Tomas Hale founded the mill.", False),
        ("The mill was sold on 3 May 1954.", True),
        ("The mill was sold in 1911.", False),
        ("The mill was founded in 1911.", True),
        ("The mill was founded on 3 May 1954.", False),
    }


def test_questions_in_which_the_answer_comes_first_or_last_become_claims_and_others_none(tmp_path):
    asked = [
        ("What river is crossed by the bridge?", "Zembla"),
        ("What is the name of the mill at Alder Ford?", "Lund Mill"),
        ("Where was Ida Lund born?", "Alder Ford"),
        ("How many villages are served by the mill?", "21"),
        ("What is the bridge made of?", "Oak"),
        ("What colour is the mill?", "Red"),
        ("How many rooms did Ida Lund add?", "9"),
    ]
    folder = kept(tmp_path, ". ".join(answer for _, answer in asked), asked)
    made = {each.claim for seed in range(30) for each in question_claims(folder, 9, Random(seed)) if each.supported}
    assert made == {
        "Zembla is crossed by the bridge.",
        "Lund Mill is the name of the mill at Alder Ford.",
        "Ida Lund was born in Alder Ford.",
        "21 villages are served by the mill.",
    }


def test_there_are_no_more_than_are_asked_for(folder):
    assert [each.title for each in question_claims(folder, 2, Random(1))] == ["Alder Ford", "Alder Ford"]
