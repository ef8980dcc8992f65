"""A dab and its images: mirrored to the pixel, or turned about a centre."""

from __future__ import annotations

import math

from aipaint.paint.brush.dabs import Stamp, stamp
from aipaint.paint.brush.dynamics import Dab
from aipaint.paint.brush.parameters import Brush, Symmetry


class Images:
    """Makes the stamps of one dab, always the same number in the same order.

    Mirrors flip the picture itself about a whole or half pixel, so both sides are equal exactly.
    """

    def __init__(self, brush: Brush, symmetry: Symmetry) -> None:
        self._brush = brush
        self._symmetry = symmetry
        self._twice_x, self._twice_y = round(2.0 * symmetry.x), round(2.0 * symmetry.y)

    def of(self, dab: Dab) -> list[Stamp]:
        """The dab itself first, then its images."""
        kind = self._symmetry.kind
        if kind == "radial":
            return [stamp(self._brush, self._turned(dab, n)) for n in range(self._symmetry.count)]
        stamps = [stamp(self._brush, dab)]
        if kind in ("vertical", "both"):
            stamps += [self._left_right(one) for one in stamps]
        if kind in ("horizontal", "both"):
            stamps += [self._top_bottom(one) for one in stamps]
        return stamps

    def _left_right(self, one: Stamp) -> Stamp:
        x = self._twice_x - one.x - one.adds.shape[1]
        return Stamp(x, one.y, one.adds[:, ::-1], one.keeps[:, ::-1])

    def _top_bottom(self, one: Stamp) -> Stamp:
        y = self._twice_y - one.y - one.adds.shape[0]
        return Stamp(one.x, y, one.adds[::-1], one.keeps[::-1])

    def _turned(self, dab: Dab, index: int) -> Dab:
        if index == 0:
            return dab
        turn = math.tau * index / self._symmetry.count
        c, s = math.cos(turn), math.sin(turn)
        x, y = dab.x - self._symmetry.x, dab.y - self._symmetry.y
        return dab._replace(
            x=self._symmetry.x + x * c - y * s,
            y=self._symmetry.y + x * s + y * c,
            angle=dab.angle + math.degrees(turn),
        )
