"""Chat completions, as OpenAI's clients ask for them."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Body, Request
from sse_starlette import ServerSentEvent
from starlette.responses import Response

from index.encoder.base import Encoder
from service.filters import search_query
from service.http import chat_examples as examples
from service.http.asking import ask
from service.http.chat_requests import EXTRACTIVE, ChatBody
from service.http.chat_schemas import CompletionOut
from service.http.conversation import conversation
from service.http.dependencies import NoQuery, RuntimeDep, json_only
from service.http.event_schemas import CHAT_STREAM
from service.http.openai_errors import content_of
from service.http.openapi import ENGINE, openai_answers
from service.http.routes.models import check_chat_model
from service.http.runtime import Runtime
from service.http.streams import Events, EventStream, unless_left
from service.replies.completion import Completion, usage
from service.replies.compose import compose, standalone
from service.replies.events import event
from service.replies.message import Message
from service.shapes import Json, json_bytes

router = APIRouter(prefix="/v1/chat", tags=["openai"])

Counter = Callable[[Sequence[str]], int]

CHAT_SHARE = 0.7
"""Of the collection's least confidence: a reply tells the sentence that answers and its source, which is right more
often than the words that are cut out of it (docs/figures.md).
"""
LEANING_SHARE = 0.55
"""The same for a question that leans on earlier ones: the headline that it is searched with costs it confidence, but
tells what it is about (docs/figures.md).
"""


@router.post(
    "/completions",
    response_model=CompletionOut,
    responses=openai_answers(examples.COMPLETION, 400, 404, 415, *ENGINE, stream=CHAT_STREAM),
    dependencies=[json_only],
)
async def chat(
    body: Annotated[ChatBody, Body(openapi_examples={"chat": {"value": examples.CHAT_IN}})],
    request: Request,
    runtime: RuntimeDep,
    _: NoQuery,
) -> Response:
    """Answer the last message from the articles, with citations in `annotations` and sources in `search_results`."""
    check_chat_model(body.model)
    answering = _answering(body, str(request.base_url), runtime)
    completion, count, prompt_tokens = await unless_left(request, answering)
    if not body.stream:
        whole = await unless_left(request, _whole(completion, count, prompt_tokens))
        return Response(json_bytes(whole), media_type="application/json")
    chunks = _chunks(completion, count, prompt_tokens, counted=body.counted)
    return EventStream(chunks, grace=runtime.grace, fault=_fault)


async def _answering(body: ChatBody, base_url: str, runtime: Runtime) -> tuple[Completion, Counter, int]:
    """What the engine finds, ready to be written out; until then a refusal is still one of HTTP."""
    question, earlier = conversation(body.messages)
    writer = None if body.model == EXTRACTIVE else runtime.writer
    engine = runtime.ready()
    share, leaning = (CHAT_SHARE, LEANING_SHARE) if body.min_confidence is None else (1.0, 1.0)
    least = engine.min_confidence if body.min_confidence is None else body.min_confidence
    answer = await ask(
        runtime,
        question,
        earlier,
        lambda text, turns: search_query(text, body, turns),
        min_confidence=share * least,
        leaning_confidence=leaning * least,
        writer=writer,
    )
    encoder = engine.encoder
    said = [text for message in body.messages for text in message.texts()]
    reply = compose(standalone(question, answer), answer, earlier, writer)
    completion = Completion(question, answer, reply, body.model, base_url, encoder.identity.name)
    prompt_tokens = await asyncio.to_thread(_tokens, encoder, said) if body.counted else 0
    return completion, lambda texts: _tokens(encoder, texts), prompt_tokens


async def _whole(completion: Completion, count: Counter, prompt_tokens: int) -> Json:
    message = Message()
    async with aclosing(completion.reply.sentences) as sentences:
        async for sentence in sentences:
            message.add(sentence)
    return completion.whole(message, usage(prompt_tokens, count([message.text])))


async def _chunks(completion: Completion, count: Counter, prompt_tokens: int, *, counted: bool) -> Events:
    message = Message()
    unknown: Json = {"usage": None} if counted else {}
    yield _event(completion.opening() | unknown)
    async with aclosing(completion.reply.sentences) as sentences:
        async for sentence in sentences:
            first = len(message.placed)
            yield _event(completion.piece(message.add(sentence), first) | unknown)
    yield _event(completion.closing(message) | unknown)
    if counted:
        yield _event(completion.counted(usage(prompt_tokens, count([message.text]))))
    yield ServerSentEvent("[DONE]", sep="\n")


def _event(chunk: Json) -> ServerSentEvent:
    return event(None, chunk)


def _fault(status: int, detail: str) -> ServerSentEvent:
    return _event({"error": content_of(status, detail)})


def _tokens(encoder: Encoder, texts: Sequence[str]) -> int:
    return sum(len(spans) for spans in encoder.token_spans(texts)) if texts else 0
