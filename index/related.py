"""Related: the stories that are nearest to an article."""

from dataclasses import replace

from index.answer import Hit
from index.filters import Field, In, Not
from index.query import Group, Query
from index.recency import TIMELESS
from index.retriever import Retriever
from index.store.database import Database
from index.store.rows import copies_by_story, known_article, mean_vector


def related(database: Database, retriever: Retriever, id: str, k: int) -> tuple[Hit, ...]:
    """The best passage of each of the `k` articles nearest to an article; its own copies are left out.

    Raises:
        NotFound: no article has this id.
        InvalidQuery: k is out of range.
    """
    with database.reading() as connection:
        row, article = known_article(connection, id)
        own = (article, *copies_by_story(connection, [row]).get(row, ()))
        vector = mean_vector(connection, row)
    others = Not(In(Field.ID, tuple(copy.id for copy in own)))
    query = Query(article.title, TIMELESS, k=k, filters=others, group=Group.ARTICLE)
    return tuple(replace(hit, highlights=()) for hit in retriever.search_vector(query, vector))
