"""From the name of a reader to a reader."""

import threading
from functools import cache
from pathlib import Path

from qa.reading.cross_encoder import BUNDLED, BundledCrossEncoder, CrossEncoder

__all__ = ["load_reader"]

_loading = threading.Lock()


def load_reader(name_or_path: str | None = None) -> CrossEncoder:
    """Load a reader.

    Args:
        name_or_path: a folder with an extractive question-answering model of transformers or with weights of
            ``qa.training``, or the name of such a model on the model hub; None for the bundled weights.

    Raises:
        ReaderUnusable: there is no such reader, it is damaged or of another version, or it is no reader.
    """
    if name_or_path is None:
        return _bundled(BUNDLED)
    folder = Path(name_or_path).expanduser()
    if (folder / "reader.json").is_file():
        return _bundled(folder)
    # Importing torch and transformers takes seconds, and the bundled reader needs neither.
    from qa.reading.transformers_models import TransformersReader

    return TransformersReader(name_or_path)


def _bundled(folder: Path) -> BundledCrossEncoder:
    """The reader in a folder of our own weights, which all libraries of a process share."""
    with _loading:  # a thread that needs it waits for one that loads it already
        return _loaded(folder)


@cache
def _loaded(folder: Path) -> BundledCrossEncoder:
    return BundledCrossEncoder(folder)
