"""Copies of one story are folded under the earliest dated one; all stay listed, fetchable and found by a filter."""

import random

import pytest
from made_up import article, day, query, words

from index.engine import Engine
from index.filters import And, Field, In, Not, PublishedRange
from index.query import Group
from index.report import Duplicate

RNG = random.Random(11)
PARAGRAPHS = [words(RNG, 60) for _ in range(5)]
STORY = "\n\n".join(PARAGRAPHS)
OTHER = words(RNG, 300)


def shown(engine: Engine, **fields) -> list[str]:
    """Articles that an unfiltered search brings up, in the order of their ids; both indexes agree on it."""
    dense, lexical = set(), set()
    for hit in engine.search(query(STORY[:800] + OTHER[:800], k=100, **fields)).hits:
        dense |= {hit.article.id} if hit.parts.dense_rank else set()
        lexical |= {hit.article.id} if hit.parts.lexical_rank else set()
    assert dense == lexical
    return sorted(dense)


def copies(engine: Engine, id: str) -> list[str]:
    return [copy.id for copy in engine.copies(id)]


def edited(text: str, every: int) -> str:
    return " ".join("edited" if n % every == 0 else word for n, word in enumerate(text.split(), 1))


COPIES = {
    "with another headline": STORY,
    "lightly edited": edited(STORY, 45),
    "cut at the end": "\n\n".join(PARAGRAPHS[:4]),
    "with paragraphs in another order": "\n\n".join(PARAGRAPHS[at] for at in (2, 0, 1, 4, 3)),
    "with a paragraph added": f"{STORY}\n\n{OTHER[:200]}",
    "in capitals without punctuation": STORY.upper().replace(".", ""),
}
NO_COPIES = {
    "another story": OTHER,
    "a quotation of one paragraph": f"{PARAGRAPHS[2]}\n\n{OTHER}",
    "every fourth word changed": edited(STORY, 4),
    "a summary": PARAGRAPHS[0][:100],
    "a short text, word for word": " ".join(STORY.split()[:12]),
}


def test_the_next_version_of_one_outlet_is_not_folded_behind_the_first(engine):
    for number, toll in enumerate(("three", "41", "112")):
        text = f"The quake killed {toll}, the ministry said.\n\n{STORY}"
        engine.add([article(str(number), text, source="Wire", published=day(number))])
    engine.add([article("again", f"The quake killed 112, the ministry said.\n\n{STORY}", source="Wire")])
    assert shown(engine) == ["0", "1", "2"]
    assert copies(engine, "2") == ["again"]


def test_a_copy_elsewhere_does_not_fold_the_next_version_behind_the_first(engine):
    first, second = (f"The quake killed {toll}, the ministry said.\n\n{STORY}" for toll in ("three", "41"))
    for at, (id, text, source) in enumerate(
        (("1", first, "Wire"), ("2", first, "Herald"), ("3", second, "Wire"), ("4", second, "Post")), 1
    ):
        engine.add([article(id, text, source=source, published=day(at))])
    assert shown(engine) == ["1", "3"]
    assert (copies(engine, "1"), copies(engine, "3")) == (["2"], ["4"])


def test_a_copy_without_numbers_does_not_fold_other_numbers(engine):
    engine.add([article("c", STORY), article("a", f"{STORY} 4,000 cars."), article("b", f"{STORY} 9,000 cars.")])
    assert shown(engine) == ["b", "c"]


def test_where_no_outlet_is_known_other_numbers_make_another_story(engine):
    engine.add([article("a", f"{STORY} 4,000 cars."), article("b", f"{STORY} 9,000 cars."), article("c", STORY)])
    assert shown(engine) == ["a", "b"]


@pytest.mark.parametrize("kind", COPIES)
def test_a_copy_is_folded(engine, kind):
    engine.add([article("a", STORY, published=day(2))])
    report = engine.add([article("b", COPIES[kind], title="New", source="Wire", published=day(3))])
    assert (report.added, report.duplicates) == (1, [Duplicate("b", "a")])
    assert shown(engine) == ["a"]
    assert copies(engine, "a") == ["b"]
    assert copies(engine, "b") == ["a"]
    assert engine.get("b").text == COPIES[kind]
    assert {held.id for held in engine.listing().articles} == {"a", "b"}
    hits = engine.search(query(PARAGRAPHS[0], k=1)).hits
    assert [(hit.article.id, [copy.id for copy in hit.copies]) for hit in hits] == [("a", ["b"])]
    assert hits[0].copies[0] == engine.get("b")


@pytest.mark.parametrize("kind", NO_COPIES)
def test_what_is_no_copy_is_shown(engine, kind):
    engine.add([article("a", STORY)])
    assert engine.add([article("b", NO_COPIES[kind])]).duplicates == []
    assert shown(engine) == ["a", "b"]
    assert copies(engine, "a") == copies(engine, "b") == []


def test_the_earliest_dated_is_shown_whenever_it_comes(engine):
    expected = []
    for id, published, first in [
        ("d", None, "d"),
        ("e", None, "d"),
        ("c", day(9), "c"),
        ("b", day(5), "b"),
        ("x", day(7), "b"),
    ]:
        engine.add([article(id, STORY, published=published)])
        expected.append(id)
        assert shown(engine) == [first]
    assert copies(engine, "b") == ["x", "c", "d", "e"]
    assert copies(engine, "e") == ["b", "x", "c", "d"]
    assert engine.stats().stories == 1


