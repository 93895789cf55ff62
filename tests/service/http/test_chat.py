"""Chat completions through OpenAI's own client: what it reads, whole and streamed, and what it raises."""

import asyncio
import json

import httpx
import openai
import pytest
from news import FERRY, NEWS, OLIVES, open_hashed, settings_in
from running import PATIENCE_S
from scripted_llm import scripted_llm
from scripted_writer import ScriptedWriter
from served import served

from index.errors import GenerationFailed
from index.query import Turn
from service.http.app import create_app
from service.replies.extractive import SILENCE

RISE = "What pay rise did the union accept?"
QUOTE = "The union accepted a pay rise of 6 percent after eleven days."
ANSWER = f"6 percent, according to Harbour Times (4 August 2025): “{QUOTE}”"
PEACHES = "Wie viele Wochen früher als sonst pflücken die Bauern ihre Oliven?"


class Remembering:
    """The real engine, the queries that it was asked, and how sure an answer had to be."""

    def __init__(self, engine):
        self._engine = engine
        self.queries = []
        self.least = []

    def ask(self, query, **least):
        self.queries.append(query)
        self.least.append((least["min_confidence"], least["leaning_confidence"]))
        return self._engine.ask(query, **least)

    def __getattr__(self, name):
        return getattr(self._engine, name)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A client of ours, which checks every answer against the document, and the engine behind it."""
    engines = []

    def opener(settings):
        engines.append(Remembering(open_hashed(settings)))
        return engines[0]

    with served(create_app(settings_in(tmp_path_factory.mktemp("chat")), opener=opener)) as client:
        client.post("/v1/articles", json={"articles": NEWS})
        yield client, engines[0]


@pytest.fixture(scope="module")
def client(server):
    """OpenAI's, over a transport that checks every answer as well."""
    ours, _ = server
    with openai.OpenAI(base_url=f"{ours.base_url}/v1", api_key="none", max_retries=0) as client:
        yield client


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A function that serves with a writer and gives OpenAI's client of it."""
    made = []

    def serve(*pieces, **more):
        writer = ScriptedWriter(*pieces, **more)
        context = served(create_app(settings_in(tmp_path_factory.mktemp("written")), opener=open_hashed, writer=writer))
        ours = context.__enter__()
        made.append(context)
        ours.post("/v1/articles", json={"articles": NEWS})
        return openai.OpenAI(base_url=f"{ours.base_url}/v1", api_key="none", max_retries=0), writer, ours

    yield serve
    for context in made:
        context.__exit__(None, None, None)


def asks(client, *contents, **more):
    messages = [{"role": ("user", "assistant")[at % 2], "content": each} for at, each in enumerate(contents)]
    return client.chat.completions.create(**{"model": "nutgraf", "messages": messages, **more})


def test_the_answer_is_a_sentence_with_its_citation(client):
    completion = asks(client, RISE, extra_body={"k": 2})
    (choice,) = completion.choices
    assert choice.message.content == ANSWER
    (annotation,) = choice.message.annotations
    cited = annotation.url_citation
    assert (annotation.type, cited.url, cited.title) == ("url_citation", FERRY["url"], FERRY["title"])
    assert ANSWER[cited.start_index : cited.end_index] == QUOTE
    assert FERRY["text"][cited.start : cited.end] == cited.quote == QUOTE
    assert (choice.finish_reason, choice.message.role, completion.object) == ("stop", "assistant", "chat.completion")
    assert completion.id.startswith("chatcmpl-")
    assert completion.search_results[0]["article_id"] == "ferry-strike"
    assert len(completion.search_results) == 2
    about = completion.nutgraf
    assert (about["answered"], about["answer"], about["written_by"]) == (True, "6 percent", "extractive")
    assert about["confidence"] > 0.5
    assert (about["question"], about["note"], about["unsupported"]) == (RISE, None, [])


def test_usage_counts_what_went_in_and_came_out(server, client):
    usage = asks(client, RISE).usage
    spans = server[1].encoder.token_spans([RISE, ANSWER])
    assert (usage.prompt_tokens, usage.completion_tokens) == (len(spans[0]), len(spans[1]))
    assert usage.total_tokens == len(spans[0]) + len(spans[1])


def test_an_article_without_an_address_has_one_here(server, client):
    ours, _ = server
    completion = asks(client, PEACHES, extra_body={"lang": "de", "min_confidence": 0})
    url = completion.choices[0].message.annotations[0].url_citation.url
    assert url == f"{ours.base_url}/v1/articles/olives"
    assert httpx.get(url, timeout=PATIENCE_S).json()["text"] == OLIVES["text"]
    assert completion.search_results[0]["url"] == url


