"""A compiled reader goes back into the network that is trained, and says there what it says in 8 bits."""

from pathlib import Path

import numpy as np
import pytest
import torch

from index.encoder.locate import DEFAULT_MODEL, locate
from index.reader.model import BUILT_IN, ReaderModel
from scripts.training.network import ReaderNetwork
from scripts.training.restore import restore

ASKED = [
    ("What pay rise did the union accept?", "Ferry crews end strike", "The union accepted a pay rise of 6 percent."),
    ("Who reopened the north quay?", "North quay reopens", "Divers found no cracks. Lorries may use it again."),
    ("When was the lamp lit?", "", "Keepers at Gannet Rock trimmed the lamp every four hours."),
]


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    folder = locate(DEFAULT_MODEL, "", tmp_path_factory.mktemp("cache")).folder
    network = ReaderNetwork(folder)
    restore(network, BUILT_IN)
    return network.eval()


def restored_scores(network, window):
    kinds = [int(at >= window.second) for at in range(len(window.ids))]
    with torch.no_grad():
        hidden = network.bert(
            torch.tensor([window.ids]),
            attention_mask=torch.ones(1, len(window.ids), dtype=torch.long),
            token_type_ids=torch.tensor([kinds]),
        ).last_hidden_state
        return torch.cat([network.span(hidden), network.answers(hidden)], -1)[0].numpy()


@pytest.mark.parametrize(("question", "title", "passage"), ASKED)
def test_the_restored_network_scores_as_the_compiled_one(network, question, title, passage):
    ((window, compiled),) = ReaderModel(threads=1).score(question, [(title, passage)])[0]
    restored = restored_scores(network, window)
    # 8-bit activations differ by some tenths of logits that spread over ten
    assert np.abs(restored - compiled).max() < 0.5
    assert restored[:, :2].argmax(0).tolist() == compiled[:, :2].argmax(0).tolist()


def test_weights_of_another_shape_are_refused(network, monkeypatch):
    from scripts.training import restore as module

    constants = module._constants(Path(BUILT_IN))
    monkeypatch.setattr(module, "_constants", lambda _: {**constants, "positions": constants["positions"][:100]})
    with pytest.raises(ValueError, match="position_embeddings"):
        restore(network, BUILT_IN)
