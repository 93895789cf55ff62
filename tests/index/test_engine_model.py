"""Whatever is done to a collection, it answers as a plain dictionary of articles would."""

import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from counting_encoder import CountingEncoder
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from made_up import article, day, query

from index.article import Article
from index.chunk import Chunker, encoder_text, header
from index.engine import Engine
from index.errors import InvalidQuery, NotFound
from index.filters import EVERYTHING, And, Field, Filter, In, Not, PublishedRange, lets_everything_through, matching
from index.query import Group
from index.recency import TIMELESS
from index.store.analysis import terms
from index.store.snapshot import SegmentPolicy

MEMORY = Path("/dev/shm")
POLICY = SegmentPolicy(smallest=4, largest=8, exact_limit=20)
CHUNKER = Chunker(6)  # a sentence a passage
SENTENCES = ["Ferry crews strike.", "Gulls rest ashore.", "The pier is closed.", "Ferries run late.", "Lamps fail."]
IDS, SOURCES, TAGS = [f"a{n}" for n in range(9)], ["Harbour Times", "Wire", ""], ["sea", "Strike"]

ARTICLES = st.builds(
    article,
    st.sampled_from(IDS),
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join),
    title=st.sampled_from(["Quay", "Ferry news"]),
    source=st.sampled_from(SOURCES),
    lang=st.sampled_from(["en", "de"]),
    tags=st.lists(st.sampled_from(TAGS), unique=True),
    published=st.one_of(st.none(), st.integers(0, 4).map(day)),
)
VALUES = {
    Field.SOURCE: [*filter(None, SOURCES), "WIRE"],
    Field.LANG: ["en", "de", "fr"],
    Field.TAG: ["sea", "STRIKE"],
    Field.ID: IDS,
}
LEAVES = st.one_of(
    st.just(In(Field.SOURCE, ("",))),
    st.sampled_from(list(Field)).flatmap(
        lambda field: (
            st.lists(
                st.sampled_from(VALUES[field]).flatmap(lambda value: st.sampled_from([value, f"-{value}"])), max_size=3
            )
            .map(tuple)
            .map(lambda values: matching(field, values))
        )
    ),
    st.builds(
        lambda since, until: PublishedRange(since and since.at, until and until.at),
        st.one_of(st.none(), st.integers(0, 4).map(day)),
        st.one_of(st.none(), st.integers(0, 4).map(day)),
    ),
)
FILTERS = st.one_of(st.just(EVERYTHING), LEAVES, LEAVES.map(Not), st.lists(LEAVES, max_size=3).map(tuple).map(And))


def passes(part: Filter, held: Article) -> bool:
    """The filter, read by hand."""
    match part:
        case In(field, values):
            have = {
                Field.ID: [held.id], Field.SOURCE: [held.source], Field.LANG: [held.lang], Field.TAG: held.tags,
            }[field]  # fmt: skip
            return any(one.casefold() == other.casefold() for one in have for other in values)
        case PublishedRange(since, until):
            at = held.published.at if held.published else None
            return at is not None and (since is None or since <= at) and (until is None or at < until)
        case Not(inner):
            return not passes(inner, held)
        case And(parts):
            return all(passes(inner, held) for inner in parts)
    raise AssertionError(part)