def test_where_the_articles_do_not_say_nothing_is_made_up(client):
    completion = asks(client, "Who won the chess championship?")
    assert completion.choices[0].message.content == SILENCE
    assert completion.choices[0].message.annotations == []
    assert completion.nutgraf["answered"] is False
    assert completion.search_results


def test_a_stream_says_the_same_in_pieces(client):
    whole = asks(client, RISE)
    chunks = list(asks(client, RISE, stream=True, stream_options={"include_usage": True}))
    assert {(chunk.id, chunk.created, chunk.model) for chunk in chunks} == {
        (chunks[0].id, chunks[0].created, "nutgraf")
    }
    *pieces, last, counted = chunks
    assert pieces[0].choices[0].delta.role == "assistant"
    assert pieces[0].search_results == whole.search_results
    assert "".join(chunk.choices[0].delta.content or "" for chunk in pieces) == ANSWER
    annotations = [each for chunk in pieces for each in getattr(chunk.choices[0].delta, "annotations", [])]
    expected = [each.to_dict() for each in whole.choices[0].message.annotations]
    assert [{name: value for name, value in each.items() if name != "index"} for each in annotations] == expected
    assert [each["index"] for each in annotations] == [0]
    assert [chunk.choices[0].finish_reason for chunk in pieces] == [None] * len(pieces)
    assert last.choices[0].finish_reason == "stop"
    assert last.search_results == whole.search_results
    assert last.nutgraf == {**whole.nutgraf, "annotations": expected}
    assert counted.choices == []
    assert counted.usage == whole.usage
    assert last.usage is None


def test_tokens_are_counted_only_where_they_are_told(client, monkeypatch):
    counted = []
    monkeypatch.setattr("service.http.routes.chat._tokens", lambda _, texts: counted.append(list(texts)) or 7)
    assert len(list(asks(client, RISE, stream=True))) > 1
    assert counted == []
    usage = asks(client, RISE).usage
    assert (usage.prompt_tokens, usage.completion_tokens, counted) == (7, 7, [[RISE], [ANSWER]])


def test_a_stream_ends_as_clients_expect_and_counts_only_when_asked(server):
    body = {"model": "nutgraf", "stream": True, "messages": [{"role": "user", "content": RISE}]}
    response = server[0].post("/v1/chat/completions", json=body)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.text.endswith("data: [DONE]\n\n")
    assert '"usage"' not in response.text
    counting = server[0].post("/v1/chat/completions", json={**body, "stream_options": {"include_usage": True}})
    *chunks, done = counting.text.strip().split("\n\n")
    usages = [json.loads(each.removeprefix("data: "))["usage"] for each in chunks]
    assert (usages[:-1], done) == ([None] * (len(usages) - 1), "data: [DONE]")
    assert usages[-1]["total_tokens"] > 0


def test_the_clients_own_accumulation_gives_the_whole_message(client):
    with client.chat.completions.stream(model="nutgraf", messages=[{"role": "user", "content": RISE}]) as stream:
        stream.until_done()
        message = stream.get_final_completion().choices[0].message
    assert message.content == ANSWER
    assert [each.url_citation.url for each in message.annotations] == [FERRY["url"]]


@pytest.mark.anyio
async def test_the_asynchronous_client_gets_the_same(server):
    async with openai.AsyncOpenAI(base_url=f"{server[0].base_url}/v1", api_key="none") as client:
        messages = [{"role": "user", "content": RISE}]
        whole, stream = await asyncio.gather(
            client.chat.completions.create(model="nutgraf-extractive", messages=messages),
            client.chat.completions.create(model="nutgraf-extractive", messages=messages, stream=True),
        )
        said = "".join([chunk.choices[0].delta.content or "" async for chunk in stream])
    assert said == whole.choices[0].message.content == ANSWER


def test_filters_ride_along(server, client):
    extra = {"source": "Coast Daily", "since": "30d", "now": "2025-08-05T12:00:00Z", "k": 3}
    completion = asks(client, RISE, extra_body=extra)
    assert {each["source"] for each in completion.search_results} == {"Coast Daily"}
    assert server[1].queries[-1].k == 3


def test_a_chat_is_content_with_less_than_a_question_unless_it_says_how_sure(server, client):
    asks(client, RISE)
    asks(client, RISE, extra_body={"min_confidence": 0.9})
    asks(client, RISE, extra_body={"min_confidence": 0})
    assert server[1].least[-3:] == [pytest.approx((0.7 * 0.42, 0.55 * 0.42)), (0.9, 0.9), (0.0, 0.0)]


