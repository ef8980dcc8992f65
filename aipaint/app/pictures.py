"""Between the engine's pixels and Qt's."""

from __future__ import annotations

from PySide6.QtGui import QImage

from aipaint.core.events import Image


def to_qimage(image: Image) -> QImage:
    """Return a QImage of its own memory, `Format_RGB888`."""
    view = QImage(
        image.data, image.width, image.height, 3 * image.width, QImage.Format.Format_RGB888
    )
    return view.copy()
