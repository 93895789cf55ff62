"""The graph that is built by hand computes what transformers' BERT and its heads compute."""

import numpy as np
import torch
from transformers import BertConfig, BertModel

from index.encoder.description import BertShape
from index.encoder.network import open_session
from index.reader.graph import build_reader, inputs

SHAPE = BertShape(dim=32, layers=2, heads=4, epsilon=1e-12)


def test_scores_are_those_of_the_reference(tmp_path):
    torch.manual_seed(0)
    config = BertConfig(vocab_size=50, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64)
    bert = BertModel(config, add_pooling_layer=False).eval()
    span, answers = torch.nn.Linear(32, 2), torch.nn.Linear(32, 1)
    with torch.no_grad():
        for parameter in bert.parameters():
            parameter.normal_(std=0.3)
        # a row of bytes loses nothing here: the table is whole numbers of steps of 1/127
        table = torch.randint(-127, 128, (50, 32)).float() / 127
        table[:, 0] = 1
        bert.embeddings.word_embeddings.weight.copy_(table)
    weights = {name: value.numpy() for name, value in bert.state_dict().items()}
    weights |= {f"span.{name}": value.numpy() for name, value in span.state_dict().items()}
    weights |= {f"answers.{name}": value.numpy() for name, value in answers.state_dict().items()}
    for name, data in build_reader(weights, shape=SHAPE).files().items():
        (tmp_path / name).write_bytes(data)
    rows, seconds = np.random.default_rng(0).integers(0, 50, (3, 17)), [2, 9, 17]
    given = inputs(rows.tolist(), seconds)
    (scores,) = open_session(tmp_path).run(None, given)
    with torch.no_grad():
        hidden = bert(torch.from_numpy(rows), token_type_ids=torch.from_numpy(given["kinds"]).long()).last_hidden_state
        expected = torch.cat([span(hidden), answers(hidden)], -1).numpy()
    assert given["kinds"].tolist() == [[int(at >= second) for at in range(17)] for second in seconds]
    np.testing.assert_allclose(scores, expected, atol=2e-4)
