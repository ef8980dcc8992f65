"""Small pictures along directions, drawn anew when the point moves away from under them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from aipaint.app.latents.directions_store import Known, shifted

if TYPE_CHECKING:
    from aipaint.app.latents.asking import Sketching
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.core.latents import Latent

COUNT = 7  # pictures of one strip
SIDE = 64  # pixels
_STILL_MS = 250  # a point that has not moved for so long is worth drawing strips for


def amounts(span: float, count: int = COUNT) -> list[float]:
    """Return where the pictures of a strip lie, in units of the direction: the middles of cells."""
    return [span * ((2 * cell + 1) / count - 1) for cell in range(count)]


class Strips(QObject):
    """Holds a strip for each direction that was wanted, drawn for the present point.

    Newest first: when the point changes, what is being drawn is given up.
    """

    drawn = Signal(str)  # key of a direction: another picture of its strip is there

    def __init__(self, studio: LatentStudio) -> None:
        super().__init__()
        self._studio = studio
        self._wanted: tuple[Known, ...] = ()
        self._strips: dict[str, list[QImage | None]] = {}
        # For which point each was drawn: itself is left out of it, for it is what varies.
        self._bases: dict[str, tuple[Latent, tuple[int, int]]] = {}
        self._left: list[tuple[str, int]] = []
        self._under_way: Sketching | None = None
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(_STILL_MS)
        self._still.timeout.connect(self._ask)
        studio.latent_changed.connect(self._move)
        studio.model_changed.connect(self._forget)

    def strip(self, key: str) -> list[QImage | None]:
        """Return the pictures of a direction, None where one has not come yet."""
        return self._strips.get(key, [])

    def want(self, known: Sequence[Known]) -> None:
        """Draw strips for these, the first first, and for no others."""
        wanted = tuple(known)
        if wanted != self._wanted:
            self._wanted = wanted
            self._move()

    def _move(self) -> None:
        if self._wanted and self._studio.model is not None:
            self._still.start()
        else:
            self._give_up()

    def _forget(self) -> None:
        self._give_up()
        self._wanted = ()
        self._strips.clear()
        self._bases.clear()

    def _give_up(self) -> None:
        self._still.stop()
        if self._under_way is not None:
            self._under_way.cancel()
            self._under_way = None

    def _ask(self) -> None:
        self._give_up()
        if self._studio.model is None:
            return
        present = self._studio.latent
        latents: list[Latent] = []
        self._left = [place for place in self._left if place[0] in self._strips]
        unfinished = {key for key, _ in self._left}
        self._left = []
        for known in self._wanted:
            base = shifted(present, known, 0.0), known.layers
            if self._bases.get(known.key) == base and known.key not in unfinished:
                continue
            self._bases[known.key] = base
            if len(self._strips.get(known.key, ())) != COUNT:
                self._strips[known.key] = [None] * COUNT
            for cell, amount in enumerate(amounts(known.direction.span)):
                self._left.append((known.key, cell))
                latents.append(shifted(present, known, amount))
        if latents:
            places = list(self._left)
            self._under_way = self._studio.sketch(
                latents, SIDE, lambda index, image: self._take(places[index], image)
            )

    def _take(self, place: tuple[str, int], image: QImage) -> None:
        key, cell = place
        if place in self._left:
            self._left.remove(place)
        if key in self._strips:
            self._strips[key][cell] = image
            self.drawn.emit(key)
