"""What office-oxide leaves out of a Word file is read all the same."""

import io

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from corpus.reading import read_all
from corpus.reading.office import read_docx

RUBY = (
    "<w:r><w:ruby><w:rt><w:r><w:t>{}</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{}</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)
PAGE = (
    b"<html><body><h2>Rent</h2><p>The rent is 900 euros.</p><table><tr><th>Month</th><th>Paid</th></tr><tr><td>May</td>"
)
PAGE += b"<td>yes</td></tr></table></body></html>"
SAVED = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
)
SAVED += PAGE + b"\r\n--b--\r\n"


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def put(document, markup: str) -> None:
    """Put what stands in a document's body below what is there."""
    body = document.element.body
    for element in list(parse_xml(f"<w:x {nsdecls('w', 'r')}>{markup}</w:x>")):
        body.insert(len(body) - 1, element)


def with_chunk(name: str, data: bytes) -> bytes:
    document = docx.Document()
    document.add_paragraph("Before")
    part = Part(PackURI(f"/word/{name}"), "application/octet-stream", data, document.part.package)
    put(document, f'<w:altChunk r:id="{document.part.relate_to(part, RELATIONSHIP_TYPE.A_F_CHUNK)}"/>')
    document.add_paragraph("After")
    return saved(document)


def test_words_with_their_reading_above_them_are_read_once_without_it():
    document = docx.Document()
    ruby = RUBY.format("とうきょう", "東京")
    put(document, f'<w:p><w:r><w:t xml:space="preserve">In </w:t></w:r>{ruby}<w:r><w:t>, 2024</w:t></w:r></w:p>')
    document.sections[0].header.paragraphs[0]._p.append(
        parse_xml(RUBY.format("おおさか", "大阪").replace("<w:r>", f"<w:r {nsdecls('w')}>", 1))
    )

    assert read_docx(saved(document)).text == "In 東京, 2024\n\n大阪"


def test_a_paragraph_in_the_style_of_titles_is_a_heading_whatever_the_size_of_its_letters():
    document = docx.Document()
    style = document.styles["Title"].element
    style.remove(style.find(qn("w:rPr")))
    document.add_paragraph("Ref 12")
    document.add_paragraph("The lease of the mill", style="Title")
    document.add_paragraph("The rent is 900 euros.")
    document.add_heading("Notice", 1)
    read = read_docx(saved(document))

    assert read.text == "Ref 12\n\n# The lease of the mill\n\nThe rent is 900 euros.\n\n# Notice"
    assert read.title == "The lease of the mill"


@pytest.mark.parametrize(("name", "data"), [("chunk.html", PAGE), ("chunk.mht", SAVED)])
def test_a_piece_of_html_is_read_where_it_stands(name, data):
    assert read_docx(with_chunk(name, data)).text == (
        "Before\n\n## Rent\n\nThe rent is 900 euros.\n\n| Month | Paid |\n|---|---|\n| May | yes |\n\nAfter"
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("chunk.txt", b"The rent\x01 is due.\n\nIt is 900 euros."),
        ("chunk.rtf", rb"{\rtf1 The rent is due.\par It is 900 euros.\par}"),
    ],
)
def test_a_piece_of_text_is_read_where_it_stands(name, data):
    words = read_docx(with_chunk(name, data)).text.split()

    assert " ".join(words) == "Before The rent is due. It is 900 euros. After"


def test_a_piece_that_is_a_word_file_becomes_a_document_of_its_own():
    inner = docx.Document()
    inner.add_paragraph("The annex.")
    outer, annex = read_all(with_chunk("annex.docx", saved(inner)), "contract.docx", "contract.docx")

    assert (outer.text, annex.text) == ("Before\n\nAfter", "The annex.")
    assert (annex.source, annex.parent) == ("contract.docx/annex.docx", outer.id)


def test_a_piece_that_cannot_be_read_is_told_of():
    assert read_docx(with_chunk("chunk.html", b"\x89PNG\r\n\x1a\n")).remarks[0].startswith("the piece chunk.html ")
    document = docx.Document()
    document.add_paragraph("Before")
    put(document, '<w:altChunk r:id="none"/>')

    assert read_docx(saved(document)).remarks == ("the piece another file is not in the file",)


def test_rows_that_are_marked_as_deleted_are_left_out():
    document = docx.Document()
    table = document.add_table(3, 2)
    for row, words in enumerate(("Pier", "Old", "North")):
        table.cell(row, 0).text, table.cell(row, 1).text = words, str(row)
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="1"/>'))

    assert read_docx(saved(document)).text == "| Pier | 0 |\n| North | 2 |"
