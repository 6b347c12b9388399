"""What the tests of documents share."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest


@pytest.fixture
def only_reading() -> Callable[[Path], AbstractContextManager[None]]:
    """Lets a folder and the files in it only be read; root lays its rights down meanwhile."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has no user ids")

    @contextmanager
    def only_reading(folder: Path) -> Iterator[None]:
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(0o555)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(65534)
        try:
            yield
        finally:
            if is_root:
                os.seteuid(0)
            folder.chmod(0o755)

    return only_reading


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that, unlike ``tmp_path``, other users can come to."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)
