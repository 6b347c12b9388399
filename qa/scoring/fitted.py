"""Reading what was fitted and kept as JSON, whatever kind of model it is."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from qa.errors import ReaderUnusable

__all__ = ["read_fitted"]

Model = TypeVar("Model")


def read_fitted(path: Path, features: tuple[str, ...], made_of: Callable[[Mapping[str, Any]], Model]) -> Model:
    """A model that was fitted for some features.

    Args:
        path: the file of JSON, an object that names its "features" among others.
        features: that the model is to be asked of, in this order.
        made_of: makes it of the object.

    Raises:
        ReaderUnusable: the file is missing, damaged, or was fitted for other features.
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if tuple(kept["features"]) != features:
            raise ReaderUnusable(f"{path} was fitted for other features: install footnote again")
        return made_of(kept)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReaderUnusable(f"{path} is missing or damaged: install footnote again") from error
