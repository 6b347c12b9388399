import json

from corpus.reading.notebook import read_notebook

CELLS = [
    {"cell_type": "markdown", "source": ["# Prices\n", "\n", "They rose."]},
    {
        "cell_type": "code",
        "source": "print(total)",
        "outputs": [
            {"output_type": "stream", "text": ["12\n"]},
            {
                "output_type": "execute_result",
                "data": {
                    "text/html": [
                        "<style>td {}</style><table><tr><th>Town</th><th>Euros</th></tr>",
                        "<tr><td>Oslo</td><td>5</td></tr></table>",
                    ],
                    "text/plain": ["Town Euros"],
                },
            },
            {"output_type": "display_data", "data": {"image/png": "iVBOR"}},
            {"output_type": "error", "ename": "ValueError", "evalue": "no price"},
        ],
    },
]


def test_prose_stands_as_it_is_code_between_fences_and_tables_as_tables():
    read = read_notebook(
        json.dumps({"nbformat": 4, "metadata": {"authors": [{"name": "Ana"}]}, "cells": CELLS}).encode()
    )

    assert (read.title, read.author) == ("Prices", "Ana")
    assert read.text == (
        "# Prices\n\nThey rose.\n\n```\nprint(total)\n```\n\n```\n12\n```\n\n"
        "| Town | Euros |\n|---|---|\n| Oslo | 5 |\n\n```\nValueError: no price\n```"
    )


def test_notebooks_of_the_old_format_are_read():
    old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "heading", "level": 2, "source": "Prices"}]}]}

    assert read_notebook(json.dumps(old).encode()).text == "## Prices"


def test_what_is_no_notebook_is_read_as_data():
    assert read_notebook(b'{"cells": 5, "town": "Oslo"}').text == "Cells: 5\nTown: Oslo"
    assert read_notebook(b"words").text == "words"
