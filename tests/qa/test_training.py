import gzip
import json
import math
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from qa.reading.trained import FEATURES, Ranking
from qa.training.calibrate import Observed, fit, fit_ranking
from safetensors.torch import load_file
from tokenizers import Tokenizer

from embeddings.encoder import installed_folder
from qa.errors import ReaderUnusable
from qa.reading.cross_encoder import BundledCrossEncoder
from qa.reading.loading import load_reader
from qa.reading.windows import windows
from qa.training.batches import batch_of, batches, row_of
from qa.training.examples import Example, read_examples
from qa.training.export import write, write_calibration
from qa.training.losses import shared_loss, span_loss
from qa.training.neighbours import Neighbours
from qa.training.network import ReaderNetwork
from qa.training.rivals import find_rivals
from qa.training.train import Settings, train
from qa.training.unanswerable import Unanswerable

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
OPENED = Example("shift_new_wiki", "When was the bridge over the Vilder opened?", "Vilder", BRIDGE, (45,), (49,), True)
BUILT = Example("shift_new_wiki", "Where was the ferry of Lindqvist built?", "Vilder", FERRY, (35,), (40,), True)


@pytest.fixture(scope="module")
def network() -> ReaderNetwork:
    torch.manual_seed(1)
    return ReaderNetwork.from_encoder(installed_folder()).eval()


# --- Examples ---------------------------------------------------------------------------------------


