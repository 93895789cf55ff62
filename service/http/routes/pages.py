"""Pages: raw HTML or text in, the articles on it out."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from index.engine import Engine
from index.ingest.read import read_bytes
from index.report import AddReport, Item, articles_of
from service import shapes
from service.http import examples
from service.http.bodies import media_type
from service.http.dependencies import PageQuery, RuntimeDep
from service.http.openapi import ENGINE, answers, page_body, parameters
from service.requests import PageParams
from service.schemas import PageOut
from service.shapes import Json

router = APIRouter(prefix="/v1", tags=["articles"])

# What browsers, feeds, mail and programs that do not say send, beside text/*.
OTHER_PAGE_TYPES = frozenset(
    {
        "",
        "application/atom+xml",
        "application/octet-stream",
        "application/rss+xml",
        "application/xhtml+xml",
        "application/xml",
        "message/rfc822",
    }
)


@router.post(
    "/pages",
    response_model=PageOut,
    responses=answers(examples.PAGE, 415, *ENGINE),
    openapi_extra=page_body() | parameters(PageParams),
)
async def pages(request: Request, params: PageQuery, runtime: RuntimeDep) -> Response:
    """Read a page, in whatever encoding it comes, and take in each article on it once."""
    content_type = request.headers.get("content-type", "")
    _refuse_other_types(content_type)
    with runtime.upload():
        body = await request.body()
        if params.dry_run:
            return await runtime.read(lambda _: _read(body, content_type, params))
        return await runtime.write(lambda engine: _take_in(engine, body, content_type, params))


def _refuse_other_types(content_type: str) -> None:
    kind = media_type(content_type)
    if not kind.startswith("text/") and kind not in OTHER_PAGE_TYPES:
        raise HTTPException(415, f"a page is HTML, XML, mail or plain text, not {kind}; send articles to /v1/articles")


def _items(body: bytes, content_type: str, params: PageParams) -> list[Item]:
    collected = params.collected or datetime.now(UTC)
    return list(read_bytes(body, url=params.url, media_type=content_type, collected=collected))


def _read(body: bytes, content_type: str, params: PageParams) -> Json:
    items = _items(body, content_type, params)
    return shapes.page(list(articles_of(items)), AddReport.without_storing(items))


def _take_in(engine: Engine, body: bytes, content_type: str, params: PageParams) -> Json:
    items = _items(body, content_type, params)
    return shapes.page(list(articles_of(items)), engine.add(items))
