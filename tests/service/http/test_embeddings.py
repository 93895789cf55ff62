"""Embeddings through OpenAI's own client: the encoder's vectors, to the bit."""

import base64
import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

import numpy as np
import openai
import pytest
from hashed_encoder import HashedEncoder
from news import FERRY, open_hashed, settings_in
from served import PATIENCE_S, served

from index.engine import Engine
from service.http.app import create_app
from service.http.chat_requests import MAX_INPUTS
from service.http.openai_errors import OpenAIError
from service.http.routes.embeddings import STEP_TEXTS
from service.http.routes.models import check_encoder
from service.http.runtime import EMBED_QUEUE

TEXTS = ["ferry strike", "north quay"]


class Held(HashedEncoder):
    """Encodes many texts only when the test lets it go."""

    def __init__(self):
        super().__init__()
        self.entered = threading.Event()
        self.go = threading.Event()

    def encode_document(self, texts):
        if len(texts) == STEP_TEXTS and not self.go.is_set():
            self.entered.set()
            assert self.go.wait(PATIENCE_S)
        return super().encode_document(texts)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with served(create_app(settings_in(tmp_path_factory.mktemp("embed")), opener=open_hashed)) as client:
        yield client


@pytest.fixture(scope="module")
def client(server):
    with openai.OpenAI(base_url=f"{server.base_url}/v1", api_key="none", max_retries=0) as client:
        yield client


@pytest.mark.parametrize("encoding_format", ["float", "base64", openai.omit])
def test_vectors_are_the_encoders_own_in_every_format(client, encoding_format):
    response = client.embeddings.create(model="hashed", input=TEXTS, encoding_format=encoding_format)
    expected = HashedEncoder().encode_document(TEXTS)
    assert [each.index for each in response.data] == [0, 1]
    for row, each in zip(expected, response.data, strict=True):
        got = each.embedding
        if isinstance(got, str):
            got = np.frombuffer(base64.b64decode(got), "<f4")
        assert np.array_equal(np.asarray(got, np.float32), row)
    tokens = sum(len(spans) for spans in HashedEncoder().token_spans(TEXTS))
    assert (response.usage.prompt_tokens, response.usage.total_tokens) == (tokens, tokens)


def test_one_text_is_a_list_of_one_and_a_question_is_encoded_as_one(client):
    single = client.embeddings.create(model="hashed", input=TEXTS[0]).data
    assert len(single) == 1
    query = client.embeddings.create(model="hashed", input=TEXTS[0], extra_body={"input_type": "query"}).data[0]
    assert np.allclose(query.embedding, HashedEncoder().encode_query(TEXTS[:1])[0])


def test_as_many_texts_as_openai_takes_are_taken_in_one_request(client):
    texts = [f"text {at}" for at in range(2_048)]
    data = client.embeddings.create(model="hashed", input=texts).data
    assert [each.index for each in data] == list(range(2_048))
    assert np.allclose([each.embedding for each in data], HashedEncoder().encode_document(texts))


def test_only_the_encoders_own_dimensions_can_be_had(client):
    dim = HashedEncoder().identity.dim
    assert len(client.embeddings.create(model="hashed", input="x", dimensions=dim).data[0].embedding) == dim
    with pytest.raises(openai.BadRequestError, match=f"gives {dim} dimensions") as refused:
        client.embeddings.create(model="hashed", input="x", dimensions=dim - 1)
    assert refused.value.param == "dimensions"


@pytest.mark.parametrize("tokens", [[1, 2, 3], [[1, 2], [3]]])
def test_tokens_are_refused_with_the_reason(client, tokens):
    with pytest.raises(openai.BadRequestError, match="check_embedding_ctx_length=False") as refused:
        client.embeddings.create(model="hashed", input=tokens)
    assert refused.value.param == "input"


def test_a_text_beyond_the_window_is_refused_and_not_cut(client):
    window = HashedEncoder().identity.max_tokens - 2
    fits = "word " * window
    assert len(HashedEncoder().token_spans([fits])[0]) == window
    assert client.embeddings.create(model="hashed", input=[fits]).data
    with pytest.raises(openai.BadRequestError, match="text 1 has") as refused:
        client.embeddings.create(model="hashed", input=["x", fits + "word"])
    assert refused.value.code == "context_length_exceeded"


def test_what_else_cannot_be_used(server, client):
    for body in ({"input": []}, {"input": ""}, {"input": ["x"] * (MAX_INPUTS + 1)}, {"input": "x", "foo": 1}):
        assert server.post("/v1/embeddings", json={"model": "hashed", **body}).status_code == 400
    with pytest.raises(openai.NotFoundError, match="'hashed'"):
        client.embeddings.create(model="text-embedding-3-small", input="x")


@pytest.mark.parametrize(
    ("given", "param", "message"),
    [
        ("", "input", "'input': String should have at least 1 character"),
        ([], "input", "'input': List should have at least 1 item after validation, not 0"),
        (["a", ""], "input.1", "'input.1': String should have at least 1 character"),
        (5, "input", "'input': Input should be a valid string; 'input': Input should be a valid list"),
        ({"list": 1}, "input", "'input': Input should be a valid string; 'input': Input should be a valid list"),
    ],
)
def test_a_fault_is_told_in_the_names_of_the_caller(server, given, param, message):
    error = server.post("/v1/embeddings", json={"model": "hashed", "input": given}).json()["error"]
    assert (error["param"], error["message"]) == (param, message)


def test_a_model_that_is_not_here_is_answered_with_all_that_are(client):
    with pytest.raises(openai.NotFoundError, match=r"'nutgraf' and 'nutgraf-extractive' chat, and .* is 'hashed'"):
        client.models.retrieve("gpt-4o")


def test_questions_get_through_while_many_texts_are_encoded_and_no_more_of_those_wait_than_may(tmp_path):
    held = Held()
    many = {"model": "hashed", "input": ["quay"] * (STEP_TEXTS + 1)}
    settings = settings_in(tmp_path)
    app = create_app(settings, opener=lambda settings: Engine.open(settings.collection_path, held, create=True))
    with served(app) as client, ThreadPoolExecutor(EMBED_QUEUE + 2) as pool:
        client.post("/v1/articles", json={"articles": [FERRY]})
        asked = [pool.submit(client.post, "/v1/embeddings", json=many) for _ in range(EMBED_QUEUE + 2)]
        assert held.entered.wait(PATIENCE_S)
        answer = client.get("/v1/ask", params={"question": "What pay rise did the union accept?"})
        assert answer.json()["answer"] == "6 percent"
        refused, waiting = wait(asked, PATIENCE_S, FIRST_COMPLETED)
        held.go.set()
        (response,) = [each.result() for each in refused]
        assert (response.status_code, response.headers["retry-after"]) == (429, "5")
        assert [len(each.result().json()["data"]) for each in waiting] == [STEP_TEXTS + 1] * (EMBED_QUEUE + 1)


def test_the_encoder_is_known_by_the_last_part_of_its_name():
    for name in ("sentence-transformers/all-MiniLM-L6-v2", "all-MiniLM-L6-v2"):
        check_encoder(name, "sentence-transformers/all-MiniLM-L6-v2")
    for other in ("sentence-transformers", "MiniLM-L6-v2", ""):
        with pytest.raises(OpenAIError) as refused:
            check_encoder(other, "sentence-transformers/all-MiniLM-L6-v2")
        assert (refused.value.status_code, refused.value.code) == (404, "model_not_found")
