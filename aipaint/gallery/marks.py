"""What the user adds to pictures, ratings, tags and notes, kept in files beside the pictures.

Each folder of pictures has one `.marks.json`. It lies there and not in the pictures, because a
rating must not rewrite a file that holds somebody's work, and not in the program's own folder,
because it then goes wherever the pictures are copied or backed up. Pictures outside of the
gallery's folders have theirs in the `.marks.json` of the gallery's top folder, under their full
path: other folders are not the gallery's to write to.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic
from aipaint.core.metadata.record import encodable

FILE_NAME = ".marks.json"
VERSION = 1
MAX_RATING = 5
MAX_TAGS, MAX_TAG, MAX_NOTES = 100, 100, 20_000
_MAX_BYTES = 64 << 20

Rating = Annotated[int, msgspec.Meta(ge=0, le=MAX_RATING)]


class Marks(msgspec.Struct, frozen=True, omit_defaults=True):
    """rating: 0 (none) to 5. tags: words without line breaks. notes: any text."""

    rating: Rating = 0
    tags: Annotated[tuple[str, ...], msgspec.Meta(max_length=MAX_TAGS)] = ()
    notes: str = ""


class _File(msgspec.Struct):
    version: int
    pictures: dict[str, Marks]


class _Versioned(msgspec.Struct):
    version: int


class NewerMarksError(Exception):
    """The file was written by a newer program: to be left as it is."""


def make_marks(rating: int, tags: tuple[str, ...], notes: str) -> Marks:
    """Return marks as they are kept: no blank or double tags. Raises UserError for bad values."""
    if not 0 <= rating <= MAX_RATING:
        raise UserError(
            "A rating of {rating} cannot be given.",
            fix="Give 0 to {limit} stars.",
            rating=rating,
            limit=MAX_RATING,
        )
    clean = {
        tag.casefold(): tag for tag in (" ".join(encodable(tag).split()) for tag in tags) if tag
    }
    if len(clean) > MAX_TAGS or any(len(tag) > MAX_TAG for tag in clean) or len(notes) > MAX_NOTES:
        raise UserError(
            "Tags or notes are too long.",
            "A picture has at most {tags} tags of {letters} characters, and {notes} of notes.",
            "Shorten them.",
            tags=MAX_TAGS,
            letters=MAX_TAG,
            notes=MAX_NOTES,
        )
    return Marks(rating, tuple(clean.values()), encodable(notes).strip())


def stamp(folder: Path) -> str:
    """Return what changes whenever the folder's file does; empty when there is none."""
    try:
        state = (folder / FILE_NAME).stat()
    except OSError:
        return ""
    return f"{state.st_mtime_ns} {state.st_size}"


def read_marks(folder: Path) -> dict[str, Marks]:
    """Return the marks of a folder's pictures by their names; empty when there are none.

    A damaged file is renamed, so that the next write does not cost what may be left in it.
    Raises NewerMarksError; OSError as the system gives it.
    """
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        return {}
    try:
        if len(data) > _MAX_BYTES:
            raise msgspec.ValidationError("too large")
        if msgspec.json.decode(data, type=_Versioned).version > VERSION:
            raise NewerMarksError
        return msgspec.json.decode(data, type=_File).pictures
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        with contextlib.suppress(OSError):
            path.replace(_free_name(path))
        return {}


def write_marks(folder: Path, marks: dict[str, Marks]) -> None:
    """Write the marks of a folder's pictures. Raises OSError; the older file then stays."""
    data = msgspec.json.encode(_File(VERSION, dict(sorted(marks.items()))))
    write_atomic(folder / FILE_NAME, msgspec.json.format(data, indent=1))


def _free_name(path: Path) -> Path:
    count = 1
    while (aside := path.with_name(f"{path.name}.damaged-{count}")).exists():
        count += 1
    return aside
