"""Remembers what was found out about files until they change, also from one start to the next.

One file in the user's cache folder, written whole; it may be deleted at any time. Several programs
may use it at once: who writes keeps what others have found since.
"""

from __future__ import annotations

import functools
import os
import threading
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from aipaint import __version__
from aipaint.core.files import write_atomic
from aipaint.core.paths import resources

_MOST_ENTRIES = 50_000
_MOST_BYTES = 256 * 2**20

T = TypeVar("T")


class Stamp(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What changes when a file does: size, time of its last change in ns, and which one it is."""

    size: int
    modified: int
    inode: int


class _Known(msgspec.Struct, array_like=True, gc=False):
    stamp: Stamp
    value: msgspec.Raw


class _File(msgspec.Struct, array_like=True):
    version: str
    # Names as the system has them: not all of them are text.
    known: dict[bytes, _Known]


@functools.cache
def code_mark() -> str:
    """Return what changes when a detector does, so that its older answers are not taken for new."""
    mark = 0
    folders = [Path(__file__).parent.parent, resources() / "configs"]
    for folder in folders:
        for parent, inner, names in os.walk(folder):
            inner[:] = sorted(name for name in inner if name != "__pycache__")
            for name in sorted(names):
                status = os.stat(os.path.join(parent, name))
                text = f"{parent}/{name} {status.st_size} {status.st_mtime_ns}"
                mark = zlib.crc32(text.encode("utf-8", "surrogatepass"), mark)
    return f"{__version__} {mark:08x}"


def stamp_of(status: os.stat_result) -> Stamp:
    """Return the stamp of a file from its status."""
    # Numbers of files on some systems take more than 64 bits.
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino & 0x7FFFFFFFFFFFFFFF)


def to_plain(value: Any) -> str:
    """Return a path as it is kept."""
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(type(value).__name__)


def from_plain(kind: type, value: Any) -> Any:
    """Return the path that was kept."""
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise NotImplementedError(kind.__name__)


class FileCache(Generic[T]):
    """Values by file. May be used from any thread.

    file: where it is kept. version: what was kept under another one is dropped.
    """

    def __init__(self, file: Path, version: str, kind: type[T]) -> None:
        self._file = file
        self._version = version
        self._decoder = msgspec.msgpack.Decoder(kind, dec_hook=from_plain)
        self._lock = threading.Lock()
        self._read_as = self._stamp()
        self._known = self._read()
        self._new: set[bytes] = set()
        self._gone: set[bytes] = set()

    def get(self, path: str, stamp: Stamp) -> T | None:
        """Return what is known of a file that has not changed; else None."""
        with self._lock:
            found = self._known.get(os.fsencode(path))
        if found is None or found.stamp != stamp:
            return None
        try:
            return self._decoder.decode(found.value)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def put(self, path: str, stamp: Stamp, value: T) -> None:
        """Remember what was found out about a file."""
        try:
            raw = msgspec.Raw(msgspec.msgpack.encode(value, enc_hook=to_plain))
        except UnicodeEncodeError:
            # A name that is no text stands in it: it is found out anew each time.
            return
        key = os.fsencode(path)
        with self._lock:
            self._known[key] = _Known(stamp, raw)
            self._new.add(key)

    def forget_others(self, folder: str, kept: Collection[str]) -> None:
        """Forget all files below `folder` but those that are kept."""
        root = os.fsencode(os.path.join(folder, ""))
        keep = {os.fsencode(path) for path in kept}
        with self._lock:
            gone = [key for key in self._known if key.startswith(root) and key not in keep]
            for key in gone:
                del self._known[key]
            self._gone.update(gone)

    def save(self) -> None:
        """Write what is new. Raises OSError; the older file then stays as it was."""
        with self._lock:
            if not self._new and not self._gone:
                return
            if self._stamp() != self._read_as:
                mine = {key: self._known[key] for key in self._new if key in self._known}
                self._known = self._read() | self._known | mine
                for key in self._gone - self._new:
                    self._known.pop(key, None)
            while len(self._known) > _MOST_ENTRIES:
                # The oldest entries are the first.
                del self._known[next(iter(self._known))]
            data = msgspec.msgpack.encode(_File(self._version, self._known))
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(self._file, data)
            self._read_as = self._stamp()
            self._new.clear()
            self._gone.clear()

    def _stamp(self) -> Stamp | None:
        try:
            return stamp_of(self._file.stat())
        except OSError:
            return None

    def _read(self) -> dict[bytes, _Known]:
        try:
            if self._file.stat().st_size > _MOST_BYTES:
                return {}
            found = msgspec.msgpack.decode(self._file.read_bytes(), type=_File)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            # Not there yet, or damaged: it is only a memory, and is made anew.
            return {}
        return found.known if found.version == self._version else {}
