"""A library of the town's documents, for the tests of a module."""

from collections.abc import Iterator

import pytest

from qa.library import Library
from tests.qa.town import write_town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("town")
    with Library.open(folder / "library") as library:
        library.add(write_town(folder / "documents"))
        yield library
