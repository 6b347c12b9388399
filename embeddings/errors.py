"""What can go wrong with encoders and indexes; each message is one line that says what to do next.

EmbeddingsError
├── EncoderError           an encoder that cannot be used
│   ├── NoSuchEncoder
│   ├── DamagedEncoder
│   └── NotAnEncoder
└── IndexingError          an index that cannot be built, read or searched
    ├── DamagedIndex
    └── WrongDimension
"""

__all__ = [
    "DamagedEncoder",
    "DamagedIndex",
    "EmbeddingsError",
    "EncoderError",
    "IndexingError",
    "NoSuchEncoder",
    "NotAnEncoder",
    "WrongDimension",
]


class EmbeddingsError(Exception):
    """Anything that goes wrong with vectors."""


class EncoderError(EmbeddingsError):
    """An encoder that cannot be used."""


class NoSuchEncoder(EncoderError):
    """There is no encoder of this name, neither as a folder nor on the model hub."""


class DamagedEncoder(EncoderError):
    """The encoder's files are not what they should be, or it makes no vectors."""


class NotAnEncoder(EncoderError):
    """What was named is not a sentence-transformers model that can be loaded safely."""


class IndexingError(EmbeddingsError):
    """An index that cannot be built, read or searched."""


class DamagedIndex(IndexingError):
    """The files of an index are not what was written."""


class WrongDimension(IndexingError):
    """Vectors of one encoder meet an index of another."""
