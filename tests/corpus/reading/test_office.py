"""Word, PowerPoint and Excel files keep their headings, lists, tables, notes and fields; hostile ones harm nothing."""

import io
import re
import zipfile
from datetime import date, datetime

import docx
import openpyxl
import pptx
import pytest
from openpyxl.comments import Comment

from corpus.document import BlockKind, DatedBy
from corpus.errors import DamagedFile, DocumentError, UnsupportedFormat
from corpus.passages import split
from corpus.reading import read_bytes
from corpus.reading.office import read_docx, read_pptx, read_xlsx


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def contract() -> "docx.document.Document":
    document = docx.Document()
    document.core_properties.comments = ""
    document.core_properties.created = datetime(2021, 5, 6, 7, 8)
    document.add_heading("The harbour contract", 0)
    document.add_heading("Parties", 1)
    document.add_paragraph("The board and the builder agree.")
    document.add_paragraph("Ropes", style="List Bullet")
    document.add_paragraph("First", style="List Number")
    document.add_paragraph("Second", style="List Number")
    table = document.add_table(rows=3, cols=3)
    for row, words in enumerate([("Pier", "Depth", "Berths"), ("North", "4 m", "12"), ("South | old", "5 m", "")]):
        for column, cell in enumerate(words):
            table.cell(row, column).text = cell
    table.cell(2, 1).merge(table.cell(2, 2))
    paragraph = document.add_paragraph("Signed\nin May. ")
    document.add_comment(paragraph.runs, text="Ask the mayor", author="Bo")
    document.sections[0].header.paragraphs[0].text = "Harbour board, confidential"
    return document


def test_a_word_file_keeps_its_headings_lists_tables_and_comments():
    assert read_docx(saved(contract())).text == (
        "# The harbour contract\n\n# Parties\n\nThe board and the builder agree.\n\n- Ropes\n1. First\n2. Second\n\n"
        "| Pier | Depth | Berths |\n| North | 4 m | 12 |\n| South \\| old | 5 m |  |\n\nSigned\nin May.\n\n"
        "Comment (Bo): Ask the mayor\n\nHarbour board, confidential"
    )


def test_fields_of_a_word_file_go_before_its_text_and_the_day_it_was_made_is_a_guess():
    document = contract()
    document.core_properties.author = "Ada Keel"
    document.core_properties.language = "en-GB"
    read = read_bytes(saved(document), "c_final2.docx")
    assert (read.title, read.author, read.language) == ("The harbour contract", "Ada Keel", "en")
    assert (read.published, read.dated_by) == (date(2021, 5, 6), DatedBy.TEXT)
    document.core_properties.title = "Contract on the harbour"
    document.core_properties.author = "python-docx"
    document.add_paragraph("Dated 4 March 2019")
    read = read_bytes(saved(document), "c_final2.docx")
    assert (read.title, read.author) == ("Contract on the harbour", None)


def test_a_file_that_was_made_anew_years_later_is_not_of_that_day():
    document = contract()
    document.add_paragraph("The pier was closed in 2003 and opened in 2005.")
    assert read_docx(saved(document)).guessed is None
    document.add_paragraph("It was painted in 2020.")
    assert read_docx(saved(document)).guessed == date(2021, 5, 6)


def test_what_a_template_says_of_itself_is_not_believed():
    document = docx.Document()
    document.add_paragraph("The board met.")
    read = read_bytes(saved(document), "minutes of may.docx")
    assert (read.title, read.author, read.published) == ("minutes of may", None, None)


def test_slides_are_pages_with_their_notes():
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Piers"
    frame = slide.placeholders[1].text_frame
    frame.text = "Stone"
    below = frame.add_paragraph()
    below.text, below.level = "Granite", 1
    slide.notes_slide.notes_text_frame.text = "Tell of the storm"
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "Costs"
    table = second.shapes.add_table(2, 2, 0, 0, 5_000_000, 1_000_000).table
    for row, words in enumerate([("Pier", "Cost"), ("North", "12")]):
        for column, cell in enumerate(words):
            table.cell(row, column).text = cell
    document = read_bytes(saved(deck), "deck.pptx")
    assert document.text == (
        "## Piers\n\n- Stone\n  - Granite\n\nNotes: Tell of the storm\n\n"
        "## Costs\n\n| Pier | Cost |\n|---|---|\n| North | 12 |"
    )
    assert document.page_kind == "slide"
    assert document.page_at(document.text.index("storm")) == 1
    assert document.page_at(document.text.index("North")) == 2


