"""Saving a picture where the user wants it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Entry

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}


def save_picture(image: QImage, path: Path, entry: Entry | None) -> None:
    """Write `image` to `path` in the format its ending names, whole or not at all.

    A PNG of a gallery entry is copied as it was kept, recipe included. Raises UserError for an
    unknown ending or a place that cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise UserError(
            "A picture cannot be saved as “{ending}”.",
            fix="Use one of {endings}.",
            ending=ending or path.name,
            endings=", ".join(FORMATS),
        )
    try:
        if ending == ".png" and entry is not None:
            write_atomic(path, entry.path.read_bytes())
            return
        write_atomic(path, encode(image, FORMATS[ending]))
    except OSError as error:
        raise UserError(
            "The picture could not be saved as {path}.",
            "{reason}.",
            "Choose another folder, or make room.",
            path=path,
            reason=error.strerror or str(error),
        ) from error


def encode(image: QImage, file_format: str) -> bytes:
    """Return the file bytes of a picture. Raises OSError when Qt cannot write the format."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, file_format.encode(), -1 if file_format == "PNG" else 92):
        raise OSError(f"cannot write {file_format}")
    return bytes(buffer.data().data())
