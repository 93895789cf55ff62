"""The JSON shapes of what the engine answers; HTTP and the command line's `--json` print exactly these."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from index.answer import Answer, Candidate, Citation, Hit, SearchResult
from index.article import Article
from index.engine import ArticlePage, Stats
from index.report import AddReport

# What json.dumps takes. Plain dicts, not models: validating on the way out cost a third of the requests per second.
Json = dict[str, Any]


def json_bytes(value: Json) -> bytes:
    """Compact UTF-8 JSON."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # a lone surrogate, echoed from the caller's own JSON
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()


def search(text: str, result: SearchResult, *, explain: bool = False) -> Json:
    """What a search answers."""
    return {
        "query": text,
        "interpreted": result.interpreted.notes,
        "hits": hits(result.hits, explain=explain),
        "took_ms": round(result.took_ms, 2),
    }


def answer(question: str, result: Answer, *, explain: bool = False) -> Json:
    """What a question answers; `answered` is false, and `answer` null, where the articles do not say."""
    return {
        "question": question,
        "answered": result.answer is not None,
        "answer": result.answer,
        "confidence": round(result.confidence, 4),
        "citations": [citation(each) for each in result.citations],
        "alternatives": [alternative(each) for each in result.alternatives],
        "hits": hits(result.hits, explain=explain),
        "interpreted": result.interpreted.notes,
        "took_ms": round(result.took_ms, 2),
    }


def hits(found: Sequence[Hit], *, explain: bool = False) -> list[Json]:
    """Hits, best first; with their parts when the caller asked for an explanation."""
    return [_hit(each, explain=explain) for each in found]


def _hit(hit: Hit, *, explain: bool) -> Json:
    article, passage = hit.article, hit.passage
    shape: Json = {
        "article": {
            "id": article.id,
            "title": article.title,
            "source": article.source,
            "published": published(article),
            "url": article.url,
        },
        "passage": {"start": passage.start, "end": passage.end, "text": passage.text},
        "score": hit.score,
        "highlights": hit.highlights,
    }
    if hit.copies:
        shape["copies"] = [copy(each) for each in hit.copies]
    if explain:
        parts = hit.parts
        shape["parts"] = {
            "dense": parts.dense,
            "dense_rank": parts.dense_rank,
            "lexical": parts.lexical,
            "lexical_rank": parts.lexical_rank,
            "fused": parts.fused,
            "recency": parts.recency,
            "relevance": parts.relevance,
        }
    return shape


def citation(cited: Citation) -> Json:
    """Where an answer stands; `quote` is `text[start:end]` of the article."""
    article = cited.article
    return {
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "published": published(article),
        "url": article.url,
        "start": cited.start,
        "end": cited.end,
        "quote": cited.quote,
    }


def alternative(candidate: Candidate) -> Json:
    """Another possible answer."""
    return {
        "answer": candidate.text,
        "confidence": round(candidate.confidence, 4),
        "citations": [citation(each) for each in candidate.citations],
    }


def copy(article: Article) -> Json:
    """Another outlet's copy of the same story."""
    return {"id": article.id, "source": article.source, "published": published(article), "url": article.url}


def summary(article: Article) -> Json:
    """An article without its text, as a listing shows it."""
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "authors": article.authors,
        "published": published(article),
        "url": article.url,
        "lang": article.lang,
        "tags": article.tags,
    }


def full(article: Article) -> Json:
    """An article with its text and with how its publication time is known."""
    known = article.published
    return {
        **summary(article),
        "published_precision": known.precision if known else None,
        "published_origin": known.origin if known else None,
        "collected": moment(article.collected),
        "text": article.text,
    }


def resource(article: Article, copies: Sequence[Article]) -> Json:
    """One article and the other copies of its story."""
    return {**full(article), "copies": [copy(each) for each in copies]}


def listing(page: ArticlePage) -> Json:
    """One page of articles; `cursor` continues it and is null at the end."""
    return {"articles": [summary(each) for each in page.articles], "cursor": page.cursor or None}


def report(added: AddReport) -> Json:
    """What became of each article that was handed in."""
    return {
        "added": added.added,
        "updated": added.updated,
        "unchanged": added.unchanged,
        "duplicates": [{"id": each.id, "of": each.of} for each in added.duplicates],
        "rejected": [
            {"position": each.position, **({"id": each.id} if each.id else {}), "reason": each.reason}
            for each in added.rejected
        ],
    }


def page(articles: Sequence[Article], added: AddReport) -> Json:
    """The articles that a page held, and what became of them."""
    return {"articles": [full(each) for each in articles], **report(added)}


def stats(state: Stats) -> Json:
    """What a collection holds."""
    return {
        "articles": state.articles,
        "stories": state.stories,
        "passages": state.passages,
        "sources": state.sources,
        "oldest": moment(state.oldest) if state.oldest else None,
        "newest": moment(state.newest) if state.newest else None,
        "sequence": state.sequence,
        "bytes": state.bytes,
        "encoder": state.encoder,
        "dense": state.dense,
        "lexical": state.lexical,
    }


def published(article: Article) -> str | None:
    """A publication time with just the precision that is known."""
    return None if article.published is None else str(article.published)


def moment(at: datetime) -> str:
    """A point in time, to the second, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
