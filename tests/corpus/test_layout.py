"""A document's lines become blocks, each of its kind, with what must be read before it."""

from itertools import pairwise
from pathlib import Path

import pytest

from corpus.document import BlockKind, Document
from corpus.headings import find_headings
from corpus.layout import layout_of
from corpus.lines import lines_of
from corpus.passages import split
from corpus.reading import read_file
from corpus.views import view_of

CASES = Path(__file__).parents[1] / "cases"

HEADING, PARAGRAPH, ITEM, ROW, HEADER = (
    BlockKind.HEADING,
    BlockKind.PARAGRAPH,
    BlockKind.ITEM,
    BlockKind.ROW,
    BlockKind.HEADER,
)
CODE, LABEL, MESSAGE, CAPTION = BlockKind.CODE, BlockKind.LABEL, BlockKind.MESSAGE, BlockKind.CAPTION


def blocks(text: str) -> list[tuple[BlockKind, str, str]]:
    """Of each block its kind, what must be read before it, and its words in one line."""
    lines = lines_of(text)
    found = layout_of(text, lines, headings=find_headings(lines, frozenset()))
    return [(block.kind, block.lead, " ".join(text[block.start : block.end].split())) for block in found]


def read(document: Document) -> list[str]:
    """What is read of each passage."""
    passages = split(document, lambda words: len(words.split()))
    return [view_of(document.text, passage).text for passage in passages]


def sentences(document: Document) -> list[tuple[BlockKind, str, str]]:
    """Of each sentence its kind, its lead and its words, exactly as they are written."""
    return [
        (sentence.kind, sentence.lead, document.text[sentence.start : sentence.end])
        for passage in split(document, lambda words: len(words.split()))
        for sentence in passage.sentences
    ]


# The cases


def test_a_row_of_a_table_is_read_with_its_headers_in_every_passage():
    document = read_file(CASES / "02-table-column/documents/pumps.md")
    views = read(document)
    assert len(views) > 5
    (row,) = {part for view in views for part in view.split(". ") if part.startswith("Name: Pump 77;")}
    assert row == "Name: Pump 77; Rated pressure (kPa): 177; Flow (l/min): 2231; Kept at: North depot"
    assert (ROW, "", "| Pump 77 | 177 | 2231 | North depot |") in sentences(document)
    assert views[-1].endswith("Kept at: South depot. The register is checked every June.")


def test_rows_that_fit_in_one_passage_have_their_headers():
    (view,) = read(read_file(CASES / "02-table-column/documents/fares.md"))
    assert view == (
        "Fares: Route; Adult; Child. Route: Holm; Adult: 14 euros; Child: 7 euros. "
        "Route: Vik; Adult: 18 euros; Child: 9 euros. Route: Nes; Adult: 22 euros; Child: 11 euros"
    )


def test_a_cell_is_quoted_where_it_stands():
    document = read_file(CASES / "02-table-column/documents/fares.md")
    (passage,) = split(document, lambda words: len(words.split()))
    view = view_of(document.text, passage)
    start = view.text.index("11 euros")
    first, last = view.span(start, start + 8) or (0, 0)
    assert document.text[first:last] == "11 euros"
    assert document.text[:first].endswith("| Nes | 22 euros | ")


def test_sections_of_a_short_document_keep_their_headings():
    document = read_file(CASES / "05-heading-lost/documents/lantern.md")
    assert (PARAGRAPH, "Windows", "The service listens on port 9090.") in sentences(document)
    assert (PARAGRAPH, "macOS", "The service listens on port 7070.") in sentences(document)
    assert (HEADING, "", "## Windows") in sentences(document)
    assert read(document) == [
        "Lantern: Linux: Run the installer. The service listens on port 8080. "
        "Windows: Run the installer. The service listens on port 9090. "
        "macOS: Run the installer. The service listens on port 7070."
    ]


