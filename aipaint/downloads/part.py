"""A file that is under way: hidden beside its place, with a note of what it is to become.

What is there after a broken line, a closed window or a crash is used again, as long as it is the
same content that is fetched.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.files import sync_folder, write_atomic
from aipaint.core.locks import Lock
from aipaint.downloads.listing import RemoteFile

CHUNK = 1 << 20
_SYNC_EACH = 64 << 20  # a crash of the system costs no more than that
_MAX_NOTE = 1 << 14
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would change line ends


class _Note(msgspec.Struct, frozen=True):
    """What a part belongs to. source: digest of the address, which may hold a secret."""

    source: str
    sha256: str = ""
    tag: str = ""
    size: int | None = None


class Digests:
    """What the bytes come to: SHA-256, and the name that git gives them where that is wanted."""

    def __init__(self, file: RemoteFile) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()
        # Not for secrecy: it finds what was damaged on the way.
        self._blob = hashlib.sha1(usedforsecurity=False)
        self._blob.update(f"blob {file.size}\0".encode())

    def add(self, data: bytes) -> None:
        """Go on with the next bytes."""
        self._sha256.update(data)
        if self._file.blob:
            self._blob.update(data)

    def fit(self) -> bool:
        """Whether they are what the file is known to have; true where nothing is known."""
        if self._file.sha256:
            return self._sha256.hexdigest() == self._file.sha256
        if self._file.blob and self._file.size is not None:
            return self._blob.hexdigest() == self._file.blob
        return True


class Part:
    """A context in which nobody else writes to the same place.

    Raises UserError where another download does, OSError where the folder cannot be written.
    """

    def __init__(self, target: Path, file: RemoteFile) -> None:
        self.target, self._remote = target, file
        self.path = target.with_name(f".{target.name}.part")
        self._note_path = target.with_name(f".{target.name}.part.json")
        # A file of its own: some systems let nobody write what is locked.
        self._lock_path = target.with_name(f".{target.name}.lock")
        self._lock: Lock | None = None
        self._file: BinaryIO | None = None
        self._unsynced = 0
        self.length = 0
        self.tag = ""
        self.digests = Digests(file)

    def __enter__(self) -> Part:
        self.target.parent.mkdir(parents=True, exist_ok=True)
        if self.path.is_symlink():
            self.path.unlink()
        lock = Lock.take(self._lock_path)
        if lock is None:
            raise UserError(
                "{name} is being downloaded already.",
                fix="Wait for the other download, or cancel it.",
                name=self.target.name,
            )
        self._lock = lock
        try:
            self._file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT | _BINARY), "r+b")
        except OSError:
            self._let_go()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                # A full disk says so once more; what is there stays for the next time.
                self._file.close()
            self._file = None
        if self.length == 0:
            self._remove()
        self._let_go()

    def resume(self, on_bytes: Callable[[int], None]) -> None:
        """Take what is there already, where it is a beginning of the same content.

        on_bytes: called with the number of bytes that were read; may raise to leave off.
        """
        file, remote = self._open(), self._remote
        length = os.fstat(file.fileno()).st_size
        note = self._read_note()
        same = (
            note is not None
            and note.sha256 == remote.sha256
            and note.size == remote.size
            and (bool(remote.sha256) or (note.source == _digest(remote.url) and bool(note.tag)))
        )
        if note is None or not same or (remote.size is not None and length > remote.size):
            self.restart()
            return
        self.tag = note.tag
        file.seek(0)
        while data := file.read(CHUNK):
            self.digests.add(data)
            self.length += len(data)
            on_bytes(len(data))

    def restart(self, tag: str = "") -> None:
        """Begin with nothing. tag: the server's mark of the content that comes now."""
        file = self._open()
        file.seek(0)
        file.truncate()
        self.length, self.tag, self.digests = 0, tag, Digests(self._remote)
        remote = self._remote
        note = _Note(_digest(remote.url), remote.sha256, tag, remote.size)
        write_atomic(self._note_path, msgspec.json.encode(note))

    def write(self, data: bytes) -> None:
        """Add the next bytes. Raises OSError, for example on a full disk."""
        file = self._open()
        file.write(data)
        self.digests.add(data)
        self.length += len(data)
        self._unsynced += len(data)
        if self._unsynced >= _SYNC_EACH:
            self._sync()

    def finish(self) -> None:
        """Give the file its name. Raises FileExistsError where another has it by now."""
        self._sync()
        self._open().close()
        try:
            os.link(self.path, self.target)
        except FileExistsError:
            raise
        except OSError:
            # A file system without links: the name is taken first, and filled by the rename.
            self.target.open("xb").close()
            os.replace(self.path, self.target)
        self._remove()
        sync_folder(self.target.parent)

    def drop(self) -> None:
        """Forget what came: it is not what was wanted."""
        self.restart()

    def _sync(self) -> None:
        file = self._open()
        file.flush()
        os.fsync(file.fileno())
        self._unsynced = 0

    def _open(self) -> BinaryIO:
        if self._file is None:
            raise RuntimeError("a part is used within its context")
        return self._file

    def _let_go(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None
            self._lock_path.unlink(missing_ok=True)

    def _remove(self) -> None:
        for path in (self.path, self._note_path):
            path.unlink(missing_ok=True)

    def _read_note(self) -> _Note | None:
        try:
            with self._note_path.open("rb") as file:
                return msgspec.json.decode(file.read(_MAX_NOTE), type=_Note)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
