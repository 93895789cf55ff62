"""ArticleRoute: tells what is related to an article from an article whose own id ends in `/related`."""

from urllib.parse import unquote_to_bytes

from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

_RELATED = "/related"


class ArticleRoute(APIRoute):
    """A route below `/v1/articles`, where the slashes of an id are percent-encoded and those of the path are not."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the request is for this route; the framework sees the path only when it is decoded."""
        match, child = super().matches(scope)
        if match is Match.NONE:
            return match, child
        of_neighbours = self.path.endswith(_RELATED)
        if of_neighbours or child["path_params"].get("id", "").endswith(_RELATED):
            fits = of_neighbours is _has_own_slash(scope)
            return (match, child) if fits else (Match.NONE, {})
        return match, child


def _has_own_slash(scope: Scope) -> bool:
    """Whether `related` is a segment of the path as it was sent; of the decoded one where that is all there is."""
    sent: bytes = scope.get("raw_path") or scope["path"].encode()
    return unquote_to_bytes(sent.rpartition(b"/")[2]) == _RELATED[1:].encode()
