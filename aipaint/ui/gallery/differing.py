"""How far two pictures differ, pixel by pixel, made visible."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from aipaint.ui.gallery.compare_glass import fitted

if TYPE_CHECKING:
    import numpy as np

MOST = 16_000_000  # pixels that are compared; larger pictures are made smaller first


class Differing(NamedTuple):
    """distance: uint8 (H, W, 3), how far each value differs. mean: of all, 0 to 255.

    share: of pixels that differ at all, 0 to 1. shrunk: whether the pictures were made smaller.
    """

    distance: np.ndarray
    mean: float
    share: float
    shrunk: bool


def compare(first: QImage, second: QImage, frame: QSize) -> Differing:
    """Return how far two pictures differ when both lie in one frame. Slow: for a thread."""
    import cv2

    shrink = min(1.0, math.sqrt(MOST / max(1, frame.width() * frame.height())))
    size = QSize(max(1, int(frame.width() * shrink)), max(1, int(frame.height() * shrink)))
    distance = cv2.absdiff(*(_pixels(image, size) for image in (first, second)))
    blue, green, red = cv2.split(distance)
    differing = cv2.bitwise_or(cv2.bitwise_or(blue, green), red)
    share = cv2.countNonZero(differing) / max(1, size.width() * size.height())
    return Differing(distance, sum(cv2.mean(distance)[:3]) / 3, share, shrink < 1.0)


def amplified(found: Differing, gain: float) -> QImage:
    """Return the distances times `gain` as a picture: black where nothing differs."""
    import cv2
    import numpy as np

    brighter = cv2.convertScaleAbs(found.distance, alpha=gain)
    height, width = brighter.shape[:2]
    out = np.full((height, width, 4), 255, np.uint8)
    out[..., :3] = brighter
    return QImage(out.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def _pixels(image: QImage, size: QSize) -> np.ndarray:
    """The picture in its frame as uint8 (H, W, 3), blue first."""
    import numpy as np

    sheet = QImage(size, QImage.Format.Format_RGB32)
    sheet.fill(Qt.GlobalColor.black)
    place = fitted(size, image.size())
    whole = QRect(0, 0, size.width(), size.height())
    exact = place.toRect() == whole
    painter = QPainter(sheet)
    if exact and image.size() == size:
        painter.drawImage(0, 0, image)
    else:
        target = whole if exact else place.toAlignedRect().intersected(whole)
        # Scaled by Qt's box filter: a painter's own, bilinear, would leave out pixels.
        small = image.scaled(
            target.size(),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(target.topLeft(), small)
    painter.end()
    rows = np.frombuffer(sheet.constBits(), np.uint8).reshape(
        size.height(), sheet.bytesPerLine() // 4, 4
    )
    return rows[:, : size.width(), :3].copy()
