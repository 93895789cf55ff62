"""A run that was cut and gone on with ends where one in a single go ends, and no other run's checkpoint is taken."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from scripts.training import steps
from scripts.training.batches import Target
from scripts.training.network import ReaderNetwork
from scripts.training.steps import Fingerprint, Training, rate

RUN = Fingerprint(seed=5, start="", passes=(1,))
RATE = 0.1
STEPS = 4


def window(length, answers):
    ids = [number % 50 for number in range(length)]
    return Target(ids, 3, 5, np.zeros((length - 6, 2), np.int32), 5 * answers, 6 * answers, answers)


GROUPS = [(window(length, True), window(length, False)) for length in range(10, 20)] * 20
"""Of several batches, so that it counts which come first."""


@pytest.fixture
def train(folder, tmp_path, monkeypatch):
    """Train in a folder for the checkpoint; returns the weights."""
    monkeypatch.setattr(steps, "SAVE_EVERY", 2)

    def train(name, run=RUN):
        torch.manual_seed(run.seed)
        training = Training(ReaderNetwork(folder), tmp_path / name, run, batch_tokens=1_000)
        training.take(GROUPS, RATE, 0, STEPS)
        return training.network.state_dict()

    return train


def same(one, other):
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def cut_after(monkeypatch, taken):
    """The power fails in the step after so many."""
    calls = iter(range(taken))

    def padded(batch):
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return whole(batch)

    whole = steps.padded
    monkeypatch.setattr(steps, "padded", padded)


@pytest.mark.parametrize("taken", [2, 3])
def test_a_run_that_was_cut_ends_as_one_in_a_single_go(train, taken, capsys):
    at_once = train("at once")
    with pytest.MonkeyPatch.context() as patch:
        cut_after(patch, taken)
        with pytest.raises(KeyboardInterrupt):
            train("cut")
    with pytest.MonkeyPatch.context() as patch:
        cut_after(patch, STEPS - 2)  # no step that was saved is taken again
        assert same(train("cut"), at_once)
    assert "going on after step 2\n" in capsys.readouterr().err


def test_the_same_seed_gives_the_same_weights_and_another_one_others(train):
    once = train("once")
    assert same(once, train("again"))
    assert not same(once, train("other", replace(RUN, seed=6)))


def test_a_finished_run_takes_no_more_steps(train):
    once = train("once")
    with pytest.MonkeyPatch.context() as patch:
        cut_after(patch, 0)
        assert same(train("once"), once)


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"seed": 6}, r"of another run \(seed 5, not 6\)"),
        ({"start": "ab12"}, r"\(start '', not 'ab12'\)"),
        ({"teacher": "ab12", "most": 9}, r"\(teacher '', not 'ab12'; most None, not 9\)"),
        ({"passes": (1, 3), "seed": 0}, r"\(seed 5, not 0; passes \(1,\), not \(1, 3\)\)"),
    ],
)
def test_the_checkpoint_of_another_run_is_refused(train, tmp_path, other, says):
    train("run")
    with pytest.raises(SystemExit, match=says) as refused:
        train("run", replace(RUN, **other))
    assert "another --work, or remove it" in str(refused.value)


def test_a_checkpoint_that_does_not_say_whose_it_is_is_refused(train, tmp_path):
    train("run")
    state = torch.load(tmp_path / "run", weights_only=True)
    del state["fingerprint"]
    torch.save(state, tmp_path / "run")
    with pytest.raises(SystemExit, match="seed None, not 5"):
        train("run")


def test_the_rate_warms_up_stays_and_falls_to_nothing():
    assert [rate(step, 1_000) for step in (0, 49, 99, 500, 750, 875, 999)] == pytest.approx(
        [0.01, 0.5, 1, 1, 1, 0.5, 0.004]
    )
