"""The language model's address: every way in which it can fail, in time, and without a word of the key."""

import asyncio
import socket
import time

import pytest
from scripted_llm import scripted_llm

from index.errors import GenerationFailed
from service.generation.llm import MAX_CHARS, SENT_HEADERS, LanguageModel, PromptMessage
from service.settings import Settings

ASKED = (PromptMessage("user", "Say hello."),)


def completed(url: str, *, timeout_s: float = 10.0, key: str = "") -> str:
    async def run() -> str:
        llm = LanguageModel(url, "scripted", key, timeout_s=timeout_s)
        try:
            return await llm.complete(ASKED)
        finally:
            await llm.close()

    return asyncio.run(run())


def failure(url: str, **options) -> str:
    with pytest.raises(GenerationFailed) as caught:
        completed(url, **options)
    return str(caught.value)


def test_what_is_written_comes_whole(llm):
    llm.text = "Hello, “world”."
    assert completed(llm.url) == "Hello, “world”."
    (body,) = llm.bodies
    assert (body["model"], body["stream"], body["temperature"]) == ("scripted", True, 0)


@pytest.mark.parametrize("piece", [1_000_000, 4_000, 700])
def test_no_more_is_read_than_an_answer_may_have_however_it_comes(llm, piece):
    llm.text, llm.piece = "Hello, world. " * 10_000, piece
    assert completed(llm.url) == llm.text[:MAX_CHARS]


def test_a_model_that_has_a_temperature_of_its_own_is_asked_without(llm):
    llm.text, llm.refuses = "Hello.", "temperature"
    assert completed(llm.url) == "Hello."
    assert ["temperature" in body for body in llm.bodies] == [True, False]


@pytest.mark.parametrize(("status", "tries"), [(401, 1), (404, 1), (429, 2), (500, 2), (503, 2)])
def test_a_refusal_is_named_and_what_may_pass_is_tried_again(llm, status, tries):
    llm.status = status
    assert failure(llm.url) == f"the language model at 127.0.0.1 answered with status {status}"
    assert len(llm.bodies) == tries


def test_nobody_at_the_address():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    assert "cannot be reached" in failure(url)


def test_after_a_failed_connection_the_next_answer_does_not_wait_for_another():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"

    async def run() -> list[str]:
        llm = LanguageModel(url, "scripted")
        failures = []
        for _ in range(2):
            with pytest.raises(GenerationFailed) as caught:
                await llm.complete(ASKED)
            failures.append(str(caught.value))
        await llm.close()
        return failures

    assert asyncio.run(run()) == [
        "the language model at 127.0.0.1 cannot be reached, or broke off",
        "the language model could not be reached, and is not asked again for 30 s",
    ]


def test_a_refusal_is_no_failed_connection(llm):
    async def run() -> str:
        model = LanguageModel(llm.url, "scripted")
        llm.status = 401
        with pytest.raises(GenerationFailed):
            await model.complete(ASKED)
        llm.status, llm.text = 200, "Hello."
        try:
            return await model.complete(ASKED)
        finally:
            await model.close()

    assert asyncio.run(run()) == "Hello."


def test_no_more_are_asked_for_at_once_than_the_settings_allow(llm, tmp_path):
    llm.text, llm.pause_s = "Hello.", 0.01

    async def run() -> tuple[str, str]:
        settings = Settings.load(data=tmp_path, llm_url=llm.url, llm_model="scripted", llm_replies=1)
        model = LanguageModel.of(settings)
        first = model.stream(ASKED)
        begun = await anext(first)
        with pytest.raises(GenerationFailed) as caught:
            await model.complete(ASKED)
        await first.aclose()
        try:
            return begun + await model.complete(ASKED), str(caught.value)
        finally:
            await model.close()

    assert asyncio.run(run()) == ("HelHello.", "the language model is busy; answers asked of it at once: 1")
    assert len(llm.bodies) == 2


@pytest.mark.parametrize("pause_s", [0.3, 60.0])
def test_the_deadline_is_for_the_whole_answer(llm, pause_s):
    llm.text, llm.piece, llm.pause_s = "a word " * 100, 7, pause_s
    began = time.monotonic()
    assert failure(llm.url, timeout_s=1.0) == "the language model at 127.0.0.1 took longer than 1 s"
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "raw",
    [
        b"<html>It works!</html>",
        b"data: nonsense\n\n",
        b'data: {"choices": "none"}\n\n',
        b'data: {"choices": [{"delta": null}]}\n\n',
        b'data: {"choices": [{"delta": {"content": {"a": 1}}, "finish_reason": null}]}\n\n',
        b'data: {"error": {"message": "out of memory"}}\n\n',
        b"data: [DONE]\n\n",
        b"\xff\xfe\x00",
        b"",
    ],
)
def test_garbage_is_a_failure_like_any_other(llm, raw):
    llm.raw = raw
    assert failure(llm.url)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("content_filter", "the language model was stopped by its content filter"),
        ("tool_calls", "the language model called a tool, though it has none"),
        ("error", "the language model broke off (error)"),
    ],
)
def test_an_answer_that_was_stopped_is_none(llm, reason, said):
    llm.text, llm.finish = "Hello.", reason
    assert failure(llm.url) == said


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirection_is_not_followed(llm, status):
    with scripted_llm() as elsewhere:
        llm.status, llm.location = status, f"{elsewhere.url}/chat/completions"
        assert failure(llm.url) == f"the language model at 127.0.0.1 answered with status {status}"
        assert elsewhere.bodies == []


def test_nothing_of_another_service_in_the_environment_is_sent(llm, monkeypatch):
    custom = "\n".join(f"{name}: another-service" for name in ("X-Secret", "Authorization", "Host", "Cookie"))
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_BASE_URL", "OPENAI_WEBHOOK_SECRET"):
        monkeypatch.setenv(name, "another-service")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", custom)
    llm.text = "Hello."
    assert completed(llm.url, key="sk-ours") == "Hello."
    (sent,) = llm.headers
    assert set(sent) <= SENT_HEADERS | {"host", "authorization"}
    assert (sent["authorization"], sent["host"]) == ("Bearer sk-ours", llm.url.split("/")[2])
    assert "another-service" not in str(sent)


def test_the_key_goes_to_the_address_and_nowhere_else(llm, monkeypatch, capfd, tmp_path):
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, "sk-of-another-service")
    llm.text = "Hello."
    completed(llm.url, key="sk-ours")
    completed(llm.url)
    assert [each["authorization"] for each in llm.headers] == ["Bearer sk-ours", "Bearer none"]
    assert "another-service" not in str(llm.headers)
    llm.status = 401
    assert "sk-ours" not in failure(llm.url, key="sk-ours")
    settings = Settings.load(data=tmp_path, llm_key="sk-ours")
    assert "sk-ours" not in f"{settings!r} {settings} {settings.model_dump()}"
    assert "sk-ours" not in "".join(capfd.readouterr())
