"""Pages: a pasted or scraped plain text of one article or several, taken apart into articles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise

from index.article import Article, Origin
from index.errors import InvalidArticle
from index.ingest.dates import strip_label
from index.ingest.heads import Head, find_head, name_parties, read_stamps, untitled_head
from index.ingest.language import detect_language
from index.ingest.lines import LONG_PARAGRAPH, Line, ends_sentence, read_lines
from index.ingest.markers import Section
from index.ingest.notices import refuse_notice

MAX_PAGE_CHARS = 2_000_000
"""Characters of one page: some 300,000 words, three issues of a newspaper; it takes 3 s at this size."""
MAX_PAGE_LINES = 50_000
_MAX_DECK_LINES = 2
_CREDITS = ("(", "reporting by", "editing by", "additional reporting", "with ", "source:", "©", "—", "–", "-", "•", "*")
"""What the last line of an agency's story begins with."""
_REPLIES = ("reply", "like", "report", "upvote", "antworten", "répondre", "responder", "ответить", "رد")
_PARTING = (Section.COMMENTS, Section.RELATED, Section.ABOUT)
"""Sections that a body seldom goes on after."""


@dataclass(slots=True)
class _Draft:
    """An article in the making: its head and the numbers of the lines of its body."""

    head: Head
    rows: list[int] = field(default_factory=list)

    def prose_chars(self, lines: Sequence[Line]) -> int:
        return sum(len(lines[row].text) for row in self.rows if lines[row].prose)


def split_page(text: str, *, collected: datetime, url: str = "", title: str = "") -> list[Article]:
    """Take the articles out of a page, each with its title, source and time, and nothing of the page around them.

    Headlines and teasers without a body are no articles: the list may be empty.

    Args:
        text: the page as plain text, one line a paragraph or hard-wrapped.
        collected: when the page was seen; "2 hours ago" counts back from it.
        url: of the page; kept on its first article, as the others live elsewhere.
        title: of its first article, where the page's marks tell it; it stands on the page too.

    Raises:
        InvalidArticle: the page, a body or a title is too long, or there is only a notice in an article's place.
    """
    if len(text) > MAX_PAGE_CHARS:
        raise InvalidArticle(f"the page has {len(text):,} characters, over {MAX_PAGE_CHARS:,}; split it, or give JSON")
    if text.count("\n") > MAX_PAGE_LINES:
        raise InvalidArticle(f"the page has over {MAX_PAGE_LINES:,} lines: a table or a log, no page of articles")
    lines = read_lines(text, collected=collected)
    drafts = _worth(lines, _Walk(lines, title).drafts())
    articles = [_article(lines, draft, collected, "" if i else url) for i, draft in enumerate(drafts)]
    if len(articles) == 1:
        refuse_notice(articles[0].title, articles[0].text)
    return articles


