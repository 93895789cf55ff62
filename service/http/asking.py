"""Asking in a conversation: by the engine's rules first, and where they find nothing, in a language model's words."""

from collections.abc import Callable
from dataclasses import replace

from index.answer import Answer, Interpreted
from index.engine import Engine
from index.query import Query, Turn
from service.http.runtime import Runtime
from service.replies.compose import Writer

QueryOf = Callable[[str, tuple[Turn, ...]], Query]
"""The query for a question after the turns before it."""


async def ask(
    runtime: Runtime,
    question: str,
    earlier: tuple[Turn, ...],
    query_of: QueryOf,
    *,
    min_confidence: float | None,
    leaning_confidence: float | None = None,
    writer: Writer | None,
) -> Answer:
    """The answer; a follow-up that has none is asked once more as the language model understands it.

    Raises:
        HTTPException: 429, too many wait; 503, the engine is not open.
        InvalidQuery: the question or a filter cannot be used.
    """

    def asked(text: str, turns: tuple[Turn, ...]) -> Callable[[Engine], Answer]:
        return lambda engine: engine.ask(
            query_of(text, turns), min_confidence=min_confidence, leaning_confidence=leaning_confidence
        )

    answer = await runtime.value(asked(question, earlier))
    if answer.answer is not None or writer is None or not earlier:
        return answer
    rewritten = await writer.standalone(question, earlier)
    if rewritten is None or rewritten == question:
        return answer
    again = await runtime.value(asked(rewritten, ()))
    if again.answer is None:
        return answer
    return replace(again, interpreted=Interpreted({"question": rewritten, **again.interpreted.notes}))
