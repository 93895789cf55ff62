"""Examples for the OpenAPI document; a test holds each against its schema."""

import json

from service.shapes import Json

_REF: Json = {
    "id": "ferry-strike",
    "title": "Ferry crews end strike after pay deal",
    "source": "Harbour Times",
    "published": "2025-08-04T09:30Z",
    "url": "https://harbour.example/ferry-strike",
}
_TEXT = "Ferry crews in Port Calder went back to work on Monday. The union accepted a pay rise of 6 percent."
_COPY: Json = {"id": "c41f", "source": "Coast Daily", "published": "2025-08-04", "url": ""}
_SUMMARY: Json = {**_REF, "authors": ["Ida Moreau"], "lang": "en", "tags": ["shipping"]}
_FULL: Json = {
    **_SUMMARY,
    "published_precision": "minute",
    "published_origin": "given",
    "collected": "2025-08-05T12:00:00Z",
    "text": _TEXT,
}
_HIT: Json = {
    "article": _REF,
    "passage": {"start": 0, "end": len(_TEXT), "text": _TEXT},
    "score": 0.0325,
    "highlights": [[0, 5]],
    "copies": [_COPY],
    "parts": {
        "dense": 0.71,
        "dense_rank": 1,
        "lexical": 6.2,
        "lexical_rank": 2,
        "fused": 0.9,
        "recency": 0.1,
        "relevance": 0.64,
    },
}
_QUOTE = "The union accepted a pay rise of 6 percent."
_CITATION: Json = {
    "article_id": _REF["id"],
    **{name: _REF[name] for name in ("title", "source", "published", "url")},
    "start": _TEXT.index(_QUOTE),
    "end": _TEXT.index(_QUOTE) + len(_QUOTE),
    "quote": _QUOTE,
}

ARTICLE_IN: Json = {
    **{name: _SUMMARY[name] for name in ("id", "title", "source", "published", "url", "authors", "tags")},
    "text": _TEXT,
}
ARTICLES_IN: Json = {"articles": [ARTICLE_IN]}
ARTICLE_LINES = (
    '{"title": "Ferry crews end strike", "text": "Crews went back to work."}\n'
    '{"title": "Quay reopens", "text": "Lorries use the north quay again."}\n'
)
PAGE_IN = (
    "<html><head><title>Ferry crews end strike</title></head><body><article>"
    f"<h1>Ferry crews end strike</h1><p>{_TEXT}</p></article></body></html>"
)
SEARCH_IN: Json = {"q": "ferry strike", "source": "Harbour Times", "since": "30d", "now": "2025-08-05T12:00:00Z"}
ASK_IN: Json = {"question": "What pay rise did the union accept?", "k": 3}

RETRIEVAL_IN: Json = {
    "knowledge_id": "news",
    "query": "ferry strike",
    "retrieval_setting": {"top_k": 3, "score_threshold": 0.2},
    "metadata_condition": {
        "logical_operator": "and",
        "conditions": [{"name": "published", "comparison_operator": "after", "value": "2025-08-01"}],
    },
}

ADD: Json = {
    "added": 2,
    "updated": 0,
    "unchanged": 1,
    "duplicates": [{"id": "c41f", "of": "ferry-strike"}],
    "rejected": [{"position": 3, "reason": "'text' is missing; give it"}],
}
PAGE: Json = {"articles": [_FULL], "added": 1, "updated": 0, "unchanged": 0, "duplicates": [], "rejected": []}
LIST: Json = {"articles": [_SUMMARY], "cursor": "MjAyNS0wOC0wNA"}
ARTICLE: Json = {**_FULL, "copies": [_COPY]}
DELETE: Json = {"deleted": 1}
HITS: Json = {"hits": [_HIT]}
SEARCH: Json = {"query": "ferry strike", "interpreted": {}, "hits": [_HIT], "took_ms": 4.21}
GENERATED: Json = {
    "text": f"6 percent, according to Harbour Times (4 August 2025): “{_QUOTE}”",
    "sentences": [
        {
            "text": f"6 percent, according to Harbour Times (4 August 2025): “{_QUOTE}”",
            "supported": True,
            "citations": [_CITATION],
        }
    ],
    "written_by": "extractive",
    "note": None,
}
ASK: Json = {
    "question": ASK_IN["question"],
    "answered": True,
    "answer": "6 percent",
    "confidence": 0.93,
    "citations": [_CITATION],
    "alternatives": [{"answer": _QUOTE, "confidence": 0.41, "citations": [_CITATION]}],
    "hits": [_HIT],
    "interpreted": {},
    "took_ms": 38.5,
    "generated": GENERATED,
}
ASK_EVENTS = "".join(
    f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
    for name, data in (
        ("sources", {"hits": [_HIT]}),
        ("delta", {"text": "6 percent", "start_index": 0, "end_index": 9, "supported": True}),
        ("citation", {"start_index": 0, "end_index": 9, "supported": True, "citation": _CITATION}),
        ("done", {name: value for name, value in ASK.items() if name != "generated"}),
    )
)
STATS: Json = {
    "articles": 2,
    "stories": 1,
    "passages": 2,
    "sources": {"Harbour Times": 1, "Coast Daily": 1},
    "oldest": "2025-08-04T00:00:00Z",
    "newest": "2025-08-04T09:30:00Z",
    "sequence": 2,
    "bytes": 118784,
    "encoder": {"name": "all-MiniLM-L6-v2", "dim": 384},
    "dense": {"kind": "flat", "vectors": 2},
    "lexical": {"documents": 2},
}
RECORDS: Json = {
    "records": [
        {
            "content": _TEXT,
            "score": 0.64,
            "title": _REF["title"],
            "metadata": {"article_id": _REF["id"], "source": _REF["source"], "published": _REF["published"]},
        }
    ]
}
TOOLS: Json = {
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "search_articles",
                "description": "Find passages in the user's own collection of news articles.",
                "parameters": {
                    "type": "object",
                    "properties": {"q": {"type": "string"}},
                    "required": ["q"],
                    "additionalProperties": False,
                },
            },
        }
    ]
}
STATUS: Json = {"status": "ok"}

PROBLEMS: dict[int, str] = {
    400: "the body is not JSON: Expecting value at character 0",
    401: "an API key is needed; send one as 'Authorization: Bearer …' or 'X-API-Key: …'",
    403: "this needs the scope 'write'; the key has ask",
    404: "no article has the id 'c41f'",
    408: "the body came too slowly; send it again",
    413: "the body is larger than 65,536 bytes; send it in parts",
    414: "the URL is longer than 16,384 bytes; send a long question with POST",
    415: "send application/json",
    422: "'limt' is not known here; remove it",
    429: "more requests wait than the server can take; slow down and try again",
    431: "the headers are longer than 32,768 bytes; send fewer",
    500: "an error of the server's own; its log has more, under this request's id",
    503: "the index is still being opened; try again in a moment",
}
FAULT: Json = {"in": "query", "name": "limt", "detail": PROBLEMS[422]}
