"""nutgraf serve: the collection over HTTP."""

import click

from service.cli.exits import Exit
from service.cli.options import with_settings
from service.settings import Settings


@click.command()
@click.option("--host", help="The address to listen on [NUTGRAF_HOST; default 127.0.0.1, this machine only].")
@click.option("--port", type=click.IntRange(0, 65535), help="The port to listen on [NUTGRAF_PORT; default 8000].")
@click.option("--workers", type=click.IntRange(1, 64), help="How many processes serve [NUTGRAF_WORKERS; default 1].")
@click.option(
    "--open", is_flag=True, default=None, help="Let in whoever reaches the port until a key is made [NUTGRAF_OPEN]."
)
@with_settings
def command(*, settings: Settings) -> Exit:
    """Serve the collection over HTTP."""
    from service.http.server import serve

    serve(settings)
    return Exit.FOUND