def workbook() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    costs = book.active
    costs.title = "Costs"
    costs.append(["Costs of the harbour in 1998"])
    costs.append(["Item", "Cost", "Bought"])
    costs.append(["Crane", 12.5, date(1998, 3, 4)])
    costs.append(["Rope", 0.25, None])
    costs["A4"].comment = Comment("ask for a receipt", "Bo")
    income = book.create_sheet("Sheet2")
    for row in [("Pier", "Fee"), ("North", 7)]:
        income.append(row)
    return book


def test_sheets_are_pages_with_names_and_the_first_full_row_heads_the_columns():
    document = read_bytes(saved(workbook()), "book.xlsx")
    assert document.text == (
        "# Costs\n\nCosts of the harbour in 1998\n\n| Item | Cost | Bought |\n|---|---|---|\n"
        "| Crane | 12.5 | 1998-03-04 |\n| Rope | 0.25 |  |\n\nA4 (Bo): ask for a receipt\n\n"
        "| Pier | Fee |\n|---|---|\n| North | 7 |"
    )
    assert (document.page_kind, document.page_names) == ("sheet", ("Costs", "Sheet2"))
    assert document.page_at(document.text.index("North")) == 2


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (
            [["Revenue"], ["Region", "2021"], ["North", 12], [], ["Costs"], ["Kind", "Budget"], ["Ropes", 100]],
            "Revenue\n\n| Region | 2021 |\n|---|---|\n| North | 12 |\n\n"
            "Costs\n\n| Kind | Budget |\n|---|---|\n| Ropes | 100 |",
        ),
        (
            [["Name", "Job"], ["Ana", "Sales"], ["Ivo", "Repair"], [], ["Month", "Hours", "Rate"], ["May", 120, 14]],
            "| Name | Job |\n|---|---|\n| Ana | Sales |\n| Ivo | Repair |\n\n"
            "| Month | Hours | Rate |\n|---|---|---|\n| May | 120 | 14 |",
        ),
        (
            [["EUR", "2021"], ["Kind", "Sales", "Costs"], ["North", 1, 2], ["South", "n/a", "none"], ["East", 3, 4]],
            "| EUR | 2021 |  |\n|---|---|---|\n| Kind | Sales | Costs |\n| North | 1 | 2 |\n"
            "| South | n/a | none |\n| East | 3 | 4 |",
        ),
        (
            [["Name", "Job"], [], ["Ana", "Sales"], ["Ivo", "Repair"], [], [], ["Bo", "Sales"], [], ["Source: staff"]],
            "| Name | Job |\n|---|---|\n| Ana | Sales |\n| Ivo | Repair |\n| Bo | Sales |\n\nSource: staff",
        ),
        (
            [
                ["Staff", None, None, "Costs"],
                ["Name", "Job", None, "Item", "EUR"],
                ["Ana", "Sales", None, "Rope", 4],
                ["Ivo", "Repair", None, "Crane", 7],
            ],
            "Staff\n\n| Name | Job |\n|---|---|\n| Ana | Sales |\n| Ivo | Repair |\n\n"
            "Costs\n\n| Item | EUR |\n|---|---|\n| Rope | 4 |\n| Crane | 7 |",
        ),
        (
            [["Zone", "Sales", None, "2023", "2022"], ["North", 1, None, "-", 5], ["South", 2, None, "-", 6]],
            "| Zone | Sales | 2023 | 2022 |\n|---|---|---|---|\n| North | 1 | - | 5 |\n| South | 2 | - | 6 |",
        ),
    ],
    ids=[
        "with captions",
        "wider",
        "headers of two rows, and words among figures",
        "empty rows inside one table",
        "beside one another",
        "an empty column inside one table",
    ],
)
def test_the_tables_of_a_sheet_keep_their_own_headers(rows: list, text: str):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    assert read_bytes(saved(book), "book.xlsx").text == text


