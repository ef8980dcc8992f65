"""Whatever Pillow decodes as the pixels of a document."""

from __future__ import annotations

import numpy as np
import PIL.Image
from PySide6.QtGui import QImage

from aipaint.core.colours import straight_pixels
from aipaint.core.messages import Message
from aipaint.paint.pixels import to_colour


def document_pixels(picture: PIL.Image.Image, notes: list[Message]) -> np.ndarray:
    """Document pixels, uint8 (h, w, 4), of a loaded picture: upright, in sRGB.

    Adds to `notes` what could not be kept.
    """
    straight = straight_pixels(picture, notes)
    height, width = straight.shape[:2]
    return to_colour(QImage(straight.data, width, height, 4 * width, QImage.Format.Format_RGBA8888))
