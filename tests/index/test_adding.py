"""Adding: what is counted is there, nothing is embedded twice, and a batch is whole or not there."""

import random
from datetime import timedelta

import pytest
from counting_encoder import CountingEncoder
from made_up import NOW, article, open_engine, query, words

from index.article import Origin, Precision, Published
from index.report import Rejected


@pytest.fixture
def encoder():
    return CountingEncoder()


@pytest.fixture
def engine(folder, encoder):
    with open_engine(folder / "c", encoder) as opened:
        yield opened


def test_what_was_said_to_be_an_hour_ago_keeps_the_time_at_which_it_was_first_read(engine, encoder):
    def read(days: int, **fields):
        ago = Published(NOW + timedelta(days=days), Precision.DAY, Origin.RELATIVE)
        return article("a", **{"text": "One.", "published": ago, **fields})

    engine.add([read(0)])
    assert engine.add([read(1)]).unchanged == 1
    assert engine.get("a").published.at == NOW
    assert engine.add([read(2, text="Two.")]).updated == 1
    assert engine.get("a").published.at == NOW + timedelta(days=2)
    given = Published(NOW, Precision.DAY, Origin.GIVEN)
    assert engine.add([read(3, text="Two.", published=given)]).updated == 1
    assert engine.get("a").published == given


def test_a_page_that_is_said_to_have_been_seen_earlier_gets_the_earlier_time(engine):
    def seen(at):
        return article("a", published=Published(at, Precision.DAY, Origin.RELATIVE), collected=at)

    day = timedelta(days=1)
    counts = []
    for at in (NOW, NOW - 30 * day, NOW - 20 * day):
        report = engine.add([seen(at)])
        counts.append((report.added, report.updated, report.unchanged))
    assert counts == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert engine.get("a").published.at == NOW - 30 * day


def test_each_item_is_counted_once(engine):
    engine.add([article("old", "One."), article("same", "Two.")])
    report = engine.add(
        [
            Rejected(99, "bad", "no text"),
            article("new", "Three."),
            article("old", "One, changed."),
            article("same", "Two."),
            Rejected(99, "worse", "no title"),
            article("new", "Three, changed at once."),
        ]
    )
    assert (report.added, report.updated, report.unchanged) == (1, 2, 1)
    assert report.ids == ["new", "old", "same", "new"]
    assert report.rejected == [Rejected(0, "bad", "no text"), Rejected(4, "worse", "no title")]
    assert engine.get("new").text == "Three, changed at once."


def test_nothing_is_embedded_twice(engine, encoder):
    one = article("a", "One. " * 100 + "\n" + "Two. " * 100)
    engine.add([one])
    assert len(encoder.embedded) == len(set(encoder.embedded)) == engine.stats().passages == 3
    for again in (
        [one],
        [article("a", one.text, tags=["new"])],
        [article("b", one.text)],
        [article("c", "One. " * 80)],
    ):
        engine.add(again)  # unchanged; updated but for the text; a copy; its first passage alone
        assert len(encoder.embedded) == 3
    engine.add([article("a", one.text + "\n" + "Three. " * 70)])
    assert sum(text.count("Three") for text in encoder.embedded[3:]) == 70
    assert all("Three" in text for text in encoder.embedded[3:])


def test_the_same_passage_twice_in_a_batch_is_embedded_once(engine, encoder):
    engine.add([article("a", "The same."), article("b", "The same."), article("c", "The same.", title="Another")])
    assert encoder.embedded == ["Untitled\nThe same.", "Another\nThe same."]
    assert {hit.article.id for hit in engine.search(query("same")).hits} == {"a", "b", "c"}


def test_when_a_thing_was_collected_is_no_change(engine):
    engine.add([article("a")])
    assert engine.add([article("a", collected=article("x").collected.replace(year=2020))]).unchanged == 1
    assert engine.get("a").collected.year == 2025


def test_progress_ends_with_everything_dealt_with(engine, monkeypatch):
    monkeypatch.setattr("index.adding.BATCH_PASSAGES", 3)
    rng = random.Random(1)
    seen = []
    items = [article(f"a{n}", words(rng, 20)) for n in range(7)] + [Rejected(0, "bad", "no text")]
    engine.add(items, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 8
    assert 3 in seen


def test_what_was_committed_stays_when_a_later_item_fails(engine, monkeypatch):
    monkeypatch.setattr("index.adding.BATCH_PASSAGES", 3)

    def items():
        yield from (article(f"a{n}", f"Word{n}.") for n in range(5))
        raise ConnectionError("the feed broke off")

    with pytest.raises(ConnectionError):
        engine.add(items())
    assert {held.id for held in engine.listing().articles} == {"a0", "a1", "a2"}
    assert {hit.article.id for hit in engine.search(query("word1", k=100)).hits} == {"a0", "a1", "a2"}


def test_a_batch_that_cannot_be_embedded_leaves_nothing(engine, encoder, monkeypatch):
    def fail(texts):
        raise MemoryError

    monkeypatch.setattr(encoder, "encode_document", fail)
    with pytest.raises(MemoryError):
        engine.add([article("a"), article("b")])
    monkeypatch.undo()
    assert (engine.stats().articles, engine.stats().sequence) == (0, 0)
    assert engine.add([article("a"), article("b")]).added == 2


def test_a_batch_that_cannot_be_written_leaves_nothing(engine, monkeypatch):
    engine.add([article("a", "Old.")])
    written = []

    def fail(*args):
        written.append(args)
        if len(written) == 3:
            raise OSError("disk full")
        return write(*args)

    from index.store.writing import write_article as write

    monkeypatch.setattr("index.adding.write_article", fail)
    with pytest.raises(OSError, match="disk full"):
        engine.add([article("a", "New."), article("b"), article("c")])
    monkeypatch.undo()
    assert [(held.id, held.text) for held in engine.listing().articles] == [("a", "Old.")]
    assert [hit.passage.text for hit in engine.search(query("old new")).hits] == ["Old."]
    report = engine.add([article("a", "New."), article("b"), article("c")])
    assert (report.added, report.updated) == (2, 1)


def test_a_missing_language_is_detected_and_a_given_one_is_kept(engine):
    text = "Die Bauern im Tal pflücken ihre Oliven drei Wochen früher als sonst, denn der Sommer war trocken."
    engine.add([article("a", text, lang=""), article("b", text, lang="nl")])
    assert (engine.get("a").lang, engine.get("b").lang) == ("de", "nl")
    assert engine.add([article("a", text, lang="")]).unchanged == 1


def test_adding_nothing_is_nothing(engine):
    seen = []
    report = engine.add([], progress=seen.append)
    assert (report.added, report.ids, engine.stats().sequence) == (0, [], 0)
    assert seen == [0]
