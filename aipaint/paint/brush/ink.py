"""Coverage to pixels: always from what was there before the stroke, so nothing adds up twice."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, qGray

from aipaint.paint.brush.coverage import Box
from aipaint.paint.brush.parameters import Brush
from aipaint.paint.brush.textures import GRAIN, grain
from aipaint.paint.pixels import COLOUR, TILE, Key, from_rgba
from aipaint.paint.surface import Editor, Surface

_Mode = QPainter.CompositionMode
_FORMAT = QImage.Format.Format_ARGB32_Premultiplied
# How far full coverage fills the deepest pit: at 1 it fills it quite, the hardest look of paper.
_FILL = 0.6


class Ink:
    """Paints or erases with one brush and colour in one editor.

    selection: a mask surface, None for everything. On a mask surface a colour paints its
    grey, an eraser 0.
    """

    def __init__(
        self, brush: Brush, colour: QColor, editor: Editor, selection: Surface | None, locked: bool
    ) -> None:
        self._brush = brush
        import cv2  # late: a window can show before anything is painted

        self._to_bytes, self._look_up = cv2.convertScaleAbs, cv2.LUT
        self._editor = editor
        self._selection = selection
        self._mode = _mode(brush, locked)
        erases = brush.kind == "erase"
        opacity = brush.opacity * (1.0 if erases else colour.alphaF())
        self._most = int(255.0 * opacity + 1e-6)  # rounded down: a ceiling is not exceeded
        self._shades = _shades(QColor("black") if erases else colour)
        self._grey = 0 if erases else qGray(colour.rgb())
        self._paper = _paper(brush)

    def lay(self, key: Key, box: Box, free: np.ndarray) -> QRect:
        """Paint one box of a tile anew; return it in document pixels, empty if nothing can be.

        free: float32 (h, w), 0 to 1: what the stroke does not cover.
        """
        left, top, right, bottom = box
        part = slice(top, bottom), slice(left, right)
        chosen = None
        if self._selection is not None:
            chosen = self._selection.tile(key)[part]
            if not chosen.any():
                return QRect()
        alpha = self._alpha(key, part, free, chosen)
        before = self._editor.before.tiles.get(key)
        if self._editor.before.depth != COLOUR:
            self._lay_grey(key, part, alpha)
        elif before is None:
            if self._mode != _Mode.CompositionMode_SourceOver:
                return QRect()  # nothing is there that could be erased or recoloured
            there = self._editor.writable(key).view(np.int32)[..., 0]
            there[part] = self._look_up(alpha, self._shades)
        else:
            canvas = self._editor.canvas(key)
            self._editor.writable(key)[part] = before[part]
            wide, high = right - left, bottom - top
            words = self._look_up(alpha, self._shades)
            painter = QPainter(canvas)
            painter.setCompositionMode(self._mode)
            painter.drawImage(left, top, QImage(words.data, wide, high, 4 * wide, _FORMAT))
            painter.end()
        return QRect(key[0] * TILE + left, key[1] * TILE + top, right - left, bottom - top)

    def _alpha(
        self, key: Key, part: tuple[slice, slice], free: np.ndarray, chosen: np.ndarray | None
    ) -> np.ndarray:
        """What of the colour comes there, uint8 (h, w)."""
        if chosen is None and self._paper is None and not self._brush.wet_edge:
            return self._to_bytes(free, alpha=-self._most, beta=self._most)
        cover = np.float32(1.0) - free
        if self._brush.wet_edge:
            cover = _pale_middle(cover, self._brush.wet_edge)
        if self._paper is not None:
            pits, gain = self._paper
            x, y = key[0] * TILE % GRAIN, key[1] * TILE % GRAIN
            pits = pits[y : y + TILE, x : x + TILE][part]
            if self._brush.grain == "cloud":
                cover = cover - cover * pits
            else:
                cover = cover - pits
                cover *= gain
                np.clip(cover, 0.0, 1.0, out=cover)
        if chosen is None:
            return self._to_bytes(cover, alpha=self._most)
        return self._to_bytes(cover * chosen, alpha=self._most / 255.0)

    def _lay_grey(self, key: Key, part: tuple[slice, slice], alpha: np.ndarray) -> None:
        before = self._editor.before.tile(key)[part]
        share = alpha.astype(np.uint16)
        product = before * (255 - share) + self._grey * share + 128
        self._editor.writable(key)[part] = (product + (product >> 8)) >> 8


def _mode(brush: Brush, locked: bool) -> QPainter.CompositionMode:
    if brush.kind == "erase":
        return _Mode.CompositionMode_DestinationOut
    return _Mode.CompositionMode_SourceAtop if locked else _Mode.CompositionMode_SourceOver


def _shades(colour: QColor) -> np.ndarray:
    """The colour at every alpha, as words of the document's pixels: int32 (1, 256)."""
    rgba = np.empty((256, 1, 4), np.uint8)
    rgba[..., :3] = colour.red(), colour.green(), colour.blue()
    rgba[..., 3] = np.arange(256)[:, None]
    return np.ascontiguousarray(from_rgba(rgba)).view(np.int32).reshape(1, 256)


def _paper(brush: Brush) -> tuple[np.ndarray, np.float32] | None:
    """How deep the paper is, float32 (512, 512), and what makes up for it; None when it is flat.

    Colour reaches into a pit as far as the coverage is high: a light hand marks the ridges only,
    and going over them again does not fill the pits, as a sum of dabs would. A cloud is no pit
    but a thinner place in the paint, light or heavy.
    """
    if brush.grain == "none" or not brush.grain_depth:
        return None
    depth = np.float32(brush.grain_depth)
    return grain(brush.grain, brush.grain_scale) * depth, np.float32(1.0 / (1.0 - _FILL * depth))


def _pale_middle(cover: np.ndarray, amount: float) -> np.ndarray:
    """Wet paint runs to its rim: where coverage is full there is less than where it ends."""
    full = np.clip(cover * 2.0 - 1.0, 0.0, 1.0)
    full *= full * (3.0 - 2.0 * full)
    out = np.minimum(cover * np.float32(1.0 + amount), 1.0)
    out *= 1.0 - np.float32(amount) * full
    return out
