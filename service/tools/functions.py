"""Tools as functions: the entries of `tools` in a request to a model, in OpenAI's form."""

import functools

from service.shapes import Json
from service.tools.articles import ARTICLE_TOOLS


@functools.cache
def functions() -> list[Json]:
    """search_articles and ask_articles; what a model gives for one is the JSON body of the route of that name."""
    return [
        {
            "type": "function",
            "function": {"name": tool.name, "description": tool.description, "parameters": tool.input_schema},
        }
        for tool in ARTICLE_TOOLS
    ]
