import pytest

from corpus.document import BlockKind, Document
from corpus.passages import split
from corpus.reading import delimited
from corpus.reading.delimited import read_csv, read_tsv

TABLE = "| Town | People |\n|---|---|\n| Oslo | 700,000 |\n| Bern | 134,000 |"


@pytest.mark.parametrize(
    "text",
    [
        'Town,People\nOslo,"700,000"\nBern,"134,000"\n',
        'Town;People\r\nOslo;700,000\r\nBern;"134,000"\r\n',
        "Town\tPeople\nOslo\t700,000\nBern\t134,000\n",
        "Town|People\nOslo|700,000\nBern|134,000\n",
        "sep=;\nTown;People\nOslo;700,000\nBern;134,000\n",
    ],
)
def test_what_parts_the_cells_is_found_out(text):
    assert read_csv(text.encode()).text == TABLE


def test_a_table_of_tabs_is_read_in_utf_16():
    assert read_tsv("Town\tPeople\nOslo\t700,000\nBern\t134,000\n".encode("utf-16")).text == TABLE


def test_rows_that_are_all_alike_have_no_header():
    assert read_csv(b"1,2.5\n2,3.5\n3,4.5\n").text == "| 1 | 2.5 |\n| 2 | 3.5 |\n| 3 | 4.5 |"


def test_years_may_head_columns():
    assert read_csv(b"Town,2019,2020\nOslo,5,6\nBern,7,8\n").text.splitlines()[1] == "|---|---|---|"


def test_lines_above_and_below_a_table_are_paragraphs():
    read = read_csv(b"Cups won\n\nTeam,City,Cups\nBlues,STL,1\nFlyers,PHI,2\nSource: the league\n")

    assert read.text.split("\n\n") == [
        "Cups won",
        "| Team | City | Cups |\n|---|---|---|\n| Blues | STL | 1 |\n| Flyers | PHI | 2 |",
        "Source: the league",
    ]


def test_breaks_and_bars_inside_a_cell_do_not_end_it():
    read = read_csv(b'Name,Note\nAna,"first\nsecond"\nBo,a|b\n')

    assert read.text.splitlines()[2:] == ["| Ana | first second |", "| Bo | a\\|b |"]


def test_the_rows_of_a_long_table_are_searched_with_their_headers():
    rows = "".join(f"{number},Person {number},{number * 3}\n" for number in range(1, 3001))
    text = read_csv(f"Number,Name,Points\n{rows}".encode()).text
    passages = split(Document("0", "a.csv", "a.csv", text, "a"), lambda words: len(words) // 4)

    sentences = [sentence for passage in passages for sentence in passage.sentences]
    last = sentences[-1]
    assert len(sentences) == 3001
    assert last.kind is BlockKind.ROW
    assert [(cell.header, text[cell.start : cell.end]) for cell in last.cells] == [
        ("Number", "3000"),
        ("Name", "Person 3000"),
        ("Points", "9000"),
    ]


def test_rows_beyond_the_limit_are_told_of(monkeypatch):
    monkeypatch.setattr(delimited, "MAX_ROWS", 3)
    read = read_csv(b"a,b\n1,2\n3,4\n5,6\n7,8\n")

    assert read.text.splitlines()[-1] == "| 3 | 4 |"
    assert read.remarks == ("only the first 3 rows are read",)


def wide(columns: int) -> bytes:
    rows = (",".join(f"{word}{column}" for column in range(columns)) for word in ("name", "value"))
    return "\n".join(rows).encode()


def test_each_cell_of_a_table_of_thousands_of_columns_is_searched_under_its_header():
    text = read_csv(wide(3_000)).text
    passages = split(Document("0", "a.csv", "a.csv", text, "a"), lambda words: len(words) // 4)

    sentences = [sentence for passage in passages for sentence in passage.sentences]
    cells = [(cell.header, text[cell.start : cell.end]) for sentence in sentences for cell in sentence.cells]
    assert [each for each in cells if each[0]] == [(f"name{at}", f"value{at}") for at in range(3_000)]


def test_columns_beyond_the_limit_are_told_of_unless_they_are_empty(monkeypatch):
    monkeypatch.setattr(delimited, "MAX_COLUMNS", 2)
    read = read_csv(wide(3))

    assert read.text == "| name0 | name1 |\n|---|---|\n| value0 | value1 |"
    assert read.remarks == ("only the first 2 columns are read",)
    assert read_csv(b"a,b,,,\n1,2,,,\n").remarks == ()
