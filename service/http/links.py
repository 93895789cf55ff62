"""Links of the OpenAPI document: what of one answer is a parameter of the next request."""

from service.shapes import Json

Operation = tuple[str, str]

_READ: Operation = ("get", "/v1/articles/{id}")
_DELETE: Operation = ("delete", "/v1/articles/{id}")
_RELATED: Operation = ("get", "/v1/articles/{id}/related")
_LIST: Operation = ("get", "/v1/articles")
_MODEL: Operation = ("get", "/v1/models/{id}")

_ARTICLES: dict[Operation, str] = {
    ("post", "/v1/articles"): "$request.body#/articles/0/id",
    ("post", "/v1/pages"): "$response.body#/articles/0/id",
    _LIST: "$response.body#/articles/0/id",
    _READ: "$response.body#/id",
    _RELATED: "$response.body#/hits/0/article/id",
    ("get", "/v1/search"): "$response.body#/hits/0/article/id",
    ("post", "/v1/search"): "$response.body#/hits/0/article/id",
    ("get", "/v1/ask"): "$response.body#/citations/0/article_id",
    ("post", "/v1/ask"): "$response.body#/citations/0/article_id",
    ("post", "/v1/retrieval"): "$response.body#/records/0/metadata/article_id",
    ("post", "/v1/chat/completions"): "$response.body#/search_results/0/article_id",
}
"""Where an answer, or what was sent, has the id of an article."""
_OF_AN_ARTICLE: dict[str, Operation] = {"read": _READ, "related": _RELATED, "delete": _DELETE}


def describe(document: Json) -> None:
    """Write the links into the document."""
    for source, id in _ARTICLES.items():
        for name, target in _OF_AN_ARTICLE.items():
            if target != source:
                _link(document, source, name, target, {"id": id})
    _link(document, _LIST, "next", _LIST, {"cursor": "$response.body#/cursor"})
    _link(document, ("get", "/v1/models"), "read", _MODEL, {"id": "$response.body#/data/0/id"})


def _link(document: Json, source: Operation, name: str, target: Operation, parameters: dict[str, str]) -> None:
    paths = document["paths"]
    links = paths[source[1]][source[0]]["responses"]["200"].setdefault("links", {})
    links[name] = {"operationId": paths[target[1]][target[0]]["operationId"], "parameters": parameters}
