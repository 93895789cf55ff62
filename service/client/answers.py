"""What the server answers, as values; docs/http.md says what each field means."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Another outlet's copy of the same story."""

    id: str
    source: str
    published: str | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRef:
    """The article that a hit is in; `published` is written as exactly as it is known."""

    id: str
    title: str
    source: str
    published: str | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A piece of an article: `text` is the article's `text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """How a hit's score came about."""

    dense: float | None
    dense_rank: int | None
    lexical: float | None
    lexical_rank: int | None
    fused: float
    recency: float
    relevance: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that was found; `parts` are there when `explain` was asked for."""

    article: ArticleRef
    passage: Passage
    score: float
    highlights: tuple[tuple[int, int], ...]
    copies: tuple[Copy, ...] = ()
    parts: Parts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What a search found, best first."""

    query: str
    interpreted: dict[str, str]
    hits: tuple[Hit, ...]
    took_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where an answer stands: `quote` is the article's `text[start:end]`."""

    article_id: str
    title: str
    source: str
    published: str | None
    url: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another possible answer, with the probability that it is right."""

    answer: str
    confidence: float
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a written answer, and whether its citations bear it out."""

    text: str
    supported: bool
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """The answer written out: by a language model, or `extractive`; `note` tells why it is not as it was asked for."""

    text: str
    sentences: tuple[Sentence, ...]
    written_by: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer, or None where the articles do not say; `generated` is there when it was asked for."""

    question: str
    answered: bool
    answer: str | None
    confidence: float
    citations: tuple[Citation, ...]
    alternatives: tuple[Alternative, ...]
    hits: tuple[Hit, ...]
    interpreted: dict[str, str]
    took_ms: float
    generated: Generated | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(ArticleRef):
    """An article without its text."""

    authors: tuple[str, ...]
    lang: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Summary):
    """An article with its text, and how exactly and from where its publication time is known."""

    published_precision: str | None
    published_origin: str | None
    collected: str
    text: str
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """One page of a listing; `cursor` continues it and is None at the end."""

    articles: tuple[Summary, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """An article that was stored and is shown under the story of the article `of`."""

    id: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An item that was not taken in; positions count from 0."""

    position: int
    reason: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """What became of each article; what is counted is durable and searchable."""

    added: int
    updated: int
    unchanged: int
    duplicates: tuple[Duplicate, ...] = ()
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReport(AddReport):
    """The articles that a page held, and what became of them."""

    articles: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """How many articles are gone."""

    deleted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """Hits, best first."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """What the collection holds."""

    articles: int
    stories: int
    passages: int
    sources: dict[str, int]
    oldest: str | None
    newest: str | None
    sequence: int
    bytes: int
    encoder: dict[str, str | int] = field(default_factory=dict)
    dense: dict[str, str | int | float] = field(default_factory=dict)
    lexical: dict[str, str | int | float] = field(default_factory=dict)
