"""What the retrievers for other frameworks tell of a passage."""

from typing import Any

from service.client.answers import Hit


def metadata(hit: Hit) -> dict[str, Any]:
    """The article, and where in its text the passage stands."""
    article, passage = hit.article, hit.passage
    return {
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published,
        "start": passage.start,
        "end": passage.end,
    }


def passage_id(hit: Hit) -> str:
    """The same for the same passage of the same article, whatever was asked."""
    return f"{hit.article.id}:{hit.passage.start}-{hit.passage.end}"
