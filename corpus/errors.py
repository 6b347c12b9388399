"""What can go wrong with documents and with the folder that keeps them.

Every error is named for the user's mistake, and its message is one line that names the thing and says what to
do next. ``qa.errors`` draws the whole tree.
"""

from corpus.phrases import Phrase

__all__ = [
    "BadEdit",
    "BadExclude",
    "BadMetadata",
    "BinaryFile",
    "CostlyFile",
    "DamagedFile",
    "DamagedLibrary",
    "DocumentError",
    "EmptyDocument",
    "EncryptedFile",
    "FootnoteError",
    "LibraryError",
    "NewerLibrary",
    "NoSuchConversation",
    "NoSuchDocument",
    "NoSuchNote",
    "NoSuchPath",
    "TooLargeFile",
    "UnreadableFile",
    "UnsupportedFormat",
    "UnusableExport",
]


class FootnoteError(Exception):
    """Anything that a user of Footnote can put right; ``str(error)`` is one line that says how.

    Args:
        pattern: the line, with a name in braces for each part of it; where there are no parts, as it stands.
        parts: by their names: what the line is about, as it stands, or phrases.

    Attributes:
        line: the line, which can be composed in another language, too.
    """

    def __init__(self, pattern: str, /, **parts: str | int) -> None:
        self.line = pattern if isinstance(pattern, Phrase) else Phrase(pattern, **parts)
        super().__init__(self.line)


class DocumentError(FootnoteError):
    """A file that cannot become a document."""


class NoSuchPath(DocumentError):
    """Nothing stands at the path that was given."""


class UnreadableFile(DocumentError):
    """The file is there, but may not or cannot be read."""


class UnsupportedFormat(DocumentError):
    """No reader knows this kind of file."""


class BinaryFile(DocumentError):
    """The file has no text in it: its bytes decode in no encoding."""


class EmptyDocument(DocumentError):
    """The file has no words."""


class TooLargeFile(DocumentError):
    """The file, or what is in it, is larger than a document may be."""


class DamagedFile(DocumentError):
    """The file is broken: cut off, or not in the format that it says."""


class EncryptedFile(DocumentError):
    """The file is protected by a password."""


class CostlyFile(DocumentError):
    """The file takes more time or memory to read than any file may."""


class BadMetadata(DocumentError):
    """The ``metadata.json`` beside the documents cannot be understood."""


class LibraryError(FootnoteError):
    """A library folder that cannot be used as it is."""


class NewerLibrary(LibraryError):
    """The library was written by a newer version of Footnote."""


class DamagedLibrary(LibraryError):
    """The library's database is damaged, or is no database."""


class NoSuchDocument(LibraryError):
    """The library holds no such document."""


class NoSuchConversation(LibraryError):
    """The library keeps no such conversation."""


class NoSuchNote(LibraryError):
    """The library keeps no such note."""


class BadEdit(FootnoteError):
    """A document cannot be described so."""


class UnusableExport(FootnoteError):
    """A file that was to be imported is missing, is no export, is damaged, or a newer version wrote it."""


class BadExclude(FootnoteError):
    """A pattern of what is not added cannot be understood."""
