"""What is asked of a model while one walks in its latent space, one thing at a time.

The picture of the present point goes before all sheets, and of it only the newest that was wanted
is asked for: while one is drawn at most one waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from aipaint.app.latents.pace import Pace
from aipaint.app.pictures import to_qimage
from aipaint.core.events import (
    AnyEvent,
    Asked,
    Cancelled,
    Done,
    Failed,
    Found,
    Loading,
    Queued,
    Sketch,
)
from aipaint.core.latents import Latent
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Sheet

if TYPE_CHECKING:
    from aipaint.app.session import Session

REST_MS = 180  # after a small picture, until the same is drawn in full
_AT_ONCE = 8  # sketches of one request: a picture that is wanted waits for these at most

OnSketch = Callable[[int, QImage], object]


@dataclass(frozen=True)
class Wish:
    """A picture that is wanted. latent: of `recipe`. quick: whether a smaller one comes first,
    where the model is slow."""

    recipe: Recipe
    inputs: Inputs
    quick: bool = True

    @property
    def latent(self) -> Latent:
        """The point that is drawn."""
        assert self.recipe.latent is not None
        return self.recipe.latent


@dataclass(frozen=True)
class Drawn:
    """A picture that came. recipe: as it was painted. full: in the model's own size."""

    image: QImage
    wish: Wish
    recipe: Recipe
    full: bool


class Sketching:
    """Some pictures that are being sketched; see `Asker.sketch`."""

    def __init__(
        self, model: str, latents: tuple[Latent, ...], side: int, inputs: Inputs,
        heard: OnSketch, done: Callable[[], object] | None,
    ) -> None:  # fmt: skip
        self.model, self.latents, self.side, self.inputs = model, latents, side, inputs
        self.heard, self.done = heard, done
        self.left = list(range(len(latents)))
        self.dropped = False
        self.give_up: Callable[[], object] = lambda: None

    def cancel(self) -> None:
        """Want no more of them; nothing is heard any more."""
        if not self.dropped:
            self.dropped = True
            self.give_up()


@dataclass
class _Running:
    """What the engine has been asked for. job: 0 until it has a number."""

    began: float
    wish: Wish | None = None
    level: float = 1.0
    sketching: Sketching | None = None
    places: list[int] = field(default_factory=list)
    job: int = 0
    loading: bool = False
    unwanted: bool = False


