"""The day that a contract, a handbook or a report is of, by the words with which these say so.

A contract is made or entered into on a day, in its first sentence; a handbook or a policy is revised, approved or in
force since one. Such a day is looked for only where no line of the text dates it more plainly.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from corpus.dates.expressions import find_time_expressions
from corpus.dates.full_day import full_day
from corpus.dates.vocabulary import compiled

__all__ = ["days_in_force"]

_PREAMBLE = 600
"""Characters of a sentence in which a contract says when it was made."""
_TITLE_LINES = 5
_LONGEST_TITLE = 100
_KINDS = (
    "agreement|contract|lease|deed|memorandum|amendment|licen[cs]e|settlement|protocol|will|treaty|charter|handbook"
    "|manual|policy|guide|guidelines|procedures?|terms|report|plan|rules|bylaws|statutes|invoice|offer"
)
_MADE = (
    "made|entered into|executed|concluded|signed|agreed|dated?|effective|in force|updated|revised|amended|reviewed"
    "|approved|adopted|submitted|issued|(?:version|revision|edition) ?[0-9][0-9.]*"
)
_KIND = compiled(rf"\b(?:{_KINDS})\b")
_SAID = compiled(
    rf"(?:\A(?:last )?|\b(?:{_KINDS})\b[^.;]{{0,200}}?\b)(?:{_MADE})(?: and (?:{_MADE}))?"
    r"(?: (?:at|in|to|by) [^.,;:]{2,40}?,?)?(?: date| on| as of| since| from| this| the)*[ :,(]*(?:the )?\Z"
)
"""What leads up to the day: a label, or what is said of a document of such a kind."""
_MARKS = " #*_>()[]<-•"


def days_in_force(lines: Sequence[str]) -> Iterator[date]:
    """The days that the first lines of a text give for when it was made, revised, approved or in force.

    They count only in what is by its title a contract, a handbook, a report or the like: news are updated too, but of
    an earlier day.
    """
    if not any(len(line) <= _LONGEST_TITLE and _KIND.search(line) for line in lines[:_TITLE_LINES]):
        return
    for above, below in zip(["", *lines], lines, strict=False):
        goes_on = below[:1].islower()  # as the parties do below the title of a contract
        line = f"{above.strip(_MARKS)} {below}"[:_PREAMBLE] if goes_on else below[:_PREAMBLE].strip(_MARKS)
        days = (full_day(each) for each in find_time_expressions(line, None) if _SAID.search(line, 0, each.start))
        if day := next(filter(None, days), None):
            yield day
