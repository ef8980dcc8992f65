"""A map of a part of the latent space: a plane through the present point, along two directions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Signal

from aipaint.app.errands import Errands
from aipaint.app.latents.directions_store import (
    DirectionStore,
    Known,
    Mark,
    amount_of,
    key_of,
    shifted_all,
)
from aipaint.app.latents.points import with_seed
from aipaint.app.latents.sheets import Sheets
from aipaint.core.latents import Direction, Latent, Source, from_vector, to_vector
from aipaint.core.recipe import random_seed

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio

REACH = 50.0  # units from the middle, at most
_MOST_TILES = 256
_TICKED = 4  # ticked pictures that are offered as ways


class LatentMap(QObject):
    """Where one is on the map is what the present point says: undo, sliders and map agree.

    In units of the directions; the middle is the point without either of them.
    """

    known_changed = Signal()
    axes_changed = Signal()
    moved = Signal()  # the present point, or the ground around it
    came = Signal()  # a picture of the ground

    def __init__(self, studio: LatentStudio) -> None:
        super().__init__()
        self._studio = studio
        self.sheets = Sheets(studio.sketch)
        self._errands = Errands(threads=1)
        self._known: list[Known] = []
        self._made: list[Known] = []  # ways to other pictures
        self._axes: tuple[Known | None, Known | None] = (None, None)
        self._stamp = 0
        self.sheets.came.connect(lambda _latent: self.came.emit())
        studio.model_changed.connect(self._start_over)
        studio.latent_changed.connect(self._follow)
        studio.session.closing.connect(self._errands.close)
        self._start_over()

    # Directions

    def reload(self) -> None:
        """Read again which directions there are."""
        info = self._studio.model
        if info is None or info.latent is None:
            return
        store = DirectionStore(self._studio.session.home, info)
        self._stamp += 1
        stamp = self._stamp

        def then(loaded: DirectionStore) -> None:
            if stamp == self._stamp:
                self._known = [known for known in loaded.known() if not known.mark.hidden]
                self._complete()

        self._errands.run(store.load, then)

    def known(self) -> list[Known]:
        """The ways that can be gone: the model's directions, then ways to other pictures."""
        return [*self._known, *self._made]

    def axes(self) -> tuple[Known | None, Known | None]:
        """What leads to the right, and what leads up."""
        return self._axes

    def set_axis(self, up: bool, known: Known | None) -> None:
        """Let another way lead to the right, or up. One that leads there already changes places."""
        right, high = self._axes
        if up:
            self._axes = (high if known == right else right), known
        else:
            self._axes = known, (right if known == high else high)
        self.axes_changed.emit()
        self._follow()

    def use_plane(self, origin: str = "pca") -> bool:
        """Span the map by the first two directions of an origin; return whether there are two."""
        found = [known for known in self._known if known.direction.origin == origin]
        if len(found) < 2:
            return False
        found.sort(key=lambda known: -known.direction.variance)
        self._axes = found[0], found[1]
        self.axes_changed.emit()
        self._follow()
        return True

    def use_seeds(self) -> None:
        """Span the map by the ways from here to two pictures of other seeds."""
        if self.is_able():
            ground = self.ground()
            self._lead_to([with_seed(ground, random_seed()) for _ in range(2)])

    def use_ticked(self) -> None:
        """Span the map by the ways from here to the first two ticked pictures."""
        ticked = self._studio.ticked[:_TICKED]
        if ticked:
            self._lead_to(ticked)

    def is_able(self) -> bool:
        """Whether there is a model whose seeds lead somewhere."""
        model = self._studio.model
        return model is not None and model.latent is not None and model.latent.samples

    # Places

    def place(self) -> QPointF:
        """Where the present point lies."""
        if self._studio.model is None:
            return QPointF()
        latent = self._studio.latent
        right, up = (0.0 if axis is None else amount_of(latent, axis) for axis in self._axes)
        return QPointF(right, up)

    def ground(self) -> Latent:
        """The point in the middle of the map. There is none without a model."""
        return self._at(0.0, 0.0)

    def latent(self, place: QPointF) -> Latent:
        """The point at a place of the map."""
        return self._at(_within(place.x()), _within(place.y()))

    def go(self, place: QPointF) -> None:
        """Make another place the present point."""
        if self._studio.model is not None and self._axes != (None, None):
            self._studio.set_latent(self.latent(place), "Wander", "map")

    # The ground

    def look(self, seen: QRectF, step: float, side: int) -> None:
        """Have the ground drawn where one looks: pictures `step` units apart, `side` pixels.

        Those near the present point come first.
        """
        if self._axes == (None, None) or self._studio.model is None:
            return
        here = self.place()

        def far(place: QPointF) -> float:
            return math.hypot(place.x() - here.x(), place.y() - here.y())

        places = sorted(lattice(seen, step), key=far)
        self.sheets.want([self.latent(place) for place in places], side)

    def _at(self, right: float, up: float) -> Latent:
        amounts = zip(self._axes, (right, up), strict=True)
        given = [(axis, amount) for axis, amount in amounts if axis is not None]
        return shifted_all(self._studio.latent, given)

    # Within

    def _lead_to(self, latents: list[Latent]) -> None:
        model, ground = self._studio.model, self.ground()

        def then(sources: list[Source]) -> None:
            if self._studio.model is not model:
                return
            codes = [from_vector(source.code) for source in sources if source.code is not None]
            made: list[Known] = []
            for latent, code in zip(latents, codes[1:], strict=True):
                vector = to_vector(code - codes[0])
                name = self._name(latent)
                direction = Direction(name=name, vector=vector, span=1.0)
                made.append(Known(key_of(direction), direction, Mark()))
            self._made = made
            second = made[1] if len(made) > 1 else self._axes[1]
            self._axes = made[0], second
            self.axes_changed.emit()
            self._follow()

        self._studio.resolve([ground, *latents], then)

    def _name(self, latent: Latent) -> str:
        seed = latent.sources[0].seed
        if seed is None or len(latent.sources) > 1:
            return self.tr("To the ticked picture")
        return self.tr("To seed {seed}").format(seed=seed)

    def _complete(self) -> None:
        """Go by the first directions there are, where none was chosen."""
        listed = self.known()
        keys = {known.key: known for known in listed}
        right, up = (None if axis is None else keys.get(axis.key, axis) for axis in self._axes)
        free = [known for known in listed if known not in (right, up)]
        if right is None and free:
            right = free.pop(0)
        if up is None and free:
            up = free.pop(0)
        before, self._axes = self._axes, (right, up)
        self.known_changed.emit()
        if [axis and axis.key for axis in before] != [axis and axis.key for axis in self._axes]:
            self.axes_changed.emit()
        self._follow()

    def _start_over(self) -> None:
        self._stamp += 1
        self.sheets.clear()
        self._known, self._made, self._axes = [], [], (None, None)
        self.axes_changed.emit()
        self.reload()

    def _follow(self) -> None:
        if self._studio.model is not None:
            self.moved.emit()


def lattice(seen: QRectF, step: float) -> list[QPointF]:
    """Return the places whose squares, `step` units wide, cover a part of the map.

    The same places whatever is looked at: whole multiples of `step`.
    """
    first_x, last_x = math.ceil(seen.left() / step - 0.5), math.floor(seen.right() / step + 0.5)
    first_y, last_y = math.ceil(seen.top() / step - 0.5), math.floor(seen.bottom() / step + 0.5)
    if (last_x - first_x + 1) * (last_y - first_y + 1) > _MOST_TILES:
        return []
    return [
        QPointF(x * step, y * step)
        for y in range(first_y, last_y + 1)
        for x in range(first_x, last_x + 1)
    ]


def step_for(units: float) -> float:
    """Return the power of two that is nearest to a width in units, as far as the map goes."""
    return 2.0 ** round(math.log2(max(2.0**-12, min(units, REACH))))


def _within(amount: float) -> float:
    return min(REACH, max(-REACH, amount))
