"""Everyday documents made by template: price lists, manuals, terms, minutes, logs, FAQs, with questions on them.

Nobody has published questions on such documents, where what misleads stands in the next row, column or clause. They are
split and read here as a person's own are (``corpus.passages``, ``corpus.views``), so that the reader sees tables, lists
and labels in training as it will see them later. Half of the questions have a twin that differs in one thing, such as
the row or the year, and that the document does not answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from random import Random

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document, Passage
from corpus.passages import split
from corpus.splitting import PassageSettings
from corpus.views import View, view_of
from qa.reading.rows import rows_of
from qa.training.examples import NEITHER, NO, YES, Example, Unit

__all__ = ["OfficeDocuments"]

_MONTHS = "January February March April May June July August September October November December".split()
_NUMBERS = "two three four five six seven eight nine ten twelve fourteen thirty".split()
_ADJECTIVES = (
    "small large old new green grey white folding electric wooden metal portable heavy light outdoor second standard "
    "basic extended digital spare northern southern upper lower main rear double single compact rental annual"
).split()
_THINGS = (
    "ladder printer trailer boiler lamp desk heater tent projector mower scanner cabinet door gate counter freezer van "
    "bicycle keyboard router antenna valve compressor saw oven crane camera locker battery radiator fence bench piano "
    "microphone stage workshop office garage storeroom cellar hall kitchen depot terminal platform garden licence pass"
).split()
_ROLES = (
    "Tenant Landlord Supplier Client Contractor Licensor Licensee Borrower Lender Agent Carrier Insurer Host Provider "
    "Purchaser Guarantor Publisher Operator"
).split()
_DUTIES = (
    "order new filters",
    "write to the council",
    "check the accounts",
    "ask for three quotations",
    "repair the fence",
    "draft the letter to the members",
    "book the hall",
    "update the website",
    "call the electrician",
    "prepare the budget",
    "test the alarm",
    "collect the keys",
    "renew the insurance",
    "count the stock",
)
_TOPICS = (
    ("Working from home", "working at home"),
    ("Sick leave", "being ill"),
    ("Travel expenses", "the cost of journeys"),
    ("Data protection", "personal data"),
    ("Overtime", "extra hours"),
    ("Liability", "who is liable for damage"),
    ("Confidentiality", "keeping secrets"),
    ("Termination", "ending the agreement"),
    ("Payment", "how one pays"),
    ("Force majeure", "events that nobody can prevent"),
    ("Insurance", "insurance"),
    ("Complaints", "how to complain"),
    ("Pets", "animals"),
    ("Parking", "where cars may stand"),
    ("Waste", "rubbish"),
    ("Cleaning", "who cleans"),
    ("Training courses", "further training"),
    ("Parental leave", "leave for parents"),
    ("Company cars", "the use of company cars"),
    ("Disputes", "which court decides"),
)
_ACTORS = "visitors tenants members employees guests drivers students suppliers customers volunteers parents".split()
_DEEDS = (  # what somebody does, and the doing of it
    ("bring dogs", "bringing dogs"),
    ("smoke on the balcony", "smoking on the balcony"),
    ("park in the yard", "parking in the yard"),
    ("work from home", "working from home"),
    ("make private copies", "making private copies"),
    ("take photographs", "taking photographs"),
    ("leave bicycles in the corridor", "leaving bicycles in the corridor"),
    ("eat in the workshop", "eating in the workshop"),
    ("hold a party in the hall", "holding a party in the hall"),
    ("sublet the flat", "subletting the flat"),
    ("paint the walls", "painting the walls"),
    ("install software", "installing software"),
    ("take the laptop abroad", "taking the laptop abroad"),
    ("swap shifts", "swapping shifts"),
    ("carry leave over into the next year", "carrying leave over into the next year"),
    ("claim for a taxi", "claiming for a taxi"),
    ("share a password", "sharing a password"),
    ("cancel by telephone", "cancelling by telephone"),
    ("pay in instalments", "paying in instalments"),
    ("use the north gate", "using the north gate"),
    ("play music in the evening", "playing music in the evening"),
    ("charge electric cars", "charging electric cars"),
    ("wear a helmet", "wearing a helmet"),
    ("sign the register", "signing the register"),
    ("show a permit", "showing a permit"),
    ("keep the receipts", "keeping the receipts"),
    ("lock the gate", "locking the gate"),
    ("report an accident", "reporting an accident"),
    ("return the keys in person", "returning the keys in person"),
    ("attend the course", "attending the course"),
    ("hire a trailer", "hiring a trailer"),
    ("bring a friend", "bringing a friend"),
    ("extend the loan", "extending the loan"),
    ("change the order", "changing the order"),
    ("speak at the meeting", "speaking at the meeting"),
    ("vote by post", "voting by post"),
)
_ALLOWED = (
    "{Who} may {do}",
    "{Who} are allowed to {do}",
    "{Who} can {do}",
    "{Doing} is permitted",
    "{Doing} is allowed",
    "There is nothing against {doing}",
    "{Who} are free to {do}",
    "{Who} are welcome to {do}",
    "{Who} have the right to {do}",
)
_FORBIDDEN = (
    "{Who} may not {do}",
    "{Who} must not {do}",
    "{Who} cannot {do}",
    "{Doing} is prohibited",
    "{Doing} is not allowed",
    "{Doing} is not permitted",
    "It is forbidden to {do}",
    "{Who} are asked not to {do}",
    "Under no circumstances shall {who} {do}",
    "No one is to {do}",
    "{Who} are not entitled to {do}",
)
_REQUIRED = (
    "{Who} must {do}",
    "{Who} have to {do}",
    "{Who} shall {do}",
    "{Who} are required to {do}",
    "{Doing} is compulsory",
    "All {who} are obliged to {do}",
)
_NOT_REQUIRED = (
    "{Who} need not {do}",
    "{Who} do not have to {do}",
    "{Who} are not required to {do}",
    "{Doing} is optional",
    "There is no need for {who} to {do}",
)
_UNDER = (
    "with the consent of the {role}",
    "if the {role} has been told",
    "at their own risk",
    "on weekdays",
    "after {time}",
    "for {span}",
    "except on public holidays",
    "in {room}",
)
_IS_ALLOWED = (
    "Can {who} {do}?",
    "May {who} {do}?",
    "Are {who} allowed to {do}?",
    "Is it allowed to {do}?",
    "Is {doing} permitted?",
    "May I {do}?",
    "Can we {do}?",
    "Am I allowed to {do}?",
    "{doing} allowed?",
)
_IS_FORBIDDEN = ("Is {doing} forbidden?", "Is it forbidden to {do}?", "Is {doing} against the rules?")
_IS_REQUIRED = (
    "Must {who} {do}?",
    "Do {who} have to {do}?",
    "Do I have to {do}?",
    "Is {doing} compulsory?",
    "Are {who} required to {do}?",
    "Do we need to {do}?",
)
_RULES = (  # how a rule is put, what asks for it, and the answer
    (_ALLOWED, _IS_ALLOWED, YES),
    (_ALLOWED, _IS_FORBIDDEN, NO),
    (_FORBIDDEN, _IS_ALLOWED, NO),
    (_FORBIDDEN, _IS_ALLOWED, NO),
    (_FORBIDDEN, _IS_FORBIDDEN, YES),
    (_REQUIRED, _IS_REQUIRED, YES),
    (_NOT_REQUIRED, _IS_REQUIRED, NO),
    (_NOT_REQUIRED, _IS_REQUIRED, NO),
)
_EVENTS = (
    ("started", "begin", "start"),
    ("finished", "end", "finish"),
    ("failed", "fail", "break off"),
    ("paused", "pause", "stop for a while"),
)
_JOBS = ("import", "export", "sync", "cleanup", "report", "index", "mailing", "archive", "update", "check")

# Labels, of which the last stands in a sentence too, kind of value, and questions; {of} is what it is of.
_PROPERTIES: list[tuple[tuple[str, ...], str, tuple[str, ...]]] = [
    (("Warranty", "Warranty period"), "span", ("How long is the warranty on {of}?", "warranty {of}")),
    (("Notice", "Notice period"), "span", ("How much notice is needed for {of}?", "notice period {of}")),
    (("Delivery time", "Lead time"), "span", ("How long does delivery of {of} take?", "When does {of} arrive?")),
    (("Longest hire", "Hire period"), "span", ("For how long can one have {of}?", "How long may I keep {of}?")),
    (("Serviced every", "Service interval"), "span", ("How often must {of} be serviced?", "service interval {of}")),
    (("Deposit",), "money", ("How much deposit is due for {of}?", "What is the deposit on {of}?")),
    (("Price", "Unit price"), "money", ("What does {of} cost?", "How much is {of}?", "price of {of}")),
    (("Monthly fee", "Fee"), "money", ("What is the fee for {of}?", "How much does one pay for {of} a month?")),
    (("Late fee", "Penalty"), "money", ("What must be paid when {of} comes back late?", "penalty for {of}")),
    (("Power", "Rated power"), "watts", ("How much power does {of} need?", "How many watts has {of}?")),
    (("Load", "Maximum load"), "kilos", ("How much can {of} carry?", "maximum load of {of}")),
    (("Noise",), "decibels", ("How loud is {of}?", "What is the noise of {of}?")),
    (("Seats", "Places"), "count", ("How many people fit into {of}?", "How many places has {of}?")),
    (("In stock", "Quantity"), "count", ("How many of {of} are there?", "stock {of}")),
    (("Opens", "Opening time"), "time", ("When does {of} open?", "From what time is {of} open?")),
    (("Responsible", "Key holder"), "name", ("Who is responsible for {of}?", "Who has the key to {of}?")),
    (("Made by", "Manufacturer"), "name", ("Who makes {of}?", "Which firm built {of}?")),
    (("Last inspected", "Inspection date"), "date", ("When was {of} last inspected?", "inspection date {of}")),
    (("Bought", "Date of purchase"), "date", ("When was {of} bought?", "Since when do we have {of}?")),
    (("Serial number", "Serial no."), "code", ("What is the serial number of {of}?", "serial number {of}")),
    (("Kept in", "Location"), "room", ("Where is {of} kept?", "Where can one find {of}?")),
    (("Colour",), "colour", ("What colour is {of}?", "colour of {of}")),
    (("VAT",), "percent", ("What rate of tax applies to {of}?", "VAT on {of}")),
    (("Discount",), "percent", ("How much discount is there on {of}?", "discount {of}")),
]
_UNITS = {"watts": "W", "kilos": "kg", "decibels": "dB"}
_SAID = (
    "The {label} of {of} is {value}.",
    "For {of} the {label} is {value}.",
    "{label}, {of}: {value}.",
    "As to {of}, the {label} comes to {value}.",
)
_ROWS_APART = 0.5
"""Share of the questions on a row of a table that are shown with the row alone, as the reader reads it."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question on a stretch of the text, and one that the text does not answer."""

    question: str
    start: int
    end: int
    twin: str | None = None
    yes_no: int | None = None


