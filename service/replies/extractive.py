"""The extractive reply: the reader's answer in a sentence with its source and its quote, without any language model."""

from collections.abc import Iterator, Sequence

from index.answer import Answer, Candidate, Citation, Standing
from index.article import Article
from index.sameness import wording
from service.replies.plain import harmless, plain
from service.replies.reply import Sentence

WRITTEN_BY = "extractive"
SILENCE = "Your articles do not say."
NAMELESS = "an article"
"""One whose outlet and title hold nothing but what `plain` takes out."""
RIVALS = 2
"""Other answers that are told beside the one that is given; a reply is no list."""
CLOSEST = 0.15
"""Probability from which the likeliest answer is worth a look where none is given; below, it mostly misses the point.
"""
CLOSE = 0.8
"""Another answer of its own source is told when it is at least this many times as likely as the one given."""


def extractive(answer: Answer) -> tuple[Sentence, ...]:
    """The answer and what was said earlier or elsewhere; or that the articles do not say, and what came closest."""
    if answer.answer is None:
        return (Sentence(SILENCE, (), supported=True), *_closest(answer))
    return (_told(answer.answer, answer.citations), *_others(answer))


def attribution(article: Article) -> str:
    """Who says so, and when: `Harbour Times (4 August 2025)`."""
    title = plain(article.title)
    named = plain(article.source) or (f"“{title}”" if title else NAMELESS)
    return f"{named} ({day(article)})" if article.published else named


def day(article: Article) -> str:
    """The day of publication as it is read aloud, as exactly as it is known; empty when it is not."""
    return article.published.spelled.lstrip("0") if article.published else ""


def _told(text: str, citations: Sequence[Citation]) -> Sentence:
    """The words that answer, then the sentence they stand in; that sentence alone where it is the answer."""
    first = citations[0]
    quotes = " ".join(_quoted(each) for each in citations if each.article.id == first.article.id)
    whole = _bare(text) == _bare(first.quote)
    said = "According to" if whole else f"{_opening(harmless(text))}, according to"
    return Sentence(f"{said} {attribution(first.article)}: {quotes}", tuple(citations), supported=True)


def _closest(answer: Answer) -> Iterator[Sentence]:
    """The sentence of the likeliest answer that is not given; the words alone would look like one."""
    for best in answer.alternatives[:1]:
        if best.confidence >= CLOSEST:
            cited = best.citations[:1]
            said = f"What came closest, in {attribution(cited[0].article)}: {_quoted(cited[0])}"
            yield Sentence(said, cited, supported=True)


def _others(answer: Answer) -> Iterator[Sentence]:
    """What articles of other days, or others of these days, answer instead."""
    earlier = [each for each in answer.alternatives if each.standing is Standing.EARLIER]
    close = [each for each in answer.alternatives if each not in earlier and _contradicts(each, answer)]
    for each in earlier[:RIVALS]:
        yield _rival(f"Earlier, {attribution(each.citations[0].article)} said", each)
    for each in close[: RIVALS - len(earlier[:RIVALS])]:
        yield _rival(f"{attribution(each.citations[0].article)} has another answer,", each)


def _contradicts(other: Candidate, answer: Answer) -> bool:
    """Whether it is known to, or is as likely, from another article, and shares no word with the answer."""
    shared = set(wording(other.text)) & set(wording(answer.answer or ""))
    elsewhere = other.citations[0].article.id not in {each.article.id for each in answer.citations}
    close = elsewhere and other.confidence >= CLOSE * answer.confidence and not shared
    return close or other.standing is Standing.CONFLICT


def _rival(said: str, other: Candidate) -> Sentence:
    quote = _quoted(other.citations[0])
    whole = _bare(other.text) == _bare(other.citations[0].quote)
    text = f"{said}: {quote}" if whole else f"{said} {harmless(other.text).rstrip('.')}: {quote}"
    return Sentence(text, other.citations[:1], supported=True)


def _quoted(cited: Citation) -> str:
    return f"“{harmless(cited.quote)}”"


def _opening(text: str) -> str:
    """Words that begin a sentence; a name that is written small, such as iPhone, stays as it is."""
    text = text.rstrip(" .,;:")
    first = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if first.isalpha() and first.islower() else text


def _bare(text: str) -> str:
    return text.strip(" .,;:!?\"'“”‘’«»").casefold()