def test_the_conversation_reaches_the_engine_with_the_articles_that_were_cited(server, client):
    first = asks(client, RISE).choices[0].message
    messages = [
        {"role": "system", "content": "Speak like a pirate."},
        {"role": "user", "content": RISE},
        first.model_dump(exclude_none=True),
        {"role": "user", "content": "And when did the crews go back to work?"},
    ]
    client.chat.completions.create(model="nutgraf", messages=messages)
    query = server[1].queries[-1]
    assert query.text == "And when did the crews go back to work?"
    assert query.earlier == (Turn(RISE, ANSWER, ("ferry-strike",)),)


def test_what_clients_send_by_habit_is_taken(client):
    habits = {"temperature": 0.2, "top_p": 1, "n": 1, "max_tokens": 300, "stop": ["\n"], "seed": 7, "user": "u-1"}
    tool = {"type": "function", "function": {"name": "lookup", "parameters": {}}}
    more = {"tools": [tool], "tool_choice": "auto", "response_format": {"type": "text"}, "logprobs": False}
    odd = {"max_tokens": 256.0, "max_completion_tokens": 9.0, "store": True, "top_logprobs": 0, "audio": None}
    assert asks(client, RISE, **odd, seed=7.0, moderation=None).choices[0].message.content == ANSWER
    rare = {"functions": [tool["function"]], "function_call": "none", "web_search_options": {}, "prediction": None}
    assert asks(client, RISE, **habits, **more, **rare).choices[0].message.content == ANSWER


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"n": 2}, "n"),
        ({"logprobs": True}, "logprobs"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"tool_choice": {"type": "function", "function": {"name": "lookup"}}}, "tool_choice"),
        ({"function_call": {"name": "lookup"}}, "function_call"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"modalities": ["text", "audio"]}, "modalities"),
        ({"top_logprobs": 3}, "top_logprobs"),
        ({"top_logprobs": False}, "top_logprobs"),
        ({"audio": {"voice": "alloy", "format": "mp3"}}, "audio"),
        ({"moderation": {"model": "omni"}}, "moderation"),
        ({"max_tokens": 2.5}, "max_tokens"),
        ({"temperature": 3}, "temperature"),
        ({"extra_body": {"sauce": "Coast Daily"}}, "sauce"),
        ({"extra_body": {"k": 0}}, "k"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "messages.0.content.0"),
        ({"messages": [{"role": "user", "content": 5}]}, "messages.0.content"),
        ({"messages": [{"role": "user", "content": [{"text": "x"}]}]}, "messages.0.content.0.type"),
        ({"stop": [5]}, "stop.0"),
    ],
)
def test_what_cannot_be_honoured_is_refused_by_name(client, more, param):
    with pytest.raises(openai.BadRequestError) as refused:
        asks(client, RISE, **more)
    assert refused.value.param == param
    assert refused.value.type == "invalid_request_error"
    assert "Value error" not in refused.value.message


@pytest.mark.parametrize("question", ["  ", "x" * 2001])
def test_a_question_that_cannot_be_asked_is_refused(client, question):
    with pytest.raises(openai.BadRequestError, match="question"):
        asks(client, question)
    with pytest.raises(openai.BadRequestError, match="question"):  # before a stream begins
        asks(client, question, stream=True)


def test_a_model_that_is_not_here_is_not_found(client):
    with pytest.raises(openai.NotFoundError) as refused:
        asks(client, RISE, model="gpt-4o")
    assert (refused.value.code, refused.value.param) == ("model_not_found", "model")
    with pytest.raises(openai.NotFoundError, match="nothing at this path"):
        client.responses.create(model="nutgraf", input="x")


def test_a_conversation_is_bounded_more_widely_than_a_question(client):
    long = "x" * 190_000
    assert asks(client, "Hello", long, RISE).choices[0].message.content == ANSWER
    with pytest.raises(openai.APIStatusError) as refused:
        asks(client, "Hello", *[long] * 6, RISE)
    assert (refused.value.status_code, refused.value.code) == (413, "request_too_large")


def test_bodies_that_are_no_chat_are_refused_in_openais_shape(server):
    ours = server[0]
    headers = {"content-type": "application/json"}
    for content, status in ((b"{", 400), (b"[]", 400), (b"{}", 400), (b"", 400)):
        response = ours.post("/v1/chat/completions", content=content, headers=headers)
        assert (response.status_code, response.json()["error"]["type"]) == (status, "invalid_request_error")
    assert ours.post("/v1/chat/completions", content=b"{}").status_code == 415
    assert ours.get("/v1/chat/completions").json()["error"]["message"] == "GET does not go here; POST does"


