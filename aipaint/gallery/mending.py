"""Bringing the index and the files together again: each time it is opened, and on request."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Set
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.core.metadata import Record
from aipaint.gallery import catalogue, files, index, marked, marking, places, texts
from aipaint.gallery.database import transaction
from aipaint.gallery.index import Paths

TRASH_DAYS = 30.0
_BATCH = 500


class Mended(msgspec.Struct, frozen=True):
    """added: how many pictures came back from their files. notes: what the user should know."""

    added: int
    notes: list[Message]


class Rebuilt(msgspec.Struct, frozen=True):
    """pictures: how many there are. unreadable: files without a recipe that can be read."""

    pictures: int
    unreadable: int
    notes: list[Message]


def mend(connection: sqlite3.Connection, paths: Paths) -> Mended:
    """Add pictures that only their files tell of, forget those that are gone, make up for kills.

    Raises sqlite3.Error and OSError.
    """
    pictures = paths.pictures
    empty = index.is_empty(connection)
    with transaction(connection):
        # Looked at while nobody else can be between a file and its row.
        days = files.day_folders(pictures)
        known = index.known(connection)
        # As texts: a hundred thousand paths would take a second to make.
        there = {stored for day in days for stored in files.stored_names(day)}
        gone = {each for each in known.keys() - there if not known[each] and paths.is_dated(each)}
        left = {stored for stored in there if known.get(stored)}
        if not texts.are_ended(connection):
            texts.clear(connection)
        if not texts.are_complete(connection):
            texts.fill(connection)
        moved = _follow(connection, paths, gone, there - known.keys())
        known |= dict.fromkeys(moved.values(), False)
        index.forget(connection, gone - moved.keys())
        index.forget_removed(connection, datetime.now(UTC) - timedelta(days=TRASH_DAYS))
    for stored in left:
        # A program was killed between noting the removal and the move.
        with contextlib.suppress(OSError):
            files.throw_away(pictures, paths.restore(stored))
    found = [
        (record, path)
        for path in map(paths.restore, sorted(there - known.keys()))
        if (record := files.recover(path)) is not None
    ]
    found.sort(key=_by_date)
    for start in range(0, len(found), _BATCH):
        with transaction(connection):
            for record, path in found[start : start + _BATCH]:
                index.insert(connection, paths, path, record, "")
                if empty:
                    recipe = record.recipe
                    index.add_prompt(connection, recipe.prompt, recipe.negative_prompt)
    with transaction(connection):
        if empty:
            _recover_thrown(connection, paths)
        if found:
            # Their folders' marks may have been read before they were here.
            marked.forget_stamps(connection)
        notes = marking.read_changed(connection, paths, days)
    files.sweep([*days, pictures])
    files.empty_trash(pictures, TRASH_DAYS)
    if empty:
        notes += _old_work(pictures)
    return Mended(len(found), notes)


def rebuild(connection: sqlite3.Connection, paths: Paths) -> Rebuilt:
    """Read every file again and make the index from that alone, as one step or not at all.

    Pictures keep their ids; those in the trash and those outside of the gallery's folders, which
    no walk finds, keep their rows. Raises sqlite3.Error and OSError.
    """
    # Files are read before anybody has to wait for the index.
    days = files.day_folders(paths.pictures)
    read = {path: files.recover(path) for path in files.picture_files(days)}
    found = sorted(
        ((record, path) for path, record in read.items() if record is not None), key=_by_date
    )
    with transaction(connection):
        texts.clear(connection)
        known = index.known(connection)
        for record, path in found:
            stored = paths.store(path)
            if stored not in known:
                index.insert_row(connection, paths, path, record, "")
            elif not known[stored]:
                index.refresh_row(connection, paths, path, record)
        gone = {stored for stored, removed in known.items() if not removed}
        # One that was kept or moved while files were read is looked at again here.
        index.forget(
            connection,
            {each for each in gone if paths.is_dated(each) and not paths.restore(each).exists()},
        )
        _recover_thrown(connection, paths)
        marked.forget_stamps(connection)
        notes = marking.read_changed(connection, paths, days)
        texts.fill(connection)
        shown = sum(not removed for removed in index.known(connection).values())
    return Rebuilt(shown, len(read) - len(found), notes)


def _follow(
    connection: sqlite3.Connection, paths: Paths, gone: Set[str], new: Set[str]
) -> dict[str, str]:
    """Find pictures that another program renamed or moved between the dated folders.

    Their rows and marks go along. Returns the new stored path of each by the old one.
    """
    contents = places.contents_of(connection, gone) if new else {}
    sizes = {size for size, _ in contents}
    moved: dict[str, str] = {}
    for stored in sorted(new) if sizes else ():
        with contextlib.suppress(OSError):
            path = paths.restore(stored)
            size = path.stat().st_size
            # Only a file of the right size is read as a whole.
            content = (size, files.digest_of(path)) if size in sizes else None
            if content in contents:
                moved[contents.pop(content)] = stored
    if moved:
        with contextlib.suppress(UserError):
            # Where a file of marks refuses, the index alone knows them until the next mark.
            marking.move(connection, paths, moved)
    return moved


def _old_work(pictures: Path) -> list[Message]:
    """Say that an index which was made anew lacks what lies in other folders."""
    try:
        folders = catalogue.read(pictures).folders
    except UserError as error:
        return [error.what]
    if not folders:
        return []
    return [
        say(
            "The pictures in {count} folders of old work come back with `aipaint gallery rescan`.",
            count=len(folders),
        )
    ]


def _recover_thrown(connection: sqlite3.Connection, paths: Paths) -> None:
    """Note what only the files in the trash tell of."""
    known = index.known(connection)
    for file, stored in files.thrown_away(paths.pictures):
        target = paths.restore(stored)
        if stored in known or files.trash_path(paths.pictures, target) != file:
            continue
        record = files.recover(file)
        if record is not None:
            index.insert(connection, paths, target, record, "")
            entry = index.by_path(connection, paths, target)
            assert entry is not None
            moment = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            index.mark_removed(connection, entry.id, moment)


def _by_date(pair: tuple[Record, Path]) -> tuple[datetime, Path]:
    return pair[0].created, pair[1]
