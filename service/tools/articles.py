"""search_articles and ask_articles: search and ask with all their parameters, as tools."""

from index.engine import Engine
from service import shapes
from service.filters import search_query
from service.requests import QuestionBody, SearchBody
from service.schemas import AskOut, SearchOut
from service.shapes import Json
from service.tools.tool import Tool


def _search(engine: Engine, params: SearchBody, _: str) -> Json:
    found = engine.search(search_query(params.q, params, params.turns()))
    return shapes.search(params.q, found, explain=params.explain)


def _ask(engine: Engine, params: QuestionBody, _: str) -> Json:
    query = search_query(params.question, params, params.turns())
    result = engine.ask(query, min_confidence=params.min_confidence)
    return shapes.answer(params.question, result, explain=params.explain)


SEARCH_ARTICLES = Tool(
    "search_articles",
    "Search news articles",
    "Find passages in the user's own collection of news articles, by meaning and by words, best first. "
    "Filter by outlet, language, tag and time of publication. Each hit has its article (id, title, source, published, "
    "url) and the passage with its place in the article's text. Use it to gather what several articles say; "
    "to have one question answered, use ask_articles.",
    SearchBody,
    SearchOut,
    _search,
)
ASK_ARTICLES = Tool(
    "ask_articles",
    "Ask news articles",
    "Answer a question from the user's own collection of news articles with a verbatim, cited piece of one of them. "
    "Filter by outlet, language, tag and time of publication. `answered` is false, and `answer` null, where the "
    "articles do not say: then tell the user so, and do not answer from elsewhere as if they did. `confidence` is the "
    "probability that the answer is right; each citation has the quoted sentence and its article.",
    QuestionBody,
    AskOut,
    _ask,
)
ARTICLE_TOOLS = (SEARCH_ARTICLES, ASK_ARTICLES)
