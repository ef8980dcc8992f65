"""A ZIP file from a stranger: entries are read by name into memory, none is ever unpacked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from aipaint.core.errors import UserError
from aipaint.paint.files.limits import MAX_DIRECTORY
from aipaint.paint.files.planes import DamagedError

_END, _END64, _LOCATOR64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_TAIL = 22 + 65_535  # the end of the directory and the longest comment
_STEP = 1 << 20


class Container:
    """An open ZIP file. `read` may be called from several threads. Use it in a `with`.

    Names stay what they are: keys of a directory. `../` and absolute ones lead nowhere.
    """

    def __init__(self, path: Path, file: BinaryIO) -> None:
        """Read the directory. Raises UserError when there is none or it is absurdly long."""
        try:
            if _directory_size(file) > MAX_DIRECTORY:
                raise UserError(
                    "{path} is not opened.",
                    "It lists more entries than a document can have.",
                    path=path,
                )
            self._archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise UserError(
                "{path} is damaged.",
                "Its end, where the list of its parts stands, is missing or wrong.",
                "Fetch the file again, or take its backup (the name ends in ~).",
                path=path,
            ) from error
        self._entries = {info.filename: info for info in self._archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def names(self) -> list[str]:
        """All entries, in the order of the directory."""
        return list(self._entries)

    def crc(self, name: str) -> int | None:
        """What the directory says of an entry's bytes; None when it is not there."""
        entry = self._entries.get(name)
        return None if entry is None else entry.CRC

    def size(self, name: str) -> int:
        """Bytes of an entry, as claimed: never more are read. Raises DamagedError without it."""
        entry = self._entries.get(name)
        if entry is None:
            raise DamagedError
        return entry.file_size

    def head(self, name: str, count: int) -> bytes:
        """The first bytes of an entry. Raises DamagedError."""
        return self._read(name, count)

    def read(self, name: str, limit: int) -> bytes:
        """An entry of at most `limit` bytes, its checksum verified. Raises DamagedError."""
        data = self._read(name, limit + 1)
        if len(data) > limit or len(data) != self._entries[name].file_size:
            raise DamagedError
        return data

    def _read(self, name: str, count: int) -> bytes:
        entry = self._entries.get(name)
        if entry is None or entry.flag_bits & 1:  # encrypted
            raise DamagedError
        parts = []
        try:
            with self._archive.open(entry) as stream:
                # Piece by piece: a claim of gigabytes allocates nothing by itself.
                while count > 0 and (part := stream.read(min(count, _STEP))):
                    parts.append(part)
                    count -= len(part)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise DamagedError from error
        except (NotImplementedError, RuntimeError, ImportError, struct.error) as error:
            raise DamagedError from error
        except Exception as error:
            # lzma.LZMAError, which a Python built without it can't name.
            if type(error).__name__ != "LZMAError":
                raise
            raise DamagedError from error
        return b"".join(parts)


def _directory_size(file: BinaryIO) -> int:
    """Bytes that the end of a ZIP file claims its directory takes; 0 when there is no end."""
    length = file.seek(0, 2)
    start = max(0, length - _TAIL)
    file.seek(start)
    tail = file.read(_TAIL)
    place = tail.rfind(_END)
    if place < 0 or len(tail) < place + 22:
        return 0
    size = struct.unpack_from("<I", tail, place + 12)[0]
    if size == 0xFFFFFFFF and place >= 20 and tail.startswith(_LOCATOR64, place - 20):
        file.seek(min(struct.unpack_from("<Q", tail, place - 12)[0], length))
        end = file.read(56)
        if len(end) == 56 and end.startswith(_END64):
            size = struct.unpack_from("<Q", end, 40)[0]
    return size
