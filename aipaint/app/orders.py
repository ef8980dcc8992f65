"""What is handed to the engine: recipes to be kept, recipes in passing, filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from aipaint.app.errands import Errands
from aipaint.core.errors import UserError
from aipaint.core.events import AnyEvent, Failed, ends
from aipaint.core.filters import Filter
from aipaint.core.messages import say
from aipaint.core.paths import Home
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.engine.backend import Backend

if TYPE_CHECKING:
    from aipaint.app.engine_thread import EngineThread
    from aipaint.gallery.inputs import InputStore

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
        self, recipe: Recipe, prompt: str, inputs: Inputs | None, told: Told | None
    ) -> None:
        """Queue a recipe whose pictures the gallery keeps, see `Session.generate`."""

        def work() -> UserError | None:
            gallery = self._engine.gallery()
            try:
                given = self._inputs_of(recipe) if inputs is None else inputs
                self._admit(lambda backend: backend.submit(recipe, given), told)
            except UserError as error:
                return error
            self._keep(given if inputs is not None else {})
            if prompt.strip() and gallery is not None:
                try:
                    gallery.remember_prompt(prompt, recipe.negative_prompt)
                except UserError as error:
                    self.noted.emit(
                        say("The prompt could not be remembered: {reason}", reason=error)
                    )
            return None

        self._errands.run(work, lambda error: error and self.refused.emit(error))

    def pass_through(self, recipe: Recipe, inputs: Inputs, heard: Heard) -> None:
        """Queue a recipe that leaves nothing behind, see `Session.paint_passing`."""

        def work() -> UserError | None:
            try:
                self._admit(
                    lambda backend: backend.submit(recipe, inputs), self._remembering(heard), True
                )
            except UserError as error:
                return error
            return None

        self._quick.run(work, lambda error: error and heard(_failed(error)))

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

    def _admit(
        self, submit: Callable[[Backend], int], told: Told | None, passing: bool = False
    ) -> None:
        if self._engine.backend() is None:
            raise UserError("Nothing can be painted: the engine did not start.")
        self._engine.admit(submit, told, passing)

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

            self._store = InputStore(self._home.data / "inputs")
        return self._store


def _failed(error: UserError) -> Failed:
    return Failed(job=0, what=error.what, why=error.why, fix=error.fix)
