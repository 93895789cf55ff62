"""fuzzing_mcp: bodies for `/mcp`, which the OpenAPI document does not describe: calls, near misses and noise."""

import json
import shlex
from typing import Any

import httpx
from fuzzing import LONGEST, Outcome
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

LABEL = "POST /mcp"
STATUSES = (200, 202, 400, 401, 403, 404, 406, 408, 413, 415, 429, 503)
MEDIA_TYPES = ("application/json", "application/problem+json")
TOOLS = ("search", "fetch", "search_articles", "ask_articles", "nothing")
METHODS = (
    "initialize",
    "notifications/initialized",
    "ping",
    "tools/list",
    "tools/call",
    "resources/list",
    "prompts/get",
    "logging/setLevel",
    "completion/complete",
)
ARGUMENTS = ("query", "q", "question", "id", "k", "source", "since", "until", "lang", "tag", "now", "min_confidence")

SCALAR = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=50)
VALUE = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
CALL = st.fixed_dictionaries(
    {
        "name": st.sampled_from(TOOLS) | VALUE,
        "arguments": st.dictionaries(st.sampled_from(ARGUMENTS), SCALAR | VALUE, max_size=4) | VALUE,
    }
)
MESSAGE = st.fixed_dictionaries(
    {"jsonrpc": st.just("2.0") | VALUE, "method": st.sampled_from(METHODS) | st.text(max_size=20) | VALUE},
    optional={"id": st.integers() | st.text(max_size=10) | VALUE, "params": CALL | VALUE, "result": VALUE},
)
CALLING = st.fixed_dictionaries(
    {"jsonrpc": st.just("2.0"), "id": st.integers(), "method": st.just("tools/call"), "params": CALL}
)
BODY = (CALLING | MESSAGE | VALUE | st.lists(MESSAGE, max_size=3)).map(json.dumps).map(str.encode) | st.binary()
HEADERS = st.fixed_dictionaries(
    {
        "content-type": st.just("application/json") | st.sampled_from(("text/plain", "application/json; charset=x")),
        "accept": st.just("application/json") | st.sampled_from(("*/*", "text/event-stream", "text/html", "")),
    },
    optional={
        "mcp-protocol-version": st.sampled_from(("2025-11-25", "2025-06-18", "1", "")),
        "mcp-session-id": st.sampled_from(("x", "")),
    },
)


def exercise_mcp(outcome: Outcome, url: str, *, examples: int, seed_of: int, headers: dict[str, str] | None) -> None:
    """Send so many bodies, and add what came of them to the outcome."""
    with httpx.Client(base_url=url, timeout=60, headers=headers) as client:

        @seed(seed_of)
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(body=BODY, sent=HEADERS)
        def run(body: bytes, sent: dict[str, str]) -> None:
            response = client.post("/mcp", content=body, headers=sent)
            outcome.statuses[LABEL][response.status_code] += 1
            said = fault(response)
            if said:
                outcome.failures[f"{LABEL}: {said}"[:LONGEST]] = as_curl(url, body, sent)

        run()


def fault(response: httpx.Response) -> str:
    """What is wrong with an answer; nothing where it is one of the protocol's, or a problem."""
    media_type = response.headers.get("content-type", "").partition(";")[0]
    if response.status_code not in STATUSES:
        return f"{response.status_code} is no status of the protocol's: {response.text}"
    if response.status_code == 202:
        return f"202 with a body: {response.text}" if response.content else ""
    if media_type not in MEDIA_TYPES:
        return f"{response.status_code} with '{media_type}': {response.text}"
    content: dict[str, Any] = response.json()
    if response.status_code == 200 and content.get("jsonrpc") != "2.0":
        return f"no message of the protocol's: {response.text}"
    if content.get("error", {}).get("code") == -32603:
        return f"an internal error: {response.text}"
    return ""


def as_curl(url: str, body: bytes, headers: dict[str, str]) -> str:
    """The same again; the body's bytes are escaped for bash."""
    said = " ".join(f"-H {shlex.quote(f'{name}: {value}')}" for name, value in headers.items())
    escaped = "".join(f"\\x{byte:02x}" for byte in body)
    return f"printf '{escaped}' | curl -X POST {url}/mcp {said} --data-binary @-"
