"""Finder: from a question, after the turns before it, to the hits of the times and outlets that it asks for."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.answer import Hit, Interpreted
from index.article import Article
from index.encoder.base import Encoder
from index.follow_up.follow_up import FollowUp, follow_up
from index.follow_up.told import TOLD_HITS, told
from index.interpret.interpreter import interpret, set_aside
from index.query import MAX_QUERY_CHARS, Group, Query, Turn
from index.retriever import Retriever
from index.store.database import Database
from index.store.listing import list_sources


class Outlets:
    """The names of all outlets of a collection, read again when something was written."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: tuple[int, tuple[str, ...]] = (-1, ())

    def __call__(self) -> tuple[str, ...]:
        """The names, as the collection has them."""
        written = self._database.sequence()
        if self._known[0] != written:
            self._known = (written, list_sources(self._database))
        return self._known[1]


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds what is to be read for a question.

    Attributes:
        outlets: called for the names of the outlets, where a question may name one.
        get: the article with an id, or None.
    """

    retriever: Retriever
    encoder: Encoder
    outlets: Callable[[], tuple[str, ...]]
    get: Callable[[str], Article | None]

    def meant(self, query: Query) -> FollowUp:
        """The question as it is meant after the earlier turns."""

        def search(question: str) -> list[Article]:
            again = replace(query, text=question[:MAX_QUERY_CHARS], k=TOLD_HITS, earlier=())
            return [hit.article for hit in self.retriever.search(again)]

        @cache  # a question that leans on a turn perhaps, and then is searched, asks twice
        def article(turn: Turn, question: str) -> Article | None:
            return told(turn, question, self.get, search)

        return follow_up(query.text, query.earlier, article)

    def hits(self, query: Query, meant: FollowUp, least: int) -> tuple[list[Hit], Interpreted]:
        """At least so many hits as the retriever has them, of the times and sources that the question asks for.

        Where no article is from these, they are set aside: the question may have meant something else by them.
        """
        wide = replace(query, text=meant.question, k=max(query.k, least))
        narrowed, interpreted = interpret(wide, self.outlets, meant.leant_on)
        if meant.leant_on:
            said = {"question": meant.question, "searched": meant.searched}
            interpreted = Interpreted(said | interpreted.notes)
        (vector,) = self.encoder.encode_query([meant.searched])
        hits = self._found(replace(narrowed, text=meant.searched), vector, least)
        if not hits and narrowed is not wide:
            return self._found(replace(wide, text=meant.searched), vector, least), set_aside(interpreted)
        return hits, interpreted

    def _found(self, query: Query, vector: NDArray[np.float32], least: int) -> list[Hit]:
        """Where hits are read, passages come first, also several of one article: any may answer."""
        hits = self.retriever.search_vector(query, vector)
        if not least or query.group is Group.PASSAGE:
            return hits
        read = self.retriever.search_vector(replace(query, k=least, group=Group.PASSAGE), vector)
        seen = {hit.passage for hit in read}
        return [*read, *(hit for hit in hits if hit.passage not in seen)]