class _Walk:
    """One pass over the lines: gaps (without prose) and prose in turn."""

    def __init__(self, lines: Sequence[Line], title: str) -> None:
        self._lines = lines
        self._title = title
        self._drafts: list[_Draft] = []
        self._doubtful: list[int] = []
        self._after: Section | None = None
        self._in_comments = False

    def drafts(self) -> list[_Draft]:
        """All articles that may be there, in the order of the page."""
        at, size = 0, len(self._lines)
        while at < size:
            prose = next((i for i in range(at, size) if self._lines[i].prose), size)
            end = next((i for i in range(prose, size) if not self._lines[i].prose), size)
            if prose == size:
                self._settle()
                self._close(at, size, last=True)
            else:
                self._gap(at, prose, end)
                self._take(range(prose, end))
            at = end
        self._settle()
        return self._drafts

    def _gap(self, start: int, end: int, prose_end: int) -> None:
        """Decide what the lines before some prose are: a head, or a part of the article that goes on."""
        first = not self._drafts
        shape, title = ("", self._title) if first else (self._drafts[0].head.shape, "")
        head = find_head(self._lines, start, end, first=first, shape=shape, known=title)
        if head is not None and not head.sure:
            size = sum(len(line.text) for line in self._lines[end:prose_end])
            head = head if size >= LONG_PARAGRAPH else None
        if head is not None or first:
            self._begin(head or untitled_head(self._lines, start, end), start, end)
        elif not self._attach(start, end):
            self._go_on(start, end)

    def _begin(self, head: Head, start: int, end: int) -> None:
        self._settle()
        moved: list[int] = []
        if self._drafts:
            rows = self._drafts[-1].rows
            moved = [row for row in rows if row >= head.start and row not in head.used]  # a deck taken for body
            self._drafts[-1].rows = [row for row in rows if row < head.start]
            self._close(start, head.start, last=False)
        self._in_comments = False
        self._drafts.append(_Draft(head, moved))
        title = min(head.used, default=start)
        rest = [i for i in range(max(start, head.start), end) if i not in head.used and i > title]
        self._drafts[-1].rows += [i for i in rest if self._lines[i].plain] if head.title else []

    def _attach(self, start: int, end: int) -> bool:
        """Give a stamp that follows the deck to the article that has just begun."""
        draft = self._drafts[-1]
        stamped = read_stamps(self._lines, range(start, end))
        young = len(draft.rows) <= _MAX_DECK_LINES and draft.prose_chars(self._lines) < LONG_PARAGRAPH
        parted = any(self._lines[i].section for i in range(start, min(stamped.used, default=start)))
        if not stamped.used or not young or parted or draft.head.published:
            return False
        source, authors = name_parties(stamped.names, (*draft.head.authors, *stamped.authors), draft.head.source)
        draft.head = replace(draft.head, source=source, authors=authors, published=stamped.published, shape="td")
        self._take(i for i in range(start, end) if self._lines[i].plain and self._lines[i].text != source)
        return True

    def _go_on(self, start: int, end: int) -> None:
        """Keep what belongs to the body between two of its paragraphs, and leave out boxes and controls."""
        # a prompt to subscribe may stand between any two paragraphs
        headings = [i for i in range(start, end) if self._lines[i].section in _PARTING]
        self._take(i for i in range(start, min(headings, default=end)) if _in_body(self._lines[i]))
        comments = [i for i in headings if self._lines[i].section is Section.COMMENTS]
        if headings == comments == [end - 1] and not any(char.isdigit() for char in self._lines[end - 1].text):
            self._take(comments)  # a subhead of that name
        elif any(self._comments_follow(i, end) for i in comments):
            self._settle()
            self._in_comments = True
        elif headings != comments and self._after is None:
            self._after = next(self._lines[i].section for i in headings if i not in comments)

    def _comments_follow(self, heading: int, end: int) -> bool:
        stamped = any(self._lines[i].stamp for i in range(heading, end))
        return stamped or any(line.key in _REPLIES for line in self._lines[end:])

    def _take(self, rows: Iterable[int]) -> None:
        if self._in_comments:
            return
        (self._drafts[-1].rows if self._after is None else self._doubtful).extend(rows)

    def _settle(self) -> None:
        """Decide on what followed a box: the body going on, or teasers (headline, sentence, headline, sentence)."""
        rows, section = self._doubtful, self._after
        self._doubtful, self._after = [], None
        prose = [row for row in rows if self._lines[row].prose]
        short = all(len(self._lines[row].text) < LONG_PARAGRAPH for row in prose)
        if short and (len(rows) > len(prose) or section is Section.ABOUT):
            return
        if rows:
            self._drafts[-1].rows += rows

    def _close(self, start: int, end: int, *, last: bool) -> None:
        """Keep what belongs to a body after its last paragraph: credits, items of a list, short sentences."""
        if not self._drafts or self._in_comments:
            return
        lines = self._lines
        heading = next((i for i in range(start, end) if lines[i].section), end)
        strict = not last or heading < end or any(lines[i].stamp for i in range(start, end))
        introduced = bool(start) and lines[start - 1].text.endswith(":")
        for i in range(start, heading):
            if not _in_body(lines[i]):
                continue
            text = lines[i].text
            if not strict or introduced or ends_sentence(text) or text.lower().startswith(_CREDITS):
                self._drafts[-1].rows.append(i)
            introduced = introduced or (text.endswith(":") and i + 1 < heading and not lines[i + 1].gap)


def _in_body(line: Line) -> bool:
    """Whether a line that is no prose may be a part of a body: a subhead, an item, a date of a chronology."""
    if line.stamp is None:
        return line.plain
    published = line.stamp.published
    absolute = published is not None and published.origin is not Origin.RELATIVE
    return absolute and not line.stamp.authors and strip_label(line.text) == line.text


def _worth(lines: Sequence[Line], drafts: list[_Draft]) -> list[_Draft]:
    """Leave out teasers: heads with a sentence or two. The only article of a page may be short."""
    long = [draft for draft in drafts if draft.prose_chars(lines) >= LONG_PARAGRAPH]
    if long or len(drafts) != 1 or _is_listing(lines):
        return long
    return [draft for draft in drafts if draft.rows]


def _is_listing(lines: Sequence[Line]) -> bool:
    """Whether headlines and single sentences alternate, with "read more" or a time at half of them."""
    prose = [i for i, line in enumerate(lines) if line.prose]
    single = all(not lines[i - 1].prose for i in prose if i)
    extras = sum(line.clutter or line.stamp is not None for line in lines)
    cut = sum(lines[i].text.endswith(("…", "...")) for i in prose)
    return len(prose) >= 4 and single and (extras + cut) * 2 >= len(prose)


def _article(lines: Sequence[Line], draft: _Draft, collected: datetime, url: str) -> Article:
    # a picture's description and its caption are often the same line twice
    twice = {row for before, row in pairwise(draft.rows) if lines[row].key == lines[before].key}
    text = "\n\n".join(lines[row].text for row in draft.rows if row not in twice)
    head = draft.head
    return Article.create(
        title=head.title,
        text=text,
        source=head.source,
        authors=head.authors,
        published=head.published,
        url=url,
        lang=detect_language(text),
        collected=collected,
    )
