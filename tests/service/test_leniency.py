"""Every JSON body takes null for what it can do without, and its schema says so."""

import jsonschema_rs
import pytest

from service.dify.requests import Condition, MetadataCondition, RetrievalIn, RetrievalSetting
from service.http.chat_requests import ChatBody, EmbeddingsBody, MessageIn, StreamOptions
from service.requests import AskBody, QuestionBody, SearchBody, TurnIn

NEEDED = {
    SearchBody: {"q": "x"},
    QuestionBody: {"question": "x"},
    AskBody: {"question": "x"},
    TurnIn: {"question": "x"},
    ChatBody: {"model": "nutgraf", "messages": [{"role": "user", "content": "x"}]},
    MessageIn: {"role": "user"},
    StreamOptions: {},
    EmbeddingsBody: {"model": "hashed", "input": "x"},
    RetrievalIn: {"knowledge_id": "news", "query": "x", "retrieval_setting": {}},
    RetrievalSetting: {},
    MetadataCondition: {},
    Condition: {"name": "source", "comparison_operator": "empty"},
}


@pytest.mark.parametrize("body", NEEDED)
def test_null_is_as_good_as_left_out(body):
    given = {name: None for name, field in body.model_fields.items() if not field.is_required()} | NEEDED[body]
    assert len(given) > len(NEEDED[body])
    assert body.model_validate(given) == body.model_validate(NEEDED[body])
    jsonschema_rs.validate(body.model_json_schema(), given)


@pytest.mark.parametrize(
    ("body", "name", "value"),
    [
        (AskBody, "k", 5),
        (ChatBody, "k", 5),
        (ChatBody, "max_tokens", 256),
        (ChatBody, "max_completion_tokens", 256),
        (ChatBody, "seed", -7),
        (ChatBody, "n", 1),
        (EmbeddingsBody, "dimensions", 384),
        (RetrievalSetting, "top_k", 3),
    ],
)
def test_a_whole_number_may_have_a_point(body, name, value):
    given = NEEDED[body] | {name: float(value)}
    assert getattr(body.model_validate(given), name) == value
    assert type(getattr(body.model_validate(given), name)) is int
    jsonschema_rs.validate(body.model_json_schema(), given)
    for other in (value + 0.5, str(value), True, float("inf"), float("nan")):
        with pytest.raises(ValueError, match=name):
            body.model_validate(NEEDED[body] | {name: other})
