"""What people read: answers, hits, articles and figures as plain text, bold and dim where the terminal can."""

import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence

import click

from index.answer import Answer, Candidate, Citation, Hit, Parts
from index.article import Article
from index.engine import Stats
from index.report import AddReport
from service.replies.reply import Sentence
from service.shapes import moment, published

MAX_WIDTH = 100
"""Columns; longer lines of prose are hard to read."""
CLOSEST = 3
"""Candidates shown where there is no answer: enough to see what the articles are about."""
INDENT = "    "

# An article's text comes from the web: it must not be able to move the cursor or rename the window.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def answer(result: Answer) -> str:
    """The answer with its citations; or that there is none, with what came closest."""
    if result.answer is not None:
        lines = [click.style(clean(result.answer), bold=True), f"confidence {result.confidence:.2f}"]
        return "\n".join((*lines, *_citations(result.citations)))
    lines = [click.style("Your articles do not say.", bold=True)]
    closest = _closest(result.alternatives)
    if closest:
        lines += [f"What came closest (confidence {result.confidence:.2f}):", *_citations(closest)]
    return "\n".join(lines)


def reply(sentences: Sequence[Sentence], written_by: str) -> str:
    """A reply with numbered citations, by whom it was written, and what is cited."""
    cited = {(each.article.id, each.start, each.end): each for sentence in sentences for each in sentence.citations}
    numbers = {place: number for number, place in enumerate(cited, 1)}
    told = (
        clean(sentence.text)
        + "".join(f" [{numbers[each.article.id, each.start, each.end]}]" for each in sentence.citations)
        + ("" if sentence.supported else " " + click.style("[not confirmed]", dim=True))
        for sentence in sentences
    )
    lines = [click.style(" ".join(told), bold=True), f"written by {clean(written_by)}"]
    return "\n".join((*lines, *_citations(list(cited.values()))))


def hits(found: Sequence[Hit], *, explain: bool = False) -> str:
    """Numbered hits, best first."""
    return "\n\n".join(_hit(number, hit, explain) for number, hit in enumerate(found, 1))


def line(article: Article) -> str:
    """An article on one line, its fields parted by tabs."""
    return "\t".join((clean(article.id), published(article) or "-", clean(article.source) or "-", clean(article.title)))


def full(article: Article, copies: Sequence[Article]) -> str:
    """A whole article."""
    facts = [article.url, ", ".join(article.authors), " ".join(f"#{tag}" for tag in article.tags)]
    facts += [f"also in: {clean(copy.source or copy.id)}" for copy in copies]
    head = [click.style(clean(article.title), bold=True), _origin(article)]
    head += [click.style(clean(fact), dim=True) for fact in facts if fact]
    return "\n".join((*head, "", _prose(article.text, "")))


def split(articles: Sequence[Article]) -> str:
    """The articles that a page held, each with the beginning of its text."""
    return "\n\n".join(
        "\n".join(
            (
                f"{number:>2}  {click.style(clean(article.title), bold=True)}",
                f"{INDENT}{_origin(article)} · {len(article.text):,} characters",
                _prose(textwrap.shorten(article.text, 200, placeholder=" …"), INDENT),
            )
        )
        for number, article in enumerate(articles, 1)
    )


def report(added: AddReport) -> str:
    """What became of the articles, in one line; what is zero is left out, except when all is."""
    counts = (
        (added.added, "added"),
        (added.updated, "updated"),
        (added.unchanged, "unchanged"),
    )
    parts = [f"{count:,} {name}" for count, name in counts if count]
    if copies := len(added.duplicates):
        parts.append(f"{copies:,} of them {'a copy' if copies == 1 else 'copies'} of a known story")
    if added.rejected:
        parts.append(f"{len(added.rejected):,} rejected")
    return ", ".join(parts or ["no articles"])


