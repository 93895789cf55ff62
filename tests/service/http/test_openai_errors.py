"""Errors on OpenAI's paths: its shape, whoever refuses."""

import json

import pytest

from service.http.openai_errors import is_openai
from service.http.problems import refusal


def refused(path, *args, **extensions):
    response = refusal(path, *args, **extensions)
    return response.status_code, response.headers, json.loads(response.body)


@pytest.mark.parametrize(
    ("status", "expected", "type", "code"),
    [
        (400, 400, "invalid_request_error", None),
        (401, 401, "invalid_request_error", "invalid_api_key"),
        (403, 403, "invalid_request_error", "insufficient_permissions"),
        (413, 413, "invalid_request_error", "request_too_large"),
        (422, 400, "invalid_request_error", None),
        (429, 429, "rate_limit_error", "rate_limit_exceeded"),
        (500, 500, "server_error", None),
        (503, 503, "server_error", "service_unavailable"),
    ],
)
def test_each_status_has_its_type_and_code(status, expected, type, code):
    answered, headers, content = refused("/v1/chat/completions", status, "why", {"Retry-After": "1"})
    assert answered == expected
    assert headers["retry-after"] == "1"
    assert headers["content-type"] == "application/json"
    assert content == {"error": {"message": "why", "type": type, "param": None, "code": code}}


def test_the_first_fault_names_the_parameter():
    faults = [{"in": "body", "name": "n", "detail": "x"}, {"in": "body", "name": "k", "detail": "y"}]
    assert refused("/v1/embeddings", 422, "x; y", errors=faults)[2]["error"]["param"] == "n"
    named = refused("/v1/models/x", 404, "no", param="model", code="model_not_found")[2]["error"]
    assert (named["param"], named["code"]) == ("model", "model_not_found")


def test_other_paths_answer_with_a_problem():
    for path in ("/v1/ask", "/v1/modelsfor", "/", "/v1/chatter"):
        assert not is_openai(path)
        status, headers, content = refused(path, 422, "why")
        assert (status, headers["content-type"]) == (422, "application/problem+json")
        assert content["detail"] == "why"
    for path in ("/v1/models", "/v1/models/a/b", "/v1/chat/completions", "/v1/responses"):
        assert is_openai(path)
