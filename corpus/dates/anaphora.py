"""Times told from another time that the text named before: the following year, two weeks later, that day."""

import re
from datetime import timedelta

from corpus.dates.meaning import DIGITS, FIGURE, NTH, Anaphor, Reading, Relative, Rule
from corpus.dates.ranges import DateRange
from corpus.dates.units import unit
from corpus.dates.vocabulary import BLANK, COUNT, COUNT_WORDS, FULL_WEEKDAYS, any_of, compiled, number_of, stands_after

__all__ = ["ANAPHORIC_RULES"]

_STEPS = {"same": 0, "previous": -1, "preceding": -1, "prior": -1, "following": 1, "next": 1}


def _away(name: str, count: int) -> Anaphor:
    """The day, week, month, ... so many after the one that holds the time named before.

    That time must lie in one such unit: of "1995" no "following day" is known. A year before a quarter is the
    same quarter of that year.
    """

    def read(anchor: DateRange) -> DateRange | None:
        if name == "year" and count and _is_part_of_year(anchor):
            return DateRange.of_months(anchor.start.year + count, anchor.start.month, anchor.end.month)
        whole = unit(name, anchor.start, 0)
        return unit(name, anchor.start, count) if whole.contains(anchor) else None

    return Anaphor(read)


_COMPARED = compiled(r"\b(?:compared|from|than|versus|vs|against|up|down|rose|fell)\b[^;!?]*$")


def _year_ago(match: re.Match[str]) -> Reading | None:
    """Read "a year ago" after "compared with", "up from": beside a quarter, the same one of the year before."""
    if not _COMPARED.search(match.string, max(match.start() - 80, 0), match.start()):
        return None

    earlier = _away("year", -1)
    return Anaphor(
        lambda anchor: earlier.at(anchor) if _is_part_of_year(anchor) else None,
        alone=Relative(lambda moment: unit("year", moment.day, -1)),
    )


def _is_part_of_year(days: DateRange) -> bool:
    """Whether it is a quarter or a half."""
    return days.timex3[4:6] in ("-Q", "-H")


_THE = compiled(rf"\bthe{BLANK}$")


def _beside(match: re.Match[str]) -> Reading | None:
    """Read "the following year", "that same day"."""
    if match["step"] and not stands_after(_THE, match):
        return None
    return _away(match["unit"].lower(), _STEPS[(match["step"] or "same").lower()])


def _weekday_beside(match: re.Match[str]) -> Reading | None:
    """Read "the previous Friday", "the following Monday"."""
    if not stands_after(_THE, match):
        return None
    weekday, step = FULL_WEEKDAYS[match["name"].lower()], _STEPS[match["step"].lower()]

    def read(anchor: DateRange) -> DateRange | None:
        if anchor.start != anchor.end:
            return None
        ahead = (weekday - anchor.start.weekday()) * step % 7 or 7
        return DateRange.of_day(anchor.start + timedelta(days=step * ahead))

    return Anaphor(read)


def _day_beside(match: re.Match[str]) -> Reading | None:
    """Read "the next morning", "the day before"."""
    if not stands_after(_THE, match):
        return None
    return _away("day", -1 if (match["side"] or "").lower() == "before" else 1)


_ON_THE = compiled(rf"\bon{BLANK}the{BLANK}$")
_LONGEST_EVENT = 14  # days


def _is_event(days: DateRange) -> bool:
    """Whether the days are so few that "the Thursday", "the second day" may be one of them."""
    return timedelta(0) < days.end - days.start < timedelta(days=_LONGEST_EVENT)


def _the_weekday(match: re.Match[str]) -> Reading | None:
    """Read "on the Thursday", of the days named before."""
    if not stands_after(_ON_THE, match):
        return None
    weekday = FULL_WEEKDAYS[match["name"].lower()]

    def read(anchor: DateRange) -> DateRange | None:
        first = anchor.start + timedelta(days=(weekday - anchor.start.weekday()) % 7)
        one = _is_event(anchor) and first <= anchor.end < first + timedelta(days=7)
        return DateRange.of_day(first) if one else None

    return Anaphor(read, near=True)


_LAST = ("last", "final", "closing")


def _nth_day(match: re.Match[str]) -> Reading | None:
    """Read "on the second day", of the days named before, or from the one on which something began."""
    if not stands_after(_ON_THE, match):
        return None
    nth = match["nth"].lower()
    number = 1 if nth == "opening" else 0 if nth in _LAST else number_of(nth)

    def opening(anchor: DateRange) -> DateRange | None:
        is_known = number and anchor.start == anchor.end
        return DateRange.of_day(anchor.start + timedelta(days=number - 1)) if is_known else read(anchor)

    def read(anchor: DateRange) -> DateRange | None:
        if not _is_event(anchor) or "-W" in anchor.timex3:
            return None  # of a meeting "last week" the days are not known
        day = anchor.start + timedelta(days=number - 1) if number else anchor.end
        return DateRange.of_day(day) if day <= anchor.end else None

    return Anaphor(read, near=True, opening=opening)


