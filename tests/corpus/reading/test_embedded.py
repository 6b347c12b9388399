"""Files that were put into others as objects become documents of their own; what cannot be read is told of."""

import io
import struct
import zipfile
import zlib

import docx
import openpyxl
import pptx
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from corpus.document import Document
from corpus.reading import read_all
from corpus.reading.compound import as_compound, root_names, streams_of
from corpus.reading.embedded import in_office, pictures_in
from corpus.reading.opendocument import read_odt
from corpus.reading.sniffing import sniff
from tests.corpus.reading.packing import opendocument, packed

NOTE = b"The crane was sold on 4 March 1998 for 900 euros."
EQUATION = bytes(28) + struct.pack("<I", 23) + b"Microsoft Equation 3.0\0"
SHEET = (
    "<table:table table:name='Rent'><table:table-row><table:table-cell><text:p>May</text:p></table:table-cell>"
    "<table:table-cell><text:p>900</text:p></table:table-cell></table:table-row></table:table>"
)


def a_package(name: str, data: bytes) -> bytes:
    """The stream in which Windows keeps a file of any kind that is put into another."""
    label, path = name.encode("cp1252") + b"\0", b"C:\\temp\\" + name.encode("cp1252") + b"\0"
    body = struct.pack("<H", 2) + label + path + struct.pack("<III", 3 << 16, len(path), 0)[:8] + path
    body += struct.pack("<I", len(data)) + data
    return struct.pack("<I", len(body)) + body


def a_book() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Pier", "Depth"])
    book.active.append(["North", "4.5 m"])
    return saved(book)


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_members(data: bytes, members: dict[str, bytes]) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def a_text() -> bytes:
    document = docx.Document()
    document.add_paragraph("The board met on the pier.")
    return saved(document)


def a_deck() -> bytes:
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "The board met on the pier."
    return saved(deck)


def all_of(data: bytes, name: str) -> list[Document]:
    return list(read_all(data, name, f"/x/{name}"))


def in_storage(streams: dict[str, bytes]) -> bytes:
    """A compound file whose streams, with names longer than its own, stand in a storage, as objects of Excel do."""
    made = bytearray(as_compound({"MBD00000001": b"", **streams}))
    storage = 4096 + 128  # its entry in the directory, the first below the root's
    made[storage + 66] = 1
    made[storage + 72 : storage + 80] = struct.pack("<II", 0xFFFFFFFF, 2)
    return bytes(made)


@pytest.mark.parametrize(
    ("data", "name", "folder"),
    [(a_text(), "minutes.docx", "word"), (a_deck(), "minutes.pptx", "ppt"), (a_book(), "minutes.xlsx", "xl")],
)
def test_each_file_in_a_file_of_office_is_a_document_that_names_its_parent(data, name, folder):
    objects = {
        f"{folder}/embeddings/Microsoft_Excel_Sheet1.xlsx": a_book(),
        f"{folder}/embeddings/oleObject1.bin": as_compound({"\x01Ole10Native": a_package("crane.txt", NOTE)}),
        f"{folder}/embeddings/oleObject2.bin": as_compound({"Package": a_text(), "\x01CompObj": EQUATION}),
        f"{folder}/media/image1.png": b"\x89PNG",
    }
    whole, *inside = all_of(with_members(data, objects), name)

    assert [each.name for each in inside] == ["Microsoft_Excel_Sheet1.xlsx", "crane.txt", "oleObject2.docx"]
    assert [each.parent for each in inside] == [whole.id] * 3
    assert [each.source for each in inside] == [f"/x/{name}/{each.name}" for each in inside]
    assert inside[0].text == "| Pier | Depth |\n|---|---|\n| North | 4.5 m |"
    assert inside[1].text == NOTE.decode()
    assert inside[2].text == "The board met on the pier."
    assert whole.remarks == ()


def test_what_is_embedded_and_cannot_be_read_is_told_of_by_what_made_it():
    objects = {
        f"word/embeddings/oleObject{n}.bin": as_compound({"Equation Native": bytes([n]), "\x01CompObj": EQUATION})
        for n in (1, 2)
    }
    objects["word/embeddings/oleObject3.bin"] = as_compound({"EncryptedPackage": b"1"})
    objects |= {"word/embeddings/a.bin": as_compound({"x": b"1"})[:700], "word/embeddings/b.bin": b"\0\1\2"}
    (whole,) = all_of(with_members(a_text(), objects), "minutes.docx")

    assert whole.remarks == (
        "embedded and not read: 2 times object (Microsoft Equation 3.0)",
        "an embedded object that is protected by a password is not read",
        "an embedded object that is damaged is not read",
        "an embedded object of an unknown format is not read",
    )


def test_a_file_that_is_embedded_twice_is_read_once():
    objects = {f"word/embeddings/Sheet{n}.xlsx": book for n, book in enumerate([a_book()] * 2)}

    assert [each.name for each in all_of(with_members(a_text(), objects), "minutes.docx")] == [
        "minutes.docx",
        "Sheet0.xlsx",
    ]


def test_objects_of_old_excel_stand_in_storages():
    packages = in_office(in_storage({"\x01Ole10Native": a_package("crane.txt", NOTE), "\x03ObjectInfos": b"1"}))
    texts = in_office(in_storage({"WordDocument": b"words", "\x03ObjectInfos": b"1"}))

    assert [(part.name, part.data) for part in packages.parts] == [("crane.txt", NOTE)]
    assert [part.name for part in texts.parts] == ["object 1.doc"]
    assert root_names(texts.parts[0].data) == {"WordDocument"}


