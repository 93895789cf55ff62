"""Examples of the chat for the OpenAPI document; a test holds each against its schema."""

import json
from typing import Any

from service.shapes import Json

_QUOTE = "The union accepted a pay rise of 6 percent."
_ANSWER = f"6 percent, according to Harbour Times (4 August 2025): “{_QUOTE}”"
_URL = "https://harbour.example/ferry-strike"
_TITLE = "Ferry crews end strike after pay deal"
_HEAD: Json = {"id": "chatcmpl-5f1c", "object": "chat.completion", "created": 1754395200, "model": "nutgraf"}
_CITATION: Json = {
    "type": "url_citation",
    "url_citation": {
        "start_index": _ANSWER.index(_QUOTE),
        "end_index": _ANSWER.index(_QUOTE) + len(_QUOTE),
        "url": _URL,
        "title": _TITLE,
        "article_id": "ferry-strike",
        "start": 56,
        "end": 56 + len(_QUOTE),
        "quote": _QUOTE,
    },
}
_RESULT: Json = {
    "title": _TITLE,
    "url": _URL,
    "date": "2025-08-04T09:30Z",
    "source": "Harbour Times",
    "article_id": "ferry-strike",
    "snippet": _QUOTE,
}
_ABOUT: Json = {
    "answered": True,
    "answer": "6 percent",
    "confidence": 0.93,
    "question": "What pay rise did the union accept?",
    "interpreted": {},
    "written_by": "extractive",
    "note": None,
    "unsupported": [],
    "usage_counted_by": "sentence-transformers/all-MiniLM-L6-v2",
}

CHAT_IN: Json = {
    "model": "nutgraf",
    "messages": [{"role": "user", "content": "What pay rise did the union accept?"}],
    "source": "Harbour Times",
}
COMPLETION: Json = {
    **_HEAD,
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": _ANSWER, "refusal": None, "annotations": [_CITATION]},
            "logprobs": None,
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 8, "completion_tokens": 28, "total_tokens": 36},
    "search_results": [_RESULT],
    "nutgraf": _ABOUT,
}


def _chunk(delta: Json, finish_reason: str | None = None, **more: Any) -> str:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    chunk = {**_HEAD, "object": "chat.completion.chunk", "choices": [choice], **more}
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"


_SAID = {"start_index": 0, "end_index": len(_ANSWER), "supported": True}
CHUNKS = (
    _chunk({"role": "assistant", "content": ""}, search_results=[_RESULT])
    + _chunk({"content": _ANSWER, "annotations": [{"index": 0, **_CITATION}]}, nutgraf=_SAID)
    + _chunk({}, "stop", search_results=[_RESULT], nutgraf={**_ABOUT, "annotations": [_CITATION]})
    + "data: [DONE]\n\n"
)
MODEL: Json = {"id": "nutgraf", "object": "model", "created": 0, "owned_by": "nutgraf"}
MODELS: Json = {"object": "list", "data": [MODEL]}
EMBEDDINGS_IN: Json = {"model": "all-MiniLM-L6-v2", "input": ["ferry strike", "north quay"]}
EMBEDDINGS: Json = {
    "object": "list",
    "data": [{"object": "embedding", "index": 0, "embedding": [0.6, -0.8]}],
    "model": "sentence-transformers/all-MiniLM-L6-v2",
    "usage": {"prompt_tokens": 2, "total_tokens": 2},
}
