"""A teacher's scores are those of its network, each computed once; learning from them draws the reader to them."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from scripts import train_reader
from scripts.training import teacher as teaching
from scripts.training.batches import IGNORED, Target, padded
from scripts.training.network import ReaderNetwork, distance
from scripts.training.steps import Fingerprint, Training
from scripts.training.teacher import Teacher


def window(length, answers):
    ids = [number % 50 for number in range(length)]
    spans = np.stack([np.arange(length - 6), np.arange(1, length - 5)], 1).astype(np.int32)
    return Target(ids, 3, 5, spans, 5 * answers, 6 * answers, answers)


GROUPS = [(window(length, True), window(length + 1, False)) for length in range(10, 30)]


@pytest.fixture
def teacher(folder, tmp_path):
    """One that is sure of what it says, as after its training."""
    torch.manual_seed(2)
    network = ReaderNetwork(folder)
    torch.nn.init.normal_(network.span.weight)
    torch.save({"network": network.state_dict()}, tmp_path / "teacher.pt")
    return Teacher(tmp_path / "teacher.pt", folder, tmp_path)


def scores(network, target):
    """What the network says of one window alone."""
    with torch.inference_mode():
        start, end, answers = network.eval()(padded([(target,)]))
    return np.stack([start[0], end[0], np.full(len(target.ids), answers.item())], 1)


def network_of(teacher):
    network = ReaderNetwork(teacher.folder)
    network.load_state_dict(torch.load(teacher.checkpoint, weights_only=True)["network"])
    return network


def test_each_window_gets_what_its_network_says_of_it(teacher):
    taught, network = teacher.teach(GROUPS, GROUPS), network_of(teacher)
    assert [len(group) for group in taught] == [2] * len(GROUPS)
    for group, original in zip(taught, GROUPS, strict=True):
        for target, before in zip(group, original, strict=True):
            assert replace(target, taught=None).ids == before.ids
            assert np.allclose(target.taught, scores(network, before), rtol=2e-3, atol=2e-3)  # float16 keeps 11 bits


def test_what_was_read_before_it_was_cut_is_not_read_again(teacher, monkeypatch):
    read = []
    whole = teaching._score

    def cut_in_the_second(network, batch):
        if len(read) == 1:
            raise KeyboardInterrupt
        read.append(batch)
        whole(network, batch)

    monkeypatch.setattr(teaching, "BATCH_TOKENS", 300)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(teaching, "_score", cut_in_the_second)
        with pytest.raises(KeyboardInterrupt):
            teacher.teach(GROUPS, GROUPS)
    monkeypatch.setattr(teaching, "_score", lambda network, batch: (read.append(batch), whole(network, batch)))
    taught = teacher.teach(GROUPS, GROUPS)
    assert sorted(len(group[0].ids) for batch in read for group in batch) == sorted(
        len(target.ids) for group in GROUPS for target in group
    )
    assert not any(np.isnan(target.taught).any() for group in taught for target in group)
    teacher.teach(GROUPS, GROUPS)
    assert sum(len(batch) for batch in read) == 2 * len(GROUPS)


def test_other_windows_and_another_teacher_are_read_anew(teacher):
    teacher.teach(GROUPS, GROUPS)
    teacher.teach(GROUPS[1:], GROUPS[1:])
    torch.save({"network": ReaderNetwork(teacher.folder).state_dict()}, teacher.checkpoint)
    teacher.teach(GROUPS, GROUPS)
    assert len(list(teacher.kept.glob("taught-*.npy"))) == 3


def test_a_teacher_that_cuts_words_otherwise_is_refused(teacher):
    longer = [(replace(first, first=4), second) for first, second in GROUPS]
    with pytest.raises(SystemExit, match="other tokens than the reader"):
        teacher.teach(GROUPS, longer)


def test_the_distance_is_the_divergence_of_the_softened_scores():
    own, taught = torch.tensor([[0.0, 0.0]]), torch.tensor([[2 * np.log(3.0), 0.0]])
    expected = 4 * (0.75 * np.log(0.75 / 0.5) + 0.25 * np.log(0.25 / 0.5))  # halved, 3 to 1 beside 1 to 1
    assert distance(own, taught).item() == pytest.approx(expected, rel=1e-5)
    assert distance(taught, taught).item() == 0


def test_a_reader_learns_from_a_teacher_alone_where_the_answer_is_not_marked(teacher, tmp_path):
    unmarked = [tuple(replace(t, start=IGNORED, end=IGNORED) for t in group) for group in GROUPS]
    taught = teacher.teach(unmarked, unmarked)
    torch.manual_seed(3)
    training = Training(ReaderNetwork(teacher.folder), tmp_path / "reader.pt", Fingerprint(0, "", (1,)), 1_000)
    best = [scores(network_of(teacher), target)[:, 0].argmax() for group in taught for target in group]

    def agreed():
        return np.mean([scores(training.network, t)[:, 0].argmax() == at for t, at in zip(flat, best, strict=True)])

    flat = [target for group in taught for target in group]
    assert agreed() < 0.5
    training.take(taught, 0.02, 0, 150)
    assert agreed() > 0.9


def test_a_teacher_is_refused_where_nothing_is_taught(monkeypatch, capsys):
    words = "train_reader data --steps 0 0 400 --teacher teacher.pt mpnet"
    monkeypatch.setattr("sys.argv", words.split())
    with pytest.raises(SystemExit):
        train_reader.parsed()
    assert "a teacher teaches in the first pass alone" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", words.replace("steps 0", "steps 9").split())
    assert train_reader.parsed().steps == [9, 0, 400]
