"""Sentences edited by template are still true, or differ from their passage in one thing."""

from random import Random

import numpy as np

from qa.generation.support import SUPPORT_FEATURES
from qa.training.edits import ANOTHER_PARAGRAPH, ONE_OF_TWO, TWO_IN_ONE, Edited, edited
from qa.training.fit_support import ObservedClaims, fit_support, probabilities, source_of
from qa.training.sentence_edits import FALSE_EDITS, TRUE_EDITS, Marked

TEXT = (
    "In 1911, the mill at Alder Ford (once a tannery) was rebuilt by Anna Reyes after a long fire. "
    "The northern bridge was opened by Tomas Hale with 120 guests, and the ferry closed soon after that day. "
    "Twelve of its two hundred lamps were lit on June 3, 1920 by the mayor of Alder Ford himself."
)
"""Made for these tests."""


def marked(text: str, *answers: str) -> Marked:
    return Marked("The mill", text, tuple(sorted((text.index(words), words) for words in answers)))


def made() -> list[Edited]:
    passages = [marked(TEXT, "1911", "Anna Reyes", "Tomas Hale", "120", "June 3, 1920")] * 80
    elsewhere = marked("Berta Koll came with 45 cows to the old ferry in 1987.", "Berta Koll", "1987", "45")
    return list(edited([*passages, elsewhere], Random(1)))


def claims(edit: str) -> set[str]:
    return {each.claim for each in made() if each.edit == edit}


def test_every_kind_of_edit_is_made_and_known_for_true_or_false() -> None:
    kinds = {each.edit: each.supported for each in made()}
    assert {kind for kind, supported in kinds.items() if supported} == {*TRUE_EDITS, TWO_IN_ONE}
    assert {kind for kind, supported in kinds.items() if not supported} <= {*FALSE_EDITS, ONE_OF_TWO, ANOTHER_PARAGRAPH}


def test_true_edits_say_the_same_in_other_words() -> None:
    assert claims("moved") == {
        "The mill at Alder Ford (once a tannery) was rebuilt by Anna Reyes after a long fire in 1911."
    }
    assert claims("first clause") == {"The northern bridge was opened by Tomas Hale with 120 guests."}
    assert claims("shorter") == {"In 1911, the mill at Alder Ford was rebuilt by Anna Reyes after a long fire."}
    assert any("3 June 1920" in claim for claim in claims("written otherwise"))


def test_false_edits_say_what_the_passage_does_not() -> None:
    assert all(each.claim not in each.passage.text for each in made() if not each.supported)
    assert any("was opened by Anna Reyes" in claim for claim in claims("name of the passage"))
    assert any("was not opened by Tomas Hale" in claim for claim in claims("negation"))
    assert any("The southern bridge" in claim for claim in claims("opposite"))
    assert claims(ANOTHER_PARAGRAPH) <= {"Berta Koll came with 45 cows to the old ferry in 1987."}


def test_two_sentences_are_joined_both_true_or_the_second_false() -> None:
    assert (
        "In 1911, the mill at Alder Ford (once a tannery) was rebuilt by Anna Reyes after a long fire, and the "
        "northern bridge was opened by Tomas Hale with 120 guests, and the ferry closed soon after that day."
    ) in claims(TWO_IN_ONE)
    assert all(", and " in claim for claim in claims(ONE_OF_TWO))


def test_the_support_is_fitted_on_what_was_read() -> None:
    rows = np.zeros((40, len(SUPPORT_FEATURES)))
    rows[:20, 0], rows[20:, 0] = 3.0, -3.0
    rows[0] = np.nan
    observed = ObservedClaims(rows, np.arange(40) < 20, ("edit",) * 40)
    chances = probabilities(fit_support({"made": observed}), observed)
    assert chances[0] == 0.0
    assert chances[1:20].min() > 0.5 > chances[20:].max()


def test_a_text_is_a_source_with_its_sentences() -> None:
    source = source_of("The mill", TEXT)
    assert [TEXT[each.start : each.end] for each in source.sentences][1].startswith("The northern bridge")
