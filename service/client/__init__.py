"""A client of nutgraf's HTTP API, for programs in Python: `Client` and `AsyncClient`."""

from service.client.answers import (
    AddReport,
    Alternative,
    Answer,
    Article,
    ArticlePage,
    ArticleRef,
    Citation,
    Copy,
    Duplicate,
    Generated,
    Hit,
    PageReport,
    Parts,
    Passage,
    Rejected,
    SearchResult,
    Sentence,
    Stats,
    Summary,
)
from service.client.asynchronous import AsyncClient
from service.client.calls import Turn
from service.client.errors import ApiError
from service.client.synchronous import Client

__all__ = [
    "AddReport",
    "Alternative",
    "Answer",
    "ApiError",
    "Article",
    "ArticlePage",
    "ArticleRef",
    "AsyncClient",
    "Citation",
    "Client",
    "Copy",
    "Duplicate",
    "Generated",
    "Hit",
    "PageReport",
    "Parts",
    "Passage",
    "Rejected",
    "SearchResult",
    "Sentence",
    "Stats",
    "Summary",
    "Turn",
]
