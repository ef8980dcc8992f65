"""A PNG file written row by row: for pictures too large to be held in memory twice.

The format is W3C's Portable Network Graphics, third edition: a signature, then chunks of length,
kind, data and CRC-32; the pixels are filtered rows in one zlib stream over any number of IDATs.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from typing import BinaryIO

import numpy as np

Chunks = Sequence[tuple[bytes, bytes]]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_TYPES = {1: 0, 3: 2, 4: 6}  # grey, RGB, RGBA
_UP = 2  # the filter: each byte less the one above it
_LEVEL = 4  # of zlib's 9: half the time of the usual 6, files 2 % larger
_STRIP = 1 << 24  # bytes filtered at once


class PngRows:
    """Writes 8-bit rows from the top down.

    file: opened for writing, and not closed here. channels: 1, 3 or 4. texts: further chunks, kind
    and data, that come before the pixels.
    """

    def __init__(
        self, file: BinaryIO, width: int, height: int, channels: int, texts: Chunks = ()
    ) -> None:
        self._file = file
        self._left, self._row = height, width * channels
        self._above = np.zeros(self._row, np.uint8)
        self._packer = zlib.compressobj(_LEVEL)
        head = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPES[channels], 0, 0, 0)
        file.write(_SIGNATURE)
        self._chunk(b"IHDR", head)
        self._chunk(b"sRGB", b"\0")  # colours are sRGB's, to be shown as they look best
        for kind, data in texts:
            self._chunk(kind, data)

    def write(self, rows: bytes) -> None:
        """Add rows. Raises ValueError when they are not whole or more than were promised."""
        if not self._row or len(rows) % self._row or len(rows) // self._row > self._left:
            raise ValueError(f"{len(rows)} bytes of rows of {self._row}, {self._left} to come")
        found = np.frombuffer(rows, np.uint8).reshape(-1, self._row)
        self._left -= len(found)
        step = max(1, _STRIP // self._row)
        for top in range(0, len(found), step):
            part = found[top : top + step]
            filtered = np.empty((len(part), self._row + 1), np.uint8)
            filtered[:, 0] = _UP
            np.subtract(part[:1], self._above, out=filtered[:1, 1:])
            np.subtract(part[1:], part[:-1], out=filtered[1:, 1:])
            self._above = part[-1].copy()
            self._data(self._packer.compress(filtered.data))

    def finish(self) -> None:
        """Write the end. Raises ValueError when rows are missing."""
        if self._left:
            raise ValueError(f"{self._left} rows are missing")
        self._data(self._packer.flush())
        self._chunk(b"IEND", b"")

    def _data(self, packed: bytes) -> None:
        if packed:
            self._chunk(b"IDAT", packed)

    def _chunk(self, kind: bytes, data: bytes) -> None:
        self._file.write(struct.pack(">I", len(data)) + kind)
        self._file.write(data)
        self._file.write(struct.pack(">I", zlib.crc32(data, zlib.crc32(kind))))
