from datetime import date

import pytest

from corpus.errors import DamagedFile, EncryptedFile, TooLargeFile
from corpus.reading import opendocument_tables
from corpus.reading.opendocument import read_odp, read_ods, read_odt
from tests.corpus.reading.packing import NAMESPACES, packed
from tests.corpus.reading.packing import opendocument as opendocument_of

LIST = (
    '<text:list-style style:name="N"><text:list-level-style-number text:level="1"/>'
    '<text:list-level-style-bullet text:level="2"/></text:list-style>'
)
TEXT = """
<text:h text:outline-level="1">Rent</text:h>
<text:p>The rent is <text:span>900</text:span><text:s text:c="3"/>euros.<text:note>
<text:note-citation>1</text:note-citation>
<text:note-body><text:p>Without heating.</text:p></text:note-body></text:note></text:p>
<text:list text:style-name="N"><text:list-item><text:p>Keys</text:p><text:list>
<text:list-item><text:p>front door</text:p>
</text:list-item></text:list></text:list-item><text:list-item><text:p>Bins</text:p></text:list-item></text:list>
<text:h text:outline-level="2">Dates<office:annotation><dc:creator>Bo</dc:creator><text:p>Check this.</text:p>
</office:annotation></text:h>
<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Month</text:p></table:table-cell>
<table:table-cell><text:p>Paid</text:p></table:table-cell></table:table-row></table:table-header-rows>
<table:table-row><table:table-cell><text:p>May</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="2">
<text:p>yes</text:p></table:table-cell></table:table-row></table:table>
"""


