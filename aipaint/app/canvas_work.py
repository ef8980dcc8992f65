"""Models at work on the document: what is sent, watched in its place, and laid on the canvas."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, QPoint, QRect, Signal
from PySide6.QtGui import QImage

from aipaint.app.candidates import Candidate
from aipaint.app.canvas_plan import Prepared, native_of, prepare, to_rect
from aipaint.app.engine_thread import Arrival
from aipaint.app.errands import Errands
from aipaint.app.intents import INTENTS, check_prompt, expanded, intent_words, why_not
from aipaint.app.origins import parents_in, pixels_of
from aipaint.core.errors import UserError
from aipaint.core.events import Cancelled, Failed, Step
from aipaint.core.messages import say
from aipaint.core.pixels import Image
from aipaint.core.recipe import Recipe
from aipaint.paint import canvas_size
from aipaint.paint.edits import add_layer, picture_layer
from aipaint.paint.edits.access import layer_of
from aipaint.paint.pixels import from_rgba, wrap
from aipaint.paint.state import State

if TYPE_CHECKING:
    from aipaint.app.filter_work import Of
    from aipaint.app.session import Session
    from aipaint.app.workspace import Workspace
    from aipaint.core.metadata import Parent
    from aipaint.paint.document import Change, Document
    from aipaint.repaint import Plan, Wish

Edit = Callable[[State], State]
_REMEMBERED = 32  # jobs that are over and whose pictures may still be laid on the canvas
_AGAIN = 4  # plans kept so that a layer's recipe run again goes to the same place
_AGAIN_AREA = 4_000_000  # pixels of such a plan at most


@dataclass
class _Place:
    """Where a job's pictures go. parents: what they are made from, beside what the recipe names.
    shift: how far the canvas's corner has moved since.
    """

    document: Document
    step: str
    name: str
    box: QRect
    canvas: QRect  # what the canvas must reach to, in the coordinates of `box`
    parents: tuple[Parent, ...] = ()
    shift: QPoint = field(default_factory=QPoint)

    def rect(self) -> QRect:
        """Where the patch lies now."""
        return self.box.translated(self.shift)


@dataclass
class _Order:
    """A job of ours that runs or waits."""

    plan: Plan
    place: _Place
    many: bool


class CanvasWork(QObject):
    """Sends parts of the open document to be painted and lays the results where they belong.

    A press takes the document's state as it is then; what is painted on meanwhile is not lost, the
    result is laid over it. do: applies an edit as one step; the window's own way waits for tools.
    decide: what comes of a recipe whose texts leave something open, those of regions too; None for
    nothing.
    """

    previewed = Signal(object, object, float)  # QImage or None, QRect in document pixels, progress
    preview_ended = Signal()
    framed = Signal(object)  # QRect that the model sees, None when nothing is painted any more
    several = Signal()  # pictures to choose from will come
    candidate = Signal(object)  # Candidate: one of several, not yet laid on the canvas
    laid = Signal(object)  # Arrival, now a layer
    shifted = Signal(object)  # QPoint by which the picture lies further right and down now

    def __init__(self, session: Session, workspace: Workspace) -> None:
        super().__init__()
        self._session, self._workspace = session, workspace
        self.do: Callable[[str, Edit], bool] = self._apply
        self.decide: Callable[[Recipe], Recipe | None] = lambda recipe: recipe
        self._orders: dict[int, _Order] = {}
        self._places: OrderedDict[int, _Place] = OrderedDict()
        self._recent: OrderedDict[tuple[str, str], tuple[Plan, _Place]] = OrderedDict()
        self._grown: dict[tuple[int, int, int, int], QPoint] = {}
        self._sketching = False
        self._next: tuple[int, Image] | None = None
        self._errands = Errands(threads=1)
        self._sketches = Errands(threads=1)
        session.closing.connect(self._errands.close)
        session.closing.connect(self._sketches.close)
        session.engine.happened.connect(self._hear)
        session.arrived.connect(self._hear_arrival)
        workspace.changed.connect(self._hear_change)
        workspace.replaced.connect(self._forget)

    # What the window asks for

    def paint(
        self, intent: str, recipe: Recipe, prompt: str, wish: Wish, of: Of = "picture"
    ) -> None:
        """Have an intent done to the selection or the frame.

        recipe: with everything but the size and the beginning. prompt: as it was typed. of: all
        that is seen, or the active layer alone. What cannot be done is shown, before anything is
        loaded.
        """
        document, model = self._workspace.document, self._session.models.info(recipe.model)
        why = why_not(intent, self._workspace, model)
        if document is None or model is None or why is not None:
            if why is not None:
                self._session.show_error(UserError("{reason}", reason=why))
            return
        try:
            check_prompt(intent, recipe.prompt)
            layer = layer_of(document.state, None) if of == "layer" else None
        except UserError as error:
            self._session.show_error(error)
            return
        state, kind = document.state, INTENTS[intent]
        frame = state.rect() if self._workspace.frame is None else QRect(self._workspace.frame)
        selecting = intent != "expand"
        if intent == "expand":
            frame = expanded(state.rect(), self._workspace.frame)
        if recipe.batch == 1:
            recipe = msgspec.structs.replace(recipe, batch=kind.batch)
        bounds = state.rect()
        if not selecting or state.selection is None:
            bounds = bounds | frame
        name = " ".join(prompt.split()) if intent != "remove" else ""
        name = (name if len(name) <= 40 else name[:39].rstrip() + "…") or intent_words(intent)

        whole = self._session.models.look_at_all()

        def work() -> Prepared | UserError:
            native = native_of(model)
            try:
                return prepare(state, frame, wish, native, recipe, selecting, layer, whole)
            except UserError as error:
                return error

        def then(found: Prepared | UserError) -> None:
            if isinstance(found, UserError):
                self._session.show_error(found)
                return
            step = "Expand Canvas" if bounds != state.rect() else kind.step
            box = to_rect(found.plan.box)
            parents = parents_in(state, box, layer)
            place = _Place(document, step, name, box, bounds, parents)
            self._submit(found, prompt, place)

        self._errands.run(work, then)

    def again(self, recipe: Recipe, prompt: str) -> bool:
        """Run a layer's recipe again where it was painted; return whether that is known."""
        found = self._recent.get(_key(recipe))
        if found is None or found[1].document is not self._workspace.document:
            return False
        plan, place = found
        told = self._telling(_Order(plan, place, False))
        self._session.generate(recipe, prompt, None, told, place.parents)
        return True

    def owns(self, job: int) -> bool:
        """Whether a job's pictures go to a place of their own on the canvas."""
        return job in self._orders or job in self._places

    def accept(self, candidate: Candidate) -> bool:
        """Make one of several pictures a layer, as one step; return whether that was possible."""
        place = self._places.get(candidate.job)
        if place is None or place.document is not self._workspace.document:
            self._session.noted.emit(_gone())
            return False
        return self._lay(place, candidate.patch, candidate.recipe, candidate.origins)

    # What becomes of it

    def _submit(self, made: Prepared, prompt: str, place: _Place) -> None:
        recipe = self.decide(made.recipe)
        if recipe is None:
            return
        for note in made.plan.notes:
            self._session.noted.emit(note)
        if self._session.queue.current() is None:
            self.framed.emit(place.rect())
        order = _Order(made.plan, place, recipe.batch > 1)
        if order.many:
            self.several.emit()
        if made.plan.repaint is not None and made.plan.box.area <= _AGAIN_AREA:
            self._recent[_key(recipe)] = made.plan, place
            while len(self._recent) > _AGAIN:
                self._recent.popitem(last=False)
        told = self._telling(order)
        self._session.generate(recipe, prompt, made.inputs, told, place.parents)

    def _telling(self, order: _Order) -> Callable[[int], None]:
        def told(job: int) -> None:
            # In another thread, before the first event of the job is on its way.
            self._places[job] = order.place
            self._orders[job] = order

        return told

    def _hear(self, event: Any) -> None:
        order = self._orders.get(event.job)
        if order is None:
            return
        if isinstance(event, Failed | Cancelled):
            del self._orders[event.job]
            self._end(order)
        elif isinstance(event, Step) and order.place.document is self._workspace.document:
            job = self._session.queue.job(event.job)
            self.framed.emit(order.place.rect())
            self.previewed.emit(None, order.place.rect(), job.progress if job is not None else 0.0)
            if event.preview is not None:
                self._next = event.job, event.preview
                self._sketch()

    def _sketch(self) -> None:
        """Cut the newest preview to its mask, off the window's thread; older ones are dropped."""
        if self._sketching or self._next is None:
            return
        (number, image), self._next = self._next, None
        order = self._orders.get(number)
        if order is None:
            return
        self._sketching = True

        def work() -> QImage:
            from aipaint.repaint import preview_patch

            return _patch(preview_patch(order.plan, image)[1])

        def then(patch: QImage) -> None:
            self._sketching = False
            job = self._session.queue.job(number)
            if number in self._orders and order.place.document is self._workspace.document:
                progress = 0.0 if job is None else job.progress
                self.previewed.emit(patch, order.place.rect(), progress)
            self._sketch()

        self._sketches.run(work, then)

    def _hear_arrival(self, arrival: Arrival) -> None:
        done = arrival.done
        order = self._orders.get(done.job)
        if order is None:
            return

        def work() -> tuple[QImage, tuple[str, ...]]:
            from aipaint.repaint import finish

            # The layer came from the picture that the gallery keeps, not from its parents alone.
            return _patch(finish(order.plan, done.image)[1]), (pixels_of(done.image),)

        def then(made: tuple[QImage, tuple[str, ...]]) -> None:
            patch, origins = made
            if done.last:
                # First of all: who shows a candidate in its place shows it over the document.
                self._orders.pop(done.job, None)
                self._end(order)
            if order.place.document is not self._workspace.document:
                self._session.noted.emit(_gone())
            elif order.many:
                self.candidate.emit(
                    Candidate(
                        done.job,
                        done.index,
                        order.place.rect(),
                        patch,
                        done.recipe,
                        arrival.entry,
                        origins,
                    )
                )
            elif self._lay(order.place, patch, done.recipe, origins):
                self.laid.emit(arrival)
            while len(self._places) > _REMEMBERED:
                self._places.popitem(last=False)

        self._errands.run(work, then)

    def _lay(self, place: _Place, patch: QImage, recipe: Recipe, origins: tuple[str, ...]) -> bool:
        """Make a patch a layer; the canvas grows with it where it must, in the same step."""

        def edit(state: State) -> State:
            rect = place.rect()
            wanted = state.rect() | place.canvas.translated(place.shift)
            layer = picture_layer(patch, place.name, recipe, at=rect.topLeft(), origins=origins)
            if wanted == state.rect() or place.step != "Expand Canvas":
                return add_layer(state, layer)
            old = state.width, state.height
            # Added before the canvas grows, so that it moves with everything else.
            state = canvas_size.crop(add_layer(state, layer), wanted, keep_outside=True)
            self._grown[(*old, state.width, state.height)] = -wanted.topLeft()
            return state

        return self.do(place.step, edit)

    def _apply(self, name: str, edit: Edit) -> bool:
        document = self._workspace.document
        if document is None:
            return False
        try:
            document.apply(name, edit(document.state))
        except UserError as error:
            self._session.show_error(error)
            return False
        return True

    def _end(self, order: _Order) -> None:
        if not any(one.place.document is order.place.document for one in self._orders.values()):
            self.preview_ended.emit()
            self.framed.emit(None)
        elif not order.many:
            self.preview_ended.emit()

    def _hear_change(self, change: Change) -> None:
        """Follow the picture when the canvas grows beyond its corner, and when that is undone."""
        before, after = change.before, change.after
        if not change.committed or before.rect() == after.rect():
            return
        sizes = (before.width, before.height), (after.width, after.height)
        shift = self._grown.get((*sizes[0], *sizes[1]))
        if shift is None:
            shift = -self._grown.get((*sizes[1], *sizes[0]), QPoint())
        for place in {id(place): place for place in self._all_places()}.values():
            place.shift += shift
        if not shift.isNull():
            self.shifted.emit(shift)

    def _all_places(self) -> list[_Place]:
        return [*self._places.values(), *(place for _, place in self._recent.values())]

    def _forget(self) -> None:
        self._grown.clear()
        self._recent.clear()
        self.preview_ended.emit()
        self.framed.emit(None)


def _key(recipe: Recipe) -> tuple[str, str]:
    repaint = recipe.repaint
    return ("", "") if repaint is None else (repaint.image, repaint.mask)


def _patch(rgba: Any) -> QImage:
    """Straight RGBA as a picture of the document's format, with memory of its own."""
    return wrap(from_rgba(rgba)).copy()


def _gone() -> Any:
    return say("The picture is in the gallery: the document it was painted for is closed.")
