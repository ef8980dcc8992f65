"""One picture's copy as the bytes of a file: format, size, and what it tells."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import numpy as np
import PIL.Image
from PIL import ImageOps
from PIL.AvifImagePlugin import AvifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from aipaint.core.colours import srgb_profile, straight_pixels
from aipaint.core.damage import DAMAGE
from aipaint.core.errors import UserError
from aipaint.core.filters import MAX_FILTER_SIDE
from aipaint.core.messages import Message, say
from aipaint.core.metadata import PictureFormat, encode_pixels, read_lineage, read_record, stealth
from aipaint.core.metadata.containers import Container, read_container
from aipaint.core.metadata.packet import SourceType, source_of
from aipaint.gallery.export_words import own_words, their_words

_LONGEST: dict[PictureFormat, int] = {"WEBP": 16_383}


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What copies are to be like.

    format: None leaves each as it is. quality: 1 to 100, of all but PNG. longest: pixels of the
    longest side, 0 for all there are; nothing is enlarged. pattern: of the file's name, see
    `export_names`. strip: nothing is told of how they were made, by no format's means; colours are
    brought to sRGB. sign: with Content Credentials; not together with strip.
    """

    format: PictureFormat | None = None
    quality: int = 90
    longest: int = 0
    pattern: str = "{prompt}-{seed}"
    strip: bool = False
    sign: bool = False


class Copy(msgspec.Struct, frozen=True):
    """The bytes of a file. source: what a model had to do with it, None for what was not made here.

    shrunk: whether it is smaller than the picture. notes: what could not be kept.
    """

    kind: PictureFormat
    data: bytes
    source: SourceType | None
    shrunk: bool
    notes: tuple[Message, ...] = ()


def copy_of(path: Path, wish: Wish) -> Copy:
    """Return a copy of a picture. Nothing but pixels, or nothing at all, is made anew.

    A copy in the same format and size, that may tell all, is the file itself, byte for byte. Raises
    UserError for a picture that cannot be read, and when a JPEG cannot hold what it tells.
    """
    container = read_container(path)
    if max(container.width, container.height) > MAX_FILTER_SIDE:
        raise UserError(
            "{name} is too large.",
            "A side may have {limit} pixels at most.",
            name=path.name,
            limit=f"{MAX_FILTER_SIDE:,}",
        )
    record = read_record(path)
    source: SourceType | None = None
    if record is not None:
        source = source_of(record.recipe, record.lineage)
    elif read_lineage(path).parents:
        source = "compositeWithTrainedAlgorithmicMedia"
    notes: list[Message] = []
    try:
        with path.open("rb") as file, _opened(file) as picture:
            was = _format_of(picture)
            kind = wish.format or was
            longest = min(wish.longest or MAX_FILTER_SIDE, _LONGEST.get(kind, MAX_FILTER_SIDE))
            shrunk = max(picture.size) > longest
            if kind == was and not shrunk and not wish.strip:
                return Copy(kind, path.read_bytes(), source, False)
            picture.load()
            if getattr(picture, "is_animated", False):
                notes.append(say("Only the first picture of {name} was taken.", name=path.name))
            settings: dict[str, Any] = {}
            if picture.info.get("icc_profile") and not wish.strip:
                settings["icc_profile"] = srgb_profile()
            made = _pixels(picture, path, container, wish.strip, notes)
            if shrunk:
                made = ImageOps.contain(made, (longest, longest), PIL.Image.Resampling.LANCZOS)
            if kind == "JPEG" and made.mode == "RGBA":
                notes.append(say("JPEG knows no transparency: the picture lies on white."))
                ground = PIL.Image.new("RGBA", made.size, "white")
                made = PIL.Image.alpha_composite(ground, made).convert("RGB")
            if not wish.strip and record is not None:
                settings |= own_words(record, picture, made, kind)
            elif not wish.strip:
                words, left = their_words(picture, kind, path.name)
                settings |= words
                notes += left
            data = encode_pixels(made, kind, wish.quality, settings)
    except DAMAGE as error:
        raise UserError(
            "{name} cannot be exported.",
            "{reason}.",
            name=path.name,
            reason=(isinstance(error, OSError) and error.strerror) or error,
        ) from error
    return Copy(kind, data, source, shrunk, tuple(notes))


def _opened(file: BinaryIO) -> ImageFile:
    """Open a picture that `read_container` knows; its size was looked at, how large it may be."""
    head = file.read(12)
    file.seek(0)
    if head.startswith(b"\x89PNG"):
        return PngImageFile(file)
    if head.startswith(b"\xff\xd8"):
        return JpegImageFile(file)
    return WebPImageFile(file) if head.startswith(b"RIFF") else AvifImageFile(file)


def _format_of(picture: ImageFile) -> PictureFormat:
    kinds: dict[type, PictureFormat] = {
        PngImageFile: "PNG",
        JpegImageFile: "JPEG",
        WebPImageFile: "WEBP",
        AvifImageFile: "AVIF",
    }
    return kinds[type(picture)]


def _pixels(
    picture: PIL.Image.Image, path: Path, container: Container, strip: bool, notes: list[Message]
) -> PIL.Image.Image:
    """Return "RGB" or "RGBA" in sRGB, upright. strip: also what is hidden in the pixels goes."""
    rgba = straight_pixels(picture, notes)
    alpha = rgba[..., 3]
    if strip and alpha.min() < 255 and container.may_hide:
        with contextlib.suppress(UserError):
            if alpha.min() == 254 or stealth.read(path, container.width, container.height):
                # The lowest bits say something, and nobody sees them.
                alpha = np.where(alpha > 1, alpha | 1, 0).astype(np.uint8)
    if alpha.min() == 255:
        return PIL.Image.fromarray(rgba[..., :3].copy())
    return PIL.Image.fromarray(np.dstack((rgba[..., :3], alpha)))
