"""Footnote as a peer finds what it was given, also in another process and after one more document."""

from contextlib import nullcontext

from tests.benchmarks.footnote_peer import Footnote

DOCS = [
    {"id": "a", "title": "Bridge", "text": "The bridge over the Zembla was opened on 4 March 1987."},
    {"id": "b", "title": "", "text": "The harvest of 1991 came to 68 tonnes of rye."},
]
NEW = {"id": "c", "title": "", "text": "The lighthouse on the northern cape was built of granite."}


def test_a_peer_finds_the_documents_by_the_ids_they_were_given(tmp_path) -> None:
    peer = Footnote()
    assert peer.ingest(DOCS, str(tmp_path), None, nullcontext) == 2
    for mode in peer.modes:
        assert peer.search("When was the bridge opened?", 1, mode) == [("a", DOCS[0]["text"])]
    assert peer.add(NEW, str(tmp_path), None, nullcontext)
    assert peer.search("lighthouse of granite", 1, "hybrid") == [("c", NEW["text"])]
    again = Footnote()
    again.reload(str(tmp_path))
    assert again.search("tonnes of rye", 1, "hybrid") == [("b", DOCS[1]["text"])]
    assert again.search("lighthouse of granite", 1, "lexical") == [("c", NEW["text"])]
