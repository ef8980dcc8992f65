"""Every blend mode against the formulas of W3C Compositing and Blending Level 1."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint

from aipaint.paint.blend import blend_image
from aipaint.paint.layers import Blend
from aipaint.paint.pixels import wrap

Colour = tuple[float, float, float]  # red, green, blue


def _lum(c: Colour) -> float:
    return 0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2]


def _clip(c: Colour) -> Colour:
    lum, least, most = _lum(c), min(c), max(c)
    if least < 0:
        c = tuple(lum + (v - lum) * lum / (lum - least) for v in c)
    if most > 1:
        c = tuple(lum + (v - lum) * (1 - lum) / (most - lum) for v in c)
    return c


def _set_lum(c: Colour, lum: float) -> Colour:
    d = lum - _lum(c)
    return _clip(tuple(v + d for v in c))


def _sat(c: Colour) -> float:
    return max(c) - min(c)


def _set_sat(c: Colour, s: float) -> Colour:
    if max(c) == min(c):
        return (0.0, 0.0, 0.0)
    return tuple((v - min(c)) * s / (max(c) - min(c)) for v in c)


def _hard_light(b: float, s: float) -> float:
    return b * 2 * s if s <= 0.5 else b + (2 * s - 1) - b * (2 * s - 1)


def _dodge(b: float, s: float) -> float:
    return 0 if b == 0 else 1 if s == 1 else min(1, b / (1 - s))


def _burn(b: float, s: float) -> float:
    return 1 if b == 1 else 0 if s == 0 else 1 - min(1, (1 - b) / s)


def _soft_light(b: float, s: float) -> float:
    if s <= 0.5:
        return b - (1 - 2 * s) * b * (1 - b)
    d = ((16 * b - 12) * b + 4) * b if b <= 0.25 else math.sqrt(b)
    return b + (2 * s - 1) * (d - b)


SEPARABLE: dict[Blend, Callable[[float, float], float]] = {
    Blend.NORMAL: lambda b, s: s,
    Blend.MULTIPLY: lambda b, s: b * s,
    Blend.SCREEN: lambda b, s: b + s - b * s,
    Blend.OVERLAY: lambda b, s: _hard_light(s, b),
    Blend.DARKEN: min,
    Blend.LIGHTEN: max,
    Blend.COLOR_DODGE: _dodge,
    Blend.COLOR_BURN: _burn,
    Blend.HARD_LIGHT: _hard_light,
    Blend.SOFT_LIGHT: _soft_light,
    Blend.DIFFERENCE: lambda b, s: abs(b - s),
    Blend.EXCLUSION: lambda b, s: b + s - 2 * b * s,
}
TOGETHER: dict[Blend, Callable[[Colour, Colour], Colour]] = {
    Blend.HUE: lambda b, s: _set_lum(_set_sat(s, _sat(b)), _lum(b)),
    Blend.SATURATION: lambda b, s: _set_lum(_set_sat(b, _sat(s)), _lum(b)),
    Blend.COLOR: lambda b, s: _set_lum(s, _lum(b)),
    Blend.LUMINOSITY: lambda b, s: _set_lum(b, _lum(s)),
}


def expected(mode: Blend, bottom: list[int], top: list[int], opacity: float) -> list[float]:
    """Blend two premultiplied B, G, R, A pixels, 0 to 255, pixel by pixel and in doubles."""
    ab, as_ = bottom[3] / 255, top[3] / 255 * opacity
    if mode is Blend.PLUS:
        return [min(255, b + s * opacity) for b, s in zip(bottom, top, strict=True)]
    cb = tuple(bottom[i] / bottom[3] if bottom[3] else 0.0 for i in (2, 1, 0))
    cs = tuple(top[i] / top[3] if top[3] else 0.0 for i in (2, 1, 0))
    if mode in TOGETHER:
        mixed = TOGETHER[mode](cb, cs)
    else:
        mixed = tuple(SEPARABLE[mode](b, s) for b, s in zip(cb, cs, strict=True))
    out = [
        as_ * (1 - ab) * s + as_ * ab * m + (1 - as_) * ab * b
        for b, s, m in zip(cb, cs, mixed, strict=True)
    ]
    return [255 * v for v in (out[2], out[1], out[0], as_ + ab - as_ * ab)]


def pixels(count: int, seed: int) -> np.ndarray:
    """(1, count, 4) premultiplied, rich in nothing, all, hardly anything, black, white, grey."""
    rng = np.random.default_rng(seed)
    alpha = rng.integers(0, 256, (count, 1))
    kind = rng.integers(0, 10, (count, 1))
    alpha = np.where(kind < 3, 255, np.where(kind == 3, 0, np.where(kind == 4, alpha % 5, alpha)))
    colour = rng.random((count, 3))
    edge = rng.integers(0, 12, (count, 3))
    colour = np.where(edge == 0, 0, np.where(edge == 1, 1, np.where(edge == 2, 0.5, colour)))
    grey = rng.integers(0, 6, (count, 1)) == 0
    colour = np.where(grey, colour[:, :1], colour)
    return np.concatenate([np.rint(colour * alpha), alpha], 1).astype(np.uint8)[None]


@pytest.mark.parametrize("mode", Blend)
@settings(max_examples=8)
@given(seed=st.integers(0, 2**32 - 1), step=st.one_of(st.just(255), st.integers(0, 255)))
def test_every_mode_follows_its_formula(mode: Blend, seed: int, step: int) -> None:
    bottom, top = pixels(250, seed), pixels(250, seed + 1)
    should = np.array(
        [
            expected(mode, b, s, step / 255)
            for b, s in zip(bottom[0].tolist(), top[0].tolist(), strict=True)
        ]
    )
    blend_image(wrap(bottom), wrap(top), mode, step / 255)
    # 8-bit coverage faded by 8-bit opacity is rounded once more.
    assert np.abs(bottom[0] - should).max() <= (1.001 if step == 255 else 1.501)
    assert (bottom[0, :, :3] <= bottom[0, :, 3:]).all(), "not premultiplied any more"


@pytest.mark.parametrize("mode", Blend)
def test_nothing_on_top_changes_nothing(mode: Blend) -> None:
    bottom = pixels(500, 1)
    before = bottom.copy()
    blend_image(wrap(bottom), wrap(np.zeros_like(bottom)), mode)
    blend_image(wrap(bottom), wrap(pixels(500, 2)), mode, 0.0)
    assert np.array_equal(bottom, before)


@pytest.mark.parametrize("mode", [Blend.NORMAL, Blend.HUE])
def test_a_smaller_picture_lands_where_it_is_put_and_is_cut_off_outside(mode: Blend) -> None:
    bottom = np.zeros((20, 30, 4), np.uint8)
    blend_image(wrap(bottom), wrap(np.full((8, 8, 4), 255, np.uint8)), mode, at=QPoint(26, -3))
    should = np.zeros_like(bottom)
    should[:5, 26:] = 255
    assert np.array_equal(bottom, should)