def cell(value: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{f'<text:p>{value}</text:p>' if value else ''}</table:table-cell>"


def sheet(name: str, *rows: str) -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def test_a_text_has_headings_lists_tables_notes_and_comments():
    read = read_odt(opendocument_of("text", TEXT, LIST))

    assert read.text == (
        "# Rent\n\nThe rent is 900 euros.[1]\n\n1. Keys\n  - front door\n2. Bins\n\n## Dates\n\n"
        "| Month | Paid |  |\n|---|---|---|\n| May | yes | yes |\n\n[1] Without heating.\n\nComment by Bo: Check this."
    )


def test_it_says_what_it_is_called_who_wrote_it_when_and_in_which_language():
    read = read_odt(opendocument_of("text", "<text:p>Nothing.</text:p>"))

    assert (read.title, read.author, read.guessed, read.language) == (
        "The harbour", "Ana Berg", date(2024, 5, 3), "en",
    )  # fmt: skip


def test_paragraphs_in_the_style_of_a_heading_are_headings():
    styles = (
        '<style:style style:name="Heading_20_2" style:default-outline-level="2"/>'
        '<style:style style:name="P1" style:parent-style-name="Heading_20_2"/>'
    )

    assert read_odt(opendocument_of("text", '<text:p text:style-name="P1">Rent</text:p>', styles)).text == "## Rent"


def test_styles_that_are_shared_make_headings_too_but_no_subtitle():
    kinds = "".join(
        f'<style:style style:name="{name}" style:parent-style-name="Heading"/>' for name in ("Index", "Subtitle")
    )
    styles = {"styles.xml": f"<office:document-styles {NAMESPACES}>{kinds}</office:document-styles>"}
    body = "".join(f'<text:p text:style-name="{name}">{name}</text:p>' for name in ("Title", "Subtitle", "Index"))

    assert read_odt(opendocument_of("text", body, **styles)).text == "# Title\n\nSubtitle\n\n# Index"


OUTLINE = """<text:outline-style><text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/>
<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2" style:num-prefix="Article "/>
<text:outline-level-style text:level="3" style:num-format=""/></text:outline-style>"""


def heading(level: int, words: str, more: str = "") -> str:
    return f'<text:h text:outline-level="{level}" {more}>{words}</text:h>'


def test_headings_have_the_numbers_of_the_outline():
    body = (
        heading(1, "Object")
        + heading(1, "Rent")
        + heading(2, "Amount")
        + heading(3, "Note")
        + heading(1, "Annex", 'text:is-list-header="true"')
        + heading(1, "Preamble", 'text:style-name="Plain"')
        + heading(2, "Deposit", 'text:start-value="7"')
        + heading(2, "")
        + heading(2, "Keys")
    )
    styles = {"styles.xml": f"<office:document-styles {NAMESPACES}>{OUTLINE}</office:document-styles>"}
    plain = '<style:style style:name="Plain" style:list-style-name=""/>'

    assert read_odt(opendocument_of("text", body, plain, **styles)).text.split("\n\n") == [
        "# I. Object", "# II. Rent", "## Article II.1 Amount", "### Note", "# Annex", "# Preamble",
        "## Article II.7 Deposit", "## Article II.8 Keys",
    ]  # fmt: skip


CLAUSES = """<text:list-style style:name="C"><text:list-level-style-number text:level="1" style:num-format="1"
style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/>
<text:list-level-style-number text:level="3" style:num-format="a" style:num-list-format="(%3%)"/></text:list-style>"""


def items(*inside: str, more: str = "") -> str:
    return f"<text:list {more}>{''.join(f'<text:list-item>{each}</text:list-item>' for each in inside)}</text:list>"


def test_clauses_have_the_numbers_that_are_printed_also_after_a_paragraph_without_one():
    style = 'text:style-name="C"'
    first = items("<text:p>The lease begins in May.</text:p>" + items("<text:p>if the roof is mended</text:p>"))
    body = (
        items(heading(1, "Term") + first, more=f'{style} xml:id="one"')
        + "<text:p>A note stands between.</text:p>"
        + items(items("<text:p>It ends in June.</text:p>"), more=f'{style} text:continue-numbering="true"')
        + items(heading(1, "Rent"), more=f'{style} text:continue-list="one"')
        + items("<text:p>Keys</text:p>", more=style)
    )

    assert read_odt(opendocument_of("text", body, CLAUSES)).text == (
        "# 1. Term\n\n  1.1 The lease begins in May.\n    (a) if the roof is mended\n\nA note stands between.\n\n"
        "  1.2 It ends in June.\n\n# 2. Rent\n\n1. Keys"
    )


def test_sheets_are_pages_with_names_and_tables_with_headers():
    body = sheet(
        "Costs",
        row(cell("Costs of the year")),
        row(cell("Item"), cell("Euros")),
        row(cell("Crane"), cell("5", 'office:value="5"')),
    ) + sheet("Empty rest", row(cell("a"), cell("b")), row(cell(""), more='table:number-rows-repeated="1048574"'))
    read = read_ods(opendocument_of("spreadsheet", body))

    assert read.text == (
        "# Costs\n\nCosts of the year\n\n| Item | Euros |\n|---|---|\n| Crane | 5 |\n\n# Empty rest\n\n| a | b |"
    )
    assert (read.page_kind, read.page_names) == ("sheet", ("Costs", "Empty rest"))
    assert read.pages == (0, read.text.index("# Empty rest"))


def test_rows_and_cells_are_repeated_within_bounds():
    wide = row(cell("x", 'table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048576"')
    read = read_ods(opendocument_of("spreadsheet", sheet("A", wide)))

    assert read.text.count("\n") == 1 + 100
    assert read.text.splitlines()[-1].count("x") == 50


MERGED = (
    row(cell(""), cell("2023", 'table:number-columns-spanned="2"'), "<table:covered-table-cell/>", cell("2024")),
    row(cell("Town"), cell("Tea"), cell("Ice"), cell("Tea")),
    row(
        cell("Oslo", 'table:number-rows-spanned="2"'), cell("8"), cell("3"), cell("5", 'table:number-rows-spanned="2"')
    ),
    row("<table:covered-table-cell/>", cell("9"), cell(""), "<table:covered-table-cell/>"),
    row(cell("Bern"), cell("1"), cell("")),
)


def test_a_cell_of_a_sheet_that_reaches_over_others_stands_in_each_of_their_rows_and_heads_each_column():
    assert read_ods(opendocument_of("spreadsheet", sheet("A", *MERGED))).text == (
        "# A\n\n|  | 2023 | 2023 | 2024 |\n| Town | Tea | Ice | Tea |\n|---|---|---|---|\n"
        "| Oslo | 8 | 3 | 5 |\n| Oslo | 9 |  | 5 |\n| Bern | 1 |  |  |"
    )


def test_a_cell_of_a_table_that_reaches_down_stands_in_each_of_its_rows():
    table = f"<table:table>{''.join(MERGED[2:])}</table:table>"

    assert read_odt(opendocument_of("text", table)).text == (
        "| Oslo | 8 | 3 | 5 |\n| Oslo | 9 |  | 5 |\n| Bern | 1 |  |  |"
    )


def test_cells_that_are_left_out_are_told_of(monkeypatch):
    far = row(cell("", 'table:number-columns-repeated="16384"'), cell("far"))
    monkeypatch.setattr(opendocument_tables, "_MOST_CELLS", 16_386)
    body = sheet("A", row(cell("near"), cell("1")), far, row(cell("later")))
    read = read_ods(opendocument_of("spreadsheet", body))

    assert read.text == "# A\n\n| near | 1 |"
    assert read.remarks == (
        "only the first 16,384 columns of its tables are read",
        "only the first 16,386 cells of its tables are read",
    )


def test_slides_are_pages_with_their_notes():
    body = """<draw:page draw:name="one"><draw:frame presentation:class="title"><draw:text-box><text:p>Plans</text:p>
    </draw:text-box></draw:frame><draw:custom-shape><text:p>A crane.</text:p></draw:custom-shape>
    <draw:frame presentation:class="footer"><draw:text-box><text:p>Page</text:p></draw:text-box></draw:frame>
    <presentation:notes><draw:frame presentation:class="notes"><draw:text-box><text:p>Speak slowly.</text:p>
    <text:p>Smile.</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>
    <draw:page><draw:frame><draw:text-box><text:p>Thanks.</text:p></draw:text-box></draw:frame></draw:page>"""
    read = read_odp(opendocument_of("presentation", body))

    assert read.text == "# Plans\n\nA crane.\n\nNotes: Speak slowly. Smile.\n\nThanks."
    assert (read.pages, read.page_kind) == ((0, read.text.index("Thanks")), "slide")


def test_one_with_a_password_is_refused():
    manifest = {"META-INF/manifest.xml": "<manifest><file-entry><encryption-data/></file-entry></manifest>"}

    with pytest.raises(EncryptedFile):
        read_odt(opendocument_of("text", TEXT, **manifest))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", packed({"mimetype": "x"}), opendocument_of("text", TEXT)[:500]])
def test_a_damaged_one_is_refused(data):
    with pytest.raises(DamagedFile):
        read_odt(data)


def test_one_that_unpacks_to_far_too_much_is_refused():
    with pytest.raises(TooLargeFile):
        read_odt(packed({"content.xml": b"<a>" + b" " * (40 << 20) + b"</a>"}))


def test_what_stands_above_and_below_pages_is_read_once_at_the_end():
    pages = "".join(
        f"<style:master-page style:name='{name}'><style:header><text:p>Harbour board</text:p></style:header>"
        "<style:footer><text:p>12</text:p></style:footer></style:master-page>"
        for name in ("First", "Others")
    )
    styles = f"<office:document-styles {NAMESPACES}><office:master-styles>{pages}</office:master-styles>"
    data = opendocument_of("text", "<text:p>It met.</text:p>", **{"styles.xml": f"{styles}</office:document-styles>"})

    assert read_odt(data).text == "It met.\n\nHarbour board"
