"""Bringing the files of marks and the index together. The files win; what only the index knows
is written to them again."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.gallery import index, marked, marks
from aipaint.gallery.index import Paths
from aipaint.gallery.marks import Marks, NewerFileError


def keep(connection: sqlite3.Connection, paths: Paths, given: Mapping[str, Marks]) -> None:
    """Note pictures' marks in the index and in their folders' files. Within a transaction.

    given: the marks by stored path. Raises UserError when a file cannot be written or is a newer
    program's; the files written until then are read again when the gallery is next opened.
    """
    by_folder: defaultdict[Path, dict[str, Marks]] = defaultdict(dict)
    for stored, each in given.items():
        folder, name = _place(paths, stored)
        by_folder[folder][name] = each
    before = marked.stamps(connection)
    for folder, named in by_folder.items():
        unchanged = marks.stamp(folder) == before.get(_key(paths, folder), "")
        for name, each in named.items():
            marked.set_marks(connection, _stored(paths, folder, name), each)
        _write(connection, paths, folder, named)
        if unchanged:
            marked.set_stamp(connection, _key(paths, folder), marks.stamp(folder))


def _write(
    connection: sqlite3.Connection,
    paths: Paths,
    folder: Path,
    named: dict[str, Marks],
    gone: Iterable[str] = (),
) -> None:
    try:
        # One without any marks is noted too: the index might be the older of the two.
        known = marks.read_marks(folder) or _marked_in(connection, paths, folder)
        given = {**known, **named}
        for name in gone:
            given.pop(name, None)
        marks.write_marks(folder, given)
    except OSError as error:
        raise UserError(
            "The rating, tags and notes cannot be kept in {folder}.",
            "{reason}.",
            "Make room there, or see that the folder may be written.",
            folder=folder,
            reason=error.strerror or error,
        ) from error
    except NewerFileError:
        raise UserError(
            "The ratings, tags and notes in {folder} were written by a newer aipaint.",
            fix="Update aipaint to change them.",
            folder=folder,
        ) from None


def move(connection: sqlite3.Connection, paths: Paths, moved: Mapping[str, str]) -> None:
    """Note that pictures lie elsewhere, by their old stored paths, and take their marks along.

    Within a transaction. Raises UserError like `keep`.
    """
    known = {old: each for old, each in marked.marked(connection).items() if old in moved}
    for old, new in moved.items():
        index.set_path(connection, old, new)
    keep(connection, paths, {moved[old]: each for old, each in known.items()})
    left: defaultdict[Path, list[str]] = defaultdict(list)
    for old in known:
        folder, name = _place(paths, old)
        left[folder].append(name)
    for folder, names in left.items():
        if marks.stamp(folder):
            _write(connection, paths, folder, {}, names)


def read_changed(
    connection: sqlite3.Connection, paths: Paths, days: Iterable[Path]
) -> list[Message]:
    """Take over what changed in the files of marks since they were read. Within a transaction.

    Returns what the user should know of files that could not be used.
    """
    notes: list[Message] = []
    before = marked.stamps(connection)
    known = {
        stored.partition("/")[0] if paths.is_dated(stored) else ""
        for stored in marked.marked_paths(connection)
    }
    for folder in (*days, paths.pictures):
        now = marks.stamp(folder)
        if now and now == before.get(_key(paths, folder)):
            continue
        if not now and _key(paths, folder) not in known:
            continue
        try:
            found = marks.read_marks(folder)
            for name, given in found.items():
                marked.set_marks(connection, _stored(paths, folder, name), given)
            if not found and _key(paths, folder) in known:
                marks.write_marks(folder, _marked_in(connection, paths, folder))
        except OSError as error:
            notes.append(
                say(
                    "The ratings, tags and notes in {folder} cannot be used: {reason}.",
                    folder=folder,
                    reason=error.strerror or error,
                )
            )
            continue
        except NewerFileError:
            notes.append(
                say(
                    "The ratings, tags and notes in {folder} were written by a newer aipaint.",
                    folder=folder,
                )
            )
            continue
        marked.set_stamp(connection, _key(paths, folder), marks.stamp(folder))
    return notes


def read_again(connection: sqlite3.Connection, paths: Paths) -> list[Message]:
    """Take over the marks of pictures outside of the dated folders, where some may be new."""
    marked.set_stamp(connection, _key(paths, paths.pictures), "")
    return read_changed(connection, paths, ())


def _marked_in(connection: sqlite3.Connection, paths: Paths, folder: Path) -> dict[str, Marks]:
    """Return what the index knows, as the folder's file should."""
    inside = "" if folder == paths.pictures else f"{folder.name}/"
    return {
        name: given
        for stored, given in marked.marked(connection, inside).items()
        for place, name in (_place(paths, stored),)
        if place == folder
    }


def _place(paths: Paths, stored: str) -> tuple[Path, str]:
    """Return the folder whose file tells of a picture, and the picture's name there."""
    if paths.is_dated(stored):
        day, name = stored.split("/")
        return paths.pictures / day, name
    return paths.pictures, stored


def _stored(paths: Paths, folder: Path, name: str) -> str:
    return name if folder == paths.pictures else f"{folder.name}/{name}"


def _key(paths: Paths, folder: Path) -> str:
    return "" if folder == paths.pictures else folder.name
