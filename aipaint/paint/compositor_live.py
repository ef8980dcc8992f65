"""Composites again and again the few tiles that a stroke is painting on.

What lies below the layer that is painted on stays as it is: it is composited once. What is drawn
on that is looked up once, too.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter

from aipaint.paint.compositor_plan import Do, Operation, Plan
from aipaint.paint.compositor_render import KnownTiles, carry_out, first_seen, source
from aipaint.paint.pixels import TILE, Key, wrap
from aipaint.paint.surface import Surface

_Mode = QPainter.CompositionMode
_CORNER = QPoint(0, 0)
_WHOLE = QRect(0, 0, TILE, TILE)
_NOTHING = QColor(0, 0, 0, 0)
_BYTES = TILE * TILE * 4

_Step = tuple[QImage, QPainter.CompositionMode, float]
_Get = Callable[[Key], np.ndarray | None]


@dataclass(frozen=True, slots=True)
class _Recipe:
    """How one tile is made, as long as `of`, the tiles it is made of, are where they were.

    ground: what is below what is painted on, None for nothing. rest: the operations from there.
    steps: the same as what to draw, None if they are more than that.
    """

    of: tuple[tuple[_Get, np.ndarray | None], ...]
    ground: QImage | None
    rest: Plan
    steps: tuple[_Step, ...] | None


class Live:
    """bound: bytes of what is kept."""

    def __init__(self, known: KnownTiles, bound: int) -> None:
        self._known = known
        self._most = max(1, bound // _BYTES)
        self._plan: Plan = ()
        self._surfaces: list[Surface] = []
        self._recipes: OrderedDict[Key, _Recipe] = OrderedDict()
        self._seen: set[Key] = set()

    def set_plan(self, plan: Plan) -> None:
        """What makes the tiles from now on; all that is kept is forgotten."""
        self._plan = plan
        surfaces = (surface for one in plan for surface in (one.surface, one.mask))
        self._surfaces = [surface for surface in surfaces if surface is not None]
        self._recipes.clear()
        self._seen.clear()

    def nbytes(self) -> int:
        """Bytes of what is kept."""
        return len(self._recipes) * _BYTES

    def paint(self, painter: QPainter, key: Key, part: QRect, at: QPoint) -> bool:
        """Composite a rectangle of a tile, in the tile's pixels, to where its corner is `at`.

        Painter modes and opacity are left as it happens. False when the tile is asked for the
        first time, and nothing is done: preparing pays from the second time on.
        """
        if key not in self._seen:
            self._seen.add(key)
            return False
        recipe = self._recipes.get(key)
        if recipe is None or not all(get(key) is tile for get, tile in recipe.of):
            recipe = self._recipes[key] = self._prepared(key)
            if len(self._recipes) > self._most:
                self._recipes.popitem(last=False)
        steps = recipe.steps
        if steps is None:
            start = None if recipe.ground is None else recipe.ground.copy(part)
            image = carry_out(recipe.rest, key, part, self._known, start)
            ground, corner, steps = image, image.rect() if image is not None else part, ()
        else:
            ground, corner = recipe.ground, part
        now, faded = _Mode.CompositionMode_Source, False
        painter.setCompositionMode(now)
        painter.setOpacity(1.0)
        if ground is None:
            painter.fillRect(QRect(at, part.size()), _NOTHING)
        else:
            painter.drawImage(at, ground, corner)
        for image, mode, opacity in steps:
            # Only what differs: each of these calls costs as much as some hundred pixels.
            if mode is not now:
                painter.setCompositionMode(mode)
                now = mode
            if faded or opacity != 1.0:
                painter.setOpacity(opacity)
                faded = opacity != 1.0
            painter.drawImage(at, image, part)
        return True

    def render(self, key: Key, part: QRect) -> np.ndarray | None:
        """The same as an array of its own, uint8 (h, w, 4); None for the first time."""
        out = np.empty((part.height(), part.width(), 4), np.uint8)
        image = wrap(out)
        painter = QPainter(image)
        done = self.paint(painter, key, part, _CORNER)
        painter.end()
        return out if done else None

    def _prepared(self, key: Key) -> _Recipe:
        start = first_seen(self._plan, key, self._known)
        middle = self._painted_on(key, start)
        rest = self._plan[middle:]
        ground = carry_out(self._plan[start:middle], key, _WHOLE, self._known)
        # The tiles of a finished surface stay: only an editor's change behind its back.
        live = (one.tiles for one in self._surfaces if isinstance(one.tiles, MappingProxyType))
        of = tuple((tiles.get, tiles.get(key)) for tiles in live)
        return _Recipe(of, ground, rest, self._steps(rest, key, ground is None))

    def _painted_on(self, key: Key, start: int) -> int:
        """Index of the operation, outside of all groups, that is or holds what is painted on."""
        depth, base = 0, start
        for index in range(start, len(self._plan)):
            operation = self._plan[index]
            if depth == 0:
                base = index
            if _may_change(operation, key):
                return base
            depth += operation.do in (Do.OPEN, Do.CONTINUE)
            depth -= operation.do in (Do.CLOSE, Do.MIX)
        return len(self._plan)

    def _steps(self, rest: Plan, key: Key, on_nothing: bool) -> tuple[_Step, ...] | None:
        steps: list[_Step] = []
        for one in rest:
            mode, opacity = one.mode, one.painter_opacity
            if one.do is not Do.DRAW or mode is None or one.clipped:
                return None
            if one.mask is not None and _may_change(one, key):
                return None  # what it draws is not the same each time
            drawn = source(one, key, self._known)
            if drawn is None:
                continue
            if on_nothing and not steps and one.full:  # there every mode shows the source
                mode = _Mode.CompositionMode_Source
            steps.append((drawn, mode, opacity))
        return tuple(steps)


def _may_change(operation: Operation, key: Key) -> bool:
    tiles = (None if s is None else s.tiles.get(key) for s in (operation.surface, operation.mask))
    return any(tile is not None and tile.flags.writeable for tile in tiles)
