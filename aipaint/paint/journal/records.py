"""The journal's file: records one after the other, each with its length and checksums.

A record is 16 bytes of header (kind, length, CRC-32 of what follows, CRC-32 of the header itself)
and its payload. A record is referred to by where it begins in the file and always comes before
what refers to it, so whatever a crash leaves of the end can be cut off: the last whole STATE with
all it refers to is the document.
"""

from __future__ import annotations

import enum
import struct
import zlib
from typing import Any, BinaryIO

import msgspec
import numpy as np

from aipaint.paint.layers import Blend
from aipaint.paint.pixels import COLOUR, TILE

FILE = "journal.bin"
MAGIC = b"aipaint journal 1\n"
MAX_TILE = TILE * TILE * COLOUR + 1024  # bytes of a TILE record's payload
MAX_TABLE = 64 << 20  # bytes of any other payload
_HEADER = struct.Struct("<BxxxII")
_CHECK = struct.Struct("<I")
HEADER_BYTES = _HEADER.size + _CHECK.size
_RAW, _DEFLATED = b"\0", b"\1"


class Kind(enum.IntEnum):
    """What a record holds."""

    TILE = 1
    SURFACE = 2
    STATE = 3


class DamagedError(Exception):
    """A record is not what it should be; never leaves the journal."""


class SurfaceRecord(msgspec.Struct, frozen=True, array_like=True):
    """A surface, whole (base 0) or as what differs from the surface recorded at `base`.

    tiles: (column, row, where the tile is recorded). gone: tiles of the base that are not here.
    """

    depth: int
    fill: int
    base: int
    tiles: list[tuple[int, int, int]]
    gone: list[tuple[int, int]]


class LayerRecord(msgspec.Struct, frozen=True, array_like=True):
    """A layer. parent: index of its group's record, -1 outside; surface, mask: 0 for none."""

    parent: int
    id: str
    name: str
    surface: int
    mask: int
    group: bool
    visible: bool
    opacity: float
    blend: Blend
    clipped: bool
    alpha_locked: bool
    locked: bool
    mask_enabled: bool
    isolated: bool
    recipe: dict[str, Any] | None
    region: dict[str, Any] | None = None
    control: dict[str, Any] | None = None
    origins: tuple[str, ...] = ()


class StateRecord(msgspec.Struct, frozen=True, array_like=True):
    """A document after a step. when: seconds since 1970. layers: groups before what is in them."""

    step: int
    when: float
    name: str
    path: str
    saved: bool
    width: int
    height: int
    active: str | None
    selection: int
    layers: list[LayerRecord]


def pack_tile(tile: np.ndarray) -> bytes:
    """A tile as a payload: deflated quickly, or as it is where that saves nothing."""
    pixels = np.ascontiguousarray(tile)
    packed = zlib.compress(pixels.data, 1)
    return _DEFLATED + packed if len(packed) < pixels.nbytes else _RAW + pixels.tobytes()


def unpack_tile(payload: bytes, depth: int) -> np.ndarray:
    """The tile of `pack_tile`, read-only. Raises DamagedError for anything else."""
    size = TILE * TILE * depth
    data = payload[1:]
    if payload[:1] == _DEFLATED:
        try:
            data = zlib.decompressobj().decompress(data, size + 1)
        except zlib.error as error:
            raise DamagedError(str(error)) from error
    if len(data) != size:
        raise DamagedError("a tile of the wrong size")
    shape = (TILE, TILE, depth) if depth == COLOUR else (TILE, TILE)
    return np.frombuffer(data, np.uint8).reshape(shape)


def framed(kind: Kind, payload: bytes) -> bytes:
    """A payload with its header."""
    header = _HEADER.pack(kind, len(payload), zlib.crc32(payload))
    return header + _CHECK.pack(zlib.crc32(header)) + payload


class Reader:
    """Reads records of a file that may be damaged or hostile."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, 2)

    def whole(self) -> bool:
        """Whether the file says that it is a journal."""
        self._file.seek(0)
        return self._file.read(len(MAGIC)) == MAGIC

    def states(self) -> list[int]:
        """Where STATE records begin, in order, up to the first place that is no record."""
        found: list[int] = []
        at = len(MAGIC)
        while True:
            try:
                kind, length, _ = self._header(at)
            except DamagedError:
                return found
            if kind == Kind.STATE:
                found.append(at)
            at += HEADER_BYTES + length

    def payload(self, at: int, kind: Kind) -> bytes:
        """What the record at `at` holds. Raises DamagedError when it is not there or not whole."""
        found, length, check = self._header(at)
        if found != kind:
            raise DamagedError(f"a {found.name} where a {kind.name} should be")
        data = self._file.read(length)
        if zlib.crc32(data) != check:
            raise DamagedError("a checksum differs")
        return data

    def _header(self, at: int) -> tuple[Kind, int, int]:
        if not len(MAGIC) <= at <= self._size - HEADER_BYTES:
            raise DamagedError("outside the file")
        self._file.seek(at)
        data = self._file.read(HEADER_BYTES)
        if len(data) < HEADER_BYTES:
            raise DamagedError("the file became shorter")
        header, (check,) = data[: _HEADER.size], _CHECK.unpack(data[_HEADER.size :])
        kind, length, payload_check = _HEADER.unpack(header)
        if zlib.crc32(header) != check or kind not in Kind.__members__.values():
            raise DamagedError("no record")
        limit = MAX_TILE if kind == Kind.TILE else MAX_TABLE
        if length > limit or at + HEADER_BYTES + length > self._size:
            raise DamagedError("a record beyond the end")
        return Kind(kind), length, payload_check
