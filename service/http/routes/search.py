"""Search and ask, by GET and by POST."""

from typing import Annotated

from fastapi import APIRouter, Body
from starlette.responses import Response

from service import shapes
from service.filters import search_query
from service.http import examples
from service.http.dependencies import AskQuery, NoQuery, RuntimeDep, SearchQuery, json_only
from service.http.openapi import ENGINE, answers, parameters
from service.http.requests import AskBody, AskParams, SearchBody, SearchParams
from service.http.runtime import Runtime
from service.http.schemas import AskOut, SearchOut

router = APIRouter(prefix="/v1", tags=["search"])

BY_POST = (400, 415, *ENGINE)


@router.get(
    "/search",
    response_model=SearchOut,
    responses=answers(examples.SEARCH, *ENGINE),
    openapi_extra=parameters(SearchParams),
)
async def search(params: SearchQuery, runtime: RuntimeDep) -> Response:
    """Find passages by meaning and by words."""
    return await _search(params, runtime)


@router.post(
    "/search", response_model=SearchOut, responses=answers(examples.SEARCH, *BY_POST), dependencies=[json_only]
)
async def search_by_post(
    body: Annotated[SearchBody, Body(openapi_examples={"search": {"value": examples.SEARCH_IN}})],
    runtime: RuntimeDep,
    _: NoQuery,
) -> Response:
    """Find passages; the same names as with GET."""
    return await _search(body, runtime)


@router.get(
    "/ask",
    response_model=AskOut,
    responses=answers(examples.ASK, *ENGINE),
    openapi_extra=parameters(AskParams),
)
async def ask(params: AskQuery, runtime: RuntimeDep) -> Response:
    """Answer a question with a verbatim, cited span, or say that the articles do not."""
    return await _ask(params, runtime)


@router.post("/ask", response_model=AskOut, responses=answers(examples.ASK, *BY_POST), dependencies=[json_only])
async def ask_by_post(
    body: Annotated[AskBody, Body(openapi_examples={"ask": {"value": examples.ASK_IN}})],
    runtime: RuntimeDep,
    _: NoQuery,
) -> Response:
    """Answer a question; the same names as with GET."""
    return await _ask(body, runtime)


async def _search(params: SearchParams, runtime: Runtime) -> Response:
    return await runtime.read(
        lambda engine: shapes.search(params.q, engine.search(search_query(params.q, params)), explain=params.explain)
    )


async def _ask(params: AskParams, runtime: Runtime) -> Response:
    return await runtime.read(
        lambda engine: shapes.answer(
            params.question,
            engine.ask(search_query(params.question, params), min_confidence=params.min_confidence),
            explain=params.explain,
        )
    )