def test_objects_on_the_slides_of_old_powerpoint_are_unpacked():
    inner = as_compound({"\x01Ole10Native": a_package("crane.txt", NOTE)})
    squeezed = struct.pack("<I", len(inner)) + zlib.compress(inner)
    records = [(0x000F, 1000, b"12"), (0x0010, 0x1011, squeezed), (0x0000, 0x1011, inner), (0x0010, 0x1011, b"12345")]
    stream = b"".join(struct.pack("<HHI", kind, name, len(body)) + body for kind, name, body in records)
    found = in_office(as_compound({"PowerPoint Document": stream}))

    assert [(part.name, part.data) for part in found.parts] == [("crane.txt", NOTE)]


def test_an_old_file_that_holds_another_is_taken_for_the_outer_one():
    outer = as_compound({"Workbook": b"x", "WordDocument": b"y"}).replace(
        "WordDocument".encode("utf-16-le"), "WordDocumenx".encode("utf-16-le")
    )

    assert sniff(outer + "WordDocument\0".encode("utf-16-le")) == ".xls"


def test_streams_are_kept_whole_in_a_compound_file_that_is_made_of_them():
    streams = {"b": bytes(range(256)) * 40_000, "Workbook": b"short", "a": b""}
    found = streams_of(as_compound(streams))

    assert {path[0]: data.rstrip(b"\0") for path, data in found.items()} == {
        name: data.rstrip(b"\0") for name, data in streams.items()
    }


def test_sheets_charts_and_objects_in_a_text_of_opendocument_are_documents():
    sheet = opendocument("spreadsheet", SHEET)
    chart = opendocument("chart", f"<text:p>Rent by month</text:p>{SHEET}")
    members = {}
    for folder, data in (("Object 1", sheet), ("Object 2", chart)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members |= {f"{folder}/{name}": archive.read(name) for name in archive.namelist()}
    members["Object 3"] = as_compound({"\x01Ole10Native": a_package("crane.txt", NOTE)})
    kinds = {"/": "text", "Object 1/": "spreadsheet", "Object 2/": "chart", "Object 4/": "formula"}
    entries = "".join(
        f"<m:file-entry m:full-path='{path}' m:media-type='application/vnd.oasis.opendocument.{kind}'/>"
        for path, kind in kinds.items()
    )
    entries += "<m:file-entry m:full-path='Object 3' m:media-type='application/vnd.sun.star.oleobject'/>"
    members["META-INF/manifest.xml"] = f"<m:manifest xmlns:m='urn:m'>{entries}</m:manifest>"
    whole, *inside = all_of(opendocument("text", "<text:p>The board met.</text:p>", **members), "minutes.odt")

    assert [(each.name, each.text) for each in inside] == [
        ("Object 1.ods", "# Rent\n\n| May | 900 |"),
        ("Object 2.odt", "Rent by month\n\n| May | 900 |"),
        ("crane.txt", NOTE.decode()),
    ]
    assert whole.remarks == ("an embedded formula is not read",)


def test_objects_in_rich_text_are_documents():
    def an_object(kind: bytes, native: bytes) -> bytes:
        names = struct.pack("<I", len(kind) + 1) + kind + b"\0" + struct.pack("<II", 0, 0)
        data = struct.pack("<II", 0x501, 2) + names + struct.pack("<I", len(native)) + native
        return rb"{\object\objemb{\*\objdata " + data.hex().encode() + rb"}{\result A picture of it}}"

    package = an_object(b"Package", a_package("crane.txt", NOTE)[4:])
    book = an_object(b"Excel.Sheet.12", as_compound({"Package": a_book()}))
    paint = an_object(b"PBrush", b"12")
    data = rb"{\rtf1\ansi The board met.\par " + package + book + paint + rb"{\*\objdata 01}}"
    whole, *inside = all_of(data, "minutes.rtf")

    assert [(each.name, each.parent) for each in inside] == [("crane.txt", whole.id), ("object 2.xlsx", whole.id)]
    assert whole.remarks == (
        "an embedded object (PBrush) is not read",
        "an embedded object that is damaged is not read",
    )


def test_the_files_attached_to_a_pdf_are_documents():
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(50, 700, "Invoice 17 of 4 March 1998")
    canvas.save()
    document = pypdfium2.PdfDocument(out.getvalue())
    document.new_attachment("invoice.xml").set_data(b"<invoice><total>900 euros</total></invoice>")
    document.new_attachment("empty.txt")
    whole, inside = all_of(saved(document), "invoice.pdf")

    assert whole.text == "Invoice 17 of 4 March 1998"
    assert (inside.name, inside.parent) == ("invoice.xml", whole.id)
    assert "900 euros" in inside.text
    assert whole.remarks == ("the attachment empty.txt is empty, damaged or too large",)


def test_a_text_without_words_is_as_good_as_the_pictures_in_it():
    members = {"Pictures/scan.png": b"\x89PNG\r\n\x1a\n", "Pictures/a.wmf": b"x"}

    assert [part.name for part in read_odt(opendocument("text", "", **members)).parts] == ["scan.png"]
    assert read_odt(opendocument("text", "<text:p>Words.</text:p>", **members)).parts == ()
    assert [part.name for part in pictures_in(with_members(a_text(), {"word/media/a.jpeg": b"1"}))] == ["a.jpeg"]


def test_a_bomb_inside_a_file_is_told_of_and_not_read():
    bomb = packed({"word/embeddings/bomb.bin": bytes(150 * 2**20)})
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        assert archive.getinfo("word/embeddings/bomb.bin").file_size > 2**27
    found = in_office(bomb)

    assert found.parts == []
    assert found.remarks == (
        "an embedded bomb.bin, which unpacks to far more than any document holds; take out of it what you need, is not"
        " read",
    )
