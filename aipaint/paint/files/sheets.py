"""Surfaces out of the entries of an OpenRaster file."""

from __future__ import annotations

import numpy as np

from aipaint.paint.files.container import Container
from aipaint.paint.files.extras import Sheet
from aipaint.paint.files.limits import MAX_OFFSET, Budget, TooMuchError, fits
from aipaint.paint.files.ora_write import masked
from aipaint.paint.files.planes import DamagedError, load
from aipaint.paint.pixels import COLOUR, MASK
from aipaint.paint.surface import Surface

_MAX_ENTRY = 2 << 30  # bytes of one plane's file


class Sheets:
    """Reads under a budget; from several threads."""

    def __init__(self, container: Container, budget: Budget) -> None:
        self._container, self._budget = container, budget

    def data(self, name: str) -> bytes:
        """An entry's bytes. Raises DamagedError and TooMuchError."""
        size = self._container.size(name)
        if size > _MAX_ENTRY:
            raise TooMuchError
        with self._budget.decoding(0, 0, size):
            return self._container.read(name, size)

    def read(self, sheet: Sheet, depth: int, moved: tuple[int, int] = (0, 0)) -> Surface:
        """One of our own surfaces, `moved` by so much. Raises DamagedError and TooMuchError."""
        if depth == COLOUR and sheet.fill:
            raise DamagedError
        tiles = {}
        for plane in sheet.planes:
            x, y = plane.x + moved[0], plane.y + moved[1]
            if max(abs(x), abs(y)) > MAX_OFFSET:
                raise DamagedError
            part = load(self.data(plane.src), x, y, self._budget, sheet.fill)
            if part.depth != depth:
                raise DamagedError
            for key, tile in part.tiles.items():
                # Blocks of a moved layer may share tiles.
                tiles[key] = _joined(tiles[key], tile, sheet.fill) if key in tiles else tile
        return Surface(depth, tiles, sheet.fill)


def alpha_of(surface: Surface) -> Surface:
    """The coverage of a colour surface as a mask that hides all else."""
    tiles = {}
    for key, tile in surface.tiles.items():
        tiles[key] = tile[..., 3].copy()
        tiles[key].setflags(write=False)
    return Surface(MASK, tiles, 0)


def shows(plain: Surface, original: Surface, mask: Surface | None) -> bool:
    """Whether a plain picture is what other programs are to see of a layer with this mask."""
    rect = original.bounds().united(plain.bounds())
    if rect.isEmpty():
        return True
    if not fits(rect.width(), rect.height()):
        return False
    pixels = original.read(rect)
    if mask is not None:
        pixels = masked(pixels, mask.read(rect))
    return np.array_equal(pixels, plain.read(rect))


def _joined(one: np.ndarray, other: np.ndarray, fill: int) -> np.ndarray:
    tile = np.where(other != fill, other, one)
    tile.setflags(write=False)
    return tile
