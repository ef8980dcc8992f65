"""The worker: paints one job after the other and holds the last model. A plain object."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from aipaint.core.errors import CancelledError, UserError
from aipaint.core.events import AnyEvent, Cancelled, Done, Image, Loading, Step
from aipaint.core.recipe import Recipe
from aipaint.engine.failures import mistake, told
from aipaint.engine.pace import Clock, Pace, PreviewBudget
from aipaint.families import machine, registry
from aipaint.families.base import LoadedModel, ModelInfo
from aipaint.families.registry import Shelf

Emit = Callable[[AnyEvent], None]

# Previews may cost this share of the time that painting takes.
PREVIEW_SHARE = 0.02


class Worker:
    """Paints in the calling thread. Use it from one thread only: torch is loaded and run in it.

    shelf: where models are found. preview_share: how much of the time previews may cost, 0 to 1.
    """

    def __init__(
        self, shelf: Shelf, preview_share: float = PREVIEW_SHARE, clock: Clock = time.perf_counter
    ) -> None:
        self._shelf, self._share, self._clock = shelf, preview_share, clock
        self._model: LoadedModel | None = None

    def run(
        self,
        job: int,
        recipe: Recipe,
        emit: Emit,
        cancelled: Callable[[], bool],
        loaded: Callable[[], None] = lambda: None,
    ) -> None:
        """Paint the pictures of a job and emit its events, from Loading to the one that ends it.

        cancelled: asked before and after each step; True ends the job there. loaded: called when
        the model is in memory. Whatever goes wrong becomes a Failed event.
        """
        try:
            if cancelled():
                raise CancelledError
            info = self._shelf.find(recipe.model)
            if not self._holds(info):
                emit(Loading(job=job, model=info.id))
            model = self._load(info)
            loaded()
            self._paint(job, recipe, model, emit, cancelled)
        except CancelledError:
            emit(Cancelled(job=job))
        except UserError as error:
            emit(told(job, error))
        except Exception as error:  # noqa: BLE001 - the one place where bugs become events
            if machine.is_out_of_memory(error):
                emit(told(job, machine.out_of_memory()))
            else:
                emit(mistake(job, error))

    def warm(self, model: str) -> None:
        """Load a model before it is asked for. Raises UserError where it cannot be."""
        self._load(self._shelf.find(model))

    def _holds(self, info: ModelInfo) -> bool:
        held = self._model
        return held is not None and (held.info.path, held.info.hash) == (info.path, info.hash)

    def _load(self, info: ModelInfo) -> LoadedModel:
        if self._model is not None and self._holds(info):
            return self._model
        # The old one goes first: memory for two is seldom there.
        self._model = None
        gc.collect()
        self._model = registry.load(info, self._shelf.home.cache)
        return self._model

    def _paint(
        self,
        job: int,
        recipe: Recipe,
        model: LoadedModel,
        emit: Emit,
        cancelled: Callable[[], bool],
    ) -> None:
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
                eta = pace.step(steps - step)
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
            image, facts, notes = model.generate(one, on_step)
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
