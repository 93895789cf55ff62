"""A network small enough to be trained within a test."""

import pytest
import torch
import transformers


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("bert")
    config = transformers.BertConfig(
        vocab_size=50, hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
        max_position_embeddings=40,
    )  # fmt: skip
    torch.manual_seed(1)
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(made)
    return made
