"""The server's state: alive, ready, and what it holds."""

from fastapi import APIRouter
from starlette.responses import Response

from service import shapes
from service.http import examples
from service.http.dependencies import NoQuery, RuntimeDep
from service.http.openapi import ENGINE, answers
from service.schemas import StatsOut, StatusOut
from service.shapes import json_bytes

router = APIRouter(tags=["state"])


@router.get("/v1/stats", response_model=StatsOut, responses=answers(examples.STATS, *ENGINE))
async def stats(runtime: RuntimeDep, _: NoQuery) -> Response:
    """Count what the collection holds."""
    return await runtime.read(lambda engine: shapes.stats(engine.stats()))


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", response_model=StatusOut, responses=answers(examples.STATUS, 422))
async def alive(_: NoQuery) -> Response:
    """Say that the process answers."""
    return _ok()


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", response_model=StatusOut, responses=answers(examples.STATUS, 422, 503))
async def ready(runtime: RuntimeDep, _: NoQuery) -> Response:
    """Say that the index is open and the model loaded."""
    runtime.ready()
    return _ok()


def _ok() -> Response:
    return Response(json_bytes({"status": "ok"}), media_type="application/json")
