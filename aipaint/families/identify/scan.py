"""Finds the models in folders of thousands, and remembers what has not changed."""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from aipaint.core.messages import Message, say
from aipaint.core.paths import Home
from aipaint.families.identify.cache import FileCache, Stamp, code_mark, stamp_of
from aipaint.families.identify.folders import is_model
from aipaint.families.identify.found import Found
from aipaint.families.identify.identify import identify
from aipaint.families.identify.looks import SUFFIXES
from aipaint.families.identify.shards import INDEX, PART

DEEPEST = 32
"""Folders within folders that are looked into."""

_MOST_FILES = 200_000
_VERSION = "2"
# What lies beside a model and says something of it, longest first: as A1111, ComfyUI's managers,
# SD.Next and StabilityMatrix write them.
_SIDES = (
    ".rgthree-info.json",
    ".metadata.json",
    ".civitai.info",
    ".cm-info.json",
    ".preview.jpeg",
    ".preview.webp",
    ".preview.png",
    ".preview.jpg",
    ".jpeg",
    ".webp",
    ".json",
    ".png",
    ".jpg",
    ".txt",
)

# done, total: models looked at so far. Raises CancelledError to leave.
OnFile = Callable[[int, int], None]


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where something lies that may be a model: a file, an index, or a folder that is one."""

    path: str
    stamp: Stamp


class Problem(msgspec.Struct, frozen=True):
    """A folder that cannot be looked into, and why."""

    path: str
    reason: Message


class Side(msgspec.Struct, frozen=True, gc=False):
    """A file beside a model that is called like it: a picture of it, or what is told of it."""

    path: str
    stamp: Stamp


class Listing(msgspec.Struct, frozen=True):
    """What lies in folders, before any of it was opened.

    sides: of a place's path, the files beside it, where there are some. folders: those that were
    looked into, with the time of their last change in ns.
    """

    places: list[Place]
    problems: list[Problem]
    sides: dict[str, tuple[Side, ...]] = {}
    folders: dict[str, int] = {}


class Listed(msgspec.Struct, frozen=True, gc=False):
    """A place, and what is there."""

    path: str
    size: int
    found: Found


def open_cache(home: Home) -> FileCache[Found]:
    """Return the memory of what was found, as it is kept in the user's cache folder."""
    return FileCache(home.cache / "models-found.msgpack", f"{_VERSION} {code_mark()}", Found)


def look_for(folders: Iterable[str | os.PathLike[str]]) -> Listing:
    """List what may be models in folders and the folders in them; nothing is opened.

    Links are followed, each folder once; hidden folders and files are left out. A folder that
    cannot be read is told as a problem.
    """
    places: dict[str, Place] = {}
    problems: list[Problem] = []
    sides: dict[str, tuple[Side, ...]] = {}
    looked: dict[str, int] = {}
    seen: set[tuple[int, int]] = set()
    waiting = [(os.path.abspath(folder), 0) for folder in reversed(list(folders))]
    while waiting and len(places) < _MOST_FILES:
        folder, depth = waiting.pop()
        try:
            status = os.stat(folder)
            # Windows numbers folders only when they are asked one by one, as here.
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            files, inner = _entries(folder)
        except OSError as error:
            reason = say("It cannot be read: {reason}.", reason=error.strerror or error)
            problems.append(Problem(folder, reason))
            continue
        looked[folder] = status.st_mtime_ns
        if is_model(frozenset(files)):
            places[folder] = Place(folder, stamp_of_folder(folder))
            inside = [(name, file) for name, file in files.items() if name.startswith("preview.")]
            if inside:
                sides[folder] = (*sides.get(folder, ()), *_as_sides(folder, inside))
            continue
        beside = _beside(files)
        indexed = {name.removesuffix(INDEX) for name in files if name.endswith(INDEX)}
        for name, status in files.items():
            if _may_be_model(name) and stat.S_ISREG(status.st_mode):
                part = PART.match(name)
                if part is None or part["stem"] not in indexed:
                    path = os.path.join(folder, name)
                    places[path] = Place(path, stamp_of(status))
                    named = (*beside.get(name, ()), *beside.get(os.path.splitext(name)[0], ()))
                    if named:
                        sides[path] = _as_sides(folder, named)
        for path in inner:
            named = beside.get(os.path.basename(path))
            if named:
                sides[path] = _as_sides(folder, named)
        if depth < DEEPEST:
            waiting.extend((path, depth + 1) for path in reversed(inner))
    return Listing(list(places.values()), problems, sides, looked)


