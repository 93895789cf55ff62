"""Completions: what is said of articles with several passages, and how pieces are counted."""

from datetime import UTC, datetime

from index.answer import Answer, Citation, Hit, Interpreted, Parts
from index.article import Article
from index.passage import Passage
from service.replies.completion import Completion
from service.replies.message import Message
from service.replies.reply import Reply, Sentence, as_they_are

TEXT = "The tide was late. The boat was not."
BOAT = Article.create(id="a/boat", title="Boat", text=TEXT, source="Harbour Times", collected=datetime.now(UTC))
TIDE = Article.create(id="tide", title="Tide", text=TEXT, url="https://tide.example/", collected=datetime.now(UTC))


def hit(article, start, end):
    return Hit(article, Passage(article.id, start, end, TEXT[start:end]), 0.5, (), (), Parts(0.5, 1, None, None, 0.5))


def cited(article):
    return Citation(article, 19, 36, TEXT[19:36])


HITS = (hit(BOAT, 19, 36), hit(TIDE, 0, 18), hit(BOAT, 0, 18))
ANSWER = Answer("not", 0.81234, (cited(BOAT),), (), HITS, Interpreted(), 1.0)
COMPLETION = Completion("Late?", ANSWER, Reply(as_they_are(()), "extractive"), "nutgraf", "http://here/", "hashed")


def test_each_article_is_a_source_once_with_its_best_passage():
    found = COMPLETION.search_results()
    assert [(each["article_id"], each["snippet"], each["url"]) for each in found] == [
        ("a/boat", "The boat was not.", "http://here/v1/articles/a%2Fboat"),
        ("tide", "The tide was late.", "https://tide.example/"),
    ]


def test_the_whole_has_every_field_that_clients_of_openai_s_need():
    message, usage = Message(), {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    message.add(Sentence("It was not.", (), supported=True))
    whole = COMPLETION.whole(message, usage)
    said = {"role": "assistant", "content": "It was not.", "refusal": None, "annotations": []}
    assert whole["choices"] == [{"index": 0, "message": said, "logprobs": None, "finish_reason": "stop"}]
    assert (whole["object"], whole["model"], whole["usage"]) == ("chat.completion", "nutgraf", usage)
    assert (whole["nutgraf"]["confidence"], whole["nutgraf"]["usage_counted_by"]) == (0.8123, "hashed")


def test_the_annotations_of_a_stream_are_counted_on_from_piece_to_piece():
    message, counted = Message(), []
    for text in ("It was not.", "So it was."):
        first = len(message.placed)
        chunk = COMPLETION.piece(message.add(Sentence(text, (cited(BOAT), cited(TIDE)), supported=True)), first)
        counted += [each["index"] for each in chunk["choices"][0]["delta"]["annotations"]]
    assert counted == [0, 1, 2, 3]
    chunk = COMPLETION.piece(message.add(Sentence("Or so.", (), supported=False)), 4)
    assert chunk["choices"][0]["delta"] == {"content": " Or so."}
    assert chunk["nutgraf"] == {"start_index": 23, "end_index": 29, "supported": False}


def test_a_quote_that_is_said_twice_is_placed_where_its_own_sentence_says_it():
    message = Message()
    for _ in range(2):
        message.add(Sentence(f"“{TEXT[19:36]}”", (cited(BOAT),), supported=True))
    places = [
        (each["url_citation"]["start_index"], each["url_citation"]["end_index"])
        for each in COMPLETION.closing(message)["nutgraf"]["annotations"]
    ]
    assert places == [(1, 18), (21, 38)]
