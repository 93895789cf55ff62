"""What OpenAI's clients are answered, for the OpenAPI document; a test holds every response against these."""

from typing import Literal

from pydantic import Field

from service.schemas import Shape


class UrlCitation(Shape):
    """The message's `content[start_index:end_index]` stands in the article, whose `text[start:end]` is `quote`."""

    start_index: int = Field(ge=0)
    end_index: int = Field(ge=0)
    url: str
    title: str
    article_id: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str


class Annotation(Shape):
    """A citation; `index` counts them in a stream."""

    type: Literal["url_citation"]
    url_citation: UrlCitation
    index: int = Field(0, description="In a stream alone.")


class SearchResultOut(Shape):
    """An article that was found, with its best passage."""

    title: str
    url: str
    date: str | None
    source: str
    article_id: str
    snippet: str


class Stretch(Shape):
    """A part of the message."""

    start_index: int = Field(ge=0)
    end_index: int = Field(ge=0)


class SaidOut(Stretch):
    """The sentence of a piece, and whether its citations bear it out."""

    supported: bool


class About(Shape):
    """What nutgraf knows of its answer beyond OpenAI's shape."""

    answered: bool
    answer: str | None = Field(description="The verbatim words that answer, as /v1/ask gives them.")
    confidence: float = Field(ge=0, le=1)
    question: str = Field(description="The question, completed from the turns before it where it leant on them.")
    interpreted: dict[str, str]
    written_by: str = Field(description="A language model's name, or `extractive`.")
    note: str | None = Field(None, description="Why it was not written as it was asked for, if so.")
    unsupported: list[Stretch] = Field(description="Sentences that no citation bears out.")
    usage_counted_by: str = Field(description="The encoder whose tokens `usage` counts.")
    annotations: list[Annotation] = Field([], description="In the last chunk of a stream: all of them.")


class MessageOut(Shape):
    """The answer."""

    role: Literal["assistant"]
    content: str
    refusal: None = Field(None, description="None; there are no rules that would refuse.")
    annotations: list[Annotation]


class ChoiceOut(Shape):
    """The only one."""

    index: int
    message: MessageOut
    logprobs: None = Field(None, description="None.")
    finish_reason: Literal["stop"]


class Usage(Shape):
    """Tokens of the collection's encoder."""

    prompt_tokens: int = Field(ge=0)
    completion_tokens: int = Field(ge=0)
    total_tokens: int = Field(ge=0)


class CompletionOut(Shape):
    """An answer as OpenAI's clients read it, with its sources."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[ChoiceOut]
    usage: Usage
    search_results: list[SearchResultOut]
    nutgraf: About


class DeltaOut(Shape):
    """What a chunk adds."""

    role: Literal["assistant"] = Field("assistant", description="In the first chunk alone.")
    content: str = Field("", description="Appended to what came before.")
    annotations: list[Annotation] = Field([], description="Citations of this piece.")


class ChunkChoiceOut(Shape):
    """The only one."""

    index: int
    delta: DeltaOut
    logprobs: None = Field(None, description="None.")
    finish_reason: Literal["stop"] | None = Field(None, description="In the last chunk with a choice.")


class ChunkOut(Shape):
    """A piece of a streamed answer."""

    id: str
    object: Literal["chat.completion.chunk"]
    created: int
    model: str
    choices: list[ChunkChoiceOut]
    usage: Usage | None = Field(None, description="In the last chunk, where it was asked for.")
    search_results: list[SearchResultOut] = Field([], description="In the first and the last chunk.")
    nutgraf: About | SaidOut | None = Field(
        None, description="With each piece, whether it is borne out; in the last chunk, all of what is known."
    )


class ModelOut(Shape):
    """A model."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsOut(Shape):
    """All there are."""

    object: Literal["list"]
    data: list[ModelOut]


class EmbeddingOut(Shape):
    """A vector: numbers, or the bytes of little-endian float32 in base64."""

    object: Literal["embedding"]
    index: int
    embedding: list[float] | str


class EmbeddingsUsage(Shape):
    """Tokens of the encoder."""

    prompt_tokens: int
    total_tokens: int


class EmbeddingsOut(Shape):
    """Vectors, in the order of the texts."""

    object: Literal["list"]
    data: list[EmbeddingOut]
    model: str
    usage: EmbeddingsUsage


class ErrorContent(Shape):
    """What is wrong, and with which parameter."""

    message: str
    type: str
    param: str | None = Field(None, description="The parameter at fault, if it is one.")
    code: str | None = Field(None, description="What is wrong, in one word, where OpenAI has one for it.")


class ErrorOut(Shape):
    """An error as OpenAI's clients read it."""

    error: ErrorContent
