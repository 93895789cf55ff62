"""Embeddings, as OpenAI's clients ask for them: the vectors that the collection's own encoder gives."""

import base64
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Annotated

import numpy as np
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

STEP_TEXTS = 256
"""Texts that are encoded at once, some seconds of a core; then another request has its turn."""
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
    work = _Work(body)
    return await runtime.embed(work.steps(), work.answer)


class _Work:
    """A request for vectors, in steps that take a few seconds each."""

    def __init__(self, body: EmbeddingsBody) -> None:
        self._body = body
        self._texts = [body.input] if isinstance(body.input, str) else body.input
        self._tokens = 0
        self._vectors: list[Vectors] = []

    def steps(self) -> Iterator[Callable[[Engine], None]]:
        """What is refused is refused by the first."""
        yield self._check
        for start in range(0, len(self._texts), STEP_TEXTS):
            yield partial(self._encode, self._texts[start : start + STEP_TEXTS])

    def answer(self, engine: Engine) -> Json:
        """After all steps."""
        written = _written(np.concatenate(self._vectors), self._body.encoding_format)
        return {
            "object": "list",
            "data": [{"object": "embedding", "index": at, "embedding": each} for at, each in enumerate(written)],
            "model": engine.encoder.identity.name,
            "usage": {"prompt_tokens": self._tokens, "total_tokens": self._tokens},
        }

    def _check(self, engine: Engine) -> None:
        check_encoder(self._body.model, engine.encoder.identity.name)
        _check_dimensions(self._body.dimensions, engine.encoder.identity.dim)
        self._tokens = _count(engine.encoder, self._texts)

    def _encode(self, texts: Sequence[str], engine: Engine) -> None:
        encode = engine.encoder.encode_query if self._body.input_type == "query" else engine.encoder.encode_document
        self._vectors.append(encode(texts))


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
