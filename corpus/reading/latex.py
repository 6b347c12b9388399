"""LaTeX: its prose, with headings, lists, tables and notes; formulas stay as they are written."""

import re
from collections.abc import Callable, Iterator
from unicodedata import normalize

from corpus.dates import date_of_line, find_publication_date
from corpus.reading.decoding import decode
from corpus.reading.result import ReadText

__all__ = ["read_latex"]

_COMMENT = re.compile(r"(?<!\\)%.*(?:\n[ \t]*(?=\S))?")
_PREAMBLE = re.compile(r"\\begin\s*\{document\}")
_END = re.compile(r"\\end\s*\{document\}.*", re.DOTALL)
_LEVELS = {"part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5}
_GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
"""What stands in braces, with braces in it down to two levels."""
_HEADING = re.compile(
    rf"\\(part|chapter|section|subsection|subsubsection|paragraph)\*?\s*(?:\[[^\]]{{0,300}}\])?\s*{_GROUP}"
)
_TOLD = re.compile(rf"\\(title|author|date)\s*(?:\[[^\]]{{0,300}}\])?\s*{_GROUP}")
_CODE = re.compile(r"\\begin\{(verbatim|lstlisting|minted|equation\*?|align\*?|displaymath|eqnarray\*?)\}")
_TABLE = re.compile(r"\\begin\{(tabular[x*]?|longtable)\}")
_COLUMNS = re.compile(r"\A(?:\s*(?:\[[^\]]{0,300}\]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}))+")
_RULES = re.compile(
    r"\\(?:[hc]line|cmidrule|toprule|midrule|bottomrule)(?:\([^)]*\))?(?:\[[^\]]{0,300}\])?(?:\{[^{}]*\})*"
)
_SPANNING = re.compile(rf"\\multicolumn\{{(\d{{1,2}})\}}\s*\{{[^{{}}]*\}}\s*{_GROUP}")
_LIST = re.compile(
    r"\\(begin|end)\s*\{(itemize|enumerate|description)\}(?:\[[^\]]{0,300}\])?"
    r"|\\item\b\s*(?:\[([^\]]{0,300})\]\s*)?"
)
_MACRO = re.compile(
    r"\\(?:(?:re)?newcommand\*?\s*\{?\s*\\([A-Za-z]{2,40})\s*\}?|def\s*\\([A-Za-z]{2,40}))\s*\{([^{}\n]{1,80})\}"
)
_NAME = re.compile(r"\\([A-Za-z]{2,40})(?:\{\})?(?![A-Za-z])")
_ABSTRACT = re.compile(r"\\begin\s*\{abstract\}")
_DROPPED = re.compile(
    rf"\\(?:begin|end)\s*\{{[^{{}}]*\}}(?:\[[^\]]{{0,300}}\])?"
    rf"|\\(?:label|ref|eqref|pageref|vspace|hspace|includegraphics|bibliographystyle|bibliography|input|include"
    rf"|usepackage|documentclass|newcommand|renewcommand|def|setlength|index)\*?"
    rf"\s*(?:\[[^\]]{{0,300}}\]\s*)*(?:{_GROUP})?"
)
_CITED = re.compile(
    rf"[~ ]?\\(?:auto|paren|text|foot|no)?cite[a-z]*\*?\s*(?:\[[^\]]{{0,300}}\]\s*)*{_GROUP}", re.IGNORECASE
)
_BIBLIOGRAPHY = re.compile(rf"\\begin\s*\{{thebibliography\}}\s*{_GROUP}")
_SOURCE = re.compile(rf"\s*\\bibitem\s*(?:\[[^\]]{{0,300}}\])?\s*{_GROUP}\s*")
_THANKS = re.compile(rf"\\thanks\s*{_GROUP}")
_NOTE = re.compile(rf"\\footnote\s*{_GROUP}")
_KEPT = re.compile(
    rf"\\(?:text\w*|emph|underline|url|mbox|caption|thanks|href\s*\{{[^{{}}]*\}})\s*\*?\s*(?:\[[^\]]{{0,300}}\])?{_GROUP}"
)
_ACCENT = re.compile(
    r"\\(?:([`'^\"~=.])\s*(?:\{\\?([A-Za-z])\}|\\?([A-Za-z]))|([cvuHrk])(?:\s*\{\\?([A-Za-z])\}|\s+([A-Za-z])\b))"
)
_ACCENTS = {"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "c": "\u0327", "v": "\u030c"}
_ACCENTS |= {"=": "\u0304", ".": "\u0307", "u": "\u0306", "H": "\u030b", "r": "\u030a", "k": "\u0328"}
_SIGNS = {r"\%": "%", r"\&": "&", r"\$": "$", r"\#": "#", r"\_": "_", r"\{": "{", r"\}": "}", "~": " ", "---": "—"}
_SIGNS |= {"--": "–", "``": "“", "''": "”", r"\\": "\n", r"\ldots": "…", r"\dots": "…", r"\S": "§", r"\pounds": "£"}
_SIGNS |= {r"\ss": "ß", r"\o": "ø", r"\O": "Ø", r"\ae": "æ", r"\AE": "Æ", r"\aa": "å", r"\AA": "Å", r"\oe": "œ"}
_SIGNS |= {r"\OE": "Œ", r"\l": "ł", r"\L": "Ł", r"\i": "ı", r"\copyright": "©", r"\textdegree": "°"}
_NAMED_SIGN_END = r"(?![A-Za-z])[ \t]*"
_SIGN = re.compile("|".join(re.escape(sign) + (_NAMED_SIGN_END if sign[-1].isalpha() else "") for sign in _SIGNS))
_COMMAND = re.compile(r"\\[A-Za-z@]+\*?[ \t]?|[{}]|\\[,;:! ]")
_MATH = re.compile(
    r"\$\$[^$]{1,2000}\$\$|\$[^$\n]{1,300}\$|\\\[(?:(?!\\\[).){1,2000}?\\\]|\\\([^()\n]{1,300}\\\)", re.DOTALL
)
_KEEP = "\x00"
_LARGEST = 8_000_000


def read_latex(data: bytes) -> ReadText | None:
    """Read the source of a LaTeX document; None when the bytes are no text. Nothing that it includes is opened."""
    text = decode(data)
    if text is None:
        return None
    text = _COMMENT.sub("", text.replace("\r\n", "\n").replace(_KEEP, ""))[:_LARGEST]
    text = _expanded(text)
    told = {found[1]: found[2] for found in _TOLD.finditer(text[:50_000])}
    begin = _PREAMBLE.search(text)
    body = _END.sub("", _TOLD.sub("", text[begin.end() :] if begin else text))
    plain = _converted(body)
    title = _one_line(told.get("title", "")) or None
    whole = f"# {title}\n\n{plain}" if title else plain
    return ReadText(
        whole,
        title=title,
        author=", ".join(filter(None, map(_author, told.get("author", "").split(r"\and")))) or None,
        published=date_of_line(_one_line(told.get("date", ""))),
        guessed=find_publication_date(whole),
    )


def _author(words: str) -> str:
    """One of the authors, without the lines below that say where he works."""
    return _one_line(_THANKS.sub("", words).split(r"\\")[0])


def _one_line(words: str) -> str:
    return " ".join(_plain(words).split())


def _converted(body: str) -> str:
    """The prose of a document, with what must stay as it is set aside meanwhile."""
    kept: list[str] = []

    def keep(words: str) -> str:
        kept.append(words)
        return f"{_KEEP}{len(kept) - 1}{_KEEP}"

    body = "".join(_replaced(body, _CODE, lambda inside: keep(_fence(inside))))
    body = "".join(_replaced(body, _TABLE, lambda inside: keep(_table(inside))))
    body = _MATH.sub(lambda found: keep(" ".join(found[0].split())), body)
    body = _ABSTRACT.sub(keep("\n\n## Abstract\n\n"), body)
    body = _BIBLIOGRAPHY.sub(keep("\n\n## References\n\n"), body)
    body = _SOURCE.sub(keep("\n- "), body)
    body = _HEADING.sub(lambda found: keep(f"\n\n{'#' * _LEVELS[found[1]]} {_one_line(found[2])}\n\n"), body)
    body = "".join(_listed(body, keep))
    body = _plain(body)
    for _ in range(3):  # what is set aside may hold what was set aside before
        body = re.sub(f"{_KEEP}(\\d+){_KEEP}", lambda found: kept[int(found[1])], body)
    body = re.sub(r"[ \t]+$", "", body, flags=re.MULTILINE)
    return re.sub(r"\n{2,}[ \t]*", "\n\n", body).strip()


def _replaced(body: str, begin: re.Pattern[str], make: Callable[[str], str]) -> Iterator[str]:
    """The text with each environment that begins so, up to where it ends, made something else."""
    at = 0
    unended: set[str] = set()
    for found in begin.finditer(body):
        end = f"\\end{{{found[1]}}}"
        if found.start() < at or end in unended:
            continue
        stop = body.find(end, found.end())
        if stop < 0:
            unended.add(end)
            continue
        yield body[at : found.start()]
        yield make(body[found.end() : stop])
        at = stop + len(end)
    yield body[at:]


def _plain(text: str) -> str:
    """Words without the commands around them."""
    text = _CITED.sub("", _NOTE.sub(r" (\1)", text))
    for _ in range(3):
        text = _KEPT.sub(r"\1", text)
    text = _DROPPED.sub("", text)
    text = _ACCENT.sub(_accented, text)
    text = _SIGN.sub(lambda found: _SIGNS[found[0].rstrip() or found[0]], text)
    return re.sub(r"[ \t]{2,}", " ", _COMMAND.sub("", text)).replace("\n ", "\n")


def _accented(found: re.Match[str]) -> str:
    accent, letter = filter(None, found.groups())
    return normalize("NFC", letter + _ACCENTS[accent])


def _expanded(text: str) -> str:
    """The text with its own abbreviations said in full: those for a few words, once."""
    words = {
        found[1] or found[2]: found[3].removesuffix("\\xspace")
        for found in _MACRO.finditer(text)
        if "#" not in found[3]
    }
    text = _MACRO.sub("", text)
    return _NAME.sub(lambda found: words.get(found[1], found[0]), text) if words else text


def _listed(body: str, keep: Callable[[str], str]) -> Iterator[str]:
    """The text with its items marked, each list further in than the one around it."""
    at, kinds = 0, [""]
    numbers = [0]
    for found in _LIST.finditer(body):
        yield body[at : found.start()]
        at = found.end()
        if found[1] == "begin":
            kinds.append(found[2])
            numbers.append(0)
        elif found[1] == "end":
            kinds, numbers = (kinds[:-1], numbers[:-1]) if len(kinds) > 1 else (kinds, numbers)
            yield "\n\n"
        else:
            numbers[-1] += 1
            mark = f"{numbers[-1]}. " if kinds[-1] == "enumerate" else "- "
            name = f"{_plain(found[3]).rstrip(':')}: " if found[3] else ""
            yield keep(f"\n{'  ' * max(len(kinds) - 2, 0)}{mark}{name}")
    yield body[at:]


def _fence(code: str) -> str:
    fence = "~~~" if "```" in code else "```"
    body = code.strip("\n")
    return f"\n\n{fence}\n{body}\n{fence}\n\n"


def _table(body: str) -> str:
    """A table as rows of cells between bars."""
    body = _RULES.sub("", _COLUMNS.sub("", body))
    rows = [
        [_one_line(cell).replace("|", "\\|") for cell in re.split(r"(?<!\\)&", _spread(row))]
        for row in re.split(r"\\\\(?:\[[^\]]{0,300}\])?|\\tabularnewline", body)
    ]
    lines = [f"| {' | '.join(row)} |" for row in rows if any(row)]
    return "\n\n" + "\n".join(lines) + "\n\n"


def _spread(row: str) -> str:
    return _SPANNING.sub(lambda found: found[2] + "&" * (min(int(found[1]), 50) - 1), row)