def write_rows(path: Path, *rows: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    mix = tmp_path / "train_mix"
    write_rows(mix / "passages.jsonl.gz", {"pid": "p", "title": "Vilder_River", "text": BRIDGE})
    row = {"question": "When was it opened?", "pid": "p", "answers": ["1987"], "starts": [45], "unanswerable": False}
    none = {"question": "Who sang?", "pid": "p", "answers": [], "starts": [], "unanswerable": True}
    write_rows(
        mix / "reader_train.jsonl.gz",
        {"src": "shift_new_wiki", **row},
        {"src": "timeqa_easy", **row},
        {"src": "shift_new_wiki_bm25neg", **none},
    )
    write_rows(tmp_path / "haystack_squad490" / "docs.jsonl.gz", {"id": "Ferries", "text": f"Other.\n{FERRY}"})
    pair = {
        "question": "where was it built ?",
        "sentence": "the ferry of lindqvist was built in malmo in 1921 and bought by the village after the war .",
        "doc": "Ferries",
    }
    write_rows(tmp_path / "squad_nqg_pairs" / "train_articles_pairs.jsonl.gz", pair)
    return tmp_path


def test_examples_are_read_with_their_spans_and_without_what_is_kept_for_measuring(data):
    first, second, third = read_examples(data)
    assert first.text[first.starts[0] : first.ends[0]] == "1987"
    assert (first.context, first.relevant, first.answered) == ("Vilder River", True, True)
    assert (second.source, second.relevant, second.answered) == ("shift_new_wiki_bm25neg", False, False)
    assert third.source == "nqg"


def test_a_pair_says_in_which_sentence_of_its_paragraph_the_answer_lies(data):
    pair = read_examples(data)[-1]
    assert pair.text == FERRY
    start, end = pair.within
    assert FERRY[start:end] == FERRY.split(". ")[0]
    assert pair.answered


# --- Unanswerable questions -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def neighbours(network, tokenizer) -> Neighbours:
    return Neighbours(tokenizer, network.words.weight.detach().numpy())


@pytest.fixture(scope="module")
def maker(neighbours) -> Unanswerable:
    return Unanswerable([OPENED, BUILT], neighbours)


def test_neighbours_are_near_in_meaning_and_not_forms_of_the_word(neighbours):
    assert "principality" in neighbours.of("duchy")
    assert not {"rivers", "river"} & set(neighbours.of("river"))
    assert neighbours.of("lindqvist") == ()


def test_a_word_that_the_passage_has_can_be_exchanged_for_a_near_one(maker, neighbours):
    made = maker.reworded(BUILT, Random(1))
    before, after = BUILT.question.split(), made.question.split()
    ((word, other),) = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert other.strip("?") in neighbours.of(word.strip("?").lower())
    assert other.strip("?") not in FERRY.lower()
    assert (made.text, made.answered, made.relevant) == (FERRY, False, None)


def test_the_sentence_that_answers_can_be_taken_away(maker):
    made = maker.without_answer(OPENED, Random(1))
    assert "1987" not in made.text
    assert made.text.startswith("It is forty metres long")
    assert not made.answered
    assert made.relevant is None


def test_a_sentence_is_not_taken_away_when_the_rest_says_the_answer_again(maker):
    twice = Example("shift_new_wiki", "When?", "Vilder", f"{BRIDGE} The year 1987 was dry.", (45,), (49,), True)
    assert maker.without_answer(twice, Random(1)) is None


def test_a_name_can_be_exchanged_for_one_that_the_question_does_not_have(maker):
    made = maker.exchanged(OPENED, Random(1))
    assert made.text == BRIDGE
    assert "Vilder" not in made.question
    assert made.question.startswith("When was the bridge over the ")


def test_a_number_can_be_exchanged_for_another_of_its_form(maker):
    asked = Example("shift_new_wiki", "What sank in 1979?", "", BRIDGE, (0,), (3,), True)
    question = maker.exchanged(asked, Random(1)).question
    assert question != asked.question
    assert question[:13] == "What sank in "
    assert question[13:17].isdigit()


def test_the_opposite_can_be_asked(maker):
    asked = Example("shift_new_wiki", "Who opened the bridge?", "", BRIDGE, (53,), (62,), True)
    assert maker.opposed(asked, Random(1)).question == "Who closed the bridge?"


def test_another_passage_of_the_document_does_not_answer(maker):
    made = maker.elsewhere(OPENED, Random(1))
    assert (made.text, made.relevant, made.answered) == (FERRY, False, False)


# --- Batches ----------------------------------------------------------------------------------------


def test_a_row_knows_the_tokens_of_the_answer(tokenizer):
    row = row_of(tokenizer, OPENED, 200, Random(1))
    ids = row.window.ids
    assert tokenizer.decode([ids[row.starts[0]]]) == "1987"
    assert row.starts == row.ends


def test_a_long_passage_is_cut_around_its_answer(tokenizer):
    for seed in range(20):
        row = row_of(tokenizer, OPENED, 60, Random(seed))
        assert len(row.window.ids) <= 60
        assert tokenizer.decode([row.window.ids[row.starts[0]]]) == "1987"


def test_without_an_answer_the_first_token_is_wanted(tokenizer):
    row = row_of(tokenizer, Example("x", "Who sang?", "", BRIDGE, relevant=False), 200, Random(1))
    assert (row.starts, row.ends, row.relevant) == ((0,), (0,), 0.0)


def test_a_batch_can_only_be_read_in_the_text_and_at_the_first_token(tokenizer):
    row = row_of(tokenizer, OPENED, 200, Random(1))
    (batch,) = batches([[row]], 4, Random(1))
    assert batch.readable[0].nonzero().flatten().tolist() == [0, *range(row.window.text_at, row.window.text_end)]
    assert batch.segments[0].nonzero().flatten().tolist() == list(range(row.window.passage_at, len(row.window.ids)))


def test_rows_of_one_question_stay_together(tokenizer):
    opened, built = (row_of(tokenizer, example, 200, Random(1)) for example in (OPENED, BUILT))
    (batch,) = batches([[opened], [opened, built]], 4, Random(1))
    assert sorted(batch.group.tolist()) in ([0, 0, 1], [0, 1, 1])
    assert batch.has_rivals
    assert not batch_of([[opened], [built]]).has_rivals


def test_the_shared_loss_is_high_where_another_passage_looks_more_like_an_answer(tokenizer):
    right = row_of(tokenizer, OPENED, 200, Random(1))
    rival = row_of(tokenizer, replace(BUILT, starts=(), ends=(), relevant=False), 200, Random(1))
    batch = batch_of([[right, rival]])
    logits = torch.zeros(2, batch.ids.shape[1], 2)
    logits[0, right.starts[0]] = 8.0
    alone = shared_loss(logits, batch)
    logits[1, rival.window.text_at] = 8.0
    beside = shared_loss(logits, batch)
    logits[1, 0] = 8.0  # no answer is as likely there
    assert alone < 0.2
    assert float(beside) == pytest.approx(math.log(2), abs=0.1)
    assert shared_loss(logits, batch) == pytest.approx(float(alone), abs=0.1)
    assert span_loss(logits[:1, :], batch_of([[right]])) < 0.2


# --- Rivals -----------------------------------------------------------------------------------------


def test_rivals_share_words_with_the_question_and_do_not_hold_its_answer(network, tokenizer):
    again = Example("shift_new_wiki", "", "Vilder", "The ferry of Lindqvist was built in Malmo.")
    passages = [OPENED, BUILT, again, Example("shift_new_wiki", "", "Rye", "Farmers brought in the rye.")]
    assert find_rivals([BUILT], passages, network, tokenizer, 2, 200) == [[0]]


def test_where_the_sentence_alone_is_known_what_is_read_in_it_is_taken_for_the_answer(network, tokenizer):
    asked = replace(BUILT, starts=(), ends=(), within=(0, FERRY.index(" and bought")))
    repeated = replace(OPENED, text=FERRY.split(" and bought")[0])
    assert find_rivals([asked], [OPENED, repeated], network, tokenizer, 2, 200) == [[0]]


# --- Training ---------------------------------------------------------------------------------------

SETTINGS = Settings(lengths=((64, 64), (64,), (64,)), batch=3, warmup=2, keep_every=2)


def trained(tokenizer: Tokenizer, out: Path, stop_after: int | None = None) -> dict[str, torch.Tensor]:
    """Train on a handful of examples; stopped, as by a signal, after so many steps."""

    class Stopped(Exception):
        pass

    kept = 0

    def progress(stage: int, total: int, loss: float, speed: float) -> None:
        nonlocal kept
        kept += 1
        if kept == stop_after:
            raise Stopped

    torch.manual_seed(5)
    network = ReaderNetwork.from_encoder(installed_folder())
    try:
        train([OPENED, BUILT], network, tokenizer, out, SETTINGS, progress)
    except Stopped:
        return {}
    return {name: value.clone() for name, value in network.state_dict().items()}


@pytest.mark.timeout(300)
def test_a_run_that_was_stopped_goes_on_and_ends_with_the_same_weights(tokenizer, tmp_path):
    whole = trained(tokenizer, tmp_path / "whole")
    assert trained(tokenizer, tmp_path / "stopped", stop_after=3) == {}
    assert trained(tokenizer, tmp_path / "stopped", stop_after=2) == {}
    resumed = trained(tokenizer, tmp_path / "stopped")
    start = ReaderNetwork.from_encoder(installed_folder()).state_dict()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
    assert torch.equal(whole["words.weight"], start["words.weight"])
    before, last = (load_file(tmp_path / "whole" / f"round-{number}.safetensors") for number in (1, 2))
    mixed = torch.lerp(before["span.weight"], last["span.weight"], 0.35)
    assert torch.equal(whole["span.weight"], mixed)
    assert not torch.equal(before["span.weight"], last["span.weight"])
    assert not torch.equal(whole["layers.5.outer.weight"], start["layers.5.outer.weight"])


def test_a_run_is_not_resumed_with_other_settings(tokenizer, tmp_path):
    trained(tokenizer, tmp_path, stop_after=2)
    with pytest.raises(ValueError, match="other settings"):
        train([OPENED, BUILT], ReaderNetwork(), tokenizer, tmp_path, Settings(lengths=((64,),)))


# --- Weights ----------------------------------------------------------------------------------------


RANKING = {"score": 5.0, "relevance": 0.5, "margin": 0.1}


@pytest.fixture(scope="module")
def exported(network, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("reader")
    write(network, installed_folder() / "tokenizer.json", folder)
    write_calibration(folder, {**dict.fromkeys(FEATURES, 0.5), "intercept": -1.0, "threshold": 0.4}, RANKING)
    return folder


def test_eight_bits_read_as_the_network_does(network, exported, tokenizer):
    (window,) = windows(tokenizer, OPENED.question, OPENED.context, OPENED.text)
    ids = torch.tensor([window.ids])
    segments = (torch.arange(len(window.ids)) >= window.passage_at).long()[None]
    with torch.no_grad():
        spans, relevance = network(ids, segments, torch.ones_like(ids, dtype=torch.bool))
    ((scores,),) = BundledCrossEncoder(exported).score(OPENED.question, [(OPENED.context, OPENED.text)])
    expected = spans[0, window.text_at : window.text_end].numpy()
    assert scores.offsets == window.offsets
    assert np.abs(np.stack([scores.starts, scores.ends], axis=1) - expected).max() < 0.2
    assert scores.relevance == pytest.approx(float(relevance[0]), abs=0.1)


def test_what_is_read_in_a_passage_does_not_depend_on_its_neighbours(exported):
    model = BundledCrossEncoder(exported)
    alone = model.score("When?", [("", BRIDGE)])[0][0]
    among = model.score("When?", [("Ferry", FERRY), ("", BRIDGE), ("", FERRY * 3)])[1][0]
    assert np.array_equal(alone.starts, among.starts)
    assert alone.none == among.none


def test_the_calibration_is_read_with_the_weights(exported):
    reading = load_reader(str(exported))
    assert reading.threshold == 0.4
    assert reading.calibration.intercept == -1.0
    assert reading.ranking == Ranking(**RANKING)


@pytest.mark.parametrize("name", ["model.safetensors", "graph.onnx", "tokenizer.json"])
def test_a_damaged_file_is_refused(exported, tmp_path, name):
    for path in exported.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    data = bytearray((tmp_path / name).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReaderUnusable, match=f"{name} is damaged"):
        load_reader(str(tmp_path))


def test_weights_of_another_version_are_refused(exported, tmp_path):
    settings = json.loads((exported / "reader.json").read_text())
    (tmp_path / "reader.json").write_text(json.dumps({**settings, "format": 99}))
    with pytest.raises(ReaderUnusable, match="format 99"):
        load_reader(str(tmp_path))


def test_weights_that_are_not_all_there_are_refused(exported, tmp_path):
    (tmp_path / "reader.json").write_bytes((exported / "reader.json").read_bytes())
    with pytest.raises(ReaderUnusable, match="is missing"):
        load_reader(str(tmp_path))


# --- Calibration ------------------------------------------------------------------------------------


def test_the_calibration_finds_what_tells_right_from_wrong():
    draw = np.random.default_rng(1)
    observed = []
    for number in range(400):
        features = np.zeros((5, len(FEATURES)))
        features[:, 0] = draw.normal(-3, 1, 5)  # the margin, which alone tells
        right = np.zeros(5)
        if number % 2:
            features[2, 0], right[2] = draw.normal(3, 1), 1.0
        passages = np.column_stack([np.full(5, 0.5), features[:, 0], np.zeros(5)])
        observed.append(Observed(bool(number % 2), features, np.ones(5), right, passages, right))
    ranking = fit_ranking(observed)
    assert ranking["relevance"] > 1.0
    assert max(ranking["score"], ranking["margin"]) < 0.01
    fitted = fit(observed)
    assert fitted["margin"] > 1.0
    assert max(abs(fitted[name]) for name in FEATURES[1:]) < 0.01
    assert 0.05 < fitted["threshold"] < 0.95
