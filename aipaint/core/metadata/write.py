"""Pictures as bytes of a file, with all that is known of them inside."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, Literal

import msgspec
import PIL.features
import PIL.Image
from PIL.PngImagePlugin import PngInfo

from aipaint.core.errors import UserError
from aipaint.core.events import Facts, Image
from aipaint.core.metadata import a1111, exif
from aipaint.core.metadata.containers import XMP
from aipaint.core.metadata.packet import SourceType, packet, source_of
from aipaint.core.metadata.record import (
    KEYWORD,
    Lineage,
    Record,
    encode_kinship,
    encode_record,
    make_record,
)
from aipaint.core.metadata.xmp import MAX_PACKET
from aipaint.core.recipe import Recipe

PictureFormat = Literal["PNG", "JPEG", "WEBP", "AVIF"]
SUFFIXES: dict[str, PictureFormat] = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WEBP",
    ".avif": "AVIF",
}
QUALITY = 95

# A JPEG keeps each block of metadata in one segment, whose length is a 16-bit number.
_JPEG_ROOM = 65_000


def format_for(path: Path) -> PictureFormat:
    """Return the format that a file's name asks for.

    Raises UserError for any other, and where this system's Pillow has no AVIF.
    """
    chosen = SUFFIXES.get(path.suffix.lower())
    if chosen is None:
        raise UserError(
            "Pictures cannot be saved as {name}.",
            fix="Let the name end in .png, .jpg, .webp or .avif.",
            name=repr(path.name),
        )
    _require(chosen)
    return chosen


def encode_png(
    image: Image,
    recipe: Recipe,
    facts: Facts,
    created: datetime | None = None,
    lineage: Lineage | None = None,
) -> bytes:
    """Return a PNG file with A1111's parameters, our record and IPTC's DigitalSourceType."""
    return encode(image, recipe, facts, "PNG", created, lineage)


def encode(
    image: Image,
    recipe: Recipe,
    facts: Facts,
    kind: PictureFormat,
    created: datetime | None = None,
    lineage: Lineage | None = None,
    quality: int = QUALITY,
) -> bytes:
    """Return the bytes of a picture file with its metadata; `created` is now unless given.

    PNG keeps them as text chunks; JPEG, WebP and AVIF, lossy at `quality` (1 to 100), keep the
    parameters in EXIF's UserComment and our record in XMP. image: RGB, or RGBA for all but JPEG.
    Raises UserError when a JPEG cannot hold them, and where this system's Pillow has no AVIF.
    """
    mode = "RGBA" if image.channels == 4 else "RGB"
    picture = PIL.Image.frombytes(mode, (image.width, image.height), image.data)
    record = make_record(recipe, facts, created, lineage or Lineage())
    return encode_pixels(picture, kind, quality, settings_of(record, kind))


def encode_pixels(
    picture: PIL.Image.Image, kind: PictureFormat, quality: int, settings: Mapping[str, Any]
) -> bytes:
    """Return a file of "RGB" or "RGBA" pixels. settings: more that Pillow's `save` is to know.

    Raises UserError where this system's Pillow has no AVIF.
    """
    _require(kind)
    how: dict[str, Any] = {
        "PNG": {},
        "JPEG": {"quality": quality, "subsampling": 0},
        "WEBP": {"quality": quality},
        "AVIF": {"quality": quality, "subsampling": "4:4:4"},
    }[kind]
    # What Pillow read with a picture, it would write as well.
    picture.info.clear()
    out = io.BytesIO()
    picture.save(out, kind, **{**how, **settings})
    return out.getvalue()


def _require(kind: PictureFormat) -> None:
    if kind not in formats():
        raise UserError(
            "Pictures cannot be saved as AVIF here.",
            "The picture library of this system was built without it.",
            "Save as .webp or .png.",
        )


def formats() -> tuple[PictureFormat, ...]:
    """Return the formats that can be written here."""
    found: tuple[PictureFormat, ...] = ("PNG", "JPEG", "WEBP")
    return (*found, "AVIF") if PIL.features.check("avif") else found


def settings_of(record: Record, kind: PictureFormat) -> dict[str, Any]:
    """Return what makes Pillow's `save` write a record's words: parameters, JSON, XMP.

    Raises UserError when a JPEG cannot hold them.
    """
    parameters = a1111.to_text(record.recipe, record.facts)
    text, source = encode_record(record), source_of(record.recipe, record.lineage)
    if kind == "PNG":
        info = PngInfo()
        # tEXt where Latin-1 can hold the text, which the oldest readers expect, iTXt elsewhere.
        info.add_text("parameters", parameters)
        info.add_itxt(KEYWORD, text)
        info.add_itxt(XMP, packet(source))
        return {"pnginfo": info}
    comment, xmp = exif.build(parameters), packet(source, text).encode()
    if len(xmp) > MAX_PACKET:
        raise _too_many(kind)
    if kind == "JPEG":
        if max(len(comment), len(xmp)) > _JPEG_ROOM:
            raise _too_long() if record.recipe.latent is None else _too_many(kind)
        comment = b"Exif\0\0" + comment
    return {"exif": comment, "xmp": xmp}


def kinship_settings(
    lineage: Lineage, source: SourceType | None, kind: PictureFormat
) -> dict[str, Any]:
    """Return what makes `save` say what a picture was made from that no one recipe made.

    source: what a model had to do with it, None where that is not known.
    """
    text = encode_kinship(lineage)
    if kind == "PNG":
        info = PngInfo()
        info.add_itxt(KEYWORD, text)
        info.add_itxt(XMP, packet(source))
        return {"pnginfo": info}
    return {"xmp": packet(source, text).encode()}


def require_room(recipe: Recipe, kind: PictureFormat) -> None:
    """Raise UserError when a file of this format could not hold the recipe's words.

    For asking before a picture is painted; the facts, not known by then, get a generous share.
    """
    if kind != "JPEG":
        return
    words = (recipe.prompt, recipe.negative_prompt)
    needed = 4_000 + max(
        sum(len(word.encode("utf-16-be", "replace")) for word in words),
        sum(len(escape(_json_text(word)).encode("utf-8", "replace")) for word in words),
    )
    if needed > _JPEG_ROOM:
        raise _too_long()
    if recipe.latent is not None:
        needed += len(msgspec.json.encode(recipe.latent))
    if needed > _JPEG_ROOM:
        raise _too_many(kind)


def _json_text(text: str) -> str:
    # Control characters grow to six in JSON, quotes and backslashes to two.
    return "".join(
        "\\u0000" if ord(sign) < 32 else f"\\{sign}" if sign in '"\\' else sign for sign in text
    )


def _too_many(kind: PictureFormat) -> UserError:
    return UserError(
        "The recipe of the picture is too long for a file of the format {kind}.",
        "It holds the numbers of points in a latent space.",
        "Save as .png.",
        kind=kind,
    )


def _too_long() -> UserError:
    return UserError(
        "The prompt is too long for a JPEG file.",
        "A JPEG can hold about 32,000 characters of it, and fewer of Chinese or emoji.",
        "Save as .png or shorten the prompt.",
    )