def test_headings_that_only_stand_alone_are_kept_too():
    document = read_file(CASES / "05-heading-lost/documents/hotels.txt")
    assert sentences(document) == [
        (HEADING, "", "Blue Hotel"),
        (PARAGRAPH, "Blue Hotel", "Breakfast is served from 7 to 9."),
        (PARAGRAPH, "Blue Hotel", "The rooms cost 80 euros."),
        (HEADING, "", "Red Hotel"),
        (PARAGRAPH, "Red Hotel", "Breakfast is served from 8 to 11."),
        (PARAGRAPH, "Red Hotel", "The rooms cost 120 euros."),
    ]


def test_an_item_has_the_items_above_it():
    document = read_file(CASES / "06-nested-list/documents/kit.md")
    assert sentences(document)[1:] == [
        (ITEM, "", "- Tents"),
        (ITEM, "Tents", "- Blue tent"),
        (ITEM, "Tents > Blue tent", "- Poles: 3"),
        (ITEM, "Tents > Blue tent", "- Pegs: 14"),
        (ITEM, "Tents", "- Red tent"),
        (ITEM, "Tents > Red tent", "- Poles: 4"),
        (ITEM, "Tents > Red tent", "- Pegs: 18"),
    ]
    assert read(document)[0].endswith("Tents: Red tent. Tents > Red tent: Poles: 4. Tents > Red tent: Pegs: 18")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("staff.txt", "Wilhelmina Aarnes is the cook of house 99. She was hired in 1981."),
        ("clerk.txt", "Theodora Braathen is the clerk of house 98. She was hired in 1982."),
        ("dock.txt", "The night watchman of the dock was Trygve Lundevall."),
    ],
)
def test_hidden_characters_and_line_ends_do_not_hide_words(name: str, words: str):
    assert read(read_file(CASES / "07-invisible-characters/documents" / name)) == [words]


def test_labels_and_values_are_one_sentence_each():
    document = read_file(CASES / "01-number-cut/documents/card.txt")
    assert sentences(document) == [
        (LABEL, "", "Certificate number: 12 345 678"),
        (LABEL, "", "Fax: 555-0143"),
    ]


# Kinds of blocks


def test_a_comment_in_code_is_no_heading():
    assert blocks("# Guide\n\n```sh\n# Comment\nmake\n```\n\nDone at last.") == [
        (HEADING, "", "# Guide"),
        (CODE, "", "# Comment"),
        (CODE, "", "make"),
        (PARAGRAPH, "", "Done at last."),
    ]


def test_a_fence_that_nothing_closes_opens_no_code():
    assert [kind for kind, _, _ in blocks("One line.\n\n~~~\n\n# Two\n\nThree.")] == [PARAGRAPH, HEADING, PARAGRAPH]


def test_clauses_stand_under_the_clauses_that_they_are_numbered_below():
    text = """1. Rent
1.1 The rent is 900 euros.
1.2 The tenant pays:
(a) the rent;
(b) these charges:
(i) water; and
(ii) heating.
(c) a deposit.
1.3 The rent is reviewed."""
    assert blocks(text) == [
        (HEADING, "", "1. Rent"),
        (ITEM, "", "1.1 The rent is 900 euros."),
        (ITEM, "", "1.2 The tenant pays:"),
        (ITEM, "The tenant pays", "(a) the rent;"),
        (ITEM, "The tenant pays", "(b) these charges:"),
        (ITEM, "The tenant pays > these charges", "(i) water; and"),
        (ITEM, "The tenant pays > these charges", "(ii) heating."),
        (ITEM, "The tenant pays", "(c) a deposit."),
        (ITEM, "", "1.3 The rent is reviewed."),
    ]


def test_the_line_that_introduces_a_list_is_read_with_its_items():
    assert blocks("We met. Before you leave, check:\n\n- the fuel\n- the oil\n  and its filter\n\n  Both matter.") == [
        (PARAGRAPH, "", "We met. Before you leave, check:"),
        (ITEM, "Before you leave, check", "- the fuel"),
        (ITEM, "Before you leave, check", "- the oil and its filter"),
        (PARAGRAPH, "Before you leave, check > the oil and its filter", "Both matter."),
    ]


