"""The UserComment of an EXIF block, where JPEG and WebP files keep the generation parameters.

Exif 3.0, section 4.6: a TIFF structure whose first directory points to the Exif directory, and
that to the comment: eight bytes name its character code, the text follows.
"""

from __future__ import annotations

import struct
from typing import Literal

_EXIF_DIRECTORY = 0x8769
_USER_COMMENT = 0x9286
_BYTE_TYPES = (1, 2, 7)
_CODE = 8


def user_comment(block: bytes) -> str | None:
    """Return the comment in a TIFF-structured EXIF block, None when there is none to be read."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None:
        return None
    try:
        (first,) = struct.unpack_from(f"{order}I", block, 4)
        pointer = _find(block, order, first, _EXIF_DIRECTORY)
        if pointer is None:
            return None
        (directory,) = struct.unpack_from(f"{order}I", block, pointer + 8)
        entry = _find(block, order, directory, _USER_COMMENT)
        if entry is None:
            return None
        kind, count, offset = struct.unpack_from(f"{order}HII", block, entry + 2)
    except struct.error:
        return None
    if kind not in _BYTE_TYPES or count < _CODE or offset + count > len(block):
        return None
    return _decode(block[offset : offset + count])


def _find(block: bytes, order: str, directory: int, tag: int) -> int | None:
    """Return where the entry of `tag` lies in a directory. Raises struct.error past the end."""
    (count,) = struct.unpack_from(f"{order}H", block, directory)
    for index in range(count):
        entry = directory + 2 + 12 * index
        if struct.unpack_from(f"{order}H", block, entry)[0] == tag:
            return entry
    return None


def _decode(comment: bytes) -> str:
    code, text = comment[:_CODE], comment[_CODE:]
    if code == b"UNICODE\0":
        return text.decode(_utf16_order(text), "replace").removeprefix("\ufeff")
    # ASCII and undefined: tools write UTF-8 into both.
    return text.decode("utf-8", "replace").strip("\0")


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
