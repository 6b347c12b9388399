"""What made documents are written with: things, people, values and dates that are drawn, and where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

__all__ = ["ADJECTIVES", "DAYS", "MONTHS", "PROPERTIES", "ROLES", "THINGS", "TOPICS", "Asked", "Draft", "Values", "the"]

MONTHS = "January February March April May June July August September October November December".split()
"""By their names."""
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
"""Of the week, by their names."""
_NUMBERS = "two three four five six seven eight nine ten twelve fourteen thirty".split()
ADJECTIVES = (
    "small large old new green grey white folding electric wooden metal portable heavy light outdoor second standard "
    "basic extended digital spare northern southern upper lower main rear double single compact rental annual"
).split()
"""What tells one thing from another like it."""
THINGS = (
    "ladder printer trailer boiler lamp desk heater tent projector mower scanner cabinet door gate counter freezer van "
    "bicycle keyboard router antenna valve compressor saw oven crane camera locker battery radiator fence bench piano "
    "microphone stage workshop office garage storeroom cellar hall kitchen depot terminal platform garden licence pass"
).split()
"""What documents are about."""
ROLES = (
    "Tenant Landlord Supplier Client Contractor Licensor Licensee Borrower Lender Agent Carrier Insurer Host Provider "
    "Purchaser Guarantor Publisher Operator"
).split()
"""What the parties of an agreement are called."""
TOPICS = (
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
"""Headings, and what a question calls that which stands below them."""

PROPERTIES: list[tuple[tuple[str, ...], str, tuple[str, ...]]] = [
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
"""Labels, of which the last stands in a sentence too, the kind of their value, and questions; {of} is what it is of."""
_SPANS = ("days", "weeks", "months", "years", "hours", "working days")
_CURRENCIES = ("€", "$", "£", "EUR ", "GBP ")
_ROOMS = ("Room", "Shed", "Floor", "Building", "Bay")
_COLOURS = "red blue black silver yellow brown orange beige".split()
_MINUTES = ("00", "15", "30")
_UNITS = {"watts": "W", "kilos": "kg", "decibels": "dB"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a stretch of the text, and one that the text does not answer."""

    question: str
    start: int
    end: int
    twin: str | None = None
    yes_no: int | None = None


@dataclass(slots=True)
class Draft:
    """A document while it is written."""

    text: str = ""
    asked: list[Asked] = field(default_factory=list)

    def add(self, words: str) -> tuple[int, int]:
        """Add words; where they stand."""
        start = len(self.text)
        self.text += words
        return start, start + len(words)


@dataclass(frozen=True, slots=True)
class Values:
    """Draws what is written.

    Attributes:
        names: of people, places and firms.
    """

    names: Sequence[str]

    def things(self, count: int, random: Random) -> list[str]:
        """Different things that are much alike: some share their adjective, others their noun."""
        nouns = random.sample(THINGS, 2)
        alike = [f"{adjective} {noun}" for noun in nouns for adjective in random.sample(ADJECTIVES, 6)]
        series, first = random.choice("ABCDEKMPRTX"), random.randint(1, 80)
        coded = [f"{series}{first + step * 10}{random.choice(('', '', 'i', 's', '-B'))}" for step in range(10)]
        numbered = [f"{random.choice(nouns).title()} {number}" for number in random.sample(range(1, 60), 10)]
        return random.sample(random.choice((alike, alike, coded, numbered)), count)

    def value(self, kind: str, random: Random) -> str:
        """What a property of that kind may be."""
        drawn = {
            "span": lambda: f"{self._number(random)} {random.choice(_SPANS)}",
            "money": lambda: random.choice(_CURRENCIES) + self._amount(random),
            "time": lambda: random.choice((f"{random.randint(6, 21)}:{random.choice(_MINUTES)}", "noon", "7 a.m.")),
            "percent": lambda: f"{random.randint(1, 40)}{random.choice(('%', ' %', ' per cent'))}",
            "code": lambda: f"{random.choice('ABCDEFGH')}{random.randint(10, 99)}-{random.randint(1000, 99_999)}",
            "room": lambda: f"{random.choice(_ROOMS)} {random.randint(1, 40)}",
            "colour": lambda: random.choice(_COLOURS),
            "number": lambda: f"0{random.randint(20, 7999)} {random.randint(100, 999)} {random.randint(100, 999)}",
            "count": lambda: str(random.randint(2, 900)),
            "date": lambda: self.date(random),
            "name": lambda: random.choice(self.names),
        }
        return drawn[kind]() if kind in drawn else f"{random.randint(5, 4000):,} {_UNITS[kind]}"

    def _number(self, random: Random) -> str:
        return random.choice((str(random.randint(2, 60)), random.choice(_NUMBERS)))

    def _amount(self, random: Random) -> str:
        return random.choice((f"{random.randint(2, 90_000):,}", f"{random.uniform(1, 900):.2f}"))

    def date(self, random: Random) -> str:
        """A day, in one of two ways to write it."""
        year, month, day = random.randint(2008, 2026), random.randint(1, 12), random.randint(1, 28)
        return random.choice((f"{year}-{month:02}-{day:02}", f"{day} {MONTHS[month - 1]} {year}"))


def the(thing: str, random: Random) -> str:
    """The name of a thing, mostly with "the"."""
    return f"the {thing}" if random.random() < 0.7 else thing
