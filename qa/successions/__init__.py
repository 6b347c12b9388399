"""Who followed whom in an office and when, as the documents tell it, and what that answers."""

from qa.successions.answers import by_succession
from qa.successions.holders import by_holders
from qa.successions.tenures import by_tenure

__all__ = ["by_holders", "by_succession", "by_tenure"]
