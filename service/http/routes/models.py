"""Models, as OpenAI's clients list them: two that chat, and the encoder that turns text into vectors."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from service.http import chat_examples as examples
from service.http.chat_requests import EXTRACTIVE, NUTGRAF
from service.http.chat_schemas import ModelOut, ModelsOut
from service.http.dependencies import NoQuery, RuntimeDep
from service.http.openai_errors import OpenAIError
from service.http.openapi import ENGINE, openai_answers
from service.shapes import Json, json_bytes

router = APIRouter(prefix="/v1/models", tags=["openai"])

_CHAT = f"'{NUTGRAF}' and '{EXTRACTIVE}' chat"
ModelId = Annotated[str, Path(description="A model's id; it may hold slashes.", examples=[NUTGRAF])]


@router.get("", response_model=ModelsOut, responses=openai_answers(examples.MODELS, *ENGINE))
async def models(runtime: RuntimeDep, _: NoQuery) -> Response:
    """List the models."""
    listed = [_model(id) for id in (NUTGRAF, EXTRACTIVE, runtime.ready().encoder.identity.name)]
    return Response(json_bytes({"object": "list", "data": listed}), media_type="application/json")


@router.get("/{id:path}", response_model=ModelOut, responses=openai_answers(examples.MODEL, 404, *ENGINE))
async def model(id: ModelId, runtime: RuntimeDep, _: NoQuery) -> Response:
    """Read one model."""
    if id not in (NUTGRAF, EXTRACTIVE):
        check_encoder(id, runtime.ready().encoder.identity.name, f"{_CHAT}, and ")
    return Response(json_bytes(_model(id)), media_type="application/json")


def check_chat_model(id: str) -> None:
    """Refuse a model that does not chat.

    Raises:
        OpenAIError: 404.
    """
    if id not in (NUTGRAF, EXTRACTIVE):
        raise _unknown(id, _CHAT)


def check_encoder(id: str, encoder: str, others: str = "") -> None:
    """Refuse a model that is not the encoder, by its name or the last part of it.

    Args:
        others: what goes before the encoder in the reason.

    Raises:
        OpenAIError: 404.
    """
    if id not in (encoder, encoder.rpartition("/")[2]):
        raise _unknown(id, f"{others}the collection's encoder is '{encoder}'")


def _unknown(id: str, known: str) -> OpenAIError:
    return OpenAIError(404, f"the model '{id}' is not here; {known}", param="model", code="model_not_found")


def _model(id: str) -> Json:
    """`created` is 0: nobody asks when, and clients want a number."""
    return {"id": id, "object": "model", "created": 0, "owned_by": "nutgraf"}
