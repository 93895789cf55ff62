"""Adding: articles are prepared and embedded in batches, each written in one durable transaction."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from sqlite3 import Connection

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Origin
from index.chunk import Chunker, encoder_text, header
from index.encoder.base import Encoder
from index.ingest.language import detect_language
from index.report import AddReport, Duplicate, Item, Rejected
from index.store.collection import Collection
from index.store.rows import article_by_id
from index.store.writing import Change, PreparedArticle, change_of, known_vectors, write_article

Vector = NDArray[np.float32]

BATCH_PASSAGES = 512
"""Passages embedded and committed together: enough to sort by length, few enough to lose little work."""


class Adder:
    """Adds articles to one collection."""

    def __init__(self, collection: Collection, encoder: Encoder, chunker: Chunker) -> None:
        self._collection = collection
        self._encoder = encoder
        self._chunker = chunker

    def add(self, articles: Iterable[Item], progress: Callable[[int], None] | None) -> AddReport:
        """Add them all. The writer lock is held only while a batch is committed, so other writers get their turn."""
        report = AddReport()
        batch: dict[str, PreparedArticle] = {}
        done = 0
        for done, item in enumerate(articles, 1):
            if isinstance(item, Rejected):
                report.rejected.append(replace(item, position=done - 1))
                continue
            if item.id in batch:
                self._write(batch, report)
            self._take(item, batch, report)
            if sum(len(prepared.passages) for prepared in batch.values()) >= BATCH_PASSAGES:
                self._write(batch, report)
                if progress:
                    progress(done)
        self._write(batch, report)
        if progress:
            progress(done)
        with self._collection.locked():
            self._collection.compact()
        return report

    def _take(self, article: Article, batch: dict[str, PreparedArticle], report: AddReport) -> None:
        """Put an article into the batch, unless it is there unchanged already."""
        report.ids.append(article.id)
        if not article.lang:
            article = replace(article, lang=detect_language(f"{article.title}\n{article.text}"))
        with self._collection.database.reading() as connection:
            article = _as_first_seen(connection, article)
            known = change_of(connection, article)
        if known is Change.UNCHANGED:
            report.unchanged += 1
            return
        passages = self._chunker.cut(article, self._encoder)
        head = header(article, self._encoder)
        inputs = [encoder_text(head, passage.text) for passage in passages]
        batch[article.id] = PreparedArticle(article, head, passages, inputs)

    def _write(self, batch: dict[str, PreparedArticle], report: AddReport) -> None:
        """Embed what was never embedded, then commit the batch whole, and empty it."""
        if not batch:
            return
        vectors = self._vectors([text for prepared in batch.values() for text in prepared.inputs])
        with self._collection.locked(), self._collection.writing() as connection:
            for prepared in batch.values():
                self._write_one(connection, prepared, vectors, report)
        batch.clear()

    def _write_one(
        self, connection: Connection, prepared: PreparedArticle, vectors: dict[str, Vector], report: AddReport
    ) -> None:
        # asked again: another process may have written since the article was taken
        match change_of(connection, prepared.article):
            case Change.UNCHANGED:
                report.unchanged += 1
                return
            case Change.UPDATED:
                report.updated += 1
            case Change.ADDED:
                report.added += 1
        original = write_article(connection, prepared, vectors)
        if original is not None:
            report.duplicates.append(Duplicate(prepared.article.id, original))

    def _vectors(self, inputs: list[str]) -> dict[str, Vector]:
        with self._collection.database.reading() as connection:
            vectors = known_vectors(connection, inputs)
        missing = [text for text in dict.fromkeys(inputs) if text not in vectors]
        if missing:
            vectors |= dict(zip(missing, self._encoder.encode_document(missing), strict=True))
        return vectors


def _as_first_seen(connection: Connection, article: Article) -> Article:
    """With the time that "6 days ago" meant when the same text was first seen: the same file read later says less."""
    published = article.published
    if published is None or published.origin is not Origin.RELATIVE:
        return article
    found = article_by_id(connection, article.id)
    known = found[1] if found else article
    if (known.title, known.text) != (article.title, article.text) or known.collected > article.collected:
        return article
    return replace(article, published=known.published)
