"""nutgraf mcp: the collection for an assistant on this machine, which starts this command by itself."""

import click

from service.cli.exits import Exit
from service.cli.options import with_settings
from service.engines import open_engine
from service.settings import Settings


@click.command()
@with_settings
def command(*, settings: Settings) -> Exit:
    """Serve the collection to an assistant that speaks MCP, over standard input and output."""
    with open_engine(settings, create=False) as engine:
        from service.mcp.stdio import serve_stdio

        serve_stdio(engine, settings)
    return Exit.FOUND
