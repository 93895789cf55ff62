"""What a person reads where no model writes: the answer with its source and quote, rivals, or silence."""

from datetime import UTC, datetime

import pytest

from index.answer import Answer, Candidate, Citation, Interpreted, Standing
from index.article import Article, Origin, Precision, Published
from service.replies.extractive import CLOSEST, SILENCE, attribution, day, extractive
from service.replies.message import Message

AT = datetime(2025, 8, 4, 9, 30, tzinfo=UTC)
SETTLED = "The union accepted a pay rise of 6 percent."
OFFERED = "The company offered 4 percent."


def article(id="ferry", text=SETTLED, source="Harbour Times", at=AT, precision=Precision.DAY):
    known = Published(at, precision, Origin.GIVEN) if at else None
    return Article.create(id=id, title="Ferry crews end strike", text=text, source=source, published=known)


def cited(found):
    return Citation(found, 0, len(found.text), found.text)


def answer(text, *citations, alternatives=(), confidence=0.8):
    return Answer(text, confidence, citations, tuple(alternatives), (), Interpreted(), 1.0)


def test_the_words_that_answer_come_first_and_then_the_sentence_they_stand_in():
    citation = cited(article())
    (sentence,) = extractive(answer("6 percent", citation))
    assert sentence.text == f"6 percent, according to Harbour Times (4 August 2025): “{SETTLED}”"
    assert sentence.citations == (citation,)
    assert sentence.supported


def test_a_whole_sentence_is_not_said_twice():
    (sentence,) = extractive(answer(SETTLED, cited(article())))
    assert sentence.text == f"According to Harbour Times (4 August 2025): “{SETTLED}”"


@pytest.mark.parametrize(("text", "begins"), [("on Monday", "On Monday, "), ("iPhone", "iPhone, "), ("é", "É, ")])
def test_the_reply_begins_like_a_sentence_unless_a_name_is_written_small(text, begins):
    assert extractive(answer(text, cited(article())))[0].text.startswith(begins)


def test_an_earlier_answer_is_told_with_its_own_quote():
    earlier = article("offer", OFFERED, "Coast Daily", datetime(2025, 7, 20, tzinfo=UTC))
    alternatives = [
        Candidate("percent", 0.7, (cited(article()),)),
        Candidate("4 percent", 0.6, (cited(earlier),), Standing.EARLIER),
    ]
    first, second = extractive(answer("6 percent", cited(article()), alternatives=alternatives))
    assert first.text.startswith("6 percent, ")
    assert second.text == f"Earlier, Coast Daily (20 July 2025) said 4 percent: “{OFFERED}”"
    assert second.citations == (cited(earlier),)


@pytest.mark.parametrize(
    ("text", "confidence", "id", "told"),
    [
        ("4 percent", 0.4, "offer", False),  # shares a word
        ("six workers", 0.4, "offer", False),  # the same word
        ("nothing", 0.4, "offer", True),
        ("nothing", 0.39, "offer", False),  # not as likely
        ("nothing", 0.8, "ferry", False),  # the same article
    ],
)
def test_a_contradiction_is_told_where_it_is_as_likely_and_from_elsewhere(text, confidence, id, told):
    other = Candidate(text, confidence, (cited(article(id, OFFERED, "Coast Daily")),))
    sentences = extractive(answer("6 percent", cited(article()), alternatives=[other], confidence=0.5))
    assert (len(sentences) == 2) == told
    if told:
        assert sentences[1].text == f"Coast Daily (4 August 2025) has another answer, nothing: “{OFFERED}”"


def test_what_is_known_as_a_conflict_is_told_with_its_own_quote():
    other = Candidate("4 percent", 0.3, (cited(article("offer", OFFERED, "Coast Daily")),), Standing.CONFLICT)
    _, second = extractive(answer("6 percent", cited(article()), alternatives=[other], confidence=0.5))
    assert second.text == f"Coast Daily (4 August 2025) has another answer, 4 percent: “{OFFERED}”"


def test_silence_makes_nothing_up_and_quotes_what_came_closest():
    first, second = cited(article()), cited(article("offer", OFFERED))
    other = Candidate("4 percent", 0.3, (first, second))
    silence, closest = extractive(answer(None, alternatives=[other, other], confidence=0.3))
    assert (silence.text, silence.citations) == (SILENCE, ())
    assert closest.text == f"What came closest, in Harbour Times (4 August 2025): “{SETTLED}”"
    assert closest.citations == (first,)


@pytest.mark.parametrize(("confidence", "sentences"), [(CLOSEST, 2), (CLOSEST - 0.001, 1)])
def test_what_is_beside_the_point_is_not_quoted(confidence, sentences):
    other = Candidate("4 percent", confidence, (cited(article()),))
    assert len(extractive(answer(None, alternatives=[other], confidence=confidence))) == sentences
    assert len(extractive(answer(None))) == 1


IMAGE = "![](https://evil.example/p.png)"


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"source": f"Harbour Times {IMAGE}", "title": "Strike"}, "Harbour Times"),
        ({"source": IMAGE, "title": f"Strike {IMAGE} [over](https://evil.example)"}, "“Strike over”"),
        ({"source": IMAGE, "title": IMAGE}, "an article"),
    ],
)
def test_an_article_s_name_shows_no_image_and_no_link(fields, named):
    assert attribution(Article.create(id="a", text=SETTLED, **fields)) == named


def test_a_quote_with_an_image_is_said_without_it_and_cited_with_it():
    text = f"The union accepted {IMAGE} a pay rise of 6 percent."
    other = Candidate("Monday", 0.8, (cited(article("b", f"{IMAGE} Monday.")),))
    sentence, rival = extractive(answer("6 percent", cited(article(text=text)), alternatives=[other]))
    assert sentence.text == (
        "6 percent, according to Harbour Times (4 August 2025): “The union accepted a pay rise of 6 percent.”"
    )
    assert sentence.citations[0].quote == text
    assert rival.text == "Harbour Times (4 August 2025) has another answer, Monday: “Monday.”"
    message = Message()
    (placed,) = message.add(sentence).placed
    assert message.text[placed.start : placed.end] == sentence.text


def test_an_article_is_named_as_far_as_it_is_known():
    assert attribution(article(source="", at=None)) == "“Ferry crews end strike”"
    assert attribution(article(at=None)) == "Harbour Times"
    days = {Precision.YEAR: "2025", Precision.MONTH: "August 2025", Precision.DAY: "4 August 2025"}
    for precision, expected in days.items():
        assert day(article(precision=precision)) == expected
