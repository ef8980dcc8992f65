"""Small pictures for the gallery strip, cached by the content of the large ones."""

from __future__ import annotations

import io
from pathlib import Path

import PIL.features
import PIL.Image
import PIL.ImageOps

from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic
from aipaint.core.metadata.containers import read_container
from aipaint.core.recipe import MAX_PIXELS

SIDE = 256
_QUALITY = 85
_FORMATS = ("PNG", "JPEG", "WEBP", *(("AVIF",) if PIL.features.check("avif") else ()))


def thumbnail_path(cache: Path, digest: str) -> Path:
    """Return where the thumbnail of a file with this SHA-256 lies, made or not."""
    return cache / "thumbnails" / digest[:2] / f"{digest}.webp"


def make_thumbnail(picture: Path, target: Path) -> None:
    """Write a WebP of `picture`, at most 256×256 pixels, to `target`.

    Smaller pictures keep their size. Raises UserError when the picture is gone or damaged, or
    the cache cannot be written.
    """
    # Looks at the header before Pillow does: the file may no longer be what was kept.
    claimed = read_container(picture)
    try:
        if claimed.width * claimed.height > MAX_PIXELS:
            raise ValueError(f"{claimed.width}×{claimed.height} pixels are too many")
        with PIL.Image.open(picture, formats=_FORMATS) as image:
            # A JPEG is decoded at a fraction of its size.
            image.draft("RGB", (2 * SIDE, 2 * SIDE))
            small = image.convert("RGB")
    # Pillow reports damage in many ways; SyntaxError and EOFError are among them.
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise UserError(
            "The picture {name} cannot be shown.",
            "Its file is damaged or cannot be read.",
            name=picture.name,
        ) from error
    small.thumbnail((SIDE, SIDE), PIL.Image.Resampling.LANCZOS, reducing_gap=3.0)
    PIL.ImageOps.exif_transpose(small, in_place=True)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=_QUALITY)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(target, out.getvalue())
    except OSError as error:
        raise UserError(
            "The thumbnail of {name} cannot be kept.",
            "{reason}.",
            "See that the disk has room and that {folder} may be written.",
            name=picture.name,
            reason=error.strerror or error,
            folder=target.parent,
        ) from error
