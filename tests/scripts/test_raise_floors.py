"""scripts/raise_floors: floors rise, never sink, and whoever lowers them is found out."""

import json
import subprocess
from dataclasses import replace

import pytest

from index.evaluation.report import Abstention, Answers, Calibration, Latency, Report, Retrieval
from scripts.raise_floors import Floors, committed, figures, floors_below, raise_to


def report(first=0.6, error=0.1):
    return Report(
        160,
        Retrieval(120, 10, 0.95, 0.8, 0.75, first),
        Answers(120, 0.3, 0.4, 0.4, 0.5, 0.7),
        Abstention(0.3, 40, 120, 0.9, 0.4, 0.6, 0.55),
        Calibration(160, error, 0.07, 0.2, (), ()),
        Latency(1.0, 2.0, 3.0, 4.0),
        {},
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "floors.json"


def read(path):
    return Floors.read(path.read_text())


def test_floors_lie_two_questions_below_what_was_measured():
    found = floors_below(report())
    assert found.floors["right article first"] == pytest.approx(0.6 - 2 / 120, abs=0.0011)
    assert found.floors["unanswerable kept silent"] == 0.85
    assert found.floors["right among the answered"] == pytest.approx(0.6 - 2 / 48, abs=0.0011)
    assert found.floors["AUROC"] == 0.53
    assert found.ceilings == {"calibration error": 0.12}
    assert found.missed(figures(report())) == []


def test_what_rises_is_written_and_what_does_not_stays(path):
    assert raise_to(report(), None, path) == 0
    before = read(path)
    # one question worse: within the slack, so the floor stays; another figure rises
    assert raise_to(report(first=0.6 - 1 / 120, error=0.05), before, path) == 0
    after = read(path)
    assert after.floors == before.floors
    assert after.ceilings == {"calibration error": 0.07}
    assert raise_to(report(first=0.7, error=0.06), after, path) == 0
    assert read(path).floors["right article first"] == pytest.approx(0.7 - 2 / 120, abs=0.0011)
    assert read(path).ceilings == after.ceilings


@pytest.mark.parametrize(
    ("worse", "says"),
    [(report(first=0.5), "right article first is 0.500, below 0.583"), (report(error=0.2), "0.200, above 0.12")],
)
def test_where_anything_is_worse_nothing_is_written(path, capsys, worse, says):
    raise_to(report(), None, path)
    before = path.read_text()
    assert raise_to(worse, read(path), path) == 1
    assert says in capsys.readouterr().err
    assert path.read_text() == before


def test_looking_writes_nothing(path):
    assert raise_to(report(), None, path, write=False) == 0
    assert not path.exists()


def test_a_floor_lowered_by_hand_breaks_the_seal(path):
    raise_to(report(), None, path)
    raw = json.loads(path.read_text())
    raw["floors"]["AUROC"] -= 0.01
    path.write_text(json.dumps(raw))
    with pytest.raises(ValueError, match="changed by hand"):
        read(path)


def test_lower_floors_higher_ceilings_and_left_out_figures_are_told():
    before = floors_below(report())
    assert before.lowered_since(before) == []
    assert replace(before, floors={**before.floors, "AUROC": 0.5}).lowered_since(before) == ["AUROC"]
    assert replace(before, floors={**before.floors, "AUROC": 0.6}).lowered_since(before) == []
    assert replace(before, ceilings={"calibration error": 0.13}).lowered_since(before) == ["calibration error"]
    assert replace(before, ceilings={}).lowered_since(before) == ["calibration error"]
    assert Floors("another sample", {}, {}).lowered_since(before) == []


def test_every_committed_version_is_found(path):
    def git(*args):
        subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *args], cwd=path.parent, check=True
        )

    assert list(committed(path)) == []
    git("init", "--quiet")
    assert list(committed(path)) == []
    high, low = floors_below(report(first=0.7)), floors_below(report(first=0.6))
    for version in (high, low):
        path.write_text(version.text())
        git("add", path.name)
        git("commit", "--quiet", "-m", "floors")
    assert list(committed(path)) == [low, high]
    assert [name for before in committed(path) for name in low.lowered_since(before)] == ["right article first"]
