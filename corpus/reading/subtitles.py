"""Subtitles, SubRip and WebVTT: sentences with the time at which each begins, whatever cues they were cut into."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from corpus.dates import find_publication_date
from corpus.lines import ends_sentence
from corpus.reading.decoding import decode
from corpus.reading.result import ReadText
from corpus.reading.text import read_text

__all__ = ["read_subtitles"]

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,]\d{1,3}"
_TIMING = re.compile(rf"[ \t]*{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]{1,60})>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z0-9:.]{1,20}(?:[ \t][^<>]*)?>|\{\\[^{}]*\}", re.IGNORECASE)
_SPEAKER = re.compile(r"(?:[-–—][ \t]*)?([^\W\d_][\w .'’()-]{0,40}):[ \t]+(?=\S)")
_DASH = re.compile(r"[-–—][ \t]*(?=\S)")
_HEADER = re.compile(r"WEBVTT[ \t]+(\S.*)")
_LONGEST = 400
"""Characters from which on a sentence is not waited for: those of some subtitles have no stops."""


@dataclass(frozen=True, slots=True)
class _Cue:
    """What is said from a time on: "01:02:03", by somebody or ""."""

    clock: str
    speaker: str
    words: str


def read_subtitles(data: bytes) -> ReadText | None:
    """Read subtitles: a line for each sentence or speaker, such as "[00:01:02] Ana: Good morning.".

    Each begins with its time, so that a quote shows when it is said. Files without cues are plain text; None when the
    bytes are no text in any encoding.
    """
    text = decode(data)
    if text is None:
        return None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    spoken = list(_joined(list(_cues(lines))))
    if not spoken:
        return read_text(data)
    heading = _HEADER.match(lines[0].lstrip("\ufeff"))
    said = [f"[{cue.clock}] {cue.speaker + ': ' if cue.speaker else ''}{cue.words}" for cue in spoken]
    whole = "\n".join(said)
    title = heading[1].lstrip("- ").strip() if heading else None
    return ReadText(
        f"{title}\n\n{whole}" if title else whole, title=title, guessed=find_publication_date(title or whole)
    )


def _cues(lines: Sequence[str]) -> Iterator[_Cue]:
    """The cues, each line with a speaker of its own as one."""
    at = 0
    while at < len(lines):
        timing = _TIMING.match(lines[at])
        at += 1
        if timing is None:
            continue
        clock = f"{int(timing[1] or 0):02d}:{int(timing[2]):02d}:{int(timing[3]):02d}"
        stop = at
        while stop < len(lines) and lines[stop].strip() and not _TIMING.match(lines[stop]):
            stop += 1
        end = (
            stop - 1 if stop < len(lines) and _TIMING.match(lines[stop]) and lines[stop - 1].strip().isdigit() else stop
        )
        yield from _lines_of(clock, lines[at:end])
        at = stop


def _lines_of(clock: str, lines: Sequence[str]) -> Iterator[_Cue]:
    """What one cue says, parted where somebody else begins to speak."""
    begun = False
    speaker, words = "", ""
    for line in lines:
        voice = _VOICE.search(line)
        plain = " ".join(unescape(_TAG.sub("", _VOICE.sub("", line))).split())
        named = None if voice else _SPEAKER.match(plain)
        dashed = None if named else _DASH.match(plain)
        if begun and (voice or named or dashed):
            yield _Cue(clock, speaker, words)
            speaker, words = "", ""
        if told := voice or named:
            speaker = " ".join(told[1].split())
        plain = plain[named.end() :] if named else plain[dashed.end() :] if dashed and len(lines) > 1 else plain
        words = f"{words} {plain}".strip()
        begun = True
    if words:
        yield _Cue(clock, speaker, words)


def _joined(cues: Sequence[_Cue]) -> Iterator[_Cue]:
    """Cues that go on with the same sentence, or with what the same person says, as one."""
    waiting: _Cue | None = None
    for cue in cues:
        if waiting is None:
            waiting = cue
        elif (
            (not cue.speaker or cue.speaker == waiting.speaker)
            and not ends_sentence(waiting.words)
            and len(waiting.words) < _LONGEST
        ):
            waiting = _Cue(waiting.clock, waiting.speaker, f"{waiting.words} {cue.words}")
        else:
            yield waiting
            waiting = cue
    if waiting is not None:
        yield waiting
