"""What requests may say: one model per operation, with every unknown name refused."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from index.article import MAX_FIELD_CHARS
from index.engine import MAX_LIMIT, MIN_CONFIDENCE
from index.query import MAX_K, MAX_QUERY_CHARS, Group, Turn
from index.text import read_time
from service.leniency import WHOLE, OrNull

MAX_VALUES = 100
"""Values of one filter; a listing of more is a query language's work."""
MAX_TURNS = 20
"""Turns of a conversation that are looked at; a question leans on the few before it."""
MAX_ANSWER_CHARS = 10_000
"""An earlier answer; no reply of three sentences and their quotes comes near."""


def _instant(value: object) -> object:
    """ISO 8601 with a zone; pydantic alone would also take bare numbers for Unix times."""
    if not isinstance(value, str):
        raise ValueError("give a time as text, such as 2025-08-01T12:00:00Z")  # noqa: TRY004  # pydantic wants ValueError
    return read_time(value)


def _flag(value: object) -> object:
    """Exactly `true` or `false`, as documented."""
    flags = {"true": True, "false": False}
    return flags.get(value, value) if isinstance(value, str) else value


def _listed(value: object) -> object:
    """One value stands for a list of one."""
    return [value] if isinstance(value, str) else value


Instant = Annotated[datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})]
Flag = Annotated[bool, Field(strict=True), BeforeValidator(_flag, json_schema_input_type=bool)]
Text = Annotated[str, Field(min_length=1, max_length=MAX_QUERY_CHARS)]
Label = Annotated[str, Field(min_length=1, max_length=500, pattern=r"[^\s-]")]
"""A name, or one behind a `-`: what would leave out nothing would let all through."""
Id = Annotated[str, Field(min_length=1, max_length=MAX_FIELD_CHARS)]
Bound = Annotated[str, Field(min_length=1, max_length=100)]
Labels = Annotated[list[Label], Field(max_length=MAX_VALUES)]
LabelOrLabels = Annotated[Labels, BeforeValidator(_listed, json_schema_input_type=Label | Labels)]
Grouping = Annotated[
    Group, Field(strict=False), WithJsonSchema({"type": "string", "enum": [each.value for each in Group]})
]
Count = Annotated[int, Field(ge=1, le=MAX_K), WHOLE]
Probability = Annotated[float, Field(ge=0, le=1)]

_SOURCE = "Only these outlets; `-name` leaves one out. Case does not matter."
_LANG = "Only these languages (ISO 639-1); `-xx` leaves one out."
_TAG = "Only articles with one of these tags; `-name` leaves one out."
_SINCE = "Published at or after: a date, a time, or a span back from now such as `7d`."
_UNTIL = "Published before the end of: a date, a time, or a span back from now."
_NOW = "The moment that spans and relative times in the question count from; the server's clock by default."
_K = "How many hits."
_RERANK = "Read the best hits with the question and put them in that order; `false` is faster."
_EARLIER = "The turns of the conversation before this one, oldest first; a question that leans on them is completed."
_GENERATE = "Write the answer out in sentences, by the language model where there is one, as `generated`."
_STREAM = "Answer with server-sent events as they come; so does `Accept: text/event-stream`."


class Nothing(BaseModel):
    """No query parameters at all."""

    model_config = ConfigDict(extra="forbid")


class FilterParams(BaseModel):
    """Which articles are meant."""

    model_config = ConfigDict(extra="forbid")

    source: Labels = Field([], description=_SOURCE, examples=[["Harbour Times"]])
    lang: Labels = Field([], description=_LANG, examples=[["en"]])
    tag: Labels = Field([], description=_TAG, examples=[["shipping"]])
    since: Bound | None = Field(None, description=_SINCE, examples=["2025-08-01"])
    until: Bound | None = Field(None, description=_UNTIL, examples=["2025-08-31"])
    now: Instant | None = Field(None, description=_NOW, examples=["2025-08-05T12:00:00Z"])


class HitParams(FilterParams):
    """Which articles, and how the hits are wanted."""

    k: Count = Field(10, description=_K, examples=[3])
    group: Grouping = Field(Group.PASSAGE, description="What one hit stands for.", examples=["article"])
    explain: Flag = Field(False, description="Show how each score came about.", examples=[True])
    rerank: Flag = Field(True, description=_RERANK, examples=[False])


class SearchParams(HitParams):
    """A search."""

    q: Text = Field(description="What is searched for.", examples=["harbour strike"])


