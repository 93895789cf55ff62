"""What OpenAI's clients send: what is understood, what is taken and changes nothing, what is refused and why."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from index.article import MAX_FIELD_CHARS
from index.query import MAX_K, Group
from service.leniency import WHOLE, OrNull
from service.requests import Bound, Count, FilterBody, Instant, Probability

MAX_MESSAGES = 1_000
"""Of a conversation that a client sends again with each question."""
MAX_INPUTS = 2_048
"""Texts of one request for vectors, as at OpenAI; the size of its body bounds how long they take."""
MAX_MESSAGE_CHARS = 200_000
"""Of one message; only the last of a user is bounded as a question."""
MAX_PARTS = 100
"""Pieces of one message; clients send one of text, and one for each attachment."""

_IDLE = "Taken for the sake of clients that send it; changes nothing."


def _only(fits: Callable[[Any], bool], reason: str) -> BeforeValidator:
    """Refuse what cannot be honoured, and say why."""

    def check(value: Any) -> Any:
        if value is not None and not fits(value):
            raise ValueError(reason)
        return value

    return BeforeValidator(check)


class UrlCitationIn(BaseModel):
    """Of a citation that is sent back, the article; the rest is in the article."""

    article_id: Annotated[str, Field(max_length=MAX_FIELD_CHARS)] | None = None


class AnnotationIn(BaseModel):
    """A citation that is sent back."""

    url_citation: UrlCitationIn | None = None


class PartIn(BaseModel):
    """A piece of a message."""

    type: Annotated[str, Field(max_length=100)]
    text: Annotated[str, Field(max_length=MAX_MESSAGE_CHARS)] | None = None


Parts = Annotated[list[PartIn], Field(max_length=MAX_PARTS)]


class MessageIn(BaseModel):
    """A message of the conversation; of what other models have put into it, the text alone is read."""

    model_config = ConfigDict(strict=True)

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[str, Field(max_length=MAX_MESSAGE_CHARS)] | Parts | None = None
    annotations: Annotated[list[AnnotationIn], Field(max_length=MAX_K)] | None = None

    def texts(self) -> list[str]:
        """Its text, in pieces if it came so."""
        if isinstance(self.content, list):
            return [part.text for part in self.content if part.text]
        return [self.content] if self.content else []


class StreamOptions(BaseModel):
    """How to stream."""

    model_config = ConfigDict(extra="forbid", strict=True)

    include_usage: bool | None = Field(None, description="Whether a last chunk counts the tokens.")
    include_obfuscation: bool | None = Field(None, description=_IDLE)


class _Idle(BaseModel):
    """OpenAI's parameters that need no answer: they tune a model's dice, and there are none."""

    temperature: Annotated[float, Field(ge=0, le=2)] | None = Field(None, description=_IDLE)
    top_p: Annotated[float, Field(ge=0, le=1)] | None = Field(None, description=_IDLE)
    presence_penalty: Annotated[float, Field(ge=-2, le=2)] | None = Field(None, description=_IDLE)
    frequency_penalty: Annotated[float, Field(ge=-2, le=2)] | None = Field(None, description=_IDLE)
    max_tokens: Annotated[int, Field(ge=1), WHOLE] | None = Field(None, description=_IDLE)
    max_completion_tokens: Annotated[int, Field(ge=1), WHOLE] | None = Field(None, description=_IDLE)
    stop: str | list[str] | None = Field(None, description=_IDLE)
    seed: Annotated[int, WHOLE] | None = Field(None, description=_IDLE)
    user: str | None = Field(None, description=_IDLE)
    logit_bias: dict[str, float] | None = Field(None, description=_IDLE)
    metadata: dict[str, str] | None = Field(None, description=_IDLE)
    tools: list[dict[str, Any]] | None = Field(None, description="Taken; none is ever called.")
    functions: list[dict[str, Any]] | None = Field(None, description="Taken; none is ever called.")
    parallel_tool_calls: bool | None = Field(None, description=_IDLE)
    store: bool | None = Field(None, description="Taken; nothing is kept in any case.")
    reasoning_effort: str | None = Field(None, description=_IDLE)
    verbosity: str | None = Field(None, description=_IDLE)
    service_tier: str | None = Field(None, description=_IDLE)
    safety_identifier: str | None = Field(None, description=_IDLE)
    prompt_cache_key: str | None = Field(None, description=_IDLE)
    prompt_cache_options: dict[str, Any] | None = Field(None, description=_IDLE)
    prompt_cache_retention: str | None = Field(None, description=_IDLE)
    prediction: dict[str, Any] | None = Field(None, description=_IDLE)
    web_search_options: dict[str, Any] | None = Field(
        None, description="Taken; an answer is from the collection's articles, and cited, in any case."
    )


class _Bounded(BaseModel):
    """OpenAI's parameters of which only one value can be honoured."""

    n: Annotated[Literal[1] | None, _only(lambda v: v == 1 and v is not True, "there is one answer; leave it out")] = (
        Field(None, description="1; there is one answer.")
    )
    logprobs: Annotated[
        Literal[False] | None, _only(lambda v: v is False, "there are none; `nutgraf.confidence` says how sure it is")
    ] = Field(None, description="Not given; `nutgraf.confidence` says how sure the answer is.")
    top_logprobs: Annotated[
        Literal[0] | None, _only(lambda v: v == 0 and v is not False, "there are none; leave it out")
    ] = Field(None, description="Not given.")
    tool_choice: Annotated[
        Literal["none", "auto"] | None, _only(lambda v: v in ("none", "auto"), "no tool is ever called; use 'auto'")
    ] = Field(None, description="No tool is ever called.")
    function_call: Annotated[
        Literal["none", "auto"] | None,
        _only(lambda v: v in ("none", "auto"), "no function is ever called; use 'auto'"),
    ] = Field(None, description="No function is ever called.")
    response_format: Annotated[
        dict[Literal["type"], Literal["text"]] | None,
        _only(lambda v: v == {"type": "text"}, "an answer is text; only {'type': 'text'} can be had"),
    ] = Field(None, description="An answer is text.")
    modalities: Annotated[
        list[Literal["text"]] | None, _only(lambda v: v == ["text"], "an answer is text; only ['text'] can be had")
    ] = Field(None, description="An answer is text.")
    audio: Annotated[None, _only(lambda _: False, "an answer is text; leave it out")] = Field(
        None, description="An answer is text."
    )
    moderation: Annotated[None, _only(lambda _: False, "nothing is moderated; leave it out")] = Field(
        None, description="Nothing is moderated."
    )


