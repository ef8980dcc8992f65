"""The one interface to whatever paints: a worker process, this very thread, a script in a test."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from aipaint.core.devices import Machine, Wishes
from aipaint.core.events import AnyEvent
from aipaint.core.filters import Filter
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Study

NO_INPUTS: Inputs = {}


class Backend(Protocol):
    """Takes recipes, gives events. All methods may be called from any thread.

    Jobs run one at a time in the order of their submission, unless that is changed. Some thread
    must poll: what paints is started, fed and watched there, so that the other methods return at
    once.
    """

    def submit(
        self,
        recipe: Recipe,
        inputs: Inputs = NO_INPUTS,
        *,
        arriving: Path | None = None,
        passing: bool = False,
    ) -> int:
        """Queue `recipe` and return the job's number. Raises UserError for an impossible one.

        inputs: the pictures that the recipe names by digest, all of them. arriving: where whatever
        paints puts each picture before it is told of, see `aipaint.core.arrivals`; a backend that
        does not paint on this machine's disk leaves it. passing: the job comes before all others
        that wait, and is painted while the queue is paused.

        Sizes are rounded as `aipaint.core.recipe.check` says. The model is checked as far as its
        headers tell: an unknown or incomplete one is refused here, before anything is loaded.
        """
        ...

    def apply(self, wish: Filter, inputs: Inputs, *, passing: bool = False) -> int:
        """Queue a filter and return the job's number. Raises UserError for an impossible one.

        Its result comes as Part events; filters and recipes share one queue. passing: see `submit`.
        """
        ...

    def explore(self, study: Study, inputs: Inputs, *, passing: bool = False) -> int:
        """Queue a study and return the job's number. Raises UserError for an impossible one.

        What it finds comes as Sketch and Found events; it shares the one queue. passing: see
        `submit`.
        """
        ...

    def arrange(self, order: Sequence[int]) -> None:
        """Let waiting jobs come in this order; those that are not named come after them.

        What has begun, has ended or is unknown is passed over.
        """
        ...

    def pause(self, paused: bool) -> None:
        """Let nothing new begin but jobs in passing, or go on. What has begun is finished."""
        ...

    def cancel(self, job: int) -> None:
        """Ask for the end of a job. It comes as a Cancelled event within one step.

        A model that is still loading is given up at once by replacing the worker. An ended or
        unknown job is left alone.
        """
        ...

    def poll(self, timeout: float | None = 0.0) -> list[AnyEvent]:
        """Return what happened since the last call, waiting up to `timeout` seconds for a first.

        None waits for ever; `wake` or `close` from another thread ends any wait.
        """
        ...

    def wake(self) -> None:
        """Make a waiting `poll` return now."""
        ...

    def warm(self) -> None:
        """Start whatever takes long, so that the first picture comes sooner. Returns at once."""
        ...

    def configure(self, wishes: Wishes) -> None:
        """Hold and run models like this, from the next job on. Returns at once."""
        ...

    def machine(self) -> Machine | None:
        """Return what it paints on, as of the last job; None while that is not known.

        `poll` returns when it becomes known and when it changes.
        """
        ...

    def close(self) -> None:
        """End everything, running jobs included. Leaves no process and no thread."""
        ...
