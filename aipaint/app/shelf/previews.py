"""The pictures that the user keeps for models."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImageReader

from aipaint.core.errors import UserError
from aipaint.core.files import write_atomic
from aipaint.core.paths import Home

SIDE = 512
"""The longer side of a kept picture in pixels."""

_MOST_PIXELS = 200_000_000


def previews(home: Home) -> Path:
    """Return the folder they are kept in."""
    return home.data / "shelf"


def keep_preview(file: Path, picture: Path) -> UserError | None:
    """Write a copy of a picture, small enough for a card; return why it could not be, if so."""
    reader = QImageReader(os.fspath(picture))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() * size.height() > _MOST_PIXELS:
        return _no_picture(picture)
    image = reader.read()
    if image.isNull():
        return _no_picture(picture)
    if max(image.width(), image.height()) > SIDE:
        image = image.scaled(
            QSize(SIDE, SIDE),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # pyright: ignore[reportArgumentType, reportCallIssue]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(file, bytes(buffer.data().data()))
    except OSError as error:
        return UserError(
            "The picture of the model could not be kept.",
            "The system says: {reason}.",
            "Make room on the disk and choose it again.",
            reason=error.strerror or error,
        )
    return None


def _no_picture(picture: Path) -> UserError:
    return UserError(
        "The file {file} cannot be opened as a picture.",
        fix="Choose a PNG, JPEG or WebP picture of less size.",
        file=picture.name,
    )
