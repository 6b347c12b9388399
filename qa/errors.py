"""The one tree of errors, each named for the user's mistake; each message is one line that says what to do.

FootnoteError
├── DocumentError          a file that cannot become a document
│   ├── NoSuchPath
│   ├── UnreadableFile
│   ├── UnsupportedFormat
│   ├── BinaryFile
│   ├── EmptyDocument
│   ├── TooLargeFile
│   ├── DamagedFile
│   ├── EncryptedFile
│   └── CostlyFile
├── LibraryError           a library folder that cannot be used as it is
│   ├── NewerLibrary
│   ├── DamagedLibrary
│   ├── NoSuchConversation
│   ├── NoSuchDocument
│   ├── NoSuchLibrary
│   ├── NoSuchNote
│   └── OtherEncoder
├── BadEdit                a document cannot be described so
├── BadName                a library or a user cannot be named so
├── BadExclude             a pattern of what is not added that cannot be understood
├── UnusableExport         a file that was to be imported is no whole export
├── EncoderUnusable        the encoder that was named cannot be loaded
├── ReaderUnusable         the reader that was named, or the bundled one, cannot be loaded
├── ModelUnusable          the language model that was named cannot be used, or failed
│   └── TooLongForModel    it was given more than it can read
├── ClusterUnusable        a Ray cluster that cannot be reached, or cannot do the work
├── UnusableUsers          a file of users that cannot be read or used
│   └── NoSuchUser
├── CannotServe            the chat cannot be served at the address that was named
├── CannotWrite            a file that was to be written cannot be
├── BadQuestion            a question that cannot be asked
├── BadFilter              a filter of documents that cannot be read
└── BadQuestionSet         a question file that cannot be evaluated
"""

from corpus.errors import (
    BadEdit,
    BadExclude,
    BadMetadata,
    BinaryFile,
    CostlyFile,
    DamagedFile,
    DamagedLibrary,
    DocumentError,
    EmptyDocument,
    EncryptedFile,
    FootnoteError,
    LibraryError,
    NewerLibrary,
    NoSuchConversation,
    NoSuchDocument,
    NoSuchNote,
    NoSuchPath,
    TooLargeFile,
    UnreadableFile,
    UnsupportedFormat,
    UnusableExport,
)

__all__ = [
    "BadEdit",
    "BadExclude",
    "BadFilter",
    "BadMetadata",
    "BadName",
    "BadQuestion",
    "BadQuestionSet",
    "BinaryFile",
    "CannotServe",
    "CannotWrite",
    "ClusterUnusable",
    "CostlyFile",
    "DamagedFile",
    "DamagedLibrary",
    "DocumentError",
    "EmptyDocument",
    "EncoderUnusable",
    "EncryptedFile",
    "FootnoteError",
    "LibraryError",
    "ModelUnusable",
    "NewerLibrary",
    "NoSuchConversation",
    "NoSuchDocument",
    "NoSuchLibrary",
    "NoSuchNote",
    "NoSuchPath",
    "NoSuchUser",
    "OtherEncoder",
    "ReaderUnusable",
    "TooLargeFile",
    "TooLongForModel",
    "UnreadableFile",
    "UnsupportedFormat",
    "UnusableExport",
    "UnusableUsers",
]


class OtherEncoder(LibraryError):
    """The library was made with another encoder than the one that was named."""


class NoSuchLibrary(LibraryError):
    """The library is not among those that may be opened, or was deleted."""


class BadName(FootnoteError):
    """A library or a user cannot be named so: the name is empty, too long or taken."""


class EncoderUnusable(FootnoteError):
    """The encoder that was named is not there, is damaged, or is not a sentence-transformers model."""


class ReaderUnusable(FootnoteError):
    """The reader or reranker is missing, is damaged, or is no model that can be one."""


class ModelUnusable(FootnoteError):
    """The language model that was named cannot be reached, refuses, or stopped in the middle."""


class TooLongForModel(ModelUnusable):
    """The language model was given more than it can read at once."""


class ClusterUnusable(FootnoteError):
    """Ray is not installed, its cluster cannot be reached, or it cannot do the work."""


class UnusableUsers(FootnoteError):
    """A file of users cannot be read, or is none; or what it needs is not installed."""


class NoSuchUser(UnusableUsers):
    """There is no such user."""


class CannotServe(FootnoteError):
    """The chat cannot be served at the address that was named."""


class CannotWrite(FootnoteError):
    """A file that was to be written cannot be."""


class BadQuestion(FootnoteError):
    """The question is empty or far too long."""


class BadFilter(FootnoteError):
    """A filter of documents names a field that there is not, or a date that is none."""


class BadQuestionSet(FootnoteError):
    """A question file is missing, is not JSON Lines, or lacks a field."""
