"""From the name of a reader to a reader."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import ReaderUnusable
from qa.reading.cross_encoder import BUNDLED, BundledCrossEncoder
from qa.reading.trained import FEATURES, CalibratedModel, Calibration, Ranking

if TYPE_CHECKING:
    from qa.reading.transformers_models import Reranker

__all__ = ["load_reader", "load_reranker"]

_OTHERS = Calibration.of({**dict.fromkeys(FEATURES, 0.0), "intercept": 0.0, "margin": 0.4, "of_other_kind": -1.0})
"""For models that Footnote has not been calibrated with: an answer is as likely as not where the model finds its best
span as good as none, and less so where it is of another kind than was asked for."""

_OTHERS_THRESHOLD = 0.5
_OTHERS_RANKING = Ranking(score=1.0, relevance=0.0, margin=0.02)


def load_reader(name_or_path: str | None = None) -> CalibratedModel:
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

    return CalibratedModel(TransformersReader(name_or_path), _OTHERS, _OTHERS_THRESHOLD, _OTHERS_RANKING)


def load_reranker(name_or_path: str) -> "Reranker":
    """Load a cross-encoder of sentence-transformers from a folder or from the model hub.

    Raises:
        ReaderUnusable: there is no such model, it is damaged, or it does not give one score.
    """
    from qa.reading.transformers_models import Reranker

    return Reranker(name_or_path)


@cache
def _bundled(folder: Path) -> CalibratedModel:
    """The reader in a folder of our own weights, which all libraries of a process share."""
    model = BundledCrossEncoder(folder)
    try:
        fitted = model.settings["calibration"]
        return CalibratedModel(
            model, Calibration.of(fitted), float(fitted["threshold"]), Ranking(**model.settings["ranking"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ReaderUnusable(f"{folder / 'reader.json'} has no calibration: export the reader again") from error
