"""Articles: taken in, listed, read, deleted, and what is related to one."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from index.engine import Engine
from index.errors import NotFound
from service import shapes
from service.filters import article_filter
from service.http import examples
from service.http.article_route import ArticleRoute
from service.http.bodies import read_articles
from service.http.dependencies import FilterQuery, Id, ListQuery, NoQuery, RelatedQuery, RuntimeDep
from service.http.openapi import ENGINE, answers, articles_body, parameters
from service.requests import FilterParams, ListParams, RelatedParams
from service.schemas import AddOut, ArticleOut, DeleteOut, Hits, ListOut
from service.shapes import Json

router = APIRouter(prefix="/v1/articles", tags=["articles"], route_class=ArticleRoute)


@router.post(
    "",
    response_model=AddOut,
    responses=answers(examples.ADD, 400, 415, *ENGINE),
    openapi_extra=articles_body(),
)
async def add(request: Request, runtime: RuntimeDep, _: NoQuery) -> Response:
    """Take in articles; what is counted is durable and searchable. One bad article is rejected, the rest go in."""
    content_type = request.headers.get("content-type", "")
    with runtime.upload():
        body = await request.body()
        return await runtime.write(
            lambda engine: shapes.report(engine.add(read_articles(body, content_type, collected=datetime.now(UTC))))
        )


@router.get("", response_model=ListOut, responses=answers(examples.LIST, *ENGINE), openapi_extra=parameters(ListParams))
async def listing(params: ListQuery, runtime: RuntimeDep) -> Response:
    """List articles, newest first."""
    return await runtime.read(
        lambda engine: shapes.listing(engine.listing(article_filter(params), limit=params.limit, cursor=params.cursor))
    )


@router.delete(
    "", response_model=DeleteOut, responses=answers(examples.DELETE, *ENGINE), openapi_extra=parameters(FilterParams)
)
async def delete_matching(params: FilterQuery, runtime: RuntimeDep) -> Response:
    """Delete the articles that the filters let through; at least one filter must be given."""
    return await runtime.write(lambda engine: {"deleted": engine.delete_where(article_filter(params))})


# The identifier may hold slashes (a URL makes a good one), so this path must be tried before the next.
@router.get(
    "/{id:path}/related",
    response_model=Hits,
    responses=answers(examples.HITS, 404, *ENGINE),
    openapi_extra=parameters(RelatedParams),
)
async def related(id: Id, params: RelatedQuery, runtime: RuntimeDep) -> Response:
    """Find passages of other stories that are close to this article."""
    return await runtime.read(lambda engine: {"hits": shapes.hits(engine.related(id, params.k))})


@router.get("/{id:path}", response_model=ArticleOut, responses=answers(examples.ARTICLE, 404, *ENGINE))
async def article(id: Id, runtime: RuntimeDep, _: NoQuery) -> Response:
    """Read one article, with the other copies of its story."""
    return await runtime.read(lambda engine: shapes.resource(engine.get(id), engine.copies(id)))


@router.delete("/{id:path}", response_model=DeleteOut, responses=answers(examples.DELETE, 404, *ENGINE))
async def delete(id: Id, runtime: RuntimeDep, _: NoQuery) -> Response:
    """Delete one article."""
    return await runtime.write(lambda engine: _delete(engine, id))


def _delete(engine: Engine, id: str) -> Json:
    if not engine.delete([id]):
        raise NotFound(f"no article has the id '{id}'; it may be gone already")
    return {"deleted": 1}
