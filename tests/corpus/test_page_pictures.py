"""A page of a PDF is drawn, and the words of a quote are found on it."""

from contextlib import closing
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import DamagedFile, DocumentError
from corpus.page_pictures import draw_page, is_pdf, marked

WIDTH, HEIGHT = 400, 800
LINES = ["The bridge was opened in 1987 by", "the mayor. It is 210 metres long.", "The ferry was sold.", "Page one"]


def pdf(*pages):
    """A file of such lines, the first of each page 100 points from its top and each 20 below the one before."""
    file = BytesIO()
    canvas = Canvas(file, (WIDTH, HEIGHT))
    for lines in pages:
        canvas.setFont("Helvetica", 10)
        for number, line in enumerate(lines):
            canvas.drawString(40, HEIGHT - 100 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.fixture(scope="module")
def page():
    return draw_page(pdf(["Nothing."], LINES), 2)


TEXT = "\n".join(LINES)


def boxes_of(page, quote, text=TEXT, at=0):
    start = text.index(quote, at)
    return marked(page, text, start, start + len(quote))


def test_a_page_becomes_a_picture_of_its_proportions(page):
    picture = Image.open(BytesIO(page.png))
    assert picture.size == (page.width, page.height)
    assert page.height == 2 * page.width
    assert page.letters.startswith("Thebridgewasopenedin1987bythemayor")
    assert len(page.boxes) == len(page.letters)


def test_a_quote_has_a_box_on_each_of_its_lines(page):
    first, second = boxes_of(page, "opened in 1987 by\nthe mayor.")
    assert (first.top, first.bottom) == pytest.approx(((100 - 10) / HEIGHT, 102 / HEIGHT), abs=0.006)
    assert second.top - first.top == pytest.approx(20 / HEIGHT, abs=0.001)
    assert second.left == pytest.approx(40 / WIDTH, abs=0.005)
    assert first.left > 0.2
    assert first.right > second.right


def test_the_box_lies_over_the_ink_of_its_words(page):
    (box,) = boxes_of(page, "The ferry was sold.")
    picture = Image.open(BytesIO(page.png)).convert("L")
    inside = [
        box.left * page.width - 2,
        box.top * page.height - 2,
        box.right * page.width + 2,
        box.bottom * page.height,
    ]
    assert picture.crop(tuple(map(round, inside))).getextrema()[0] < 64
    assert picture.crop((0, 0, page.width, round(80 / HEIGHT * page.height))).getextrema()[0] > 250


def test_words_are_found_though_marks_of_layout_stand_in_what_was_read(page):
    read = "## The bridge was opened in **1987**\n\n| by the | mayor. |"
    assert len(boxes_of(page, "in **1987**\n\n| by the | mayor. |", read)) == 2


def test_words_that_were_read_with_some_mistakes_are_found(page):
    read = "The bridqe was opened in 1987 bv the mayor."
    assert len(boxes_of(page, read, read)) == 2


def test_words_that_are_not_on_the_page_are_not_marked(page):
    assert boxes_of(page, "Zembla has kings and queens", "Zembla has kings and queens") == []
    assert boxes_of(page, "...", "...") == []


def test_of_words_that_come_twice_those_are_marked_that_were_quoted():
    lines = ["Closed on Mondays.", "Open on Sundays.", "Closed on Mondays."]
    page = draw_page(pdf(lines), 1)
    text = "\n".join(lines)
    (first,) = boxes_of(page, lines[0], text)
    (second,) = boxes_of(page, lines[0], text, at=5)
    assert second.top - first.top == pytest.approx(40 / HEIGHT, abs=0.002)


def test_on_a_page_that_is_turned_the_boxes_are_turned():
    turned = BytesIO()
    with closing(pypdfium2.PdfDocument(pdf(LINES))) as document:
        document[0].set_rotation(90)
        document.save(turned)
    page = draw_page(turned.getvalue(), 1)
    assert page.width == 2 * page.height
    boxes = boxes_of(page, "The ferry was sold.")
    assert boxes[-1].bottom - boxes[0].top > 4 * (boxes[0].right - boxes[0].left)


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(DamagedFile, match="has no page 2"):
        draw_page(pdf(LINES), 2)
    with pytest.raises(DocumentError):
        draw_page(b"%PDF-1.7 and nothing else", 1)


def test_a_pdf_is_told_by_how_it_begins():
    assert is_pdf(pdf(LINES))
    assert not is_pdf(b"PK\x03\x04")
