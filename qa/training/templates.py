"""Passages that are no prose: rows of tables, label and value, lists, log entries, messages; with questions on them.

Documents hold them everywhere and public sets of questions nowhere. They are made of what the sets do have: the names
in their passages, and their paragraphs and questions, set in another form.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from corpus.sentences import sentence_spans
from qa.training.drafts import MONTHS
from qa.training.examples import Example

__all__ = ["Templates"]

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,}){1,2}")
_COLUMNS: list[tuple[tuple[str, ...], str, tuple[str, ...]]] = [
    (("Depth (m)", "Depth"), "number", ("How deep is {row}?", "What depth does {row} have?")),
    (("Length (km)", "Length"), "number", ("How long is {row}?", "What is the length of {row} in kilometres?")),
    (("Weight (kg)", "Weight"), "number", ("How heavy is {row}?", "How much does {row} weigh?")),
    (("Height (m)", "Height"), "number", ("How high is {row}?", "How tall is {row}?")),
    (
        ("Population", "Inhabitants"),
        "large",
        ("How many people live in {row}?", "How large is the population of {row}?"),
    ),
    (("Price (EUR)", "Price", "Unit price"), "money", ("How much does {row} cost?", "What does one pay for {row}?")),
    (("Budget", "Cost"), "money", ("How much money was set aside for {row}?", "How expensive is {row}?")),
    (("Opened", "Date opened"), "date", ("When did {row} open?", "Since when has {row} been open?")),
    (("Due date", "Deadline", "Due"), "date", ("By when must {row} be done?", "When is {row} due?")),
    (("Started", "Start date"), "date", ("When did {row} begin?", "When was {row} started?")),
    (("Responsible", "Owner", "Lead"), "name", ("Who is responsible for {row}?", "Who looks after {row}?")),
    (("Contact", "Contact person"), "name", ("Who can be asked about {row}?", "Who is the contact for {row}?")),
    (("Phone", "Telephone"), "phone", ("What is the number to call for {row}?", "How can {row} be reached by phone?")),
    (("Status", "State"), "status", ("How far is {row}?", "Is {row} finished or what is its status?")),
    (("City", "Location", "Place"), "name", ("Where is {row}?", "In which place can {row} be found?")),
    (("Quantity", "In stock", "Units"), "number", ("How many of {row} are there?", "How many {row} are in stock?")),
    (("Share (%)", "Share"), "number", ("What percentage does {row} have?", "How large is the share of {row}?")),
    (("Version", "Release"), "version", ("Which version does {row} have?", "Which release of {row} is in use?")),
    (("2018",), "large", ("What was the figure for {row} in 2018?", "How much was it for {row} in 2018?")),
    (("2019",), "large", ("What was the figure for {row} in 2019?", "How much was it for {row} in 2019?")),
    (("2020",), "large", ("What was the figure for {row} in 2020?", "How much was it for {row} in 2020?")),
]
_ROWS = ("Name", "Item", "Project", "Site", "Station", "Product", "Department", "Measure", "Task", "Vessel")
_LEADS = ("The following was noted", "Points raised", "What was found", "Notes", "Summary", "The report says")


class Templates:
    """Makes examples of names, and of other examples.

    Args:
        examples: whose names and paragraphs are used.

    Attributes:
        names: of people, places and works.
    """

    def __init__(self, examples: Sequence[Example]) -> None:
        found = {name for text in {each.text for each in examples} for name in _NAME.findall(text)}
        self.names: list[str] = sorted(found)
        self._prose = [each for each in examples if each.starts and len(each.text) < 1200]

    def make(self, random: Random) -> Example | None:
        """An example in one of the forms, at random; None when what was drawn does not suit it."""
        if random.random() < 0.5:
            return self.table(random)
        return random.choice((self.log, self.listed, self.message))(random)

    def table(self, random: Random) -> Example:
        """A few rows of a table, or pairs of label and value, and a question for one value."""
        columns = random.sample(_COLUMNS, random.randint(1, 4))
        headers = [random.choice(names) for names, _, _ in columns]
        first = random.choice(_ROWS)
        rows = random.sample(self.names, random.randint(1, 6))
        cells = [[self._value(kind, random) for _, kind, _ in columns] for _ in rows]
        asked_row, asked_column = random.randrange(len(rows)), random.randrange(len(columns))
        forms = (*columns[asked_column][2], f"What is the {headers[asked_column].split(' (')[0].lower()} of {{row}}?")
        missing = random.random() < 0.25
        name = random.choice(self.names) if missing else rows[asked_row]
        parts, at = self._written(random, first, headers, rows, cells, (asked_row, asked_column))
        question = random.choice(forms).format(row=name)
        if missing and name not in rows:
            return Example("made_tables", question, "", parts, relevant=None)
        end = at + len(cells[asked_row][asked_column])
        return Example("made_tables", question, "", parts, (at,), (end,), relevant=True)

    def _written(
        self,
        random: Random,
        first: str,
        headers: list[str],
        rows: list[str],
        cells: list[list[str]],
        asked: tuple[int, int],
    ) -> tuple[str, int]:
        """The rows as text in one of the ways that documents write them, and where the asked value begins."""
        way = random.choice(("labelled", "labelled", "bars", "plain", "pairs"))
        text, at = "", 0
        if way in ("bars", "plain"):
            text = (" | " if way == "bars" else "  ").join([first, *headers]) + "\n"
        for number, (row, values) in enumerate(zip(rows, cells, strict=True)):
            for place, value in enumerate([row, *values]):
                label = [first, *headers][place]
                if way == "labelled":
                    text += ("; " if place else "") + f"{label}: "
                elif way == "pairs":
                    text += ("\n" if place else "") + f"{label}: "
                else:
                    text += (" | " if way == "bars" else "  ") if place else ""
                if (number, place - 1) == asked:
                    at = len(text)
                text += value
            text += "\n"
        return text, at

    def _value(self, kind: str, random: Random) -> str:
        if kind == "number":
            return random.choice((str(random.randint(1, 400)), f"{random.uniform(0.5, 90):.1f}"))
        if kind == "large":
            return f"{random.randint(1000, 9_000_000):,}"
        if kind == "money":
            return f"{random.choice(('€', '$', '£', 'EUR '))}{random.randint(2, 90_000):,}"
        if kind == "date":
            return self._date(random)
        if kind == "phone":
            return f"+{random.randint(1, 99)} {random.randint(10, 999)} {random.randint(100000, 9999999)}"
        if kind == "status":
            return random.choice(("open", "closed", "in progress", "on hold", "approved", "rejected", "done", "late"))
        if kind == "version":
            return f"{random.randint(0, 12)}.{random.randint(0, 20)}.{random.randint(0, 9)}"
        return random.choice(self.names)

    def _date(self, random: Random) -> str:
        year, month, day = random.randint(1950, 2025), random.randint(1, 12), random.randint(1, 28)
        return random.choice(
            (f"{year}-{month:02}-{day:02}", f"{day} {MONTHS[month - 1]} {year}", f"{MONTHS[month - 1]} {day}, {year}")
        )

    def log(self, random: Random) -> Example | None:
        """A paragraph's sentences as entries, each with a time and a name; asked for its answer, or by whom or when."""
        example = random.choice(self._prose)
        people = [random.choice(self.names) for _ in range(3)]
        year, month, day = random.randint(2005, 2025), random.randint(1, 12), random.randint(1, 28)

        def head(number: int) -> str:
            time = f"{year}-{month:02}-{min(28, day + number // 3):02} {8 + number % 10:02}:{random.randint(10, 59)}"
            return random.choice((f"{time} {people[number % 3]}: ", f"[{time}] {people[number % 3]}: "))

        return _in_lines(example, "made_log", "", head)

    def listed(self, random: Random) -> Example | None:
        """A paragraph's sentences as the items of a list under a line that announces them."""
        example = random.choice(self._prose)
        mark = random.choice(("- ", "* ", "• ", ""))
        lead = random.choice(_LEADS)
        numbered = random.random() < 0.3
        return _in_lines(example, "made_list", f"{lead}:\n", lambda number: f"{number + 1}. " if numbered else mark)

    def message(self, random: Random) -> Example | None:
        """A paragraph as a message, asked for its answer, or for who wrote, to whom, or when."""
        example = random.choice(self._prose)
        sender, receiver = random.sample(self.names, 2)
        day, subject = self._date(random), example.context or "News"
        start = "From: "
        head = f"{start}{sender}\nTo: {receiver}\nDate: {day}\nSubject: {subject}\n\n"
        text = head + example.text
        asked = random.choice(("answer", "sender", "receiver", "date"))
        if asked == "answer":
            starts = tuple(at + len(head) for at in example.starts)
            ends = tuple(at + len(head) for at in example.ends)
            return replace(example, source="made_message", context="", text=text, starts=starts, ends=ends)
        questions = {
            "sender": (f"Who wrote to {receiver} about {subject}?", f"Who sent the message on {subject}?", sender),
            "receiver": (f"To whom did {sender} write about {subject}?", f"Who got {sender}'s message?", receiver),
            "date": (f"When did {sender} write to {receiver}?", f"On which day was {subject} written about?", day),
        }
        *forms, answer = questions[asked]
        at = text.index(answer, len(start) if asked == "sender" else len(start) + len(sender))
        return Example("made_message", random.choice(forms), "", text, (at,), (at + len(answer),), relevant=True)


def _in_lines(example: Example, source: str, lead: str, head: Callable[[int], str]) -> Example | None:
    """An example whose sentences each stand on a line of their own, behind a head; None when an answer spans two."""
    text, starts, ends = lead, [], []
    for number, (start, end) in enumerate(sentence_spans(example.text)):
        text += head(number)
        for at, stop in zip(example.starts, example.ends, strict=True):
            if start <= at and stop <= end:
                starts.append(at - start + len(text))
                ends.append(stop - start + len(text))
        text += example.text[start:end].rstrip() + "\n"
    if not starts:
        return None
    return replace(example, source=source, context="", text=text, starts=tuple(starts), ends=tuple(ends))
