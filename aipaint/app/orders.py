"""What is handed to the engine: recipes to be kept, recipes in passing, filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from aipaint.app.engine_thread import EngineThread, Order
from aipaint.app.errands import Errands
from aipaint.core.errors import UserError
from aipaint.core.events import AnyEvent, Failed, ends
from aipaint.core.filters import Filter
from aipaint.core.messages import say
from aipaint.core.paths import Home
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Study
from aipaint.engine.backend import Backend

if TYPE_CHECKING:
    from aipaint.core.metadata import Parent
    from aipaint.gallery.gallery import Gallery
    from aipaint.gallery.inputs import InputStore
    from aipaint.gallery.queue import Pending

Heard = Callable[[AnyEvent], object]
Told = Callable[[int], object]


class Orders(QObject):
    """Queues work off the window's thread, and brings a job's events to who asked for it.

    `heard` is called in the thread this lives in, with every event of the job: Done of a recipe in
    passing, Parts of a filter. What is refused before it is a job comes as Failed of job 0.
    """

    refused = Signal(object)  # UserError: of a recipe or filter that was to be kept
    noted = Signal(object)  # Message

    def __init__(self, home: Home, engine: EngineThread, errands: Errands) -> None:
        super().__init__()
        self._home, self._engine, self._errands = home, engine, errands
        # Apart from the rest: live painting waits for no picture that is being saved.
        self._quick = Errands(threads=1)
        self._heard: dict[int, Heard] = {}
        self._store: InputStore | None = None

    def close(self) -> None:
        """Finish what is under way. Call before the engine ends."""
        self._quick.close()

    def generate(
        self,
        recipe: Recipe,
        prompt: str,
        inputs: Inputs | None,
        told: Told | None,
        parents: tuple[Parent, ...] = (),
    ) -> None:
        """Queue a recipe whose pictures the gallery keeps, see `Session.generate`."""

        def work() -> UserError | None:
            gallery = self._engine.gallery()
            order = Order(parents)
            try:
                given = self._inputs_of(recipe) if inputs is None else inputs
                # On disk before anybody sees it in the queue: a kill costs none that was seen.
                self._keep(given if inputs is not None else {})
                order = self._note(gallery, recipe, prompt, parents)
                self._submit(recipe, given, told, order)
            except UserError as error:
                self._forget(gallery, order)
                return error
            self._remember(gallery, prompt, recipe)
            return None

        self._errands.run(work, lambda error: error and self.refused.emit(error))

    def resume(self, jobs: Sequence[Pending], then: Callable[[bool], object]) -> None:
        """Queue jobs that earlier programs left; `then` hears whether any was still there."""

        def work() -> list[UserError] | None:
            gallery = self._engine.gallery()
            if gallery is None or not gallery.queue.is_open:
                return None
            problems: list[UserError] = []
            try:
                taken = gallery.queue.take(jobs)
            except UserError as error:
                return [error]
            for job in taken:
                order = Order(job.parents, job.id, gallery.queue.place_of(job.id))
                try:
                    self._submit(job.recipe, self._inputs_of(job.recipe), None, order)
                except UserError as error:
                    problems.append(error)
                    self._forget(gallery, order)
                self._remember(gallery, job.prompt, job.recipe)
            return problems if taken else None

        def told(problems: list[UserError] | None) -> None:
            for problem in problems or ():
                self.refused.emit(problem)
            then(problems is not None)

        self._errands.run(work, told)

    def arrange(self, jobs: Sequence[int]) -> None:
        """Let waiting jobs come in this order, now and after a restart."""
        pending = self._engine.arrange(jobs)

        def work() -> None:
            gallery = self._engine.gallery()
            if gallery is not None:
                self._try(lambda: gallery.queue.arrange(pending))

        self._errands.run(work)

    def pass_through(self, recipe: Recipe, inputs: Inputs, heard: Heard) -> None:
        """Queue a recipe that leaves nothing behind, see `Session.paint_passing`."""
        self._pass(lambda backend: backend.submit(recipe, inputs, passing=True), heard)

    def apply(self, wish: Filter, inputs: Inputs, heard: Heard) -> None:
        """Queue a filter, see `Session.apply_filter`."""

        def work() -> UserError | None:
            try:
                self._admit(lambda backend: backend.apply(wish, inputs), self._remembering(heard))
            except UserError as error:
                return error
            return None

        def then(error: UserError | None) -> None:
            if error is not None:
                self.refused.emit(error)
                heard(_failed(error))

        self._quick.run(work, then)

    def apply_quietly(self, wish: Filter, inputs: Inputs, heard: Heard, passing: bool) -> None:
        """Queue a filter that is told of to `heard` alone, see `Session.apply_quietly`."""
        self._pass(lambda backend: backend.apply(wish, inputs, passing=passing), heard)

    def explore(self, study: Study, inputs: Inputs, heard: Heard, passing: bool) -> None:
        """Queue a study that is told of to `heard` alone, see `Session.explore`."""
        self._pass(lambda backend: backend.explore(study, inputs, passing=passing), heard)

    def _pass(self, submit: Callable[[Backend], int], heard: Heard) -> None:
        """Queue what nobody but `heard` is told of."""

        def work() -> UserError | None:
            try:
                self._admit(submit, self._remembering(heard), True)
            except UserError as error:
                return error
            return None

        self._quick.run(work, lambda error: error and heard(_failed(error)))

    def keep(self, inputs: Inputs) -> None:
        """Keep the pictures of a recipe in passing, so that it can be run again."""
        self._errands.run(lambda: self._keep(inputs))

    def hear(self, event: AnyEvent) -> None:
        """Bring an event to who asked for its job, if anybody did."""
        heard = self._heard.get(event.job)
        if heard is not None:
            if ends(event):
                del self._heard[event.job]
            heard(event)

    def _submit(self, recipe: Recipe, inputs: Inputs, told: Told | None, order: Order) -> None:
        self._admit(
            lambda backend: backend.submit(recipe, inputs, arriving=order.place), told, order=order
        )

    def _admit(
        self,
        submit: Callable[[Backend], int],
        told: Told | None,
        passing: bool = False,
        order: Order | None = None,
    ) -> None:
        if self._engine.backend() is None:
            raise UserError("Nothing can be painted: the engine did not start.")
        self._engine.admit(submit, told, passing, order or Order())

    def _note(
        self, gallery: Gallery | None, recipe: Recipe, prompt: str, parents: tuple[Parent, ...]
    ) -> Order:
        """Write a job into the gallery's queue; where that is refused, it is painted as well."""
        if gallery is None or not gallery.queue.is_open:
            return Order(parents)
        try:
            pending = gallery.queue.add(recipe, prompt, parents)
        except UserError as error:
            self.noted.emit(
                say("The queue could not be written, a crash would cost it: {reason}", reason=error)
            )
            return Order(parents)
        return Order(parents, pending, gallery.queue.place_of(pending))

    def _forget(self, gallery: Gallery | None, order: Order) -> None:
        pending = order.pending
        if gallery is not None and pending is not None:
            self._try(lambda: gallery.queue.forget([pending]))

    def _remember(self, gallery: Gallery | None, prompt: str, recipe: Recipe) -> None:
        if not prompt.strip() or gallery is None:
            return
        try:
            gallery.remember_prompt(prompt, recipe.negative_prompt)
        except UserError as error:
            self.noted.emit(say("The prompt could not be remembered: {reason}", reason=error))

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except UserError as error:
            self.noted.emit(error.what)

    def _remembering(self, heard: Heard) -> Told:
        def told(job: int) -> None:
            self._heard[job] = heard

        return told

    def _inputs_of(self, recipe: Recipe) -> Inputs:
        digests = recipe.digests()
        return self._inputs().get(digests) if digests else {}

    def _keep(self, inputs: Inputs) -> None:
        if not inputs:
            return
        try:
            self._inputs().put(inputs)
        except OSError as error:
            reason = error.strerror or error
            self.noted.emit(
                say(
                    "What this picture begins with could not be kept, so it cannot be painted"
                    " again: {reason}.",
                    reason=reason,
                )
            )

    def _inputs(self) -> InputStore:
        if self._store is None:
            from aipaint.gallery.inputs import InputStore

            gallery = self._engine.gallery()
            needed = gallery.queue.digests if gallery is not None else None
            self._store = InputStore(self._home.data / "inputs", needed=needed)
        return self._store


def _failed(error: UserError) -> Failed:
    return Failed(job=0, what=error.what, why=error.why, fix=error.fix)
