"""A picture and its halved copies, so that a far view costs no more than a near one."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage


class Pyramid:
    """A picture as 8-bit RGB, halved again and again as far as somebody looks from afar."""

    def __init__(self, image: QImage) -> None:
        self._levels = [image.convertToFormat(QImage.Format.Format_RGB32)]

    @property
    def picture(self) -> QImage:
        """The picture at its full size."""
        return self._levels[0]

    def at(self, zoom: float) -> QImage:
        """Return the smallest copy that is not too small for `zoom`, screen by picture pixels."""
        wanted = max(0, math.floor(-math.log2(zoom))) if zoom < 1 else 0
        size = self.picture.size()
        while len(self._levels) <= wanted and min(size.toTuple()) >> len(self._levels):
            last = self._levels[-1].size()
            self._levels.append(
                self._levels[-1].scaled(
                    QSize(max(1, last.width() // 2), max(1, last.height() // 2)),
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
        return self._levels[min(wanted, len(self._levels) - 1)]
