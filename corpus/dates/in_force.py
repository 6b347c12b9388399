"""The day that a contract, a handbook or a report is of, by the words with which these say so.

A contract is made or entered into on a day, in its first sentence; a handbook or a policy is revised, approved or in
force since one; a report is submitted, an invoice made out. Such a day is looked for only where no line of the text
dates it more plainly.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from corpus.dates.expressions import find_time_expressions
from corpus.dates.full_day import full_day
from corpus.dates.vocabulary import compiled

__all__ = ["days_in_force"]

_PREAMBLE = 600
"""Characters of a sentence in which a contract says when it was made."""
_CONTRACT = (
    "agreement|contract|lease|deed|memorandum|amendment|addendum|licen[cs]e|undertaking|settlement|protocol|indenture"
    "|will|treaty|covenant|charter|policy|order form|statement of work"
)
_MADE = "made|entered into|executed|concluded|signed|agreed|dated|drawn up|effective"
_OF_CONTRACT = compiled(
    rf"\b(?:{_CONTRACT})\b[^.;]{{0,200}}?\b(?:{_MADE})\b(?: and (?:{_MADE}))?"
    r"(?: (?:at|in) [^.,;:]{2,40},?)?"
    r"(?: (?:this|on|as of|as at|by and between the parties on|effective|from|the)){0,4} ?(?:the )?"
)
_LABEL = compiled(
    r"(?:(?:this )?(?:document|handbook|manual|policy|guide|page|version|edition|report|procedure|plan) (?:was )?)?"
    r"(?:(?:last |first |date |latest )?(?:updated|revised|amended|modified|reviewed|approved|adopted|submitted"
    r"|effective|endorsed|issued|signed|executed|ratified|prepared)"
    r"|(?:last )?(?:revision|review|update|version|approval|adoption"
    r"|effective|report|invoice|order|contract|signature|submission|commencement|signing) date"
    r"|date of (?:the )?(?:(?:last )?(?:revision|review|update)|report|invoice|contract|agreement|signature|approval"
    r"|issue|effect|submission)|(?:version|revision|edition|release|rev\.?|v\.?|ver\.?) ?[0-9][0-9.]*[a-z]?"
    r"|in force|valid|with effect)"
    r"(?: ?(?:on|as of|as at|since|from|at|by the [^,:]{3,50}? on|to the [^,:]{3,50}? on|by [^,:]{3,50}? on|date))?"
    r" ?[:,–(-]* ?(?:the )?"
)
_KIND = compiled(
    r"\b(?:handbook|manual|policy|policies|guide|guidelines?|procedures?|terms|code of|report|plan|rules|bylaws"
    r"|statutes|standard|specification|charter|strategy|prospectus|instructions|invoice|quotation|offer|"
    rf"{_CONTRACT})\b"
)
_TITLE_LINES = 5
_LONGEST_TITLE = 100
_YEAR = re.compile(r"[12][0-9]{3}")
_ENDS = compiled(r"[ .,;)\]]*(?:\(?(?:rev|version|v)\.? ?[0-9][0-9.]*\)?)?[ .,;)\]]*")
_MARKS = " #*_>()[]<-•"


def days_in_force(lines: Sequence[str]) -> Iterator[date]:
    """The days that the first lines of a text give for when it was made, revised, approved or in force.

    Labels such as "Last updated" count only in what is by its title a handbook, a policy, a report or the like: news
    are updated too, but of an earlier day.
    """
    titled = any(len(line) <= _LONGEST_TITLE and _KIND.search(line) for line in lines[:_TITLE_LINES])
    for line in lines:
        day = _day_of(line[:_PREAMBLE].strip(_MARKS), titled)
        if day:
            yield day


def _day_of(line: str, titled: bool) -> date | None:
    label = _LABEL.match(line) if titled else None
    if not _YEAR.search(line) or not (label or _OF_CONTRACT.search(line)):
        return None
    for each in find_time_expressions(line, None):
        labelled = label and label.end() == each.start and _ENDS.fullmatch(line, each.end)
        if (day := full_day(each)) and (labelled or _reaches(line, each.start)):
            return day
    return None


def _reaches(line: str, start: int) -> bool:
    """Whether the words on a contract's making lead right up to a day."""
    return any(found.end() == start for found in _OF_CONTRACT.finditer(line, 0, start))
