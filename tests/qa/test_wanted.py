"""The kind of answer that is asked for, in the many ways that people ask for it."""

import pytest

from qa.wanted import Wants, asks_for_several, wanted


@pytest.mark.parametrize(
    "question",
    [
        "When did the bridge open?",
        "what was the exact date on which the council voted?",
        "date Ann Lee joined the board",
        "opening date of the terminal?",
        "On which calendar date did the treaty enter into force?",
        "By what date did the tenants have to appeal?",
        "Since when has she been mayor?",
        "What is the deadline for applications?",
        "What is Ann Lee's date of birth",
        "what time of year was the fair held",
        "How recently did they meet?",
        "The ferry was late - when did it arrive?",
        "Which fairs took place in Lima?",
        "What was the first round, and when was it?",
        "tell me when the bridge opened",
    ],
)
def test_a_date(question):
    assert wanted(question)[0] is Wants.DATE


@pytest.mark.parametrize(
    "question",
    [
        "How large was the crew?",
        "how close may drones come to the ships?",
        "number of beds at the clinic before the merger",
        "What was the fine?",
        "what's the height of the tower",
        "What was the budget of the exercise?",
        "what salary does the director earn",
        "How old was Ann when she left?",
        "What did the bridge cost?",
        "cost of the bridge?",
        "what was the price agreed",
    ],
)
def test_a_number(question):
    assert wanted(question)[0] is Wants.NUMBER


@pytest.mark.parametrize(
    "question",
    [
        "Who was the captain when the ship sank?",
        "by whom was the wing opened",
        "Which architect designed the terminal?",
        "Which judges sat on the appeal?",
        "lead plaintiff in the case against the port?",
        "What was the name of the Chilean minister?",
        "Which trailblazing Chinese American actress will retire?",
    ],
)
def test_a_person(question):
    assert wanted(question)[0] is Wants.PERSON


@pytest.mark.parametrize(
    "question",
    [
        "Where does the road go when it leaves Lima?",
        "In which towns were the talks held?",
        "which hotel hosted the talks?",
        "What was the venue of the talks",
        "Which country's leader was absent?",
        "The ship sank off the coast of which country?",
    ],
)
def test_a_place(question):
    assert wanted(question)[0] is Wants.PLACE


@pytest.mark.parametrize(
    "question",
    [
        "What did Ann Lee sign when she came to Lima?",
        "What happened when the dam broke?",
        "Why could a lawyer who moved to Lima not vote?",
        "How are new members chosen?",
        "What is the name of the ship?",
        "Which team's owner resigned?",
        "What type of building is it?",
        "The victim was asking for it.",
    ],
)
def test_anything_else(question):
    assert wanted(question)[0] is Wants.OTHER


@pytest.mark.parametrize(
    "question",
    [
        "Which Moroccan ships joined the exercise?",
        "In which towns were the first five rounds held?",
        "List the chief executives of the hospital.",
        "What were the four working groups about?",
        "names of the judges",
        "Who were the members of the board?",
        "Which rounds took place, and when?",
        "Where were the meetings held?",
    ],
)
def test_a_list(question):
    assert asks_for_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "On what dates was the fair held?",
        "By what date did the claims have to be made?",
        "What did Ann and Bo do after they left?",
        "What makes the engines stop?",
        "Which of these bands was first?",
        "What news did she bring?",
        "Where was the meeting held?",
    ],
)
def test_no_list(question):
    assert not asks_for_several(question)
