"""docs/conversation.md: what it says is understood is understood."""

import json
import re

from doc_examples import ROOT, blocks
from made_up import article, open_engine, query

from index.follow_up.follow_up import follow_up
from index.query import Turn

PAGE = "docs/conversation.md"


def tables():
    """The rows of each table, without its head."""
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        yield [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()[2:]]


def test_each_line_is_understood_as_it_says():
    understood, _ = tables()
    assert len(understood) >= 12
    for before, answer, asked, meant in understood:
        found = follow_up(asked, [Turn(before, answer or None)], lambda turn, question: None)
        assert found.question == meant


def test_what_is_left_alone_is_left_alone():
    _, alone = tables()
    assert len(alone) >= 5
    for asked, _ in alone:
        found = follow_up(asked, [Turn("How many people died in Brennick?", "two")], lambda turn, question: None)
        assert found.leant_on == ()


def test_the_request_is_answered_with_what_was_understood(tmp_path):
    request, told = (json.loads(block) for block in blocks(PAGE, "json"))
    turns = tuple(Turn(each["question"], each["answer"], tuple(each["articles"])) for each in request["earlier"])
    with open_engine(tmp_path / "collection") as engine:
        engine.add([article("ferry-strike", "Crews went back.", title="Ferry crews end strike after pay deal")])
        assert engine.search(query(request["question"], earlier=turns)).interpreted.notes == told


def test_time_and_source_hold_on_as_it_says(tmp_path):
    before = Turn("What did Zawya report last week?", None)
    with open_engine(tmp_path / "collection") as engine:
        engine.add([article("a", source="Zawya")])
        first = engine.search(query("Who said so?", earlier=(before,))).interpreted.notes
        second = engine.search(query("And yesterday?", earlier=(before,))).interpreted.notes
    assert (first["time"], first["source"]) == ("last week", "Zawya")
    assert (second["time"], second["source"]) == ("yesterday", "Zawya")
