"""nutgraf reencode: the collection anew under another model."""

import click

from service import shapes
from service.cli import output
from service.cli.exits import Exit
from service.cli.options import json_option, with_settings
from service.engines import open_encoder
from service.settings import Settings


@click.command()
@json_option
@with_settings
def command(*, as_json: bool, settings: Settings) -> Exit:
    """Build the collection anew with another model.

    Its articles are encoded by the model of the settings; the old index stands until the new one is whole.
    No server may have the collection open at the end.
    """
    from index.reencode import reencode

    encoder = open_encoder(settings)
    with output.progress("encoding anew") as done:
        report = reencode(settings.collection_path, encoder, progress=done)
    if as_json:
        output.json(shapes.report(report))
    else:
        output.data(f"{report.added:,} articles under {encoder.identity.name}")
    return Exit.FOUND
