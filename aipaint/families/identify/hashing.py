"""Hashes of whole files: to recognise duplicates, and what others call a model by.

Reading gigabytes takes time, so nothing here runs unless it is asked to, and the result is kept
until the file changes.
"""

from __future__ import annotations

import hashlib
import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.paths import Home
from aipaint.families.identify.cache import FileCache, stamp_of

_CHUNK = 4 * 2**20
_VERSION = "1"

# done, total bytes. Raises CancelledError to leave.
OnBytes = Callable[[int, int], None]


class Hashes(msgspec.Struct, frozen=True, kw_only=True):
    """Of a file's content, as lower-case hex digits. blake3: "" where its package is not installed.

    old: eight digits of a sample, by which the web UI called models at first.
    """

    sha256: str
    old: str
    blake3: str = ""

    @property
    def short(self) -> str:
        """The ten digits that the web UI writes into pictures as "Model hash"."""
        return self.sha256[:10]


class _Hash(Protocol):
    def update(self, data: memoryview, /) -> Any: ...
    def hexdigest(self) -> str: ...


def open_cache(home: Home) -> FileCache[Hashes]:
    """Return the memory of hashes, as it is kept in the user's cache folder."""
    return FileCache(home.cache / "model-hashes.msgpack", _VERSION, Hashes)


def hash_file(
    path: Path, cache: FileCache[Hashes] | None = None, on_bytes: OnBytes | None = None
) -> Hashes:
    """Return the hashes of a file, from the cache where it has not changed.

    Raises UserError where it cannot be read or changes meanwhile, and what `on_bytes` raises.
    """
    key = os.path.abspath(path)
    blake3 = _blake3()
    try:
        with open(path, "rb") as file:
            before = stamp_of(os.fstat(file.fileno()))
            known = cache.get(key, before) if cache is not None else None
            if known is not None and (known.blake3 or blake3 is None):
                return known
            file.seek(2**20)
            old = hashlib.sha256(file.read(2**16)).hexdigest()[:8]
            file.seek(0)
            sha256 = hashlib.sha256()
            hashes: list[_Hash] = [sha256] if blake3 is None else [sha256, blake3]
            room = memoryview(bytearray(_CHUNK))
            done = 0
            while count := file.readinto(room):
                for each in hashes:
                    each.update(room[:count])
                done += count
                if on_bytes is not None:
                    on_bytes(done, before.size)
            after = stamp_of(os.fstat(file.fileno()))
    except OSError as error:
        raise UserError(
            "The file {path} cannot be read.",
            "The system says: {reason}.",
            "Check that you may read it and that its disk is connected.",
            path=path,
            reason=error.strerror or error,
        ) from error
    if after != before or done != before.size:
        raise UserError(
            "The file {path} has changed while it was read.",
            fix="Wait until its download or copy has ended, and try again.",
            path=path,
        )
    found = Hashes(
        sha256=sha256.hexdigest(), old=old, blake3="" if blake3 is None else blake3.hexdigest()
    )
    if cache is not None:
        cache.put(key, before, found)
    return found


def _blake3() -> _Hash | None:
    """Return a new BLAKE3 hash; None where its package is not installed."""
    try:
        # Not a statement: the package is no dependency of ours.
        module = importlib.import_module("blake3")
    except ImportError:
        return None
    made: _Hash = module.blake3()
    return made
