"""A job of the worker process, as the program holds it."""

from __future__ import annotations

from pathlib import Path

from aipaint.core.filters import Filter
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Study
from aipaint.engine.protocol import Apply, Explore, Run


class Job:
    """A job in the queue, and how far it has come. All of it is guarded by the backend's lock."""

    def __init__(
        self,
        number: int,
        work: Recipe | Filter | Study,
        inputs: Inputs,
        arriving: Path | None = None,
        passing: bool = False,
    ) -> None:
        self.number, self.work, self.inputs = number, work, dict(inputs)
        self.arriving, self.passing = arriving, passing
        self.pictures = 0  # that were told of
        self.sent = self.announced = self.loading = False
        self.unwanted = self.told = False
        self.deadline = float("inf")

    @property
    def model(self) -> str:
        """What must be loaded, in the words of its order."""
        return self.work.model or (self.work.kind if isinstance(self.work, Filter) else "")

    def command(self) -> Run | Apply | Explore:
        """Return the order to the worker."""
        if isinstance(self.work, Filter):
            return Apply(self.number, self.work, self.inputs)
        if isinstance(self.work, Study):
            return Explore(self.number, self.work, self.inputs)
        return Run(self.number, self.work, self.inputs, str(self.arriving or ""))
