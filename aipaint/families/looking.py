"""Finds what a recipe names in the watched folders, without opening any other model. No torch."""

from __future__ import annotations

import difflib
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from aipaint.families.identify.cache import Stamp, stamp_of
from aipaint.families.identify.looks import SUFFIXES
from aipaint.families.identify.scan import Listing, paths_in, stamp_of_folder
from aipaint.families.identify.shards import INDEX

_NOTHING = Stamp(-1, 0, 0)


class Index:
    """Which files and folders of the watched folders have a name. May be used from any thread.

    The folders are listed when a name is first asked for, and again when one of them has changed;
    for thousands of files that takes some hundredths of a second.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._roots: tuple[str, ...] = ()
        self._listed: dict[str, int] = {}
        self._folders: dict[str, int] = {}
        self._names: dict[str, list[str]] = {}
        self._stems: dict[str, list[str]] | None = None

    def named(self, name: str, roots: Sequence[Path]) -> list[Path]:
        """Return what is called so, in the order of the roots and then by path."""
        with self._lock:
            self._refresh(roots)
            return [Path(path) for path in self._names.get(name, ())]

    def stems(self, roots: Sequence[Path]) -> Mapping[str, Sequence[str]]:
        """Return the paths of all that is there by its name in small letters without its ending."""
        with self._lock:
            self._refresh(roots)
            if self._stems is None:
                self._stems = {}
                for name, paths in self._names.items():
                    stem = os.path.splitext(name)[0].lower()
                    self._stems.setdefault(stem, []).extend(paths)
            return self._stems

    def keep(self, roots: Sequence[Path], listing: Listing) -> None:
        """Take over a listing of these roots that was made for something else."""
        with self._lock:
            known = tuple(str(root) for root in roots)
            if known != self._roots or self._listed != listing.folders:
                self._fill(known, (place.path for place in listing.places), listing.folders)

    def _refresh(self, roots: Sequence[Path]) -> None:
        wanted = tuple(str(root) for root in roots)
        if wanted != self._roots or not self._is_fresh():
            self._fill(wanted, *paths_in(roots))

    def _fill(self, roots: tuple[str, ...], paths: Iterable[str], folders: dict[str, int]) -> None:
        self._roots, self._listed = roots, folders
        self._folders = dict(folders)
        # A root that is not there may come, and is looked for again then.
        self._folders.update({root: -1 for root in roots if root not in self._folders})
        order = {os.path.join(root, ""): number for number, root in enumerate(roots)}
        names: dict[str, list[tuple[int, str, str]]] = {}
        for path in paths:
            rank = next((n for root, n in order.items() if path.startswith(root)), 0)
            key = (rank, path.lower(), path)
            names.setdefault(path[path.rfind(os.sep) + 1 :], []).append(key)
        self._names = {name: [path for *_, path in sorted(of)] for name, of in names.items()}
        self._stems = None

    def _is_fresh(self) -> bool:
        return all(_changed(folder) == then for folder, then in self._folders.items())


def _changed(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return -1


def candidates(name: str, folder: str, roots: Sequence[Path], index: Index) -> Iterator[Path]:
    """Yield what a recipe may mean by a name: the likeliest first, each of which is there.

    A plain name is looked for in the folder of its kind and in the roots, then anywhere below
    them; a path with folders in it below the roots, and then as it stands. folder: of the kind.
    """
    try:
        if not name or "\0" in name:
            return
        pure = PurePath(name)
        plain = pure.name == name
        if not pure.is_absolute() and ".." not in pure.parts:
            for root in roots:
                places = (root / folder / name, root / name) if folder and plain else (root / name,)
                yield from (path for path in places if is_model_place(path))
        if plain:
            yield from index.named(name, roots)
            return
        path = Path(name).expanduser().absolute()
        if path.exists():
            yield path
    except (OSError, ValueError, RuntimeError):
        # A name that no file can have, or the home of nobody.
        return


def nearest(name: str, ids: list[str]) -> list[str]:
    """Return up to three ids like `name`, or else the first three."""
    lower = {each.lower(): each for each in reversed(ids)}
    near = difflib.get_close_matches(name.lower(), list(lower), n=3, cutoff=0.4)
    return [lower[each] for each in near] or ids[:3]


def is_model_place(path: Path) -> bool:
    """Return whether a folder lies there, or a file that is called as models are."""
    lower = path.name.lower()
    named = os.path.splitext(lower)[1] in SUFFIXES or lower.endswith(INDEX)
    return path.is_dir() or (named and path.is_file())


def stamp(path: Path) -> Stamp:
    """Return what changes when a model's file does, or any file of its folder."""
    try:
        status = path.stat()
        return stamp_of_folder(str(path)) if path.is_dir() else stamp_of(status)
    except OSError:
        return _NOTHING