def _beside(files: dict[str, os.stat_result]) -> dict[str, list[tuple[str, os.stat_result]]]:
    """Return the files that say something of others, by what those are called."""
    found: dict[str, list[tuple[str, os.stat_result]]] = {}
    for name, status in files.items():
        lower = name.lower()
        if lower.endswith(_SIDES) and stat.S_ISREG(status.st_mode):
            ending = next(ending for ending in _SIDES if lower.endswith(ending))
            found.setdefault(name[: -len(ending)], []).append((name, status))
    return found


def _as_sides(folder: str, named: Iterable[tuple[str, os.stat_result]]) -> tuple[Side, ...]:
    return tuple(Side(os.path.join(folder, name), stamp_of(status)) for name, status in named)


def describe_all(
    listing: Listing, cache: FileCache[Found] | None = None, on_file: OnFile | None = None
) -> list[Listed]:
    """Describe what was listed, from the cache where it has not changed.

    Whoever wants the cache to last calls `cache.save()`. Metadata as a whole is not kept there:
    `identify` tells it.
    """
    found: list[Listed] = []
    total = len(listing.places)
    for number, place in enumerate(listing.places, 1):
        known = cache.get(place.path, place.stamp) if cache is not None else None
        if known is None:
            known = msgspec.structs.replace(identify(place.path), metadata={})
            if cache is not None and known.format != "unreadable":
                cache.put(place.path, place.stamp, known)
        found.append(Listed(place.path, known.bytes or place.stamp.size, known))
        if on_file is not None:
            on_file(number, total)
    return found


def _entries(folder: str) -> tuple[dict[str, os.stat_result], list[str]]:
    """Return the files of a folder with their status, and its folders."""
    files: dict[str, os.stat_result] = {}
    inner: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            try:
                if entry.is_dir():
                    inner.append(entry.path)
                else:
                    files[entry.name] = entry.stat()
            except OSError:
                # A link to nowhere, or gone since.
                continue
    return dict(sorted(files.items())), sorted(inner)


def _may_be_model(name: str) -> bool:
    lower = name.lower()
    return os.path.splitext(lower)[1] in SUFFIXES or lower.endswith(INDEX)


def stamp_of_folder(folder: str) -> Stamp:
    """Return what changes when any file of a folder does that is one model."""
    size = latest = mark = 0
    for parent, inner, names in os.walk(folder):
        if parent.count(os.sep) - folder.count(os.sep) > 3:
            inner.clear()
        inner.sort()
        for name in sorted(names):
            try:
                status = os.stat(os.path.join(parent, name))
            except OSError:
                continue
            size += status.st_size
            latest = max(latest, status.st_mtime_ns)
            text = f"{parent}/{name} {status.st_size} {status.st_mtime_ns}"
            mark = zlib.crc32(text.encode("utf-8", "surrogatepass"), mark)
    return Stamp(size, latest, mark)


def scan(
    folder: str | os.PathLike[str], home: Home, on_file: OnFile | None = None
) -> tuple[list[Listed], list[Problem]]:
    """Describe all models in a folder and the folders in it, and remember them.

    Raises CancelledError as `on_file` does, after what was found until then has been kept.
    """
    listing = look_for([Path(folder).expanduser()])
    cache = open_cache(home)
    try:
        found = describe_all(listing, cache, on_file)
        root = os.path.abspath(Path(folder).expanduser())
        cache.forget_others(root, [place.path for place in listing.places])
    finally:
        _save(cache)
    return found, listing.problems


def _save(cache: FileCache[Found]) -> None:
    try:
        cache.save()
    except OSError:
        # No room for a memory: the next scan takes longer, and nothing is lost.
        return
