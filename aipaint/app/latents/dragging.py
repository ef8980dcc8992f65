"""Points of a picture that are dragged to other places: the model finds what it would be then.

As in DragGAN (Pan et al. 2023). The search runs in short stretches, each from the code that the
last one found: so that one may stop at any time and keep what is seen, and move a target meanwhile.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QImage, QTransform

from aipaint.app.latents.studio import LatentStudio
from aipaint.app.pictures import to_qimage
from aipaint.core.events import AnyEvent, Asked, Cancelled, Failed, Found, Step
from aipaint.core.latents import Latent, Source
from aipaint.core.pixels import Image, digest_of
from aipaint.core.studies import Drag, Handle

STRETCH = 10  # steps between two places where one may stop without losing anything
MOST_STEPS = 500
MOST_PAIRS = 64
NEAR = 1.0  # pixels of the model's picture from which on a point has arrived


@dataclass(frozen=True)
class Pair:
    """at: where the point is, to: where it should go, in pixels of the model's picture."""

    at: QPointF
    to: QPointF

    def way(self) -> float:
        """How far it still is, in those pixels."""
        by = self.to - self.at
        return math.hypot(by.x(), by.y())


class Dragging(QObject):
    """Pairs of points, and the search that brings the ones to the others.

    pairs: as they are now; while it runs the points walk. preview: the picture so far, until the
    studio shows the one that was found; None while nothing runs. steps: done in this run.
    """

    changed = Signal()
    failed = Signal(object)  # Failed
    ended = Signal(bool)  # whether the present point of the studio is another now

    def __init__(self, studio: LatentStudio) -> None:
        super().__init__()
        self.studio = studio
        self.pairs: list[Pair] = []
        self.preview: QImage | None = None
        self.steps = 0
        self._most = 0
        self._mask: Image | None = None
        self._run = 0  # tells the present run's events from those of a run that was stopped
        self._job = 0
        self._running = False
        self._code: Latent | None = None  # found so far
        self._before: list[Pair] = []  # as they were when the present stretch began
        studio.model_changed.connect(self.clear)
        studio.latent_changed.connect(self._moved)
        studio.picture_changed.connect(self._drawn)

    # What the hand does

    def is_running(self) -> bool:
        """Whether the points walk."""
        return self._running

    def can_drag(self) -> bool:
        """Whether the studio's model has feature maps that points can be followed in."""
        info = self.studio.model
        return info is not None and info.latent is not None and info.latent.drags

    def add(self, at: QPointF, to: QPointF) -> int:
        """Add a pair and return its place; the last one's where there are too many."""
        if len(self.pairs) < MOST_PAIRS:
            self.pairs.append(Pair(QPointF(at), QPointF(to)))
            self.changed.emit()
        return len(self.pairs) - 1

    def aim(self, place: int, to: QPointF) -> None:
        """Give a pair another target, also while it walks there."""
        self.pairs[place] = Pair(self.pairs[place].at, QPointF(to))
        self.changed.emit()

    def put(self, place: int, at: QPointF) -> None:
        """Take up another point of the picture; not while it walks."""
        if not self._running:
            self.pairs[place] = Pair(QPointF(at), self.pairs[place].to)
            self.changed.emit()

    def remove(self, place: int) -> None:
        """Take a pair away; not while it walks."""
        if not self._running:
            del self.pairs[place]
            self.changed.emit()

    def clear(self) -> None:
        """Take all of them away, and end what is under way without its result."""
        self._code = None
        self._leave()
        self.pairs.clear()
        self.changed.emit()

    def far(self) -> float:
        """Return the longest way that a point still has, in pixels of the model's picture."""
        return max((pair.way() for pair in self.pairs), default=0.0)

    # The search

    def start(self, mask: Image | None = None, steps: int = 200) -> bool:
        """Begin to walk; return whether there is somewhere to go.

        mask: grey, of the model's size, 255 where the picture may change; None for everywhere.
        """
        if self._running or not self.can_drag() or self.far() < NEAR:
            return False
        self._mask, self._most, self.steps = mask, min(steps, MOST_STEPS), 0
        self._running, self._code = True, None
        self.preview = self.studio.picture()
        self._go_on()
        self.changed.emit()
        return True

    def stop(self) -> None:
        """Stay with what was found so far."""
        if self._running:
            self.pairs = list(self._before)
            self._leave()

    def _go_on(self) -> None:
        self._run += 1
        self._job = 0
        self._before = list(self.pairs)
        latent, mask, model = self._code or self.studio.latent, self._mask, self.studio.model
        assert model is not None
        inputs = dict(self.studio.inputs_of(latent))
        if mask is not None:
            inputs[digest_of(mask)] = mask
        study = Drag(
            model=model.id,
            latent=latent,
            handles=tuple(
                Handle(pair.at.x(), pair.at.y(), pair.to.x(), pair.to.y()) for pair in self.pairs
            ),
            mask="" if mask is None else digest_of(mask),
            steps=min(STRETCH, self._most - self.steps),
        )
        run = self._run
        self.studio.explore(study, inputs, lambda event: self._heard(run, event))

    def _heard(self, run: int, event: AnyEvent) -> None:
        if isinstance(event, Asked):
            if run != self._run:
                self.studio.session.cancel(event.job)  # stopped before it had a number
            else:
                self._job = event.job
            return
        if run != self._run:
            return
        if isinstance(event, Step):
            self.steps += 1
            if event.preview is not None:
                self.preview = to_qimage(event.preview)
            self._walk(event.points)
        elif isinstance(event, Found):
            self._take(event)
        elif isinstance(event, Failed):
            self._job = 0
            self._leave()
            self.failed.emit(event)
        elif isinstance(event, Cancelled):
            self._job = 0
            self._leave()

    def _walk(self, points: tuple[tuple[float, float], ...]) -> None:
        for place, (x, y) in enumerate(points[: len(self.pairs)]):
            self.pairs[place] = Pair(QPointF(x, y), self.pairs[place].to)
        self.changed.emit()

    def _take(self, found: Found) -> None:
        """A stretch is done: go on from there, unless all have arrived."""
        self._job = 0
        source = Source(code=found.codes[0])
        self._code = alone(self._code or self.studio.latent, source)
        self._before = list(self.pairs)
        if found.image is not None:
            self.preview = to_qimage(found.image)
        if self.steps >= self._most or self.far() < NEAR:
            self._leave()
        else:
            self._go_on()

    def _moved(self) -> None:
        """Somebody else went to another point: that one is not dragged away again."""
        if self._running:
            self._code = None
            self._leave()

    def _drawn(self, _picture: QImage) -> None:
        if not self._running and self.preview is not None:
            self.preview = None
            self.changed.emit()

    def _leave(self) -> None:
        """End the run; what was found becomes the studio's present point, as one step."""
        if not self._running:
            return
        self._run += 1
        job, self._job = self._job, 0
        if job:
            self.studio.session.cancel(job)
        self._running = False
        code, self._code = self._code, None
        if code is not None:
            self.studio.set_latent(code, "Drag Points")
        else:
            self.preview = None
        self.ended.emit(code is not None)
        self.changed.emit()


def alone(latent: Latent, source: Source) -> Latent:
    """Return a latent of this source alone, drawn as another one is: its noise and its place."""
    return msgspec.structs.replace(latent, sources=(source,), shifts=(), mixing="linear")


def to_model(frame: QRectF, size: QSize) -> QTransform:
    """Return the way from the document to the model's picture, which lies over a frame of it.

    frame: document pixels. size: of the model's picture.
    """
    there = QTransform.fromTranslate(-frame.x(), -frame.y())
    wide, high = max(frame.width(), 1e-6), max(frame.height(), 1e-6)
    return there * QTransform.fromScale(size.width() / wide, size.height() / high)
