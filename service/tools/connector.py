"""search and fetch: the pair of tools that ChatGPT's connectors call, by name and shape."""

from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, Field

from index.article import Article
from index.engine import Engine
from index.query import Group, Query
from service import shapes
from service.addresses import address
from service.requests import Text
from service.schemas import Shape
from service.shapes import Json
from service.tools.tool import Tool


class SearchIn(BaseModel):
    """What is searched for."""

    model_config = ConfigDict(extra="forbid", strict=True)

    query: Text = Field(description="What is searched for, in plain words.", examples=["ferry strike in Port Calder"])


class FetchIn(BaseModel):
    """Which article is wanted."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Text = Field(description="The `id` of a result of search.", examples=["ferry-strike"])


class ResultOut(Shape):
    """An article that was found."""

    id: str
    title: str
    url: str = Field(description="The article's own address; where it has none, one that nutgraf knows it by.")


class ResultsOut(Shape):
    """Articles, best first."""

    results: list[ResultOut]


class DocumentOut(ResultOut):
    """An article with its text; `metadata` has what is known of source, published, authors, lang and tags."""

    text: str
    metadata: dict[str, str]


def _search(engine: Engine, params: SearchIn, before: str) -> Json:
    found = engine.search(Query(params.query, datetime.now(UTC), group=Group.ARTICLE))
    return {"results": [_result(hit.article, before) for hit in found.hits]}


def _fetch(engine: Engine, params: FetchIn, before: str) -> Json:
    article = engine.get(params.id)
    known = {
        "source": article.source,
        "published": shapes.published(article) or "",
        "authors": ", ".join(article.authors),
        "lang": article.lang,
        "tags": ", ".join(article.tags),
    }
    metadata = {name: value for name, value in known.items() if value}
    return {**_result(article, before), "text": article.text, "metadata": metadata}


def _result(article: Article, before: str) -> Json:
    return {"id": article.id, "title": article.title, "url": address(article, before)}


SEARCH = Tool(
    "search",
    "Search",
    "Search the user's own collection of news articles; returns the id, title and url of each article found, best "
    "first. Read one with fetch.",
    SearchIn,
    ResultsOut,
    _search,
)
FETCH = Tool(
    "fetch",
    "Fetch",
    "Read one news article whole, by the id that search returned.",
    FetchIn,
    DocumentOut,
    _fetch,
)
CONNECTOR_TOOLS = (SEARCH, FETCH)