NUTGRAF, EXTRACTIVE = "nutgraf", "nutgraf-extractive"
"""A language model writes where one is configured; the articles' own words alone."""
# another name is not found rather than malformed, which the route says; the document names those there are
ChatModel = Annotated[str, WithJsonSchema({"type": "string", "enum": [NUTGRAF, EXTRACTIVE]})]


class ChatBody(FilterBody, _Idle, _Bounded):
    """A chat, OpenAI's parameters, and nutgraf's own, which ride along in `extra_body`."""

    model: ChatModel = Field(description="`nutgraf`, or `nutgraf-extractive` for the articles' own words alone.")
    messages: Annotated[list[MessageIn], Field(min_length=1, max_length=MAX_MESSAGES)] = Field(
        description="The conversation; its last message is the user's question."
    )
    stream: bool | None = Field(None, description="Whether to answer in chunks as they come.")
    stream_options: StreamOptions | None = Field(None, description="How to stream.")
    since: Bound | None = Field(None, description="As in a search.")
    until: Bound | None = Field(None, description="As in a search.")
    now: Instant | None = Field(None, description="As in a search.")
    k: OrNull[Count] = Field(10, description=f"Passages behind `search_results`, up to {MAX_K}.")
    min_confidence: Probability | None = Field(
        None,
        description="An answer less likely to be right is not given; by default .7 of what a question has, or .55 "
        "where it leans on earlier ones.",
    )

    @property
    def counted(self) -> bool:
        """Whether tokens are counted: always where the answer comes whole, in a stream where that is asked for."""
        return not self.stream or bool(self.stream_options and self.stream_options.include_usage)

    @property
    def group(self) -> Group:
        """What one hit stands for."""
        return Group.PASSAGE

    @property
    def rerank(self) -> bool:
        """What was found is read in any case."""
        return True


def _no_tokens(value: Any) -> Any:
    if isinstance(value, list) and value and not all(isinstance(each, str) for each in value):
        raise ValueError("tokens are another model's own; send text (in LangChain: check_embedding_ctx_length=False)")
    return value


_Input = Annotated[str, Field(min_length=1, max_length=MAX_MESSAGE_CHARS)]


class EmbeddingsBody(BaseModel):
    """Texts to be turned into vectors."""

    model_config = ConfigDict(extra="forbid", strict=True)

    model: str = Field(description="The collection's encoder, as /v1/models names it.")
    input: Annotated[
        _Input | Annotated[list[_Input], Field(min_length=1, max_length=MAX_INPUTS)], BeforeValidator(_no_tokens)
    ] = Field(description="A text, or several.")
    encoding_format: Literal["float", "base64"] | None = Field(None, description="Numbers, or their bytes in base64.")
    dimensions: Annotated[int, WHOLE] | None = Field(
        None, description="The encoder's own number of dimensions, or nothing."
    )
    user: str | None = Field(None, description=_IDLE)
    input_type: OrNull[Literal["query", "document"]] = Field(
        "document", description="Whether these are questions or passages."
    )
