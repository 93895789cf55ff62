"""Search, by GET and by POST."""

from typing import Annotated

from fastapi import APIRouter, Body
from starlette.responses import Response

from index.query import Turn
from service import shapes
from service.filters import search_query
from service.http import examples
from service.http.dependencies import NoQuery, RuntimeDep, SearchQuery, json_only
from service.http.openapi import ENGINE, answers, parameters
from service.http.runtime import Runtime
from service.requests import SearchBody, SearchParams
from service.schemas import SearchOut

router = APIRouter(prefix="/v1", tags=["search"])

BY_POST = (400, 415, *ENGINE)
"""What an operation on the engine that takes JSON may answer."""


@router.get(
    "/search",
    response_model=SearchOut,
    responses=answers(examples.SEARCH, *ENGINE),
    openapi_extra=parameters(SearchParams),
)
async def search(params: SearchQuery, runtime: RuntimeDep) -> Response:
    """Find passages by meaning and by words."""
    return await _search(params, (), runtime)


@router.post(
    "/search", response_model=SearchOut, responses=answers(examples.SEARCH, *BY_POST), dependencies=[json_only]
)
async def search_by_post(
    body: Annotated[SearchBody, Body(openapi_examples={"search": {"value": examples.SEARCH_IN}})],
    runtime: RuntimeDep,
    _: NoQuery,
) -> Response:
    """Find passages; the same names as with GET."""
    return await _search(body, body.turns(), runtime)


async def _search(params: SearchParams, earlier: tuple[Turn, ...], runtime: Runtime) -> Response:
    return await runtime.read(
        lambda engine: shapes.search(
            params.q, engine.search(search_query(params.q, params, earlier)), explain=params.explain
        )
    )
