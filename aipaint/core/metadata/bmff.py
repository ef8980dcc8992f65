"""The EXIF and XMP blocks of an AVIF file, and its size.

AVIF is HEIF (ISO/IEC 23008-12) in ISO base media boxes (ISO/IEC 14496-12): `meta` lists items
(`iinf`), tells where their bytes lie (`iloc`) and gives the size in a property (`ispe`).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_BRANDS = (b"avif", b"avis", b"mif1", b"msf1", b"heic", b"heix")
_XMP_TYPE = b"application/rdf+xml\0"
_MAX_BOXES = 10_000
_MAX_ITEMS = 16


class DamagedError(Exception):
    """The file does not hold what its first bytes promise."""


class Items(NamedTuple):
    """Size in pixels of the largest picture in it, EXIF blocks (TIFF) and XMP packets."""

    width: int
    height: int
    exif: list[bytes]
    xmp: list[bytes]


class _Place(NamedTuple):
    start: int
    length: int
    inside: bool


def is_heif(head: bytes) -> bool:
    """Tell by the first 16 bytes of a file."""
    return head[4:8] == b"ftyp" and head[8:12] in _BRANDS


def read(file: BinaryIO, limit: int) -> Items:
    """Return what the file says of itself, each block at most `limit` bytes.

    Raises DamagedError when no picture's size is found in it.
    """
    file.seek(0)
    for _ in range(_MAX_BOXES):
        head = file.read(8)
        if len(head) < 8:
            break
        length, kind = struct.unpack(">I4s", head)
        if kind == b"meta":
            # Its length may be too long to be true: no more is read than a list could need.
            return _items(file, file.read(min(max(length - 8, 0), limit)), limit)
        used = 8
        if length == 1:
            wide = file.read(8)
            if len(wide) < 8:
                break
            (length,) = struct.unpack(">Q", wide)
            used = 16
        if length < used or length >= 2**62:
            break
        file.seek(length - used, 1)
    raise DamagedError


def _items(file: BinaryIO, meta: bytes, limit: int) -> Items:
    boxes = dict(_boxes(meta[4:]))
    properties = dict(_boxes(boxes.get(b"iprp", b""))).get(b"ipco", b"")
    sizes = [
        struct.unpack(">II", data[4:12])
        for kind, data in _boxes(properties)
        if kind == b"ispe" and len(data) >= 12
    ]
    if not sizes or not all(max(sizes)):
        raise DamagedError
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    found = Items(width, height, [], [])
    kinds = _kinds(boxes.get(b"iinf", b""))
    try:
        places = _places(boxes.get(b"iloc", b""))
    except struct.error:
        return found
    for item, kind in kinds[:_MAX_ITEMS]:
        data = _bytes_at(file, places.get(item, []), boxes.get(b"idat", b""), limit)
        if kind == b"Exif" and len(data) > 4:
            # Four bytes tell how far on the TIFF structure begins.
            (skip,) = struct.unpack(">I", data[:4])
            found.exif.append(data[4 + skip :])
        elif kind == b"mime" and data:
            found.xmp.append(data)
    return found


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    for _ in range(_MAX_BOXES):
        if position + 8 > len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + length if length else len(data)
        if end < position + 8:
            return
        yield kind, data[position + 8 : end]
        position = end


def _kinds(data: bytes) -> list[tuple[int, bytes]]:
    """Return id and kind of the items that hold EXIF or XMP."""
    kinds: list[tuple[int, bytes]] = []
    for _kind, entry in _boxes(data[6:] if data[:1] == b"\0" else data[8:]):
        version = entry[0] if entry else 0
        if version not in (2, 3):
            continue
        at = 6 if version == 2 else 8
        item, kind = int.from_bytes(entry[4:at]), entry[at + 2 : at + 6]
        if kind == b"Exif" or (kind == b"mime" and _XMP_TYPE in entry[at + 6 :]):
            kinds.append((item, kind))
    return kinds


def _places(data: bytes) -> dict[int, list[_Place]]:
    """Return where the bytes of each item lie. Raises struct.error past the end."""
    if len(data) < 8:
        return {}
    version = data[0]
    (widths,) = struct.unpack_from(">H", data, 4)
    offset_size, length_size, base_size, index_size = (
        widths >> shift & 15 for shift in (12, 8, 4, 0)
    )
    if version not in (1, 2):
        index_size = 0
    position = 6

    def number(size: int) -> int:
        nonlocal position
        if position + size > len(data):
            raise struct.error("breaks off")
        value = int.from_bytes(data[position : position + size])
        position += size
        return value

    wide = 4 if version == 2 else 2
    places: dict[int, list[_Place]] = {}
    for _ in range(min(number(wide), _MAX_BOXES)):
        item = number(wide)
        inside = version in (1, 2) and number(2) & 15 == 1
        number(2)
        base = number(base_size)
        extents: list[_Place] = []
        for _ in range(number(2)):
            number(index_size)
            start, length = base + number(offset_size), number(length_size)
            if len(extents) < _MAX_ITEMS:
                extents.append(_Place(start, length, inside))
        places[item] = extents
    return places


def _bytes_at(file: BinaryIO, places: list[_Place], inside: bytes, limit: int) -> bytes:
    parts: list[bytes] = []
    room = limit
    for place in places:
        if place.length > room or place.start >= 2**62:
            return b""
        if place.inside:
            part = inside[place.start : place.start + place.length]
        else:
            file.seek(place.start)
            part = file.read(place.length)
        room -= len(part)
        parts.append(part)
    return b"".join(parts)
