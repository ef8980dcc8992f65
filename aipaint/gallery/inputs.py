"""The pictures that recipes begin with, kept so that a recipe can be run again."""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from aipaint.core.files import atomic_file
from aipaint.core.pixels import Image, Inputs, digest_of
from aipaint.core.recipe import MAX_PIXELS

BOUND = 2 << 30
_DIGEST = re.compile("[0-9a-f]{64}")
_MODES = {1: "L", 3: "RGB", 4: "RGBA"}
_KEPT_SHARE = 0.9  # of the bound after making room, so that not each picture makes room anew
_STALE = 24 * 3600.0  # seconds after which a half-written file is nobody's any more


class InputStore:
    """Pictures below one folder as PNG files named by digest; those used longest ago make room.

    bound: bytes of all files. needed: returns digests that stay whatever the bound, for jobs wait
    for them. All methods may be called from any thread, and several programs may
    share the folder: files are written whole, and one that has gone is only missing.
    """

    def __init__(
        self, folder: Path, bound: int = BOUND, needed: Callable[[], set[str]] | None = None
    ) -> None:
        self._folder = folder
        self._bound = bound
        self._needed = needed
        self._total: int | None = None

    def put(self, inputs: Inputs) -> None:
        """Keep pictures by their digests. Raises OSError where the disk refuses."""
        import PIL.Image

        self._folder.mkdir(parents=True, exist_ok=True)
        if self._total is None:
            self._total = sum(size for _, size, _ in self._files())
        for digest, image in inputs.items():
            path = self._folder / f"{digest}.png"
            if _touch(path):
                continue
            mode = _MODES[image.channels]
            picture = PIL.Image.frombytes(mode, (image.width, image.height), image.data)
            with atomic_file(path) as file:
                # Hardly compressed: they are written while somebody waits for a picture.
                picture.save(file, "PNG", compress_level=1)
            self._total += path.stat().st_size
        if self._total > self._bound:
            self._make_room(keep=inputs.keys())

    def get(self, digests: Iterable[str]) -> dict[str, Image]:
        """Return those pictures that are there, whole and unchanged; others are left out."""
        found: dict[str, Image] = {}
        for digest in digests:
            # Recipes come from strangers' files as well: a digest is no path.
            if _DIGEST.fullmatch(digest):
                image = _read(self._folder / f"{digest}.png")
                if image is not None and digest_of(image) == digest:
                    found[digest] = image
        return found

    def _files(self) -> list[tuple[float, int, Path]]:
        """When last used, bytes and path of each file; what a crash left half-written goes."""
        found: list[tuple[float, int, Path]] = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    facts = entry.stat()
                    if entry.name.endswith(".png") and not entry.name.startswith("."):
                        found.append((facts.st_mtime, facts.st_size, Path(entry.path)))
                    elif entry.name.endswith(".part") and facts.st_mtime < time.time() - _STALE:
                        os.unlink(entry.path)
        return found

    def _make_room(self, keep: Iterable[str]) -> None:
        needed = set(keep)
        if self._needed is not None:
            needed |= self._needed()
        files = sorted(self._files())
        total = sum(size for _, size, _ in files)
        for _, size, path in files:
            if total <= self._bound * _KEPT_SHARE:
                break
            if path.stem not in needed:
                path.unlink(missing_ok=True)
                total -= size
        self._total = total


def _touch(path: Path) -> bool:
    """Note that a file was used; return whether it is there."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _read(path: Path) -> Image | None:
    import PIL.Image

    try:
        with PIL.Image.open(path, formats=("PNG",)) as picture:
            if picture.mode not in _MODES.values() or picture.width * picture.height > MAX_PIXELS:
                return None
            image = Image(picture.width, picture.height, picture.tobytes())
        _touch(path)
    except (OSError, SyntaxError, ValueError, PIL.Image.DecompressionBombError):
        # Damaged or gone: whoever asked says what that means.
        return None
    return image
