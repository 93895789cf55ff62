"""What the OpenAPI document says of streams: `itemSchema`, as in OpenAPI 3.2, describes one event."""

from typing import Any

from pydantic import BaseModel

from service.http import chat_examples, examples
from service.http.chat_schemas import ChunkOut, ErrorOut
from service.schemas import AskOut, CitationEvent, DeltaEvent, Hits, Problem

REF = "#/components/schemas/"


def _data(model: type[BaseModel]) -> dict[str, Any]:
    schema = {"$ref": f"{REF}{model.__name__}"}
    return {"type": "string", "contentMediaType": "application/json", "contentSchema": schema}


def _named(event: str, model: type[BaseModel]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"event": {"const": event}, "data": _data(model)},
        "required": ["event", "data"],
    }


ASK_STREAM: dict[str, Any] = {
    "itemSchema": {
        "oneOf": [
            _named("sources", Hits),
            _named("delta", DeltaEvent),
            _named("citation", CitationEvent),
            _named("done", AskOut),
            _named("error", Problem),
        ]
    },
    "example": examples.ASK_EVENTS,
}
"""The events of a question."""
CHAT_STREAM: dict[str, Any] = {
    "itemSchema": {
        "type": "object",
        "properties": {"data": {"anyOf": [{"const": "[DONE]"}, _data(ChunkOut), _data(ErrorOut)]}},
        "required": ["data"],
    },
    "example": chat_examples.CHUNKS,
}
"""The chunks of a chat."""
