"""What the user adds to pictures, kept in files beside them: ratings, labels, tags, notes, boards.

Each folder of pictures has one `.marks.json`. It lies there and not in the pictures, because a
rating must not rewrite a file that holds somebody's work, and not in the program's own folder,
because it then goes wherever the pictures are copied or backed up. Pictures outside of the
gallery's folders have theirs in the `.marks.json` of the gallery's top folder, under their full
path: other folders are not the gallery's to write to.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.metadata.record import encodable
from aipaint.gallery import sidefile
from aipaint.gallery.query import normalise
from aipaint.gallery.sidefile import NewerFileError

__all__ = ["LABELS", "Change", "Label", "Marks", "NewerFileError", "changed", "clean_name"]

FILE_NAME = ".marks.json"
VERSION = 2
MAX_RATING = 5
MAX_TAGS, MAX_TAG, MAX_NOTES = 100, 100, 20_000

Label = Literal["", "red", "orange", "yellow", "green", "blue", "purple"]
_BY_NAME: dict[str, Label] = {each: each for each in get_args(Label)}
LABELS = tuple(each for each in _BY_NAME if each)
Rating = Annotated[int, msgspec.Meta(ge=0, le=MAX_RATING)]
Names = Annotated[tuple[str, ...], msgspec.Meta(max_length=MAX_TAGS)]


class Marks(msgspec.Struct, frozen=True, omit_defaults=True):
    """rating: 0 (none) to 5. tags, boards: words without line breaks. notes: any text.

    label: the name of a colour, empty for none.
    """

    rating: Rating = 0
    tags: Names = ()
    notes: str = ""
    label: Label = ""
    boards: Names = ()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is to become of marks; None leaves each as it is.

    tags and boards replace all there are, before `add_…` are put to them and `remove_…` taken
    away. Tags and boards are the same in whatever case and width of letters.
    """

    rating: int | None = None
    tags: tuple[str, ...] | None = None
    notes: str | None = None
    label: str | None = None
    boards: tuple[str, ...] | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    add_boards: tuple[str, ...] = ()
    remove_boards: tuple[str, ...] = ()


class _File(msgspec.Struct):
    version: int
    pictures: dict[str, Marks]


def changed(old: Marks, change: Change) -> Marks:
    """Return marks as they are after a change: no blank or double names.

    Raises UserError for values that cannot be.
    """
    rating = old.rating if change.rating is None else change.rating
    notes = old.notes if change.notes is None else encodable(change.notes).strip()
    wanted = old.label if change.label is None else change.label
    label = _BY_NAME.get(wanted)
    tags = _names(old.tags, change.tags, change.add_tags, change.remove_tags)
    boards = _names(old.boards, change.boards, change.add_boards, change.remove_boards)
    if not 0 <= rating <= MAX_RATING:
        raise UserError(
            "A rating of {rating} cannot be given.",
            fix="Give 0 to {limit} stars.",
            rating=rating,
            limit=MAX_RATING,
        )
    if label is None:
        raise UserError(
            "There is no label called {label}.",
            fix="Use one of {labels}.",
            label=wanted,
            labels=", ".join(LABELS),
        )
    if max(len(tags), len(boards)) > MAX_TAGS or len(notes) > MAX_NOTES:
        raise _too_long()
    return Marks(rating, tags, notes, label, boards)


def clean_name(name: str) -> str:
    """Return a tag's or a board's name as it is kept, maybe empty. Raises UserError if too long."""
    clean = " ".join(encodable(name).replace('"', " ").split())
    if len(clean) > MAX_TAG:
        raise _too_long()
    return clean


def stamp(folder: Path) -> str:
    """Return what changes whenever the folder's file does; empty when there is none."""
    try:
        state = (folder / FILE_NAME).stat()
    except OSError:
        return ""
    return f"{state.st_mtime_ns} {state.st_size}"


def read_marks(folder: Path) -> dict[str, Marks]:
    """Return the marks of a folder's pictures by their names; empty when there are none.

    A damaged file is set aside. Raises NewerFileError; OSError as the system gives it.
    """
    found = sidefile.read(folder / FILE_NAME, _File, VERSION)
    return {} if found is None else found.pictures


def write_marks(folder: Path, marks: dict[str, Marks]) -> None:
    """Write the marks of a folder's pictures. Raises OSError; the older file then stays."""
    sidefile.write(folder / FILE_NAME, _File(VERSION, dict(sorted(marks.items()))))


def _names(
    old: tuple[str, ...],
    given: tuple[str, ...] | None,
    added: Iterable[str],
    removed: Iterable[str],
) -> tuple[str, ...]:
    names = [clean_name(name) for name in (old if given is None else given)]
    # The first of several spellings keeps the place, the last one is kept.
    found = {normalise(name): name for name in names if name}
    for name in map(clean_name, added):
        if name:
            found.setdefault(normalise(name), name)
    for name in map(clean_name, removed):
        found.pop(normalise(name), None)
    return tuple(found.values())


def _too_long() -> UserError:
    return UserError(
        "Tags, boards or notes are too long.",
        "A picture has at most {tags} of {letters} characters, and {notes} of notes.",
        "Shorten them.",
        tags=MAX_TAGS,
        letters=MAX_TAG,
        notes=MAX_NOTES,
    )
