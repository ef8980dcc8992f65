"""The gallery's files: where pictures lie, and what can be read back from them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.metadata import Record, read_record
from aipaint.gallery import sidefile
from aipaint.gallery.names import is_day

TRASH = ".trash"
VERSION = 1

# A temporary file this old is nobody's any more: its writer was killed.
_STALE_SECONDS = 3600.0
_DAY_SECONDS = 86400.0


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where a picture in the trash was: its path below the gallery's folder, its file's time."""

    version: int = VERSION
    path: str
    modified: int = 0


def day_folders(pictures: Path) -> list[Path]:
    """Return the dated folders, oldest first."""
    try:
        return sorted(folder for folder in pictures.iterdir() if is_day(folder.name))
    except FileNotFoundError:
        return []


def picture_files(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the PNG files in the folders, in the order of their names."""
    for folder in folders:
        yield from (folder / name for name in sorted(_names_in(folder)) if _is_picture(name))


def stored_names(folder: Path) -> list[str]:
    """Return the PNG files in a dated folder as the index writes them, in no order."""
    start = f"{folder.name}/"
    return [start + name for name in _names_in(folder) if _is_picture(name)]


def _names_in(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _is_picture(name: str) -> bool:
    return name[-4:] == ".png" and name[0] != "."


def recover(path: Path) -> Record | None:
    """Read a picture's record from its file; None when there is none or it cannot be read."""
    try:
        return read_record(path)
    except UserError:
        # A file that someone else put here, or that is being taken away right now.
        return None


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def trash_path(pictures: Path, path: Path) -> Path:
    """Return where a picture lies after it was removed."""
    folder, name = path.parent, path.name
    if folder.parent == pictures and is_day(folder.name):
        return pictures / TRASH / f"{folder.name}-{name}"
    # Many folders may have a picture of this name, and the name may be as long as can be.
    place = hashlib.sha256(path.as_posix().encode(errors="surrogateescape")).hexdigest()[:16]
    short = path.stem.encode(errors="surrogateescape")[:100].decode(errors="ignore")
    return pictures / TRASH / f"{place}-{short}{path.suffix}"


def note_path(thrown: Path) -> Path:
    """Return the file that tells where one in the trash came from."""
    return thrown.with_name(f".{thrown.name}.json")


def throw_away(pictures: Path, path: Path) -> None:
    """Move a picture to the trash. Raises OSError; one that is gone already is no error."""
    target = trash_path(pictures, path)
    target.parent.mkdir(exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        modified = path.stat().st_mtime_ns
        note = Origin(path=path.relative_to(pictures).as_posix(), modified=modified)
        sidefile.write(note_path(target), note)
        # The trash counts its days from now.
        os.utime(path)
        path.replace(target)


def bring_back(pictures: Path, path: Path) -> Path:
    """Move a picture from the trash to `path`, or beside what has taken its place meanwhile.

    Returns where it is. Raises OSError; FileNotFoundError when it is neither here nor there.
    """
    thrown = trash_path(pictures, path)
    if not thrown.exists() and path.exists():
        # A program was killed between noting the removal and the move.
        return path
    note = origin(thrown)
    path.parent.mkdir(parents=True, exist_ok=True)
    target, count = path, 1
    while target.exists():
        count += 1
        target = path.with_name(f"{path.stem}-{count}{path.suffix}")
    thrown.replace(target)
    if note is not None and note.modified:
        os.utime(target, ns=(note.modified, note.modified))
    note_path(thrown).unlink(missing_ok=True)
    return target


def thrown_away(pictures: Path) -> list[tuple[Path, str]]:
    """Return the files in the trash, and the stored path that each of them had."""
    found: list[tuple[Path, str]] = []
    for file in sorted((pictures / TRASH).glob("[!.]*")):
        note = origin(file)
        if note is not None and ".." not in Path(note.path).parts:
            found.append((file, note.path))
        elif is_day(file.name[:10]) and file.name[10:11] == "-":
            found.append((file, f"{file.name[:10]}/{file.name[11:]}"))
    return found


def origin(thrown: Path) -> Origin | None:
    """Return where a file in the trash came from, None when that cannot be read."""
    try:
        return sidefile.read(note_path(thrown), Origin, VERSION)
    except (OSError, sidefile.NewerFileError):
        return None


def sweep(folders: Iterable[Path]) -> None:
    """Remove temporary files that writers which were killed left behind."""
    oldest = time.time() - _STALE_SECONDS
    for folder in folders:
        for name in _names_in(folder):
            if name[-5:] == ".part" and name[0] == ".":
                _remove_older(folder / name, oldest)


def empty_trash(pictures: Path, days: float) -> None:
    """Delete pictures thrown away more than `days` ago."""
    oldest = time.time() - days * _DAY_SECONDS
    for path in (pictures / TRASH).glob("[!.]*"):
        _remove_older(path, oldest)
    for note in (pictures / TRASH).glob(".*.json"):
        if not note.with_name(note.name[1:].removesuffix(".json")).exists():
            _remove_older(note, oldest)


def _remove_older(path: Path, moment: float) -> None:
    # Another instance may be faster, or the file be held open (Windows): next time then.
    with contextlib.suppress(OSError):
        if path.stat().st_mtime < moment:
            path.unlink()
