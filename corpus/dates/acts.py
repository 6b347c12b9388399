"""The day that an official text is of, by its heading or its foot: "Decision of 5 December 2013", "Done at Geneva"."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from corpus.dates.expressions import find_time_expressions
from corpus.dates.full_day import full_day
from corpus.dates.vocabulary import compiled

__all__ = [
    "day_of_foot",
    "day_of_heading",
    "day_of_minutes",
    "day_of_record",
    "heads_speech",
    "is_of_changed_law",
]

_BODY = (
    "council|commission|court|tribunal|board|committee|cabinet|parliament|assembly|chamber|ministry|minister|government"
    "|president|secretary|security|general|authority|agency|supreme|district|high|federal|constitutional"
    "|administrative|ministerial|presidential|arbitral|appeal|appeals|central|bank|grand|full|joint|royal|executive"
    "|implementing|delegated|interim|interlocutory|provisional|final|press"
)
_ACT = (
    "decision|judge?ment|order|ruling|opinion|resolution|decree|directive|regulation|recommendation|declaration"
    "|communiqu[eé]|statement|circular|verdict|award|proclamation|memorandum|memo|letter|note verbale|announcement"
    "|bulletin|release|notice"
)
_GIVEN = "handed down|delivered|given|rendered|pronounced|issued|adopted|made|dated|promulgated|released|published"
_NUMBER = r"(?:,?(?: (?:case|no|nr|number|ref)\.?){0,2} [a-z]{0,4}[-/]?[0-9][\w./-]*| \([^()\n]{1,40}\)){0,3}"
_THE_ACT = (
    rf"(?:the |this )?(?:(?:{_BODY}) ){{0,4}}(?:{_ACT})"
    rf"(?: of(?: (?:{_BODY}|of|the|first|second|third|fourth|fifth|justice)){{1,8}})?{_NUMBER}"
)
_BY = r"(?: (?:by|at|in) [^.:;]{2,90}?)?,?"
_HEADING = compiled(
    rf"{_THE_ACT},? of (?:the )?"
    rf"|{_THE_ACT}(?: was)?,? (?:{_GIVEN}){_BY}(?: on)?:? (?:the )?"
    rf"|(?:handed down|delivered|pronounced|promulgated){_BY}(?: on)?:? (?:the )?"
    r"|(?:adopted|approved)(?: (?:by|at) [^.:;]{2,90}?,?)? on (?:the )?"
    r"|(?:argued [^.;]{6,40} ?[–-]{1,2} ?)?decided(?: on)?:? "
    rf"|(?:date of (?:the )?(?:{_ACT}|delivery|adoption)|(?:{_ACT}) date) ?:? "
    r"|(?:(?:(?:briefing|policy|working|background|discussion|research|information) )?"
    r"(?:paper|note|brief|report|volume|vol|issue|number|no|newsletter|edition|bulletin)\.?(?: no\.?)? "
    r"[0-9]+(?: ?/ ?[0-9]+)?[,:]? (?:[–-] )?){1,3}(?:of |(?-i:[A-Z])[\w.' -]{2,40}, )?"
)
_MAY_HEAD = compiled(r"[^\W\d_].*[12][0-9]{3}\b")
_FOLLOWS = compiled(r"(?:,? (?:at|in) (?-i:[A-Z])[^.:;]{1,60})?[. ]*(?:\(\*\))?")
_LETTER = compiled(r"(?:identical )?(?:letters?|notes? verbales?) dated (?:the )?")
_FROM_WHOM = compiled(r" from \S.*")

_SPOKEN = (
    r"(?:(?:opening|closing|introductory|welcome|welcoming|concluding|joint|oral|keynote|inaugural|press|news) ){0,2}"
    r"(?:speech|statement|remarks|address|lecture|keynote|intervention|interview|testimony|conference|briefing)"
)
_SUBJECT = r"(?:on|about|regarding|concerning|following|after|ahead of|before|marking|against|over|since|until|for)"
_SPEECH = compiled(
    rf"{_SPOKEN} (?:by|of|with|given|delivered|made)\b(?:(?! {_SUBJECT} )[^.:;]){{0,140}}?"
    r"(?:,(?: on)?| on| –| -) (?:the )?"
)
_HEADS_SPEECH = compiled(
    rf"(?:the )?(?:(?:verbatim |edited |full |unofficial |official |summary )?(?:transcript|record)|proceedings|minutes"
    rf"|{_SPOKEN})\b"
)
_RECORD = compiled(
    r"(?:draft |approved )?(?:minutes|record|transcript|proceedings) of\b[^.:;]{0,60}?(?:,| (?:held )?(?:of|on)) "
)

_MINUTES = compiled(
    r"(?:^|[^\w\s][\s*_]*|meeting )minutes\b(?! (?:late|early|before|after|ago|each)\b)|\bminutes of the\b"
)
_MINUTES_LINES, _WORDS_BEFORE = 6, 6
_MARKS = " .,;:*_)#"

_FOOT_STARTS = compiled(r"(?:done|given|dated|signed|sealed|(?:it is )?so ordered)\b")
_FOOT = compiled(
    rf"{_FOOT_STARTS.pattern}(?: under my hand)?"
    r"(?: (?:at|in) [^\W\d_][^.:;]{1,60}?)?(?:,? on)?,?(?: this| the)? "
)
_PLACE = compiled(r" (?:at|in) |\bordered\b|\bthis $")
_FOOT_FOLLOWS = compiled(r"(?:,? (?:at|in) [^.:;]{2,120})?[., ]*")

_CHANGED = compiled(r"\b(?:amended|amendments?|consolidated|repealed|in force|into force)\b")


def day_of_heading(line: str) -> date | None:
    """The full date in a line that is no more than the heading of an act or a speech.

    An act is what a body decides or declares: a decision, a judgment, a resolution, a communiqué.
    """
    for before, day, after in _dated(line, _MAY_HEAD):
        if _HEADING.fullmatch(before) or _SPEECH.fullmatch(before):
            letter = _LETTER.fullmatch(before) and _FROM_WHOM.fullmatch(after)
            return day if letter or _FOLLOWS.fullmatch(after) else None
    return None


def day_of_foot(line: str) -> date | None:
    """The full date in the line at the foot of an act that says where or how it was done."""
    for before, day, after in _dated(line, _FOOT_STARTS):
        if _FOOT.fullmatch(before) and _PLACE.search(before) and _FOOT_FOLLOWS.fullmatch(after):
            return day
    return None


def day_of_record(line: str) -> date | None:
    """The full date of the meeting that a line heads the record of: "Minutes of the meeting of 12 March 2018"."""
    if not _HEADS_SPEECH.match(line.removeprefix("draft ").removeprefix("approved ")):
        return None
    for each in find_time_expressions(line, None)[:1]:
        if _RECORD.fullmatch(line, 0, each.start):
            return full_day(each)
    return None


def day_of_minutes(lines: Sequence[str]) -> date | None:
    """The full date that stands near the top of the minutes of a meeting: "Held on 9 May 2024, in the town hall".

    It is the first day with a year of the first lines, where little stands before it, or nothing after it.

    Args:
        lines: of the document, from its top; "" for one that is prose.
    """
    top = lines[:_MINUTES_LINES]
    if not any(map(_MINUTES.search, top)):
        return None
    times = ((line, found) for line in top for found in find_time_expressions(line, None) if found.range is not None)
    first = next(times, None)
    if first is None:
        return None
    line, found = first
    heads = len(line[: found.start].split()) <= _WORDS_BEFORE or not line[found.end :].strip(_MARKS)
    return full_day(found) if heads else None


def heads_speech(line: str) -> bool:
    """Whether a line heads what was spoken: "Transcript", "Joint news conference of the ministers"."""
    return _HEADS_SPEECH.match(line) is not None


def is_of_changed_law(line: str) -> bool:
    """Whether a line says that a text has changed since its day, or from when it is in force."""
    return _CHANGED.search(line) is not None


def _dated(line: str, starts: re.Pattern[str]) -> Iterator[tuple[str, date, str]]:
    """What stands before and after the last time in a line, if that is a day, in a line that starts so.

    Most lines do not, and a look for times takes longer.
    """
    if starts.match(line):
        for found in find_time_expressions(line, None)[-1:]:
            day = full_day(found)
            if day:
                yield line[: found.start], day, line[found.end :]
