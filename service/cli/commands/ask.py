"""nutgraf ask: a question, answered with a verbatim quote or with "your articles do not say"."""

import click

from index.answer import Answer
from index.engine import MIN_CONFIDENCE, Engine
from index.query import Query
from service import shapes
from service.cli import output, render
from service.cli.exits import Exit, found
from service.cli.options import Number, Words, json_option, with_query, with_settings
from service.engines import open_engine
from service.filters import search_query
from service.sample.collection import open_sample
from service.settings import Settings


@click.command()
@click.argument("question")
@click.option("--sample", is_flag=True, help="Ask the built-in sample where there is no collection of your own.")
@click.option(
    "--min-confidence",
    type=Number(0, 1),
    metavar="P",
    help=f"Give no answer that is less likely to be right; by default as tuned, or {MIN_CONFIDENCE}.",
)
@click.option(
    "--generate", is_flag=True, help="Have the language model of NUTGRAF_LLM_URL write it; each sentence is checked."
)
@json_option
@with_query
@with_settings
def command(
    question: str,
    *,
    sample: bool,
    min_confidence: float | None,
    generate: bool,
    as_json: bool,
    words: Words,
    settings: Settings,
) -> Exit:
    """Answer a question with a verbatim, cited quote, or say that the articles do not."""
    query = search_query(question, words)
    with _open(settings, sample) as engine:
        result = engine.ask(query, min_confidence=min_confidence)
    output.understood(result.interpreted)
    whole = shapes.answer(question, result, explain=words.explain)
    if generate:
        _generated(query, result, settings, whole if as_json else None)
    elif as_json:
        output.json(whole)
    else:
        output.data(render.answer(result))
    return found(result.answer)


def _generated(query: Query, result: Answer, settings: Settings, whole: shapes.Json | None) -> None:
    """Print the answer in a language model's words; as a part of the whole in JSON, if that is given."""
    from service.cli.replying import replied
    from service.replies.events import generated

    message, reply = replied(query, result, settings)
    if reply.note:
        output.note(f"nutgraf: {reply.note}")
    if whole is not None:
        output.json(whole | {"generated": generated(message, reply)})
    elif result.answer is None:
        output.data(render.answer(result))
    else:
        output.data(render.reply(message.sentences, reply.written_by))


def _open(settings: Settings, sample: bool) -> Engine:
    if settings.collection_path.exists() or not sample:
        engine = open_engine(settings, create=False)
        if not sample or engine.listing(limit=1).articles:
            return engine
        engine.close()
    output.note("nutgraf: you have no articles yet ('nutgraf add' takes them in); asking the built-in sample")
    return open_sample(settings, output.progress)
