"""Adding: articles are prepared and embedded in batches, each written in one durable transaction."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.article import Article
from index.chunk import Chunker, encoder_text, header
from index.encoder.base import Encoder
from index.ingest.language import detect_language
from index.report import AddReport, Duplicate, Rejected
from index.store.collection import Collection
from index.store.writing import Outcome, PreparedArticle, known_vectors, outcome, write_article

BATCH_PASSAGES = 512
"""Passages embedded and committed together: enough to sort by length, few enough to lose little work."""


class Adder:
    """Adds articles to one collection."""

    def __init__(self, collection: Collection, encoder: Encoder, chunker: Chunker) -> None:
        self._collection = collection
        self._encoder = encoder
        self._chunker = chunker

    def add(self, articles: Iterable[Article | Rejected], progress: Callable[[int], None] | None) -> AddReport:
        """Add them all; the writer lock is held from the first article to the last batch."""
        report = AddReport()
        with self._collection.locked():
            batch: dict[str, PreparedArticle] = {}
            for done, item in enumerate(articles, 1):
                if isinstance(item, Rejected):
                    report.rejected.append(replace(item, position=done - 1))
                else:
                    if item.id in batch:
                        self._write(batch, report)
                    self._take(item, batch, report)
                if sum(len(prepared.passages) for prepared in batch.values()) >= BATCH_PASSAGES:
                    self._write(batch, report)
                if progress and not batch:
                    progress(done)
            self._write(batch, report)
            self._collection.compact()
        return report

    def _take(self, article: Article, batch: dict[str, PreparedArticle], report: AddReport) -> None:
        """Put an article into the batch, unless it is there unchanged already."""
        report.ids.append(article.id)
        if not article.lang:
            article = replace(article, lang=detect_language(f"{article.title}\n{article.text}"))
        if outcome(self._collection.database.connection(), article) is Outcome.UNCHANGED:
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
        inputs = [text for prepared in batch.values() for text in prepared.inputs]
        vectors = self._vectors(inputs)
        with self._collection.writing() as connection:
            for id, prepared in batch.items():
                updated = outcome(connection, prepared.article) is Outcome.UPDATED
                original = write_article(connection, prepared, vectors)
                report.updated += updated
                report.added += not updated
                if original is not None:
                    report.duplicates.append(Duplicate(id, original))
        batch.clear()

    def _vectors(self, inputs: list[str]) -> dict[str, NDArray[np.float32]]:
        vectors = known_vectors(self._collection.database.connection(), inputs)
        missing = [text for text in dict.fromkeys(inputs) if text not in vectors]
        if missing:
            vectors |= dict(zip(missing, self._encoder.encode_document(missing), strict=True))
        return vectors
