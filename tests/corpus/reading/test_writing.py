"""Canonical text is written so that the layout reads back what was meant."""

import pytest

from corpus.document import BlockKind
from corpus.errors import TooLargeFile
from corpus.headings import find_headings
from corpus.layout import layout_of
from corpus.lines import lines_of
from corpus.reading.writing import MAX_CELL, Writer


def test_headings_paragraphs_lists_labels_and_code_are_parted_as_the_layout_wants_them():
    writer = Writer()
    writer.heading(1, "The  harbour\n board")
    writer.paragraph("It met on Monday.\n\n\nIt agreed.")
    writer.item(0, "Piers")
    writer.item(1, "North pier", 1)
    writer.item(1, "South pier,\nclosed", "b)")
    writer.paragraph("That was all.")
    writer.label("Phone:", "555 0142")
    writer.label("Fax", " ")
    writer.code("if x:\n    y()\n")
    assert writer.text == (
        "# The harbour board\n\nIt met on Monday.\nIt agreed.\n\n- Piers\n  1. North pier\n"
        "  b) South pier,\n    closed\n\nThat was all.\n\nPhone: 555 0142\n\n```\nif x:\n    y()\n```"
    )
    assert (writer.pages, writer.page_names) == ((), ())


def test_a_table_is_read_back_with_the_headers_of_its_columns():
    writer = Writer()
    writer.table([["Pier", "", "Depth | m"], ["", "", ""], ["North", "", "12"], ["South", "", "9"]], header_rows=1)
    assert writer.text == "| Pier | Depth \\| m |\n|---|---|\n| North | 12 |\n| South | 9 |"
    lines = lines_of(writer.text)
    blocks = layout_of(writer.text, lines, frozenset(), find_headings(lines, frozenset()))
    assert [block.kind for block in blocks] == [BlockKind.HEADER, BlockKind.ROW, BlockKind.ROW]
    cells = [(writer.text[cell.start : cell.end], cell.header) for cell in blocks[1].cells]
    assert cells == [("North", "Pier"), ("12", "Depth \\| m")]


def test_more_rows_of_a_table_stand_right_below_it_if_they_have_as_many_columns():
    writer = Writer()
    writer.table([["Pier", "Depth"], ["North", "12"]], header_rows=1)
    writer.page()
    writer.table([["South", "9"]], goes_on=True)
    writer.table([["East", "7", "mud"]], goes_on=True)
    assert writer.text == "| Pier | Depth |\n|---|---|\n| North | 12 |\n| South | 9 |\n\n| East | 7 | mud |"
    assert writer.text[writer.pages[0] :].startswith("| South")


def test_a_row_with_a_text_in_a_cell_becomes_paragraphs_that_name_their_columns():
    writer = Writer()
    text = "word " * MAX_CELL
    writer.table([["Pier", "Story"], ["North", "Short"], ["South", text]], header_rows=1)
    assert writer.text == f"| Pier | Story |\n|---|---|\n| North | Short |\n\nPier: South\n\nStory: {text.strip()}"
    alone = Writer()
    alone.table([["One"], ["column"]])
    assert alone.text == "One\n\ncolumn"


def test_pages_begin_where_their_first_words_stand_and_empty_ones_where_the_next_does():
    writer = Writer()
    for name, words in (("Costs", "first"), ("Empty", ""), ("Income", "third"), ("Last", "")):
        writer.page(name)
        writer.paragraph(words)
    assert writer.text == "first\n\nthird"
    assert writer.pages == (0, 7, 7, 12)
    assert writer.page_names == ("Costs", "Empty", "Income", "Last")


def test_what_is_no_character_of_a_text_is_left_out():
    writer = Writer()
    writer.paragraph("a\x00b\x0bc \ud800")
    assert writer.text == "ab\nc \ufffd"


def test_a_text_that_grows_beyond_the_limit_is_refused():
    writer = Writer(max_characters=20)
    writer.paragraph("ten letters")
    with pytest.raises(TooLargeFile, match=r"^has more than 20 characters"):
        writer.paragraph("ten letters")
