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


def from_qimage(image: QImage) -> Image:
    """Return the pixels of a QImage without transparency."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    width, height, stride = plain.width(), plain.height(), plain.bytesPerLine()
    rows = plain.constBits()
    # Qt pads rows to four bytes; ours have no padding.
    data = b"".join(bytes(rows[y * stride : y * stride + 3 * width]) for y in range(height))
    return Image(width, height, data)
