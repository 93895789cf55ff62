"""The lexical index: BM25 over passages in Tantivy, with stemming by each article's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store.analysis import ANALYSES, analysis_of, analyzer, content_terms
from index.store.read_only import Links, may_write
from index.store.spelling import mended

WRITER_HEAP_BYTES = 64_000_000
"""Tantivy's buffer before it flushes a segment; over 500 MB with two threads it panicked once."""
PASSAGE, ARTICLE, SHOWN = "passage", "article", "shown"


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """What is indexed of one passage; `text` is what the encoder sees too."""

    passage: int
    article: int
    shown: bool
    lang: str
    text: str


class LexicalIndex:
    """One Tantivy folder, open to read; each `replace` commits once."""

    def __init__(self, index: Any, links: Links | None = None) -> None:
        self._index = index
        self._links = links

    @classmethod
    def create(cls, folder: Path) -> "LexicalIndex":
        """An empty index in an empty folder."""
        import tantivy

        return cls(_with_analyzers(tantivy.Index(_schema(), path=str(folder))))

    @classmethod
    def open(cls, folder: Path) -> "LexicalIndex":
        """Open an existing folder; its checksums were verified before."""
        import tantivy

        # Tantivy locks to read, too
        links = None if may_write(folder / "meta.json") else Links(folder)
        return cls(_with_analyzers(tantivy.Index.open(str(links.refresh() if links else folder))), links)

    def replace(self, removed: Sequence[tuple[int, int]], entries: Iterable[LexicalEntry]) -> None:
        """Remove passage ranges (both ends included), then add entries, in one commit; repeating it is harmless."""
        import tantivy

        writer = self._index.writer(WRITER_HEAP_BYTES, 1)
        for first, last in removed:
            writer.delete_documents_by_query(
                tantivy.Query.range_query(self._index.schema, PASSAGE, tantivy.FieldType.Unsigned, first, last)
            )
        for entry in entries:
            document = tantivy.Document()
            document.add_unsigned(PASSAGE, entry.passage)
            document.add_unsigned(ARTICLE, entry.article)
            document.add_boolean(SHOWN, entry.shown)
            document.add_text(analysis_of(entry.lang), entry.text)
            writer.add_document(document)
        writer.commit()
        # merges rewrite files; the checksums must be taken after them
        writer.wait_merging_threads()

    def snapshot(self) -> "LexicalSnapshot":
        """The index as last committed."""
        if self._links:
            self._links.refresh()
        self._index.reload()
        return LexicalSnapshot(self._index.searcher(), self._index.schema)


@dataclass(frozen=True, slots=True)
class LexicalSnapshot:
    """What searches see: one commit of the index."""

    searcher: Any
    schema: Any

    def mended(self, text: str, langs: Sequence[str]) -> str:
        """The text with each word that no passage has replaced by the nearest that one has."""
        return mended(self.searcher, text, [analysis_of(lang) for lang in langs])

    def search(
        self, text: str, k: int, allowed: NDArray[np.int64] | None, langs: Sequence[str]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The best `k` passages by BM25, best first, ties by row; passages without any of the words never come up.

        Words that only say how a question is put are left out, unless there are no others: half the time, same quality.

        Args:
            allowed: article rows that may come up; None: all articles that are shown.
            langs: the languages in the collection, whose analyses the words go through.
        """
        from tantivy import Occur, Query

        words = self._words(text, langs)
        if not words:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        if allowed is None:
            limit = (Occur.MustNot, Query.term_query(self.schema, SHOWN, False))
        else:
            members = Query.term_set_query(self.schema, ARTICLE, allowed.tolist())
            limit = (Occur.Must, Query.const_score_query(members, 0.0))
        query = Query.boolean_query(
            [(Occur.Must, Query.boolean_query([(Occur.Should, word) for word in words])), limit]
        )
        hits = self.searcher.search(query, k, count=False).hits
        rows = self.searcher.fast_field_values(PASSAGE, [address for _, address in hits])
        ids = np.array(rows, np.int64)
        scores = np.array([score for score, _ in hits], np.float32)
        order = np.lexsort((ids, -scores))
        return ids[order], scores[order]

    def _words(self, text: str, langs: Sequence[str]) -> list[Any]:
        from tantivy import Query

        analyses = {analysis_of(lang): lang for lang in langs}
        return [
            Query.term_query(self.schema, analysis, term, "freq")
            for analysis, lang in analyses.items()
            for term in content_terms(text, lang)
        ]


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(PASSAGE, indexed=True, fast=True)
    builder.add_unsigned_field(ARTICLE, indexed=True)
    builder.add_boolean_field(SHOWN, indexed=True)
    for analysis in ANALYSES:
        builder.add_text_field(analysis, tokenizer_name=analysis, index_option="freq")
    return builder.build()


def _with_analyzers(index: Any) -> Any:
    for analysis in ANALYSES:
        index.register_tokenizer(analysis, analyzer(analysis))
    index.config_reader("manual")
    return index