def stats(state: Stats) -> str:
    """What a collection holds."""
    rows = [
        ("articles", f"{state.articles:,}"),
        ("stories", f"{state.stories:,}"),
        ("passages", f"{state.passages:,}"),
        ("published", f"{moment(state.oldest)} to {moment(state.newest)}" if state.oldest and state.newest else "-"),
        ("on disk", f"{state.bytes / 1e6:,.1f} MB"),
        *((name, _pairs(facts)) for name, facts in _components(state)),
        *(("source" if first else "", f"{count:>7,}  {clean(name or '-')}") for first, name, count in _sources(state)),
    ]
    return "\n".join(f"{name:<10}{value}" for name, value in rows)


def _components(state: Stats) -> Iterator[tuple[str, dict[str, str | int | float]]]:
    yield "encoder", dict(state.encoder)
    yield "dense", state.dense
    yield "lexical", state.lexical


def _pairs(facts: dict[str, str | int | float]) -> str:
    return ", ".join(f"{name} {value}" for name, value in facts.items() if value != "")


def _sources(state: Stats) -> Iterator[tuple[bool, str, int]]:
    ranked = sorted(state.sources.items(), key=lambda item: (-item[1], item[0]))
    for position, (name, count) in enumerate(ranked):
        yield position == 0, name, count


def _closest(alternatives: Sequence[Candidate]) -> list[Citation]:
    return [citation for candidate in alternatives[:CLOSEST] for citation in candidate.citations[:1]]


def _citations(citations: Sequence[Citation]) -> Iterator[str]:
    for number, citation in enumerate(citations, 1):
        yield ""
        yield f"{number:>2}  {_origin(citation.article)} · {clean(citation.article.title)}"
        if citation.article.url:
            yield INDENT + click.style(clean(citation.article.url), dim=True)
        yield _prose(f"“{citation.quote}”", INDENT)


def _hit(number: int, hit: Hit, explain: bool) -> str:
    lines = [
        f"{number:>2}  {click.style(clean(hit.article.title), bold=True)}",
        f"{INDENT}{_origin(hit.article)}",
    ]
    if hit.article.url:
        lines.append(INDENT + click.style(clean(hit.article.url), dim=True))
    lines.append(_prose(hit.passage.text, INDENT))
    if hit.copies:
        lines.append(f"{INDENT}also in: {', '.join(clean(copy.source or copy.id) for copy in hit.copies)}")
    if explain:
        lines.append(f"{INDENT}score {hit.score:.4f}: {_parts(hit.parts)}")
    return "\n".join(lines)


def _parts(parts: Parts) -> str:
    arms = (("dense", parts.dense, parts.dense_rank), ("lexical", parts.lexical, parts.lexical_rank))
    told = [
        f"{name} {score:.4f} (rank {rank})" if score is not None else f"{name} not found" for name, score, rank in arms
    ]
    told += [f"fused {parts.fused:.4f}", f"recency {parts.recency:.4f}"]
    told += [f"relevance {parts.relevance:.4f}"] if parts.relevance is not None else []
    return ", ".join(told)


def _origin(article: Article) -> str:
    """Outlet and time, to the minute: seconds are for programs."""
    when = re.sub(r"T(\d\d:\d\d)(:\d\d)?Z", r" \1 UTC", published(article) or "undated")
    return f"{clean(article.source) or 'source unknown'} · {when}"


def _prose(text: str, indent: str) -> str:
    """Wrapped for a terminal; as it is for a pipe, so that a search tool finds whole sentences."""
    paragraphs = clean(text).split("\n")
    if not sys.stdout.isatty():
        return "\n".join(indent + paragraph if paragraph else "" for paragraph in paragraphs)
    width = min(MAX_WIDTH, shutil.get_terminal_size().columns)
    return "\n".join(
        textwrap.fill(paragraph, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
        for paragraph in paragraphs
    )


def clean(text: str) -> str:
    """Without what could move the cursor or rename the window."""
    return _CONTROL.sub("", text)