_AT_THE = compiled(rf"\b(?:on|from|between){BLANK}the{BLANK}$")


def _of_month(match: re.Match[str]) -> Reading | None:
    """Read "on the 18th", "from the 18th to the 23rd", of the month named before, or of that of a day before."""
    if not stands_after(_AT_THE, match):
        return None
    first = int(match["first"])
    last = int(match["last"] or first)

    def read(anchor: DateRange) -> DateRange | None:
        month = unit("month", anchor.start, 0)
        if last < first or not month.contains(anchor) or (month != anchor and first < anchor.start.day):
            return None
        days = DateRange(anchor.start.replace(day=first), anchor.start.replace(day=last))
        return days if month.contains(days) else None

    return Anaphor(read, near=True)


def _counted(match: re.Match[str]) -> Reading | None:
    """Read "two weeks later", "a year earlier"."""
    count = number_of(match["count"])
    return _away(match["unit"].lower(), count if match["side"].lower() in ("later", "afterwards", "after") else -count)


def _year_earlier(match: re.Match[str]) -> Reading | None:
    """Read "the year-earlier quarter", "the year-ago period"."""
    return _away("year", -1)


def _this_part(match: re.Match[str]) -> Reading | None:
    """Read "the quarter", "the latest quarter": the last one that was named."""
    if not stands_after(_THE, match):
        return None
    return Anaphor(lambda anchor: anchor if "-Q" in anchor.timex3 else None)


_UNIT = "(?P<unit>day|week|weekend|month|quarter|year|decade|century)"
_ENDS = rf"(?={BLANK}?(?:[.,;:!?)\]–-]|$|\n))"
_OF_ANOTHER = rf"{BLANK}(?:of|in|before|after|following|preceding|that|when|running|since|from)\b"
"""What follows words that are told from something else, as in "the Monday before the round"."""
_NTH_DAYS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")

ANAPHORIC_RULES = (
    Rule(
        {"that", "same", "previous", "preceding", "prior", "following"},
        compiled(
            rf"(?:(?P<step>same|previous|preceding|prior|following)|that(?:{BLANK}same)?){BLANK}{_UNIT}"
            rf"(?!{BLANK}of\b|[a-z-])"
        ),
        _beside,
    ),
    Rule(
        {"previous", "preceding", "following"},
        compiled(rf"(?P<step>previous|preceding|following){BLANK}(?P<name>{any_of(FULL_WEEKDAYS)})(?![a-z])"),
        _weekday_beside,
    ),
    Rule(
        {"next", "following", "day"},
        compiled(
            rf"(?:(?:next|following){BLANK}(?:day|morning|afternoon|evening|night)\b"
            rf"|day{BLANK}(?P<side>before|after)\b{_ENDS})"
        ),
        _day_beside,
    ),
    Rule(FULL_WEEKDAYS, compiled(rf"(?P<name>{any_of(FULL_WEEKDAYS)})(?![a-z])(?!{_OF_ANOTHER})"), _the_weekday),
    Rule(
        {*_NTH_DAYS, "opening", *_LAST},
        compiled(rf"(?P<nth>{'|'.join((*_NTH_DAYS, 'opening', *_LAST))}){BLANK}day(?![a-z'-])(?!{_OF_ANOTHER})"),
        _nth_day,
    ),
    Rule(
        {NTH},
        compiled(
            rf"(?P<first>[0-9]{{1,2}})(?:st|nd|rd|th)(?:{BLANK}(?:to|until|till|and){BLANK}(?:the{BLANK})?"
            rf"(?P<last>[0-9]{{1,2}})(?:st|nd|rd|th))?(?={BLANK}?(?:[,.;:!?)]|$)"
            rf"|{BLANK}(?:and|but|when|in|at|with|he|she|it|they|we|the|his|her|its|their)\b)"
        ),
        _of_month,
    ),
    Rule(
        {FIGURE, DIGITS, *COUNT_WORDS},
        compiled(
            rf"{COUNT}(?:{BLANK}|-)(?P<unit>day|week|month|year|decade)s?{BLANK}"
            rf"(?P<side>later|earlier|afterwards|(?:before|after|previously){_ENDS})\b(?!{BLANK}than\b)"
        ),
        _counted,
    ),
    Rule({"a"}, compiled(rf"a{BLANK}year{BLANK}ago\b"), _year_ago),
    Rule(
        {"year"},
        compiled(rf"year-(?:earlier|ago)\b(?:{BLANK}(?:quarter|period|month|half)\b)?"),
        _year_earlier,
    ),
    Rule({"latest", "quarter"}, compiled(rf"(?:latest{BLANK})?quarter\b(?!{BLANK}of\b|')"), _this_part),
)
"""The rules that find times told from another that was named before ("two days later")."""
