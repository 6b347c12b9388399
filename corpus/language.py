"""Which language a text is in, told from its letters by py3langid: no download, the same every time."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

__all__ = ["detect_language"]

_SAMPLE = 4_000
"""Characters that are looked at: enough to be sure of any language."""
_MIN_PROBABILITY = 0.5
"""Below it, lists of names, figures and code are taken for some language; sentences of ten words are above it."""


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language that a text is in; None when that is not sure, or it has no such code."""
    code, probability = _identifier().classify(text[:_SAMPLE])
    return str(code) if probability >= _MIN_PROBABILITY and len(code) == len("en") else None


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # here, for its model takes a moment to load

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
