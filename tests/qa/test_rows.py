"""Rows of tables are read one by one, so that a cell is not taken for one of the next row."""

import pytest

from qa.library import Library

EVENTS = """\
Date,Event
2023-03-04,Roof repaired by Holt & Sons
2023-05-11,Lift inspected
2023-09-01,New caretaker started
"""
STAFF = """\
| Room | Name | Role |
|---|---|---|
| 2.12 | Ann Wood | treasurer |
| 1.17 | Bo Lind | chair |
| 3.23 | Cy Hart | secretary |
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    (folder / "events.csv").write_text(EVENTS, encoding="utf-8")
    (folder / "staff.md").write_text(STAFF, encoding="utf-8")
    with Library.open(tmp_path_factory.mktemp("library")) as library:
        library.add(folder)
        yield library


@pytest.mark.parametrize(
    ("question", "answer", "row"),
    [
        ("When was the lift inspected?", "11 May 2023", "| 2023-05-11 | Lift inspected |"),
        ("When was the roof repaired?", "4 March 2023", "| 2023-03-04 | Roof repaired by Holt & Sons |"),
        ("When did the new caretaker start?", "1 September 2023", "| 2023-09-01 | New caretaker started |"),
        ("Who repaired the roof?", "Holt & Sons", "| 2023-03-04 | Roof repaired by Holt & Sons |"),
        ("In which room is the chair?", "1.17", "| 1.17 | Bo Lind | chair |"),
        ("Who is the treasurer?", "Ann Wood", "| 2.12 | Ann Wood | treasurer |"),
    ],
)
def test_the_cell_of_the_row_that_is_asked_for_answers(library, question, answer, row):
    found = library.ask(question)
    assert found.direct == answer
    (citation, *_) = found.citations
    assert citation.quote.strip() == row
    document = library.document(citation.document_id)
    assert document.text[citation.start : citation.end] == citation.quote


def test_what_no_row_tells_is_not_answered(library):
    assert library.ask("When was the boiler replaced?").abstained
