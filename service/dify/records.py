"""Records: hits as Dify takes them in, with scores from 0 to 1."""

from collections.abc import Sequence

from index.answer import Hit
from service import shapes
from service.shapes import Json


def records(hits: Sequence[Hit], least: float) -> Json:
    """The hits that score no less than `least`."""
    scored = [(min(1.0, max(0.0, hit.score)), hit) for hit in hits]
    return {"records": [_record(hit, score) for score, hit in scored if score >= least]}


def _record(hit: Hit, score: float) -> Json:
    return {"content": hit.passage.text, "score": score, "title": hit.article.title, "metadata": _metadata(hit)}


def _metadata(hit: Hit) -> Json:
    """What is known of the article, under the names that conditions use, and where in its text the passage stands."""
    article = hit.article
    known: Json = {
        "article_id": article.id,
        "source": article.source,
        "published": shapes.published(article),
        "url": article.url,
        "lang": article.lang,
        "authors": article.authors,
        "tags": article.tags,
        "start": hit.passage.start,
        "end": hit.passage.end,
    }
    # Dify fails on a null
    return {name: value for name, value in known.items() if value or value == 0}
