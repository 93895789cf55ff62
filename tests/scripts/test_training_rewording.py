"""Questions are put in other words of the same meaning, taken from WordNet's files."""

import random
from pathlib import Path

import pytest

from scripts.training.rewording import Rewording, check_wordnet

LICENCE = "  1 This software and database is being provided to you\n"
FILES = {
    "index.noun": "tram n 1 2 @ ~ 1 1 00000100\nvehicle n 1 1 ~ 1 1 00000200\nwarden n 1 0 1 0 00000300\n",
    "data.noun": (
        "00000100 06 n 02 tram 0 tramcar 0 001 @ 00000200 n 0000 | runs on rails\n"
        "00000200 06 n 01 vehicle 0 000 | carries\n"
        "00000300 18 n 02 warden 0 keeper 0 000 | keeps\n"
    ),
    "index.verb": "mend v 1 0 1 2 00000400\n",
    "data.verb": "00000400 30 v 02 mend 0 repair 0 000 01 + 08 00 | make whole\n",
    "index.adj": "dear a 1 0 1 1 00000500\n",
    "data.adj": "00000500 00 a 02 dear(p) 0 costly 0 000 | at a high price\n",
}


@pytest.fixture
def rewording(tmp_path: Path) -> Rewording:
    """Of three nouns, a verb and an adjective."""
    for name, entries in FILES.items():
        (tmp_path / name).write_text(LICENCE + entries)
    return Rewording(tmp_path)


def all_of(rewording: Rewording, question: str) -> set[str]:
    """Everything that becomes of a question in a hundred tries."""
    return {rewording.reworded(question, random.Random(seed)) for seed in range(100)}


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("Whose tram is it?", {"Whose tramcar is it?", "Whose vehicle is it?"}),
        ("Whose trams are they?", {"Whose tramcars are they?", "Whose vehicles are they?"}),
        ("Who is mending it?", {"Who is repairing it?"}),
        ("Why is it dear?", {"Why is it costly?"}),
    ],
)
def test_a_word_becomes_another_name_of_its_sense_or_of_its_kind_with_its_ending(rewording, question, others):
    assert all_of(rewording, question) == {question, *others}


@pytest.mark.parametrize(
    "question",
    ["Where is Tram Lane?", "What is a tram-driver?", "Who is the warden?", "What kind of time was it?", ""],
    ids=["a name", "a part of a word", "a word that was never counted", "words that tell what is asked", "nothing"],
)
def test_other_words_stay(rewording, question):
    assert all_of(rewording, question) == {question}


def test_the_same_seed_gives_the_same_words(rewording):
    assert len({rewording.reworded("Whose trams mend dear trams?", random.Random(3)) for _ in range(3)}) == 1


def test_a_folder_without_wordnet_is_refused_with_what_to_install(rewording, tmp_path):
    check_wordnet(tmp_path)
    (tmp_path / "data.verb").unlink()
    with pytest.raises(SystemExit, match=r"lacks data\.verb of WordNet.*wordnet-base \(WordNet 3\.0 licence\)"):
        check_wordnet(tmp_path)
