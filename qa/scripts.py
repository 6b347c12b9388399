"""The scripts that texts are written in."""

import unicodedata
from collections import Counter
from collections.abc import Iterable

__all__ = ["foreign_script"]

_FEW = 0.01
_NAMES = {"CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}


def foreign_script(question: str, texts: Iterable[str]) -> str | None:
    """The name of the script that a question is mostly written in, when hardly a letter of the texts is; else None."""
    asked = _scripts(question)
    if not asked:
        return None
    script, _ = asked.most_common(1)[0]
    there: Counter[str] = Counter()
    for text in texts:
        there.update(_scripts(text))
    return script if there and there[script] < _FEW * there.total() else None


def _scripts(text: str) -> Counter[str]:
    """How many letters there are of each script; the first word of a letter's Unicode name tells."""
    counts = Counter(unicodedata.name(c, "").split(" ")[0].split("-")[0] for c in text if c.isalpha())
    scripts: Counter[str] = Counter()
    for name, count in counts.items():
        scripts[_NAMES.get(name, name.title())] += count
    return scripts
