"""The worker: paints one job after the other and holds the last model. A plain object."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from aipaint.core.devices import Wishes
from aipaint.core.errors import CancelledError, UserError
from aipaint.core.events import (
    AnyEvent,
    Cancelled,
    Done,
    Facts,
    Filtered,
    Found,
    Loading,
    Part,
    Sketch,
    Step,
)
from aipaint.core.filters import Filter
from aipaint.core.messages import Message
from aipaint.core.pixels import Image, Inputs
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Study
from aipaint.engine import ceiling
from aipaint.engine.failures import mistake, told
from aipaint.engine.model_cache import ModelCache
from aipaint.engine.pace import Clock, Pace, PreviewBudget
from aipaint.families import machine, registry
from aipaint.families.base import LatentModel, LoadedFilter, LoadedModel, ModelInfo, OnStep
from aipaint.families.shelf import Shelf

Emit = Callable[[AnyEvent], None]

# Previews may cost this share of the time that painting takes.
PREVIEW_SHARE = 0.02


@dataclass(frozen=True)
class Follow:
    """How a job is followed.

    emit: takes its events. cancelled: asked before and after each step; True ends the job there.
    loaded: called when the model is in memory.
    """

    emit: Emit
    cancelled: Callable[[], bool]
    loaded: Callable[[], None] = lambda: None


class Worker:
    """Paints in the calling thread. Use it from one thread only: torch is loaded and run in it.

    shelf: where models are found. preview_share: how much of the time previews may cost, 0 to 1.
    """

    def __init__(
        self, shelf: Shelf, preview_share: float = PREVIEW_SHARE, clock: Clock = time.perf_counter
    ) -> None:
        self._shelf, self._share, self._clock = shelf, preview_share, clock
        self._models = ModelCache(self._load)
        # Beside the model, for they come between its pictures: a filter, until another model is
        # loaded, and what compares pictures, which is small and stays.
        self._filters: dict[bool, tuple[str, LoadedFilter]] = {}

    def run(self, job: int, recipe: Recipe, inputs: Inputs, follow: Follow) -> None:
        """Paint the pictures of a job and emit its events, from Loading to the one that ends it.

        Whatever goes wrong becomes a Failed event.
        """

        def work() -> None:
            model = self._model(job, self._shelf.find_for(recipe), follow)
            self._paint(job, recipe, inputs, model, follow)

        _guarded(job, follow, work)

    def apply(self, job: int, wish: Filter, inputs: Inputs, follow: Follow) -> None:
        """Filter a picture and emit the job's events, from Loading to the one that ends it."""

        def work() -> None:
            key = f"{wish.kind}:{wish.model}:{wish.scale}"
            compares = wish.kind == "embed"
            held = self._filters.get(compares)
            if held is None or held[0] != key:
                follow.emit(Loading(job=job, model=wish.model or wish.kind))
                held = None
                self._filters.pop(compares, None)
                held = key, registry.load_filter(wish, self._shelf.home)
                self._filters[compares] = held
            follow.loaded()
            self._filter_parts(job, wish, inputs, held[1], follow)

        _guarded(job, follow, work)

    def explore(self, job: int, study: Study, inputs: Inputs, follow: Follow) -> None:
        """Look into a latent space and emit the job's events, from Loading to its end."""

        def work() -> None:
            model = self._model(job, self._shelf.find_latent(study.model), follow)
            if not isinstance(model, LatentModel):
                raise TypeError(f"{type(model).__name__} has no latent space to look into")
            self._study(job, study, inputs, model, follow)

        _guarded(job, follow, work)

    def _model(self, job: int, info: ModelInfo, follow: Follow) -> LoadedModel:
        """Return a model, loaded first where it is not in memory."""
        if not self._models.holds(info):
            follow.emit(Loading(job=job, model=info.id))
        model = self._models.get(info)
        follow.loaded()
        return model

    def configure(self, wishes: Wishes) -> None:
        """Hold and run models like this from the next job on."""
        self._models.configure(wishes)

    def warm(self, model: str) -> None:
        """Load a model before it is asked for. Raises UserError where it cannot be."""
        self._models.get(self._shelf.find(model))

    def _load(self, info: ModelInfo, wishes: Wishes) -> LoadedModel:
        # What was done between pictures is seldom done with another model.
        self._filters.pop(False, None)
        return registry.load(info, self._shelf.home.cache, wishes)

    def _paint(
        self,
        job: int,
        recipe: Recipe,
        inputs: Inputs,
        model: LoadedModel,
        follow: Follow,
    ) -> None:
        emit, cancelled = follow.emit, follow.cancelled
        pace = Pace(recipe.steps, recipe.batch, self._clock)
        budget = PreviewBudget(self._share, self._clock)
        for index in range(recipe.batch):
            if cancelled():
                raise CancelledError

            def on_step(
                step: int, steps: int, render: Callable[[], Image], index: int = index
            ) -> None:
                if cancelled():
                    raise CancelledError
                eta = pace.step(steps - step, steps)
                drawing = budget.allows()
                # Processor time: a busy machine, which interrupts the drawing, is not its cost.
                begun = time.thread_time()
                emit(
                    Step(
                        job=job,
                        index=index,
                        step=step,
                        steps=steps,
                        eta=eta,
                        preview=render() if drawing else None,
                    )
                )
                if drawing:
                    budget.spend(time.thread_time() - begun)

            one = recipe.one(index)
            pace.begin()
            placed = self._shelf.place_parts(one)
            image, facts, notes = self._painted(model, placed, inputs, on_step)
            pace.end()
            emit(
                Done(
                    job=job,
                    index=index,
                    count=recipe.batch,
                    image=image,
                    recipe=one,
                    facts=facts,
                    notes=tuple(notes),
                )
            )

    def _painted(
        self, model: LoadedModel, recipe: Recipe, inputs: Inputs, on_step: OnStep
    ) -> tuple[Image, Facts, list[Message]]:
        """Paint one picture, and again with something given up as long as that helps."""
        given_up: list[Message] = []
        while True:
            try:
                with ceiling.guarded():
                    image, facts, notes = model.generate(recipe, inputs, on_step)
                return image, facts, given_up + notes
            except CancelledError:
                raise
            except Exception as error:
                if machine.is_out_of_memory(error) and self._models.spare(model):
                    note = None  # others were in its way; it is held as before
                elif (note := model.mend(error)) is None:
                    raise
            if note is not None:
                given_up.append(note)
            # Not while the error lives, whose frames hold what was computed so far.
            machine.release()

    def _study(
        self, job: int, study: Study, inputs: Inputs, model: LatentModel, follow: Follow
    ) -> None:
        began = self._clock()
        budget = PreviewBudget(self._share, self._clock)

        def on_step(
            step: int,
            steps: int,
            render: Callable[[], Image] | None,
            loss: float | None,
            points: tuple[tuple[float, float], ...],
        ) -> None:
            if follow.cancelled():
                raise CancelledError
            drawing = render is not None and budget.allows()
            spent = time.thread_time()
            follow.emit(
                Step(
                    job=job,
                    index=0,
                    step=step,
                    steps=steps,
                    eta=(self._clock() - began) / step * (steps - step),
                    preview=render() if render is not None and drawing else None,
                    loss=loss,
                    points=points,
                )
            )
            if drawing:
                budget.spend(time.thread_time() - spent)

        def on_sketch(index: int, count: int, image: Image) -> None:
            if follow.cancelled():
                raise CancelledError
            follow.emit(Sketch(job=job, index=index, count=count, image=image))

        with ceiling.guarded():
            found = model.study(study, inputs, on_step, on_sketch)
        follow.emit(
            Found(
                job=job,
                study=study,
                codes=found.codes,
                values=found.values,
                image=found.image,
                facts=found.facts,
                notes=tuple(found.notes),
            )
        )

    def _filter_parts(
        self, job: int, wish: Filter, inputs: Inputs, loaded: LoadedFilter, follow: Follow
    ) -> None:
        began = self._clock()

        def on_tile(tile: int, tiles: int) -> None:
            if follow.cancelled():
                raise CancelledError
            eta = (self._clock() - began) / tile * (tiles - tile)
            follow.emit(Step(job=job, index=0, step=tile, steps=tiles, eta=eta))

        def on_part(top: int, size: tuple[int, int], image: Image) -> None:
            follow.emit(Part(job=job, top=top, width=size[0], height=size[1], image=image))

        facts, notes = loaded.apply(wish, inputs, on_tile, on_part)
        follow.emit(Filtered(job=job, filter=wish, facts=facts, notes=tuple(notes)))


def _guarded(job: int, follow: Follow, work: Callable[[], None]) -> None:
    """Do a job's work; whatever ends it too early becomes an event."""
    try:
        if follow.cancelled():
            raise CancelledError
        work()
    except CancelledError:
        follow.emit(Cancelled(job=job))
    except UserError as error:
        follow.emit(told(job, error))
    except Exception as error:  # noqa: BLE001 - the one place where bugs become events
        if machine.is_out_of_memory(error):
            follow.emit(told(job, machine.out_of_memory()))
        else:
            follow.emit(mistake(job, error))
