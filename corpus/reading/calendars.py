"""Calendars (iCalendar, RFC 5545) and address books (vCard, RFC 6350): each entry under a heading of its own.

The package icalendar, which writes our own calendars, refuses a line with a parameter that has no name, as vCard 2.1
has many ("TEL;WORK:"), and days written with hyphens; here no line of an entry is lost for its form.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from corpus.dates import DateRange
from corpus.reading.decoding import decode
from corpus.reading.result import ReadText
from corpus.reading.text import read_text
from corpus.reading.writing import Writer

__all__ = ["read_calendar"]

MAX_ENTRIES = 50_000
_MOST_NAMED = 3
"""Entries that the title names, where the file has none of its own."""
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r'(?:[\w-]+\.)?([\w-]+)((?:;(?:[^":;]|"[^"]*")*)*):(.*)')
_ENTRIES = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VCARD"})
_NAMES = ("SUMMARY", "FN")
_LABELS = {
    "DTSTART": "Begins", "DTEND": "Ends", "DUE": "Due", "COMPLETED": "Completed", "RRULE": "Repeats",
    "LOCATION": "Location", "ORGANIZER": "Organiser", "ATTENDEE": "Attendee", "STATUS": "Status", "ORG": "Organisation",
    "TITLE": "Title", "ROLE": "Role", "TEL": "Phone", "EMAIL": "Email", "ADR": "Address", "BDAY": "Birthday",
    "URL": "URL",
}  # fmt: skip
_TEXTS = ("DESCRIPTION", "COMMENT", "NOTE")
_LISTS = frozenset({"ADR", "ORG"})
_TIME = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?\d\d)?(Z)?)?")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_PARAMETER = re.compile(r';([\w-]+)=(?:"([^"]*)"|([^;]*))')


@dataclass(slots=True)
class _Entry:
    """An entry: its properties, each with its parameters and its value, in their order."""

    said: list[tuple[str, Mapping[str, str], str]] = field(default_factory=list)

    def value(self, *names: str) -> str:
        """The value of the first of some properties that it has; "" without any."""
        return next((_plain(value) for name in names for own, _, value in self.said if own == name and value), "")


def read_calendar(data: bytes) -> ReadText | None:
    """Read a calendar or an address book; what has no entries is plain text, None when the bytes are no text."""
    text = decode(data)
    if text is None:
        return None
    calendar, entries = _Entry(), list[_Entry]()
    for entry, name, parameters, value in _lines(text):
        if name == "BEGIN":
            entries.append(entry)
        else:
            (entry if entries and entry is entries[-1] else calendar).said.append((name, parameters, value))
    if not entries:
        return read_text(data)
    writer = Writer()
    names = [entry.value(*_NAMES) for entry in entries[: _MOST_NAMED + 1]]
    title = calendar.value("X-WR-CALNAME", "NAME") or ", ".join(
        [*filter(None, names[:_MOST_NAMED]), *["…"] * (len(names) > _MOST_NAMED)]
    )
    for entry in entries[:MAX_ENTRIES]:
        _write(writer, entry)
    left = len(entries) - MAX_ENTRIES
    remarks = (f"{left:,} more entries are not read",) if left > 0 else ()
    return ReadText(writer.text, title=title or None, remarks=remarks)


def _lines(text: str) -> Iterator[tuple[_Entry, str, Mapping[str, str], str]]:
    """The properties, each with the entry that it belongs to; an entry begins with one named BEGIN.

    What stands in a component inside an entry, such as an alarm, is left out.
    """
    entry, inside = _Entry(), list[str]()
    for line in _FOLD.sub("", text).splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        name, value = found[1].upper(), found[3].strip()
        parameters = {key.upper(): quoted or plain for key, quoted, plain in _PARAMETER.findall(found[2])}
        if name == "BEGIN":
            inside.append(value.upper())
            if inside[-1] in _ENTRIES:
                entry = _Entry()
                yield entry, name, parameters, value
        elif name == "END":
            del inside[-1:]
            entry = entry if any(each in _ENTRIES for each in inside) else _Entry()
        elif not inside or inside[-1] in _ENTRIES or inside[-1] == "VCALENDAR":
            yield entry, name, parameters, value


def _write(writer: Writer, entry: _Entry) -> None:
    writer.heading(1, entry.value(*_NAMES))
    begins = entry.value("DTSTART")
    for name, label in _LABELS.items():
        for own, parameters, value in entry.said:
            if own == name and (words := _words(name, parameters, value, begins)):
                writer.label(label, words)
    for name in _TEXTS:
        writer.paragraph(entry.value(name))


def _words(name: str, parameters: Mapping[str, str], value: str, begins: str) -> str:
    """The value of a property, as people read it."""
    if name in ("DTSTART", "DTEND", "DUE", "COMPLETED", "BDAY"):
        return _time(value, parameters.get("TZID", ""), begins if name == "DTEND" else "")
    if name == "RRULE":
        return _repeated(value)
    if name in ("ORGANIZER", "ATTENDEE"):
        return parameters.get("CN") or value.removeprefix("mailto:").removeprefix("MAILTO:")
    if name in _LISTS:
        return ", ".join(filter(None, (_plain(part) for part in re.split(r"(?<!\\);", value))))
    return _plain(value)


def _time(value: str, zone: str, begins: str) -> str:
    """A day, or a time with its zone; "" for the end of a whole day, which is the day after the last."""
    found = _TIME.fullmatch(value)
    if found is None:
        return value
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if begins and not found[4]:
            day -= timedelta(1)
    except (ValueError, OverflowError):
        return value
    if begins and not found[4] and f"{day:%Y%m%d}" == begins:
        return ""
    zone = "UTC" if found[6] else zone
    return DateRange(day, day).describe() + (
        f", {found[4]}:{found[5]}{f' ({zone})' if zone else ''}" if found[4] else ""
    )


def _repeated(rule: str) -> str:
    """How often something repeats: "weekly", "every 2, yearly, until 1 June 2024"."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    words = [f"every {parts['INTERVAL']}"] if parts.get("INTERVAL", "1") != "1" else []
    words.append(parts.get("FREQ", "").lower())
    words += [f"on {parts['BYDAY']}"] if "BYDAY" in parts else []
    words += [f"until {_time(parts['UNTIL'], '', '')}"] if "UNTIL" in parts else []
    words += [f"{parts['COUNT']} times"] if "COUNT" in parts else []
    return ", ".join(filter(None, words))


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
