"""A backend that paints nothing: a test says what happens, and when. No torch, no process."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from aipaint.core.devices import Machine, Wishes
from aipaint.core.errors import UserError
from aipaint.core.events import (
    AnyEvent,
    Asked,
    Cancelled,
    Done,
    Facts,
    Failed,
    Filtered,
    Found,
    Image,
    Loading,
    Part,
    Queued,
    Sketch,
    Step,
    Taken,
    ends,
)
from aipaint.core.filters import Filter
from aipaint.core.latents import Vector
from aipaint.core.messages import Message, say
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Sheet, Study
from aipaint.engine.admission import admit, admit_filter, admit_study
from aipaint.engine.backend import NO_INPUTS
from aipaint.engine.line import Line
from aipaint.engine.mailbox import Mailbox
from aipaint.families.shelf import Shelf

FACTS = Facts(
    model_name="Scripted",
    model_hash="0" * 16,
    device="none",
    dtype="none",
    versions={},
    seconds=0.0,
)


def flat(width: int, height: int, seed: int = 0) -> Image:
    """Return a picture of one colour that differs from seed to seed."""
    colour = [seed * 37 % 256, seed * 91 % 256, seed * 151 % 256]
    return Image(width, height, np.full((height, width, 3), colour, np.uint8).tobytes())


@dataclass(frozen=True)
class _Job:
    number: int
    work: Recipe | Filter | Study
    passing: bool = False


class ScriptedBackend(Mailbox):
    """Behaves as `Backend` says, driven by hand from a test.

    `load`, `step`, `finish`, `fail` and `die` let the job that is being painted go on; they
    raise AssertionError where a real engine could not do that. With `auto` each job is painted
    whole as soon as it reaches the head. With a shelf models are checked as a real engine does.
    `submitted`, `arriving`, `cancelled`, `paused`, `warmed`, `configured` and `closed` tell what
    was asked of it.
    """

    def __init__(self, auto: bool = False, shelf: Shelf | None = None) -> None:
        super().__init__()
        self.auto = auto
        self.submitted: list[tuple[int, Recipe]] = []
        self.applied: list[tuple[int, Filter]] = []
        self.explored: list[tuple[int, Study]] = []
        self.inputs: dict[int, Inputs] = {}
        self.arriving: dict[int, Path | None] = {}
        self.cancelled: list[int] = []
        self.warmed = 0
        self.configured: list[Wishes] = []
        self._shelf = shelf
        self._line: Line[_Job] = Line()
        self._index = self._step = 0
        self._loaded = False

    # What the program calls.

    def submit(
        self,
        recipe: Recipe,
        inputs: Inputs = NO_INPUTS,
        *,
        arriving: Path | None = None,
        passing: bool = False,
    ) -> int:
        """See `Backend.submit`."""
        recipe, notes = admit(recipe, self._shelf, inputs)
        with self._ready:
            job = self._take(recipe, inputs, passing)
            self.submitted.append((job, recipe))
            self.arriving[job] = arriving
            self._emit(Queued(job=job, recipe=recipe, notes=notes))
            self._automatic()
        return job

    def apply(self, wish: Filter, inputs: Inputs, *, passing: bool = False) -> int:
        """See `Backend.apply`."""
        wish = admit_filter(wish, inputs)
        with self._ready:
            job = self._take(wish, inputs, passing)
            self.applied.append((job, wish))
            self._emit(Taken(job=job, filter=wish))
            self._automatic()
        return job

    def explore(self, study: Study, inputs: Inputs, *, passing: bool = False) -> int:
        """See `Backend.explore`."""
        study = admit_study(study, self._shelf, inputs)
        with self._ready:
            job = self._take(study, inputs, passing)
            self.explored.append((job, study))
            self._emit(Asked(job=job, study=study))
            self._automatic()
        return job

    def _take(self, work: Recipe | Filter | Study, inputs: Inputs, passing: bool = False) -> int:
        if self._closed:
            raise UserError("The painting engine is closed.")
        job = len(self.inputs) + 1
        self.inputs[job] = dict(inputs)
        self._line.add(_Job(job, work, passing))
        self._line.begin()
        return job

    def arrange(self, order: Sequence[int]) -> None:
        """See `Backend.arrange`."""
        with self._ready:
            self._line.arrange(order)

    def pause(self, paused: bool) -> None:
        """See `Backend.pause`."""
        with self._ready:
            self._line.paused = paused
            self._line.begin()
            self._automatic()

    def cancel(self, job: int) -> None:
        """See `Backend.cancel`."""
        with self._ready:
            self.cancelled.append(job)
            if self._line.find(job) is not None:
                self._end(Cancelled(job=job))

    def warm(self) -> None:
        """See `Backend.warm`."""
        self.warmed += 1

    def configure(self, wishes: Wishes) -> None:
        """See `Backend.configure`."""
        self.configured.append(wishes)

    def close(self) -> None:
        """See `Backend.close`."""
        with self._ready:
            self._closed = True
            self._line.clear()
            self._ready.notify_all()

    # What the test calls.

    @property
    def closed(self) -> bool:
        """Whether the program has closed it."""
        return self._closed

    @property
    def running(self) -> int | None:
        """The job that is being painted."""
        with self._ready:
            return self._line.running.number if self._line.running is not None else None

    @property
    def paused(self) -> bool:
        """Whether nothing new begins."""
        with self._ready:
            return self._line.paused

    def know(self, machine: Machine) -> None:
        """The engine finds out what it runs on."""
        self._know(machine)

    def load(self) -> None:
        """The model of the job at the head begins to load."""
        with self._ready:
            job, work = self._now()
            begun = self._loaded or self._step or self._index
            assert not begun, "it is loaded already"
            self._loaded = True
            self._emit(Loading(job=job, model=work.model or "filter"))

    def step(self, preview: Image | None = None, eta: float = 1.0) -> None:
        """One more step of the current picture is done."""
        with self._ready:
            job, recipe = self._head()
            assert self._step < recipe.steps, "all steps are done"
            self._step += 1
            self._emit(
                Step(
                    job=job,
                    index=self._index,
                    step=self._step,
                    steps=recipe.steps,
                    eta=eta,
                    preview=preview,
                )
            )

    def finish(self, image: Image | None = None, notes: tuple[Message, ...] = ()) -> None:
        """The current picture is done, `image` or a flat one; missing steps are made up for."""
        with self._ready:
            job, recipe = self._head()
            while self._step < recipe.steps:
                self.step()
            one = recipe.one(self._index)
            done = Done(
                job=job,
                index=self._index,
                count=recipe.batch,
                image=image or flat(one.width, one.height, one.seed),
                recipe=one,
                facts=FACTS,
                notes=notes,
            )
            if done.last:
                self._end(done)
                return
            self._index, self._step = self._index + 1, 0
            self._emit(done)

    def filtered(self, image: Image) -> None:
        """The filter at the head is through; its result comes in two parts where it can."""
        with self._ready:
            job, wish = self._now()
            assert isinstance(wish, Filter), "a recipe is waiting"
            self._emit(Step(job=job, index=0, step=1, steps=1, eta=0.0))
            row = len(image.data) // image.height
            cuts = sorted({0, image.height // 2, image.height})
            for top, end in itertools.pairwise(cuts):
                rows = Image(image.width, end - top, image.data[top * row : end * row])
                self._emit(
                    Part(job=job, top=top, width=image.width, height=image.height, image=rows)
                )
            self._end(Filtered(job=job, filter=wish, facts=FACTS))

    def found(self, codes: tuple[Vector, ...] = (), values: tuple[float, ...] = ()) -> None:
        """The study at the head is through; what a sheet shows is flat, a colour for each."""
        with self._ready:
            job, study = self._now()
            assert isinstance(study, Study), "no study is waiting"
            if isinstance(study, Sheet):
                side = study.side or 64
                for index, latent in enumerate(study.latents):
                    image = flat(side, side, latent.sources[0].seed or index)
                    count = len(study.latents)
                    self._emit(Sketch(job=job, index=index, count=count, image=image))
            self._end(Found(job=job, study=study, codes=codes, values=values, facts=FACTS))

    def fail(self, what: str = "It did not work.", bug: bool = False, detail: str = "") -> None:
        """The job at the head fails."""
        with self._ready:
            self._end(Failed(job=self._now()[0], what=Message(what), bug=bug, detail=detail))

    def die(self) -> None:
        """The worker dies under the job at the head."""
        with self._ready:
            what = say("The painting process was ended by the system.")
            self._end(Failed(job=self._now()[0], what=what))

    def _head(self) -> tuple[int, Recipe]:
        job, recipe = self._now()
        assert isinstance(recipe, Recipe), "a filter is waiting"
        return job, recipe

    def _now(self) -> tuple[int, Recipe | Filter | Study]:
        job = self._line.running
        assert job is not None, "no job is being painted"
        return job.number, job.work

    def _end(self, event: AnyEvent) -> None:
        assert ends(event), "this does not end a job"
        if self.running == event.job:
            self._index = self._step = 0
            self._loaded = False
        self._line.end(event.job)
        self._emit(event)
        self._line.begin()
        self._automatic()

    def _automatic(self) -> None:
        while self.auto and self._line.running is not None and not self._step:
            job, work = self._now()
            if not self._index:
                self.load()
            if isinstance(work, Study):
                self.found()
            elif isinstance(work, Filter):
                self.filtered(self.inputs[job][work.image])
            else:
                self.finish()
