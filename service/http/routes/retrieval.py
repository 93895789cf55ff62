"""Retrieval as Dify's external knowledge asks for it."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Body
from starlette.responses import Response

from index.engine import Engine
from index.query import Query
from service.dify.conditions import condition_filter
from service.dify.records import records
from service.dify.requests import RetrievalIn
from service.http import examples
from service.http.dependencies import NoQuery, RuntimeDep, json_only
from service.http.openapi import ENGINE, answers
from service.schemas import RecordsOut
from service.shapes import Json

router = APIRouter(prefix="/v1", tags=["plugs"])


@router.post(
    "/retrieval",
    response_model=RecordsOut,
    responses=answers(examples.RECORDS, 400, 415, *ENGINE),
    dependencies=[json_only],
)
async def retrieval(
    body: Annotated[RetrievalIn, Body(openapi_examples={"retrieval": {"value": examples.RETRIEVAL_IN}})],
    runtime: RuntimeDep,
    _: NoQuery,
) -> Response:
    """Find passages for Dify: register this server as external knowledge, with its address and `/v1`."""
    return await runtime.read(lambda engine: _retrieve(engine, body))


def _retrieve(engine: Engine, body: RetrievalIn) -> Json:
    now = datetime.now(UTC)
    wanted = body.retrieval_setting
    query = Query(body.query, now, wanted.top_k, condition_filter(body.metadata_condition, now))
    return records(engine.search(query).hits, wanted.score_threshold)