@dataclass(slots=True)
class _Draft:
    """A document while it is written."""

    text: str = ""
    asked: list[_Asked] = field(default_factory=list)

    def add(self, words: str) -> tuple[int, int]:
        """Add words; where they stand."""
        start = len(self.text)
        self.text += words
        return start, start + len(words)


class OfficeDocuments:
    """Makes units of examples on documents that are made.

    Args:
        names: of people, places and firms.
        count_tokens: as for ``corpus.passages.split``.
    """

    def __init__(self, names: Sequence[str], count_tokens: Callable[[str], int]) -> None:
        self._names = names
        self._count_tokens = count_tokens
        self._sections = (
            *(self._table, self._table, self._table, self._sentences, self._qualified, self._answers, self._log),
            *(self._clauses, self._actions, self._changes, self._definitions, self._years),
            *(self._rules, self._rules, self._rules),
        )

    def make(self, random: Random) -> Unit | None:
        """A question on a new document, with other passages of it; None where the answer was split in two."""
        draft = _Draft()
        title = f"{random.choice(self._names)}: {random.choice(_TOPICS)[0].lower()}"
        draft.add(f"# {title}\n\n")
        for section in random.sample(self._sections, random.randint(2, 4)):
            if random.random() < 0.6:
                draft.add(f"## {random.choice(_TOPICS)[0]}\n\n")
            section(draft, random)
            draft.add("\n\n")
        asked = random.choice(draft.asked)
        name = f"{random.choice(_THINGS)}.md"
        document = Document(sha256(draft.text.encode()).hexdigest(), name, name, draft.text, title)
        passages = split(document, self._count_tokens, PassageSettings())
        holding = [passage for passage in passages if passage.start <= asked.start and asked.end <= passage.end]
        if not holding:
            return None
        asked = replace(asked, question=_typed(asked.question, random))
        rows = self._rows_apart(document, holding[0], asked, random) if random.random() < _ROWS_APART else None
        if rows is None:
            first = self._example(document, holding[0], asked)
            if first is None:
                return None
            rows = [first]
        others = [passage for passage in passages if passage not in holding]
        rows += [self._other(document, each, asked) for each in random.sample(others, min(len(others), 3))]
        twin = None
        if asked.twin is not None and random.random() < 0.6:
            twin = Example("office", asked.twin, rows[0].context, rows[0].text)
        return Unit(tuple(rows), twin)

    def _rows_apart(self, document: Document, passage: Passage, asked: _Asked, random: Random) -> list[Example] | None:
        """The row of a table that answers and some that do not, as they are read; None if none does."""
        view = view_of(document.text, passage)
        rows = rows_of(passage, view)
        inside = _inside(view, asked)
        holding = [row for row in rows if len(inside) and row.start <= inside[0] and inside[-1] < row.end]
        if not holding or asked.yes_no is not None:
            return None
        row = holding[0]
        start, end = int(inside[0]) - row.start, int(inside[-1]) + 1 - row.start
        text = view.text[row.start : row.end]
        first = Example("office", asked.question, row.context, text, (start,), (end,), relevant=True)
        others = [each for each in rows if each != row]
        return [
            first,
            *(
                Example("office", asked.question, each.context, view.text[each.start : each.end], relevant=False)
                for each in random.sample(others, min(len(others), 3))
            ),
        ]

    def _example(self, document: Document, passage: Passage, asked: _Asked) -> Example | None:
        view = view_of(document.text, passage)
        inside = _inside(view, asked)
        if not len(inside):
            return None
        start, end = int(inside[0]), int(inside[-1]) + 1
        if asked.yes_no is not None:
            return Example(
                "office",
                asked.question,
                passage.context,
                view.text,
                spans=False,
                relevant=None if asked.yes_no == NEITHER else True,
                yes_no=asked.yes_no,
            )
        return Example("office", asked.question, passage.context, view.text, (start,), (end,), relevant=True)

    def _other(self, document: Document, passage: Passage, asked: _Asked) -> Example:
        view = view_of(document.text, passage)
        return Example(
            "office",
            asked.question,
            passage.context,
            view.text,
            spans=asked.yes_no is None,
            relevant=False,
            yes_no=None if asked.yes_no is None else NEITHER,
        )

    def _things(self, count: int, random: Random) -> list[str]:
        """Different things that are much alike: some share their adjective, others their noun."""
        nouns = random.sample(_THINGS, 2)
        alike = [f"{adjective} {noun}" for noun in nouns for adjective in random.sample(_ADJECTIVES, 6)]
        series, first = random.choice("ABCDEKMPRTX"), random.randint(1, 80)
        coded = [f"{series}{first + step * 10}{random.choice(('', '', 'i', 's', '-B'))}" for step in range(10)]
        numbered = [f"{random.choice(nouns).title()} {number}" for number in random.sample(range(1, 60), 10)]
        return random.sample(random.choice((alike, alike, coded, numbered)), count)

    def _value(self, kind: str, random: Random) -> str:
        if kind == "span":
            number = random.choice((str(random.randint(2, 60)), random.choice(_NUMBERS)))
            return f"{number} {random.choice(('days', 'weeks', 'months', 'years', 'hours', 'working days'))}"
        if kind == "money":
            amount = random.choice((f"{random.randint(2, 90_000):,}", f"{random.uniform(1, 900):.2f}"))
            return f"{random.choice(('€', '$', '£', 'EUR ', 'GBP '))}{amount}"
        if kind in _UNITS:
            return f"{random.randint(5, 4000):,} {_UNITS[kind]}"
        if kind == "time":
            return random.choice((f"{random.randint(6, 21)}:{random.choice(('00', '15', '30'))}", "noon", "7 a.m."))
        if kind == "percent":
            return f"{random.randint(1, 40)}{random.choice(('%', ' %', ' per cent'))}"
        if kind == "code":
            return f"{random.choice('ABCDEFGH')}{random.randint(10, 99)}-{random.randint(1000, 99_999)}"
        if kind == "room":
            return f"{random.choice(('Room', 'Shed', 'Floor', 'Building', 'Bay'))} {random.randint(1, 40)}"
        if kind == "colour":
            return random.choice("red blue black silver yellow brown orange beige".split())
        if kind == "count":
            return str(random.randint(2, 900))
        return self._date(random) if kind == "date" else random.choice(self._names)

    def _date(self, random: Random) -> str:
        year, month, day = random.randint(2008, 2026), random.randint(1, 12), random.randint(1, 28)
        return random.choice((f"{year}-{month:02}-{day:02}", f"{day} {_MONTHS[month - 1]} {year}"))

    def _table(self, draft: _Draft, random: Random) -> None:
        """Things and their properties, either way round, in a table, in columns or line by line."""
        *things, absent = self._things(random.randint(3, 6), random)
        *properties, missing = random.sample(_PROPERTIES, random.randint(3, 6))
        labels = [random.choice(each[0]) for each in properties]
        cells = [[self._value(kind, random) for _, kind, _ in properties] for _ in things]
        places: dict[tuple[int, int], tuple[int, int]] = {}
        turned, way = random.random() < 0.4, random.choice(("bars", "bars", "columns", "lines"))
        head, side = (things, labels) if turned else (labels, things)
        if way != "lines":
            self._row(draft, ["Model" if turned else "Item", *head], way)
        if way == "bars":
            draft.add("|---" * (len(head) + 1) + "|\n")
        for number, name in enumerate(side):
            values = [cells[other][number] if turned else cells[number][other] for other in range(len(head))]
            if way == "lines":
                draft.add(f"{name}\n")
                spans = []
                for label, value in zip(head, values, strict=True):
                    draft.add(f"{label}: ")
                    spans.append(draft.add(value))
                    draft.add("\n")
                draft.add("\n")
            else:
                spans = self._row(draft, [name, *values], way)[1:]
            for other, span in enumerate(spans):
                places[(other, number) if turned else (number, other)] = span
        for (thing, place), span in places.items():
            form = random.choice(properties[place][2])
            twin = random.choice((form.format(of=f"the {absent}"), random.choice(missing[2]).format(of=things[thing])))
            draft.asked.append(_Asked(form.format(of=_the(things[thing], random)), *span, twin))

    def _row(self, draft: _Draft, cells: Sequence[str], way: str) -> list[tuple[int, int]]:
        spans = []
        for number, cell in enumerate(cells):
            if way == "bars":
                draft.add("| " if number == 0 else " | ")
            elif number:
                draft.add(" " * max(2, 18 - len(cells[number - 1])))
            spans.append(draft.add(cell))
        draft.add(" |\n" if way == "bars" else "\n")
        return spans

    def _years(self, draft: _Draft, random: Random) -> None:
        """Figures of several years."""
        first = random.randint(2008, 2021)
        years = list(range(first, first + random.randint(2, 4)))
        draft.add("| |" + "|".join(f" {year} " for year in years) + "|\n" + "|---" * (len(years) + 1) + "|\n")
        for thing in self._things(random.randint(2, 4), random):
            spans = self._row(draft, [thing, *(f"{random.randint(12, 99_000):,}" for _ in years)], "bars")
            for year, span in zip(years, spans[1:], strict=True):
                form = random.choice(("What was the figure for {} in {}?", "How many did {} come to in {}?", "{} {}"))
                draft.asked.append(_Asked(form.format(thing, year), *span, form.format(thing, years[-1] + 1)))

    def _sentences(self, draft: _Draft, random: Random) -> None:
        """Facts on several things in prose, close together."""
        *things, absent = self._things(random.randint(3, 5), random)
        for labels, kind, forms in random.sample(_PROPERTIES, random.randint(1, 3)):
            for thing in things:
                before, after = random.choice(_SAID).split("{value}")
                words = {"label": labels[-1].lower(), "of": f"the {thing}"}
                draft.add(before.format(**words)[:1].upper() + before.format(**words)[1:])
                value = self._value(kind, random)
                span = draft.add(value)
                draft.add(after + " ")
                form = random.choice(forms)
                twin = form.format(of=f"the {absent}")
                if random.random() < 0.25:
                    right = random.random() < 0.5
                    said = value if right else self._value(kind, random)
                    question = f"Is the {labels[-1].lower()} of the {thing} {said}?"
                    draft.asked.append(_Asked(question, *span, yes_no=YES if said == value else NO))
                else:
                    draft.asked.append(_Asked(form.format(of=_the(thing, random)), *span, twin))

    def _qualified(self, draft: _Draft, random: Random) -> None:
        """One label with a value for each of several things, in one line."""
        *things, absent = self._things(random.randint(3, 5), random)
        for labels, kind, forms in random.sample(_PROPERTIES, random.randint(1, 3)):
            draft.add(f"- {random.choice(labels)}: ")
            join = random.choice((" for the ", " on the ", " (", ": "))
            for number, thing in enumerate(things):
                draft.add(", " if number else "")
                if join == ": ":
                    draft.add(f"{thing} ")
                span = draft.add(self._value(kind, random))
                draft.add({": ": "", " (": f" ({thing})"}.get(join, f"{join}{thing}"))
                form = random.choice(forms)
                draft.asked.append(_Asked(form.format(of=_the(thing, random)), *span, form.format(of=f"the {absent}")))
            draft.add("\n")

    def _answers(self, draft: _Draft, random: Random) -> None:
        """Questions with short answers, some with an exception."""
        *things, absent = self._things(random.randint(3, 5), random)
        for thing, (_, kind, forms) in zip(things, random.sample(_PROPERTIES, len(things)), strict=True):
            draft.add(f"**{forms[0].format(of=f'the {thing}')}**\n")
            span = draft.add(self._value(kind, random))
            other = random.choice([each for each in things if each != thing])
            if random.random() < 0.4:
                draft.add(f" (the {other}: ")
                exception = draft.add(self._value(kind, random))
                draft.add(")")
                draft.asked.append(_Asked(forms[-1].format(of=_the(other, random)), *exception))
            draft.add(".\n\n")
            form = random.choice(forms)
            draft.asked.append(_Asked(form.format(of=_the(thing, random)), *span, form.format(of=f"the {absent}")))

    def _log(self, draft: _Draft, random: Random) -> None:
        """Entries of a log on several runs of several jobs."""
        year, month, day = random.randint(2015, 2026), random.randint(1, 12), random.randint(1, 28)
        minute, number = random.randint(0, 600), random.randint(100, 9000)
        jobs = random.sample(_JOBS, 3)
        for step in range(random.randint(4, 9)):
            minute += random.randint(1, 60)
            event, *forms = random.choice(_EVENTS)
            job = f"{random.choice(jobs)} #{number + step // 2}"
            draft.add(f"{year}-{month:02}-{day:02} ")
            span = draft.add(f"{minute // 60:02}:{minute % 60:02}:{random.randint(10, 59)}")
            draft.add(f" {random.choice(('INFO', 'WARN', '[main]'))} {job} {event}")
            form = random.choice(("At what time did {} {}?", "When did {} {}?")).format(job, random.choice(forms))
            draft.asked.append(_Asked(form, *span, form.replace("#", "#9")))
            if event == "failed":
                draft.add(": ")
                reason = draft.add(f"no answer from {random.choice(self._names)}")
                draft.asked.append(_Asked(f"Why did {job} fail?", *reason, f"Why did {job} pause?"))
            draft.add("\n")

    def _rules(self, draft: _Draft, random: Random) -> None:
        """What is allowed, forbidden, required or not; asked whether it is."""
        *deeds, absent = random.sample(_DEEDS, random.randint(3, 6))
        way = random.choice(("- {}\n", "{} ", "{}\n\n"))
        for do, doing in deeds:
            who = random.choice(_ACTORS)
            forms, questions, answer = random.choice(_RULES)
            said = random.choice(forms).format(
                Who=who.capitalize(), who=who, do=do, doing=doing, Doing=doing.capitalize()
            )
            if forms is not _FORBIDDEN and random.random() < 0.4:
                under = random.choice(_UNDER)
                said += " " + under.format(
                    role=random.choice(_ROLES).lower(),
                    **{kind: self._value(kind, random).lower() for kind in ("time", "span", "room")},
                )
            before, after = way.split("{}")
            draft.add(before)
            span = draft.add(f"{said}.")
            draft.add(after)
            question = random.choice(questions).format(who=who, do=do, doing=doing)
            draft.asked.append(_Asked(question[0].upper() + question[1:], *span, yes_no=answer))
            if random.random() < 0.3:
                question = random.choice(questions).format(who=who, do=absent[0], doing=absent[1])
                draft.asked.append(_Asked(question[0].upper() + question[1:], *span, yes_no=NEITHER))

    def _clauses(self, draft: _Draft, random: Random) -> None:
        """Numbered sections; asked for the number."""
        *topics, absent = random.sample(_TOPICS, random.randint(3, 6))
        chapter = random.randint(1, 14)
        for number, (heading, meant) in enumerate(topics, 1):
            draft.add("### ")
            span = draft.add(f"{chapter}.{number}")
            draft.add(f" {heading}\n\n")
            kind = random.choice(_PROPERTIES)
            draft.add(f"The {kind[0][-1].lower()} is {self._value(kind[1], random)}.\n\n")
            form = random.choice(
                ("Which section is about {}?", "Which clause deals with {}?", "Where is {} regulated?")
            )
            draft.asked.append(_Asked(form.format(meant), *span, form.format(absent[1])))

    def _actions(self, draft: _Draft, random: Random) -> None:
        """Who is to do what by when."""
        *duties, absent = random.sample(_DUTIES, random.randint(3, 5))
        for duty in duties:
            way = random.choice(("- {} to {} by {}.", "{} will {} by {}. ", "ACTION: {} to {} before {}\n"))
            before, middle, after, end = way.split("{}")
            draft.add(before)
            who = draft.add(random.choice(self._names))
            draft.add(middle + duty + after)
            when = draft.add(self._date(random))
            draft.add(end + ("\n" if before == "- " else ""))
            draft.asked.append(_Asked(f"Who is to {duty}?", *who, f"Who is to {absent}?"))
            draft.asked.append(_Asked(f"By when must somebody {duty}?", *when, f"By when must somebody {absent}?"))

    def _changes(self, draft: _Draft, random: Random) -> None:
        """What was changed, from what and to what."""
        *things, absent = self._things(random.randint(2, 4), random)
        for thing in things:
            labels, kind, _ = random.choice(_PROPERTIES)
            label = f"the {labels[-1].lower()} of the {thing}"
            other = f"the {labels[-1].lower()} of the {absent}"
            draft.add(f"On {self._date(random)} {label} was changed from ")
            old = draft.add(self._value(kind, random))
            draft.add(" to ")
            new = draft.add(self._value(kind, random))
            draft.add(". ")
            draft.asked.append(_Asked(f"What was {label} before?", *old, f"What was {other} before?"))
            draft.asked.append(_Asked(f"What is {label} now?", *new, f"What is {other} now?"))

    def _definitions(self, draft: _Draft, random: Random) -> None:
        """Names and what they are called from there on."""
        *roles, absent = random.sample(_ROLES, 3)
        form = random.choice(
            ('{}, hereinafter the "{}"', '{} (the "{}")', '{} ("{}")', "{}, hereafter called the {}", '{}, as "{}"')
        )
        before, middle, after = form.split("{}")
        draft.add("This agreement is made between ")
        for number, role in enumerate(roles):
            draft.add((" and " if number else "") + before)
            who = draft.add(random.choice(self._names))
            draft.add(middle + role + after)
            draft.asked.append(_Asked(f"Who is the {role}?", *who, f"Who is the {absent}?"))
        draft.add(".\n\n")
        term = f"{random.choice(_ADJECTIVES).title()} {random.choice(_THINGS).title()}"
        draft.add(f'"{term}" means ')
        meaning = draft.add(f"the {random.choice(_THINGS)} that stands in {self._value('room', random)}")
        draft.add(".")
        draft.asked.append(_Asked(f"What does {term} mean?", *meaning))


def _inside(view: View, asked: _Asked) -> NDArray[np.intp]:
    """Where an answer stands in a view, the first time if it is there twice, as what is defined is."""
    inside = np.flatnonzero((view.places >= asked.start) & (view.places < asked.end))
    breaks = np.flatnonzero(np.diff(inside) > 1)
    return inside[: breaks[0] + 1] if len(breaks) else inside


def _the(thing: str, random: Random) -> str:
    return f"the {thing}" if random.random() < 0.7 else thing


def _typed(question: str, random: Random) -> str:
    """A question as it is typed: at times with two letters the wrong way round."""
    if random.random() > 0.06:
        return question
    at = random.randrange(1, max(2, len(question) - 2))
    return question[:at] + question[at + 1 : at + 2] + question[at] + question[at + 2 :]
