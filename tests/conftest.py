"""What tests of several packages share."""

from collections.abc import Iterator

import pytest
from tokenizers import Tokenizer

from embeddings.encoder import Encoder, installed_folder, load_encoder
from qa.reading.windows import load_tokenizer
from tests.postgresql import running_server


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
