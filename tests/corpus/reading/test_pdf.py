"""PDFs of one, two and three columns are read in order, with their headings, lists, tables and pages."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    ListFlowable,
    ListItem,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from corpus.document import DatedBy
from corpus.errors import DamagedFile, DocumentError, EmptyDocument, EncryptedFile
from corpus.passages import split
from corpus.reading import read_bytes
from corpus.reading.fields import fields_of
from corpus.reading.pdf import read_pdf
from corpus.reading.running import Placed, running
from corpus.reading.typography import as_printed
from corpus.views import view_of

CHAPTERS = 6
STYLES = getSampleStyleSheet()
SENTENCE = (
    "The quay wall at berth {0} was inspected by engineer number {0}, who found it in good order after the storm. "
)


def paragraphs_in(chapter: int) -> range:
    return range(chapter * 10, chapter * 10 + 3 + chapter % 4)


def paragraph_of(number: int) -> str:
    return (
        f"Opening {number} begins it. "
        + "".join(SENTENCE.format(number * 10 + i) for i in range(3))
        + f"Ending {number}."
    )


def report(columns: int, ruled: bool, space: float, indent: float) -> bytes:
    body = ParagraphStyle("b", fontSize=9, leading=11, spaceAfter=space, firstLineIndent=indent)
    width, height = A4
    column = (width - 100 - 20 * (columns - 1)) / columns
    frames = [Frame(50 + i * (column + 20), 70, column, height - 150, 0, 0, 0, 0) for i in range(columns)]

    def decorate(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(50, height - 40, "The harbour board reports")
        canvas.drawRightString(width - 50, 30, f"Page {document.page} of 9")

    story: list[Flowable] = [Paragraph("Annual report of the harbour board", STYLES["Title"])]
    for chapter in range(1, CHAPTERS + 1):
        story.append(Paragraph(f"{chapter} On pier {chapter}", STYLES["Heading1"]))
        for number in paragraphs_in(chapter):
            story.append(Paragraph(paragraph_of(number), body))
        items = [ListItem(Paragraph(f"Task {chapter}-{number} is done", body)) for number in range(3)]
        rows = [
            ["Pier", "Depth", "Berths"],
            *([f"P{chapter}{row}", f"{chapter}.{row} m", f"{row}"] for row in range(4)),
        ]
        style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
        table = Table(rows, style=TableStyle(style), spaceBefore=6, spaceAfter=8)
        story.append(KeepTogether([ListFlowable(items, bulletType="bullet"), table]))
    out = io.BytesIO()
    template = BaseDocTemplate(out, pagesize=A4, title="Report on the harbour, 1998", author="Ada Keel", lang="en-GB")
    template.addPageTemplates([PageTemplate(id="p", frames=frames, onPage=decorate)])
    template.build(story)
    return out.getvalue()


@pytest.mark.parametrize(
    ("columns", "ruled", "space", "indent"),
    [(1, True, 6, 0), (1, False, 0, 12), (2, True, 0, 12), (2, False, 4, 0), (3, True, 5, 0)],
    ids=["one column", "one column, indented", "two columns, indented", "two columns", "three columns"],
)
def test_a_report_is_read_in_order_with_headings_lists_and_tables(columns, ruled, space, indent):
    document = read_bytes(report(columns, ruled, space, indent), "rep98_final2.pdf")
    wanted = []
    for chapter in range(1, CHAPTERS + 1):
        wanted += [f"# {chapter} On pier {chapter}"]
        wanted += [paragraph_of(number) for number in paragraphs_in(chapter)]
        wanted += [f"- Task {chapter}-{number} is done" for number in range(3)]
        wanted += ["| Pier | Depth | Berths |"]
        wanted += [f"| P{chapter}{row} | {chapter}.{row} m | {row} |" for row in range(4)]
    flat = " ".join(document.text.split())
    places = [flat.find(piece) for piece in wanted]
    assert [piece for piece, place in zip(wanted, places, strict=True) if place < 0] == []
    own = [place for piece, place in zip(wanted, places, strict=True) if piece != "| Pier | Depth | Berths |"]
    assert own == sorted(own)
    whole = [paragraph_of(number) for chapter in (1, 2) for number in paragraphs_in(chapter)][:5]
    paragraphs = [" ".join(piece.split()) for piece in document.text.split("\n\n")]
    assert set(whole) <= set(paragraphs)


def test_each_page_begins_where_it_does_and_headers_stand_once():
    document = read_bytes(report(1, True, 6, 0), "a.pdf")
    engine_pages = len(document.pages)
    assert engine_pages >= 3
    assert document.text.count("The harbour board reports") == 1
    assert not re.search(r"Page \d of 9", document.text)
    for chapter in (1, CHAPTERS):
        place = document.text.index(f"Opening {chapter * 10} begins")
        page = document.page_at(place)
        assert page is not None
        assert document.quote(place, place + 7).page == page
    assert document.page_at(0) == 1
    assert document.page_at(document.text.index(f"P{CHAPTERS}3")) == engine_pages


def test_a_file_says_who_wrote_it_and_what_it_is_called_and_its_name_is_the_last_resort():
    document = read_bytes(report(1, True, 6, 0), "rep98_final2.pdf")
    assert (document.title, document.author) == ("Report on the harbour, 1998", "Ada Keel")
    assert (document.published, document.dated_by) == (date.today(), DatedBy.TEXT)


PACKET = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"
 prism:publicationDate="1999-03-02"><dc:title><rdf:Alt>
<rdf:li xml:lang="x-default">On piers</rdf:li></rdf:Alt></dc:title>
<dc:publisher><rdf:Bag><rdf:li>Harbour Press</rdf:li></rdf:Bag></dc:publisher>
<prism:url>https://example.org/piers</prism:url><dc:creator>&e;</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"""


