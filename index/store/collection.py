"""Collection: one folder of articles, its truth in SQLite and its derived indexes, open in this process."""

import json
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection

from index.encoder.base import EncoderIdentity
from index.errors import CollectionBusy, CollectionDamaged, StorageFailed
from index.store import derived as keep
from index.store import identity
from index.store.database import Database, sequence
from index.store.dense import DenseSnapshot, Segment
from index.store.lexical import LexicalIndex
from index.store.manifest import MANIFEST_FILE, DerivedIndex, Manifest, intact
from index.store.snapshot import SegmentPolicy, Snapshot
from index.store.storage import storage_errors
from index.store.writer_lock import writer_lock

log = logging.getLogger(__name__)

DATABASE_FILE = "articles.db"
WRITER_WAIT_S = 10.0
"""How long a writer waits for another one; a batch of the command line's `add` takes a few seconds."""
OPEN_WAIT_S = 30.0
"""How long opening waits for a writer that is just rewriting a derived index."""


class Collection:
    """An open collection. Searches take `snapshot()`; changes go through `writing()`."""

    def __init__(self, folder: Path, database: Database, dim: int, policy: SegmentPolicy) -> None:
        self.folder = folder
        self.database = database
        self._dim = dim
        self._policy = policy
        self._refreshing = threading.Lock()
        self._manifest = Manifest()
        self._lexical: LexicalIndex | None = None
        self._snapshot: Snapshot | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        encoder: EncoderIdentity,
        chunker: dict[str, str | int],
        *,
        create: bool,
        policy: SegmentPolicy | None = None,
    ) -> "Collection":
        """Open a collection, creating it first if wanted; damaged derived indexes are rebuilt.

        Raises:
            CollectionMissing: it is not there and `create` is false.
            CollectionRefused: another encoder, chunker or format built it.
            CollectionDamaged: its database is damaged.
            CollectionBusy: another process writes to it all the while.
            StorageFailed: its files may not be read, or not be repaired where they have to be.
        """
        path = folder / DATABASE_FILE
        if not path.exists() and (folder / MANIFEST_FILE).exists():
            raise CollectionDamaged(f"{path} is gone; put it back from a backup, or remove the folder to begin anew")
        if create and not path.exists():
            with writer_lock(folder, wait_s=WRITER_WAIT_S):
                if not path.exists():
                    identity.create(path, encoder, chunker)
        database = Database.open(path)
        try:
            identity.check(database, encoder, chunker)
            collection = cls(folder, database, encoder.dim, policy or SegmentPolicy())
            collection._open_derived()
        except BaseException:
            database.close()
            raise
        return collection

    def close(self) -> None:
        """Close the database; searches in flight must be done."""
        self.database.close()

    @property
    def manifest(self) -> Manifest:
        """The manifest as this process last read or wrote it."""
        return self._manifest

    def snapshot(self) -> Snapshot:
        """The newest state. Costs one look at the sequence number while nothing changes."""
        current = self._snapshot
        if current is None:
            raise AssertionError("open() loads a snapshot before it returns")
        if self.database.sequence() == current.sequence == current.lexical_sequence:
            return current
        # whoever refreshes makes the next snapshot; the others go on with this one, and so never wait for a writer
        if not self._refreshing.acquire(blocking=False):
            return current
        try:
            current = self._refresh()
            return current if current.lexical_sequence == current.sequence else self._rescue(current)
        finally:
            self._refreshing.release()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the writer lock over several `writing()` transactions."""
        with writer_lock(self.folder, wait_s=WRITER_WAIT_S):
            yield

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One durable change; on leaving it is committed, and searchable in this process. Needs `locked()`."""
        with self.database.writing() as connection:
            yield connection
        self._catch_up()
        with self._refreshing:
            self._refresh()

    # --- derived indexes ---------------------------------------------------------------------

    def _open_derived(self) -> None:
        """Verify and load both indexes; under the writer lock, rebuild what is damaged or behind."""
        deadline = time.monotonic() + OPEN_WAIT_S
        while True:
            self._manifest = self._read_manifest()
            whole = intact(self.folder, self._manifest.lexical)
            if whole and self._dense_usable() and self._manifest.lexical.sequence == self.database.sequence():
                break
            try:
                with writer_lock(self.folder, wait_s=0.1):
                    self._repair()
                    self._load_snapshot()
                    self.compact()
            except CollectionBusy:
                # a writer is at work: its next manifest may well be whole
                if time.monotonic() > deadline:
                    raise
            else:
                return
        with storage_errors(self.folder):
            self._lexical = LexicalIndex.open(self.folder / self._manifest.lexical.folder)
        self._load_snapshot()

    def _dense_usable(self) -> bool:
        return not self._manifest.dense.folder or intact(self.folder, self._manifest.dense)

    def _read_manifest(self) -> Manifest:
        """The manifest on disk; one that belongs to another database, or to a later state of it, counts as absent."""
        manifest = Manifest.read(self.folder)
        meta = identity.read_meta(self.database)
        # indexes can be ahead only of a database that was put back from a backup; it would give their rows out again
        ahead = max(manifest.dense.sequence, manifest.lexical.sequence) > self.database.sequence()
        if manifest.collection == meta["collection"] and not ahead:
            return manifest
        return Manifest(meta["collection"], json.loads(meta["encoder"]), json.loads(meta["chunker"]))

    def _repair(self) -> None:
        """Rebuild each derived index that fails its checksums, and catch up the rest. Needs the writer lock."""
        self._manifest = self._read_manifest()
        if not self._dense_usable():
            log.warning("the dense index of %s is damaged; rebuilding it from articles.db", self.folder)
            self._write_manifest(self._manifest.with_dense(DerivedIndex()))
        if intact(self.folder, self._manifest.lexical):
            self._lexical = LexicalIndex.open(self.folder / self._manifest.lexical.folder)
        else:
            if self.database.sequence():
                log.warning("the lexical index of %s is missing or damaged; rebuilding it", self.folder)
            self._rebuild_lexical()
        self._catch_up()

    def _rebuild_lexical(self) -> None:
        with self.database.reading() as connection, storage_errors(self.folder):
            lexical, self._lexical = keep.rebuild_lexical(self.folder, connection, self._manifest.lexical)
        self._write_manifest(self._manifest.with_lexical(lexical))
        keep.sweep(self.folder, keep.LEXICAL, lexical.folder)

    def _catch_up(self) -> None:
        """Bring the lexical index to the newest change. Needs the writer lock."""
        self._adopt_manifest(self._read_manifest())
        if self._lexical is None:
            raise AssertionError("the lexical index is opened before anything is written")
        try:
            with self.database.reading() as connection:
                lexical = keep.catch_up_lexical(self._lexical, self.folder, connection, self._manifest.lexical)
        except ValueError as error:
            # Tantivy overwrites nothing: a file that a killed writer did not come to commit can stand in the way
            log.warning("the lexical index of %s cannot be written (%s); rebuilding it", self.folder, error)
            self._rebuild_lexical()
            return
        if lexical != self._manifest.lexical:
            self._write_manifest(self._manifest.with_lexical(lexical))

    def _rescue(self, current: Snapshot) -> Snapshot:
        """Finish what a writer that died between its two commits left undone; leave a living one alone.

        On a full disk the lexical index stays behind, and what it has is searched.
        """
        try:
            with writer_lock(self.folder, wait_s=0):
                self._catch_up()
        except (CollectionBusy, StorageFailed):
            return current
        return self._refresh()

    def _write_manifest(self, manifest: Manifest) -> None:
        """Write first: a search that follows the folder meanwhile adopts what stands there."""
        manifest.write(self.folder)
        self._manifest = manifest

    def _adopt_manifest(self, manifest: Manifest) -> None:
        """Follow another process that has rebuilt an index in a new folder."""
        if self._lexical is not None and manifest.lexical.folder not in ("", self._manifest.lexical.folder):
            self._lexical = LexicalIndex.open(self.folder / manifest.lexical.folder)
        if manifest.lexical.folder:
            self._manifest = manifest

    # --- snapshots ---------------------------------------------------------------------------

    def _load_snapshot(self) -> Snapshot:
        """The first snapshot: the segment on disk, then whatever SQLite has beyond it."""
        segment = self._open_segment()
        self._snapshot = self._snapshot_over(segment, self._manifest.dense.sequence)
        return self._snapshot

    def _open_segment(self) -> Segment:
        """The segment that the manifest names."""
        while True:
            named = self._manifest.dense.folder
            try:
                return Segment.open(self.folder / named) if named else Segment.empty(self._dim)
            except (OSError, RuntimeError):  # FAISS calls a missing file a RuntimeError
                # another process may have written the next segment and swept this one away
                self._adopt_manifest(self._read_manifest())
                if self._manifest.dense.folder == named:
                    raise

    def _snapshot_over(self, segment: Segment, reached: int) -> Snapshot:
        with self.database.reading() as connection:
            dense = DenseSnapshot.of(segment)
            newest = int(segment.ids[-1]) if len(segment.ids) else 0
            dense = dense.with_added(*keep.load_vectors(connection, newest, self._dim))
            removed = [(c.first, c.last) for c in keep.changes_since(connection, reached) if c.kind == "remove"]
            dense = dense.with_ranges("remove", removed).with_ranges("hide", keep.hidden_ranges(connection))
            return self._assemble(connection, dense)

    def _refresh(self) -> Snapshot:
        """Move the snapshot to the newest state. Needs `_refreshing`."""
        current = self._snapshot
        if current is None or self._lexical is None:
            raise AssertionError("open() loads a snapshot before anything refreshes it")
        segment = self._manifest.dense.folder
        self._adopt_manifest(self._read_manifest())
        if self._manifest.dense.folder != segment:
            return self._load_snapshot()
        with self.database.reading() as connection:
            dense = current.dense
            changes = keep.changes_since(connection, current.sequence)
            if any(change.kind == "add" for change in changes):
                dense = dense.with_added(*keep.load_vectors(connection, current.passage, self._dim))
            for kind in ("remove", "hide", "show"):
                ranges = keep.settled(changes, kind)
                dense = dense.with_ranges(kind, ranges) if ranges else dense
            self._snapshot = self._assemble(connection, dense)
        return self._snapshot

    def _assemble(self, connection: Connection, dense: DenseSnapshot) -> Snapshot:
        if self._lexical is None:
            raise AssertionError("the lexical index is opened before any snapshot")
        row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone()
        langs = tuple(lang for (lang,) in connection.execute("SELECT DISTINCT lang FROM articles ORDER BY lang"))
        return Snapshot(
            sequence(connection),
            int(row[0]) if row else 0,
            dense,
            self._lexical.snapshot(),
            self._manifest.lexical.sequence,
            langs,
        )

    def compact(self) -> None:
        """Write the fresh vectors into a new segment if enough of them have gathered. Needs `locked()`."""
        if not self._policy.due(self.snapshot().dense):
            return
        with self.database.reading() as connection, storage_errors(self.folder):
            dense, segment = keep.write_dense(
                self.folder,
                connection,
                self._dim,
                exact_limit=self._policy.exact_limit,
                previous=self._manifest.dense,
            )
        with self._refreshing:
            self._write_manifest(self._read_manifest().with_dense(dense))
            self._snapshot = self._snapshot_over(segment, dense.sequence)
        keep.sweep(self.folder, keep.DENSE, dense.folder)