def test_the_models_are_listed(client):
    assert [model.id for model in client.models.list()] == ["nutgraf", "nutgraf-extractive", "hashed"]
    assert client.models.retrieve("nutgraf").owned_by == "nutgraf"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-4o")


def test_a_language_model_writes_unless_it_is_told_not_to(written):
    client, writer, _ = written("It was six percent.", "Was it more?")
    completion = asks(client, RISE)
    content = completion.choices[0].message.content
    assert content == "It was six percent. Was it more?"
    assert completion.nutgraf["written_by"] == "scripted"
    (stretch,) = completion.nutgraf["unsupported"]
    assert content[stretch["start_index"] : stretch["end_index"]] == "Was it more?"
    cited = completion.choices[0].message.annotations[0].url_citation
    assert content[cited.start_index : cited.end_index] == "It was six percent."
    assert asks(client, RISE, model="nutgraf-extractive").choices[0].message.content == ANSWER
    assert asks(client, "Who won the chess championship?").choices[0].message.content == SILENCE
    assert writer.asked == [RISE]


def test_a_stream_tells_of_each_sentence_whether_it_is_borne_out(written):
    client, _, _ = written("It was six percent.", "Was it more?")
    _, *pieces, last = list(asks(client, RISE, stream=True))
    text = "".join(chunk.choices[0].delta.content for chunk in pieces)
    said = [chunk.nutgraf for chunk in pieces]
    assert [(text[each["start_index"] : each["end_index"]], each["supported"]) for each in said] == [
        ("It was six percent.", True),
        ("Was it more?", False),
    ]
    assert last.nutgraf["unsupported"] == [{"start_index": 20, "end_index": 32}]


def test_a_language_model_that_breaks_off_is_told_of(written):
    client, _, ours = written("It was six percent.", GenerationFailed("the language model is slow"))
    last = list(asks(client, RISE, stream=True))[-1]
    assert last.nutgraf["note"] == "the language model is slow; the rest is extractive"
    assert last.nutgraf["annotations"][1]["url_citation"]["quote"] == QUOTE
    generated = ours.get("/v1/ask", params={"question": RISE, "generate": "true"}).json()["generated"]
    assert generated["text"] == f"It was six percent. {ANSWER}"
    assert [each["supported"] for each in generated["sentences"]] == [True, True]
    assert generated["note"] == last.nutgraf["note"]


def test_a_follow_up_without_an_answer_is_asked_again_as_the_model_understands_it(written):
    client, writer, _ = written("Six.", standalone=RISE)
    completion = asks(client, "Who sails?", "The ferries.", "zxq?")
    assert completion.nutgraf["question"] == RISE
    assert completion.choices[0].message.content == "Six."
    assert writer.asked == [RISE]
    assert asks(client, "zxq?").nutgraf["answered"] is False  # there is nothing to lean on


def test_an_unexpected_error_ends_a_stream_with_an_error(written, caplog):
    client, _, _ = written("Six.", RuntimeError("secret"))
    with pytest.raises(openai.APIError, match="error of the server's own"):
        list(asks(client, RISE, stream=True))
    assert "unexpected error in a stream" in caplog.text


def test_the_language_model_of_the_settings_writes_and_is_replaced_when_it_is_gone(tmp_path):
    with scripted_llm() as llm:
        settings = settings_in(tmp_path, llm_url=llm.url, llm_model="scripted")
        with served(create_app(settings, opener=open_hashed)) as ours:
            ours.post("/v1/articles", json={"articles": NEWS})
            client = openai.OpenAI(base_url=f"{ours.base_url}/v1", api_key="none", max_retries=0)
            llm.text = "The union accepted a pay rise of 6 percent [{0}]."
            completion = asks(client, RISE)
            assert completion.choices[0].message.content == "The union accepted a pay rise of 6 percent."
            assert completion.choices[0].message.annotations[0].url_citation.url == FERRY["url"]
            assert (completion.nutgraf["written_by"], completion.nutgraf["note"]) == ("scripted", None)
            llm.status = 500
            last = list(asks(client, RISE, stream=True))[-1]
            assert last.nutgraf["written_by"] == "extractive"
            assert "status 500; this is the extractive answer" in last.nutgraf["note"]
            before = len(llm.bodies)
            assert asks(client, "Who won the chess championship?").choices[0].message.content == SILENCE
            assert len(llm.bodies) == before
            client.close()
