"""The lines at the head of a mail and the one before a mail that is quoted, in the languages mail programs write."""

__all__ = ["ABROAD", "AUTHOR_LABELS", "DAY_LABELS", "MONTHS_ABROAD", "OTHER_LABELS", "QUOTES", "is_label"]

_DAY_LABELS_ABROAD = ("datum", "gesendet", "envoyé", "fecha", "enviado", "enviado el", "dato")
AUTHOR_LABELS = frozenset({"from", "von", "de", "fra", "från", "van"})
DAY_LABELS = frozenset({"date", "sent", *_DAY_LABELS_ABROAD})
OTHER_LABELS = frozenset({"to", "subject", "cc", "an", "betreff", "objet", "à", "asunto", "para"})

ABROAD = rf"(?:{'|'.join(_DAY_LABELS_ABROAD)})"
"""A pattern for the labels of the day that are not English."""
QUOTES = r"(?:wrote|schrieb[^:]{0,80}|a[\s>]+écrit|escribió) ?:"
"""A pattern for how a line ends that begins with "On", "Am", "Le" or "El" and stands before a mail that is quoted."""

_MONTHS_ABROAD = (
    "januar jänner jan janvier janv enero ene",
    "februar feber feb février févr fév febrero",
    "märz mär mrz mars marzo mar",
    "april apr avril avr abril abr",
    "mai mayo may",
    "juni jun juin junio",
    "juli jul juillet juil julio",
    "august aug août agosto ago",
    "september sept sep septembre septiembre setiembre",
    "oktober okt octobre oct octubre",
    "november nov novembre noviembre",
    "dezember dez décembre déc diciembre dic",
)
MONTHS_ABROAD = {name: number for number, names in enumerate(_MONTHS_ABROAD, 1) for name in names.split()}
"""The months in German, French and Spanish."""


def is_label(line: str) -> bool:
    """Whether a line begins as one at the head of a mail does: "> *From:* Ana"."""
    label, colon, _ = line.strip(" \t>*_").partition(":")
    return bool(colon) and label.strip(" *_").casefold() in AUTHOR_LABELS | DAY_LABELS | OTHER_LABELS
