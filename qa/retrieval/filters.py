"""Filters of documents, by publisher, title, kind and day of publication."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from corpus.dates import DateRange, find_time_expressions
from corpus.phrases import Phrase, joined_by
from qa.errors import BadFilter
from qa.normalisation import search_terms
from qa.retrieval.catalogue import Catalogue

__all__ = ["FIELDS", "Filter", "Where", "described"]

Where = Mapping[str, str | int | date]
"""A filter as users give it: values by field, ``{"publisher": "The Gazette", "published": 2017}``."""

_TEXTS = ("publisher", "title", "document", "kind", "language")
_ONE_DAY = timedelta(days=1)
_DAYS: dict[str, Callable[[DateRange], DateRange]] = {
    "published": lambda days: days,
    "since": lambda days: DateRange(days.start, date.max),
    "until": lambda days: DateRange(date.min, days.end),
    "after": lambda days: DateRange(days.end + _ONE_DAY, date.max),
    "before": lambda days: DateRange(date.min, days.start - _ONE_DAY),
}
FIELDS = (*_TEXTS, *_DAYS)
"""What a filter may go by."""

_LISTED = ("publisher", "kind", "language")
_MOST_LISTED = 8
_ID = re.compile(r"[0-9a-f]{4,}")


@dataclass(frozen=True, slots=True)
class _Condition:
    """One field of a filter, and the days that its value means, when it is a date."""

    field: str
    value: str
    days: DateRange | None

    @classmethod
    def of(cls, field: str, value: str) -> "_Condition":
        if field not in FIELDS:
            raise BadFilter(
                "documents have no {field} to go by: name one of {fields}", field=repr(field), fields=", ".join(FIELDS)
            )
        if not any(map(str.isalnum, value)):
            raise BadFilter("the {field} to go by is empty: give a value, or leave it out", field=field)
        return cls(field, value.strip(), _days(field, value) if field in _DAYS else None)

    def documents(self, catalogue: Catalogue) -> frozenset[str]:
        """The ids of the documents that it lets through: those that have the value itself, or else all its words."""
        if self.days is not None:
            return catalogue.published(self.days)
        if self.field == "document":
            return self._called_so(catalogue) or catalogue.holding(search_terms(self.value), "name")
        wanted = self.value.casefold()
        exact = (d.id for d in catalogue.documents if (getattr(d, self.field) or "").casefold() == wanted)
        return frozenset(exact) or catalogue.holding(search_terms(self.value), self.field)

    def _called_so(self, catalogue: Catalogue) -> frozenset[str]:
        """The ids of the documents with this id, or one that begins so, this file name or this path."""
        wanted, path = self.value.casefold(), os.path.normpath(Path.cwd() / self.value)
        begins = _ID.fullmatch(wanted) is not None
        return frozenset(
            document.id
            for document in catalogue.documents
            if wanted in (document.id, document.name.casefold(), document.source.casefold())
            or document.source == path
            or (begins and document.id.startswith(wanted))
        )

    @property
    def described(self) -> Phrase:
        """The condition in words: "publisher “TASS”"."""
        return Phrase(f"{self.field} “{{value}}”", value=self.value)


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that documents must all meet. Without any it lets all through."""

    conditions: tuple[_Condition, ...] = ()

    @classmethod
    def of(cls, where: Where | None) -> "Filter":
        """Read a filter.

        Args:
            where: values by field. "publisher", "title", "kind" and "language" let a document through that has
                this very value; where none has, those that have all its words. "document" is an id or its beginning, a
                file name or a path. "published", "since", "until" (with the days named), "after" and "before" (without
                them) take a day, a month, a year or a span: "2017-03-20", "March 2017", "2013-2017".

        Raises:
            BadFilter: it is no mapping, there is no such field, or its value is no date.
        """
        if where is not None and not isinstance(where, Mapping):
            raise BadFilter(
                'a filter is values by field, not {kind}: give {{"publisher": "The Gazette"}}',
                kind=type(where).__name__,
            )
        return cls(tuple(_Condition.of(field, str(value)) for field, value in (where or {}).items()))

    @property
    def where(self) -> dict[str, str] | None:
        """The filter as it was given; None when there is none."""
        return {condition.field: condition.value for condition in self.conditions} or None

    def documents(self, catalogue: Catalogue) -> frozenset[str] | None:
        """The ids of the documents that it lets through; None for all."""
        if not self.conditions:
            return None
        return frozenset.intersection(*(condition.documents(catalogue) for condition in self.conditions))

    def nothing(self, catalogue: Catalogue) -> str:
        """Why no document fits, and what there is instead, where that is little."""
        unmet = [condition for condition in self.conditions if not condition.documents(catalogue)]
        sentences = [Phrase("No document fits {conditions}.", conditions=described(unmet or self.conditions))]
        for condition in unmet:
            if condition.field in _LISTED:
                values = {getattr(document, condition.field) for document in catalogue.documents} - {None}
                if len(values) <= _MOST_LISTED:
                    known = Phrase(f"The {condition.field}s here are {{values}}.", values="; ".join(sorted(values)))
                    sentences.append(known if values else Phrase(f"No document tells its {condition.field}."))
        return joined_by(" ", sentences)


def described(conditions: Sequence[_Condition]) -> str:
    """Conditions in words: "publisher “TASS” and since “2017”"."""
    words: str = conditions[0].described
    for condition in conditions[1:]:
        words = Phrase("{one} and {other}", one=words, other=condition.described)
    return words


def _days(field: str, value: str) -> DateRange:
    """The days that a value lets through.

    Raises:
        BadFilter: it is no date.
    """
    expressions = find_time_expressions(value, None)
    found = expressions[0].range if len(expressions) == 1 else None
    try:
        if found is not None and expressions[0].text == value.strip():
            return _DAYS[field](found)
    except OverflowError:  # no day is before the first or after the last
        pass
    raise BadFilter(
        "{field} {value} is no date to go by: write a day, a month, a year or a span, as "
        "2017-03-20, March 2017, 2017 or 2013-2017",
        field=field,
        value=repr(value),
    )
