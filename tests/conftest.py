"""What tests of several packages share."""

import pytest

from embeddings.encoder import Encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The default encoder: loaded once, for loading its larger engine takes seconds."""
    return Encoder.load()
