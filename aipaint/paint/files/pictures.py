"""Pictures of one layer: PNG, JPEG, WebP, TIFF and AVIF, through Pillow, as document pixels.

What a file says of itself counts: its colour profile (converted to sRGB by LittleCMS), its
orientation (Exif 3.0), its bit depth. Decoding takes up to `_HELD` bytes a pixel for a while.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeVar

import numpy as np
import PIL.Image
from PIL import (
    AvifImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL.ImageFile import ImageFile

from aipaint.core.colours import DEEP, straight_pixels
from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.core.metadata import read_lineage, read_recipe
from aipaint.core.recipe import Recipe
from aipaint.paint.files.colours import document_pixels
from aipaint.paint.files.limits import MAX_RATIO, Budget, TooMuchError, fits
from aipaint.paint.files.planes import PNG, DamagedError, cut, size_of
from aipaint.paint.pixels import MAX_AREA, MAX_SIDE
from aipaint.paint.surface import Surface

_T = TypeVar("_T")
_HELD = 20  # bytes a pixel: the decoder's, Pillow's, converted, and the document's
_MAX_FILE = 1 << 30  # bytes of a picture file that is looked through in memory
_TEXTS = (b"tEXt", b"zTXt", b"iTXt", b"iCCP")


@dataclass(frozen=True, slots=True)
class Picture:
    """pixels: the document's, uint8 (h, w, 4), or straight RGBA where that was asked for.

    notes: what could not be kept. origins: the kept pictures that it came from, see `Layer`.
    """

    pixels: np.ndarray
    notes: list[Message] = field(default_factory=list)
    recipe: Recipe | None = None
    origins: tuple[str, ...] = ()


def picture_pixels(
    source: Path | bytes, budget: Budget | None = None, straight: bool = False
) -> Picture:
    """Decode a picture file, or the bytes of one, told by its content.

    straight: whether to give RGBA that was not multiplied by its alpha, and nobody writes into.
    budget: see `Budget`; the pixels that come back are counted in it only while decoding. May be
    called from any thread. Raises UserError.
    """
    name = (source.name or str(source)) if isinstance(source, Path) else "The picture"
    notes: list[Message] = []
    try:
        if isinstance(source, bytes):
            pixels = _decode(io.BytesIO(source), name, notes, budget or Budget(), straight)
        else:
            with source.open("rb") as file:
                pixels = _decode(file, name, notes, budget or Budget(), straight)
    except TooMuchError as error:
        raise UserError(
            "{name} is too large.",
            "There is not enough memory for its pixels.",
            "Close other programs, or make it smaller.",
            name=name,
        ) from error
    except OSError as error:
        reason = error.strerror or error
        raise UserError("{name} cannot be read.", "{reason}.", name=name, reason=reason) from error
    recipe, origins = None, ()
    if isinstance(source, Path):
        try:
            recipe, lineage = read_recipe(source), read_lineage(source)
        except UserError:
            pass  # of a kind, or so damaged, that none can be in it
        else:
            # An edited copy does not say what its own pixels are, but what it was made from.
            parents = tuple(dict.fromkeys(parent.picture for parent in lineage.parents))
            origins = (lineage.pixels,) if lineage.pixels else parents
    return Picture(pixels, notes, recipe, origins)


def picture_surface(data: bytes, x: int, y: int, budget: Budget, notes: list[Message]) -> Surface:
    """Any PNG with its corner at (x, y), as a layer of an OpenRaster document may have.

    Raises DamagedError or UserError, and TooMuchError when it doesn't fit into the budget.
    """
    width, height = size_of(data)
    if not fits(width, height):
        raise TooMuchError
    if width * height > 8 * MAX_RATIO * len(data):  # a bit a pixel is the least
        raise DamagedError
    pixels = _decode(io.BytesIO(data), "", notes, budget)
    with budget.decoding(0, 0, pixels.nbytes):
        return cut(pixels, x, y, budget)


def kind_of(head: bytes) -> type[ImageFile] | None:
    """Who reads a picture that begins with these (16) bytes."""
    if head.startswith(PNG):
        return PngImagePlugin.PngImageFile
    if head.startswith(b"\xff\xd8\xff"):
        return JpegImagePlugin.JpegImageFile
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WebPImagePlugin.WebPImageFile
    if head.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return TiffImagePlugin.TiffImageFile
    if head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis", b"mif1"):
        return AvifImagePlugin.AvifImageFile
    return None


def _decode(
    file: BinaryIO, name: str, notes: list[Message], budget: Budget, straight: bool = False
) -> np.ndarray:
    head = file.read(30)
    reader = kind_of(head)
    if reader is None:
        raise UserError(
            "{name} is not a picture that can be read here.",
            "It is neither PNG nor JPEG, WebP, TIFF or AVIF.",
            name=name,
        )
    if reader is WebPImagePlugin.WebPImageFile:
        # Its decoder allocates at once what the header claims.
        _check_size(name, *_webp_size(head))
    file.seek(0)
    picture = _guarded(name, lambda: _opened(reader, file, notes))
    width, height = picture.size
    _check_size(name, width, height)
    with budget.decoding(width, height, _HELD * width * height), picture:
        _guarded(name, lambda: _load(picture, notes))
        convert = straight_pixels if straight else document_pixels
        return _guarded(name, lambda: convert(picture, notes))


def _guarded(name: str, read: Callable[[], _T]) -> _T:
    try:
        return read()
    except UserError:
        raise
    except Exception as error:
        raise UserError(
            "{name} is damaged.",
            "It begins like a picture and then is none.",
            "Fetch the file again from where it came.",
            name=name,
        ) from error


def _check_size(name: str, width: int, height: int) -> None:
    if not fits(width, height):
        raise UserError(
            "{name} is too large.",
            "{width} × {height} pixels: a side may have {side}, the whole {area} million.",
            "Scale it down or crop it first.",
            name=name,
            width=width,
            height=height,
            side=MAX_SIDE,
            area=MAX_AREA // 1_000_000,
        )


def _opened(reader: type[ImageFile], file: BinaryIO, notes: list[Message]) -> ImageFile:
    # Not PIL.Image.open: it would try every format it knows, and warn of sizes that are ours to
    # judge. Its plugins are made the same way.
    try:
        picture = reader(file)
    except ValueError:
        if reader is not PngImagePlugin.PngImageFile:
            raise
        # Pillow refuses texts and profiles that unpack to more than a mebibyte.
        picture = reader(io.BytesIO(_without_texts(file)))
        notes.append(say("Its texts and its colour profile are too large and were left out."))
    if picture.mode in DEEP or any(";16" in str(tile) for tile in picture.tile):
        notes.append(say("Its colours were rounded to 8 bits a channel."))
    count = getattr(picture, "n_frames", 1)
    if count > 1:
        notes.append(say("Only the first of its {count} pictures was opened.", count=count))
    return picture


def _load(picture: ImageFile, notes: list[Message]) -> None:
    """Decode; of a file that breaks off, what there is."""
    try:
        picture.load()
    except (OSError, SyntaxError):
        picture.tile = []  # what is decoded stays, and is not asked for again
        if not any(low != high for low, high in _extremes(picture)):
            raise
        notes.append(say("The file breaks off: only a part of the picture could be read."))


def _extremes(picture: PIL.Image.Image) -> list[tuple[float, float]]:
    found = picture.getextrema()
    return [found] if isinstance(found[0], (int, float)) else list(found)  # type: ignore[list-item]


def _without_texts(file: BinaryIO) -> bytes:
    """A PNG without the chunks that hold texts or a profile."""
    file.seek(len(PNG))
    parts, room = [PNG], _MAX_FILE
    while len(head := file.read(8)) == 8:
        length, kind = struct.unpack(">I4s", head)
        if kind in _TEXTS:
            file.seek(length + 4, io.SEEK_CUR)
            continue
        body = file.read(min(length + 4, room))
        room -= len(body)
        if room <= 0:
            raise ValueError("too long")
        parts += [head, body]
        if kind == b"IEND":
            break
    return b"".join(parts)


def _webp_size(head: bytes) -> tuple[int, int]:
    """What the header of a WebP file (RFC 9649) claims; (0, 0) when it is none."""
    kind, data = head[12:16], head[20:30]
    if len(data) < 10:
        return 0, 0
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:10], "little")
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[6:10])
        return width & 0x3FFF, height & 0x3FFF
    bits = int.from_bytes(data[1:5], "little")
    return (1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)) if kind == b"VP8L" else (0, 0)
