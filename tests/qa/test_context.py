"""The words around a quote are laid out as their document is, and are the document's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Document
from corpus.passages import split
from qa.chat.context import blocks_around
from qa.chat.sources import render_sources
from tests.qa.chat_page import Page, answer_from, cite

LEASE = """# Lease

## Rent

The **monthly** rent is 4,850 euros,
payable in advance.

The tenant shall:

- insure the goods;
- keep the *sprinklers* in order.

| Item | Paid by | Cost |
|------|---------|------|
| Heating | tenant | 6,100 euros |
| Snow | landlord | 350 euros |
"""


def document_of(text):
    return Document("d1", "lease.md", "/lease.md", text, "Lease")


def sentences_of(document):
    return [each for passage in split(document, lambda text: len(text.split())) for each in passage.sentences]


def blocks(quote, text=LEASE):
    document = document_of(text)
    return blocks_around(text, sentences_of(document), [cite(document, quote)])


def words(pieces):
    """What is seen of pieces, and what is marked."""
    seen = "".join(text for piece in pieces for text, is_mark in piece.parts if not is_mark)
    marked = "".join(text for piece in pieces if piece.citation for text, is_mark in piece.parts if not is_mark)
    return " ".join(seen.split()), " ".join(marked.split())


def test_a_row_stands_below_the_header_of_its_table_and_is_marked_cell_by_cell():
    (table,) = (block for block in blocks("| Heating | tenant | 6,100 euros |") if block.kind == "table")
    assert table.header == ("Item", "Paid by", "Cost")
    assert [[words(cell) for cell in row] for row in table.rows] == [
        [("Heating", "Heating"), ("tenant", "tenant"), ("6,100 euros", "6,100 euros")],
        [("Snow", ""), ("landlord", ""), ("350 euros", "")],
    ]
    assert [[piece.is_first for piece in cell] for cell in table.rows[0]] == [[True], [False], [False]]


def test_headings_and_items_are_seen_without_the_marks_that_set_them():
    found = {(block.kind, words(block.pieces)[0]) for block in blocks("- insure the goods;")}
    assert {("heading", "Rent"), ("item", "insure the goods;"), ("item", "keep the sprinklers in order.")} <= found


def test_a_paragraph_is_seen_without_emphasis_and_its_quote_stays_the_words_of_the_document():
    quote = "The **monthly** rent is 4,850 euros,\npayable in advance."
    (paragraph,) = (block for block in blocks(quote) if words(block.pieces)[1])
    assert words(paragraph.pieces)[1] == "The monthly rent is 4,850 euros, payable in advance."
    assert "".join(piece.text for piece in paragraph.pieces if piece.citation) == quote


def test_a_page_has_the_row_in_a_table_and_the_marks_unseen():
    document = document_of(LEASE)
    answer = answer_from(document, "| Heating | tenant | 6,100 euros |")
    page = Page(render_sources(0, answer, lambda _: document, 1, lambda *_: sentences_of(document)))
    assert page.texts["th"] == "ItemPaid byCost"
    assert page.texts["q"] == "Heatingtenant6,100 euros"
    assert page.attributes("mark", "id") == ["fn-0-1", None, None]
    assert "|" not in page.text


def test_long_paragraphs_are_cut_between_words_near_the_quote():
    text = "Intro.\n\n" + "Some words. " * 60 + "The end came in 1990. " + "More words. " * 60
    (block,) = (block for block in blocks("The end came in 1990.", text) if words(block.pieces)[1])
    assert words(block.pieces)[0].startswith("… ")
    assert words(block.pieces)[0].endswith(" …")
    assert 300 < len(words(block.pieces)[0]) < 450


def test_a_quote_that_stands_in_no_sentence_has_no_layout():
    document = document_of(LEASE)
    assert blocks_around(LEASE, sentences_of(document)[:1], [cite(document, "| Snow | landlord | 350 euros |")]) == []


@pytest.mark.parametrize("alphabet", ["ab .\n#*_-|`>", "Aa1. \n"])
@given(data=st.data())
def test_whatever_the_text_the_quote_is_shown_in_the_documents_own_words(alphabet, data):
    document = document_of("It began. " + data.draw(st.text(alphabet, max_size=200)) + "\n\nIt ended in 1987.")
    sentences = sentences_of(document)
    chosen = data.draw(st.sampled_from(sentences))
    quote = cite(document, document.text[chosen.start : chosen.end])
    if (quote.start, quote.end) != (chosen.start, chosen.end):
        return
    found = blocks_around(document.text, sentences, [quote])
    pieces = [piece for block in found for piece in (*block.pieces, *(p for row in block.rows for c in row for p in c))]
    marked = [piece for piece in pieces if piece.citation]
    assert marked
    assert sum(piece.is_first for piece in marked) == 1
    assert all(piece.text in quote.quote for piece in marked)
