"""One answer, several, or none, by one threshold on the probability."""

from datetime import date

from qa.answers.composing import compose, guess_of
from qa.answers.deciding import Outcome, decide
from qa.answers.grouping import group
from qa.query import parse
from qa.retrieval.catalogue import Catalogue
from qa.settings import THRESHOLD
from tests.qa.passages import candidate, passage


def answered(question, *told, **more):
    query = parse(question, Catalogue.empty)
    found = [candidate(passage(text), words, p, **more) for text, words, p in told]
    groups = group(sorted(found, key=lambda each: -each.probability))
    decision = decide(query, groups, [each.source for each in found])
    return decision, compose(query, decision, [each.source for each in found])


def test_an_answer_is_shown_from_the_threshold_on():
    above, answer = answered("Who leads?", ("Ana Lee leads the team.", "Ana Lee", THRESHOLD + 0.01))
    assert above.outcome is Outcome.ANSWER
    assert (answer.direct, answer.confidence) == ("Ana Lee", round(THRESHOLD + 0.01, 4))
    assert answer.citations[0].quote == "Ana Lee leads the team."
    below, nothing = answered("Who leads?", ("Ana Lee leads the team.", "Ana Lee", THRESHOLD - 0.01))
    assert below.outcome is Outcome.ABSTAIN
    assert (nothing.direct, nothing.nearest[0].quote) == (None, "Ana Lee leads the team.")


def test_those_that_differ_are_shown_beside_the_answer():
    _, answer = answered(
        "Who leads?",
        ("Ana Lee leads the team.", "Ana Lee", 0.9),
        ("Bo Ray leads it now.", "Bo Ray", 0.8),
        ("Eva Moss led it.", "Eva Moss", 0.5),
    )
    assert answer.direct == "Ana Lee"
    assert [other.answer for other in answer.agreement.others] == ["Bo Ray"]
    assert (answer.agreement.agree, answer.agreement.differ) == (1, 1)


def test_a_list_has_all_that_are_half_as_probable_as_the_best():
    decision, answer = answered(
        "Which towns were flooded?",
        ("Ley was flooded.", "Ley", 0.8),
        ("Moss was flooded too.", "Moss", 0.5),
        ("Holm was dry.", "Holm", 0.1),
    )
    assert decision.outcome is Outcome.LIST
    assert answer.direct == "Ley, Moss"
    assert answer.text == "Ley [1]; Moss [2]"


def test_the_latest_of_several_dates_is_given_where_it_is_asked_for():
    told = ("It was held on 4 March 1987.", "4 March 1987", 0.9), ("It was held on 5 May 1991.", "5 May 1991", 0.7)
    assert answered("When was the latest fair?", *told, dated=True)[1].direct == "5 May 1991"
    assert answered("When was the earliest fair?", *told, dated=True)[1].direct == "4 March 1987"


def test_yes_or_no_comes_with_the_sentence_that_says_so():
    sentence = "Pets are not allowed."
    _, answer = answered("Are pets allowed?", (sentence, sentence, 0.9), yes_no=(-1.0, 3.0, 0.0))
    assert answer.direct == "No"
    assert answer.text == "No: Pets are not allowed. [1]"


def test_where_the_reader_is_not_sure_of_yes_or_no_the_sentence_speaks_for_itself():
    sentence = "Pets are not allowed."
    _, answer = answered("Are pets allowed?", (sentence, sentence, 0.9), yes_no=(0.5, 0.2, 0.0))
    assert answer.direct == sentence
    assert answer.text == "Pets are not allowed. [1]"


def test_a_name_that_no_passage_mentions_is_the_reason_to_abstain():
    decision, _ = answered("When was Ortega born?", ("The mayor was born in 1950.", "1950", 0.2))
    assert decision.why == "None of the documents that come nearest mentions “Ortega”."


def test_nothing_found_has_its_own_reason():
    decision, answer = answered("When was Ortega born?")
    assert decision.why == "No passage of these documents has anything to do with the question."
    assert answer.abstained


def test_the_likeliest_answer_is_known_even_where_none_is_given():
    query = parse("Who leads?", Catalogue.empty)
    (best,) = group([candidate(passage("Ana Lee leads the team."), "Ana Lee", 0.2)])
    assert guess_of(query, best) == "Ana Lee"


def test_what_an_author_says_later_goes_before_what_the_same_author_said():
    def answers(publisher):
        older = passage("The fair is in May.", date(2024, 1, 5), publisher="Town Council")
        newer = passage("The fair is in June.", date(2024, 2, 9), publisher=publisher)
        query = parse("When is the fair?", Catalogue.empty)
        groups = group([candidate(older, "May", 0.9), candidate(newer, "June", 0.8)])
        answer = compose(query, decide(query, groups, [older, newer]), [older, newer])
        return answer.direct, [other.answer for other in answer.agreement.others]

    assert answers("Town Council") == ("June", ["May"])
    assert answers("The Gazette") == ("May", ["June"])