def test_the_fields_of_a_packet_of_metadata_are_read_and_no_entity_is_followed():
    assert fields_of(PACKET) == {
        "publicationdate": "1999-03-02",
        "lang": "x-default",
        "title": "On piers",
        "publisher": "Harbour Press",
        "url": "https://example.org/piers",
    }
    assert fields_of("<x") == fields_of("") == {}


def page_of(*lines: tuple[float, float, str], size: float = 10, angle: float = 0, **options: object) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, **options)
    if angle:
        canvas.translate(300, 400)
        canvas.rotate(angle)
    canvas.setFont("Helvetica", size)
    for x, y, words in lines:
        canvas.drawString(x, y, words)
    canvas.save()
    return out.getvalue()


def test_a_word_divided_at_the_end_of_a_line_keeps_its_hyphen_and_its_break():
    data = page_of(
        (50, 700, "The engineers made an inspec-"),
        (50, 688, "tion of the well-"),
        (50, 676, "known quay, at a cost of *5* [pounds]."),
    )
    assert read_pdf(data).text == (
        "The engineers made an inspec-\ntion of the well-\nknown quay, at a cost of *5* [pounds]."
    )


def test_divided_words_and_ligatures_are_searched_whole_and_quoted_as_they_stand():
    data = page_of(
        (50, 700, "The engineers made an inspec-"),
        (50, 688, "tion of the pier by the well-"),
        (50, 676, "known pier, as a well-known man said."),
    )
    document = read_bytes(data, "a.pdf")
    (passage,) = split(document, lambda words: len(words.split()))
    view = view_of(document.text, passage)
    assert "an inspection of the" in view.text
    assert "the well-known pier" in view.text
    place = view.text.index("inspection")
    span = view.span(place, place + len("inspection"))
    assert span is not None
    assert document.quote(*span).text == "inspec-\ntion"
    stored = replace(document, text="of\ufb01ce hours", pages=())
    (other,) = split(stored, lambda words: len(words.split()))
    assert view_of(stored.text, other).text == "office hours"


def test_dashes_and_quotes_are_those_of_the_file():
    lines = ("The “O’Hara” talks – of 20–21 March — cost 4-5 %.", "‘First’ he said: - and the well-", "known 'rest'.")
    data = page_of(*((50, 700 - 12 * number, line) for number, line in enumerate(lines)))
    assert read_pdf(data).text.split() == " ".join(lines).split()


