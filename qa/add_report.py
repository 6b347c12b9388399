"""What became of everything that was to be added to a library."""

from dataclasses import dataclass, field, fields

from corpus.phrases import Phrase

__all__ = ["HELD", "UNCHANGED", "AddReport", "Refused", "Remarked", "Skipped", "Tally"]

HELD = Phrase("the library holds it already")
"""Why a file is skipped whose text came from another."""
UNCHANGED = Phrase("unchanged")
"""Why a file is skipped that came from the same path before."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not added, for the library holds it already or it is no file to add."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not become a document, and why, in one line."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remarked:
    """What could not be read of a document that is in, or is not sure, in one line."""

    document: str
    remark: str


@dataclass(frozen=True, slots=True)
class AddReport:
    """What became of everything that was to be added, by the names of the files.

    Of those that are in, ``guessed`` were dated from their text, ``undated`` have no date, and ``remarks`` say what
    could not be read. ``moved`` are documents whose file has another path now. ``gone`` are the paths of documents that
    the library holds though their files are no longer in the folders that were added, ``removed`` those that were
    removed for that reason.
    """

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    refused: tuple[Refused, ...] = ()
    guessed: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    remarks: tuple[Remarked, ...] = ()
    gone: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    @property
    def news(self) -> bool:
        """Whether the library has changed, or could not take something in."""
        return bool(self.added or self.replaced or self.moved or self.removed or self.refused)


@dataclass(slots=True)
class Tally:
    """An ``AddReport`` in the making."""

    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    remarks: list[Remarked] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)

    def report(self) -> AddReport:
        """What became of everything so far."""
        return AddReport(*(tuple(getattr(self, each.name)) for each in fields(self)))
