import gzip
import json
import math
import re
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from torch.optim import AdamW

from embeddings.encoder import installed_folder
from qa.errors import ReaderUnusable
from qa.reading.cross_encoder import BundledCrossEncoder, windows
from qa.training.batches import batch_of, plan
from qa.training.drafts import Draft, Values
from qa.training.encoders import encoder_weights
from qa.training.examples import (
    NEITHER,
    NO,
    NOT_SAID,
    REFUTED,
    SUPPORTED,
    YES,
    Example,
    Unit,
    claims,
    follow_ups,
    is_held_back,
    misleading_twins,
    squad,
    train_mix,
    with_spans,
    yes_or_no,
)
from qa.training.export import write
from qa.training.fit import Observed, together
from qa.training.losses import (
    choice_loss,
    distillation_loss,
    relevance_loss,
    shared_loss,
    span_loss,
    term_loss,
    twin_loss,
)
from qa.training.mixture import Shares, _in_key_words, _Neighbours, mixture
from qa.training.network import EARLY_AFTER, ReaderNetwork
from qa.training.office import OfficeDocuments
from qa.training.office_prose import PROSE
from qa.training.office_rules import RULES, _exceptions, _rules
from qa.training.office_tables import TABLES, _ranges, _row
from qa.training.rows import BEGINS, ENDS, READABLE, TERM, Rows, prepare, row_of
from qa.training.statements import WORKPLACES, with_another_value
from qa.training.templates import Templates
from qa.training.train import Settings, load_trained, train
from qa.training.written import units_of

BRIDGE = (
    "The old bridge over the Vilder was opened in 1987 by Anna Berg. It is forty metres long and carries two lanes of "
    "traffic, a path for walkers and the pipes that bring water to the mills on the other bank. Before that, "
    "Otto Lindqvist ran a ferry there, which sank in the spring of 1979 with no loss of life at all."
)
FERRY = (
    "The ferry of Lindqvist was built in Malmo in 1921 and bought by the village after the war. It carried twelve "
    "people and four horses, and on market days it crossed the river more than thirty times between dawn and dusk. "
    "Its bell hangs in the church today, where it is rung once a year on the day of Saint Nicholas."
)
OPENED = Example("shifts", "When was the bridge over the Vilder opened?", "Vilder", BRIDGE, (45,), (49,), relevant=True)
BUILT = Example("shifts", "Where was the ferry of Lindqvist built?", "Vilder", FERRY, (36,), (41,), relevant=True)
BURNT = replace(OPENED, question="When was the bridge over the Vilder burnt?", starts=(), ends=(), relevant=None)


@pytest.fixture(scope="module")
def network() -> ReaderNetwork:
    torch.manual_seed(1)
    return ReaderNetwork.from_encoder(installed_folder()).eval()


# --- Examples ---------------------------------------------------------------------------------------


