"""The composition root: one object that holds what the windows share, handed to each of them."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from aipaint.app.engine_thread import Arrival, EngineThread, stopped_engine
from aipaint.app.errands import Errands
from aipaint.app.forecasts import Forecasts
from aipaint.app.jobs import Jobs
from aipaint.app.library.library import Library
from aipaint.app.library.rows import LibraryModel
from aipaint.app.models_model import ModelsModel
from aipaint.app.orders import Heard, Orders, Told
from aipaint.app.prompt_history import PromptHistory
from aipaint.app.queue_model import QueueModel
from aipaint.app.remembered import Remembered
from aipaint.app.reports import bug_failure, report_of
from aipaint.app.saving import Shown, save_picture
from aipaint.app.settings import Draft, Settings
from aipaint.app.shelf.catalogue import Catalogue
from aipaint.core.devices import Wishes
from aipaint.core.errors import UserError
from aipaint.core.events import Failed
from aipaint.core.filters import Filter
from aipaint.core.messages import Message, say
from aipaint.core.paths import Home
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Study
from aipaint.engine.backend import Backend

if TYPE_CHECKING:
    from aipaint.app.shelf.reading import Scanned
    from aipaint.core.metadata import Parent
    from aipaint.families.shelf import Shelf


class Session(QObject):
    """Settings, engine, queue, gallery, models and prompts of one run of the studio.

    home: the user's folders. backend: what paints; None starts the worker process. Nothing slow
    happens before `start`, which the window calls once it is on the screen.
    """

    failed = Signal(object)  # Failed: shown in the banner
    noted = Signal(object)  # Message: shown in the status bar
    arrived = Signal(object)  # Arrival: a picture, kept or not
    changed_jobs = Signal()
    reported = Signal(object)  # Path of a report that was asked for
    saved = Signal()  # the settings were written, or could not be
    closing = Signal()

    def __init__(self, home: Home, backend: Backend | None = None) -> None:
        super().__init__()
        self.home = home
        self._remembered = Remembered(home)
        self._given_backend = backend
        self._shelf: Shelf | None = None
        self._finding = threading.Lock()
        self._explain = False
        self._started = self._closing = False
        self.errands = Errands(threads=1)
        self._notes_told = 0

        self.engine = EngineThread(home, self._make_backend)
        self.engine.configure(self.settings.wishes)
        self._orders = Orders(home, self.engine, self.errands)
        self.queue = QueueModel()
        self.jobs = Jobs(
            self.engine,
            self._orders,
            self.queue,
            self.errands,
            self.settings.paused,
            lambda paused: self.remember(paused=paused),
        )
        self.models = ModelsModel()
        self.forecasts = Forecasts(
            home, self.models, self.engine.machine, lambda: self.settings.wishes
        )
        self.catalogue = Catalogue(home, self._find_shelf, self._is_idle)
        self.library = Library()
        self.gallery = LibraryModel(self.library)
        self.history = PromptHistory()

        self._remembered.saved.connect(self.saved)
        self._remembered.noted.connect(self.noted)
        self.engine.happened.connect(self._hear)
        self.engine.arrived.connect(self._hear_arrival)
        self.engine.kept_late.connect(self._hear_late)
        self.engine.passed.connect(self._orders.hear)
        self.engine.happened.connect(self.forecasts.hear)
        self.engine.arrived.connect(self.forecasts.hear_arrival)
        self.engine.machine_known.connect(self.forecasts.machine_known)
        self.catalogue.problem.connect(self.show_error)
        self.catalogue.scanned.connect(self._take_models)
        for said in (self._orders, self.jobs):
            said.refused.connect(self.show_error)
            said.noted.connect(self.noted)
        self.engine.noted.connect(self.noted)
        for wrong in (self.engine.unsafe, self.engine.unusable, self.engine.refused):
            wrong.connect(self.show_error)
        self.engine.opened.connect(self._engine_opened)
        self.engine.mended.connect(self._gallery_mended)
        self.engine.finished.connect(self._engine_finished)
        self.library.problem.connect(self.show_error)
        self.library.noted.connect(self.noted)

    # Start and end

    def start(self) -> None:
        """Open gallery and engine in their thread. Call once, after the first paint."""
        if self._started or self._closing:
            return
        self._started = True
        damage = self._remembered.damage
        if damage is not None:
            self.failed.emit(Failed(job=0, what=damage))
        self.engine.start()

    def close(self) -> None:
        """Write the settings, end the engine and every thread."""
        if self._closing:
            return
        self._closing = True
        self.closing.emit()
        if self._started:
            # Errands use what the engine's thread owns, so they end before it does.
            self.errands.close()
            self.catalogue.close()
            self._orders.close()
            self.library.close()
            self.engine.stop()
            # What the engine said last is still heard.
            QCoreApplication.sendPostedEvents(self)
        self.forecasts.close()
        self._remembered.close()

    # What the window asks for

    @property
    def settings(self) -> Settings:
        """Everything that is remembered; `remember` changes it."""
        return self._remembered.settings

    def remember(self, **values: Any) -> None:
        """Change settings by name; they are on disk a moment later, off the window's thread."""
        self._remembered.change(**values)

    def configure(self, wishes: Wishes) -> None:
        """Hold and run models like this, from the next picture on and after each start."""
        self.remember(wishes=wishes)
        self.engine.configure(wishes)
        self.forecasts.forget_held()

    def remember_draft(self, draft: Draft) -> None:
        """Remember the Generate panel as it is."""
        self.remember(draft=draft)

    def generate(
        self,
        recipe: Recipe,
        prompt: str,
        inputs: Inputs | None = None,
        told: Told | None = None,
        parents: tuple[Parent, ...] = (),
    ) -> None:
        """Queue a recipe. `prompt` is what the user typed, before a style was put around it.

        inputs: the pictures it names; None looks up those that were kept. told: called with the
        job's number before anything of the job is told, and not in the window's thread. parents:
        what its pictures are made from, beside those that the recipe names.
        """
        self.history.add(prompt, recipe.negative_prompt)
        self._orders.generate(recipe, prompt, inputs, told, parents)

    def paint_passing(self, recipe: Recipe, inputs: Inputs, heard: Heard) -> None:
        """Paint something that is only looked at: not kept, not in the queue's list.

        `heard` gets every event of the job in the window's thread: Queued with its number, which
        `cancel` takes, Loading, Steps, Done, or Failed and Cancelled. What is refused comes as
        Failed of job 0; nothing is shown in the banner.
        """
        self._orders.pass_through(recipe, inputs, heard)

    def keep_inputs(self, inputs: Inputs) -> None:
        """Keep the pictures that a recipe in passing began with: what it made is a layer now."""
        self._orders.keep(inputs)

    def apply_filter(self, wish: Filter, inputs: Inputs, heard: Heard) -> None:
        """Apply a filter; it stands in the queue's list.

        `heard` gets every event of the job in the window's thread: Taken with its number, which
        `cancel` takes, Loading, Steps, Parts and Filtered, or Failed and Cancelled. What is
        refused comes as Failed of job 0. Failures are shown in the banner as well.
        """
        self._orders.apply(wish, inputs, heard)

    def apply_quietly(self, wish: Filter, inputs: Inputs, heard: Heard, passing: bool) -> None:
        """Apply a filter as `apply_filter` does, but neither in the queue's list nor in the banner.

        passing: it comes before all that waits, and while the queue is paused; else after all.
        """
        self._orders.apply_quietly(wish, inputs, heard, passing)

    def explore(self, study: Study, inputs: Inputs, heard: Heard, passing: bool = True) -> None:
        """Look into a model's latent space, neither in the queue's list nor in the banner.

        `heard` gets every event of the job in the window's thread: Asked with its number, which
        `cancel` takes, Loading, Steps, Sketches and Found, or Failed and Cancelled; what is refused
        comes as Failed of job 0. passing: see `apply_quietly`.
        """
        self._orders.explore(study, inputs, heard, passing)

    def cancel(self, number: int) -> None:
        """End one job."""
        self.jobs.cancel(number)

    def reload_models(self, explain: bool = False) -> None:
        """Look at the shelf again; the models appear when it has been read.

        explain: whether to say of a folder that holds no usable model why that is so.
        """
        if self.engine.backend() is not None:
            self._explain = self._explain or explain
            self.catalogue.rescan()

    def save_copy(self, shown: Shown, path: Path) -> None:
        """Write a picture to `path` with its recipe, in the format its ending names."""

        def work() -> Message | UserError:
            try:
                save_picture(shown, path)
            except UserError as error:
                return error
            return say("Saved as {path}.", path=path)

        self.errands.run(work, self._tell)

    def show_error(self, error: UserError) -> None:
        """Put an error before the user."""
        self.failed.emit(Failed(job=0, what=error.what, why=error.why, fix=error.fix))

    def report_bug(self, error: Exception) -> None:
        """Write a report of an unexpected exception at once and tell the user."""
        self.failed.emit(bug_failure(self.home.reports, error))

    def report(self, failed: Failed) -> None:
        """Write the report of a bug, unless that was done, and tell where it is."""

        def then(found: Path | UserError) -> None:
            if isinstance(found, UserError):
                self.show_error(found)
            else:
                self.reported.emit(found)

        self.errands.run(lambda: report_of(self.home.reports, failed.detail), then)

    # What the engine says

    def _make_backend(self) -> Backend:
        if self._given_backend is not None:
            return self._given_backend
        from aipaint.engine.process import ProcessBackend

        return ProcessBackend(self.home, self._find_shelf())

    def _take_models(self, found: Scanned) -> None:
        models, refused, explain = found.infos[""], found.refused, self._explain
        of = found.infos.get
        more = (of(kind, []) for kind in ("controls", "loras", "embeddings", "latents"))
        self.models.fill(models, refused, *more)
        if found.own:
            return
        self._explain = False
        if refused and explain:
            self.show_error(refused[0][1])
        elif refused:
            self.noted.emit(
                say(
                    "Models that cannot be used: {count}. Look for models again to see why.",
                    count=len(refused),
                )
            )
        elif explain:
            self.noted.emit(say("Models found: {count}.", count=len(models)))

    def _is_idle(self) -> bool:
        return self.queue.current() is None

    def _find_shelf(self) -> Shelf:
        with self._finding:
            if self._shelf is None:
                from aipaint.families.shelf import Shelf

                self._shelf = Shelf(self.home)
            return self._shelf

    def _engine_opened(self) -> None:
        gallery = self.engine.gallery()
        self._tell_notes()
        if gallery is not None:
            self.library.open(gallery)
        self.reload_models()
        self.errands.run(self._read_prompts, self.history.fill)

    def _gallery_mended(self, changed: bool) -> None:
        self._tell_notes()
        if changed:
            self.library.announce_outdated()
        # Only now is it known what of it is painted already.
        self.jobs.look_for_left(self.settings.unfinished, self._adopted)

    def _tell_notes(self) -> None:
        """Tell what the gallery has noted since the last time."""
        gallery = self.engine.gallery()
        notes = gallery.notes if gallery is not None else ()
        for note in notes[self._notes_told :]:
            self.failed.emit(Failed(job=0, what=note))
        self._notes_told = len(notes)

    def _adopted(self) -> None:
        if self.settings.unfinished:
            self.remember(unfinished=())
            # At once: what is in the queue now must not be found here again.
            self._remembered.save_now()

    def _engine_finished(self) -> None:
        if not self._closing and self.engine.backend() is not None:
            what = stopped_engine()
            fix = say("Close aipaint and open it again; nothing that was painted is lost.")
            self.failed.emit(Failed(job=0, what=what, fix=fix, bug=True))

    def _read_prompts(self) -> list[tuple[str, str]]:
        gallery = self.engine.gallery()
        try:
            return [] if gallery is None else gallery.prompts()
        except UserError as error:
            self.noted.emit(say("Earlier prompts cannot be read: {reason}", reason=error))
            return []

    def _hear(self, event: Any) -> None:
        self.queue.hear(event)
        if isinstance(event, Failed):
            self.failed.emit(event)
        self._orders.hear(event)
        self.changed_jobs.emit()

    def _hear_arrival(self, arrival: Arrival) -> None:
        self.queue.hear_arrival(arrival)
        if arrival.entry is not None:
            self.library.announce_added(arrival.entry)
        self.arrived.emit(arrival)
        if arrival.problem is not None:
            self.failed.emit(
                Failed(
                    job=arrival.done.job,
                    what=arrival.problem.what,
                    why=arrival.problem.why,
                    fix=say(
                        "The picture is on the canvas: save it somewhere else, or make room and it"
                        " is kept with the next one."
                    ),
                )
            )
        self.changed_jobs.emit()

    def _hear_late(self, arrival: Arrival) -> None:
        if arrival.entry is not None:
            self.library.announce_added(arrival.entry)
            self.noted.emit(say("A picture that could not be kept before is in the gallery now."))

    def _tell(self, result: Message | UserError) -> None:
        if isinstance(result, UserError):
            self.show_error(result)
        else:
            self.noted.emit(result)
