"""The OpenAPI document: what each operation takes and answers, with its problems and an example of each."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from service.http import examples, links, security
from service.http.chat_schemas import ChunkOut, ErrorOut
from service.http.event_schemas import REF
from service.http.openai_errors import content_of, is_openai
from service.http.problems import MEDIA_TYPE
from service.requests import ArticleIn, ArticlesIn
from service.schemas import CitationEvent, DeltaEvent, Problem

ANYWHERE = (408, 413, 414, 431, 500)
"""What the gate may answer before any route is reached, or instead of it."""
ENGINE = (422, 429, 503)
"""What every operation on the engine may answer."""


_HEADERS = {
    "X-Request-ID": {"description": "The request's own id, or a new one.", "schema": {"type": "string"}},
    "Server-Timing": {"description": "Milliseconds until the answer began.", "schema": {"type": "string"}},
}
_RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string"}}}
_TAKEN = (ArticlesIn, ArticleIn)
_GIVEN = (Problem, ErrorOut, ChunkOut, DeltaEvent, CitationEvent)
"""Schemas that the framework cannot see: of bodies that routes read by themselves, of errors, of events."""


def answers(
    example: dict[str, Any], *statuses: int, stream: dict[str, Any] | None = None
) -> dict[int | str, dict[str, Any]]:
    """The `responses` of an operation: its answer's example, its stream of events, and the problems it documents."""
    content = {"application/json": {"example": example}} | ({"text/event-stream": stream} if stream else {})
    documented: dict[int | str, dict[str, Any]] = {200: {"headers": _HEADERS, "content": content}}
    for status in sorted({*statuses, *ANYWHERE}):
        documented[status] = _problem(status)
    return documented


def openai_answers(
    example: dict[str, Any], *statuses: int, stream: dict[str, Any] | None = None
) -> dict[int | str, dict[str, Any]]:
    """The same where errors have OpenAI's shape, which has no 422."""
    documented: dict[int | str, dict[str, Any]] = {200: answers(example, stream=stream)[200]}
    for status in sorted({*statuses, *ANYWHERE, 400} - {422}):
        documented[status] = _openai_error(status)
    return documented


def _openai_error(status: int) -> dict[str, Any]:
    example = {"error": content_of(status, examples.PROBLEMS[status])}
    content = {"application/json": {"schema": {"$ref": f"{REF}ErrorOut"}, "example": example}}
    return {**_problem(status), "content": content}


def _problem(status: int) -> dict[str, Any]:
    phrase, detail = HTTPStatus(status).phrase, examples.PROBLEMS[status]
    example: dict[str, Any] = {"type": "about:blank", "title": phrase, "status": status, "detail": detail}
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        example["errors"] = [examples.FAULT]
    content = {MEDIA_TYPE: {"schema": {"$ref": f"{REF}Problem"}, "example": example}}
    return {"description": phrase, "headers": _HEADERS | (_RETRY if status in (429, 503) else {}), "content": content}


def parameters(model: type[BaseModel]) -> dict[str, Any]:
    """The query parameters of an operation, whose route reads them by itself."""
    schema = model.model_json_schema()
    return {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": name in schema.get("required", ()),
                "description": content.pop("description"),
                "schema": _without_null(content),
            }
            for name, content in schema["properties"].items()
        ]
    }


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A query string has no null; what is not given is absent."""
    if "anyOf" not in schema:
        return schema
    kept = {name: value for name, value in schema.items() if name not in {"anyOf", "default"}}
    return {**schema["anyOf"][0], **kept}


def articles_body() -> dict[str, Any]:
    """The request body of `POST /v1/articles`, which the route reads by itself."""
    lines = {
        "schema": {"type": "string", "description": "One article, a JSON object, a line."},
        "example": examples.ARTICLE_LINES,
    }
    content = {
        "application/json": {"schema": {"$ref": f"{REF}ArticlesIn"}, "example": examples.ARTICLES_IN},
        "application/x-ndjson": lines,
        "application/jsonl": lines,
    }
    return {"requestBody": {"required": True, "content": content}}


def page_body() -> dict[str, Any]:
    """The request body of `POST /v1/pages`: bytes as they came."""
    page = {"schema": {"type": "string"}, "example": examples.PAGE_IN}
    return {"requestBody": {"required": True, "content": {"text/html": page, "text/plain": page}}}


def install(app: FastAPI) -> None:
    """Replace the framework's document by one that has the schemas which it cannot see."""

    def document() -> dict[str, Any]:
        if not app.openapi_schema:
            content = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            _, extra = models_json_schema(
                [*((model, "validation") for model in _TAKEN), *((model, "serialization") for model in _GIVEN)],
                by_alias=True,
                ref_template=REF + "{model}",
            )
            _without_422(content["paths"])
            content.setdefault("components", {}).setdefault("schemas", {}).update(extra["$defs"])
            security.describe(content)
            links.describe(content)
            app.openapi_schema = content
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's documented way to extend the document


def _without_422(paths: dict[str, Any]) -> None:
    """The framework adds its own to what it reads a body for; on OpenAI's paths that is a 400."""
    for path, methods in paths.items():
        for operation in methods.values() if is_openai(path) else ():
            operation["responses"].pop("422", None)
