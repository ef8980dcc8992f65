"""Selections by what is painted: by alpha, by colour, and contiguous (the magic wand)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor

from aipaint.paint.layers import Layer
from aipaint.paint.pixels import TILE, Key, keys_in, tile_rect, to_colour
from aipaint.paint.selection.edges import smooth
from aipaint.paint.selection.masks import FULL, clipped, mask_of
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, mask_surface

# Reads a rectangle of document pixels: premultiplied, uint8 (h, w, 4).
Source = Callable[[QRect], np.ndarray]
_NONE, _ALL = np.zeros((TILE, TILE), np.uint16), np.ones((TILE, TILE), np.uint16)  # of labels
_SIDES = (  # neighbour's step, this tile's edge, the neighbour's edge that touches it
    ((-1, 0), np.s_[:, 0], np.s_[:, -1]),
    ((1, 0), np.s_[:, -1], np.s_[:, 0]),
    ((0, -1), np.s_[0], np.s_[-1]),
    ((0, 1), np.s_[-1], np.s_[0]),
)


def source_of(state: State, sample_all: bool, target: Literal["layer", "mask"] = "layer") -> Source:
    """What a tool looks at: the merged picture, or the active layer alone (a group merged).

    target: "mask" looks at the layer's mask, if it has one, as at a grey picture.
    """
    layer = state.layer()
    if not sample_all and target == "mask" and layer is not None and layer.mask is not None:
        mask = layer.mask
        return lambda rect: _as_grey(mask.read(rect))
    if not sample_all and layer is not None and not layer.group:
        return layer.surface.read
    if sample_all:
        from aipaint.paint.compositor import flatten

        return lambda rect: to_colour(flatten(state, rect))
    return Surface().read if layer is None else _merged(layer)


def colour_at(source: Source, x: int, y: int) -> QColor:
    """The colour of one pixel, transparent ones included."""
    blue, green, red, alpha = (int(value) for value in source(QRect(x, y, 1, 1))[0, 0])
    if alpha == 0:
        return QColor(0, 0, 0, 0)
    red, green, blue = ((value * 255 + alpha // 2) // alpha for value in (red, green, blue))
    return QColor(red, green, blue, alpha)


def from_alpha(layer: Layer, canvas: QRect) -> Surface:
    """As much selected as the layer is opaque: of a group, what its layers make together."""
    if not layer.group:
        alphas = layer.surface.tiles.items()
        return mask_of(
            (key, clipped(key, tile[..., 3].copy(), canvas))
            for key, tile in alphas
            if tile_rect(key).intersects(canvas)
        )
    merged = _merged(layer)
    keys = sorted({k for part in layer.children for k in from_alpha(part, canvas).tiles})
    return mask_of(
        (key, clipped(key, merged(tile_rect(key))[..., 3].copy(), canvas)) for key in keys
    )


def by_colour(
    source: Source, colour: QColor, tolerance: int, canvas: QRect, antialias: bool = False
) -> Surface:
    """Everything of about one colour, wherever it is.

    tolerance: 0 to 255, how far any premultiplied channel may be off.
    """
    match = _Matcher(source, colour, tolerance, canvas)
    mask = mask_of((key, match.tile(key)) for key in keys_in(canvas))
    return smooth(mask, canvas) if antialias else mask


def wand(
    source: Source,
    at: QPoint,
    tolerance: int,
    canvas: QRect,
    antialias: bool = False,
    within: Surface | None = None,
) -> Surface:
    """What looks about like the pixel `at` and hangs together with it, side by side.

    tolerance: 0 to 255, how far any premultiplied channel may be off. within: a selection whose
    outside stops the flood, if any. Only the tiles that the flood reaches are looked at.
    """
    if not canvas.contains(at):
        return mask_surface()
    colour = colour_at(source, at.x(), at.y())
    match = _Matcher(source, colour, tolerance, canvas, within)
    mask = mask_of(_flooded(match, at, canvas))
    return smooth(mask, canvas) if antialias else mask


def _as_grey(mask: np.ndarray) -> np.ndarray:
    return np.stack([mask, mask, mask, np.full_like(mask, 255)], axis=2)


def _merged(group: Layer) -> Source:
    from aipaint.paint.compositor import layer_image

    return lambda rect: to_colour(layer_image(group, rect))


class _Matcher:
    """Which pixels of a tile have the wanted colour: uint8 (256, 256), 255 or 0."""

    def __init__(
        self,
        source: Source,
        colour: QColor,
        tolerance: int,
        canvas: QRect,
        within: Surface | None = None,
    ) -> None:
        if not 0 <= tolerance <= 255:
            raise ValueError(f"no tolerance: {tolerance}")
        wanted = [int(value) for value in premultiplied(colour)]
        self._low = tuple(max(value - tolerance, 0) for value in wanted)
        self._high = tuple(min(value + tolerance, 255) for value in wanted)
        self._source, self._canvas, self._within = source, canvas, within

    def tile(self, key: Key) -> np.ndarray:
        import cv2

        allowed = None if self._within is None else self._within.tile(key)
        if allowed is not None and not allowed.any():
            return np.zeros((TILE, TILE), np.uint8)
        found = cv2.inRange(self._source(tile_rect(key)), self._low, self._high)
        if allowed is not None and allowed is not FULL:
            found[allowed == 0] = 0
        return clipped(key, found, self._canvas)


def premultiplied(colour: QColor) -> np.ndarray:
    """A colour as a document pixel: uint8 (4,)."""
    alpha = colour.alpha()
    channels = (colour.blue(), colour.green(), colour.red(), 255)
    return np.array([(value * alpha + 127) // 255 for value in channels], np.uint8)


def _flooded(match: _Matcher, at: QPoint, canvas: QRect) -> Iterator[tuple[Key, np.ndarray]]:
    """Flood by connected components: of each tile once, then from tile to tile."""
    import cv2

    columns, rows = (canvas.width() - 1) // TILE, (canvas.height() - 1) // TILE
    labels: dict[Key, np.ndarray] = {}
    reached: dict[Key, set[int]] = {}

    def labels_of(key: Key) -> np.ndarray:
        if key not in labels:
            found = match.tile(key)
            if (count := cv2.countNonZero(found)) in (0, TILE * TILE):
                labels[key] = _ALL if count else _NONE
            else:  # 16 bits are enough: 256² pixels have at most 32768 parts
                labels[key] = cv2.connectedComponents(found, connectivity=4, ltype=cv2.CV_16U)[1]
        return labels[key]

    start = (at.x() // TILE, at.y() // TILE)
    first = int(labels_of(start)[at.y() % TILE, at.x() % TILE])
    if not first:  # a start outside `within`
        return
    queue = deque([(start, {first})])
    while queue:
        key, parts = queue.popleft()
        parts = parts - reached.setdefault(key, set())
        if not parts:
            continue
        reached[key] |= parts
        here = labels_of(key)
        flows = _chosen(here, parts)
        for (dx, dy), edge, touching in _SIDES:
            other = key[0] + dx, key[1] + dy
            if not (0 <= other[0] <= columns and 0 <= other[1] <= rows):
                continue
            open_ = flows[here[edge]] > 0
            if open_.any():
                there = labels_of(other)
                edge_parts = [1] if there is _ALL else np.unique(there[touching][open_]).tolist()
                if found := set(edge_parts) - {0}:
                    queue.append((other, found))
    for key, parts in reached.items():
        here = labels[key]
        yield key, FULL if here is _ALL else _chosen(here, parts)[here]


def _chosen(labels: np.ndarray, parts: set[int]) -> np.ndarray:
    """255 for each label that is among `parts`, else 0: uint8 (labels,)."""
    chosen = np.zeros(2 if labels is _ALL else int(labels.max()) + 1, np.uint8)
    chosen[list(parts)] = 255
    return chosen
