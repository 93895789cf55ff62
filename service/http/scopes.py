"""The scope that each operation needs: a closed table, in which what is not listed is for admins."""

import re

from service.access.scopes import Scope

OPEN = frozenset({"/healthz", "/readyz", "/openapi.json"})
"""Says nothing of what is stored, and must answer to probes that hold no key."""

MCP_PATH = "/mcp"
"""Where a tool says by itself, in words that an assistant reads, that there is too much to do."""

OPERATIONS: dict[tuple[str, str], Scope] = {
    ("GET", "/v1/search"): Scope.ASK,
    ("POST", "/v1/search"): Scope.ASK,
    ("GET", "/v1/ask"): Scope.ASK,
    ("POST", "/v1/ask"): Scope.ASK,
    ("POST", "/v1/chat/completions"): Scope.ASK,
    ("POST", "/v1/embeddings"): Scope.ASK,
    ("GET", "/v1/models"): Scope.ASK,
    ("GET", "/v1/models/{id}"): Scope.ASK,
    ("POST", "/v1/retrieval"): Scope.ASK,
    ("GET", "/v1/tools"): Scope.ASK,
    ("GET", MCP_PATH): Scope.ASK,
    ("POST", MCP_PATH): Scope.ASK,
    ("DELETE", MCP_PATH): Scope.ASK,
    ("GET", "/v1/stats"): Scope.ASK,
    ("GET", "/v1/articles"): Scope.ASK,
    ("GET", "/v1/articles/{id}"): Scope.ASK,
    ("GET", "/v1/articles/{id}/related"): Scope.ASK,
    ("POST", "/v1/articles"): Scope.WRITE,
    ("POST", "/v1/pages"): Scope.WRITE,
    ("DELETE", "/v1/articles/{id}"): Scope.WRITE,
    # a key that a feed reader holds cannot empty the collection at one stroke
    ("DELETE", "/v1/articles"): Scope.ADMIN,
}

_TEMPLATES = [
    (method, re.compile(re.sub(r"\{\w+\}", ".+", path)), scope)
    for (method, path), scope in OPERATIONS.items()
    if "{" in path
]


def scope_of(method: str, path: str) -> Scope | None:
    """What a request needs; none where it is open to all."""
    if path in OPEN:
        return None
    found = OPERATIONS.get((method, path))
    if found is None:
        found = next((scope for verb, shape, scope in _TEMPLATES if verb == method and shape.fullmatch(path)), None)
    return found or Scope.ADMIN