def test_cells_that_reach_over_columns_leave_the_others_empty():
    book = openpyxl.Workbook()
    for row in [("Pier", "Depth", "Fee"), ("North", 4, 7), ("closed", None, 9)]:
        book.active.append(row)
    book.active.merge_cells("A3:B3")
    assert read_xlsx(saved(book)).text.splitlines()[2:] == ["| North | 4 | 7 |", "| closed |  | 9 |"]


def test_a_cell_that_reaches_down_stands_in_each_of_its_rows_and_moves_no_other():
    book = openpyxl.Workbook()
    for row in [("Region", "Town", "Fee"), ("North", "Oslo", 4), (None, "Bergen", 7), ("South", "Bern", 9)]:
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    assert read_xlsx(saved(book)).text.splitlines()[2:] == [
        "| North | Oslo | 4 |", "| North | Bergen | 7 |", "| South | Bern | 9 |",
    ]  # fmt: skip


def test_formulas_whose_value_was_not_saved_are_told_of():
    book = openpyxl.Workbook()
    for row in [("Pier", "Fee"), ("North", 4), ("South", "=B2+1"), ("Sum", "=SUM(B2:B3)")]:
        book.active.append(row)
    data = saved(book)
    assert read_xlsx(data).remarks == (
        "formulas without a value: 2; open it in Excel or LibreOffice, save it, and add it again",
    )
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml")
    worked_out = re.sub(rb"</f><v\s*/?>(?:</v>)?", b"</f><v>5</v>", sheet)
    assert read_xlsx(with_part(data, "xl/worksheets/sheet1.xml", worked_out)).remarks == ()


def test_headers_over_several_columns_are_said_in_each():
    book = openpyxl.Workbook()
    for row in [(None, 2023, None, 2024, None), ("Month", "Tea", "Ice", "Tea", "Ice"), ("May", 8, 3, 9, 2)]:
        book.active.append(row)
    book.active.merge_cells("B1:C1")
    book.active.merge_cells("D1:E1")
    document = read_bytes(saved(book), "book.xlsx")
    assert document.text.splitlines()[0] == "|  | 2023 | 2023 | 2024 | 2024 |"
    (row,) = [each for passage in split(document, len) for each in passage.sentences if each.kind is BlockKind.ROW]
    assert [(cell.header, document.text[cell.start : cell.end]) for cell in row.cells] == [
        ("Month", "May"), ("2023 Tea", "8"), ("2023 Ice", "3"), ("2024 Tea", "9"), ("2024 Ice", "2"),
    ]  # fmt: skip


def test_comments_stand_below_their_sheet_in_the_order_of_its_cells():
    book = openpyxl.Workbook()
    book.active.append(["Pier", "Fee"])
    for row in range(1, 12):
        book.active.append(["North", row])
        book.active.cell(row, 2).comment = Comment(f"row {row}", "Bo")
    comments = read_xlsx(saved(book)).text.split("\n\n")[1:]
    assert comments == [f"B{row} (Bo): row {row}" for row in range(1, 12)]


