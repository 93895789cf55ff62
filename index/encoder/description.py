"""Description: what a sentence-transformers model folder says about itself, read without loading the model."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import EncoderError

Settings = Mapping[str, Any]

_WINDOW_IF_UNSAID = 512
_POOLING_FLAGS = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}
_COMPILED_POOLINGS = ("mean", "cls")


@dataclass(frozen=True, slots=True)
class BertShape:
    """The size of a BERT, and the one number of it that its weights do not tell."""

    dim: int
    layers: int
    heads: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Description:
    """One model folder.

    Attributes:
        pooling: how token vectors become one; several ways are joined by `+`.
        max_tokens: the window, special tokens included.
        query_prompt, document_prompt: put in front of each text; often empty.
        bert: its shape, when it is a plain BERT that `index.encoder.bert` can build; else none.
    """

    folder: Path
    pooling: str
    max_tokens: int
    query_prompt: str
    document_prompt: str
    bert: BertShape | None

    @classmethod
    def read(cls, folder: Path) -> "Description":
        """Read the folder's JSON files.

        Raises:
            EncoderError: there is no model in the folder, or a file is not JSON.
        """
        config = _read_json(folder / "config.json")
        if not config and not (folder / "modules.json").is_file():
            raise EncoderError(
                f"no model in {folder}: give a folder that SentenceTransformer.save wrote, or a Hub name"
            )
        transformer = _read_json(folder / "sentence_bert_config.json")
        pooling = _read_json(_pooling_folder(folder) / "config.json")
        prompts = _read_json(folder / "config_sentence_transformers.json").get("prompts") or {}
        return cls(
            folder=folder,
            pooling=_pooling(pooling),
            max_tokens=_window(transformer, config, _read_json(folder / "tokenizer_config.json")),
            query_prompt=_first(prompts, "query"),
            document_prompt=_first(prompts, "document", "passage", "corpus"),
            bert=_bert_shape(config) if _is_plain_bert(folder, config, transformer, pooling) else None,
        )


def _read_json(path: Path) -> Settings:
    """The object in a JSON file; empty if there is no file."""
    if not path.is_file():
        return {}
    try:
        value = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise EncoderError(f"{path} is damaged ({error}); fetch the model again") from error
    return value if isinstance(value, dict) else {}


def _modules(folder: Path) -> list[tuple[str, str]]:
    """The (class, subfolder) of each module; class names moved between releases, their last part did not."""
    path = folder / "modules.json"
    if not path.is_file():
        return [("Transformer", ""), ("Pooling", "")]
    try:
        return [(module["type"].rsplit(".", 1)[-1], module["path"]) for module in json.loads(path.read_text("utf-8"))]
    except (ValueError, KeyError, TypeError) as error:
        raise EncoderError(f"{path} is damaged ({error}); fetch the model again") from error


def _pooling_folder(folder: Path) -> Path:
    paths = [path for name, path in _modules(folder) if name == "Pooling"]
    return folder / (paths[0] if paths and paths[0] else "1_Pooling")


def _pooling(config: Settings) -> str:
    mode = config.get("pooling_mode") or [name for flag, name in _POOLING_FLAGS.items() if config.get(flag)]
    return mode if isinstance(mode, str) else "+".join(mode) or "mean"


def _window(transformer: Settings, config: Settings, tokenizer: Settings) -> int:
    """As sentence-transformers decides: what the model says, else the tokenizer's limit within the positions."""
    if said := transformer.get("max_seq_length"):
        return int(said)
    positions = int(config.get("max_position_embeddings") or _WINDOW_IF_UNSAID)
    return min(int(tokenizer.get("model_max_length") or positions), positions)


def _first(prompts: Settings, *names: str) -> str:
    return next((str(prompts[name]) for name in names if prompts.get(name)), "")


def _is_plain_bert(folder: Path, config: Settings, transformer: Settings, pooling: Settings) -> bool:
    """Whether the graph that we build computes exactly this model."""
    modules = [name for name, _ in _modules(folder)]
    return (
        config.get("model_type") == "bert"
        and config.get("hidden_act", "gelu") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and not config.get("is_decoder")
        and modules in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
        and _pooling(pooling) in _COMPILED_POOLINGS
        and pooling.get("include_prompt", True)
        and not transformer.get("do_lower_case")
        and (folder / "model.safetensors").is_file()
        and (folder / "tokenizer.json").is_file()
    )


def _bert_shape(config: Settings) -> BertShape:
    return BertShape(
        dim=int(config.get("hidden_size", 768)),
        layers=int(config.get("num_hidden_layers", 12)),
        heads=int(config.get("num_attention_heads", 12)),
        epsilon=float(config.get("layer_norm_eps", 1e-12)),
    )