def test_a_table_has_its_caption_its_header_rows_and_its_groups():
    text = """Table 2: Revenue

|      | 2022 | 2023 |
|------|------|------|
| Assets |  |  |
| **Cash** | 12 | 14 |"""
    assert blocks(text) == [
        (CAPTION, "", "Table 2: Revenue"),
        (HEADER, "Table 2: Revenue", "| | 2022 | 2023 |"),
        (ROW, "Table 2: Revenue", "| Assets | | |"),
        (ROW, "Table 2: Revenue > Assets", "| **Cash** | 12 | 14 |"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Name | Town | Age\nAna | Oslo | 31\nBo | Bergen | 44",
        "Name\tTown\tAge\nAna\tOslo\t31\nBo\tBergen\t44",
        "Name,Town,Age\nAna,Oslo,31\nBo,Bergen,44",
        "Name   Town     Age\nAna    Oslo      31\nBo     Bergen    44",
        "| Name | Town | Age |\n| :-- | :-: | --: |\n| Ana | Oslo | 31 |\n| Bo | Bergen | 44 |",
    ],
)
def test_tables_are_read_however_they_are_written(text: str):
    lines = lines_of(text)
    header, first, second = layout_of(text, lines)
    assert (header.kind, first.kind, second.kind) == (HEADER, ROW, ROW)
    cells = [(text[cell.start : cell.end], cell.header) for cell in (*first.cells, *second.cells)]
    assert cells == [
        ("Ana", "Name"), ("Oslo", "Town"), ("31", "Age"), ("Bo", "Name"), ("Bergen", "Town"), ("44", "Age"),
    ]  # fmt: skip


def headed(text: str) -> list[list[tuple[str, str]]]:
    """The cells of the rows below a header, each with its header."""
    rows = [block for block in layout_of(text, lines_of(text)) if block.kind is ROW]
    return [[(text[cell.start : cell.end], cell.header) for cell in row.cells] for row in rows]


def test_header_rows_above_figures_are_found_without_a_rule_and_where_they_stand_again():
    assert headed(
        "| In millions | | | 2023, first half |\n"
        "| | Sales (a) | Net other income/(expenses) of the whole of the group | Costs |\n"
        "| North | 12,553 | (81) | 2,713 |\n"
        "| South | 9,467 | — | 1,570 |\n"
        "| In millions | | | 2022, first half |\n"
        "| | Sales (a) | Net other income/(expenses) of the whole of the group | Costs |\n"
        "| North | 12,138 | (455) | 2,284 |"
    ) == [
        [
            (place, "In millions"),
            (sales, f"{when} Sales (a)"),
            (income, f"{when} Net other income/(expenses) of the whole of"),
            (costs, f"{when} Costs"),
        ]
        for when, place, sales, income, costs in (
            ("2023, first half", "North", "12,553", "(81)", "2,713"),
            ("2023, first half", "South", "9,467", "—", "1,570"),
            ("2022, first half", "North", "12,138", "(455)", "2,284"),
        )
    ]


def test_a_row_of_words_below_the_header_is_no_second_header():
    assert headed("| Lamp | Price | Stock |\n| Desk | included | none |\n| Wall | 12 | 3 |\n| Floor | 40 | 5 |")[0] == [
        ("Desk", "Lamp"),
        ("included", "Price"),
        ("none", "Stock"),
    ]


def test_two_columns_without_a_header_are_labels_and_values():
    text = "Phone | 555 0142\nFax | 555 0143"
    found = layout_of(text, lines_of(text))
    assert [block.kind for block in found] == [LABEL, LABEL]
    assert [text[cell.start : cell.end] for cell in found[0].cells] == ["Phone", "555 0142"]


def test_prose_with_double_spaces_is_no_table():
    text = "The boat came.  It was late and\nwe left.  Then the next boat\ncame in the rain.  Nobody was there."
    assert [kind for kind, _, _ in blocks(text)] == [PARAGRAPH]