class Asker(QObject):
    """Asks the engine for one thing at a time. clock: seconds, for how long an answer takes."""

    drawn = Signal(object)  # Drawn
    failed = Signal(object)  # Failed
    changed = Signal()  # what `is_busy` and `is_loading` say may be different

    def __init__(self, session: Session, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._session, self._clock = session, clock
        self._wish: Wish | None = None
        self._resting: Wish | None = None  # was drawn small, and is to be drawn in full
        self._running: _Running | None = None
        self._sketches: list[Sketching] = []
        self._pace = Pace()
        self._closed = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._rested)
        session.closing.connect(self._close)

    def is_busy(self) -> bool:
        """Whether the picture that is shown is not yet the one that is wanted."""
        running = self._running
        return self._wish is not None or (running is not None and running.wish is not None)

    def is_loading(self) -> bool:
        """Whether the model is being read from disk."""
        return self._running is not None and self._running.loading

    def show(self, wish: Wish | None) -> None:
        """Want another picture, or none any more."""
        self._rest.stop()
        self._wish, self._resting = wish, None
        running = self._running
        if wish is not None and running is not None and running.sketching is not None:
            # The rest of those sketches is asked for again when the hand is still.
            self._leave(running)
        self.changed.emit()
        self._go_on()

    def settle(self) -> None:
        """The hand is still: draw in full now what was drawn small."""
        if self._rest.isActive():
            self._rest.stop()
            self._rested()

    def sketch(
        self, model: str, latents: tuple[Latent, ...], side: int, inputs: Inputs,
        heard: OnSketch, done: Callable[[], object] | None = None,
    ) -> Sketching:  # fmt: skip
        """Have some points drawn small when there is time; several take turns.

        heard: called with the index and picture of each. done: called at the end, whether all of
        them came or it failed, and not after `cancel`.
        """
        sketching = Sketching(model, latents, side, inputs, heard, done)
        sketching.give_up = lambda: self._drop(sketching)
        self._sketches.append(sketching)
        self._go_on()
        return sketching

    def _drop(self, sketching: Sketching) -> None:
        if sketching in self._sketches:
            self._sketches.remove(sketching)
        if self._running is not None and self._running.sketching is sketching:
            self._leave(self._running)

    def _leave(self, running: _Running) -> None:
        """End what runs as soon as it may. A model that is being read is read to its end."""
        if running.unwanted:
            return
        running.unwanted = True
        if running.job and not running.loading:
            self._session.cancel(running.job)

    def _go_on(self) -> None:
        if self._running is not None or self._closed:
            return
        if self._wish is not None:
            wish, self._wish = self._wish, None
            self._draw(wish)
        elif self._sketches:
            self._sketch(self._sketches[0])

    def _draw(self, wish: Wish) -> None:
        level = self._pace.level(wish.recipe.model) if wish.quick else 1.0
        running = self._running = _Running(self._clock(), wish=wish, level=level)
        if level == 1.0:
            self._session.paint_passing(
                wish.recipe, wish.inputs, lambda event: self._heard(running, event)
            )
        else:
            side = max(16, round(level * max(wish.recipe.width, wish.recipe.height)))
            sheet = Sheet(model=wish.recipe.model, latents=(wish.latent,), side=side)
            self._session.explore(sheet, wish.inputs, lambda event: self._heard(running, event))
        self.changed.emit()

    def _sketch(self, sketching: Sketching) -> None:
        places = sketching.left[:_AT_ONCE]
        running = self._running = _Running(self._clock(), sketching=sketching, places=places)
        latents = tuple(sketching.latents[place] for place in places)
        wanted = {digest for latent in latents for digest in latent.digests()}
        inputs = {key: image for key, image in sketching.inputs.items() if key in wanted}
        sheet = Sheet(model=sketching.model, latents=latents, side=sketching.side)
        self._session.explore(sheet, inputs, lambda event: self._heard(running, event))

    def _heard(self, running: _Running, event: AnyEvent) -> None:
        if running is not self._running or self._closed:
            return
        if isinstance(event, Queued | Asked):
            running.job = event.job
            if running.unwanted:
                self._session.cancel(event.job)
        elif isinstance(event, Loading):
            running.loading = True
            self.changed.emit()
        elif isinstance(event, Sketch):
            self._sketched(running, event)
        elif isinstance(event, Done) and running.wish is not None:
            self._answered(running, running.wish, to_qimage(event.image), event.recipe)
        if isinstance(event, Done | Found | Failed | Cancelled):
            self._ended(running, event)

    def _sketched(self, running: _Running, event: Sketch) -> None:
        if running.wish is not None:
            self._answered(running, running.wish, to_qimage(event.image), running.wish.recipe)
            return
        sketching = running.sketching
        if sketching is None or event.index >= len(running.places):
            return
        place = running.places[event.index]
        if place in sketching.left:
            sketching.left.remove(place)
        if not sketching.dropped:
            sketching.heard(place, to_qimage(event.image))

    def _answered(self, running: _Running, wish: Wish, image: QImage, recipe: Recipe) -> None:
        full = running.level == 1.0
        if not running.loading:
            self._pace.took(wish.recipe.model, running.level, self._clock() - running.began)
        if not full and self._wish is None:
            self._resting = wish
            self._rest.start()
        self.drawn.emit(Drawn(image, wish, recipe, full))

    def _ended(self, running: _Running, event: AnyEvent) -> None:
        self._running = None
        sketching = running.sketching
        if sketching is not None and not sketching.dropped:
            self._take_turns(sketching, failed=isinstance(event, Failed))
        if isinstance(event, Failed):
            self.failed.emit(event)
        self.changed.emit()
        self._go_on()

    def _take_turns(self, sketching: Sketching, failed: bool) -> None:
        if sketching not in self._sketches:
            return
        self._sketches.remove(sketching)
        if sketching.left and not failed:
            self._sketches.append(sketching)
            return
        sketching.dropped = True
        if sketching.done is not None:
            sketching.done()

    def _rested(self) -> None:
        wish, self._resting = self._resting, None
        if wish is not None and self._wish is None:
            self.show(Wish(wish.recipe, wish.inputs, quick=False))

    def _close(self) -> None:
        self._closed = True
        self._rest.stop()
        self._sketches.clear()
