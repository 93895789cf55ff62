"""Judged: a collection with questions, and which of its articles answer which.

It is a folder with `corpus.jsonl[.gz]` (id, title, text, source, published, url), `queries.jsonl[.gz]` (id, text,
answers?, date?) and `qrels.tsv` (query id, article id, relevance).
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.article import Article, Origin
from index.errors import InvalidArticle
from index.ingest.dates import parse_published
from index.report import Item, Rejected

Asked = dict[str, Any]
"""A row of `queries`."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged collection: articles, questions, and which articles answer which question."""

    name: str
    articles: list[Item]
    questions: list[Asked]
    qrels: dict[str, dict[str, int]]

    @classmethod
    def read(cls, folder: Path, others: int | None = None) -> "Judged":
        """Read the three files, of the articles that answer nothing only so many, or all."""
        qrels: dict[str, dict[str, int]] = {}
        for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
            query, article, relevance = line.split("\t")
            qrels.setdefault(query, {})[article] = int(relevance)
        questions = [row for row in _rows(folder, "queries") if str(row["id"]) in qrels]
        judged = {id for articles in qrels.values() for id in articles}
        articles = sorted(_articles(folder), key=lambda each: each.id not in judged)
        most = None if others is None else others + sum(each.id in judged for each in articles)
        return cls(folder.name if most is None else f"{folder.name}-{most}", articles[:most], questions, qrels)


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    plain, packed = folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz"
    with plain.open("rt", encoding="utf-8") if plain.exists() else gzip.open(packed, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _articles(folder: Path) -> Iterator[Item]:
    collected = datetime.now(UTC)
    for position, row in enumerate(_rows(folder, "corpus")):
        published = parse_published(str(row.get("published") or ""), origin=Origin.GIVEN, collected=collected)
        try:
            yield Article.create(
                id=str(row["id"]),
                title=row.get("title", ""),
                text=row["text"],
                source=row.get("source", ""),
                url=row.get("url", ""),
                lang="en",
                published=published,
                collected=collected,
            )
        except InvalidArticle as error:
            yield Rejected(position, str(row["id"]), str(error))


def as_of(question: Asked) -> datetime:
    """When a question was asked; this moment where that is not known."""
    date = str(question.get("date", "")).replace("/", "-")
    return datetime.fromisoformat(date).replace(tzinfo=UTC) if date else datetime.now(UTC)
