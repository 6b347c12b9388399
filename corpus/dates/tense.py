"""Whether the verb beside an expression tells of what was or of what will be."""

import re

from corpus.dates.meaning import Tense
from corpus.dates.vocabulary import BLANK, compiled

__all__ = ["MOVED", "tense_at"]

_REACH = 160  # characters to either side
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9])|\n\s*\n")
_BEFORE_TO = (
    "am|is|are|be|set|due|scheduled|expected|expects?|supposed|planned|plans?|planning|hopes?|hoping|intends?"
    "|agreed|agrees|likely|ready|about|going|slated|continues?|extended|ordered|asked|invited"
)
_FUTURE = (
    rf"(?:will|won't|shall|'ll|would|should)(?:{BLANK}(?:not|also|then|now|be|have|[a-z]+ly))*(?:{BLANK}[a-z]+)?"
    rf"|(?:{_BEFORE_TO}){BLANK}to(?:{BLANK}(?:be|[a-z]+ly))*{BLANK}[a-z]+"
    rf"|(?:scheduled|planned|set|slated|due|expected|effective|payable){BLANK}(?:for|in|on|by|before)"
    r"|effective|payable|upcoming|forthcoming|expires?|takes? effect|deadline|as (?:soon|early) as"
)
_UNREAL = rf"(?:would|should|could|might|(?:was|were){BLANK}to)(?:{BLANK}not)?{BLANK}have(?:{BLANK}[a-z]+)?"
_PAST = (
    r"was|were|had|did|has|have|[a-z]{2,}ed|said|told|made|took|came|went|began|held|met|rose|fell|won|lost|left"
    r"|led|got|gave|grew|found|spoke|wrote|sold|bought|paid|sent|put|ran|saw|shot|struck|became|broke|brought|cut"
    r"|hit|kept|knew|quit|read|sat|set|spent|stood|taught|thought"
)
_VERB = compiled(rf"(?<![\w'-])(?:(?P<unreal>{_UNREAL})|(?P<future>{_FUTURE})|(?P<past>{_PAST}))(?![\w'-])")
_ARRANGED = compiled(
    rf"(?<![\w'-])(?:(?:(?:it|he|she|this|that){BLANK}(?=[a-z]+(?<!s)s{BLANK})|(?:I|we|you|they){BLANK})"
    rf"(?!(?:{_PAST}){BLANK})[a-z]+|(?:is|are)(?:{BLANK}(?:due|open|closed|back|here|there))?){BLANK}"
    rf"(?:(?:again|only|early|late){BLANK})?(?:(?:on|by|from|until|this|next){BLANK})?$"
)
"""What is arranged is told in the present: "it comes on Friday", "the meeting is on Friday"."""
_FIRST = compiled(r"\W*(?:in|on)?\s*")
"""What stands before a time that its sentence begins with."""
MOVED = r"(?:moved|postponed|put (?:off|back)|pushed back|deferred|delayed|rescheduled|adjourned)"
"""A pattern of the words that put an event off."""
_PUT_OFF = compiled(
    rf"\b(?P<had>had(?: [a-z]+){{0,2}} |having been )?(?P<was>(?:was|were)(?: [a-z]+)? )?{MOVED}"
    rf"(?:{BLANK}(?:again|once more|by [a-z0-9]+ [a-z]+|from [^.;:]{{3,30}}?))?"
    rf"(?P<thing>{BLANK}(?:it|them|(?:the|its|his|her|their|all) [a-z' -]{{3,60}}?))?{BLANK}"
    rf"(?:to|until|till|for){BLANK}(?:(?:the|early|mid|late|first|second|third|last|half|week|end|beginning|start|middle|of)(?:{BLANK}|-)){{0,4}}$"
)


def tense_at(text: str, start: int, end: int) -> Tense:
    """The tense of the verb that ``text[start:end]``, an expression of time, goes with.

    That is the last verb before it in its sentence, or else the first after it, as far as a list of
    auxiliaries, endings and irregular verbs can tell. On the news of TempEval-3 it takes the weekdays and the
    dates without a year that are resolved rightly from 506 to 525 of 566. What something "has been put off to"
    lies ahead; what it "was put off to" may have been since; and of what "had been put off" the text may tell when it
    was over. A sentence that begins with the expression, and has no verb but of what was, tells of what lies behind.
    """
    before = _SENTENCE_END.split(text[max(start - _REACH, 0) : start])[-1]
    put_off = _PUT_OFF.search(before)
    if put_off and not put_off["had"]:
        return Tense.FUTURE if put_off["was"] or put_off["thing"] else Tense.AHEAD
    if _ARRANGED.search(before):
        return Tense.FUTURE
    verbs = list(_VERB.finditer(before))[-1:]
    if not verbs:
        after = list(_VERB.finditer(_SENTENCE_END.split(text[end : end + _REACH])[0]))
        if after and all(verb["past"] for verb in after) and _FIRST.fullmatch(before):
            return Tense.BEHIND
        verbs = after[:1]
    if not verbs:
        return Tense.UNKNOWN
    return Tense.FUTURE if verbs[0]["future"] else Tense.PAST