class Model(RuleBasedStateMachine):
    """`held` maps ids to articles in order of arrival, which an update keeps."""

    @initialize()
    def create(self):
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.encoder = CountingEncoder()
        self.held: dict[str, Article] = {}
        self.inputs: set[str] = set()
        self.sequence = 0
        self.open()

    def open(self):
        self.engine = Engine.open(self.folder / "c", self.encoder, create=True, chunker=CHUNKER, policy=POLICY)

    def teardown(self):
        if hasattr(self, "engine"):
            self.engine.close()
            shutil.rmtree(self.folder)

    def passages(self, held: Article) -> list[str]:
        """What the encoder and BM25 read of each passage."""
        head = header(held, self.encoder)
        return [encoder_text(head, passage.text) for passage in CHUNKER.cut(held, self.encoder)]

    def known(self) -> set[str]:
        return {text for held in self.held.values() for text in self.passages(held)}

    @rule(articles=st.lists(ARTICLES, min_size=1, max_size=5))
    def add(self, articles):
        counts = {"added": 0, "updated": 0, "unchanged": 0}
        before, model = self.known(), dict(self.held)
        for each in articles:
            old = model.get(each.id)
            counts["added" if old is None else "unchanged" if old == each else "updated"] += 1
            model[each.id] = each
        self.encoder.embedded.clear()
        report = self.engine.add(articles)
        assert {name: getattr(report, name) for name in counts} == counts
        assert report.ids == [each.id for each in articles]
        assert (report.rejected, report.duplicates) == ([], [])
        # an article that comes twice is written in between, and may take a passage away that a later one has again
        if len({each.id for each in articles}) == len(articles):
            assert not set(self.encoder.embedded) & before
        assert len(self.encoder.embedded) <= sum(len(self.passages(each)) for each in articles)
        self.held = model

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def add_unchanged(self, data):
        self.encoder.embedded.clear()
        chosen = data.draw(st.lists(st.sampled_from(sorted(self.held)), min_size=1))
        report = self.engine.add(self.held[id] for id in chosen)
        assert (report.unchanged, report.added, report.updated) == (len(chosen), 0, 0)
        assert self.encoder.embedded == []

    @rule(ids=st.lists(st.sampled_from([*IDS, "unknown"]), max_size=4))
    def delete(self, ids):
        assert self.engine.delete(ids) == len(set(ids) & set(self.held))
        self.held = {id: held for id, held in self.held.items() if id not in ids}

    @rule(filters=FILTERS)
    def delete_where(self, filters):
        if lets_everything_through(filters):
            with pytest.raises(InvalidQuery):
                self.engine.delete_where(filters)
            return
        kept = {id: held for id, held in self.held.items() if not passes(filters, held)}
        assert self.engine.delete_where(filters) == len(self.held) - len(kept)
        self.held = kept

    @rule()
    def reopen(self):
        self.engine.close()
        self.open()

    @rule(text=st.sampled_from([*SENTENCES, "ferry", "lamp gulls quay", "unknown"]), filters=FILTERS,
          k=st.integers(1, 12), group=st.sampled_from(Group))  # fmt: skip
    def search(self, text, filters, k, group):
        allowed = {id: self.passages(held) for id, held in self.held.items() if passes(filters, held)}
        (vector,) = self.encoder.encode_query([text])
        every = [read for reads in allowed.values() for read in reads]
        best = sorted((self.encoder.encode_query(every) @ vector).tolist(), reverse=True) if every else []
        if group is Group.ARTICLE:
            best = sorted((max(self.encoder.encode_query(reads) @ vector) for reads in allowed.values()), reverse=True)
        asked = query(text, filters=filters, k=k, group=group, now=TIMELESS)  # what is new is not preferred
        snapshot = self.engine.retriever._collection.snapshot()
        searched = snapshot.lexical.mended(
            text, snapshot.langs
        )  # a word that no article has becomes one that some have
        for weight in (1.0, 0.5, 0.0):
            hits = self.engine.retriever.with_dense_weight(weight).search(asked)
            assert len(hits) == min(k, len(best))
            assert len({hit.article.id if group is Group.ARTICLE else hit.passage for hit in hits}) == len(hits)
            for hit in hits:
                assert hit.article == self.held[hit.article.id]
                assert hit.passage.text == hit.article.text[hit.passage.start : hit.passage.end]
                read = encoder_text(header(hit.article, self.encoder), hit.passage.text)
                assert read in allowed[hit.article.id]
                shared = set(terms(hit.article.lang, searched)) & set(terms(hit.article.lang, read))
                assert (hit.parts.lexical_rank is not None) == bool(shared)
                assert abs(hit.parts.dense - float(self.encoder.encode_query([read])[0] @ vector)) < 1e-5
            scores = [hit.score for hit in hits]
            assert scores == sorted(scores, reverse=True)
            if weight == 1.0:
                assert np.allclose([hit.parts.dense for hit in hits], best[:k], atol=1e-5)
            if weight == 0.0:  # what holds a word of the query comes before all that holds none
                ranked = [hit.parts.lexical_rank is not None for hit in hits]
                assert ranked == sorted(ranked, reverse=True)

    @rule(filters=FILTERS, limit=st.integers(1, 4))
    def page_through(self, filters, limit):
        rows = {id: row for row, id in enumerate(self.held)}
        times = {
            id: held.published.at.timestamp() if held.published else float("-inf") for id, held in self.held.items()
        }
        allowed = [id for id, held in self.held.items() if passes(filters, held)]
        expected = sorted(allowed, key=lambda held: (times[held], rows[held]), reverse=True)
        found, cursor = [], ""
        while len(found) <= len(expected):
            page = self.engine.listing(filters, limit=limit, cursor=cursor)
            found.extend(page.articles)
            cursor = page.cursor
            if not cursor:
                break
            assert len(page.articles) == limit
        assert found == [self.held[id] for id in expected]

    @rule()
    def stats(self):
        stats = self.engine.stats()
        assert stats.articles == stats.stories == len(self.held)
        assert stats.passages == sum(len(self.passages(held)) for held in self.held.values())
        sources = [held.source for held in self.held.values()]
        assert stats.sources == {source: sources.count(source) for source in sources}
        dated = [held.published.at for held in self.held.values() if held.published]
        assert (stats.oldest, stats.newest) == (min(dated, default=None), max(dated, default=None))
        assert stats.sequence == stats.lexical["sequence"] >= self.sequence
        self.sequence = stats.sequence
        # SQL would hide a deleted passage that an index still held
        snapshot = self.engine._collection.snapshot()
        assert int(snapshot.dense.present.sum()) == snapshot.lexical.searcher.num_docs == stats.passages

    @rule(id=st.sampled_from(IDS))
    def get(self, id):
        try:
            assert self.engine.get(id) == self.held[id]
            assert self.engine.copies(id) == ()
        except NotFound:
            assert id not in self.held

    @invariant()
    def everything_that_is_there_comes_up(self):
        if hasattr(self, "engine"):
            hits = self.engine.search(query("ferry", k=100)).hits
            assert sorted((hit.article.id, hit.passage.start) for hit in hits) == sorted(
                (id, passage.start) for id, held in self.held.items() for passage in CHUNKER.cut(held, self.encoder)
            )


TestModel = Model.TestCase
TestModel.settings = settings(
    max_examples=12, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
)
