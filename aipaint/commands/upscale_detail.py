"""`aipaint upscale --detail`: a diffusion model draws detail into the enlarged picture."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aipaint.commands.console import note
from aipaint.commands.jobs import LONGEST_WAIT, Progress, failure
from aipaint.core.errors import UserError
from aipaint.core.events import Cancelled, Done, Facts, Failed, Loading, Queued, Step
from aipaint.core.messages import say
from aipaint.core.metadata import Record
from aipaint.core.metadata.record import make_record
from aipaint.core.recipe import Recipe, random_seed
from aipaint.engine.backend import Backend
from aipaint.families.registry import STARTER_ID
from aipaint.families.shelf import Shelf

if TYPE_CHECKING:
    from aipaint.repaint.detail import Detail, Detailing

_DEFAULT = 0.3  # aipaint.repaint.detail.STRENGTH, which is slow to import
_OPTIONS = ("prompt", "painter", "steps", "seed")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that have detail painted."""
    group = parser.add_argument_group(
        "detail", "Let a painting model draw detail into the enlarged picture, tile by tile."
    )
    group.add_argument(
        "--detail",
        metavar="S",
        type=float,
        nargs="?",
        const=_DEFAULT,
        help=f"how much it may change, above 0 up to 1; {_DEFAULT} where no number is given",
    )
    group.add_argument("--prompt", metavar="TEXT", help="what the picture is of")
    group.add_argument("--painter", metavar="M", help="a painting model's id or folder")
    group.add_argument("--steps", metavar="N", type=int, help="denoising steps")
    group.add_argument("--seed", metavar="N", type=int, help="a number to paint it again with")


def wished(arguments: argparse.Namespace, shelf: Shelf) -> Detailing | None:
    """Return which detail is asked for, None for none. Raises UserError for what cannot be done."""
    if arguments.detail is None:
        for name in _OPTIONS:
            if getattr(arguments, name) is not None:
                raise UserError(
                    "{option} says how detail is painted, but none is asked for.",
                    fix="Ask for it with --detail.",
                    option=f"--{name}",
                )
        return None
    from aipaint.repaint.box import Native
    from aipaint.repaint.detail import Detailing

    info = shelf.find(STARTER_ID if arguments.painter is None else arguments.painter)
    defaults = info.defaults
    draft = Recipe(
        prompt=arguments.prompt or "",
        model=info.id,
        steps=defaults.steps if arguments.steps is None else arguments.steps,
        guidance=defaults.guidance,
        sampler=defaults.sampler,
        seed=random_seed() if arguments.seed is None else arguments.seed,
        width=defaults.width,
        height=defaults.height,
    )
    native = Native(defaults.width, defaults.height, inpaints=info.inpaints)
    return Detailing(draft, native, arguments.detail).checked()


def warn(detailing: Detailing) -> None:
    """Say of a small model what its detail will be like."""
    from aipaint.repaint.detail import is_coarse

    native = detailing.native
    if is_coarse(native):
        note(
            say(
                "{model} paints pictures of {size}: its detail is coarse.",
                model=detailing.draft.model,
                size=f"{native.width}×{native.height}",
            )
        )


class DetailRun:
    """Detail on its way: `paint` does all of it, and `record` tells how."""

    def __init__(self, detail: Detail, arguments: argparse.Namespace) -> None:
        self._detail = detail
        self._progress = Progress(unit="tile") if arguments.progress else None
        self._began = time.monotonic()
        self._facts: Facts | None = None
        self._said: set[str] = set()
        self.seconds = 0.0
        """That painting took."""

    def paint(self, backend: Backend) -> None:
        """Paint tile after tile.

        Raises UserError, WorkerError for a bug, KeyboardInterrupt when it was cancelled.
        """
        while (wish := self._detail.next()) is not None:
            done = self._painted(backend, *wish)
            self._facts = self._facts or done.facts
            self.seconds += done.facts.seconds
            self._detail.take(done.image)
            self._tell()

    def record(self) -> Record | None:
        """How it is made, with the facts of the first tile; None while none is painted."""
        if self._facts is None:
            return None
        return make_record(self._detail.recipe, self._facts, datetime.now(UTC))

    def facts(self) -> dict[str, Any]:
        """What is told of it as JSON."""
        recipe = self._detail.recipe
        assert recipe.repaint is not None
        return {
            "painter": recipe.model,
            "strength": recipe.repaint.strength,
            "seed": recipe.seed,
            "tiles": self._detail.count,
        }

    def _painted(self, backend: Backend, recipe: Recipe, inputs: Any) -> Done:
        job = backend.submit(recipe, inputs)
        while True:
            for event in backend.poll(LONGEST_WAIT):
                if event.job != job:
                    continue
                if isinstance(event, Queued | Done):
                    for message in event.notes:
                        # Every tile repeats what is true of all of them.
                        if str(message) not in self._said:
                            self._said.add(str(message))
                            note(message)
                if isinstance(event, Loading) and self._progress is not None:
                    self._progress.show(event)
                if isinstance(event, Failed):
                    raise failure(event)
                if isinstance(event, Cancelled):
                    raise KeyboardInterrupt
                if isinstance(event, Done):
                    return event

    def _tell(self) -> None:
        if self._progress is None:
            return
        done, count = self._detail.done, self._detail.count
        left = (time.monotonic() - self._began) / done * (count - done)
        self._progress.show(Step(job=0, index=0, step=done, steps=count, eta=left))
