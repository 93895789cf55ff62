"""The OpenAPI document: complete, true to its own examples, and true under generated requests."""

import copy

import pytest
import schemathesis
from contract import Contract
from fuzzing import exercise
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from news import NEWS, open_hashed, settings_in
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from served import served

from service.http.app import create_app
from service.http.openai_errors import is_openai

CONFORMANCE = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
TOO_LARGE = (413, 414, 431)
ITEM_BY_ITEM = ("/v1/articles", "/v1/pages")  # a body that holds anything is taken, and what it holds judged alone
OPERATIONS = {
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/v1/stats"),
    ("get", "/v1/search"),
    ("post", "/v1/search"),
    ("get", "/v1/ask"),
    ("post", "/v1/ask"),
    ("get", "/v1/articles"),
    ("post", "/v1/articles"),
    ("delete", "/v1/articles"),
    ("get", "/v1/articles/{id}"),
    ("delete", "/v1/articles/{id}"),
    ("get", "/v1/articles/{id}/related"),
    ("post", "/v1/pages"),
    ("post", "/v1/retrieval"),
    ("get", "/v1/tools"),
    ("post", "/v1/chat/completions"),
    ("get", "/v1/models"),
    ("get", "/v1/models/{id}"),
    ("post", "/v1/embeddings"),
}
STREAMING = {("get", "/v1/ask"), ("post", "/v1/ask"), ("post", "/v1/chat/completions")}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return create_app(settings_in(tmp_path_factory.mktemp("openapi")), opener=open_hashed)


@pytest.fixture(scope="module")
def contract(app):
    return Contract(app.openapi())


def operations(document):
    paths = document["paths"].items()
    return [(method, path, operation) for path, methods in paths for method, operation in methods.items()]


def examples_of(content):
    return [each["value"] for each in content["examples"].values()] if "examples" in content else [content["example"]]


def test_the_document_has_every_operation(contract):
    assert {(method, path) for method, path, _ in operations(contract.document)} == OPERATIONS


def test_the_document_is_served(app):
    with served(app, wait=False) as client:
        client.event_hooks = {}
        assert client.get("/openapi.json").json() == app.openapi()


def test_every_parameter_has_a_description_and_an_example_that_fits(contract):
    for method, path, operation in operations(contract.document):
        for parameter in operation.get("parameters", []):
            examples = parameter["schema"].get("examples", [parameter.get("example")])
            assert parameter["description"], (method, path, parameter["name"])
            for example in examples:
                contract.validate(example, parameter["schema"])


def test_every_body_has_an_example_that_fits(contract):
    bodies = [each["requestBody"] for _, _, each in operations(contract.document) if "requestBody" in each]
    assert len(bodies) == 7
    for content in (content for body in bodies for content in body["content"].values()):
        for example in examples_of(content):
            contract.validate(example, content["schema"])


def test_every_answer_has_an_example_that_fits(contract):
    for method, path, operation in operations(contract.document):
        for status, answer in operation["responses"].items():
            media_type = "application/json" if status == "200" or is_openai(path) else "application/problem+json"
            events = {"text/event-stream"} if status == "200" and (method, path) in STREAMING else set()
            assert set(answer["content"]) == {media_type} | events, (method, path, status)
            content = answer["content"][media_type]
            contract.validate(content["example"], content["schema"])
            assert {"X-Request-ID", "Server-Timing"} <= set(answer["headers"])


def test_every_operation_documents_its_problems(contract):
    for method, path, operation in operations(contract.document):
        statuses = {int(status) for status in operation["responses"]}
        invalid = 400 if is_openai(path) else 422
        assert {200, 408, 413, 414, invalid, 431, 500} <= statuses, (method, path)
        assert not (is_openai(path) and 422 in statuses)
        assert (404 in statuses) == ("{id}" in path or (method == "post" and is_openai(path)))
        assert (415 in statuses) == (method == "post")
        assert (429 in statuses) == path.startswith("/v1/")


def test_the_examples_of_events_are_what_they_say(contract):
    paths = contract.document["paths"]
    for method, path in STREAMING:
        contract.check_events(path, paths[path][method]["responses"]["200"]["content"]["text/event-stream"]["example"])


def test_every_link_leads_to_an_operation_and_its_parameters(contract):
    targets = {operation["operationId"]: operation for _, _, operation in operations(contract.document)}
    links = [
        link
        for _, _, each in operations(contract.document)
        for link in each["responses"]["200"].get("links", {}).values()
    ]
    assert len(links) == 33
    for link in links:
        names = {each["name"] for each in targets[link["operationId"]]["parameters"]}
        assert names.issuperset(link["parameters"])


def test_sequences_along_the_links_meet_nothing_undocumented(app):
    """What one answer names is read and deleted by the next request."""
    with served(app) as client:
        outcome = exercise(app.openapi(), str(client.base_url), examples=10, seed=1, phases=["stateful"])
    assert outcome.failures == {}
    assert outcome.links.total() >= 3  # some 15; which ones is drawn anew each time


def test_an_answer_that_breaks_its_promise_is_found(app):
    document = copy.deepcopy(app.openapi())
    document["paths"] = {path: document["paths"][path] for path in ("/v1/stats", "/v1/articles")}
    document["components"]["schemas"]["StatsOut"]["required"].append("colour")
    with served(app) as client:
        outcome = exercise(document, str(client.base_url), examples=1, seed=1, phases=["fuzzing"])
    ((said, command),) = outcome.failures.items()
    assert said.startswith("GET /v1/stats: Response violates schema")
    assert command.startswith("curl -X GET")
    assert outcome.statuses["GET /v1/stats"] == {200: 1}


def test_generated_requests_meet_nothing_undocumented(app):
    """Each operation with data that fit the document, and with data that do not."""
    with served(app) as client:
        client.post("/v1/articles", json={"articles": NEWS})
        schema = schemathesis.openapi.from_dict(app.openapi())
        schema.config.update(base_url=str(client.base_url))
        tried = 0
        for result in schema.get_all_operations():
            for mode in GenerationMode:
                tried += fuzz(result.ok(), mode)
        assert tried > 300
        assert client.get("/readyz").status_code == 200


def fuzz(operation, mode):
    tried = 0
    must_refuse = mode is GenerationMode.NEGATIVE and operation.path not in ITEM_BY_ITEM

    @settings(max_examples=15, database=None, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case):
        nonlocal tried
        tried += 1
        response = case.call()
        # What fits the schema may still be refused, for no schema says what a date or a known id is.
        case.validate_response(response, checks=list(CONFORMANCE))
        if must_refuse and response.status_code not in TOO_LARGE:
            case.validate_response(response, checks=[negative_data_rejection])

    try:
        run()
    except Unsatisfiable:  # nothing can be wrong with a request that takes nothing
        assert mode is GenerationMode.NEGATIVE
    return tried
