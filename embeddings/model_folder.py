"""Where a model's files are: in a folder, or on the model hub when the user names a model there."""

import json
import mmap
import os
import re
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from embeddings.errors import DamagedEncoder, NoSuchEncoder, NotAnEncoder

__all__ = ["digest", "digests", "find_encoder", "find_model", "fingerprint"]

_READ_SUFFIXES = {
    ".json",
    ".model",
    ".safetensors",
    ".txt",
}  # settings, vocabularies, weights: all that is loaded
_OTHER_ENGINES = {"onnx", "openvino"}
_HUB_NAME = r"\w[\w.-]*(/\w[\w.-]*)?"
_HUB_ORGANISATION = "sentence-transformers"  # what a name without one means


def find_encoder(name_or_path: str) -> Path:
    """The folder of a sentence-transformers model.

    Raises:
        NoSuchEncoder: see ``find_model``.
        NotAnEncoder: what is there is not a sentence-transformers model, or has its weights only as pickle.
    """
    folder = find_model(name_or_path, _HUB_ORGANISATION)
    if not (folder / "modules.json").is_file():
        raise NotAnEncoder(
            f"{name_or_path} is no sentence-transformers model (it has no modules.json): name one that is"
        )
    return folder


def find_model(name_or_path: str, organisation: str | None = None) -> Path:
    """The folder of a model whose weights can be read safely.

    A name that is no folder is one of the model hub's: the copy that was fetched earlier is used, and the
    network only where there is none.

    Args:
        name_or_path: a folder, or a name on the model hub.
        organisation: what a name without one means.

    Raises:
        NoSuchEncoder: there is neither such a folder nor such a model, or the hub cannot be reached.
        NotAnEncoder: what is there is a file, or has its weights only as pickle.
    """
    path = Path(name_or_path).expanduser()
    if name_or_path and path.is_dir():
        folder = path
    elif path.is_file():
        raise NotAnEncoder(f"{name_or_path} is a file: name the folder that holds the model")
    elif re.fullmatch(_HUB_NAME, name_or_path, re.ASCII):
        folder = _fetch(name_or_path if "/" in name_or_path or not organisation else f"{organisation}/{name_or_path}")
    else:
        raise NoSuchEncoder(f"there is no folder '{name_or_path}': name a folder that holds a model")
    _refuse_pickle(folder, name_or_path)
    return folder


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file that is loaded from the folder, by its path in it.

    Raises:
        DamagedEncoder: a file cannot be read.
    """
    found = {}
    try:
        for path in sorted(_loaded_files(folder)):
            found[path.relative_to(folder).as_posix()] = digest(path)
    except OSError as error:
        raise DamagedEncoder(f"the encoder in {folder} cannot be read ({error}): install it again") from error
    return found


def digest(path: Path) -> str:
    """SHA-256 of a file.

    It is taken in one call, so that a thread waits only once for others that import or parse meanwhile.

    Raises:
        OSError: it cannot be read.
    """
    if not path.stat().st_size:  # nothing to map
        return sha256().hexdigest()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return sha256(content).hexdigest()


def fingerprint(files: dict[str, str]) -> str:
    """What tells an encoder from every other: SHA-256 over its weights, vocabulary and settings.

    The precision is no part of it: vectors computed in eight or sixteen bits are those computed in 32 to 0.999 in
    cosine, and a library can be carried from one machine, or version, to another.
    """
    return sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def _loaded_files(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.suffix in _READ_SUFFIXES
        and not any(part.startswith(".") or part in _OTHER_ENGINES for part in path.relative_to(folder).parts)
    ]


def _refuse_pickle(folder: Path, name: str) -> None:
    for pickled in folder.rglob("pytorch_model.bin"):
        if not any(pickled.parent.glob("*.safetensors")):
            raise NotAnEncoder(
                f"{name} has its weights as pickle, which may run any code: name a model that has safetensors"
            )


def _fetch(name: str) -> Path:
    """The model's files on this machine, fetched from the hub if they are not here yet."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError, RepositoryNotFoundError

    def fetch(*, local_files_only: bool) -> Path:
        patterns = [f"*{suffix}" for suffix in sorted(_READ_SUFFIXES)]
        others = [f"{engine}/*" for engine in sorted(_OTHER_ENGINES)]
        return Path(
            snapshot_download(name, allow_patterns=patterns, ignore_patterns=others, local_files_only=local_files_only)
        )

    with suppress(LocalEntryNotFoundError):
        return fetch(local_files_only=True)
    try:
        return fetch(local_files_only=False)
    except RepositoryNotFoundError as error:
        reason = "the model hub has none of that name either"
        raise NoSuchEncoder(f"there is no folder {name}, and {reason}: look at the spelling") from error
    except (OSError, ValueError) as error:
        reason = "the model hub cannot be reached"
        raise NoSuchEncoder(f"there is no folder {name}, and {reason}: name a folder, or go online") from error
