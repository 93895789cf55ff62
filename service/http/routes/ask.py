"""Ask, by GET and by POST: the answer whole, or as events while it comes."""

from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Body, Request
from starlette.responses import Response

from index.answer import Answer
from index.engine import Engine
from index.query import Turn
from service import shapes
from service.filters import search_query
from service.http import asking, examples
from service.http.dependencies import AskQuery, NoQuery, RuntimeDep, json_only
from service.http.event_schemas import ASK_STREAM
from service.http.openapi import ENGINE, answers, parameters
from service.http.routes.search import BY_POST
from service.http.runtime import Runtime
from service.http.streams import EventStream, unless_left
from service.replies import events
from service.replies.compose import compose, standalone
from service.replies.message import Message
from service.replies.reply import Reply
from service.requests import AskBody, AskParams
from service.schemas import AskOut
from service.shapes import Json, json_bytes

router = APIRouter(prefix="/v1", tags=["search"])

EVENT_STREAM = "text/event-stream"


@router.get(
    "/ask",
    response_model=AskOut,
    responses=answers(examples.ASK, *ENGINE, stream=ASK_STREAM),
    openapi_extra=parameters(AskParams),
)
async def ask(params: AskQuery, request: Request, runtime: RuntimeDep) -> Response:
    """Answer a question with a verbatim, cited span, or say that the articles do not."""
    return await _ask(params, (), request, runtime)


@router.post(
    "/ask",
    response_model=AskOut,
    responses=answers(examples.ASK, *BY_POST, stream=ASK_STREAM),
    dependencies=[json_only],
)
async def ask_by_post(
    body: Annotated[AskBody, Body(openapi_examples={"ask": {"value": examples.ASK_IN}})],
    request: Request,
    runtime: RuntimeDep,
    _: NoQuery,
) -> Response:
    """Answer a question; the same names as with GET, and the turns of the conversation before it."""
    return await _ask(body, body.turns(), request, runtime)


async def _ask(params: AskParams, earlier: tuple[Turn, ...], request: Request, runtime: Runtime) -> Response:
    streams = params.stream or _wants_events(request)
    if not streams and not params.generate:
        return await runtime.read(lambda engine: _own_words(engine, params, earlier))
    answer, reply = await unless_left(request, _answering(params, earlier, runtime))
    whole = shapes.answer(params.question, answer, explain=params.explain)
    if streams:
        return EventStream(events.of_answer(answer, whole, reply), grace=runtime.grace, fault=events.fault)
    written = await unless_left(request, _written(reply)) if reply else {}
    return Response(json_bytes(whole | written), media_type="application/json")


def _own_words(engine: Engine, params: AskParams, earlier: tuple[Turn, ...]) -> Json:
    query = search_query(params.question, params, earlier)
    answer = engine.ask(query, min_confidence=params.min_confidence)
    return shapes.answer(params.question, answer, explain=params.explain)


async def _answering(params: AskParams, earlier: tuple[Turn, ...], runtime: Runtime) -> tuple[Answer, Reply | None]:
    """What the engine finds, and, where it is to be written out, by whom."""
    answer = await asking.ask(
        runtime,
        params.question,
        earlier,
        lambda text, turns: search_query(text, params, turns),
        min_confidence=params.min_confidence,
        writer=runtime.writer if params.generate else None,
    )
    if not params.generate:
        return answer, None
    return answer, compose(standalone(params.question, answer), answer, earlier, runtime.writer)


async def _written(reply: Reply) -> Json:
    message = Message()
    async with aclosing(reply.sentences) as sentences:
        async for sentence in sentences:
            message.add(sentence)
    return {"generated": events.generated(message, reply)}


def _wants_events(request: Request) -> bool:
    """Whether the client would take nothing but events, or those first."""
    return request.headers.get("accept", "").lower().startswith(EVENT_STREAM)
