"""Live painting: the model's answer follows the artist's hand, and is never asked to hurry after.

One request is being painted at most, and one waits: the newest. What the waiting one is made of is
decided when its turn comes, so that it is never older than the last answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from aipaint.app.canvas_plan import to_box
from aipaint.app.errands import Errands
from aipaint.app.guide_inputs import guides_of, without_controls
from aipaint.app.live_pace import MOST_STEPS, Pace, Throttle, work_size
from aipaint.app.origins import origins_in
from aipaint.app.pictures import from_qimage, to_qimage
from aipaint.core.events import AnyEvent, Cancelled, Done, Failed, Loading, Queued
from aipaint.core.pixels import Image, digest_of
from aipaint.core.recipe import Recipe, Repaint
from aipaint.paint.compositor import thumbnail
from aipaint.paint.edits import add_layer, picture_layer

if TYPE_CHECKING:
    from aipaint.app.session import Session
    from aipaint.app.workspace import Workspace
    from aipaint.paint.document import Change, Document
    from aipaint.paint.state import State

STRENGTH = 0.6
_SAMPLERS = ("unipc", "dpmpp_2m")  # which are good in a few steps


@dataclass(frozen=True)
class Answer:
    """What the model made of the frame. image: RGB of the work's size; rect: where it lies;
    origins: the kept pictures that it was made from, for it is not kept itself.
    """

    image: QImage
    rect: QRect
    recipe: Recipe
    inputs: dict[str, Image]
    document: Document
    origins: tuple[str, ...] = ()


@dataclass
class _Request:
    """stamp: tells the newest from those given up. job: 0 until the engine has it."""

    stamp: int
    document: Document
    state: State
    rect: QRect
    recipe: Recipe
    inputs: dict[str, Image]
    began: float
    job: int = 0
    loading: bool = False


@dataclass(frozen=True)
class _Wish:
    """All that decides what an answer looks like, beside the pace."""

    state: State
    rect: QRect
    recipe: Recipe
    strength: float

    def is_of(self, other: _Wish | None) -> bool:
        """Whether the same answer would do; which layer is active, say, makes no difference."""
        return (
            other is not None
            and self.state.layers is other.state.layers
            and self.state.rect() == other.state.rect()
            and (self.rect, self.recipe, self.strength)
            == (other.rect, other.recipe, other.strength)
        )


class LivePainter(QObject):
    """Paints the frame anew after each change, until it is switched off.

    recipe: gives the Generate panel's recipe as it stands, None while there is no model. name_of:
    what a kept answer's layer is called. clock: seconds, for how long an answer takes.
    """

    switched = Signal(bool)
    answered = Signal()  # another answer, or none any more
    progressed = Signal()  # what `is_current`, `pace` or `seconds` say may be different
    failed = Signal(object)  # Failed: it switched itself off

    def __init__(
        self,
        session: Session,
        workspace: Workspace,
        recipe: Callable[[], Recipe | None],
        name_of: Callable[[Recipe], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._session, self._workspace = session, workspace
        self._recipe, self._name_of, self._clock = recipe, name_of, clock
        self._strength = STRENGTH
        self._on = self._wanted = False
        self._stamp = 0
        self._running: _Request | None = None
        self._asked: _Wish | None = None
        self._answer: Answer | None = None
        self._throttle = Throttle()
        self.seconds = 0.0  # that the last answer took
        self._errands = Errands(threads=1)
        session.closing.connect(self._close)
        session.changed_jobs.connect(self._go_on)
        workspace.changed.connect(self._hear)
        workspace.replaced.connect(self._replaced)
        workspace.frame_changed.connect(self.ask)
        session.models.modelReset.connect(self.ask)

    # What the window asks for

    def is_on(self) -> bool:
        """Whether it follows the hand."""
        return self._on

    def switch(self, on: bool) -> None:
        """Begin, or end and leave nothing behind."""
        if on == self._on:
            return
        self._on = on
        self._throttle = Throttle()
        self.seconds = 0.0
        if on:
            self.ask()
        else:
            self._give_up()
        self.switched.emit(on)

    def strength(self) -> float:
        """How much the model may change, 0 to 1."""
        return self._strength

    def set_strength(self, strength: float) -> None:
        """Let it change more or less."""
        self._strength = strength
        self.ask()

    def ask(self) -> None:
        """Something may look different: have it painted, if it does."""
        wish = self._now() if self._on else None
        if wish is not None and not wish.is_of(self._asked):
            self._wanted = True
            self.progressed.emit()
            self._go_on()

    def answer(self) -> Answer | None:
        """What is shown over the frame."""
        return self._answer

    def is_current(self) -> bool:
        """Whether the answer is of the picture as it is now."""
        return self._answer is not None and self._running is None and not self._wanted

    def is_waiting(self) -> bool:
        """Whether a picture that was asked for is painted first."""
        return self._wanted and self._running is None and self._session.queue.current() is not None

    def pace(self) -> Pace:
        """What is asked of the model at the moment."""
        return self._throttle.pace

    def is_lowered(self) -> bool:
        """Whether it turned itself down."""
        return self._throttle.is_lowered()

    def keep(self) -> bool:
        """Make the answer a layer; return whether there was one."""
        answer = self._answer
        if answer is None or answer.document is not self._workspace.document:
            return False
        self._session.keep_inputs(answer.inputs)
        smooth = Qt.TransformationMode.SmoothTransformation
        ratio = Qt.AspectRatioMode.IgnoreAspectRatio
        full = answer.image.scaled(answer.rect.size(), ratio, smooth)
        layer = picture_layer(
            full,
            self._name_of(answer.recipe),
            answer.recipe,
            at=answer.rect.topLeft(),
            origins=answer.origins,
        )
        self._set_answer(None)
        answer.document.apply("Generated Picture", add_layer(answer.document.state, layer))
        return True

    # The one request

    def _now(self) -> _Wish | None:
        """What is wanted now; None while there is no document or no model."""
        document, recipe = self._workspace.document, self._recipe()
        if document is None or recipe is None:
            return None
        frame = self._workspace.frame
        rect = document.state.rect() if frame is None else QRect(frame)
        return _Wish(document.state, rect, recipe, self._strength)

    def _go_on(self) -> None:
        """Paint what is wanted, unless something is being painted already."""
        if not self._on or not self._wanted or self._running is not None:
            return
        wish, document = self._now(), self._workspace.document
        model = None if wish is None else self._session.models.info(wish.recipe.model)
        if wish is None or document is None or model is None:
            return
        if self._session.queue.current() is not None:
            self.progressed.emit()
            return  # what was asked for in earnest comes first; its end is heard
        self._wanted, self._asked = False, wish
        self._stamp += 1
        rect, recipe = wish.rect, wish.recipe
        native = model.defaults.width, model.defaults.height
        pace = self._throttle.pace
        size = work_size((rect.width(), rect.height()), native, pace.scale)
        recipe = msgspec.structs.replace(
            recipe,
            steps=min(recipe.steps, pace.steps, MOST_STEPS),
            sampler=recipe.sampler if recipe.sampler in _SAMPLERS else _SAMPLERS[0],
            width=size[0],
            height=size[1],
            batch=1,
        )
        request = _Request(self._stamp, document, wish.state, rect, recipe, {}, self._clock())
        self._running = request
        whole = self._session.models.look_at_all()
        self._errands.run(lambda: _prepared(request, wish.strength, whole), self._submit)
        self.progressed.emit()

    def _submit(self, request: _Request) -> None:
        if request.stamp != self._stamp or not self._on:
            return
        self._session.paint_passing(
            request.recipe, request.inputs, lambda event: self._heard(request, event)
        )

    def _heard(self, request: _Request, event: AnyEvent) -> None:
        if isinstance(event, Queued):
            request.job = event.job
            if request is not self._running:
                self._session.cancel(event.job)  # given up before it had a number
            return
        if request is not self._running:
            return
        if isinstance(event, Loading):
            request.loading = True
        elif isinstance(event, Done):
            self._running = None
            self._measure(request)
            if request.document is self._workspace.document:
                self._set_answer(
                    Answer(
                        to_qimage(event.image),
                        request.rect,
                        event.recipe,
                        request.inputs,
                        request.document,
                        origins_in(request.state, request.rect),
                    )
                )
            self.progressed.emit()
            self._go_on()
        elif isinstance(event, Failed):
            self._running = None
            self.switch(False)
            self.failed.emit(event)
        elif isinstance(event, Cancelled):
            self._running = None
            self.progressed.emit()
            self._go_on()

    def _measure(self, request: _Request) -> None:
        if request.loading:
            return  # a model is read once: that tells nothing of the next answer
        self.seconds = self._clock() - request.began
        self._throttle.took(self.seconds)

    # What happens meanwhile

    def _hear(self, change: Change) -> None:
        if change.committed:
            self.ask()

    def _replaced(self) -> None:
        self._give_up()
        if self._on:
            self.ask()

    def _give_up(self) -> None:
        """Drop the request, the answer and what was asked."""
        running, self._running = self._running, None
        self._stamp += 1
        self._wanted, self._asked = False, None
        if running is not None and running.job:
            self._session.cancel(running.job)
        self._set_answer(None)
        self.progressed.emit()

    def _set_answer(self, answer: Answer | None) -> None:
        if answer is not self._answer:
            self._answer = answer
            self.answered.emit()

    def _close(self) -> None:
        self._on = False
        self._errands.close()


def _prepared(request: _Request, strength: float, whole: Collection[str]) -> _Request:
    """Give a request its beginning: the frame in the size it is painted in. Slow."""
    size = request.recipe.width, request.recipe.height
    picture = thumbnail(without_controls(request.state), QSize(*size), request.rect)
    ground = QImage(*size, QImage.Format.Format_RGB32)
    ground.fill(QColor("white"))  # paper, where nothing is painted yet
    painter = QPainter(ground)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(ground.rect(), picture)
    painter.end()
    image = from_qimage(ground)
    regions, controls, inputs = guides_of(request.state, to_box(request.rect), size, whole)
    digest = digest_of(image)
    request.inputs = {**inputs, digest: image}
    request.recipe = msgspec.structs.replace(
        request.recipe,
        repaint=Repaint(image=digest, strength=strength),
        regions=regions,
        controls=controls,
    )
    return request
