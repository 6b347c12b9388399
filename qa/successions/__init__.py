"""Who followed whom in an office, as the documents tell it, and what that answers."""

from qa.successions.answers import by_succession

__all__ = ["by_succession"]
