"""Blend modes of W3C Compositing and Blending Level 1 on premultiplied pixels.

Most modes are QPainter's. Where its arithmetic strays from the formulas by more than 1/255 (soft
light, exclusion, colour dodge where source or backdrop is nearly transparent) or has none (the four
that mix hue, saturation and luminosity), they are computed here.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter

from aipaint.paint.layers import Blend
from aipaint.paint.pixels import COLOUR, view

_Mode = QPainter.CompositionMode

COMPOSITION: dict[Blend, QPainter.CompositionMode] = {
    Blend.NORMAL: _Mode.CompositionMode_SourceOver,
    Blend.MULTIPLY: _Mode.CompositionMode_Multiply,
    Blend.SCREEN: _Mode.CompositionMode_Screen,
    Blend.OVERLAY: _Mode.CompositionMode_Overlay,
    Blend.DARKEN: _Mode.CompositionMode_Darken,
    Blend.LIGHTEN: _Mode.CompositionMode_Lighten,
    Blend.COLOR_BURN: _Mode.CompositionMode_ColorBurn,
    Blend.HARD_LIGHT: _Mode.CompositionMode_HardLight,
    Blend.DIFFERENCE: _Mode.CompositionMode_Difference,
    Blend.PLUS: _Mode.CompositionMode_Plus,
}
"""The modes QPainter has right; all others of `Blend` only `blend_image` knows."""

_BAND = 256  # rows blended at a time: bounds the memory of floats
_TINY = np.float32(1e-9)


def steps(opacity: float) -> int:
    """An opacity, 0 to 1, in the 255 steps that 8-bit coverage has."""
    return min(255, max(0, round(opacity * 255)))


def painter_opacity(opacity: float) -> float:
    """What to give QPainter.setOpacity for an opacity to count in exact steps of 1/255.

    Left alone it cuts down to 1/256 and again to 1/255, which makes 30 % two steps too faint.
    """
    wanted = steps(opacity)
    return 1.0 if wanted == 255 else (math.ceil(wanted * 256 / 255) + 0.25) / 256


def painter_mode(mode: Blend, opacity: float) -> QPainter.CompositionMode | None:
    """QPainter's mode for this blend mode at this opacity, None where it has none.

    It mixes the blended with the old instead of fading the source first. That is the same thing,
    except for a sum that saturates.
    """
    if mode is Blend.PLUS and steps(opacity) < 255:
        return None
    return COMPOSITION.get(mode)


def blend_image(
    bottom: QImage, top: QImage, mode: Blend, opacity: float = 1.0, at: QPoint | None = None
) -> None:
    """Blend `top` onto `bottom`, in place, with the corner of `top` at `at` (None: the corner).

    Both ARGB32_Premultiplied; what of `top` lies outside is ignored. opacity: 0 to 1, counted in
    steps of 1/255. No painter may be active on `bottom`. The result is within 1/255 of the W3C
    formulas at full opacity, and within 1.5/255 at others. Raises ValueError for other formats.
    """
    at = QPoint(0, 0) if at is None else at
    native = painter_mode(mode, opacity)
    if native is not None:
        painter = QPainter(bottom)
        painter.setCompositionMode(native)
        painter.setOpacity(painter_opacity(opacity))
        painter.drawImage(at, top)
        painter.end()
        return
    common = bottom.rect().intersected(QRect(at, top.size()))
    if common.isEmpty() or steps(opacity) == 0:
        return
    below, above = view(bottom), view(top)
    if below.shape[-1] != COLOUR or above.shape[-1] != COLOUR:
        raise ValueError("masks can't be blended")
    for y in range(common.top(), common.bottom() + 1, _BAND):
        rows = min(_BAND, common.bottom() + 1 - y)
        left, width = common.left(), common.width()
        under = below[y : y + rows, left : left + width]
        over = above[y - at.y() : y - at.y() + rows, left - at.x() : left - at.x() + width]
        under[...] = _blended(under, over, mode, steps(opacity) / 255)


def _blended(under: np.ndarray, over: np.ndarray, mode: Blend, opacity: float) -> np.ndarray:
    """Blend uint8 (h, w, 4) arrays of document pixels by the general formula in float32.

    co = cs·αs·(1 - αb) + cb·αb·(1 - αs) + αs·αb·B(cb, cs), on each channel.
    """
    below = under.astype(np.float32) * np.float32(1 / 255)
    above = over.astype(np.float32) * np.float32(opacity / 255)
    if mode is Blend.PLUS:
        return _bytes(below + above)
    alpha_b, alpha_s = below[..., 3:], above[..., 3:]
    backdrop = below[..., :3] / np.maximum(alpha_b, _TINY)
    source = above[..., :3] / np.maximum(alpha_s, _TINY)
    # Equal bytes of colour and coverage mean exactly 1, which a division need not give.
    np.minimum(backdrop, 1, out=backdrop)
    np.copyto(source, 1, where=over[..., :3] >= over[..., 3:])
    out = below + above * (1 - alpha_b) - below * alpha_s
    out[..., :3] += alpha_b * alpha_s * _FORMULAS[mode](backdrop, source)
    out[..., 3:] += alpha_b * alpha_s
    return _bytes(out)


def _bytes(values: np.ndarray) -> np.ndarray:
    values *= 255
    values += np.float32(0.5)
    return np.clip(values, 0, 255, out=values).astype(np.uint8)


def _color_dodge(backdrop: np.ndarray, source: np.ndarray) -> np.ndarray:
    bright = np.minimum(backdrop / np.maximum(1 - source, _TINY), 1)
    return np.where(backdrop == 0, np.float32(0), bright)


def _soft_light(backdrop: np.ndarray, source: np.ndarray) -> np.ndarray:
    dark = backdrop * (1 - backdrop)
    polynomial = ((16 * backdrop - 12) * backdrop + 4) * backdrop
    bright = np.where(backdrop <= 0.25, polynomial, np.sqrt(backdrop)) - backdrop
    return backdrop + (2 * source - 1) * np.where(source <= 0.5, dark, bright)


def _exclusion(backdrop: np.ndarray, source: np.ndarray) -> np.ndarray:
    return backdrop + source - 2 * backdrop * source


def _luminosity_of(colour: np.ndarray) -> np.ndarray:
    """Lum() of blue, green, red, kept as (h, w, 1)."""
    weights = np.array([0.11, 0.59, 0.3], np.float32)
    return (colour @ weights)[..., None]


def _saturation_of(colour: np.ndarray) -> np.ndarray:
    return colour.max(-1, keepdims=True) - colour.min(-1, keepdims=True)


def _with_saturation(colour: np.ndarray, saturation: np.ndarray) -> np.ndarray:
    least = colour.min(-1, keepdims=True)
    spread = colour.max(-1, keepdims=True) - least
    return (colour - least) * (saturation / np.maximum(spread, _TINY))


def _with_luminosity(colour: np.ndarray, luminosity: np.ndarray) -> np.ndarray:
    """SetLum() and its ClipColor(): the colour keeps its hue where it would leave the gamut."""
    colour = colour + (luminosity - _luminosity_of(colour))
    least, most = colour.min(-1, keepdims=True), colour.max(-1, keepdims=True)
    shrink = np.minimum(
        np.where(least < 0, luminosity / np.maximum(luminosity - least, _TINY), 1),
        np.where(most > 1, (1 - luminosity) / np.maximum(most - luminosity, _TINY), 1),
    )
    return luminosity + (colour - luminosity) * shrink


def _hue(backdrop: np.ndarray, source: np.ndarray) -> np.ndarray:
    hue = _with_saturation(source, _saturation_of(backdrop))
    return _with_luminosity(hue, _luminosity_of(backdrop))


def _saturation(backdrop: np.ndarray, source: np.ndarray) -> np.ndarray:
    saturated = _with_saturation(backdrop, _saturation_of(source))
    return _with_luminosity(saturated, _luminosity_of(backdrop))


def _color(backdrop: np.ndarray, source: np.ndarray) -> np.ndarray:
    return _with_luminosity(source, _luminosity_of(backdrop))


def _luminosity(backdrop: np.ndarray, source: np.ndarray) -> np.ndarray:
    return _with_luminosity(backdrop, _luminosity_of(source))


# B(cb, cs): float32 (h, w, 3) in [0, 1], straight, blue first.
_FORMULAS = {
    Blend.COLOR_DODGE: _color_dodge,
    Blend.SOFT_LIGHT: _soft_light,
    Blend.EXCLUSION: _exclusion,
    Blend.HUE: _hue,
    Blend.SATURATION: _saturation,
    Blend.COLOR: _color,
    Blend.LUMINOSITY: _luminosity,
}