def test_a_label_has_the_name_above_it_and_may_have_its_value_below():
    assert blocks("Mill Bakery\nPhone: 555 0200\nOpening hours:\nMon to Fri 8-17\n\nInvoice number:\n\n2021/00417") == [
        (PARAGRAPH, "", "Mill Bakery"),
        (LABEL, "Mill Bakery", "Phone: 555 0200"),
        (LABEL, "Mill Bakery", "Opening hours: Mon to Fri 8-17"),
        (LABEL, "", "Invoice number: 2021/00417"),
    ]


def test_an_entry_of_a_log_is_one_block_with_the_lines_below_it():
    text = """2024-05-01 12:03:11,123 INFO Started
2024-05-01 12:04 ERROR No disk. Stopping.
Traceback
2024-05-01 12:05 Ended"""
    assert blocks(text) == [
        (MESSAGE, "", "2024-05-01 12:03:11,123 INFO Started"),
        (MESSAGE, "", "2024-05-01 12:04 ERROR No disk. Stopping. Traceback"),
        (MESSAGE, "", "2024-05-01 12:05 Ended"),
    ]


def test_what_is_said_in_a_chat_has_its_author():
    text = "[14 Oct 2023, 19:02] Ana: Hello all. Who brings the cake?\n[14 Oct 2023, 19:05] Bo: I do.\nWith icing."
    document = Document("id", "chat.txt", "/chat.txt", text, "chat")
    assert sentences(document) == [
        (MESSAGE, "", "[14 Oct 2023, 19:02] Ana: Hello all."),
        (MESSAGE, "[14 Oct 2023, 19:02] Ana", "Who brings the cake?"),
        (MESSAGE, "", "[14 Oct 2023, 19:05] Bo: I do."),
        (MESSAGE, "[14 Oct 2023, 19:05] Bo", "With icing."),
    ]


def test_a_mail_and_the_mail_it_quotes_have_their_authors():
    text = """From: Ana Berg <ana@example.org>
Date: 3 May 2024
Subject: Pumps

The pumps arrive on Monday.

On 2 May 2024, Bo wrote:
> When do they arrive?"""
    assert blocks(text) == [
        (LABEL, "", "From: Ana Berg <ana@example.org>"),
        (LABEL, "", "Date: 3 May 2024"),
        (LABEL, "", "Subject: Pumps"),
        (MESSAGE, "From Ana Berg, 3 May 2024", "The pumps arrive on Monday."),
        (LABEL, "", "On 2 May 2024, Bo wrote:"),
        (MESSAGE, "On 2 May 2024, Bo", "> When do they arrive?"),
    ]


def test_labels_that_are_alike_in_length_are_no_wrapped_lines():
    text = """From: Petra Lindholm <petra@example.org>
To: Jonas Wrede <jonas@example.org>
Subject: Keys for the boat shed door
Date: Mon, 6 May 2024 09:12:44 +0200

The spare key hangs in the kitchen."""
    *head, body = blocks(text)
    assert head == [(LABEL, "", line) for line in text.split("\n\n")[0].split("\n")]
    assert body == (
        MESSAGE,
        "From Petra Lindholm, Mon, 6 May 2024 09:12:44 +0200",
        "The spare key hangs in the kitchen.",
    )


def test_an_answer_has_its_question():
    text = "Q: How long does it take?\nA: Two days.\n\nQ: May I return it?\nA: Yes, you may."
    assert blocks(text)[1] == (MESSAGE, "How long does it take?", "A: Two days.")
    assert blocks(text)[3] == (MESSAGE, "May I return it?", "A: Yes, you may.")


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        "a" * 50_000,
        "|\n" * 20_000,
        "|" * 50_000,
        "".join(" " * (number % 300) + "- item\n" for number in range(1000)),
        "Phone:\n" * 10_000,
        "Foo bar.  Next one\n" * 5_000,
        "Foo   12   13\nBar\n" * 5_000,
        "`````\n```\n" * 10_000,
        "a: " * 20_000,
        "\n".join(f"{'x' * number} | y" for number in range(300)),
    ],
)
def test_hostile_text_is_laid_out_in_bounded_time(text: str):
    found = layout_of(text, lines_of(text))
    assert all(before.end <= after.start for before, after in pairwise(found))
