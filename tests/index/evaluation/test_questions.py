"""Reading questions: what a line may say, and how a bad one is named."""

import json

import pytest
from made_up import article

from index.errors import InvalidInput
from index.evaluation.questions import located, read_questions
from index.query import MAX_QUERY_CHARS


def read(*rows, name="q.jsonl"):
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return read_questions("\n".join(lines).encode(), name)


def test_a_line_says_as_much_as_is_known():
    full = {
        "id": "a1", "question": " Who? ", "answers": ["Ida"], "articles": ["x", "y"], "kind": "person",
        "now": "2025-08-01T12:00:00Z",
    }  # fmt: skip
    one, two, three = read(full, "", {"question": "Where?", "articles": ["x"]}, {"question": "Why?", "answers": []})
    assert (one.id, one.text, one.answers, one.articles, one.kind) == ("a1", "Who?", ("Ida",), ("x", "y"), "person")
    assert one.now.isoformat() == "2025-08-01T12:00:00+00:00"
    assert (two.id, two.line, two.answerable) == ("3", 3, True)
    assert (three.id, three.answerable) == ("4", False)


def test_a_byte_order_mark_windows_line_ends_and_other_line_ends_inside_a_text_do_not_matter():
    data = '\ufeff{"question": "One\u2028two?"}\r\n{"question": "Three?", "id": 7}\r\n'.encode()
    assert [(each.id, each.text) for each in read_questions(data, "q")] == [("1", "One\u2028two?"), ("7", "Three?")]


def test_texts_are_spelt_as_those_of_articles_are():
    (one,) = read({"question": "Wer siegte in Zu\u0308rich?", "answers": ["Bo\u00adris Mu\u0308ller"], "id": "a\ud800"})
    assert (one.text, one.answers, one.id) == ("Wer siegte in Zürich?", ("Boris Müller",), "a?")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 2: Expecting property name"),
        ("[1]", "line 2: not a JSON object"),
        ({}, "line 2: there is no 'question'"),
        ({"question": " "}, "line 2: there is no 'question'"),
        ({"question": "\u0000"}, "line 2: there is no 'question'"),
        ({"question": 5}, "line 2: 'question' is not a text"),
        ({"question": "x" * (MAX_QUERY_CHARS + 1)}, "line 2: the question has over 2,000 characters"),
        ({"question": "x", "answer": ["y"]}, "line 2: 'answer' is not known; a question has id, question, answers"),
        ({"question": "x", "answers": "y"}, "line 2: 'answers' is not a list of texts"),
        ({"question": "x", "articles": [3]}, "line 2: 'articles' is not a list of texts"),
        ({"question": "x", "answers": ["the!"]}, "line 2: the answer 'the!' has no word in it"),
        ({"question": "x", "now": "2025-08-01"}, "line 2: '2025-08-01' has no time zone; add one, such as 'Z'"),
        ({"question": "x", "now": "9999-12-31T23:59:00-14:00"}, "line 2: '9999-12-31T23:59:00-14:00' is not on the"),
        ({"question": "x", "now": "today"}, "line 2: 'today' is no time; write it as 2025-08-01T12:00:00Z"),
        ({"question": "x", "id": "1"}, "line 2: the id '1' is also that of line 1"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(line, says):
    with pytest.raises(InvalidInput) as refused:
        read({"question": "First?"}, line)
    assert str(refused.value).startswith(f"q.jsonl, {says}")


def test_a_file_without_questions_and_one_that_is_no_text_are_refused():
    with pytest.raises(InvalidInput, match="q holds no questions"):
        read_questions(b"\n \n", "q")
    with pytest.raises(InvalidInput, match="q is not UTF-8"):
        read_questions(b"\xff\xfe", "q")


def test_copies_of_one_story_are_one_story(engine):
    text = " ".join(f"Sentence {n} of a story that two papers carry." for n in range(40))
    engine.add([article("a", text), article("b", text), article("c", "Something else altogether.")])
    (both, one) = located(
        read({"question": "x", "articles": ["b", "a", "c"]}, {"question": "y", "articles": ["a"]}), engine
    )
    assert both.stories == (frozenset("ab"), frozenset("c"))
    assert one.stories == (frozenset("ab"),)


def test_an_article_that_is_not_there_is_named_with_its_line(engine):
    with pytest.raises(InvalidInput, match="line 2: the collection has no article 'gone'"):
        located(read({"question": "x"}, {"question": "y", "articles": ["gone"]}), engine)
