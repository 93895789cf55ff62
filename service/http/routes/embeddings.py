"""Embeddings, as OpenAI's clients ask for them: the vectors that the collection's own encoder gives."""

import base64
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body
from starlette.responses import Response

from index.encoder.base import Encoder, Vectors
from index.engine import Engine
from service.http import chat_examples as examples
from service.http.chat_requests import EmbeddingsBody
from service.http.chat_schemas import EmbeddingsOut
from service.http.dependencies import NoQuery, RuntimeDep, json_only
from service.http.openai_errors import OpenAIError
from service.http.openapi import ENGINE, openai_answers
from service.http.routes.models import check_encoder
from service.shapes import Json

router = APIRouter(prefix="/v1/embeddings", tags=["openai"])

SPECIALS = 2
"""Tokens that a model puts around a text, within its window."""


@router.post(
    "",
    response_model=EmbeddingsOut,
    responses=openai_answers(examples.EMBEDDINGS, 400, 404, 415, *ENGINE),
    dependencies=[json_only],
)
async def embeddings(
    body: Annotated[EmbeddingsBody, Body(openapi_examples={"texts": {"value": examples.EMBEDDINGS_IN}})],
    runtime: RuntimeDep,
    _: NoQuery,
) -> Response:
    """Turn texts into vectors of unit length."""
    return await runtime.embed(lambda engine: _embed(engine, body))


def _embed(engine: Engine, body: EmbeddingsBody) -> Json:
    encoder = engine.encoder
    check_encoder(body.model, encoder.identity.name)
    _check_dimensions(body.dimensions, encoder.identity.dim)
    texts = [body.input] if isinstance(body.input, str) else body.input
    tokens = _count(encoder, texts)
    vectors = encoder.encode_query(texts) if body.input_type == "query" else encoder.encode_document(texts)
    return {
        "object": "list",
        "data": [
            {"object": "embedding", "index": at, "embedding": each}
            for at, each in enumerate(_written(vectors, body.encoding_format))
        ],
        "model": encoder.identity.name,
        "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
    }


def _check_dimensions(asked: int | None, given: int) -> None:
    if asked not in (None, given):
        said = f"the encoder gives {given} dimensions and was not trained to give fewer; leave 'dimensions' out"
        raise OpenAIError(400, said, param="dimensions")


def _count(encoder: Encoder, texts: Sequence[str]) -> int:
    """The tokens of all texts; one beyond the model's window is refused, for its end would be lost unseen."""
    window = encoder.identity.max_tokens - SPECIALS
    counts = [len(spans) for spans in encoder.token_spans(texts)]
    for at, count in enumerate(counts):
        if count > window:
            said = f"text {at} has {count} tokens, over the encoder's {window}; cut it into passages"
            raise OpenAIError(400, said, param="input", code="context_length_exceeded")
    return sum(counts)


def _written(vectors: Vectors, encoding_format: str | None) -> list[list[float]] | list[str]:
    """As numbers, or as little-endian float32 in base64."""
    if encoding_format == "base64":
        return [base64.b64encode(row.astype("<f4").tobytes()).decode() for row in vectors]
    numbers: list[list[float]] = vectors.tolist()
    return numbers