def test_a_mark_that_stands_differently_between_the_same_letters_stays_plain():
    printed = "abcdefgh–ijklmnop. abcdefgh—ijklmnop. Say “yes”."
    plain = 'abcdefgh-ijklmnop. abcdefgh-ijklmnop. Say "yes".\n\n- item'
    assert as_printed(plain, [0], [printed]) == "abcdefgh-ijklmnop. abcdefgh-ijklmnop. Say “yes”.\n\n- item"


def test_the_mark_of_a_list_stays_the_one_that_makes_the_list():
    assert as_printed("It has:\n\n- one–two", [0], ["It has:\n– one–two"]) == "It has:\n\n- one–two"


def test_a_file_of_an_illustrator_is_a_pdf():
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setKeywords("/AIPrivateData1")
    canvas.drawString(50, 700, "The flyer tells of the fair.")
    canvas.save()
    assert b"/AIPrivate" in out.getvalue()
    assert read_pdf(out.getvalue()).text == "The flyer tells of the fair."


@pytest.mark.parametrize("angle", [90, 180, -90])
def test_a_turned_page_is_read(angle: int):
    data = page_of(*((-200, -14 * i, f"Line {i} of the turned page speaks of") for i in range(5)), angle=angle)
    assert read_pdf(data).text == " ".join(f"Line {i} of the turned page speaks of" for i in range(5))


def test_a_sentence_that_goes_on_over_the_page_stays_one_paragraph():
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawString(50, 100, "The board agreed on Monday that the pier")
    canvas.showPage()
    canvas.drawString(50, 700, "would be rebuilt in stone.")
    canvas.save()
    read = read_pdf(out.getvalue())
    assert read.text == "The board agreed on Monday that the pier\nwould be rebuilt in stone."
    assert read.pages == (0, 41)


def test_a_table_that_goes_on_over_the_page_keeps_the_headers_of_its_columns():
    rows = [["Pier", "Depth", "Berths"], *([f"Pier {n}", f"{n}.5 m", str(100 + n)] for n in range(70))]
    out = io.BytesIO()
    template = BaseDocTemplate(out, pagesize=A4)
    template.addPageTemplates([PageTemplate(frames=[Frame(50, 50, 500, 740)])])
    template.build([Table(rows, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))])
    document = read_bytes(out.getvalue(), "piers.pdf")
    views = [view_of(document.text, passage).text for passage in split(document, lambda words: len(words.split()))]
    assert document.page_at(document.text.index("| Pier 69 |")) == 2
    assert any("Pier: Pier 69; Depth: 69.5 m; Berths: 169" in view for view in views)


def test_names_that_stand_above_the_rules_of_a_table_head_its_columns():
    edges = (50, 250, 320, 420, 500)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(50, 740, "It is due within thirty days of its date.")
    names = ("Article", "Pieces", "Unit price", "Amount")
    rows = [("Hemp rope", "4", "12.50", "50.00"), ("Tar, one barrel", "2", "30.00", "60.00")]
    for left, name in zip(edges, names, strict=False):
        canvas.drawString(left + 3, 700, name)
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            canvas.rect(edges[column], 677 - 18 * number, edges[column + 1] - edges[column], 18)
            canvas.drawString(edges[column] + 3, 682 - 18 * number, words)
    canvas.save()
    table = [f"| {' | '.join(row)} |" for row in rows]
    assert read_pdf(out.getvalue()).text == "\n".join(
        ["It is due within thirty days of its date.", "", f"| {' | '.join(names)} |", "|---|---|---|---|", *table]
    )


def test_a_caption_above_a_table_without_rules_is_no_row_of_it():
    caption = "Depths and lengths of all the piers of the harbour after the storm in March."
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("Helvetica", 10)
    left = 50.0
    for word in caption.split():
        canvas.drawString(left, 700, word)
        left += canvas.stringWidth(word, "Helvetica", 10) + 2.8
    rows = [("Pier", "Depth", "Length"), ("North", "4.5", "120"), ("South", "7.2", "140"), ("East", "3.1", "80")]
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            canvas.drawString(50 + 90 * column, 686 - 14 * number, words)
    canvas.save()
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    assert read_pdf(out.getvalue()).text == f"{caption}\n\n{table}"


