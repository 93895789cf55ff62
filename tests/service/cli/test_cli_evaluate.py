"""evaluate and tune: what they print, write and refuse, with answers that are known."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from index.answer import Candidate, Citation
from index.evaluation.measures import Bin, Point
from index.evaluation.report import Calibration
from index.reader.base import Findings
from index.tuning import TUNING_FILE
from service.cli.plot import draw, figure

ROOT = Path(__file__).resolve().parents[3]
RISE = "The union accepted a pay rise of 6 percent after eleven days."
TABLE = {
    "How big was the pay rise?": ("6 percent", 0.8, RISE),
    "How long did the strike last?": ("a pay rise of 6 percent", 0.4, RISE),
    "Who painted the quay?": ("The union", 0.6, RISE),
}
ROWS = [
    {"question": "How big was the pay rise?", "answers": ["6 percent"], "articles": ["ferry-strike"], "kind": "number"},
    {"question": "How long did the strike last?", "answers": ["eleven days"], "articles": ["ferry-strike"]},
    {"question": "Who painted the quay?", "kind": "nothing"},
]


class Reciting:
    """Answers from a table."""

    def read(self, question, hits):
        text, confidence, quote = TABLE[question.split(" #")[0]]
        article = next(hit.article for hit in hits if hit.article.id == "ferry-strike")
        start = article.text.index(quote)
        candidate = Candidate(text, confidence, (Citation(article, start, start + len(quote), quote),))
        return Findings([candidate], [hit.score for hit in hits])


@pytest.fixture
def stocked(stocked, monkeypatch):
    monkeypatch.setattr("index.engine.SpanReader", Reciting)
    return stocked


@pytest.fixture
def questions(tmp_path):
    """Writes a file of questions, and gives its name."""

    def write(rows):
        path = tmp_path / "questions.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return str(path)

    return write


def test_the_table(stocked, questions):
    outcome = stocked("evaluate", questions(ROWS), "-k", "5")
    assert (outcome.code, outcome.err) == (0, "")
    head, _, table = outcome.out.partition("milliseconds")
    assert head == (
        "3 questions, 2 of them answerable; answers are given from confidence 0.42\n"
        "\n"
        "retrieval (2 questions)\n"
        "  recall@5                     1.000\n"
        "  nDCG@10                      1.000\n"
        "  MRR@10                       1.000\n"
        "  right article first          1.000\n"
        "\n"
        "best answers (2 questions)\n"
        "  the very words (EM)          0.500\n"
        "  words shared (F1)            0.500\n"
        "  right                        0.500\n"
        "  held by the cited sentence   1.000\n"
        "  cited to the right article   1.000\n"
        "\n"
        "silence (1 unanswerable, 2 answerable)\n"
        "  unanswerable kept silent     0.000\n"
        "  answerable answered          0.500\n"
        "  right among the answered     0.500\n"
        "  AUROC of the confidence      0.500\n"
        "\n"
        "calibration (3 questions)\n"
        "  expected calibration error   0.400\n"
        "  what chance alone makes      0.430\n"
        "  Brier score                  0.187\n"
        "\n"
    )
    assert table.splitlines()[-3:] == [
        "kind     questions  nDCG@10   first   right    held  answered",
        "number           1    1.000   1.000   1.000   1.000     1.000",
        "nothing          1        -       -       -       -     1.000",
    ]


def test_in_json_every_figure_is_exact_and_each_question_has_its_line(stocked, questions, tmp_path):
    details = tmp_path / "details.jsonl"
    outcome = stocked("evaluate", questions(ROWS), "--json", "--details", str(details), "--min-confidence", "0.5")
    found = json.loads(outcome.out)
    assert found["abstention"]["precision"] == 0.5
    assert found["abstention"]["threshold"] == 0.5
    assert found["calibration"]["brier"] == pytest.approx((0.2**2 + 0.4**2 + 0.6**2) / 3)
    assert len(found["calibration"]["bins"]) == 10
    assert set(found["kinds"]) == {"number", "nothing"}
    rows = [json.loads(line) for line in details.read_text().splitlines()]
    assert [(row["id"], row["answered"], row["right"], row["held"]) for row in rows] == [
        ("1", True, True, True), ("2", False, False, True), ("3", True, False, False),
    ]  # fmt: skip
    assert (rows[0]["answer"], rows[0]["confidence"], rows[0]["quote"]) == ("6 percent", 0.8, RISE)
    assert rows[2]["ndcg"] is None


def test_details_go_into_what_their_name_stands_for(stocked, questions, tmp_path):
    kept, link, pipe = tmp_path / "kept.jsonl", tmp_path / "link.jsonl", tmp_path / "pipe"
    kept.write_text("old")
    kept.chmod(0o644)
    link.symlink_to(kept)
    assert stocked("evaluate", questions(ROWS), "--details", str(link)).code == 0
    assert (link.is_symlink(), kept.read_text().count("\n"), kept.stat().st_mode & 0o777) == (True, 3, 0o644)
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    assert stocked("evaluate", questions(ROWS), "--details", str(pipe)).code == 0
    reader.join(30)
    assert (pipe.is_fifo(), read[0].count("\n")) == (True, 3)


def test_questions_come_from_standard_input_too(stocked, monkeypatch):
    import io
    from types import SimpleNamespace

    data = "\n".join(json.dumps(row) for row in ROWS).encode()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert stocked("evaluate", "-").out.startswith("3 questions, 2 of them")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([{"question": "x"}, {"question": "y", "answer": "z"}], "questions.jsonl, line 2: 'answer' is not known"),
        ([{"question": "x", "articles": ["gone"]}], "line 1: the collection has no article 'gone'"),
        ([], "holds no questions"),
    ],
)
def test_a_bad_line_is_usage_and_named(stocked, questions, rows, says):
    outcome = stocked("evaluate", questions(rows))
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err
    assert outcome.err.count("\n") == 1
    assert stocked("tune", questions(rows)).err == outcome.err


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--plot", "x.txt"], "'x.txt' is not the name of a picture; end it in .png, .svg, .pdf"),
        (["--plot", "none/x.png"], "the folder of 'none/x.png' is not there"),
        (["--details", "none/x.jsonl"], "the folder of 'none/x.jsonl' is not there"),
    ],
)
def test_what_could_not_be_written_is_refused_before_anything_is_asked(cli, questions, args, says):
    outcome = cli("evaluate", questions(ROWS), *args)  # there is not even a collection
    assert outcome.code == 2
    assert says in outcome.err


def test_without_a_collection_there_is_nothing_to_measure(cli, questions):
    assert cli("evaluate", questions(ROWS)).code == 4


@pytest.mark.parametrize(
    ("package", "module", "args"),
    [("ir-measures", "ir_measures", []), ("matplotlib", "matplotlib.figure", ["--plot", "x.png"])],
)
def test_what_a_plain_installation_lacks_is_named_in_one_line(stocked, questions, monkeypatch, package, module, args):
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setattr("index.engine.Engine.ask", lambda *_, **__: pytest.fail("it is told after an hour"))
    outcome = stocked("evaluate", questions(ROWS), *args)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == (
        f"nutgraf: this needs {package}; run: pip install 'nutgraf[evaluate]' (in a checkout: scripts/bootstrap all)\n"
    )


def test_neither_is_loaded_before_it_is_needed():
    code = (
        "import sys, service.cli.commands.evaluate, service.cli.commands.tune;"
        "print([name for name in ('ir_measures', 'matplotlib', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_picture_is_drawn(stocked, questions, tmp_path):
    path = tmp_path / "picture.png"
    assert stocked("evaluate", questions(ROWS), "--plot", str(path)).code == 0
    assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


FOUND = Calibration(
    7,
    0.125,
    0.1,
    0.2,
    (Bin(0.0, 0.5, 3, 0.25, 1 / 3), Bin(0.5, 0.75, 0, None, None), Bin(0.75, 1.0, 4, 0.875, 1.0)),
    (Point(0.0, 1.0, 0.7), Point(0.5, 0.5, 1.0), Point(1.0, 0.0, None)),
)


def test_the_picture_shows_the_bins_with_their_counts_beside_the_curve():
    left, right = figure(FOUND, 0.4).axes
    assert [bar.get_height() for bar in left.patches] == [1 / 3, 1.0]
    assert [text.get_text() for text in left.texts] == ["3", "4"]
    assert [bar.get_x() + bar.get_width() / 2 for bar in left.patches] == pytest.approx([0.25, 0.875])
    assert left.get_lines()[1].get_xydata().tolist() == [[0.25, 1 / 3], [0.875, 1.0]]
    answered, precision, threshold = (line.get_xydata().tolist() for line in right.get_lines())
    assert answered == [[0.0, 1.0], [0.5, 0.5], [1.0, 0.0]]
    assert precision == [[0.0, 0.7], [0.5, 1.0]]
    assert [x for x, _ in threshold] == [0.4, 0.4]


def test_a_picture_can_be_drawn_of_anything(tmp_path):
    draw(Calibration(0, None, None, None, (Bin(0.0, 1.0, 0, None, None),), ()), 0.3, tmp_path / "empty.svg")
    assert "<svg" in (tmp_path / "empty.svg").read_text()


MANY = [dict(ROWS[n % 3], question=f"{ROWS[n % 3]['question']} #{n}") for n in range(30)]


def test_tuning_says_what_it_chose_and_saves_only_when_told(stocked, questions, settings):
    outcome = stocked("tune", questions(MANY))
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert lines[0] == "dense share: 0.5 stays, the best for these questions"
    assert "1.000 by default, 1.000 chosen (+0.000 ± 0.000)" in lines[1]
    # right at .8, wrong at .6 and .4: by default a wrong one, which costs .72, for each right one, from .61 on none
    assert lines[4] == "least confidence: 0.61 in place of 0.42"
    assert "30 questions held out in turn: 0.093 by default, 0.333 chosen (+0.240" in lines[5]
    assert lines[6] == "  chosen without each part of them: 0.61, 0.61, 0.61, 0.61, 0.61"
    assert lines[-1] == "not saved; --save keeps with the collection what gains"
    assert not (settings.collection_path / TUNING_FILE).exists()


def test_what_is_saved_is_followed_until_it_is_reset(stocked, questions, settings):
    path = questions(MANY)
    saved = json.loads(stocked("tune", path, "--save", "--json").out)
    assert (saved["min_confidence"]["kept"], saved["dense_weight"]["kept"], saved["saved"]) == (0.61, None, True)
    assert saved["min_confidence"]["gain"] == pytest.approx(0.72 / 3)
    assert stocked("ask", "Who painted the quay?").code == 3
    assert stocked("ask", "Who painted the quay?", "--min-confidence", "0.5").code == 0
    assert json.loads(stocked("evaluate", path, "--json").out)["abstention"]["threshold"] == 0.61
    reset = stocked("tune", "--reset")
    assert (reset.code, reset.err) == (0, "nutgraf: the collection goes by the defaults again\n")
    assert stocked("ask", "Who painted the quay?").code == 0
    assert not (settings.collection_path / TUNING_FILE).exists()


def test_a_dear_mistake_asks_for_more_confidence_and_a_cheap_one_for_less(stocked, questions):
    path = questions(MANY)
    cheap = json.loads(stocked("tune", path, "--wrong-cost", "0", "--json").out)["min_confidence"]
    assert (cheap["best"], cheap["kept"], cheap["gain"]) == (0.42, None, 0)
    assert stocked("tune", path, "--wrong-cost", "-1").code == 2


@pytest.mark.parametrize("args", [[], ["--reset", "--save"], ["--reset", "FILE"]])
def test_tuning_takes_questions_or_a_reset(stocked, questions, args):
    outcome = stocked("tune", *(questions(MANY) if arg == "FILE" else arg for arg in args))
    assert outcome.code == 2
    assert "give either QUESTIONS or --reset" in outcome.err


def test_a_handful_of_questions_cannot_tune(stocked, questions):
    outcome = stocked("tune", questions(ROWS))
    assert (outcome.code, outcome.err) == (2, "nutgraf: 3 questions: too few to choose by; give at least 20\n")
