"""Tables of made documents: things and their properties, figures of years, and ranges."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from qa.training.drafts import PROPERTIES, Asked, Draft, Values, the

__all__ = ["TABLES"]


def _table(draft: Draft, values: Values, random: Random) -> None:
    """Things and their properties, either way round, in a table, in columns or line by line."""
    *things, absent = values.things(random.randint(3, 6), random)
    *properties, missing = random.sample(PROPERTIES, random.randint(3, 6))
    labels = [random.choice(each[0]) for each in properties]
    cells = [[values.value(kind, random) for _, kind, _ in properties] for _ in things]
    places: dict[tuple[int, int], tuple[int, int]] = {}
    turned, way = random.random() < 0.4, random.choice(("bars", "bars", "columns", "lines"))
    head, side = (things, labels) if turned else (labels, things)
    if way != "lines":
        _row(draft, ["Model" if turned else "Item", *head], way)
    if way == "bars":
        _rule(draft, len(head) + 1)
    for number, name in enumerate(side):
        row = [cells[other][number] if turned else cells[number][other] for other in range(len(head))]
        if way == "lines":
            draft.add(f"{name}\n")
            spans = []
            for label, value in zip(head, row, strict=True):
                draft.add(f"{label}: ")
                spans.append(draft.add(value))
                draft.add("\n")
            draft.add("\n")
        else:
            spans = _row(draft, [name, *row], way)[1:]
        for other, span in enumerate(spans):
            places[(other, number) if turned else (number, other)] = span
    for (thing, place), span in places.items():
        form = random.choice(properties[place][2])
        twin = random.choice((form.format(of=f"the {absent}"), random.choice(missing[2]).format(of=things[thing])))
        draft.asked.append(Asked(form.format(of=the(things[thing], random)), *span, twin))


def _row(draft: Draft, cells: Sequence[str], way: str) -> list[tuple[int, int]]:
    spans = []
    for number, cell in enumerate(cells):
        if way == "bars":
            draft.add("| " if number == 0 else " | ")
        elif number:
            draft.add(" " * max(2, 18 - len(cells[number - 1])))
        spans.append(draft.add(cell))
    draft.add(" |\n" if way == "bars" else "\n")
    return spans


def _rule(draft: Draft, columns: int) -> None:
    """The line below the headers of a table of bars."""
    draft.add("|---" * columns + "|\n")


def _years(draft: Draft, values: Values, random: Random) -> None:
    """Figures of several years."""
    first = random.randint(2008, 2021)
    years = list(range(first, first + random.randint(2, 4)))
    draft.add("| |" + "|".join(f" {year} " for year in years) + "|\n")
    _rule(draft, len(years) + 1)
    for thing in values.things(random.randint(2, 4), random):
        spans = _row(draft, [thing, *(f"{random.randint(12, 99_000):,}" for _ in years)], "bars")
        for year, span in zip(years, spans[1:], strict=True):
            form = random.choice(("What was the figure for {} in {}?", "How many did {} come to in {}?", "{} {}"))
            draft.asked.append(Asked(form.format(thing, year), *span, form.format(thing, years[-1] + 1)))


def _qualified(draft: Draft, values: Values, random: Random) -> None:
    """One label with a value for each of several things, in one line."""
    *things, absent = values.things(random.randint(3, 5), random)
    for labels, kind, forms in random.sample(PROPERTIES, random.randint(1, 3)):
        draft.add(f"- {random.choice(labels)}: ")
        join = random.choice((" for the ", " on the ", " (", ": "))
        for number, thing in enumerate(things):
            draft.add(", " if number else "")
            if join == ": ":
                draft.add(f"{thing} ")
            span = draft.add(values.value(kind, random))
            draft.add({": ": "", " (": f" ({thing})"}.get(join, f"{join}{thing}"))
            form = random.choice(forms)
            draft.asked.append(Asked(form.format(of=the(thing, random)), *span, form.format(of=f"the {absent}")))
        draft.add("\n")


def _leaders(draft: Draft, values: Values, random: Random) -> None:
    """Things with one value each, with dots between, as in recipes and lists of fares."""
    *things, absent = values.things(random.randint(4, 8), random)
    kind, forms = random.choice(
        (
            ("money", ("How much is {}?", "What does {} cost?", "{} price")),
            ("kilos", ("How much {} goes in?", "How many kg of {} are needed?", "{} amount")),
            ("count", ("How many of {} are needed?", "What number of {} is there?")),
            ("span", ("How long does {} take?", "Time for {}?")),
        )
    )
    dots, width = random.choice((".", ". ", " ", "-")), random.randint(24, 40)
    for thing in things:
        filled = (dots * width)[: max(3, width - len(thing))]
        draft.add(f"{thing.capitalize() if random.random() < 0.7 else thing} {filled} ")
        span = draft.add(values.value(kind, random))
        draft.add("\n")
        form = random.choice(forms)
        draft.asked.append(Asked(form.format(the(thing, random)), *span, form.format(f"the {absent}")))


def _ranges(draft: Draft, values: Values, random: Random) -> None:
    """Values for ranges of a length, a weight, an age or a sum, asked for with a number within one of them."""
    what, unit, forms = random.choice(
        (
            ("Length", "m", ("How much is due for a boat of {} m?", "What does a {} metre trailer cost?")),
            ("Weight", "kg", ("What does a parcel of {} kg cost?", "What is the charge for {} kg?")),
            ("Age", "years", ("What does somebody aged {} pay?", "Which fee applies at {} years?")),
            ("Order", "pieces", ("What is the price for {} pieces?", "How much is it if I order {} pieces?")),
            ("Distance", "km", ("What is paid for a journey of {} km?", "How much for {} km?")),
        )
    )
    kinds = random.sample(("Daily", "Monthly", "Members", "Others", "Season", "Rate"), random.randint(1, 2))
    edges = [0]
    for _ in range(random.randint(3, 5)):
        edges.append(edges[-1] + random.randint(3, 40))
    _row(draft, [what, *kinds], "bars")
    _rule(draft, len(kinds) + 1)
    way = random.choice(
        ("over {} {unit} to {} {unit}", "{}-{} {unit}", "more than {} up to {} {unit}", "{} to {} {unit}")
    )
    for low, high in pairwise(edges):
        label = (
            way.format(low, high, unit=unit) if low else random.choice(("up to {} {}", "to {} {}")).format(high, unit)
        )
        spans = _row(draft, [label, *(values.value("money", random) for _ in kinds)], "bars")[1:]
        asked = random.choice(forms).format(random.randint(low + 1, high - 1))
        for kind, span in zip(kinds, spans, strict=True):
            words = f" ({kind.lower()})" if len(kinds) > 1 else ""
            draft.asked.append(Asked(asked.replace("?", f"{words}?"), *span))


TABLES = (_table, _table, _table, _qualified, _years, _leaders, _ranges)
"""Each writes a table into a draft; what stands more than once is made more often."""