@pytest.mark.parametrize(
    ("title", "believed"),
    [
        ("The harbour", "The harbour"),
        ("Microsoft Word - harbour_final.doc", None),
        ("Microsoft Word - On the harbour", "On the harbour"),
        ("untitled", None),
        ("rep98_final2", None),
        ("PowerPoint Presentation", None),
    ],
)
def test_a_title_that_a_program_made_up_is_none(title: str, believed: str | None):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setTitle(title)
    canvas.drawString(50, 700, "words of the text, and more of them.")
    canvas.save()
    assert read_pdf(out.getvalue()).title == believed


def test_the_largest_heading_is_the_title_where_no_field_gives_one():
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(50, 700, "A bridge for the town")
    canvas.setFont("Helvetica", 10)
    for line in range(5):
        canvas.drawString(50, 660 - 12 * line, "It was opened in May by the mayor and by many others of the town.")
    canvas.save()
    assert read_bytes(out.getvalue(), "x1.pdf").title == "A bridge for the town"


def refusal(data: bytes, name: str = "a.pdf") -> DocumentError:
    with pytest.raises(DocumentError) as refused:
        read_bytes(data, name)
    assert str(refused.value).startswith(name)
    assert "\n" not in str(refused.value)
    return refused.value


def test_files_that_cannot_be_read_are_refused_for_what_they_are():
    whole = page_of((50, 700, "Words of a text"))
    locked = page_of((50, 700, "Secret"), encrypt=StandardEncryption("secret"))
    assert isinstance(refusal(locked), EncryptedFile)
    assert isinstance(refusal(whole[: len(whole) // 3]), DamagedFile)
    assert isinstance(refusal(b"%PDF-1.7\n" + b"x" * 500), DamagedFile)
    assert "is no PDF, whatever its name says" in str(refusal(b"just words\0\1\2\3\4 and more"))
    assert isinstance(refusal(page_of()), EmptyDocument)
    assert read_bytes(whole, "a.txt").text == "Words of a text"
    assert read_bytes(b"\xef\xbb\xbf" + whole, "a.pdf").text == "Words of a text"
    assert read_bytes(b"\x00\x05\x16\x00" + b"\0" * 500 + whole, "a.pdf").text == "Words of a text"
    assert read_bytes(page_of((50, 700, "Owner"), encrypt=StandardEncryption("", "owner")), "a.pdf").text == "Owner"


def test_what_stands_at_the_same_place_of_page_after_page_is_repeated():
    headers = [Placed(page, 0, f"Report {page}", at_top=True) for page in range(4)]
    numbers = [Placed(page, 9, f"- {page} -", at_top=False) for page in range(4)]
    others = [Placed(page, 1, words, at_top=True) for page, words in enumerate(["One", "Two", "Two", "Six"])]
    assert running([*headers, *numbers, *others], 4, 10_000) == {(1, 0), (2, 0), (3, 0), *((n, 9) for n in range(4))}
    assert running(headers, 4, 60) == frozenset()


def test_what_is_written_onto_a_page_stands_below_its_text():
    out = io.BytesIO()
    canvas = Canvas(out)
    for number in (1, 2):
        canvas.drawString(50, 700, f"The rent of year {number} is due.")
        canvas.textAnnotation(f"Paid “late”\nin {number}", Rect=[300, 300, 400, 400])
        canvas.linkURL("https://example.org", (10, 10, 50, 50))
        canvas.showPage()
    canvas.save()
    read = read_pdf(out.getvalue())

    assert read.text == (
        "The rent of year 1 is due.\n\nComment: Paid “late” in 1\n\n"
        "The rent of year 2 is due.\n\nComment: Paid “late” in 2"
    )
    assert read.pages == (0, read.text.index("The rent of year 2"))
