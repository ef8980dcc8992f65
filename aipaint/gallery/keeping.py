"""A finished picture becomes a file and a row, once."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from datetime import datetime
from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.core.events import Done
from aipaint.core.files import write_atomic
from aipaint.core.metadata import Lineage, Parent, Record, encode_png
from aipaint.core.metadata.record import make_record
from aipaint.gallery import index, pending, places
from aipaint.gallery.database import transaction
from aipaint.gallery.entry import Entry
from aipaint.gallery.lineage import rgb_digest
from aipaint.gallery.names import next_number, picture_name
from aipaint.gallery.store import Store


def keep(
    store: Store,
    done: Done,
    moment: datetime,
    *,
    folder: Path | None = None,
    parents: tuple[Parent, ...] = (),
    job: int | None = None,
    once: bool = False,
) -> Entry | None:
    """Write a picture to `moment`'s folder, or to `folder`, and return its entry.

    parents: what it was made from, beside the pictures that its recipe names. job: the pending job
    that it is a picture of; the index knows in the same step that this one is painted. once: keep
    nothing and return None when this very picture is in the gallery or its trash. Raises UserError
    when the disk is full or refuses.
    """
    if once and job is not None:
        parents = store.run(lambda c: pending.parents_of(c, job))
    told = Lineage(rgb_digest(done.image), parents)
    record = make_record(done.recipe, done.facts, moment, told)
    data = encode_png(done.image, record.recipe, record.facts, moment, told)
    day = moment.astimezone().strftime("%Y-%m-%d")
    target = folder.absolute() if folder else store.paths.pictures / day
    digest = hashlib.sha256(data).hexdigest()
    written: Path | None = None

    def work(connection: sqlite3.Connection) -> Entry | None:
        nonlocal written
        # The lock on the index also keeps other programs from taking the same number.
        with transaction(connection):
            if job is not None:
                pending.note_painted(connection, job, done.recipe.seed)
            if once and written is None and index.holds(connection, record):
                return None
            if written is None:
                taken = index.names_in(connection, store.paths, target)
                written = _write(target, taken, record, data)
            index.insert(connection, store.paths, written, record, digest)
            places.set_content(connection, store.paths.store(written), len(data), digest)
            entry = index.by_path(connection, store.paths, written)
        assert entry is not None
        return entry

    return store.run(work)


def _write(folder: Path, taken: set[str], record: Record, data: bytes) -> Path:
    """Write a picture under the next number that neither a file nor a removed one has."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number = next_number(taken.union(os.listdir(folder)))
        path = folder / picture_name(number, record.recipe.seed, record.recipe.prompt)
        write_atomic(path, data)
    except OSError as error:
        raise UserError(
            "The picture cannot be kept in {folder}.",
            "{reason}.",
            "Make room there, or see that the folder may be written.",
            folder=folder,
            reason=error.strerror or error,
        ) from error
    return path
