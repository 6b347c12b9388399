"""Passages: whole sentences of one section, of bounded size, from which nothing is lost."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.boilerplate import find_boilerplate
from corpus.document import Document, Passage
from corpus.headings import find_headings
from corpus.lines import lines_of
from corpus.passages import split
from corpus.sentences import sentence_spans
from corpus.splitting import PassageSettings

SENTENCE = "The committee met in room {} and talked about the new library for an hour. "
PLAIN_LINES = [
    "",
    "# One",
    "## Two",
    "3. Three",
    "Talks agenda",
    "Top of page",
    "- item",
    "a | b",
    "```",
    "---",
]
LONG_LINES = [
    "We met in Paris and talked about the library at length.",
    "Mr. Lee said: 日本語です。次の文。",
    "© 2020 Acme",
]
ODD_LINE = st.one_of(
    st.sampled_from([*PLAIN_LINES, *LONG_LINES, "\x00", "<!-- note -->"]),
    st.text(max_size=60),
    st.text("ab ,.\u3000", min_size=100, max_size=400),
)
ODD_TEXT = st.builds(
    lambda lines, newline: newline.join(lines),
    st.lists(ODD_LINE, max_size=14),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
)


def count_tokens(text: str) -> int:
    return len(text.split())


def document(text: str, title: str = "Title", **fields) -> Document:
    return Document("id", "name.txt", "/name.txt", text, title, **fields)


def texts(of: Document, passages: list[Passage]) -> list[str]:
    return [of.text[passage.start : passage.end] for passage in passages]


@given(ODD_TEXT, st.integers(5, 40), st.integers(0, 2))
@example("# Title", 20, 1)
@example("Title\n\n- x\n\n© 2020", 20, 1)
def test_passages_are_ordered_slices_that_begin_and_end_with_sentences(text: str, most: int, overlap: int):
    of = document(text)
    passages = split(of, count_tokens, PassageSettings(most, overlap))
    assert [passage.number for passage in passages] == list(range(len(passages)))
    for passage in passages:
        assert 0 <= passage.start < passage.end <= len(text)
        assert passage.spans[0][0] == passage.start
        assert passage.spans[-1][1] == passage.end
        assert all(start < end for start, end in passage.spans)
        assert text[passage.start : passage.end] == text[passage.start : passage.end].strip()
    starts = [passage.start for passage in passages]
    ends = [passage.end for passage in passages]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert len(set(zip(starts, ends, strict=True))) == len(passages)


@given(ODD_TEXT, st.integers(5, 40))
def test_no_sentence_is_lost_that_is_neither_boilerplate_nor_heading(text: str, most: int):
    of = document(text)
    lines = lines_of(text)
    boilerplate = find_boilerplate(lines, of.title, dated=False)
    apart = boilerplate | set(find_headings(lines, boilerplate))
    covered = set()
    for passage in split(of, count_tokens, PassageSettings(most)):
        for start, end in passage.spans:
            covered.update(range(start, end))
    for number, line in enumerate(lines):
        if number not in apart and not line.text.startswith("<!--"):
            words = [at for at in range(line.start, line.end) if text[at].isalnum()]
            assert covered.issuperset(words)


@given(ODD_TEXT)
def test_boilerplate_is_in_no_passage(text: str):
    of = document(text, published=date(2020, 1, 1))
    lines = lines_of(text)
    boilerplate = find_boilerplate(lines, of.title, dated=True)
    passages = split(of, count_tokens, PassageSettings(20))
    if len(boilerplate) < len(lines):
        for number in boilerplate:
            assert not any(p.start < lines[number].end and lines[number].start < p.end for p in passages)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40), st.integers(0, 2))
def test_passages_keep_to_the_limit_and_overlap_by_whole_sentences(lengths: list[int], overlap: int):
    text = " ".join("Word" + " word" * (length - 1) + "." for length in lengths)
    of = document(text)
    passages = split(of, count_tokens, PassageSettings(30, overlap))
    assert all(count_tokens(passage) <= 30 for passage in texts(of, passages))
    for before, after in pairwise(passages):
        shared = [span for span in after.spans if span in before.spans]
        assert len(shared) <= overlap
        assert set(after.spans) - set(before.spans)
    together = [span for passage in passages for span in passage.spans]
    assert sorted(set(together)) == sentence_spans(text)


def test_the_next_passage_begins_with_the_last_sentence_of_the_one_before():
    of = document("".join(SENTENCE.format(number) for number in range(30)))
    passages = split(of, count_tokens, PassageSettings(60, overlap_sentences=1))
    assert len(passages) > 5
    for before, after in pairwise(passages):
        assert after.spans[0] == before.spans[-1]


def test_without_overlap_no_sentence_is_in_two_passages():
    of = document("".join(SENTENCE.format(number) for number in range(30)))
    spans = [span for passage in split(of, count_tokens, PassageSettings(60, 0)) for span in passage.spans]
    assert len(spans) == len(set(spans)) == 30


def test_the_last_passage_is_not_a_mere_remainder():
    of = document("".join(SENTENCE.format(number) for number in range(9)))
    sizes = [count_tokens(text) for text in texts(of, split(of, count_tokens, PassageSettings(120, 0)))]
    assert sizes == [60, 75]


def test_a_short_document_is_one_passage_with_its_headings_in_the_text():
    text = "# Report\n\n## Costs\n\nCosts rose.\n\n## Staff\n\nTwo people left."
    of = document(text, "Report")
    assert texts(of, split(of, count_tokens)) == [text]
    assert split(of, count_tokens)[0].section is None


def test_a_document_of_one_line_is_one_passage():
    of = document("The meeting is at 5 pm.")
    assert texts(of, split(of, count_tokens)) == ["The meeting is at 5 pm."]


def test_a_document_of_comments_alone_is_still_found():
    of = document("<!-- the meeting is at 5 pm -->")
    assert texts(of, split(of, count_tokens)) == [of.text]


def test_a_document_of_marks_alone_has_no_passages():
    assert split(document("---\n\n***"), count_tokens) == []


def test_passages_never_cross_sections_whose_headings_are_in_the_context():
    long = "".join(SENTENCE.format(number) for number in range(4))
    of = document(f"Costs in Rome\n\n{long}\n\nStaff in Rome\n\n{long}", "Report")
    passages = split(of, count_tokens, PassageSettings(70))
    assert [passage.section for passage in passages] == ["Costs in Rome", "Staff in Rome"]
    assert texts(of, passages) == [long.strip(), long.strip()]
    assert passages[1].context == "Report | Staff in Rome"


def test_headings_of_markdown_are_nested():
    long = "".join(SENTENCE.format(number) for number in range(4))
    text = f"# Report\n\n{long}\n\n## Costs\n\n{long}\n\n### Travel\n\n{long}\n\n## Staff\n\n{long}"
    sections = [passage.section for passage in split(document(text, "Report"), count_tokens, PassageSettings(75))]
    assert sections == [None, "Costs", "Costs > Travel", "Staff"]


def test_a_heading_with_nothing_below_it_opens_what_follows():
    long = "".join(SENTENCE.format(number) for number in range(4))
    text = f"# Report\n\n## The office moves in May\n\n## Costs\n\n{long}\n\n## Closed on Monday"
    of = document(text, "Report")
    passages = texts(of, split(of, count_tokens, PassageSettings(70)))
    assert passages[0] == "# Report"
    assert passages[1].startswith("## The office moves in May")
    assert passages[-1] == "## Closed on Monday"


def test_tiny_sections_in_a_row_share_passages_with_their_headings():
    text = "# Menu\n\n" + "\n\n".join(f"## Day {day}\n\nSoup and bread for all." for day in range(40))
    of = document(text, "Menu")
    passages = texts(of, split(of, count_tokens, PassageSettings(80)))
    assert 4 <= len(passages) <= 8
    assert all("## Day" in passage for passage in passages)


def test_a_sentence_over_the_limit_is_cut_at_clauses_then_at_words():
    clauses = ", ".join(f"in room {number} they talked of many things" for number in range(20)) + "."
    of = document(clauses)
    pieces = texts(of, split(of, count_tokens, PassageSettings(50, 0)))
    assert all(piece.startswith("in room") for piece in pieces)
    assert all(count_tokens(piece) <= 50 for piece in pieces)
    words = document("word " * 400)
    assert " ".join(texts(words, split(words, count_tokens, PassageSettings(50, 0)))) == words.text.strip()


def test_a_word_without_end_does_not_make_a_passage_without_end():
    of = document("ก" * 50_000)
    passages = texts(of, split(of, count_tokens, PassageSettings(overlap_sentences=0)))
    assert "".join(passages) == of.text
    assert max(map(len, passages)) <= PassageSettings().max_tokens * 12


def test_the_context_names_title_publisher_date_and_section_and_leaves_out_what_is_unknown():
    text = "The library opens in May.\n"
    known = document(text, "News", publisher="Town Hall", published=date(2017, 3, 20))
    assert split(known, count_tokens)[0].context == "News | Town Hall | 20 March 2017"
    assert split(document(text, "News"), count_tokens)[0].context == "News"


def test_the_context_names_the_innermost_folders():
    text = "# Contract\n\nThe rent is 700 euros a month."
    within = document(text, "Contract", folder="clients/2024/Mill Bakery")
    assert split(within, count_tokens)[0].context == "2024/Mill Bakery"
    assert within.path == "clients/2024/Mill Bakery/name.txt"


def test_rows_of_a_table_are_in_one_passage_each():
    rows = "\n".join(f"| {number} | Pump {number} |" for number in range(40))
    of = document(f"| Number | Name |\n|---|---|\n{rows}")
    spans = [span for passage in split(of, count_tokens, PassageSettings(60)) for span in passage.spans]
    assert len(spans) == len(set(spans)) == 41


def test_the_context_does_not_say_again_what_the_passage_begins_with():
    text = "News of the town\n\nThe library opens in May, said the mayor on Monday."
    of = document(text, "News of the town", publisher="Hall")
    assert split(of, count_tokens)[0].context == "Hall"
    begins_alike = document("Library staff met on Monday.", "Library")
    assert split(begins_alike, count_tokens)[0].context == "Library"


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "text",
    [
        "Heading here\n\n" * 40_000,
        "word " * 200_000,
        "这是一个句子。" * 50_000,
        "- item number one\n" * 50_000,
    ],
)
def test_a_megabyte_is_split_in_seconds(text: str):
    assert split(document(text), count_tokens)