def test_the_next_stands_in_for_one_that_is_deleted(engine):
    engine.add(article(id, STORY, published=day(at)) for id, at in [("a", 1), ("b", 2), ("c", 3)])
    for gone, left, others in [("a", "b", ["c"]), ("b", "c", [])]:
        assert engine.delete([gone]) == 1
        assert shown(engine) == [left]
        assert copies(engine, left) == others
    engine.delete(["c"])
    assert shown(engine) == []
    engine.add([article("d", STORY)])
    assert shown(engine) == ["d"]


def test_deleting_a_hidden_copy_changes_nothing_else(engine):
    engine.add(article(id, STORY, published=day(at)) for id, at in [("a", 1), ("b", 2), ("c", 3)])
    engine.delete(["b"])
    assert shown(engine) == ["a"]
    assert copies(engine, "a") == ["c"]


def test_an_update_to_another_text_and_back(engine):
    engine.add(article(id, STORY, published=day(at)) for id, at in [("a", 1), ("b", 2), ("c", 3)])
    assert engine.add([article("a", OTHER, published=day(1))]).updated == 1
    assert shown(engine) == ["a", "b"]
    assert (copies(engine, "a"), copies(engine, "b")) == ([], ["c"])
    report = engine.add([article("a", STORY, published=day(1))])
    assert (report.updated, [duplicate.id for duplicate in report.duplicates]) == (1, ["a"])
    assert shown(engine) == ["a"]
    assert copies(engine, "a") == ["b", "c"]
    engine.add([article("c", OTHER, published=day(3))])  # a hidden one goes its own way
    assert shown(engine) == ["a", "c"]
    assert copies(engine, "a") == ["b"]


def test_an_update_of_the_date_decides_anew_who_is_shown(engine):
    engine.add(article(id, STORY, published=day(at)) for id, at in [("a", 1), ("b", 2)])
    engine.add([article("a", STORY, published=day(3))])
    assert shown(engine) == ["b"]
    assert copies(engine, "b") == ["a"]


def test_a_chain_of_copies_is_one_story(engine):
    """Each is a copy of the next, the first and the last are not; without the first, they stay together."""
    more = [words(random.Random(n), 60) for n in range(4)]
    window = [*PARAGRAPHS, *more]
    for n in range(4):
        engine.add([article(f"a{n}", "\n\n".join(window[n : n + 5]), published=day(n))])
    assert shown(engine) == ["a0"]
    assert copies(engine, "a0") == ["a1", "a2", "a3"]
    engine.delete(["a0"])
    assert shown(engine) == ["a1"]
    assert copies(engine, "a1") == ["a2", "a3"]


def test_the_ends_of_a_chain_alone_are_two_stories(engine):
    more = [words(random.Random(n), 60) for n in range(4)]
    window = [*PARAGRAPHS, *more]
    engine.add(article(f"a{n}", "\n\n".join(window[n : n + 5])) for n in (0, 3))
    assert shown(engine) == ["a0", "a3"]


def test_a_filter_brings_up_the_copy_that_it_leaves(engine):
    engine.add(
        article(id, STORY, source=id, published=day(at), tags=[f"t{at}"]) for id, at in [("a", 1), ("b", 2), ("c", 3)]
    )
    engine.add([article("z", OTHER, source="z")])
    assert shown(engine) == ["a", "z"]
    for filters, expected in [
        (In(Field.SOURCE, ("b",)), ["b"]),
        (In(Field.SOURCE, ("c", "b", "z")), ["b", "z"]),
        (Not(In(Field.SOURCE, ("A",))), ["b", "z"]),
        (In(Field.TAG, ("t3",)), ["c"]),
        (PublishedRange(since=day(3).at), ["c"]),
        (PublishedRange(until=day(3).at), ["a"]),
        (And((Not(In(Field.ID, ("a", "b"))), PublishedRange(since=day(0).at))), ["c"]),
    ]:
        for group in Group:
            assert shown(engine, filters=filters, group=group) == expected
    hit = engine.search(query(PARAGRAPHS[0], k=1, filters=In(Field.SOURCE, ("c",)))).hits[0]
    assert [copy.id for copy in hit.copies] == ["a", "b"]


def test_the_same_article_twice_is_unchanged(engine):
    one = article("a", STORY, published=day(1))
    report = engine.add([one, one, article("a", STORY, published=day(1))])
    assert (report.added, report.unchanged, report.updated, report.duplicates) == (1, 2, 0, [])
    assert engine.add([one]).unchanged == 1
    assert (shown(engine), copies(engine, "a")) == (["a"], [])


def test_copies_within_one_batch_are_folded(engine):
    report = engine.add(article(id, STORY, published=day(5 - n)) for n, id in enumerate("abcd"))
    assert [duplicate.id for duplicate in report.duplicates] == ["b", "c", "d"]
    assert shown(engine) == ["d"]


def test_related_leaves_out_an_article_s_own_copies(engine):
    engine.add(article(id, STORY, published=day(at)) for id, at in [("a", 1), ("b", 2)])
    engine.add([article("near", f"{PARAGRAPHS[0]}\n\n{OTHER[:900]}"), article("far", words(random.Random(9), 100))])
    for id in "ab":
        hits = engine.related(id)
        assert [hit.article.id for hit in hits] == ["near", "far"]
        assert all(hit.highlights == () for hit in hits)
