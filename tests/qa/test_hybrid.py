from dataclasses import replace

import numpy as np
import pytest

from embeddings.faiss_index import FaissIndex
from qa.lexical import LexicalIndex
from qa.normalisation import search_text
from qa.retrieval.hybrid import Retriever

PASSAGES = {
    3: ["The bridge over the Zembla was opened in 1987.", "It rained."],
    5: ["Farmers brought in sixty-eight tonnes of rye."],
    8: ["Envoys of both countries sat down in the three-plus-one format."],
}
DOCUMENTS = {3: "bridge", 5: "harvest", 8: "envoys"}


@pytest.fixture(scope="module")
def retriever(encoder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    LexicalIndex.build(folder, [(number, "", " ".join(sentences)) for number, sentences in PASSAGES.items()])
    texts, spans = [], []
    for sentences in PASSAGES.values():
        normal = [search_text(sentence) for sentence in sentences]
        ends = np.cumsum([len(sentence) + 1 for sentence in normal])
        texts.append(" ".join(normal))
        spans.append([(int(end) - len(s) - 1, int(end) - 1) for end, s in zip(ends, normal, strict=True)])
    vectors, parts = encoder.encode_with_spans(texts, spans)
    by_sentence = dict(zip(PASSAGES, parts, strict=True))
    index = FaissIndex.build(np.array(list(PASSAGES)), vectors)
    return Retriever(
        encoder,
        index,
        LexicalIndex.load(folder),
        lambda ids: {number: by_sentence[number] for number in ids},
        lambda ids: {number: DOCUMENTS[number] for number in ids},
    )


def test_a_passage_is_found_by_its_words(retriever):
    assert retriever.search("When was the bridge opened?")[0].passage_id == 3


def test_a_passage_is_found_by_its_meaning_without_a_word_in_common(retriever):
    assert retriever.search("Was there a good grain harvest this year?")[0].passage_id == 5


def test_a_compound_written_otherwise_is_found(retriever):
    assert retriever.search("3+1 talks")[0].passage_id == 8


def test_the_nearest_sentence_of_a_passage_is_known(retriever):
    similarities = retriever.search("When was the bridge opened?")[0].sentence_similarities
    assert len(similarities) == 2
    assert similarities[0] > similarities[1]


def test_one_index_alone_can_be_looked_at(retriever):
    lexical = retriever.search("bridge opened", mode="lexical")
    dense = retriever.search("bridge opened", mode="dense")
    fused = retriever.search("bridge opened", mode="fused")
    assert [hit.passage_id for hit in lexical] == [3]
    assert len(dense) == len(fused) == 3
    assert lexical[0].score == lexical[0].overlap == 1.0
    assert dense[0].score == dense[0].similarity
    assert fused[0].score == pytest.approx(0.65 * fused[0].similarity + 0.35 * fused[0].overlap)


def test_the_best_passage_of_a_document_is_raised_by_the_words_of_its_others(retriever):
    asked = "When was the bridge opened, and how many tonnes of rye in the format?"
    first, second, other = retriever.search(asked)
    together = {first.passage_id: "report", second.passage_id: "report", other.passage_id: "letter"}
    beside = replace(retriever, _documents_of=lambda ids: {number: together[number] for number in ids})
    raised = beside.search(asked)
    assert second.overlap > 0
    assert [hit.passage_id for hit in raised] == [first.passage_id, second.passage_id, other.passage_id]
    assert raised[0].score == pytest.approx(first.score + 0.05 * second.overlap)
    assert raised[1:] == [second, other]
    assert beside.search(asked, mode="lexical")[0].score == 1.0


def test_the_passages_of_favoured_documents_are_raised(retriever):
    question = "Who sat down at the bridge that was opened?"
    plain = {hit.passage_id: hit.score for hit in retriever.search(question)}
    raised = {hit.passage_id: hit.score for hit in retriever.search(question, favoured={"envoys"})}
    assert raised[8] == pytest.approx(plain[8] + 0.15)
    assert {number: raised[number] for number in (3, 5)} == {number: plain[number] for number in (3, 5)}


def test_scores_fall_and_no_more_than_k_come_back(retriever):
    hits = retriever.search("bridge", k=2)
    assert len(hits) == 2
    assert hits[0].score >= hits[1].score


@pytest.mark.parametrize("mode", ["fused", "dense", "lexical"])
def test_only_the_passages_within_a_scope_are_found(retriever, mode):
    within = np.array([5, 8], np.int64)
    found = [hit.passage_id for hit in retriever.search("When was the bridge opened?", mode=mode, within=within)]
    assert found == [] if mode == "lexical" else sorted(found) == [5, 8]
    assert retriever.search("bridge", mode=mode, within=np.array([], np.int64)) == []


def test_the_similarity_of_a_passage_is_the_same_in_every_scope(retriever):
    everywhere = {hit.passage_id: hit.similarity for hit in retriever.search("3+1 talks")}
    (hit,) = retriever.search("3+1 talks", within=np.array([5], np.int64))
    assert hit.similarity == pytest.approx(everywhere[5], abs=1e-6)
