"""LanguageModel: any OpenAI-compatible chat endpoint, by the openai client, with a deadline for the whole answer."""

from asyncio import get_running_loop, timeout_at
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from index.errors import GenerationFailed, InvalidInput
from service.generation.admission import Admission
from service.settings import Settings

if TYPE_CHECKING:
    from openai import AsyncOpenAI

MAX_CHARS = 6_000
"""Of one answer; several times what is asked for. Closing the stream there makes the server stop writing."""
CONNECT_S = 5.0
"""For a connection, which a server that is up makes in milliseconds."""
RETRIES = 1
"""Of a request that was refused for the moment (408, 409, 429, 5xx) or not at all connected; the deadline goes on."""
SENT_HEADERS = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "content-type", "transfer-encoding", "user-agent"}
)
"""Beside those that are set: what HTTP needs. The client would take others from OPENAI_* variables."""
COMPLETE = frozenset({"stop", "length"})
"""Ways to end with whole sentences; of one that the model's window cut short, only the last is lost."""
STOPPED = {"content_filter": "was stopped by its content filter", "tool_calls": "called a tool, though it has none"}
"""Ways to end without an answer that can be trusted to be whole."""


class PromptMessage(NamedTuple):
    """One message of a prompt."""

    role: str
    content: str


class LanguageModel:
    """One model at one address. The client is made at the first request and belongs to that event loop."""

    def __init__(self, url: str, model: str, key: str = "", *, timeout_s: float = 60.0, at_once: int = 4) -> None:
        self.model = model
        self.timeout_s = timeout_s
        self._url = url
        self._key = key
        self._admission = Admission(at_once)
        self._client: AsyncOpenAI | None = None
        self._greedy = True

    @classmethod
    def of(cls, settings: Settings) -> "LanguageModel | None":
        """The model that the settings name, if they name one.

        Raises:
            InvalidInput: they give its address without its name.
        """
        if not settings.llm_url:
            return None
        if not settings.llm_model:
            raise InvalidInput("NUTGRAF_LLM_URL is set without NUTGRAF_LLM_MODEL; name the model, or unset the address")
        key = settings.llm_key.get_secret_value()
        return cls(
            settings.llm_url,
            settings.llm_model,
            key,
            timeout_s=settings.llm_timeout,
            at_once=settings.llm_replies,
        )

    async def stream(self, messages: Sequence[PromptMessage]) -> AsyncGenerator[str, None]:
        """What it writes, piece by piece.

        Raises:
            GenerationFailed: it is busy, cannot be reached, refuses, breaks off, or is not done when its time is.
        """
        with self._admission.one():
            async with aclosing(self._written(messages)) as pieces:
                async for piece in pieces:
                    yield piece

    async def _written(self, messages: Sequence[PromptMessage]) -> AsyncGenerator[str, None]:
        deadline = get_running_loop().time() + self.timeout_s
        written = 0
        finish: str | None = None
        try:
            async with timeout_at(deadline):
                opened = await self._open(messages)
            async with aclosing(opened):
                while True:
                    async with timeout_at(deadline):
                        chunk = await anext(opened, None)
                    if chunk is None or written > MAX_CHARS:
                        break
                    text, ended = _content(chunk)
                    finish = ended or finish
                    read = text[: max(0, MAX_CHARS - written)]  # some servers send all of it in one chunk
                    written += len(text)
                    if read:
                        yield read
        except Exception as error:
            raise self._failure(error) from error
        if finish not in COMPLETE and written <= MAX_CHARS:
            how = STOPPED.get(finish or "", f"broke off ({finish or 'without an end'})")
            raise GenerationFailed(f"the language model {how}")

    async def complete(self, messages: Sequence[PromptMessage]) -> str:
        """All that it writes (see `stream`)."""
        async with aclosing(self.stream(messages)) as pieces:
            return "".join([piece async for piece in pieces])

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _open(self, messages: Iterable[PromptMessage]) -> Any:
        """The stream of chunks; asked for without a temperature where the model has one of its own."""
        from openai import APIConnectionError, BadRequestError

        asked = [{"role": each.role, "content": each.content} for each in messages]
        try:
            return await self._create(asked)
        except APIConnectionError:
            self._admission.rest()
            raise
        except BadRequestError as error:
            if not self._greedy or "temperature" not in str(error):
                raise
            self._greedy = False
            return await self._create(asked)

    async def _create(self, asked: list[dict[str, str]]) -> Any:
        chosen: dict[str, Any] = {"temperature": 0} if self._greedy else {}
        completions: Any = self._connected().chat.completions
        return await completions.create(model=self.model, messages=asked, stream=True, **chosen)

    def _connected(self) -> "AsyncOpenAI":
        if self._client is None:
            from openai import AsyncOpenAI, DefaultAsyncHttpxClient, Timeout

            self._client = AsyncOpenAI(
                base_url=self._url,
                api_key=self._key or "none",
                timeout=Timeout(self.timeout_s, connect=min(CONNECT_S, self.timeout_s)),
                max_retries=RETRIES,
                # a question with its passages goes to the address that was named, and not where that points
                http_client=DefaultAsyncHttpxClient(
                    follow_redirects=False, event_hooks={"request": [self._strip_headers]}
                ),
            )
        return self._client

    async def _strip_headers(self, request: Any) -> None:
        """Leave nothing that the environment holds for another service: organisation, project, headers, its key."""
        for name in set(request.headers) - SENT_HEADERS:
            del request.headers[name]
        request.headers["host"] = request.url.netloc.decode("ascii")
        request.headers["authorization"] = f"Bearer {self._key or 'none'}"

    def _failure(self, error: Exception) -> GenerationFailed:
        """What went wrong, in a line that holds neither key nor text."""
        from openai import APIConnectionError, APIStatusError, APITimeoutError

        at = urlsplit(self._url).hostname
        if isinstance(error, TimeoutError | APITimeoutError):
            return GenerationFailed(f"the language model at {at} took longer than {self.timeout_s:g} s")
        if isinstance(error, APIStatusError):
            return GenerationFailed(f"the language model at {at} answered with status {error.status_code}")
        if isinstance(error, APIConnectionError):
            return GenerationFailed(f"the language model at {at} cannot be reached, or broke off")
        return GenerationFailed(f"the language model at {at} answered with what cannot be read")


def _content(chunk: Any) -> tuple[str, str | None]:
    """The text of a chunk, and why the answer ends with it, if it does; other choices than the first are not read."""
    for choice in chunk.choices or []:
        text = getattr(choice.delta, "content", None)
        return (text if isinstance(text, str) else ""), choice.finish_reason
    return "", None
