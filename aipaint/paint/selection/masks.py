"""What all selections are made with: tiles of masks, shared where they are all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QRect

from aipaint.paint.pixels import MASK, TILE, Key, keys_in, tile_rect
from aipaint.paint.surface import Surface, mask_surface

FULL = np.full((TILE, TILE), 255, np.uint8)  # the one tile of everything selected
FULL.setflags(write=False)


def mask_of(tiles: Iterable[tuple[Key, np.ndarray]]) -> Surface:
    """A mask of tiles, uint8 (256, 256), which it takes over.

    Blank tiles are left out and full ones shared, so that a selection of a whole canvas costs
    next to nothing.
    """
    kept: dict[Key, np.ndarray] = {}
    for key, tile in tiles:
        if tile is FULL:
            kept[key] = tile
        elif (high := tile.max()) > 0:
            if high == 255 and tile.min() == 255:
                tile = FULL
            tile.setflags(write=False)
            kept[key] = tile
    return Surface(MASK, kept)


def clipped(key: Key, tile: np.ndarray, canvas: QRect) -> np.ndarray:
    """A tile without what lies beyond the canvas: itself if nothing does, else a copy."""
    place = tile_rect(key)
    if canvas.contains(place):
        return tile
    inside = place.intersected(canvas)
    out = np.zeros_like(tile)
    part = _slices(inside, place)
    out[part] = tile[part]
    return out


def by_blocks(
    mask: Surface,
    reach: int,
    canvas: QRect,
    spread: bool,
    work: Callable[[np.ndarray], np.ndarray],
) -> Surface:
    """Filter a mask tile by tile, each with `reach` pixels around it, within the canvas.

    spread: whether the result may reach beyond the tiles that are there. work: takes and returns
    uint8 (h, w), and leaves a block of one value alone. Beyond the canvas a block goes on as at
    the canvas's edge, so that the edge itself is no edge of the selection.
    """
    margin = reach if spread else 0
    keys: set[Key] = set()
    for key in mask.tiles:
        near = tile_rect(key).adjusted(-margin, -margin, margin, margin)
        keys.update(keys_in(near.intersected(canvas)))
    return mask_of((key, _filtered(mask, key, reach, canvas, work)) for key in sorted(keys))


def is_empty(mask: Surface | None) -> bool:
    """Whether nothing at all is selected."""
    return mask is not None and not any(tile.any() for tile in mask.tiles.values())


def value_at(mask: Surface, x: int, y: int) -> int:
    """How far one pixel is selected, 0 to 255."""
    return int(mask.tile((x // TILE, y // TILE))[y % TILE, x % TILE])


def selected_rect(mask: Surface | None, canvas: QRect) -> QRect:
    """The smallest rectangle that holds all that is selected; empty when nothing is."""
    return canvas if mask is None else mask.content_rect().intersected(canvas)


def moved(mask: Surface, dx: int, dy: int, canvas: QRect) -> Surface:
    """The same selection some pixels farther; what leaves the canvas is lost."""
    if not dx and not dy:
        return mask
    there = mask.content_rect().translated(dx, dy).intersected(canvas)
    editor = mask_surface().edit()
    for key in keys_in(there):
        part = tile_rect(key).intersected(there)
        editor.write(part, mask.read(part.translated(-dx, -dy)))
    return mask_of(editor.finish().tiles.items())


def _filtered(
    mask: Surface,
    key: Key,
    reach: int,
    canvas: QRect,
    work: Callable[[np.ndarray], np.ndarray],
) -> np.ndarray:
    place = tile_rect(key)
    around = place.adjusted(-reach, -reach, reach, reach)
    inside = around.intersected(canvas)
    if canvas.contains(place) and all(mask.tiles.get(near) is FULL for near in keys_in(inside)):
        return FULL
    block = mask.read(inside)
    if (value := block.min()) == block.max():
        # Where canvas's edge cuts the tile, the result is cut again.
        tile = FULL if value == 255 else np.full((TILE, TILE), value, np.uint8)
        return clipped(key, tile, canvas)
    above, left = inside.top() - around.top(), inside.left() - around.left()
    below, right = around.bottom() - inside.bottom(), around.right() - inside.right()
    block = np.pad(block, ((above, below), (left, right)), mode="edge")
    done = work(block)[reach : reach + TILE, reach : reach + TILE]
    return clipped(key, np.ascontiguousarray(done), canvas)


def _slices(part: QRect, whole: QRect) -> tuple[slice, slice]:
    x, y = part.x() - whole.x(), part.y() - whole.y()
    return slice(y, y + part.height()), slice(x, x + part.width())
