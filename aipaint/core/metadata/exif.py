"""The texts of an EXIF block, where JPEG, WebP and AVIF files keep the generation parameters.

Exif 3.0, section 4.6: a TIFF structure whose first directory points to the Exif directory. That
holds the UserComment: eight bytes name its character code, the text follows. Some programs write
into other fields of text, or the comment into the first directory.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Literal

_EXIF_DIRECTORY = 0x8769
_USER_COMMENT = 0x9286
_NAMES = {
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    _USER_COMMENT: "UserComment",
    0x927C: "MakerNote",
    0x9C9C: "XPComment",
}
_BYTE_TYPES = (1, 2, 7, 129)
_MAX_ENTRIES = 1000
_CODE = 8
_CODES = (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0", b"\0" * _CODE)


def texts(block: bytes) -> dict[str, str]:
    """Return the texts in a TIFF-structured EXIF block by EXIF's names; empty when damaged."""
    found: dict[str, str] = {}
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None:
        return found
    try:
        (first,) = struct.unpack_from(f"{order}I", block, 4)
        pointer = _read(block, order, first, found)
        if pointer is not None:
            _read(block, order, pointer, found)
    except struct.error:
        # It breaks off: what was read before stands.
        pass
    return found


def _read(block: bytes, order: str, directory: int, found: dict[str, str]) -> int | None:
    """Add the texts of a directory; return where the Exif directory is, if this one says so.

    Raises struct.error past the end.
    """
    pointer = None
    for entry in _entries(block, order, directory):
        tag, kind, count = struct.unpack_from(f"{order}HHI", block, entry)
        if tag == _EXIF_DIRECTORY:
            (pointer,) = struct.unpack_from(f"{order}I", block, entry + 8)
        name = _NAMES.get(tag)
        if name is None or name in found or kind not in _BYTE_TYPES:
            continue
        # Up to four bytes stand in the entry itself.
        offset = struct.unpack_from(f"{order}I", block, entry + 8)[0] if count > 4 else entry + 8
        value = block[offset : offset + count]
        if len(value) == count:
            found[name] = _decode(name, value)
    return pointer


def _entries(block: bytes, order: str, directory: int) -> Iterator[int]:
    (count,) = struct.unpack_from(f"{order}H", block, directory)
    for index in range(min(count, _MAX_ENTRIES)):
        yield directory + 2 + 12 * index


def _decode(name: str, value: bytes) -> str:
    if name.startswith("XP"):
        return value.decode("utf-16-le", "replace").strip("\0")
    code = value[:_CODE]
    if name != "UserComment" or code not in _CODES:
        return _plain(value)
    text = value[_CODE:]
    if code != b"UNICODE\0":
        # ASCII and undefined: tools write UTF-8 into both.
        return text.decode("utf-8", "replace").strip("\0")
    if 0 not in text:
        # Words in two bytes each have zeros in their plain letters: this is UTF-8.
        return _plain(text)
    return text.decode(_utf16_order(text), "replace").removeprefix("\ufeff").strip("\0")


def _plain(value: bytes) -> str:
    try:
        return value.decode().strip("\0")
    except UnicodeDecodeError:
        return value.decode("latin-1").strip("\0")


def _utf16_order(text: bytes) -> Literal["utf-16-le", "utf-16-be"]:
    """Tell the byte order of UTF-16, which tools choose without regard to the TIFF header's.

    Parameters always hold plain letters and digits, whose zero byte comes first in big-endian.
    """
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16-le" if text.startswith(b"\xff\xfe") else "utf-16-be"
    return "utf-16-be" if text[0::2].count(0) >= text[1::2].count(0) else "utf-16-le"


def build(comment: str) -> bytes:
    """Return an EXIF block (without `Exif\\0\\0`) that holds `comment` as big-endian UTF-16."""
    text = b"UNICODE\0" + comment.encode("utf-16-be", "replace")
    first = struct.pack(">H HHII I", 1, _EXIF_DIRECTORY, 4, 1, 26, 0)
    exif = struct.pack(">H HHII I", 1, _USER_COMMENT, 7, len(text), 44, 0)
    return b"MM\0*" + struct.pack(">I", 8) + first + exif + text
