"""Tiny sentence-transformers models with random weights, saved as anybody's would be."""

from pathlib import Path

WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    *["the", "port", "of", "river", "city", "opened", "after", "a", "storm", "query", "passage", ":", ".", "?"],
]
WORDS += [chr(letter) for letter in range(ord("a"), ord("z") + 1)]
WORDS += [f"##{chr(letter)}" for letter in range(ord("a"), ord("z") + 1)]


def save_model(folder: Path, kind: str, *, pooling: str = "mean", prompts=None, window: int = 24, **config) -> Path:
    """Save a model of the architecture `kind`: bert, distilbert or mpnet."""
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules

    configs = {
        "bert": (transformers.BertConfig, transformers.BertModel),
        "distilbert": (transformers.DistilBertConfig, transformers.DistilBertModel),
        "mpnet": (transformers.MPNetConfig, transformers.MPNetModel),
    }
    config_class, model_class = configs[kind]
    sizes = {"vocab_size": len(WORDS) + 8, "max_position_embeddings": 40}
    if kind == "distilbert":
        sizes |= {"dim": 32, "hidden_dim": 64, "n_layers": 2, "n_heads": 4}
    else:
        sizes |= {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    torch.manual_seed(7)
    network = folder / "network"
    # wide weights, so that a wrong layer shows
    model_class(config_class(**sizes, initializer_range=0.5, **config)).save_pretrained(network)
    (network / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    transformers.BertTokenizerFast(str(network / "vocab.txt"), model_max_length=40).save_pretrained(network)
    transformer = modules.Transformer(str(network), max_seq_length=window)
    parts = [transformer, modules.Pooling(transformer.get_embedding_dimension(), pooling_mode=pooling)]
    saved = folder / "model"
    SentenceTransformer(modules=parts, prompts=prompts, device="cpu").save(str(saved))
    return saved
