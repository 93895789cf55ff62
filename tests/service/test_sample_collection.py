"""The sample's own collection: made once, made whole, made again when it cannot be opened."""

import json
from contextlib import contextmanager

import pytest
from hashed_encoder import HashedEncoder
from news import settings_in

from index.errors import CollectionRefused
from index.filters import EVERYTHING
from service.cli.main import run
from service.sample import collection
from service.sample.collection import open_sample

ARTICLES = 36


class Bar:
    """Counts what a progress bar is told."""

    def __init__(self):
        self.shown = []

    @contextmanager
    def __call__(self, label, total):
        self.shown.append((label, total))
        yield lambda done: self.shown.append(done)


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setattr("index.encoder.load.load_encoder", lambda *_, **__: HashedEncoder())
    return settings_in(tmp_path)


def open_count(settings, bar):
    with open_sample(settings, bar) as engine:
        return len(engine.listing(EVERYTHING, limit=1000).articles)


def test_it_is_indexed_once(settings):
    first, second = Bar(), Bar()
    assert open_count(settings, first) == ARTICLES
    assert first.shown[0] == ("indexing the sample", ARTICLES)
    assert first.shown[-1] == ARTICLES
    assert open_count(settings, second) == ARTICLES
    assert second.shown == []
    assert not settings.data.exists()
    assert len(list(settings.cache.iterdir())) == 1


def test_every_article_keeps_its_time(settings):
    with open_sample(settings, Bar()) as engine:
        assert all(article.published for article in engine.listing(EVERYTHING, limit=1000).articles)


def test_an_interrupted_one_leaves_nothing_behind(settings, monkeypatch):
    @contextmanager
    def interrupted(*_):
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        open_sample(settings, interrupted)
    assert list(settings.cache.iterdir()) == []
    assert open_count(settings, Bar()) == ARTICLES


def test_one_that_is_refused_is_made_again(settings, monkeypatch):
    open_count(settings, Bar())
    real, calls = collection.open_engine, []

    def refuse_once(at, *, create):
        calls.append(at)
        if len(calls) == 1:
            raise CollectionRefused("made by another release")
        return real(at, create=create)

    monkeypatch.setattr(collection, "open_engine", refuse_once)
    bar = Bar()
    assert open_count(settings, bar) == ARTICLES
    assert bar.shown[0] == ("indexing the sample", ARTICLES)


def test_another_model_has_a_collection_of_its_own(settings):
    open_count(settings, Bar())
    other = settings.model_copy(update={"model": "another"})
    bar = Bar()
    open_count(other, bar)
    assert bar.shown
    assert len(list(settings.cache.iterdir())) == 2


@pytest.fixture
def ask(settings, monkeypatch, capsys):
    """`nutgraf ask --sample`, as scripts/ask calls it."""
    monkeypatch.setenv("NUTGRAF_DATA", str(settings.data))
    monkeypatch.setenv("NUTGRAF_CACHE", str(settings.cache))

    def call(*args):
        capsys.readouterr()
        code = run(["ask", "Who was elected mayor of Port Selwyn?", "--json", *args])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return call


def test_without_a_collection_the_sample_is_asked_and_said_so(ask):
    code, answered, err = ask("--sample")
    assert code in (0, 3)
    assert answered["hits"][0]["article"]["id"].startswith("port-sel")
    assert "asking the built-in sample" in err


def test_without_being_told_to_the_sample_is_not_asked(ask):
    code, answered, _ = ask()
    assert (code, answered) == (4, None)


def test_one_s_own_articles_go_before_the_sample(ask, tmp_path, capsys):
    (tmp_path / "mine.txt").write_text(
        "Council meets\n\nThe council of Port Selwyn met on Monday to elect its clerk.\n"
    )
    assert run(["add", str(tmp_path / "mine.txt")]) == 0
    _, answered, err = ask("--sample")
    assert [hit["article"]["title"] for hit in answered["hits"]] == ["Council meets"]
    assert err == ""


def test_a_collection_without_articles_counts_as_none(ask, settings):
    from service.engines import open_engine

    open_engine(settings, create=True).close()
    _, answered, err = ask("--sample")
    assert answered["hits"]
    assert "asking the built-in sample" in err
