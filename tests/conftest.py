"""What tests of several packages share."""

import pytest
from tokenizers import Tokenizer

from embeddings.encoder import Encoder, installed_folder, load_encoder
from qa.reading.windows import load_tokenizer


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The default encoder, loaded once."""
    return load_encoder()


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """The default encoder's tokenizer, as the reader cuts windows with it."""
    return load_tokenizer(installed_folder())
