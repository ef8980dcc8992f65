"""Simple layers for looking at how they are composited."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage

from aipaint.paint.layers import Layer
from aipaint.paint.pixels import view
from aipaint.paint.surface import Surface, surface_of

RED, GREEN, BLUE = (0, 0, 255, 255), (0, 255, 0, 255), (255, 0, 0, 255)  # blue, green, red, alpha
WHITE, CLEAR = (255, 255, 255, 255), (0, 0, 0, 0)
HALF_RED = (0, 0, 128, 128)


def plain(colour: tuple[int, ...], x: int = 0, y: int = 0, w: int = 8, h: int = 8) -> Surface:
    return surface_of(np.full((h, w, 4), colour, np.uint8), x, y)


def paint(name: str, colour: tuple[int, ...], x: int = 0, w: int = 8, **look: object) -> Layer:
    return Layer(name, surface=plain(colour, x, 0, w), **look)  # type: ignore[arg-type]


def group(*children: Layer, **look: object) -> Layer:
    return Layer("Group", group=True, children=children, **look)  # type: ignore[arg-type]


def pixels_of(image: QImage) -> np.ndarray:
    return view(image).copy()  # a view keeps no image alive


def noise(width: int, height: int, seed: int) -> Surface:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)
    pixels[..., 3] = 255
    return surface_of(pixels)
