"""Addresses of articles: their own, or where this server has one that came without."""

from urllib.parse import quote

from index.article import Article

URI = "nutgraf:article/"
"""Goes before the id where no server can be asked: it names the article, and opens nothing."""


def over_http(base_url: str) -> str:
    """What goes before an article's id on a server, whose own address ends with a slash."""
    return f"{base_url}v1/articles/"


def address(article: Article, before: str) -> str:
    """The article's own address, or one of what goes before its id here and the id."""
    return article.url or f"{before}{quote(article.id, safe='')}"
