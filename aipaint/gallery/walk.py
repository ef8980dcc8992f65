"""Walking through folders that somebody else made, within limits: links are not followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import msgspec

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".avif"})
MAX_DEPTH = 32
MAX_FOLDERS = 200_000
MAX_FILES = 1_000_000
MAX_BYTES = 1 << 30


class Seen(msgspec.Struct, frozen=True):
    """A file that may be a picture. size: bytes. modified: nanoseconds since 1970."""

    path: Path
    size: int
    modified: int


class Walk:
    """A walk through a folder and all below it; what it could not look at is told afterwards.

    too_large: files of more than MAX_BYTES. links: links that were not followed. closed: folders
    that the system did not let in, that lie too deep, or for which there were too many before.
    """

    def __init__(
        self,
        folder: Path,
        skipped: Collection[Path] = (),
        heard: Callable[[int, Path], None] | None = None,
    ) -> None:
        """Prepare to walk. skipped: folders to leave out. heard: is told the count and place."""
        self.too_large = 0
        self.links = 0
        self.closed: list[Path] = []
        self._folder = folder
        self._skipped = frozenset(skipped)
        self._heard = heard
        self._visited: set[tuple[int, int]] = set()
        self._count = 0

    def files(self) -> Iterator[Seen]:
        """Yield the files with a picture's name, folder by folder; hidden ones are left out."""
        waiting = [(self._folder, 0)]
        while waiting:
            folder, depth = waiting.pop()
            full = self._count >= MAX_FILES or len(self._visited) >= MAX_FOLDERS
            if depth > MAX_DEPTH or full:
                self.closed.append(folder)
                continue
            if self._heard is not None:
                self._heard(self._count, folder)
            try:
                facts = folder.stat()
                # A folder may be reached in two ways though no link is followed (Windows).
                if (facts.st_dev, facts.st_ino) in self._visited:
                    continue
                self._visited.add((facts.st_dev, facts.st_ino))
                with os.scandir(folder) as entries:
                    listed = sorted(entries, key=lambda entry: entry.name)
            except OSError:
                self.closed.append(folder)
                continue
            below: list[Path] = []
            for entry in listed:
                if entry.name.startswith("."):
                    continue
                try:
                    if entry.is_symlink():
                        self.links += 1
                    elif entry.is_dir(follow_symlinks=False):
                        below.append(Path(entry.path))
                    elif (seen := self._seen(entry)) is not None:
                        yield seen
                except OSError:
                    # It went away while the folder was read.
                    continue
            waiting += [(each, depth + 1) for each in reversed(below) if each not in self._skipped]

    def _seen(self, entry: os.DirEntry[str]) -> Seen | None:
        path = Path(entry.path)
        if path.suffix.lower() not in SUFFIXES or self._count >= MAX_FILES:
            return None
        try:
            entry.name.encode()
        except UnicodeEncodeError:
            # A name that is no text can be written neither into the index nor into a file.
            return None
        facts = entry.stat(follow_symlinks=False)
        if not stat.S_ISREG(facts.st_mode):
            return None
        if facts.st_size > MAX_BYTES:
            self.too_large += 1
            return None
        self._count += 1
        return Seen(path, facts.st_size, facts.st_mtime_ns)
