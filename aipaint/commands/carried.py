"""The words on how a picture was made, taken over into the file of what is made of it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.metadata import (
    Lineage,
    Parent,
    PictureFormat,
    Record,
    encode_pixels,
    read_record,
)
from aipaint.core.metadata.record import MAX_PARENTS
from aipaint.core.metadata.write import kinship_settings, settings_of
from aipaint.core.pixels import Image

_PNG_HEAD = 8
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")

Words = Record | Lineage
"""How a picture was made; or, where no recipe made it, what it was made from."""


def record_of(path: Path) -> Record | None:
    """Return our record in a picture, None where there is none to be read."""
    try:
        return read_record(path)
    except UserError:
        # Its pixels can be read; that its words cannot is no reason to refuse it.
        return None


def made_from(words: Record | None, role: str, *images: Image) -> Words:
    """Return what is told of a picture that was made from others, whose record goes along.

    role: what was done, such as "upscale". words: the record of the first one, None for none.
    """
    # Imported here: a help text does not wait for it.
    from aipaint.gallery.lineage import rgb_digest

    parents = tuple(Parent(role, rgb_digest(image)) for image in images)
    if words is None:
        return Lineage("", parents)
    # Other pixels than those that the record tells of.
    told = Lineage("", (*parents, *words.lineage.parents)[:MAX_PARENTS])
    return msgspec.structs.replace(words, lineage=told)


def png_texts(words: Words) -> list[tuple[bytes, bytes]]:
    """Return the chunks that hold words in a PNG: kind and data."""
    import PIL.Image

    # A picture of one pixel has all the words that a large one has.
    one = encode_pixels(PIL.Image.new("RGB", (1, 1)), "PNG", 1, other_texts(words, "PNG"))
    return [(kind, data) for kind, data in _chunks(one) if kind in _TEXTS]


def other_texts(words: Words, kind: PictureFormat) -> dict[str, Any]:
    """Return what Pillow is to write. Raises UserError where a JPEG has no room."""
    if isinstance(words, Lineage):
        return kinship_settings(words, None, kind)
    return settings_of(words, kind)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = _PNG_HEAD
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12
