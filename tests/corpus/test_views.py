"""A view is a passage as it is read: cleaned, with leads and headers, and every character knows where it stands."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.document import BlockKind, Cell, Document, Passage, Sentence
from corpus.passages import split
from corpus.splitting import PassageSettings
from corpus.views import View, view_of, visible

MARKS = st.sampled_from(
    [
        "# One",
        "- item",
        "  - **bold** `code`",
        "| a | b |",
        "|---|---|",
        "[text](url)",
        "Lunde-",
        "vall",
        "> quoted",
        "a\u00adb",
    ]
)
TEXT = st.lists(MARKS | st.text(max_size=30), max_size=12).map("\n".join)


def view_of_all(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> View:
    passage = Passage("id", 0, 0, len(text), None, "", (Sentence(0, len(text), kind),))
    return view_of(text, passage)


def read(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> str:
    return view_of_all(text, kind).text


def quoted(text: str, words: str, kind: BlockKind = BlockKind.PARAGRAPH) -> str:
    """What is quoted of a text for words of its view."""
    view = view_of_all(text, kind)
    start = view.text.index(words)
    span = view.span(start, start + len(words))
    assert span is not None
    return text[slice(*span)]


@given(TEXT, st.integers(4, 40))
@example("Wil\u00adhel\u00admi\u00adna", 20)
@example("- a-\n  b", 20)
def test_every_character_stands_where_its_place_says(text: str, most: int):
    document = Document("id", "a.txt", "/a.txt", text, "Title")
    for passage in split(document, lambda words: len(words.split()), PassageSettings(most)):
        view = view_of(text, passage)
        assert len(view.places) == len(view.text)
        assert len(view.sentences) == len(passage.sentences)
        real = view.places[view.places >= 0]
        assert sorted(real) == list(real)
        for character, place in zip(view.text, view.places, strict=True):
            if place >= 0 and character != " " and text[place].isascii() and text[place] != "-":
                assert character == text[place]
        for (start, end), sentence in zip(view.sentences, passage.sentences, strict=True):
            span = view.span(start, end)
            assert span is None or sentence.start <= span[0] < span[1] <= sentence.end


@given(st.text("ab -", min_size=1, max_size=40), st.data())
def test_a_span_of_plain_words_is_quoted_as_it_is_read(words: str, data: st.DataObject):
    text = " ".join(["xx", *words.split(), "xx"])
    view = view_of_all(text)
    start = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(start + 1, len(view.text)))
    assert view.span(start, end) == (start, end)
    assert view.span(start, start) is None


def test_a_day_in_figures_is_read_in_words_and_quoted_as_it_is_written():
    text = "2024-04-03T07:55 gate opened; closed by 2024-04-05."
    assert read(text) == "3 April 2024 07:55 gate opened; closed by 5 April 2024."
    for words in ("3 April 2024", "3", "April", "3 April", "2024 "):
        assert quoted(text, words) == "2024-04-03T"
    assert quoted(text, "April 2024 07:55 gate") == "2024-04-03T07:55 gate"
    assert quoted(text, "closed by 5") == "closed by 2024-04-05"
    assert read("released = 2024-04-03", BlockKind.CODE) == "released = 2024-04-03"


def test_a_stamp_is_read_without_its_brackets():
    text = "[2024-05-01 10:00] Vega: The key is lost [again]."
    assert read(text, BlockKind.MESSAGE) == "1 May 2024 10:00 Vega: The key is lost [again]."
    assert quoted(text, "10:00 Vega", BlockKind.MESSAGE) == "10:00] Vega"
    assert read("[sic] the key", BlockKind.MESSAGE) == "[sic] the key"


def test_a_lead_and_a_header_are_read_with_their_days_in_words():
    text = "07:55 gate opened\n12"
    lead = Sentence(0, 17, BlockKind.MESSAGE, lead="20260408_07:55")
    row = Sentence(18, 20, BlockKind.ROW, cells=(Cell(18, 20, "2024-04-03"),))
    view = view_of(text, Passage("id", 0, 0, len(text), None, "", (lead, row)))
    assert view.text == "8 April 2026 07:55: 07:55 gate opened. 3 April 2024: 12"


def test_what_is_not_seen_is_not_read_and_is_quoted():
    text = "Wil\u00adhel\u00admi\u00adna Aar\u00adnes is Theo\u200bdora's cook.\ufeff"
    assert read(text) == "Wilhelmina Aarnes is Theodora's cook."
    assert quoted(text, "Wilhelmina Aarnes") == "Wil\u00adhel\u00admi\u00adna Aar\u00adnes"
    assert visible(text) == read(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It was Trygve Lunde-\nvall.", "It was Trygve Lundevall."),
        ("The night watch-\r\n  man came.", "The night watchman came."),
        ("> The night watch-\n> man came.", "The night watchman came."),
        ("A work-\nrelated matter; work-related it is.", "A work-related matter; work-related it is."),
        ("A work-\nrelated matter, workrelated or work-related.", "A workrelated matter, workrelated or work-related."),
        ("A state-of-the-\nart boat.", "A state-of-the-art boat."),
        ("Short-\nand long-term loans.", "Short- and long-term loans."),
        ("Anna Berg-\nHolm, born in 1990-\n91.", "Anna Berg-Holm, born in 1990-91."),
        ("Wil\u00ad\nhelmina", "Wilhelmina"),
        ("A dash -\nand more.", "A dash - and more."),
    ],
)
def test_a_word_divided_at_the_end_of_a_line_is_read_whole(text: str, words: str):
    assert read(text) == words


def test_a_divided_word_is_quoted_as_it_is_written():
    text = "It was Trygve Lunde-\nvall."
    assert quoted(text, "Trygve Lundevall") == "Trygve Lunde-\nvall"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The **red** boat is *new*, `fast` and __very big__.", "The red boat is new, fast and very big."),
        ("See [the plan](https://example.org/a_b_c) and ![a map](map.png).", "See the plan and a map."),
        ("Call `__init__` or __init__, not `*x*`.", "Call __init__ or __init__, not *x*."),
        ("2 * 3 * 4 and 2*3*4, snake_case_name", "2 * 3 * 4 and 2*3*4, snake_case_name"),
        ("***Both*** ~~gone~~ _thin_", "Both gone thin"),
        ("Kept. <!-- not this --> Kept.", "Kept. Kept."),
        ("one\n   two\tthree\u00a0four", "one two three four"),
        ("> quoted\n> twice", "quoted twice"),
        ("The \ufb01rst \uff12 of 10\u00b2 m", "The first 2 of 10\u00b2 m"),
    ],
)
def test_marks_that_only_decorate_are_not_read(text: str, words: str):
    assert read(text) == words


def test_the_marks_of_headings_and_items_are_not_read_but_numbers_are():
    assert read("## Costs ##", BlockKind.HEADING) == "Costs"
    assert read("- Pegs: 14", BlockKind.ITEM) == "Pegs: 14"
    assert read("2. Pegs: 14", BlockKind.ITEM) == "2. Pegs: 14"


def test_code_is_read_as_it_is():
    assert read("**kwargs and `x`", BlockKind.CODE) == "**kwargs and `x`"


def test_a_row_is_read_with_the_header_of_each_cell():
    text = "| Pump 77 | 2231 | North depot |"
    cells = (Cell(2, 9, "Pump"), Cell(12, 16, "Flow (l/min)"), Cell(19, 30, ""))
    passage = Passage("id", 0, 0, len(text), None, "", (Sentence(0, len(text), BlockKind.ROW, "", cells),))
    view = view_of(text, passage)
    assert view.text == "Pump: Pump 77; Flow (l/min): 2231; North depot"
    at = view.text.index("2231")
    assert view.span(at, at + 4) == (12, 16)
    assert view.span(at - 8, at + 4) == (12, 16)
    assert view.span(0, 6) is None


def test_a_lead_is_read_where_it_is_another_and_before_every_item():
    text = "- Red tent\n  - Poles: 4\n  - Pegs: 18\nBring both.\nBring all.\nNo more."
    sentences = (
        Sentence(0, 10, BlockKind.ITEM),
        Sentence(13, 23, BlockKind.ITEM, "Red tent"),
        Sentence(26, 36, BlockKind.ITEM, "Red tent"),
        Sentence(37, 48, lead="Kit:"),
        Sentence(49, 59, lead="Kit:"),
        Sentence(60, 68),
    )
    view = view_of(text, Passage("id", 0, 0, len(text), None, "", sentences))
    assert view.text == ("Red tent. Red tent: Poles: 4. Red tent: Pegs: 18. Kit: Bring both. Bring all. No more.")
    assert [view.text[slice(*span)] for span in view.sentences] == [
        "Red tent",
        "Poles: 4",
        "Pegs: 18",
        "Bring both.",
        "Bring all.",
        "No more.",
    ]


def test_a_heading_that_stands_in_the_passage_is_not_read_twice():
    text = "## Windows\n\nThe port is 9090."
    sentences = (Sentence(0, 10, BlockKind.HEADING, "Ports"), Sentence(12, 29, lead="Ports > Windows"))
    view = view_of(text, Passage("id", 0, 0, len(text), None, "", sentences))
    assert view.text == "Ports: Windows: The port is 9090."


def test_a_message_is_read_with_its_author_once():
    text = "Ana: Hello. I am late.\nBo: Fine."
    sentences = (
        Sentence(0, 11, BlockKind.MESSAGE),
        Sentence(12, 22, BlockKind.MESSAGE, "Ana"),
        Sentence(23, 32, BlockKind.MESSAGE),
    )
    whole = Passage("id", 0, 0, len(text), None, "", sentences)
    assert view_of(text, whole).text == "Ana: Hello. I am late. Bo: Fine."
    part = Passage("id", 1, 12, len(text), None, "", sentences[1:])
    assert view_of(text, part).text == "Ana: I am late. Bo: Fine."


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    ["_" * 50_000, "*a" * 50_000, "_a" * 50_000, "[" * 50_000, "a-\n" * 50_000, " " * 50_000, "`" * 50_000 + "a"],
)
def test_hostile_text_is_read_in_bounded_time(text: str):
    assert len(view_of_all(text).text) <= len(text)
