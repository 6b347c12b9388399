"""Questions for one cell of a table: how often the answer is of the right row, whichever column stands first.

    python tests/benchmarks/tables.py [--tables N] [--seed N]

makes tables of everyday kinds, each a file of CSV of its own, with their rows and columns in an order that is drawn,
and asks for a cell of a row by another cell of it. Answered are the questions of one table over that file alone. Told
are the shares of right answers, of wrong answers shown, and of right answers if one must be given, with 95% intervals
by bootstrap over the tables.
"""

import argparse
import csv
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random

import numpy as np

from qa.evaluation.metrics import bootstrap, right
from qa.library import Library

NAMES = "Ann Wood,Bo Lind,Cy Hart,Dee Moss,Eli Park,Fay Reed,Gus Tate,Ida Voss,Jon Webb,Kit York".split(",")
# Of each kind of table: the columns, and questions as (column asked for, column it is asked by, question).
KINDS: dict[str, tuple[dict[str, list[str]], list[tuple[str, str, str]]]] = {
    "events": (
        {
            "Date": [f"{day} {month} 2023" for month in ("March", "May", "June", "October") for day in (4, 11, 19)],
            "Event": ["Roof repaired", "Lift inspected", "Fire drill", "Summer party", "Boiler replaced", "Audit",
                      "Windows cleaned", "Staff outing", "Open day", "Server moved"],
        },
        [("Date", "Event", "When was this: {}?"), ("Event", "Date", "What happened on {}?")],
    ),
    "people": (
        {
            "Name": NAMES,
            "Role": ["chair", "treasurer", "secretary", "caretaker", "librarian", "auditor", "cook", "driver"],
            "Room": [f"{floor}.{number}" for floor in (1, 2, 3) for number in (12, 17, 23, 31)],
        },
        [("Name", "Role", "Who is the {}?"), ("Room", "Name", "Which room does {} have?"),
         ("Room", "Role", "In which room is the {}?")],
    ),
    "prices": (
        {
            "Price": [f"£{pounds}" for pounds in (8, 12, 14, 19, 25, 29, 36, 48, 60, 120)],
            "Item": ["small vase", "large vase", "mug", "floor lamp", "teapot", "salt cellar", "serving bowl", "jug"],
            "Weight": [f"{grams} g" for grams in (180, 240, 310, 420, 555, 640, 870, 930, 1150)],
        },
        [("Price", "Item", "How much is the {}?"), ("Weight", "Item", "How heavy is the {}?")],
    ),
    "machines": (
        {
            "Serviced": [f"2024-{month:02}-{day:02}" for month in (2, 4, 7, 9) for day in (3, 14, 26)],
            "Machine": ["press", "lathe", "saw", "kiln", "drill", "grinder", "mixer", "oven"],
            "By": NAMES,
        },
        [("Serviced", "Machine", "When was the {} serviced?"), ("By", "Machine", "Who serviced the {}?")],
    ),
}  # fmt: skip


def main() -> None:
    """Make the tables, ask, and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=40, metavar="N", help="how many are made; 40")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of what is drawn; 1")
    arguments = parser.parse_args()
    random = Random(arguments.seed)
    answered = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(arguments.tables):
            kind = random.choice(sorted(KINDS))
            path = Path(folder) / f"{kind}-{number}.csv"
            questions = list(made(kind, path, random))
            with Library.open(Path(folder) / f"library-{number}") as library:
                library.add(path)
                answered.append([asked(library, *each) for each in questions])
    for place, name in enumerate(("right", "wrong, shown", "right, if one must be given")):
        share = bootstrap(len(answered), partial(shared, answered, place))
        print(f"{name}: {share}")


def shared(answered: Sequence[Sequence[Sequence[bool]]], place: int, tables: Sequence[int]) -> float:
    """The share of the questions of some tables for which something holds."""
    return float(np.mean([each[place] for table in tables for each in answered[table]]))


def made(kind: str, path: Path, random: Random) -> Iterator[tuple[str, str]]:
    """Write a table, and give questions with the cell that answers each."""
    columns, asking = KINDS[kind]
    rows = random.randint(4, 8)
    cells = {name: random.sample(values, rows) for name, values in columns.items()}
    order = random.sample(sorted(cells), len(cells))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(order)
        writer.writerows(zip(*(cells[name] for name in order), strict=True))
    for wanted, by, question in asking:
        row = random.randrange(rows)
        yield question.format(cells[by][row]), cells[wanted][row]


def asked(library: Library, question: str, gold: str) -> tuple[bool, bool, bool]:
    """Whether the answer is right, whether it is wrong and shown, and whether the best candidate is right."""
    answer = library.ask(question)
    guess = answer.direct or answer.guess
    is_right = right(guess, [gold], answer.date)
    return is_right and not answer.abstained, not is_right and not answer.abstained, is_right


if __name__ == "__main__":
    main()