def test_a_sparse_sheet_is_read_whatever_its_corners():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "near", "far"
    assert read_xlsx(saved(book)).text == "near\n\nfar"


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """An Office file with one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            after.writestr(part, content if part == name else before.read(part))
    return out.getvalue()


def test_a_sheet_is_read_to_its_last_row():
    book = openpyxl.Workbook()
    book.active.title = "Tides"
    fees = book.create_sheet("Fees")
    for row in [("Pier", "Fee"), ("North", 7)]:
        fees.append(row)
    rows = b"".join(b'<row r="%d"><c><v>%d</v></c><c><v>7</v></c></row>' % (n, n) for n in range(1, 20_003))
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>'
    read = read_xlsx(with_part(saved(book), "xl/worksheets/sheet1.xml", sheet % rows + b"</worksheet>"))
    assert [line.split()[1] for line in read.text.splitlines()[2:20_004]] == [str(n) for n in range(1, 20_003)]
    assert read.text.endswith("| 20002 | 7 |\n\n# Fees\n\n| Pier | Fee |\n|---|---|\n| North | 7 |")
    assert (read.page_names, read.remarks) == (("Tides", "Fees"), ())


def test_text_boxes_and_diagrams_are_read_with_their_sheet():
    book = openpyxl.Workbook()
    for number, title in enumerate(("Piers", "Fees")):
        sheet = book.active if not number else book.create_sheet(title)
        sheet.title = title
        sheet["A1"] = f"{title} of 1998"
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
    drawing = f'<Relationship Id="rId1" Type="{kinds}/drawing" Target="../drawings/drawing1.xml"/>'
    diagram = f'<Relationship Id="rId1" Type="{kinds}/diagramData" Target="../diagrams/data1.xml"/>'
    box = f"<xdr {space}><a:p><a:r><a:t>Paid in </a:t></a:r><a:r><a:t>May</a:t></a:r></a:p><a:p/></xdr>"
    added = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations % drawing,
        "xl/drawings/drawing1.xml": box,
        "xl/drawings/_rels/drawing1.xml.rels": relations % diagram,
        "xl/diagrams/data1.xml": f"<dgm {space}><a:p><a:r><a:t>North, then South</a:t></a:r></a:p></dgm>",
    }
    read = read_xlsx(with_parts(saved(book), added))
    assert read.text == "# Piers\n\nPiers of 1998\n\nPaid in May\n\nNorth, then South\n\n# Fees\n\nFees of 1998"
    assert read.pages == (0, read.text.index("# Fees"))


def with_parts(data: bytes, parts: dict[str, str]) -> bytes:
    """An Office file with further parts."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha ha ha ha ha ha ha ha ha ha">%s
<!ENTITY x SYSTEM "file:///etc/passwd">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>
<w:t>&j;&x; the end</w:t></w:r></w:p></w:body></w:document>""" % b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("k"))
)


def text_or_refusal(data: bytes, name: str) -> str:
    try:
        return read_bytes(data, name).text
    except DocumentError as error:
        return str(error)


@pytest.mark.parametrize(
    "data",
    [
        with_part(saved(docx.Document()), "word/document.xml", b" " * 300_000_000),
        with_part(saved(docx.Document()), "word/document.xml", LAUGHS),
        with_part(saved(docx.Document()), "word/document.xml", b"<w:p>" * 200_000),
        saved(contract())[:3000],
        b"PK\x03\x04" + b"\0" * 100,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
        b"words, just words",
    ],
    ids=["bomb", "laughs", "deep", "cut off", "no zip", "no compound file", "text"],
)
def test_broken_and_hostile_files_are_refused_in_a_line_that_names_them(data: bytes):
    for name in ("a.docx", "a.xlsx", "a.doc"):
        said = text_or_refusal(data, name)
        assert said.startswith(f"{name} ") or (len(said) < 1000 and "root:" not in said)
        assert "\n" not in said


def test_a_file_is_read_as_what_it_is_whatever_it_is_called():
    assert read_bytes(saved(contract()), "contract.txt").text.startswith("# The harbour contract")
    assert read_bytes(saved(contract()), "contract.xlsx").text.startswith("# The harbour contract")
    assert read_bytes(saved(workbook()), "book.dat").page_kind == "sheet"
    with pytest.raises(UnsupportedFormat, match="is an SQLite database"):
        read_bytes(b"SQLite format 3\0" + b"\0" * 99, "a.docx")
    with pytest.raises(DamagedFile, match=r"^a\.pptx is no whole \.pptx file"):
        read_bytes(b"nothing\1of\2the kind", "a.pptx")


def test_readers_say_what_they_found_without_the_rest():
    assert read_pptx(saved(pptx.Presentation())).text == ""
