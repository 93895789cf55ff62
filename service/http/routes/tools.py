"""The tools for a language model that calls functions."""

from fastapi import APIRouter
from starlette.responses import Response

from service.http import examples
from service.http.dependencies import NoQuery
from service.http.openapi import answers
from service.schemas import ToolsOut
from service.shapes import json_bytes
from service.tools.functions import functions

router = APIRouter(prefix="/v1", tags=["plugs"])


@router.get("/tools", response_model=ToolsOut, responses=answers(examples.TOOLS, 422, 429))
async def tools(_: NoQuery) -> Response:
    """List search and ask as functions that a model may call: what goes into `tools` of a chat completion."""
    return Response(json_bytes({"tools": functions()}), media_type="application/json")
