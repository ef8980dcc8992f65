"""From the pen's events to evenly spaced places: stabiliser, smooth curve, steps in arc length."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QRectF

from aipaint.paint.brush.parameters import Input

# How far the polygon that is walked may be from the curve, in pixels.
_FLAT = 0.05


class Place(NamedTuple):
    """Where a dab belongs. direction: of the stroke, in radians clockwise from the x axis."""

    x: float
    y: float
    pressure: float
    tilt_x: float
    tilt_y: float
    direction: float = 0.0


class Path:
    """Turns events into places. The same events give the same places, however they are grouped.

    Between events runs a quadratic curve from midpoint to midpoint with the event as its control
    point, so a stroke is smooth and at most half an event behind the pen; `finish` draws the rest.

    step: the distance from a dab at a place to the next one, in pixels, above 0.
    reach: where dabs may matter; outside it the way is only measured.
    string: the stabiliser's length in pixels, 0 for none.
    wait: hold the first place back until the stroke has a direction.
    """

    def __init__(
        self,
        step: Callable[[Place], float],
        reach: QRectF,
        string: float = 0.0,
        wait: bool = False,
    ) -> None:
        self._step = step
        self._reach = reach.left(), reach.right(), reach.top(), reach.bottom()
        self._string = string
        self._wait = wait
        self._pen: Place | None = None  # where the pen is
        self._held: Place | None = None  # where the string holds the brush: the last control point
        self._drawn: Place | None = None  # how far the curve is drawn
        self._due = 0.0  # distance from there to the next dab
        self._out: list[Place] = []

    def to(self, point: Input) -> list[Place]:
        """Follow the pen to the next event."""
        here = self._pen = Place(*_five(point))
        if self._held is None or self._drawn is None:
            self._begin(here)
        elif (pulled := self._pull(self._held, here)) is not None:
            self._curve(self._drawn, self._held, pulled)
            self._held = pulled
        return self._take()

    def line_to(self, point: Input) -> list[Place]:
        """Draw straight from the pen's last place to this one, without stabiliser or curve."""
        here = Place(*_five(point))
        if self._pen is None:
            self._pen = here
            self._begin(here)
            return self._take()
        self._catch_up()
        if self._drawn is not None:
            self._line(self._drawn, here)
        self._pen = self._held = self._drawn = here
        return self._take()

    def finish(self) -> list[Place]:
        """Draw what is left to where the pen is."""
        self._catch_up()
        if self._wait and self._drawn is not None:
            self._place(self._drawn)
        return self._take()

    def _begin(self, here: Place) -> None:
        self._held = self._drawn = here
        if not self._wait:
            self._place(here)

    def _catch_up(self) -> None:
        if self._pen is None or self._held is None or self._drawn is None:
            return
        if self._string:
            self._curve(self._drawn, self._held, self._pen)
        self._line(self._drawn, self._pen)
        self._held = self._drawn = self._pen

    def _pull(self, held: Place, pen: Place) -> Place | None:
        """Where the string pulls the brush, None when it stays."""
        away = math.hypot(pen.x - held.x, pen.y - held.y)
        if away <= self._string:
            return None
        share = (away - self._string) / away
        x, y = held.x + (pen.x - held.x) * share, held.y + (pen.y - held.y) * share
        return Place(x, y, pen.pressure, pen.tilt_x, pen.tilt_y)

    def _curve(self, start: Place, control: Place, towards: Place) -> None:
        """Draw from `start` to the middle between `control` and `towards`."""
        end = _mix(control, towards, 0.5)
        bend_x = start.x - 2 * control.x + end.x
        bend_y = start.y - 2 * control.y + end.y
        pieces = math.ceil(math.sqrt(math.hypot(bend_x, bend_y) / (4 * _FLAT)))
        if start[:2] == control[:2] or pieces <= 1:
            self._line(start, end)
        else:
            before = start
            for piece in range(1, pieces + 1):
                t = piece / pieces
                there = _mix(_mix(start, control, t), _mix(control, end, t), t)
                self._line(before, there)
                before = there
        self._drawn = end

    def _line(self, a: Place, b: Place) -> None:
        """Walk straight from a to b and place what is due on the way."""
        across, down = b.x - a.x, b.y - a.y
        length = math.hypot(across, down)
        if length == 0.0:
            return
        direction = math.atan2(down, across)
        if self._wait:
            self._wait = False
            self._place(a._replace(direction=direction))
        if self._is_beyond(a, b):
            if self._due < length:
                step = self._step(a)
                self._due += step * math.ceil((length - self._due) / step)
            self._due -= length
            return
        at = self._due
        while at < length:
            self._due = 0.0
            self._place(_mix(a, b, at / length, direction))
            at += self._due
        self._due = at - length

    def _is_beyond(self, a: Place, b: Place) -> bool:
        left, right, top, bottom = self._reach
        x, y = a.x, a.y
        if left <= x <= right and top <= y <= bottom:
            return False
        return (
            max(x, b.x) < left or min(x, b.x) > right or max(y, b.y) < top or min(y, b.y) > bottom
        )

    def _place(self, place: Place) -> None:
        self._wait = False
        self._out.append(place)
        self._due = self._step(place)

    def _take(self) -> list[Place]:
        out, self._out = self._out, []
        return out


def _five(point: Input) -> tuple[float, float, float, float, float]:
    return point.x, point.y, min(max(point.pressure, 0.0), 1.0), point.tilt_x, point.tilt_y


def _mix(a: Place, b: Place, share: float, direction: float = 0.0) -> Place:
    """Between two places, for a stroke of this direction; their own ones do not matter."""
    rest = 1.0 - share
    ax, ay, a_pressure, a_tilt_x, a_tilt_y, _ = a
    bx, by, b_pressure, b_tilt_x, b_tilt_y, _ = b
    return Place(
        ax * rest + bx * share,
        ay * rest + by * share,
        a_pressure * rest + b_pressure * share,
        a_tilt_x * rest + b_tilt_x * share,
        a_tilt_y * rest + b_tilt_y * share,
        direction,
    )
