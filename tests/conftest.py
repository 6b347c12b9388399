"""What tests of several packages share.

Property tests say what is true, not how fast: on a busy machine the first example can take a second. What must be fast
has a timeout of its own. They draw the same examples in each run, so that no change fails on one that it has nothing to
do with; ``FOOTNOTE_DRAW=1`` draws others.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from tokenizers import Tokenizer

from embeddings.encoder import Encoder, installed_folder, load_encoder
from embeddings.tokenizer import load_tokenizer
from tests.postgresql import running_server

settings.register_profile("unhurried", deadline=None, derandomize="FOOTNOTE_DRAW" not in os.environ)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The default encoder, loaded once."""
    return load_encoder()


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """The default encoder's tokenizer, as the reader cuts windows with it."""
    return load_tokenizer(installed_folder())


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a database in a PostgreSQL server of the tests' own."""
    with running_server() as url:
        yield url
