"""The sample as a collection of its own, made on first use and kept in the cache."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from index.article import Article
from index.engine import Engine
from index.errors import CollectionError
from index.ingest.records import article_from_record
from service.engines import open_engine
from service.settings import Settings

Progress = Callable[[str, int | None], AbstractContextManager[Callable[[int], None]]]


def open_sample(settings: Settings, progress: Progress) -> Engine:
    """Open the sample for the model of the settings; index it first if that has not been done.

    Raises:
        EncoderError: the model is missing or damaged.
    """
    content = (files("service.sample") / "articles.jsonl").read_bytes()
    # another sample or another model is another collection
    digest = hashlib.sha256(content + settings.model.encode()).hexdigest()[:12]
    at = settings.model_copy(update={"data": settings.cache / f"sample-{digest}"})
    if at.data.exists():
        try:
            return open_engine(at, create=False)
        except CollectionError:  # made by another release; nothing in it is anyone's own
            shutil.rmtree(at.data)
    _make(at, content, progress)
    return open_engine(at, create=False)


def _make(at: Settings, content: bytes, progress: Progress) -> None:
    """Build beside the place and move there, so that what is found there is whole."""
    at.data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sample-", dir=at.data.parent) as folder:
        draft = at.model_copy(update={"data": Path(folder) / "data"})
        with open_engine(draft, create=True) as engine:
            articles = list(_articles(content))
            with progress("indexing the sample", len(articles)) as done:
                engine.add(articles, progress=done)
        try:
            draft.data.rename(at.data)
        except OSError:
            if not at.data.exists():  # else somebody was faster, and it is the same
                raise


def _articles(content: bytes) -> Iterator[Article]:
    for line in content.splitlines():
        yield article_from_record(json.loads(line), collected=datetime.now(UTC))
