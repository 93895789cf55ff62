"""Identity: a collection remembers the encoder and the chunker it was built with, and accepts no other."""

import json
import uuid
from dataclasses import asdict
from pathlib import Path

from index.encoder.base import EncoderIdentity
from index.errors import CollectionRefused
from index.store.database import Database, reading_errors


def create(path: Path, encoder: EncoderIdentity, chunker: dict[str, str | int]) -> None:
    """Create the database of a new collection, which remembers both for good. Needs the writer lock."""
    draft_meta = {
        "collection": uuid.uuid4().hex,
        "encoder": json.dumps(asdict(encoder), sort_keys=True),
        "chunker": json.dumps(chunker, sort_keys=True),
    }
    Database.create(path, draft_meta).close()


def read_meta(database: Database) -> dict[str, str]:
    """The collection's own id, and the encoder and chunker as JSON."""
    with reading_errors(database.path):
        return dict(database.connection().execute("SELECT key, value FROM meta").fetchall())


def check(database: Database, encoder: EncoderIdentity, chunker: dict[str, str | int]) -> None:
    """Refuse another encoder or chunker than the collection was built with.

    Raises:
        CollectionRefused: with what differs and what to do.
    """
    meta = read_meta(database)
    built, given = json.loads(meta["encoder"]), asdict(encoder)
    # the same weights under another name or path are the same encoder
    differing = [key for key in given if key not in ("name", "revision") and given[key] != built.get(key)]
    if differing:
        raise CollectionRefused(
            f"{database.path.parent} was built with the model {built['name']} ({built['precision']}), and this is "
            f"{encoder.name} ({encoder.precision}); open it with that model, or run 'nutgraf reencode'"
        )
    if json.loads(meta["chunker"]) != chunker:
        raise CollectionRefused(
            f"{database.path.parent} has passages cut as {meta['chunker']}, and this would cut {json.dumps(chunker)}; "
            "run 'nutgraf reencode'"
        )
