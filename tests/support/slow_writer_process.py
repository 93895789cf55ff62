"""A server whose language model is slow; `python slow_writer_process.py DATA PORT SECONDS`, with NUTGRAF_GRACE set."""

import sys
from pathlib import Path

import uvicorn
from news import FERRY, open_hashed
from scripted_writer import ScriptedWriter

from index.engine import Engine
from index.ingest.records import article_from_record
from service.http import server
from service.http.app import create_app
from service.settings import Settings


def filled(settings: Settings) -> Engine:
    """The collection with one article in it."""
    from datetime import UTC, datetime

    engine = open_hashed(settings)
    engine.add([article_from_record(FERRY, collected=datetime.now(UTC))])
    return engine


if __name__ == "__main__":
    settings = Settings.load(data=Path(sys.argv[1]), port=int(sys.argv[2]))
    writer = ScriptedWriter("One.", float(sys.argv[3]), "Two.")
    app = create_app(settings, opener=filled, writer=writer)
    uvicorn.Server(uvicorn.Config(app, port=settings.port, **server._options(settings))).run()
