"""What responses look like, for the OpenAPI document; a test holds every response against these."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from index.article import Origin, Precision


class Shape(BaseModel):
    """No response has a field that is not documented."""

    model_config = ConfigDict(extra="forbid")


class Copy(Shape):
    """Another outlet's copy of the same story."""

    id: str
    source: str
    published: str | None
    url: str


class ArticleRef(Shape):
    """The article that a hit is in. `published` is written as exactly as it is known."""

    id: str
    title: str
    source: str
    published: str | None
    url: str


class PassageOut(Shape):
    """A run of whole sentences; `start` and `end` are offsets in characters into the article's text."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class PartsOut(Shape):
    """How a score came about; ranks count from 1, null is: not among that arm's candidates, or not read."""

    dense: float | None
    dense_rank: int | None
    lexical: float | None
    lexical_rank: int | None
    fused: float
    recency: float
    relevance: float | None


class HitOut(Shape):
    """A passage that was found. Higher scores are better; highlights are offsets into the passage's text."""

    article: ArticleRef
    passage: PassageOut
    score: float
    highlights: list[tuple[int, int]]
    copies: list[Copy] = Field([], description="Other copies of the story, oldest first; absent when there are none.")
    parts: PartsOut | None = Field(None, description="Present when `explain` is true.")


class Hits(Shape):
    """Hits, best first."""

    hits: list[HitOut]


class SearchOut(Hits):
    """What a search found. `interpreted` names what was understood of the question beyond its words."""

    query: str
    interpreted: dict[str, str]
    took_ms: float


class CitationOut(Shape):
    """Where an answer stands: `quote` is the article's `text[start:end]`."""

    article_id: str
    title: str
    source: str
    published: str | None
    url: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str


class AlternativeOut(Shape):
    """Another possible answer, with the probability that it is right."""

    answer: str
    confidence: float = Field(ge=0, le=1)
    citations: list[CitationOut]


class SentenceOut(Shape):
    """A sentence of a written answer, and whether its citations bear it out."""

    text: str
    supported: bool
    citations: list[CitationOut]


class GeneratedOut(Shape):
    """The answer written out: by a language model, or `extractive`; `note` tells why it is not as it was asked for."""

    text: str
    sentences: list[SentenceOut]
    written_by: str
    note: str | None = Field(None, description="Null where it is.")


class AskOut(Hits):
    """The answer, or null where the articles do not say."""

    question: str
    answered: bool
    answer: str | None
    confidence: float = Field(ge=0, le=1)
    citations: list[CitationOut]
    alternatives: list[AlternativeOut]
    interpreted: dict[str, str]
    took_ms: float
    generated: GeneratedOut | None = Field(None, description="Present when `generate` is true.")


class DeltaEvent(Shape):
    """The next piece of what is said: a sentence, with the space before it."""

    text: str
    start_index: int = Field(ge=0)
    end_index: int = Field(ge=0)
    supported: bool = Field(description="Whether the citations of this sentence bear it out; a quote does by itself.")


class CitationEvent(Shape):
    """Where a stretch of what has been said so far stands."""

    start_index: int = Field(ge=0)
    end_index: int = Field(ge=0)
    supported: bool
    citation: CitationOut


class ArticleSummary(ArticleRef):
    """An article without its text."""

    authors: list[str]
    lang: str
    tags: list[str]


class ArticleFull(ArticleSummary):
    """An article with its text, and how exactly and from where its publication time is known."""

    published_precision: Precision | None
    published_origin: Origin | None
    collected: str
    text: str


class ArticleOut(ArticleFull):
    """An article and the other copies of its story."""

    copies: list[Copy]


class ListOut(Shape):
    """One page of a listing; `cursor` continues it and is null at the end."""

    articles: list[ArticleSummary]
    cursor: str | None


class DuplicateOut(Shape):
    """An article that was stored and is shown under the story of the article `of`."""

    id: str
    of: str


class RejectedOut(Shape):
    """An item that was not taken in; positions count from 0."""

    position: int = Field(ge=0)
    id: str = Field("", description="Absent when it had none.")
    reason: str


class AddOut(Shape):
    """What became of each article; what is counted is durable and searchable."""

    added: int = Field(ge=0)
    updated: int = Field(ge=0)
    unchanged: int = Field(ge=0)
    duplicates: list[DuplicateOut]
    rejected: list[RejectedOut]


class PageOut(AddOut):
    """The articles that a page held, and what became of them; a dry run counts nothing."""

    articles: list[ArticleFull]


class DeleteOut(Shape):
    """How many articles are gone."""

    deleted: int = Field(ge=0)


class StatsOut(Shape):
    """What the collection holds; `bytes` is its size on disk, `sources` counts articles by outlet."""

    articles: int
    stories: int
    passages: int
    sources: dict[str, int]
    oldest: str | None
    newest: str | None
    sequence: int
    bytes: int
    encoder: dict[str, str | int]
    dense: dict[str, str | int | float]
    lexical: dict[str, str | int | float]


class RecordOut(Shape):
    """A passage, as Dify takes it in; `metadata` has of the article what is known."""

    content: str
    score: float = Field(ge=0, le=1)
    title: str
    metadata: dict[str, str | int | list[str]]


class RecordsOut(Shape):
    """Passages, best first."""

    records: list[RecordOut]


class FunctionOut(Shape):
    """A function's name, when to call it, and the JSON Schema of its arguments."""

    name: str
    description: str
    parameters: dict[str, object]


class ToolOut(Shape):
    """A tool that is a function."""

    type: Literal["function"]
    function: FunctionOut


class ToolsOut(Shape):
    """What goes into `tools` of a request to a model."""

    tools: list[ToolOut]


class StatusOut(Shape):
    """`ok`."""

    status: str


class Fault(Shape):
    """What is wrong with one part of a request."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    place: str = Field(alias="in", description="`query`, `body`, `path` or `header`.")
    name: str
    detail: str


class Problem(Shape):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[Fault] = Field([], description="On 422, each fault by itself.")
    error_code: int = Field(0, description="Dify's code, on its path.")
    error_msg: str = Field("", description="The detail under Dify's name, on its path.")
