"""Looks into the folders of models, and remembers what it saw until a file changes. No torch."""

from __future__ import annotations

import contextlib
import difflib
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import msgspec

from aipaint.core.errors import UserError

SINGLE_FILES = frozenset({".safetensors", ".ckpt", ".pt", ".pth", ".bin", ".gguf", ".onnx"})

Stamp = tuple[tuple[str, int, int], ...]


class _Named(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Named)


class Shown(Generic[T]):
    """What lies in the folders of one kind of model. May be used from any thread.

    read: describes a path from its headers, or raises UserError. beside: whether what lies around
    a file belongs to it, as an image encoder does to an IP-Adapter.
    """

    def __init__(self, read: Callable[[Path], T], beside: bool = False) -> None:
        self._read, self._beside = read, beside
        self._lock = threading.Lock()
        self._known: dict[Path, tuple[Stamp, T | UserError]] = {}

    def look(
        self, folders: Iterable[Path], leave: Iterable[str] = ()
    ) -> list[tuple[Path, T | UserError]]:
        """Return what is in `folders`, by name; nothing of what is called like `leave`."""
        passed = set(leave)
        return [
            (path, self.inspect(path))
            for folder in folders
            for path in entries(folder)
            if path.name not in passed
        ]

    def inspect(self, path: Path) -> T | UserError:
        """Return what `read` makes of `path`, from memory where no file has changed."""
        around = path.parent if self._beside and not path.is_dir() else path
        now = stamp(around)
        with self._lock:
            found = self._known.get(path)
        if found is not None and found[0] == now:
            return found[1]
        try:
            result: T | UserError = self._read(path)
        except UserError as error:
            result = error.with_traceback(None)
        with self._lock:
            self._known[path] = (now, result)
        return result

    def usable(self, seen: list[tuple[Path, T | UserError]]) -> list[T]:
        """Return what can be used. Ids are names; a second one of a name has its path."""
        found: dict[str, T] = {}
        for path, result in seen:
            if not isinstance(result, UserError):
                short = path.name if path.name not in found else str(path)
                found[short] = msgspec.structs.replace(result, id=short)  # pyright: ignore[reportArgumentType]
        return list(found.values())

    def find(self, name: str, folders: Iterable[Path]) -> T | None:
        """Return what has that id, or lies at that path; None when there is nothing.

        Raises UserError when it cannot be used.
        """
        path = place(name, folders)
        if path is None:
            return None
        result = self.inspect(path)
        if isinstance(result, UserError):
            raise result.with_traceback(None)
        return msgspec.structs.replace(result, id=name) if path.name == name else result  # pyright: ignore[reportArgumentType]


def refusals(seen: Iterable[tuple[Path, object]]) -> list[tuple[Path, UserError]]:
    """Return what cannot be used, and why."""
    return [(path, why) for path, why in seen if isinstance(why, UserError)]


def nearest(name: str, ids: list[str]) -> list[str]:
    """Return up to three ids like `name`, or else the first three."""
    lower = {each.lower(): each for each in reversed(ids)}
    near = difflib.get_close_matches(name.lower(), list(lower), n=3, cutoff=0.4)
    return [lower[each] for each in near] or ids[:3]


def place(name: str, roots: Iterable[Path]) -> Path | None:
    # One folder is looked for, not the shelf: this runs on the way of every picture.
    try:
        if name and Path(name).name == name:
            found = (root / name for root in roots)
            return next((path for path in found if path.is_dir() or is_weights(path)), None)
        path = Path(name).expanduser().absolute()
        return path if name and path.exists() else None
    except (OSError, ValueError, RuntimeError):
        # A name that no file can have, or the home of nobody.
        return None


def is_weights(path: Path) -> bool:
    return path.suffix.lower() in SINGLE_FILES and path.is_file()


def entries(root: Path) -> list[Path]:
    """Return the folders and weight files of a folder in the order of their names."""
    try:
        entries = sorted(root.iterdir(), key=lambda path: path.name.lower())
    except OSError:
        # A root that is not there, or not now, holds no models.
        return []
    return [
        path
        for path in entries
        if not path.name.startswith(".") and (path.is_dir() or is_weights(path))
    ]


def stamp(path: Path) -> Stamp:
    """Return what changes when a model's file does, or any file of its folder."""
    found: list[tuple[str, int, int]] = []
    folders = [path]
    if not path.is_dir():
        folders = []
        with contextlib.suppress(OSError):
            status = path.stat()
            found.append((str(path), status.st_size, status.st_mtime_ns))
    while folders and len(found) < 5000:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    status = entry.stat()
                    found.append((entry.path, status.st_size, status.st_mtime_ns))
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(Path(entry.path))
        except OSError as error:
            found.append((str(error.filename), -1, error.errno or 0))
    return tuple(sorted(found))
