"""Other networks than the one that ships: which of their weights are kept and trained, and how they are judged."""

from datetime import UTC, datetime

import pytest
import torch
import transformers
from hashed_encoder import HashedEncoder

from index.encoder.tokens import Tokens
from index.engine import Engine
from index.errors import EncoderError
from index.evaluation.questions import Question
from index.ingest.records import article_from_record
from index.reader.model import BUILT_IN, TOKENIZER
from index.reader.span_reader import SpanReader
from index.reader.windows import Windows
from scripts import reader_curve as curve
from scripts.evaluate_reader import Read

CONTEXT = "The crews struck for nine days. The union accepted a rise of 6 percent."


def save_bert(folder):
    config = transformers.BertConfig(
        vocab_size=50, hidden_size=16, intermediate_size=32, num_hidden_layers=4, num_attention_heads=2
    )
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(folder)


def save_mpnet(folder):
    config = transformers.MPNetConfig(
        vocab_size=50, hidden_size=16, intermediate_size=32, num_hidden_layers=4, num_attention_heads=2
    )
    transformers.MPNetModel(config, add_pooling_layer=False).save_pretrained(folder)


@pytest.mark.parametrize("save", [save_bert, save_mpnet])
def test_layers_are_kept_from_first_to_last_and_the_lowest_are_frozen(tmp_path, save):
    save(tmp_path)
    whole = curve.sized(tmp_path, None, 0).bert.encoder.layer
    network = curve.sized(tmp_path, 3, 1)
    layers = network.bert.encoder.layer
    for layer, original in zip(layers, (0, 2, 3), strict=True):
        assert all(map(torch.equal, layer.parameters(), whole[original].parameters()))
    assert not any(
        weight.requires_grad for part in (network.bert.embeddings, layers[0]) for weight in part.parameters()
    )
    assert all(weight.requires_grad for layer in layers[1:] for weight in layer.parameters())


class Pointing:
    """A network that is sure of one token of the passage by its number, and of an answer's being there by so much."""

    def __init__(self, at, margin):
        self._at, self._margin = at, margin

    def eval(self):
        return self

    def __call__(self, batch):
        first = int(batch.spannable[0, 1:].argmax()) + 1
        start = torch.zeros(batch.ids.shape)
        start[0, first + self._at] = self._margin / 2
        return start, start.clone(), torch.zeros(1)


@pytest.mark.parametrize(
    ("answers", "read"),
    [
        (["nine"], Read("Ferries", True, 1.0, 1.0, 7.0)),
        (["nine days", "for nine days"], Read("Ferries", True, 0.0, 2 / 3, 7.0)),
        ([], Read("Ferries", False, 0.0, 0.0, 7.0)),
    ],
)
def test_the_likeliest_span_is_laid_beside_the_given_ones(answers, read):
    windows = Windows(Tokens.open(BUILT_IN / TOKENIZER))
    given = [{"text": text} for text in answers]
    row = {"title": "Ferries", "question": "How long?", "context": CONTEXT, "answers": given}
    assert curve.judge(Pointing(4, 7.0), windows, row) == read


@pytest.mark.parametrize(
    ("answers", "articles", "right"),
    [
        (["nine"], ["ferries"], True),
        (["nine"], ["olives"], False),
        (["nine"], ["ferries", "olives"], True),
        (["six"], ["ferries"], False),
    ],
)
def test_only_the_articles_that_answer_are_read(tmp_path, answers, articles, right):
    windows = Windows(Tokens.open(BUILT_IN / TOKENIZER))
    reader = SpanReader(curve.NetworkModel(Pointing(4, 7.0), windows))
    texts = {"ferries": CONTEXT, "olives": "Olive growers speak of the best harvest since the drought began."}
    with Engine.open(tmp_path, HashedEncoder(), create=True) as engine:
        rows = ({"id": id, "title": id, "text": text} for id, text in texts.items())
        engine.add(article_from_record(row, collected=datetime(2025, 8, 1, tzinfo=UTC)) for row in rows)
        asked = Question("1", "How long was the strike?", tuple(answers), tuple(articles))
        assert curve.is_right_within(asked, engine, reader) is right


def test_a_tokenizer_that_marks_no_ends_is_refused():
    from tokenizers import Tokenizer, models

    with pytest.raises(EncoderError, match="puts 0 special tokens around a text"):
        Windows(Tokens(Tokenizer(models.WordLevel({"a": 0}, "a"))))