def write_rows(path: Path, *rows: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def kept_key(name: str, back: bool) -> str:
    """A key that is held back for measuring, or is not."""
    return next(key for key in (f"{name}{n}" for n in range(100)) if is_held_back(key) == back)


def test_a_fifth_is_held_back_and_always_the_same():
    kept = [key for key in map(str, range(1000)) if is_held_back(key)]
    assert 150 < len(kept) < 250
    assert kept == [key for key in map(str, range(1000)) if is_held_back(key)]


def test_examples_are_read_with_their_spans_and_without_what_is_kept_for_measuring(tmp_path):
    mix = tmp_path / "train_mix"
    write_rows(mix / "passages.jsonl.gz", {"pid": "p", "title": "Vilder_River", "text": BRIDGE})
    row = {"id": "1", "question": "When?", "pid": "p", "answers": ["1987"], "starts": [45], "unanswerable": False}
    none = {"id": "2", "question": "Who sang?", "pid": "p", "answers": [], "starts": [], "unanswerable": True}
    write_rows(
        mix / "reader_train.jsonl.gz",
        {"src": "shift_new_wiki", **row},
        {"src": "timeqa_easy", **row},
        {"src": "policyqa_dev", **row},
        {"src": "shift_new_wiki_bm25neg", **none},
    )
    first, second = train_mix(tmp_path)
    assert (first.answers, first.context, first.relevant) == (["1987"], "Vilder River", True)
    assert (second.source, second.relevant, second.answers) == ("shift_new_wiki_bm25neg", False, [])


def test_a_misleading_question_is_neither_relevant_nor_not_and_has_a_twin(tmp_path):
    folder = tmp_path / "squad2_train"
    write_rows(folder / "passages.jsonl.gz", {"pid": "p", "title": "Vilder", "text": BRIDGE})
    row = {"src": "squad2_train", "pid": "p"}
    write_rows(
        folder / "questions.jsonl.gz",
        {**row, "id": "1", "question": "Opened when?", "answers": ["1987"], "starts": [45], "unanswerable": False},
        {**row, "id": "2", "question": "Burnt when?", "answers": [], "starts": [], "unanswerable": True},
    )
    pair = {"answerable_id": "1", "unanswerable_id": "2", "plausible": {"text": "1987", "start": 45}}
    write_rows(folder / "pairs.jsonl.gz", pair)
    found = squad(tmp_path)
    assert misleading_twins(tmp_path) == [("1", "2", "1987")]
    assert (found["1"].relevant, found["2"].relevant) == (True, None)


def test_spans_that_several_people_marked_are_all_answers(tmp_path):
    answers = [{"text": "1987", "start": 45}, {"text": "in 1987", "start": 42}, {"text": "1987", "start": 45}]
    row = {"question": "When?", "passage": BRIDGE, "title": "the-old-bridge", "answers": answers}
    write_rows(tmp_path / "qamr" / "data.jsonl.gz", row)
    (example,) = with_spans(tmp_path, "qamr")
    assert (example.answers, example.context) == (["in 1987", "1987"], "the old bridge")


def test_yes_and_no_are_known_and_no_span_is(tmp_path):
    kept, back = (f"{BRIDGE} {kept_key(BRIDGE + ' ', held_back)[len(BRIDGE) + 1 :]}" for held_back in (False, True))
    row = {"question": "is it old", "title": "", "label": "yes"}
    write_rows(tmp_path / "boolq_yesno" / "data.jsonl.gz", {**row, "passage": kept}, {**row, "passage": back})
    unclear = {**row, "passage": BRIDGE, "label": "DON'T KNOW"}
    write_rows(tmp_path / "condaqa" / "data.jsonl.gz", unclear, {**unclear, "label": "Russia"})
    sure, unsure = yes_or_no(tmp_path)
    assert (sure.yes_no, sure.spans, unsure.yes_no, unsure.relevant) == (YES, False, NEITHER, None)
    assert [each.text for each in yes_or_no(tmp_path, held_back=True)] == [back]


def test_a_claim_is_supported_refuted_or_not_said(tmp_path):
    page, back = kept_key("page", False), kept_key("page", True)
    row = {"id": "1", "question": "It was opened by Otto.", "passage": BRIDGE, "label": "REFUTES"}
    others = {"distractors": ["It is short.", "It is red.", BRIDGE]}
    write_rows(
        tmp_path / "fm2_claims" / "data.jsonl.gz", {**row, **others, "page": page}, {**row, **others, "page": back}
    )
    document = next(f"dev-{n}" for n in range(100) if not is_held_back(f"dev-{n}"))
    write_rows(tmp_path / "fever_symmetric" / "data.jsonl.gz", {**row, "id": f"fsym-{document}-1", "label": "SUPPORTS"})
    write_rows(tmp_path / "contract_nli" / "data.jsonl.gz")
    write_rows(tmp_path / "nli_small" / "data.jsonl.gz", {**row, "label": "neutral"})
    refuted, beside, supported, neutral = claims(tmp_path)
    assert [each.support for each in (refuted, beside, supported, neutral)] == [REFUTED, NOT_SAID, SUPPORTED, NOT_SAID]
    assert (beside.text, refuted.context) == ("It is short. It is red.", page)
    assert [each.context for each in claims(tmp_path, held_back=True)] == [back, back]


def test_the_words_that_belong_to_a_follow_up_are_those_that_its_long_form_has_besides(tmp_path):
    said = ["Vilder", "The bridge", "Who opened the bridge?", "Anna Berg", "Why?", "I do not know"]
    dialogue = kept_key("C_", False)
    row = {
        "id": f"{dialogue}#3",
        "history": said,
        "question": "When did she?",
        "rewrite": "When did Anna Berg open the bridge?",
    }
    write_rows(tmp_path / "canard" / "dev.jsonl.gz", row, {**row, "id": f"{kept_key('C_', True)}#3"})
    (example,) = follow_ups(tmp_path)
    assert example.text == "I do not know\nWhy?\nWho opened the bridge?\nVilder - The bridge"
    assert [example.text[start:end] for start, end in example.terms] == ["opened", "bridge", "bridge"]
    assert len(follow_ups(tmp_path, held_back=True)) == 1


# --- Passages that are no prose ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def templates() -> Templates:
    text = "In the spring, Anna Berg met Otto Lindqvist, and Karin Holm wrote to Nils Dahl of Old Harbour Mill."
    more = "There, Eva Strand, Per Lund, Jon Falk and Ada Moe came by."
    return Templates([replace(OPENED, text=f"{BRIDGE} {text} {more}"), BUILT])


def test_a_table_is_asked_for_the_value_of_one_row_or_for_a_row_that_it_does_not_have(templates):
    random = Random(1)
    made = [templates.table(random) for _ in range(200)]
    assert 10 < sum(not each.answers for each in made) < 90
    for each in made:
        for answer in each.answers:
            assert answer
            assert "\n" not in answer
            assert not answer.startswith(("|", ";", ":", " "))


def test_the_answer_moves_with_its_sentence_into_a_log_and_a_list(templates):
    random = Random(1)
    logs, lists = ([make(random) for _ in range(30)] for make in (templates.log, templates.listed))
    for each in (*logs, *lists):
        assert set(each.answers) <= {"1987", "Malmo"}
        assert each.answers
    assert all(":" in line.split(" ")[1] or line.startswith("[") for line in logs[0].text.strip().split("\n"))
    assert lists[0].text.split("\n")[0].endswith(":")


def test_a_message_is_asked_for_its_answer_and_for_who_wrote_it_when_and_to_whom(templates):
    random = Random(2)
    made = [templates.message(random) for _ in range(60)]
    for each in made:
        head = dict(line.split(": ", 1) for line in each.text.split("\n")[:4])
        wanted = {"Who": head["From"], "To": head["To"], "When": head["Date"], "On": head["Date"]}
        if each.question.startswith("Who got"):
            assert each.answers == [head["To"]]
        elif each.question not in (OPENED.question, BUILT.question):
            assert each.answers == [wanted[each.question.split(" ")[0]]]


# --- Everyday documents -----------------------------------------------------------------------------


def test_a_question_on_a_made_document_is_answered_by_what_stands_beside_the_thing_that_it_names():
    documents = OfficeDocuments(["Anna Berg", "Otto Lindqvist", "Vilder Mills"], lambda text: len(text.split()))
    random = Random(1)
    units = [unit for unit in (documents.make(random) for _ in range(200)) if unit is not None]
    assert len(units) > 150
    for unit in units:
        asked, *others = unit.rows
        assert asked.relevant is (None if asked.yes_no == NEITHER else True)
        assert not any(other.starts or other.relevant for other in others)
        if asked.yes_no is None:
            (answer,) = asked.answers
            assert answer.strip() == answer != ""
        if unit.twin:
            assert (unit.twin.text, unit.twin.starts) == (asked.text, ())
    assert sum(unit.twin is not None for unit in units) > 50
    assert {unit.rows[0].yes_no for unit in units} == {YES, NO, NEITHER, None}
    apart = [unit for unit in units if len({row.text for row in unit.rows if row.text.startswith("Item: ")}) > 1]
    assert len(apart) > 5  # rows of a table, of which one answers, as they are read


def test_what_a_made_rule_says_is_asked_for_either_way_round():
    random = Random(4)
    answers: dict[tuple[str, str], set[int | None]] = {}
    for _ in range(200):
        draft = Draft()
        _rules(draft, Values([]), random)
        for asked in draft.asked:
            said = draft.text[asked.start : asked.end]
            assert said[0].isupper()
            assert said.endswith(".")
            if asked.yes_no == NEITHER:
                continue
            forbidden = any(words in said for words in ("not allowed", "prohibited", "orbidden", "may not", "must not"))
            asks = "forbidden" if "forbidden" in asked.question or "against" in asked.question else "allowed"
            if asked.question.startswith(("Can ", "May ", "Is ", "Are ", "Am ")) and "required" not in asked.question:
                answers.setdefault((asks, "forbidden" if forbidden else "other"), set()).add(asked.yes_no)
    assert answers["allowed", "forbidden"] == {NO}
    assert answers["forbidden", "forbidden"] == {YES}


@pytest.mark.parametrize("section", sorted({*TABLES, *PROSE, *RULES}, key=lambda each: each.__name__))
def test_what_is_asked_on_a_made_section_stands_there(section):
    random, values = Random(6), Values(["Anna Berg", "Otto Lindqvist", "Vilder Mills", "Malmo", "Ida Holm", "Rye Ltd"])
    for _ in range(30):
        draft = Draft()
        section(draft, values, random)
        assert draft.asked
        for asked in draft.asked:
            answer = draft.text[asked.start : asked.end]
            assert answer == answer.strip() != ""
            assert "\n" not in answer
            assert asked.question != asked.twin
            assert "{" not in asked.question + draft.text


def test_a_number_within_a_range_is_answered_by_the_value_of_that_range():
    for seed in range(30):
        draft = Draft()
        _ranges(draft, Values([]), Random(seed))
        for asked in draft.asked:
            line = draft.text[draft.text.rindex("\n", 0, asked.start) + 1 : asked.start]
            *low, high = (int(number) for number in re.findall(r"\d+", line.split("|")[1]))
            assert (low or [0])[0] < int(re.findall(r"\d+", asked.question)[0]) < high


def test_what_is_made_an_exception_is_answered_the_other_way_round():
    answers = {}
    for seed in range(40):
        draft = Draft()
        _exceptions(draft, Values([]), Random(seed))
        for asked in draft.asked:
            said = draft.text[asked.start : asked.end]
            if found := re.search(r"(?:on|in the) (\w+?)s? only|except (?:on|in the) (\w+?)s?\.", said):
                named = next(filter(None, found.groups()))
                answers.setdefault(re.search(rf"\b{named}\b", asked.question) is not None, set()).add(asked.yes_no)
            if "if the bill is" in said:
                limit, sum_ = (int(re.search(r"£(\d+)", words)[1]) for words in (said, asked.question))
                assert asked.yes_no == (YES if sum_ > limit else NO)
    assert answers == {True: {YES}, False: {NO}}


def test_an_answer_that_a_view_shows_twice_is_marked_once():
    documents = OfficeDocuments(["Anna Berg", "Otto Lindqvist"], lambda text: len(text.split()))
    random = Random(5)
    units = [unit for unit in (documents.make(random) for _ in range(400)) if unit is not None]
    parties = [unit.rows[0] for unit in units if unit.rows[0].question.startswith("Who is the ")]
    assert len(parties) > 5
    assert {answer for row in parties for answer in row.answers} == {"Anna Berg", "Otto Lindqvist"}


def test_a_made_table_is_read_as_a_persons_own_would_be():
    draft = Draft()
    _row(draft, ["Colour", "red", "blue"], "bars")
    assert draft.text == "| Colour | red | blue |\n"
    draft = Draft()
    spans = _row(draft, ["Colour", "red", "blue"], "columns")
    assert [draft.text[start:end] for start, end in spans] == ["Colour", "red", "blue"]


# --- What was written one by one ---------------------------------------------------------------------

RULES_OF_THE_HALL = """# Rules of the hall

The caretaker is Ida Holm. Keys are handed out on Mondays between nine and eleven.

Dogs must stay outside, but guide dogs may come in.

## Fees

| Room | Hour | Day |
|---|---|---|
| Great hall | 40 euros | 210 euros |
| Small hall | 25 euros | 130 euros |
| Kitchen | 12 euros | 55 euros |
"""
LETTER = "# Letter\n\nDear Otto, the kitchen was painted on 3 May. The caretaker will send you the bill.\n"


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hall")
    (folder / "documents").mkdir()
    (folder / "documents" / "rules.md").write_text(RULES_OF_THE_HALL, encoding="utf-8")
    (folder / "documents" / "letter.md").write_text(LETTER, encoding="utf-8")
    asked = [
        ("Who looks after the building?", ["Ida Holm"], "The caretaker is Ida Holm."),
        ("What does the small hall cost for a day?", ["130 euros"], "| Small hall | 25 euros | 130 euros |"),
        ("Can I bring my guide dog?", ["yes"], "Dogs must stay outside, but guide dogs may come in."),
        ("When was the great hall painted?", [], None),
    ]
    with (folder / "questions.jsonl").open("w", encoding="utf-8") as file:
        for number, (question, answers, quote) in enumerate(asked):
            evidence = [{"document": "rules.md", "quote": quote}] if quote else []
            row = {"id": str(number), "question": question, "answers": answers, "evidence": evidence}
            file.write(json.dumps(row) + "\n")
    statements = [
        {"id": "0", "true": "Ida Holm is the caretaker.", "false": "Otto is the caretaker."},
        {
            "id": "1",
            "true": "A day in the small hall costs 130 euros.",
            "false": "A day in the kitchen costs 130 euros.",
        },
        {"id": "2", "true": "Guide dogs may come in.", "false": "Guide dogs may come in for 900 euros."},
        {"id": "3", "unsaid": "The great hall was painted on 3 May."},
    ]
    (folder / "statements.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in statements), encoding="utf-8")
    return {unit.rows[0].question: unit for unit in units_of(folder, Random(1))}


def test_a_question_that_somebody_wrote_is_shown_with_the_passages_that_are_found_for_it(hall):
    asked, *others = hall["Who looks after the building?"].rows
    assert (asked.answers, asked.relevant, asked.yes_no) == (["Ida Holm"], True, None)
    assert "The caretaker is Ida Holm." in asked.text
    assert any("The caretaker will send you the bill." in each.text for each in others)
    assert not any(each.starts or each.relevant for each in others)


def test_the_answering_row_of_a_table_is_shown_by_itself_beside_others(hall):
    asked, *others = hall["What does the small hall cost for a day?"].rows
    assert asked.text == "Room: Small hall; Hour: 25 euros; Day: 130 euros"
    assert asked.answers == ["130 euros"]
    (table,) = [each for each in others if asked.text in each.text]
    assert (table.relevant, table.spans) == (True, False)  # of its rows the reader takes what it reads of them apart
    rows = [each.text for each in others if each.text.startswith("Room: ")]
    assert len(rows) == 2
    assert "Room: Kitchen; Hour: 12 euros; Day: 55 euros" in rows


def test_a_yes_or_no_is_shown_with_the_sentence_that_says_so(hall):
    asked, *others = hall["Can I bring my guide dog?"].rows
    assert (asked.yes_no, asked.relevant) == (YES, True)
    assert asked.answers == ["Dogs must stay outside, but guide dogs may come in."]
    assert {each.yes_no for each in others} == {NEITHER}


def test_what_is_nowhere_said_is_shown_with_what_looks_like_it(hall):
    rows = hall["When was the great hall painted?"].rows
    assert any("painted on 3 May" in each.text for each in rows)
    assert not any(each.starts for each in rows)
    assert {each.relevant for each in rows} == {None}


@pytest.mark.parametrize(
    ("statement", "label", "read"),
    [
        ("Ida Holm is the caretaker.", SUPPORTED, "The caretaker is Ida Holm."),
        ("A day in the small hall costs 130 euros.", SUPPORTED, "Room: Small hall; Hour: 25 euros; Day: 130 euros"),
        ("A day in the kitchen costs 130 euros.", REFUTED, "Room: Small hall; Hour: 25 euros; Day: 130 euros"),
        ("The great hall was painted on 3 May.", NOT_SAID, "the kitchen was painted on 3 May."),
    ],
)
def test_a_statement_is_shown_with_the_sentences_that_it_is_verified_by(hall, statement, label, read):
    (row,) = hall[statement].rows
    assert (row.support, row.spans, row.relevant) == (label, False, None)
    assert read in row.text


def test_a_statement_with_a_value_that_stands_nowhere_is_not_learnt_from(hall):
    assert "Guide dogs may come in." in hall
    assert "Guide dogs may come in for 900 euros." not in hall


@pytest.mark.parametrize(
    ("statement", "evidence", "false"),
    [
        ("Anna Berg opened it.", "Anna Berg opened it, and Otto Lind spoke.", "Otto Lind opened it."),
        ("It opens on 3 May.", "It opens on 3 May and closes on 9 October.", "It opens on 9 October."),
        ("The hall costs 130 euros.", "Hall: 130 euros; Kitchen: 55 euros", "The hall costs 55 euros."),
        ("The hall costs 130 euros.", "Hall: 130 euros; open since May 2024", None),  # no other number
        ("It opens in 2024.", "It opens in 2024, on 3 May.", None),  # no other date in as many words
    ],
)
def test_a_true_statement_is_made_false_by_another_value_of_its_kind(statement, evidence, false):
    true = Example("written", statement, "", evidence, spans=False, support=SUPPORTED)
    made = with_another_value(Unit((true,)), Random(1))
    assert made == (None if false is None else Unit((replace(true, question=false, support=REFUTED),)))


def test_a_false_statement_is_left_as_it_is():
    false = Example("written", "It costs 55 euros.", "", "It costs 9 euros, not 55.", spans=False, support=REFUTED)
    assert with_another_value(Unit((false,)), Random(1)) is None


def test_a_statement_is_shown_with_another_value_of_its_evidence_as_a_false_one(hall):
    (row,) = hall["A day in the small hall costs 25 euros."].rows
    assert (row.support, row.text) == (REFUTED, hall["A day in the small hall costs 130 euros."].rows[0].text)


def test_eight_workplaces_weigh_as_much_in_the_score_as_another_set():
    places = [path.name for path in (WORKPLACES / "fitted").iterdir()]
    seen = {name: Observed(True, np.zeros((0, 1)), np.zeros(0)) for name in ("everyday", *places)}
    sets = together({name: [each] for name, each in seen.items()})
    assert list(sets) == ["everyday", "workplaces 1", "workplaces 2", "workplaces 3", "workplaces 4"]
    assert [len(each) for each in sets.values()] == [1, 8, 8, 8, 8]
    assert {id(each) for observed in sets.values() for each in observed} == set(map(id, seen.values()))


# --- The mixture ------------------------------------------------------------------------------------


def test_a_question_is_shown_with_its_misleading_twin_and_a_passage_that_does_not_hold_its_answer(tmp_path):
    folder = tmp_path / "squad2_train"
    again = "In 1987 the bridge over the Vilder was opened, it says on the bridge."
    mill = "The mill by the bridge over the Vilder was opened early."
    texts = {"bridge": BRIDGE, "again": again, "mill": mill, "rye": "Farmers brought in the rye."}
    write_rows(
        folder / "passages.jsonl.gz", *({"pid": pid, "title": "Vilder", "text": text} for pid, text in texts.items())
    )
    write_rows(
        folder / "questions.jsonl.gz",
        *(
            {"id": pid, "src": "squad2_train", "pid": pid, "question": "Who came?", "answers": [], "starts": []}
            | {"unanswerable": True}
            for pid in ("again", "mill", "rye")
        ),
        {"id": "1", "src": "squad2_train", "pid": "bridge", "question": OPENED.question, "answers": ["1987"]}
        | {"starts": [45], "unanswerable": False},
        {"id": "2", "src": "squad2_train", "pid": "bridge", "question": BURNT.question, "answers": [], "starts": []}
        | {"unanswerable": True},
    )
    pair = {"answerable_id": "1", "unanswerable_id": "2", "plausible": {"text": "1987", "start": 45}}
    write_rows(folder / "pairs.jsonl.gz", pair)
    write_rows(tmp_path / "train_mix" / "passages.jsonl.gz")
    write_rows(tmp_path / "train_mix" / "reader_train.jsonl.gz")
    write_rows(tmp_path / "canard" / "dev.jsonl.gz")
    others = ("tydiqa_en", "bioasq_span", "tatqa", "boolq_yesno", "condaqa")
    for name in (*others, "fm2_claims", "fever_symmetric", "contract_nli", "nli_small"):
        write_rows(tmp_path / name / "data.jsonl.gz")
    none = tuple((name, 0) for name in others[:3])
    shares = Shares(1.0, 1.0, 0.0, 0.0, (), none, (), (), 0, 0, 0, 0, 0)
    unit = next(unit for unit in mixture(tmp_path, shares, 1, len) if unit.twin)
    asked, rival = unit.rows
    assert (asked.question, asked.answers, unit.twin.question) == (OPENED.question, ["1987"], BURNT.question)
    assert (rival.question, rival.text, rival.answers, rival.relevant) == (OPENED.question, mill, [], False)
    assert unit.twin.context == asked.context


def test_an_example_is_joined_with_the_paragraph_beside_its_own(tmp_path):
    other = replace(OPENED, text="The Vilder is a river.", starts=(), ends=())
    joined = _Neighbours([OPENED, other], 1.0).joined(OPENED, Random(1))
    assert joined.text == f"{BRIDGE}\nThe Vilder is a river."
    assert joined.answers == ["1987"]
    joined = _Neighbours([other, OPENED], 1.0).joined(OPENED, Random(1))
    assert joined.text == f"The Vilder is a river.\n{BRIDGE}"
    assert joined.answers == ["1987"]
    says_it_too = replace(other, text="In 1987 the Vilder froze.")
    assert _Neighbours([says_it_too, OPENED], 1.0).joined(OPENED, Random(1)) == OPENED


def test_a_question_is_asked_in_key_words():
    (asked,) = _in_key_words(Unit((OPENED,)), 1.0, Random(1)).rows
    assert asked.question == "When bridge over Vilder opened"
    assert _in_key_words(Unit((OPENED,), BURNT), 1.0, Random(1)) == Unit((OPENED,), BURNT)


# --- Rows -------------------------------------------------------------------------------------------


def test_what_is_too_long_is_cut_around_the_answer(tokenizer):
    for seed in range(20):
        row = row_of(tokenizer, OPENED, 60, Random(seed))
        assert len(row.ids) <= 60
        assert [tokenizer.decode([row.ids[n]]) for n, mark in enumerate(row.marks) if mark & BEGINS] == ["1987"]
        assert row.labels == (1, 1, -1, -1, -1)


def test_without_an_answer_the_first_token_is_wanted(tokenizer):
    row = row_of(tokenizer, BURNT, 200, Random(1))
    assert [n for n, mark in enumerate(row.marks) if mark & BEGINS] == [0]
    assert row.labels == (1, -1, -1, -1, -1)


def test_an_answer_that_does_not_fit_is_not_learnt_from(tokenizer):
    row = row_of(tokenizer, replace(OPENED, starts=(0,), ends=(len(BRIDGE),)), 40, Random(1))
    assert row.labels == (-1, 1, -1, -1, -1)
    assert [n for n, mark in enumerate(row.marks) if mark & (BEGINS | ENDS)] == [0]


def test_words_of_earlier_questions_are_marked(tokenizer):
    asked = Example("canard", "When?", "", "Who opened it?\nBridge", spans=False, terms=((4, 10), (15, 21)))
    row = row_of(tokenizer, asked, 200, Random(1))
    assert [tokenizer.decode([row.ids[n]]) for n, mark in enumerate(row.marks) if mark & TERM] == ["opened", "bridge"]


def prepared(tokenizer: Tokenizer) -> Rows:
    rival = replace(BUILT, question=OPENED.question, starts=(), ends=(), relevant=False)
    units = [Unit((OPENED, rival), BURNT), Unit((BUILT,)), Unit((replace(BUILT, spans=False, support=REFUTED),))]
    return prepare(units, tokenizer, Random(1))


def test_prepared_rows_can_be_kept_and_taken_in_part(tokenizer, tmp_path):
    rows = prepared(tokenizer)
    rows.save(tmp_path / "rows.safetensors")
    again = Rows.load(tmp_path / "rows.safetensors")
    assert np.array_equal(again.ids, rows.ids)
    assert again.unit.tolist() == [0, 0, 0, 1, 2]
    assert again.question.tolist() == [0, 0, 1, 2, 4]
    assert again.twin.tolist() == [0, 0, 1, 0, 0]
    part = again.part(0, 2)  # the unit of the second row stays whole
    assert part.unit.tolist() == [0, 0, 0]
    assert len(part.ids) == part.at[-1] == again.at[3]
    rest = again.part(2, None)  # and is not learnt from twice
    assert rest.unit.tolist() == [1, 2]
    assert rest.ids.tolist() == again.ids[again.at[3] :].tolist()
    assert rest.at.tolist() == [0, again.at[4] - again.at[3], again.at[5] - again.at[3]]


def test_a_misleading_twin_shows_the_same_stretch_of_text_and_nothing_there_answers(tokenizer):
    rows = prepared(tokenizer)
    (asked, twin) = (slice(rows.at[n], rows.at[n + 1]) for n in (0, 2))
    shown = [tokenizer.decode(rows.ids[part][(rows.marks[part] & READABLE) > 0].tolist()) for part in (asked, twin)]
    assert shown[0] == shown[1]
    assert (rows.marks[asked] & BEGINS).nonzero()[0].min() > 0
    assert (rows.marks[twin] & BEGINS).nonzero()[0].tolist() == [0]


def test_batches_hold_whole_units_and_every_row_once(tokenizer):
    rows = prepared(tokenizer)
    order = plan(rows, 300, Random(1))
    assert sorted(row for batch in order for row in batch) == [0, 1, 2, 3, 4]
    assert any({0, 1, 2} <= set(batch) for batch in order)
    batch = batch_of(rows, np.array([0, 1, 2]))
    assert batch.twin_of.tolist() == [-1, -1, 0]
    assert (batch.segments.sum(1) + torch.from_numpy(rows.passage_at[:3]) == batch.mask.sum(1)).all()


# --- Losses -----------------------------------------------------------------------------------------


@pytest.fixture
def batch(tokenizer):
    return batch_of(prepared(tokenizer), np.arange(5))


def test_the_shared_loss_is_high_where_another_passage_looks_more_like_an_answer(batch):
    logits = torch.zeros(5, batch.ids.shape[1], 2)
    begin = int(batch.starts[0].nonzero()[0])
    logits[0, begin] = 8.0
    alone = float(shared_loss(logits, batch))
    logits[1, int(batch.text[1].nonzero()[0])] = 8.0
    beside = float(shared_loss(logits, batch))
    logits[1, 0] = 8.0  # no answer is as likely there
    assert alone < 0.3
    assert beside == pytest.approx(math.log(2), abs=0.1)
    assert float(shared_loss(logits, batch)) == pytest.approx(alone, abs=0.1)


def test_the_loss_of_twins_wants_no_answer_to_be_surer_for_the_one_that_misleads(batch):
    logits = torch.zeros(5, batch.ids.shape[1], 2)
    logits[2, 0] = 3.0
    assert float(twin_loss(logits, batch)) == 0.0
    logits[0, 0] = 3.0
    assert float(twin_loss(logits, batch)) == pytest.approx(2.0, abs=0.1)


def test_rows_count_only_for_the_heads_of_which_something_is_known(batch):
    spans = torch.zeros(5, batch.ids.shape[1], 2, requires_grad=True)
    span_loss(spans, batch).backward()
    assert (spans.grad.abs().sum((1, 2)) > 0).tolist() == [True, True, True, True, False]
    support = torch.zeros(5, 3, requires_grad=True)
    choice_loss(support, batch.labels[:, 3]).backward()
    assert (support.grad.abs().sum(1) > 0).tolist() == [False, False, False, False, True]
    relevance = torch.zeros(5, requires_grad=True)
    relevance_loss(relevance, batch.labels[:, 1]).backward()
    assert relevance.grad.sign().tolist() == [-1, 1, 0, -1, -1]
    assert float(term_loss(torch.zeros(5, batch.ids.shape[1]), batch)) == 0.0


def test_the_loss_of_distillation_is_nothing_where_a_network_says_what_its_teacher_says(batch, network):
    with torch.no_grad():
        said = network(batch.ids, batch.segments, batch.mask)
    assert float(distillation_loss(said, said, batch)) == pytest.approx(0.0, abs=1e-4)
    surer = replace(said, relevance=said.relevance + 2.0)
    assert float(distillation_loss(said, surer, batch)) > 0.1
    unknown = replace(said, yes_no=said.yes_no + torch.tensor([4.0, 0.0, 0.0]))  # no row asks for yes or no
    assert float(distillation_loss(said, unknown, batch)) == pytest.approx(0.0, abs=1e-4)


def test_an_encoder_may_come_as_onnx(tmp_path):
    from onnx import helper, numpy_helper, save

    weight = np.arange(6, dtype=np.float32).reshape(2, 3)
    node = helper.make_node("MatMul", ["x", "folded_1"], ["y"], name="/encoder/layer.0/output/dense/MatMul")
    given = [helper.make_tensor_value_info("x", 1, [1, 2])]
    graph = helper.make_graph(
        [node],
        "encoder",
        given,
        [helper.make_tensor_value_info("y", 1, [1, 3])],
        [numpy_helper.from_array(weight, "folded_1")],
    )
    save(helper.make_model(graph), tmp_path / "model.onnx")
    assert encoder_weights(tmp_path / "model.onnx")["encoder.layer.0.output.dense.weight"].tolist() == weight.T.tolist()


# --- Training ---------------------------------------------------------------------------------------

SETTINGS = Settings(tokens=100, warmup=1, keep_every=1, report_every=1)


def trained(tokenizer: Tokenizer, out: Path, stop_after: int | None = None) -> dict[str, torch.Tensor]:
    """Train on a handful of rows; stopped, as by a signal, after so many steps."""

    class Stopped(Exception):
        pass

    done = 0

    def progress(step: int, steps: int, loss: float, speed: float) -> None:
        nonlocal done
        done += 1
        if done == stop_after:
            raise Stopped

    torch.manual_seed(5)
    network = ReaderNetwork.from_encoder(installed_folder())
    try:
        train(prepared(tokenizer), network, out, SETTINGS, progress)
    except Stopped:
        return {}
    return {name: value.clone() for name, value in network.state_dict().items()}


@pytest.mark.timeout(300)
def test_a_run_that_was_stopped_goes_on_and_ends_with_the_same_weights(tokenizer, tmp_path):
    whole = trained(tokenizer, tmp_path / "whole")
    assert trained(tokenizer, tmp_path / "stopped", stop_after=1) == {}
    (tmp_path / "stopped" / "checkpoint").rename(tmp_path / "stopped" / "old")  # between two renames
    resumed = trained(tokenizer, tmp_path / "stopped")
    start = ReaderNetwork.from_encoder(installed_folder()).state_dict()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
    assert torch.equal(whole["words.weight"], start["words.weight"])
    assert not torch.equal(whole["layers.5.outer.weight"], start["layers.5.outer.weight"])


def test_of_several_runs_the_mean_of_their_weights_is_taken(tokenizer, tmp_path):
    one = trained(tokenizer, tmp_path / "one")
    other = ReaderNetwork.from_encoder(installed_folder())
    train(prepared(tokenizer), other, tmp_path / "other", replace(SETTINGS, rate=1e-3))
    mean = ReaderNetwork.from_encoder(installed_folder())
    load_trained(mean, tmp_path / "one", tmp_path / "other")
    name = "layers.5.outer.weight"
    assert not torch.equal(one[name], other.state_dict()[name])
    assert torch.allclose(mean.state_dict()[name], (one[name] + other.state_dict()[name]) / 2, atol=1e-7)


def test_a_run_is_not_resumed_with_other_settings(tokenizer, tmp_path):
    trained(tokenizer, tmp_path, stop_after=1)
    with pytest.raises(ValueError, match="other settings"):
        train(prepared(tokenizer), ReaderNetwork(), tmp_path, Settings(tokens=100))


def test_a_run_ends_when_its_time_is_over_and_its_rate_has_fallen_by_then(tokenizer, tmp_path, monkeypatch):
    now, rates = iter(range(0, 1000, 20)), []
    monkeypatch.setattr("qa.training.train.time.perf_counter", lambda: next(now))
    step = AdamW.step
    monkeypatch.setattr(AdamW, "step", lambda own: (rates.append(own.param_groups[0]["lr"]), step(own))[1])
    settings = replace(SETTINGS, minutes=1, passes=50, report_every=1000)
    train(prepared(tokenizer), ReaderNetwork.from_encoder(installed_folder()), tmp_path, settings)
    assert rates == pytest.approx([settings.rate * 2 / 3, settings.rate / 3])
    assert json.loads((tmp_path / "checkpoint" / "state.json").read_text())["step"] == 2


def test_a_run_without_a_checkpoint_has_no_weights_to_give(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_trained(ReaderNetwork(), tmp_path)


# --- Weights ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def exported(network, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("reader")
    write(network, installed_folder() / "tokenizer.json", folder)
    return folder


def test_eight_bits_read_as_the_network_does(network, exported, tokenizer):
    (window,) = windows(tokenizer, OPENED.question, OPENED.context, OPENED.text)
    ids = torch.tensor([window.ids])
    segments = (torch.arange(len(window.ids)) >= window.passage_at).long()[None]
    with torch.no_grad():
        read = network(ids, segments, torch.ones_like(ids, dtype=torch.bool))
    ((scores,),) = BundledCrossEncoder(exported).score(OPENED.question, [(OPENED.context, OPENED.text)])
    expected = read.spans[0, window.text_at : window.text_end].numpy()
    assert scores.offsets == window.offsets
    assert np.abs(np.stack([scores.starts, scores.ends], axis=1) - expected).max() < 0.2
    assert scores.relevance == pytest.approx(float(read.relevance[0]), abs=0.1)
    assert scores.yes_no == pytest.approx(read.yes_no[0].tolist(), abs=0.1)
    assert scores.support == pytest.approx(read.support[0].tolist(), abs=0.1)


def test_words_of_earlier_questions_are_given_once_and_as_they_were_written_last(network, exported, tokenizer):
    found = BundledCrossEncoder(exported).terms(
        "When?", ["Who built the BRIDGE?", "Who opened the bridge on the Vilder?"]
    )
    assert [word for word, _ in found] == ["Who", "opened", "the", "bridge", "on", "Vilder", "built"]
    assert all(0 < chance < 1 for _, chance in found)
    assert BundledCrossEncoder(exported).terms("When?", []) == []


def test_a_network_read_back_from_its_weights_is_the_same_but_for_the_rounding(network, exported):
    before, after = network.state_dict(), ReaderNetwork.from_weights(exported).state_dict()
    assert before.keys() == after.keys()
    for name, value in before.items():
        assert torch.allclose(value, after[name], atol=float(value.abs().max()) / 60), name
    assert torch.equal(before["terms.weight"], after["terms.weight"])


def test_what_is_read_in_a_passage_does_not_depend_on_its_neighbours(exported):
    model = BundledCrossEncoder(exported)
    alone = model.score("When?", [("", BRIDGE)])[0][0]
    among = model.score("When?", [("Ferry", FERRY), ("", BRIDGE), ("", FERRY * 3)])[1][0]
    assert np.array_equal(alone.starts, among.starts)
    assert alone.none == among.none
    assert alone.support == among.support


def test_a_passage_without_text_and_a_word_of_50_000_letters_and_an_endless_question_are_read(exported):
    model = BundledCrossEncoder(exported)
    empty, endless = model.score("why " * 2000, [("A title", ""), ("", "x" * 50_000)])
    assert [len(window.offsets) for window in empty] == [0]
    assert all(math.isfinite(window.none) for window in (*empty, *endless))


@pytest.fixture(scope="module")
def deep() -> ReaderNetwork:
    """A network that looks twice, over the encoder's six layers and three that nothing was learnt in."""
    torch.manual_seed(1)
    network = ReaderNetwork(2 * EARLY_AFTER + 1)
    known = ReaderNetwork.from_encoder(installed_folder()).state_dict()
    network.load_state_dict(network.state_dict() | known)
    return network.eval()


@pytest.fixture(scope="module")
def exported_deep(deep, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("deep")
    write(deep, installed_folder() / "tokenizer.json", folder)
    return folder


def test_a_network_that_looks_twice_reads_as_it_was_trained(deep, exported_deep, tokenizer):
    (window,) = windows(tokenizer, OPENED.question, OPENED.context, OPENED.text)
    ids = torch.tensor([window.ids])
    segments = (torch.arange(len(window.ids)) >= window.passage_at).long()[None]
    with torch.no_grad():
        read = deep(ids, segments, torch.ones_like(ids, dtype=torch.bool))
    ((scores,),) = BundledCrossEncoder(exported_deep).score(OPENED.question, [(OPENED.context, OPENED.text)])
    expected = read.spans[0, window.text_at : window.text_end].numpy()
    assert np.abs(np.stack([scores.starts, scores.ends], axis=1) - expected).max() < 0.2
    assert scores.relevance == pytest.approx(float(read.relevance[0]), abs=0.1)
    before, after = deep.state_dict(), ReaderNetwork.from_weights(exported_deep).state_dict()
    assert torch.equal(before["early.span.weight"], after["early.span.weight"])


def test_only_the_most_promising_passages_are_read_to_the_end(deep, exported_deep):
    model = BundledCrossEncoder(exported_deep)
    passages = [("", FERRY), ("", BRIDGE), ("", "Rye."), ("", "x" * 50_000)]
    whole = model.score("When?", passages)
    read = model.score("When?", passages, most=2)
    assert [len(each) > 0 for each in read].count(True) in (1, 2)
    for some, alone in zip(read, whole, strict=True):
        assert [each.none for each in some] in ([], [each.none for each in alone])
    assert model.score("When?", passages[:1], most=2) != [[]]
    assert model.score("When?", [], most=2) == []


def test_the_bundled_reader_looks_first_for_the_passage_that_answers():
    model = BundledCrossEncoder()
    read = model.score(OPENED.question, [("", FERRY), ("", BRIDGE), ("", "Farmers brought in the rye.")], most=1)
    assert [len(each) for each in read] == [0, 1, 0]


@pytest.mark.parametrize("name", ["model.safetensors", "graph.onnx", "tokenizer.json"])
def test_a_damaged_file_is_refused(exported, tmp_path, name):
    for path in exported.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    data = bytearray((tmp_path / name).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReaderUnusable, match=f"{name} is damaged"):
        BundledCrossEncoder(tmp_path)


def test_weights_of_a_newer_version_are_refused(exported, tmp_path):
    settings = json.loads((exported / "reader.json").read_text())
    (tmp_path / "reader.json").write_text(json.dumps({**settings, "format": 99}))
    with pytest.raises(ReaderUnusable, match="format 99, this Footnote reads 3: update Footnote"):
        BundledCrossEncoder(tmp_path)


def test_weights_of_an_older_version_are_refused(exported, tmp_path):
    settings = json.loads((exported / "reader.json").read_text())
    (tmp_path / "reader.json").write_text(json.dumps({**settings, "format": 1}))
    for load in (BundledCrossEncoder, ReaderNetwork.from_weights):
        with pytest.raises(ReaderUnusable, match="format 1, this Footnote reads 3: install footnote again"):
            load(tmp_path)


def test_weights_that_are_not_all_there_are_refused(exported, tmp_path):
    with pytest.raises(ReaderUnusable, match="weights are missing"):
        BundledCrossEncoder(tmp_path)
    (tmp_path / "reader.json").write_bytes((exported / "reader.json").read_bytes())
    with pytest.raises(ReaderUnusable, match="is missing"):
        BundledCrossEncoder(tmp_path)
