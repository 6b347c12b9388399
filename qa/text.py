"""Text from outside - documents, file names, questions - made harmless for terminals and for other programs."""

import re

__all__ = ["one_line", "plain"]

# Control characters and escape sequences would move the cursor, colour, or type for the user; halves of
# characters cannot be written, and two that are none are not allowed in XML; marks of direction show words in another
# order than they stand in ("Trojan Source", CVE-2021-42574).
_HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def plain(text: str) -> str:
    """The text with a "�" for each character that would do something to a terminal instead of being shown."""
    return _HARMFUL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The same in one line: white space of any kind and length is one space."""
    return plain(" ".join(text.split()))
