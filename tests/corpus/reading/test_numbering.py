"""The numbers of headings and clauses in Word files, which follow from the paragraphs before them."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.document import BlockKind
from corpus.passages import split
from corpus.reading import read_bytes
from corpus.reading.word import made_whole

CLAUSES = (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("upperRoman", "%4)"))


class Contract:
    """A Word file whose paragraphs may stand in a list of several levels."""

    def __init__(self, levels: tuple[tuple[str, str], ...] = CLAUSES) -> None:
        self.document = docx.Document()
        self._numbering = self.document.part.numbering_part.element
        self._numbering.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">'
                + "".join(
                    f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
                    f'<w:lvlText w:val="{pattern}"/></w:lvl>'
                    for number, (form, pattern) in enumerate(levels)
                )
                + "</w:abstractNum>"
            ),
        )
        self.list(77)

    def list(self, number: int, start: int | None = None) -> None:
        over = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>' if start else ""
        self._numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="77"/>{over}</w:num>')
        )

    def put(self, level: int, words: str, style: str | None = None, number: int = 77) -> None:
        paragraph = self.document.add_paragraph(words, style=style)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
        )

    def read(self) -> str:
        return read_bytes(self.data(), "contract.docx").text

    def data(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


def test_clauses_have_the_numbers_that_are_printed_also_after_a_paragraph_without_one():
    contract = Contract()
    contract.put(0, "Term")
    contract.put(1, "The lease begins in May.")
    contract.put(2, "unless the roof leaks, or")
    contract.put(2, "the heating fails.")
    contract.document.add_paragraph("A note stands between.")
    contract.put(1, "It ends after five years.")
    contract.put(0, "Rent")
    contract.put(1, "The rent is 900 euros.")
    contract.put(3, "in cash")
    assert contract.read() == (
        "1. Term\n  1.1 The lease begins in May.\n    (a) unless the roof leaks, or\n    (b) the heating fails.\n\n"
        "A note stands between.\n\n1.2 It ends after five years.\n2. Rent\n  2.1 The rent is 900 euros.\n    I) in cash"
    )


def test_headings_stay_headings_and_are_read_above_what_stands_below_them_with_their_numbers():
    contract = Contract((("decimal", "Article %1"), ("decimal", "%1.%2")))
    contract.put(0, "Object", "Heading 1")
    contract.put(0, "Rent", "Heading 1")
    contract.put(1, "Deposit", "Heading 2")
    contract.document.add_paragraph("The deposit is 1,800 euros.")
    document = read_bytes(contract.data(), "contract.docx")
    assert document.text == "# Article 1 Object\n\n# Article 2 Rent\n\n## 2.1 Deposit\n\nThe deposit is 1,800 euros."
    passages = split(document, lambda words: len(words.split()))
    (last,) = [each for each in passages if "1,800" in document.text[each.start : each.end]]
    assert "2.1 Deposit" in last.context or any(
        each.kind is BlockKind.HEADING and "2.1 Deposit" in document.text[each.start : each.end]
        for each in last.sentences
    )


def test_another_list_of_the_kind_goes_on_or_begins_where_it_says():
    contract = Contract()
    contract.list(78)
    contract.list(79, start=7)
    contract.put(0, "One")
    contract.put(0, "Two", number=78)
    contract.put(0, "Seven", number=79)
    contract.put(0, "Eight", number=79)
    assert contract.read() == "1. One\n2. Two\n7. Seven\n8. Eight"


def test_a_number_in_words_stands_before_its_paragraph_and_in_a_table_before_its_cell():
    contract = Contract((("upperLetter", "Annex %1:"), ("bullet", "•")))
    contract.put(0, "Plan of the house")
    contract.put(1, "with its garden")
    cell = contract.document.add_table(1, 2).rows[0].cells
    cell[1].text = "beside"
    contract.document.add_paragraph("End")
    cell[0].paragraphs[0].text = "Keys"
    cell[0].paragraphs[0]._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>')
    )
    assert contract.read() == ("Annex A: Plan of the house\n\n  - with its garden\n\n| Annex B: Keys | beside |\n\nEnd")


@pytest.mark.parametrize("part", [b"", b"<a/>"])
def test_a_file_whose_lists_are_damaged_is_read_without_numbers(part: bytes):
    contract = Contract()
    contract.put(0, "Term")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contract.data())) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            after.writestr(name, part if name == "word/numbering.xml" else before.read(name))
    assert made_whole(out.getvalue()).data == out.getvalue()
    assert "Term" in read_bytes(out.getvalue(), "contract.docx").text
