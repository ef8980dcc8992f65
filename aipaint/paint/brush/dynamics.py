"""How pressure, tilt, direction and chance shape each dab."""

from __future__ import annotations

import math
import random
from typing import NamedTuple

from aipaint.paint.brush.curve import respond
from aipaint.paint.brush.parameters import Brush
from aipaint.paint.brush.path import Place

_LEAST_SIZE = 0.3  # pixels: a thinner line can't be told from a paler one
_LEAST_STEP, _THIN_STEP = 0.5, 0.25  # pixels: closer dabs are work nobody sees; for thin lines
_FULL_TILT = 60.0  # degrees, what most pens report at the most
_STRETCH = 2.0  # a fully tilted pen draws a dab out to 1 + this many sizes


class Dab(NamedTuple):
    """x, y: its centre in document pixels. size: greater diameter. roundness: smaller by greater.

    angle: degrees clockwise from the x axis. flow: what it adds. ceiling: up to what, 0 to 1.
    """

    x: float
    y: float
    size: float
    roundness: float
    angle: float
    flow: float
    ceiling: float


class Dynamics:
    """Makes places into dabs. The same seed and the same places give the same dabs."""

    def __init__(self, brush: Brush, seed: int) -> None:
        self._brush = brush
        self._chance = random.Random(seed)
        self._is_random = any(
            (brush.scatter, brush.jitter_size, brush.jitter_angle, brush.jitter_flow)
        )
        # A dab is that much smaller across than it is long, whatever the pen does.
        self._thin = brush.spacing * brush.roundness

    def step(self, place: Place) -> float:
        """The distance from a dab here to the next, in pixels."""
        size = self._size(place.pressure)
        return max(size * self._thin, min(_LEAST_STEP, max(_THIN_STEP, size / 4.0)))

    def is_outline(self) -> bool:
        """Whether dabs have a hard rim and nothing within it to build up."""
        brush = self._brush
        builds = brush.flow < 1.0 or brush.pressure_flow or brush.jitter_flow
        return brush.tip == "round" and brush.hardness == 1.0 and not builds

    def reach(self) -> float:
        """The farthest from its place that a dab may colour a pixel."""
        brush = self._brush
        size = brush.size * (1.0 + _STRETCH * brush.tilt)
        return size / 2.0 + brush.scatter * brush.size + 2.0

    def dab(self, place: Place) -> Dab:
        """The dab at a place."""
        brush = self._brush
        size = self._size(place.pressure)
        roundness, angle, flow, ceiling = brush.roundness, brush.angle, brush.flow, 1.0
        x, y = place.x, place.y
        if brush.follow:
            angle += math.degrees(place.direction)
        if brush.pressure_flow:
            flow *= self._share(brush.pressure_flow, place.pressure)
        if brush.pressure_opacity:
            ceiling = self._share(brush.pressure_opacity, place.pressure)
        if brush.tilt and (place.tilt_x or place.tilt_y):
            lean = min(math.hypot(place.tilt_x, place.tilt_y) / _FULL_TILT, 1.0)
            longer = 1.0 + _STRETCH * brush.tilt * lean
            size *= longer
            roundness /= longer
            angle = brush.angle + math.degrees(math.atan2(place.tilt_y, place.tilt_x))
        if self._is_random:
            # Always as many draws, so that one parameter does not change what another does.
            away, turn, less, spin, thin = (self._chance.random() for _ in range(5))
            away = brush.scatter * brush.size * math.sqrt(away)
            x += away * math.cos(math.tau * turn)
            y += away * math.sin(math.tau * turn)
            size *= 1.0 - brush.jitter_size * less
            angle += brush.jitter_angle * (360.0 * spin - 180.0)
            flow *= 1.0 - brush.jitter_flow * thin
        return Dab(x, y, max(size, _LEAST_SIZE), roundness, angle, flow, ceiling)

    def _size(self, pressure: float) -> float:
        brush = self._brush
        if not brush.pressure_size:
            return brush.size
        return brush.size * self._share(brush.pressure_size, pressure)

    def _share(self, amount: float, pressure: float) -> float:
        return 1.0 - amount * (1.0 - respond(self._brush.curve, pressure))
