"""The reader picks whole sentences, quotes them where they stand, and never loses one that it should weigh."""

import pytest
from hashed_encoder import HashedEncoder
from made_up import article

from index.answer import Hit, Parts
from index.passage import Passage
from index.reader import MAX_CANDIDATES, READ_HITS, SentenceReader

ENCODER = HashedEncoder()


def hit(held, start: int = 0, end: int | None = None, dense: float = 0.5) -> Hit:
    end = len(held.text) if end is None else end
    return Hit(held, Passage(held.id, start, end, held.text[start:end]), 1.0, (), (), Parts(dense, 1, None, None))


def read(question: str, hits):
    (vector,) = ENCODER.encode_query([question])
    return SentenceReader(ENCODER).read(question, vector, hits)


def test_the_sentence_that_shares_most_with_the_question_comes_first():
    held = article("a", "🎉 The bay was calm.\n\nThe union accepted a pay rise of 6 percent. Gulls slept on the pier.")
    candidates = read("What pay rise did the union accept?", [hit(held)])
    assert candidates[0].text == "The union accepted a pay rise of 6 percent."
    assert [citation.quote for citation in candidates[0].citations] == [candidates[0].text]
    (citation,) = candidates[0].citations
    assert held.text[citation.start : citation.end] == candidates[0].text
    confidences = [candidate.confidence for candidate in candidates]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 < confidence < 1 for confidence in confidences)


def test_offsets_are_those_of_the_article_not_of_the_passage():
    text = "First of all, ☃ nothing happened here. Then the ferry crews went on strike. Then they came back."
    held = article("a", text)
    candidates = read("Who went on strike?", [hit(held, start=text.index("Then"))])
    assert {candidate.text for candidate in candidates} == {
        "Then the ferry crews went on strike.",
        "Then they came back.",
    }
    for candidate in candidates:
        (citation,) = candidate.citations
        assert text[citation.start : citation.end] == citation.quote == candidate.text


def test_a_sentence_is_a_candidate_once_and_there_are_few():
    held = [
        article(f"a{n}", f"The ferry crews went on strike. Ferry number {n} stays in port.")
        for n in range(READ_HITS + 5)
    ]
    candidates = read("ferry strike", [hit(each) for each in held])
    texts = [candidate.text for candidate in candidates]
    assert len(texts) == len(set(texts)) == MAX_CANDIDATES
    assert texts.count("The ferry crews went on strike.") == 1
    read_ids = {citation.article.id for candidate in candidates for citation in candidate.citations}
    assert read_ids <= {f"a{n}" for n in range(READ_HITS)}


def test_short_sentences_count_only_where_there_are_no_others():
    assert [c.text for c in read("ferry", [hit(article("a", "Ferry? The crews of the ferry went home."))])] == [
        "The crews of the ferry went home."
    ]
    assert [c.text for c in read("ferry", [hit(article("a", "Ferry!"))])] == ["Ferry!"]


@pytest.mark.parametrize("question", ["Who?", "What is it?", "?", "東京"])
def test_any_question_can_be_read(question):
    assert read(question, []) == []
    assert read(question, [hit(article("a", "The crews of the ferry went home."))])
