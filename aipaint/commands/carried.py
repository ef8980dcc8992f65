"""The words on how a picture was made, taken over into the file of what is made of it."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.core.metadata import PictureFormat, Record, encode, read_record
from aipaint.core.pixels import Image

_PNG_HEAD = 8
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_ONE_PIXEL = Image(1, 1, bytes(3))


def record_of(path: Path) -> Record | None:
    """Return our record in a picture, None where there is none to be read."""
    try:
        return read_record(path)
    except UserError:
        # Its pixels can be read; that its words cannot is no reason to refuse it.
        return None


def png_texts(record: Record) -> list[tuple[bytes, bytes]]:
    """Return the chunks that hold a record's words in a PNG: kind and data."""
    return [(kind, data) for kind, data in _chunks(_file(record, "PNG")) if kind in _TEXTS]


def other_texts(record: Record, kind: PictureFormat) -> dict[str, bytes]:
    """Return what Pillow is to write into a JPEG or WebP. Raises UserError where it has no room."""
    import PIL.Image

    with PIL.Image.open(io.BytesIO(_file(record, kind))) as picture:
        return {name: picture.info[name] for name in ("exif", "xmp") if name in picture.info}


def _file(record: Record, kind: PictureFormat) -> bytes:
    # A picture of one pixel has all the words that a large one has.
    return encode(_ONE_PIXEL, record.recipe, record.facts, kind, record.created)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = _PNG_HEAD
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12
