"""fuzzing: schemathesis over the whole OpenAPI document of a server: what was tried, and what came of it."""

import copy
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx
import schemathesis
from hypothesis import strategies as st
from news import NEWS
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from schemathesis.generation import GenerationMode

PHASES = ("examples", "coverage", "fuzzing", "stateful")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "unsupported_method",
    "use_after_free",
)
JSON_LINES = ("application/x-ndjson", "application/jsonl")
FILTERS = ("source", "lang", "tag", "since", "until", "now", "cursor")
EDITIONS = 40
ADDING_S = 600.0
"""With the built-in models on a busy machine, the copies of all editions take a minute or two."""
LONGEST = 600
"""Characters that are told of a failure."""


@dataclass
class Outcome:
    """What was tried, and what came of it.

    Attributes:
        statuses: by operation, how often each status was the answer; 0 where there was none.
        links: how often each link of the document was followed.
        failures: what went wrong, once each, with a command that does it again.
    """

    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    links: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)

    def take(self, event: events.EngineEvent) -> None:
        """Add what an event of the engine tells."""
        if isinstance(event, events.ScenarioFinished):
            self._take_scenario(event)
        elif isinstance(event, events.NonFatalError):
            self.failures[f"{event.label}: {event.value}"[:LONGEST]] = event.info.code_sample or ""
        elif isinstance(event, events.FatalError):
            raise event.exception

    def _take_scenario(self, event: events.ScenarioFinished) -> None:
        recorder = event.recorder
        for id, interaction in recorder.interactions.items():
            node = recorder.cases[id]
            status = interaction.response.status_code if interaction.response else 0
            self.statuses[node.value.operation.label][status] += 1
            if node.transition and node.is_transition_applied:
                self.links[node.transition.id] += 1
        for check in (check for checks in recorder.checks.values() for check in checks):
            if check.status is Status.FAILURE and check.failure_info:
                failure = check.failure_info.failure
                said = " ".join(f"{failure.operation}: {failure.title}: {failure.message}".split())
                self.failures[said[:LONGEST]] = check.failure_info.code_sample


def exercise(
    document: dict[str, Any],
    url: str,
    *,
    examples: int,
    seed: int,
    phases: Iterable[str] = PHASES,
    headers: dict[str, str] | None = None,
    encoder: str = "hashed",
) -> Outcome:
    """Try every operation with so many examples of each kind, and as many sequences along the links.

    Nothing follows on a refusal or on an empty answer, so sequences are of requests that fit the document, filter by
    its examples, and do not empty the collection at once.
    """
    schemathesis.openapi.media_type(JSON_LINES[0], json_lines(), aliases=JSON_LINES[1:])
    document = prepared(document, encoder)
    outcome = Outcome()
    for phase in phases:
        schema = schemathesis.openapi.from_dict(document, config=SchemathesisConfig(seed=seed))
        if phase == "stateful":
            plain = schemathesis.openapi.from_dict(
                filtering_by_examples(document), config=SchemathesisConfig(seed=seed)
            )
            schema = plain.exclude(method="DELETE", path="/v1/articles")
            schema.config.generation.update(modes=[GenerationMode.POSITIVE])
        schema.config.update(base_url=url, headers=headers, continue_on_failure=True)
        schema.config.phases.update(phases=[phase])
        schema.config.checks.update(included_check_names=list(CHECKS))
        schema.config.generation.update(max_examples=examples, database="none")
        add_news(url, headers)
        for event in from_schema(schema).execute():
            outcome.take(event)
    return outcome


def add_news(url: str, headers: dict[str, str] | None = None) -> None:
    """Articles to find, to read and to delete, some of them copies; a key without the scope for it adds none."""
    articles = [
        {**each, "id": f"{each['id']}-{edition}", "text": f"{each['text']} Edition {edition}."}
        for each in NEWS
        for edition in range(EDITIONS)
    ]
    httpx.post(f"{url}/v1/articles", json={"articles": [*NEWS, *articles]}, headers=headers, timeout=ADDING_S)


def prepared(document: dict[str, Any], encoder: str) -> dict[str, Any]:
    """The document, in which the only model that embeds is the server's, and lines of JSON are bytes, as generated."""
    document = copy.deepcopy(document)
    content = document["paths"]["/v1/articles"]["post"]["requestBody"]["content"]
    for media_type in JSON_LINES:
        content[media_type]["example"] = content[media_type]["example"].encode()
    document["components"]["schemas"]["EmbeddingsBody"]["properties"]["model"]["enum"] = [encoder]
    return document


def filtering_by_examples(node: Any, name: str = "") -> Any:
    """The document, in which a filter has no values but those of its examples."""
    if isinstance(node, list):
        return [filtering_by_examples(each) for each in node]
    if not isinstance(node, dict):
        return node
    if name in FILTERS and "examples" in node:
        return {"enum": node["examples"]}
    if node.get("in") == "query" and "schema" in node:
        return {**node, "schema": filtering_by_examples(node["schema"], node["name"])}
    return {key: filtering_by_examples(each, key) for key, each in node.items()}


def json_lines() -> st.SearchStrategy[bytes]:
    """Lines that are articles, other JSON, or neither."""
    values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    )
    names = ("id", "title", "source", "authors", "published", "url", "lang", "tags")
    article = st.fixed_dictionaries({"text": st.text() | values}, optional={name: st.text() | values for name in names})
    line = (article | values).map(json.dumps).map(str.encode) | st.binary(max_size=40)
    return st.lists(line, max_size=5).map(b"\n".join)
