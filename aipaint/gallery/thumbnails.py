"""Small pictures in two sizes, cached by the content of the large ones."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Literal

import PIL.features
import PIL.Image
import PIL.ImageOps

from aipaint.core.damage import DAMAGE
from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic
from aipaint.core.metadata.containers import read_container
from aipaint.core.recipe import MAX_PIXELS

Side = Literal["small", "large"]
SIDES: dict[Side, int] = {"small": 256, "large": 512}
_QUALITY = 85
_FORMATS = ("PNG", "JPEG", "WEBP", *(("AVIF",) if PIL.features.check("avif") else ()))


def thumbnail_path(cache: Path, digest: str, side: Side = "small") -> Path:
    """Return where a thumbnail of a file with this SHA-256 lies, made or not."""
    folder = "thumbnails" if side == "small" else f"thumbnails-{SIDES[side]}"
    return cache / folder / digest[:2] / f"{digest}.webp"


def make_thumbnails(picture: Path, small: Path, target: Path) -> None:
    """Write a WebP of `picture` to `target`: 256×256 pixels at most if that is `small`, else 512.

    With the large one the small one is made too, unless it exists: reading the picture costs the
    most. Smaller pictures keep their size. Raises UserError when the picture is gone or damaged,
    or the cache cannot be written.
    """
    side = SIDES["small" if target == small else "large"]
    image = _read(picture, side)
    _write(image, target, picture.name)
    if target != small and not small.exists():
        image.thumbnail(
            (SIDES["small"], SIDES["small"]), PIL.Image.Resampling.LANCZOS, reducing_gap=3.0
        )
        _write(image, small, picture.name)


def _read(picture: Path, side: int) -> PIL.Image.Image:
    """Return a picture, upright and at most `side` pixels wide and high."""
    # Looks at the header before Pillow does: the file may no longer be what was kept.
    claimed = read_container(picture)
    try:
        if claimed.width * claimed.height > MAX_PIXELS:
            raise ValueError(f"{claimed.width}×{claimed.height} pixels are too many")
        with PIL.Image.open(picture, formats=_FORMATS) as image:
            # A JPEG is decoded at a fraction of its size.
            image.draft("RGB", (2 * side, 2 * side))
            small = image.convert("RGB")
    except DAMAGE as error:
        raise UserError(
            "The picture {name} cannot be shown.",
            "Its file is damaged or cannot be read.",
            name=picture.name,
        ) from error
    small.thumbnail((side, side), PIL.Image.Resampling.LANCZOS, reducing_gap=3.0)
    try:
        PIL.ImageOps.exif_transpose(small, in_place=True)
    except Exception:  # noqa: BLE001 - damaged Exif blocks raise all sorts
        small.info.clear()  # nobody knows how it was held: it stays as it lies
    return small


def _write(image: PIL.Image.Image, target: Path, name: str) -> None:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=_QUALITY)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(target, out.getvalue())
    except OSError as error:
        raise UserError(
            "The thumbnail of {name} cannot be kept.",
            "{reason}.",
            "See that the disk has room and that {folder} may be written.",
            name=name,
            reason=error.strerror or error,
            folder=target.parent,
        ) from error