class QuestionParams(HitParams):
    """What is asked, and how sure the answer must be."""

    question: Text = Field(description="What is asked.", examples=["When does the ferry strike end?"])
    min_confidence: Probability | None = Field(
        None,
        description=f"An answer less likely to be right is not given; by default as tuned, or {MIN_CONFIDENCE}.",
        examples=[0.5],
    )


class AskParams(QuestionParams):
    """A question, and how the answer is wanted."""

    generate: Flag = Field(False, description=_GENERATE, examples=[True])
    stream: Flag = Field(False, description=_STREAM, examples=[False])


class ListParams(FilterParams):
    """A listing, newest first."""

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = Field(100, description="Articles on a page.", examples=[100])
    cursor: Annotated[str, Field(max_length=1000)] = Field(
        "", description="The cursor of the page before.", examples=[""]
    )


class RelatedParams(BaseModel):
    """How many neighbours."""

    model_config = ConfigDict(extra="forbid")

    k: Count = Field(10, description=_K, examples=[3])


class PageParams(BaseModel):
    """Where a page came from."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(max_length=2000)] = Field(
        "", description="The page's address.", examples=["https://harbour.example/ferry-strike"]
    )
    collected: Instant | None = Field(
        None,
        description="When the page was fetched, which relative times on it count from; now by default.",
        examples=["2025-08-05T12:00:00Z"],
    )
    dry_run: Flag = Field(False, description="Read the page and store nothing.", examples=[False])


class FilterBody(BaseModel):
    """JSON has types of its own, so none is guessed; and one value may stand for a list."""

    model_config = ConfigDict(extra="forbid", strict=True)

    source: OrNull[LabelOrLabels] = Field([], description=_SOURCE, examples=["Harbour Times"])
    lang: OrNull[LabelOrLabels] = Field([], description=_LANG, examples=["en"])
    tag: OrNull[LabelOrLabels] = Field([], description=_TAG, examples=[["shipping", "strikes"]])


class TurnIn(BaseModel):
    """An earlier question of the conversation."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: Text = Field(description="What was asked.")
    answer: Annotated[str, Field(max_length=MAX_ANSWER_CHARS)] | None = Field(
        None, description="What was answered; null where the articles did not say."
    )
    articles: OrNull[Annotated[list[Id], Field(max_length=MAX_K)]] = Field(
        [], description="Ids of those that were cited."
    )

    def turn(self) -> Turn:
        """The engine's own."""
        return Turn(self.question, self.answer, tuple(self.articles))


class _Body(FilterBody):
    """What a question and a search have in common."""

    k: OrNull[Count] = Field(10, description=_K, examples=[3])
    group: OrNull[Grouping] = Field(Group.PASSAGE, description="What one hit stands for.")
    explain: OrNull[bool] = Field(False, description="Show how each score came about.")
    rerank: OrNull[bool] = Field(True, description=_RERANK)
    earlier: OrNull[Annotated[list[TurnIn], Field(max_length=MAX_TURNS)]] = Field([], description=_EARLIER)

    def turns(self) -> tuple[Turn, ...]:
        """The engine's own."""
        return tuple(each.turn() for each in self.earlier)


class SearchBody(_Body, SearchParams):
    """A search."""


class QuestionBody(_Body, QuestionParams):
    """What is asked, and how sure the answer must be: what a language model may say, which writes for itself."""


class AskBody(QuestionBody, AskParams):
    """A question, and how the answer is wanted."""

    generate: OrNull[bool] = Field(False, description=_GENERATE)
    stream: OrNull[bool] = Field(False, description=_STREAM)


class ArticleIn(BaseModel):
    """One article as it is handed in; `article_from_record` reads it, and rejects what does not fit by itself."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(description="The body, paragraphs separated by blank lines.")
    title: str | None = Field(None, description="The headline; the first line of the text when not given.")
    id: str | int | None = Field(None, description="Yours; when not given, derived from the URL or the content.")
    source: str | None = Field(None, description="The outlet.")
    authors: list[str] | str | None = Field(None, description="Who wrote it.")
    published: str | float | None = Field(None, description="When, as exactly as is known: `2025`, `2025-08-01`, …")
    url: str | None = Field(None, description="Where it was published.")
    lang: str | None = Field(None, description="ISO 639-1; found out when not given.")
    tags: list[str] | str | None = Field(None, description="Any labels.")


class ArticlesIn(BaseModel):
    """Articles to take in."""

    model_config = ConfigDict(extra="forbid")

    articles: list[ArticleIn]
