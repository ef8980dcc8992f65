"""An upscaler applied to a whole picture, in bands from the top down."""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import torch

from aipaint.core.events import Facts
from aipaint.core.filters import Filter
from aipaint.core.messages import Message
from aipaint.core.pixels import Inputs, from_array, to_array
from aipaint.families.base import OnPart, OnTile
from aipaint.families.nets import facts
from aipaint.families.upscale.bleed import bled
from aipaint.families.upscale.network import Network, Tick
from aipaint.families.upscale.rows import Rows, Tiling, enlarged, resized, stream

_BAND = 96 * 2**20  # bytes of a band of a network's result
_PART = 8 * 2**20  # bytes of a part that is handed over
_PROBE = 48  # pixels: the side of a flat picture

Size = tuple[int, int]


@dataclass(frozen=True)
class Stage:
    """One step on the way to the wished size; `network`, or else a change of size alone."""

    network: bool
    before: Size
    after: Size


def stages(size: Size, factor: int, scale: int) -> list[Stage]:
    """Return how pictures of `size` become `factor` times as large with a network of `scale`.

    The network comes last where that is possible, and its input is no larger than it must be.
    """

    def towards(goal: Fraction) -> list[Stage]:
        before = towards(goal / scale) if goal > scale else []
        start = before[-1].after if before else size
        large = (start[0] * scale, start[1] * scale)
        wished = (-(-size[0] * goal // 1), -(-size[1] * goal // 1))
        found = [*before, Stage(True, start, large)]
        return found if large == wished else [*found, Stage(False, large, wished)]

    return towards(Fraction(factor))


class LoadedUpscaler:
    """Enlarges pictures; see `aipaint.families.base.LoadedFilter`."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._levels: np.ndarray | None = None

    def apply(
        self, wish: Filter, inputs: Inputs, on_tile: OnTile, on_part: OnPart
    ) -> tuple[Facts, list[Message]]:
        """Enlarge a picture `wish.scale` times: RGB, or RGBA where it has an alpha."""
        began = time.perf_counter()
        pixels = to_array(inputs[wish.image])
        if pixels.ndim == 2:
            pixels = np.repeat(pixels[..., None], 3, 2)
        size = (pixels.shape[1], pixels.shape[0])
        has_alpha = pixels.shape[2] == 4
        way = stages(size, wish.scale, self._network.scale)
        cuts = [self._tiling(stage.before, pixels.shape[2]) for stage in way if stage.network]
        runs = self._network.parts * (2 if has_alpha else 1)
        tick = _Ticks(sum(cut.count for cut in cuts) * runs, on_tile)

        rows = _with_alpha(pixels) if has_alpha else stream(pixels)
        tilings = iter(cuts)
        for stage in way:
            if stage.network:
                rows = enlarged(
                    rows, next(tilings), self._network.scale, lambda t: self._enlarge(t, tick)
                )
            else:
                rows = resized(rows, stage.before, stage.after)
        final = way[-1].after
        top = 0
        for band in rows:
            step = max(1, _PART // band[0].nbytes)
            for start in range(0, len(band), step):
                part = band[start : start + step]
                on_part(top, final, from_array(part))
                top += len(part)
        network = self._network
        seconds = time.perf_counter() - began
        return facts(network.name, network.hash, network.device.type, seconds, torch), []

    def _tiling(self, size: Size, channels: int) -> Tiling:
        network = self._network
        row = size[0] * channels * network.scale**2
        return Tiling(size, network.side, _BAND // row, network.margin, network.multiple)

    def _enlarge(self, tile: np.ndarray, tick: Tick) -> np.ndarray:
        colours = self._network.enlarge(tile[..., :3], tick)
        if tile.shape[2] == 3:
            return colours
        return np.dstack((colours, self._enlarge_alpha(tile[..., 3], tick)))

    def _enlarge_alpha(self, alpha: np.ndarray, tick: Tick) -> np.ndarray:
        """Enlarge an alpha as a grey picture, so that its edges are as sharp as the colours'."""
        scale, first = self._network.scale, alpha[0, 0]
        if (alpha == first).all():
            for _ in range(self._network.parts):
                tick()
            return np.full((alpha.shape[0] * scale, alpha.shape[1] * scale), first, np.uint8)
        found = self._network.enlarge(np.repeat(alpha[..., None], 3, 2), tick)
        total = found[..., 0].astype(np.uint16)
        total += found[..., 1]
        total += found[..., 2]
        return self._alpha_levels()[total]

    def _alpha_levels(self) -> np.ndarray:
        """Return which alpha each sum of three channels means: uint8 (766,).

        Networks do not give flat black and white back exactly; what is opaque must stay so.
        """
        if self._levels is None:
            black, white = (
                float(np.median(self._network.enlarge(flat, lambda: None)))
                for flat in (np.full((_PROBE, _PROBE, 3), level, np.uint8) for level in (0, 255))
            )
            if white - black < 128:
                # It loses the difference altogether: nothing can be set right here.
                black, white = 0.0, 255.0
            levels = (np.arange(766) / 3 - black) * (255 / (white - black))
            self._levels = np.rint(levels).clip(0, 255).astype(np.uint8)
        return self._levels


class _Ticks:
    """Counts what is done."""

    def __init__(self, total: int, on_tile: OnTile) -> None:
        self._done, self._total, self._on_tile = 0, total, on_tile

    def __call__(self) -> None:
        self._done += 1
        self._on_tile(self._done, self._total)


def _with_alpha(rgba: np.ndarray) -> Rows:
    top = 0
    for colours in bled(rgba):
        yield np.dstack((colours, rgba[top : top + len(colours), :, 3]))
        top += len(colours)
