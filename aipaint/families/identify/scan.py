"""Finds the models in folders of thousands, and remembers what has not changed."""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator
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
_PARTS, _NETS = {"vae", "scheduler"}, {"unet", "transformer"}  # folders in a model of diffusers
_SIDE_SUFFIXES = frozenset(ending[ending.rfind(".") :] for ending in _SIDES)


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


class _Folder(msgspec.Struct, frozen=True):
    """A folder: when it last changed, its files by name, the folders in it, and what it is."""

    path: str
    modified: int
    files: dict[str, os.DirEntry[str]]
    inner: list[str]
    is_model: bool


def look_for(folders: Iterable[str | os.PathLike[str]]) -> Listing:
    """List what may be models in folders and the folders in them; nothing is opened.

    Links are followed, each folder once; hidden folders and files are left out. A folder that
    cannot be read is told as a problem.
    """
    places: dict[str, Place] = {}
    problems: list[Problem] = []
    sides: dict[str, tuple[Side, ...]] = {}
    looked: dict[str, int] = {}
    for folder in _walk(folders, problems):
        looked[folder.path] = folder.modified
        start = os.path.join(folder.path, "")
        if folder.is_model:
            places[folder.path] = Place(folder.path, stamp_of_folder(folder.path))
            inside = [name for name in folder.files if name.startswith("preview.")]
            found = (*sides.get(folder.path, ()), *_as_sides(folder, inside))
            if found:
                sides[folder.path] = found
            continue
        beside = _beside(folder.files)
        for name in _models_of(folder):
            status = _status(folder.files[name])
            if status is None:
                continue
            places[start + name] = Place(start + name, stamp_of(status))
            named = (*beside.get(name, ()), *beside.get(name[: name.rfind(".")], ()))
            if named:
                sides[start + name] = _as_sides(folder, named)
        if beside:
            for path in folder.inner:
                if named := beside.get(os.path.basename(path)):
                    sides[path] = _as_sides(folder, named)
        if len(places) >= _MOST_FILES:
            break
    return Listing(list(places.values()), problems, sides, looked)


def paths_in(folders: Iterable[str | os.PathLike[str]]) -> tuple[list[str], dict[str, int]]:
    """Return the paths that `look_for` lists, sooner, and when each folder last changed."""
    paths: list[str] = []
    looked: dict[str, int] = {}
    for folder in _walk(folders, []):
        looked[folder.path] = folder.modified
        if folder.is_model:
            paths.append(folder.path)
        else:
            start = os.path.join(folder.path, "")
            paths += [start + name for name in _models_of(folder)]
        if len(paths) >= _MOST_FILES:
            break
    return paths, looked


def _walk(folders: Iterable[str | os.PathLike[str]], problems: list[Problem]) -> Iterator[_Folder]:
    """Yield folders and those in them, but for those in one that is a model itself."""
    seen: set[tuple[int, int]] = set()
    waiting = [(os.path.abspath(folder), 0) for folder in reversed(list(folders))]
    while waiting:
        path, depth = waiting.pop()
        files: dict[str, os.DirEntry[str]] = {}
        inner: list[str] = []
        try:
            status = os.stat(path)
            # Windows numbers folders only when they are asked one by one, as here.
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if _is_folder(entry):
                        inner.append(entry.path)
                    else:
                        files[entry.name] = entry
        except OSError as error:
            reason = say("It cannot be read: {reason}.", reason=error.strerror or error)
            problems.append(Problem(path, reason))
            continue
        inside = {os.path.basename(each) for each in inner}
        # Parts of a painting model without the file that names them are told of as one.
        found = is_model(frozenset(files)) or (inside >= _PARTS and not _NETS.isdisjoint(inside))
        inner.sort()
        yield _Folder(path, status.st_mtime_ns, files, inner, found)
        if not found and depth < DEEPEST:
            waiting.extend((each, depth + 1) for each in reversed(inner))


def _models_of(folder: _Folder) -> list[str]:
    """Return the names in a folder that may be models; not parts that an index names."""
    names = sorted(name for name in folder.files if _may_be_model(name))
    indexed = {name.removesuffix(INDEX) for name in names if name.endswith(INDEX)}
    if not indexed:
        return names
    parts = ((name, PART.match(name)) for name in names)
    return [name for name, part in parts if part is None or part["stem"] not in indexed]


def _beside(files: Iterable[str]) -> dict[str, list[str]]:
    """Return the files that say something of others, by what those are called."""
    found: dict[str, list[str]] = {}
    for name in files:
        lower = name.lower()
        if lower[lower.rfind(".") :] in _SIDE_SUFFIXES:
            ending = next((ending for ending in _SIDES if lower.endswith(ending)), "")
            if ending:
                found.setdefault(name[: -len(ending)], []).append(name)
    return found


def _as_sides(folder: _Folder, names: Iterable[str]) -> tuple[Side, ...]:
    start = os.path.join(folder.path, "")
    found = ((name, _status(folder.files[name])) for name in sorted(names))
    return tuple(Side(start + name, stamp_of(status)) for name, status in found if status)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    """Return the status of a file; None for a link to nowhere, or what is gone or no file."""
    try:
        status = entry.stat()
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None


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


def _may_be_model(name: str) -> bool:
    lower = name.lower()
    return lower[lower.rfind(".") :] in SUFFIXES or lower.endswith(INDEX)


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
