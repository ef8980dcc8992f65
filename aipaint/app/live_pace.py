"""How much live painting asks of the model, so that an answer comes while it is still wanted."""

from __future__ import annotations

import math
from dataclasses import dataclass

from aipaint.core.recipe import SIZE_MULTIPLE

SLOW = 1.2  # seconds an answer may take
MOST_STEPS = 6
_SPARE = 0.8  # of SLOW that a higher pace must be expected to need at most
_PATIENCE = 2  # quick answers in a row until more is asked for
_SMALLEST = 64  # pixels of a side


@dataclass(frozen=True)
class Pace:
    """steps: of the sampler. scale: of the sides of the model's native size."""

    steps: int
    scale: float

    @property
    def cost(self) -> float:
        """What it takes, as far as that is proportional to steps and pixels."""
        return self.steps * self.scale**2


# Fewer steps first: a smaller picture is worse than a rougher one.
_PACES = (
    Pace(6, 1.0), Pace(4, 1.0), Pace(3, 1.0), Pace(2, 1.0),
    Pace(2, 0.75), Pace(2, 0.5), Pace(2, 0.375),
)  # fmt: skip


class Throttle:
    """Goes to a lower pace when answers take too long, and up when they would not."""

    def __init__(self) -> None:
        self._at = self._quick = 0

    @property
    def pace(self) -> Pace:
        """What may be asked now."""
        return _PACES[self._at]

    def is_lowered(self) -> bool:
        """Whether it asks for less than it would like to."""
        return self._at > 0

    def took(self, seconds: float) -> bool:
        """Learn how long an answer at this pace took; return whether the pace is another now."""
        before, cost = self._at, self.pace.cost
        if seconds > SLOW:
            self._quick = 0
            # At once as far down as is needed: each try would cost as much again.
            while self._at + 1 < len(_PACES) and seconds * self.pace.cost / cost > SLOW:
                self._at += 1
        elif self._at and seconds * _PACES[self._at - 1].cost / cost < SLOW * _SPARE:
            self._quick += 1
            if self._quick >= _PATIENCE:
                self._at, self._quick = self._at - 1, 0
        else:
            self._quick = 0
        return self._at != before


def work_size(
    frame: tuple[int, int], native: tuple[int, int], scale: float = 1.0
) -> tuple[int, int]:
    """Return the size to paint in: a frame's shape, the area of `native` times `scale` squared.

    All in pixels; sides are multiples of 8, and at least 64.
    """
    shape = frame[0] / frame[1]
    side = scale * math.sqrt(native[0] * native[1])

    def fitted(length: float) -> int:
        return max(_SMALLEST, round(length / SIZE_MULTIPLE) * SIZE_MULTIPLE)

    # Very long frames would be pressed below what a model can paint: then the long side gives.
    shape = min(max(shape, 1 / 4), 4.0)
    return fitted(side * math.sqrt(shape)), fitted(side / math.sqrt(shape))
