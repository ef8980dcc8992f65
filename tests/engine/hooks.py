"""What happens inside a worker process when a test wants it slow, deaf, greedy or dead.

Each function takes the place of `aipaint.engine.child.main` and is run in the process itself.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

from aipaint.core import arrivals
from aipaint.core.devices import Device, Machine, Wishes
from aipaint.core.events import Done, Facts, Image
from aipaint.core.messages import Message
from aipaint.core.paths import Home
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.engine import ceiling, child, model_cache
from aipaint.families import registry, shelf
from aipaint.families.base import Footprint, ModelInfo, OnStep

real_main = child.main
FOREVER = 3600.0
MACHINE = Machine((Device("cpu", "Fake", "cpu", 2**33, 2**32, False, False),), 1)


class FakeModel:
    """Paints a picture whose colour is the seed, without torch; the prompt says what goes wrong."""

    def __init__(self, info: ModelInfo) -> None:
        self.info = info

    def generate(
        self, recipe: Recipe, inputs: Inputs, on_step: OnStep
    ) -> tuple[Image, Facts, list[Message]]:
        size = (recipe.width, recipe.height)
        image = Image(*size, bytes([recipe.seed % 256]) * (size[0] * size[1] * 3))
        for step in range(1, recipe.steps + 1):
            _misbehave(recipe.prompt)
            time.sleep(0.002)
            on_step(step, recipe.steps, lambda: image)
        facts = Facts(
            model_name=self.info.name,
            model_hash=str(os.getpid()),
            device="none",
            dtype="none",
            versions={},
            seconds=0.0,
        )
        return image, facts, []

    resting = False

    def mend(self, error: BaseException) -> Message | None:
        return None

    def footprint(self) -> Footprint:
        return Footprint(0, 2**20)

    def rest(self) -> None:
        pass

    def wake(self) -> None:
        pass


def _misbehave(prompt: str) -> None:
    match prompt:
        case "hang":
            time.sleep(FOREVER)
        case "exit":
            os._exit(3)
        case "crash":
            os.abort()
        case "greedy":
            bytearray(2**62)
        case "bug":
            raise KeyError("nothing there")


def _fake(
    load: Callable[[ModelInfo, Path, Wishes], Any] = lambda info, cache, wishes: FakeModel(info),
) -> None:
    # Torch takes seconds to import and none of these tests is about it.
    child._import_libraries = lambda: None
    child._machine = lambda: MACHINE
    ceiling.guarded = contextlib.nullcontext
    model_cache.find_room = lambda wishes: model_cache.Room(0, 0, 2**33, 2**32)
    registry.load = load


def light(commands: Connection, reports: Connection, home: Home) -> None:
    """Paint with fakes."""
    _fake()
    real_main(commands, reports, home)


def slow_loading(commands: Connection, reports: Connection, home: Home) -> None:
    """Load the model called `slow` for ever."""

    def load(info: ModelInfo, cache: Path, wishes: Wishes) -> FakeModel:
        if info.path.name == "slow":
            time.sleep(FOREVER)
        return FakeModel(info)

    _fake(load)
    real_main(commands, reports, home)


def greedy_loading(commands: Connection, reports: Connection, home: Home) -> None:
    """Load models that want more memory than there can be."""

    def load(info: ModelInfo, cache: Path, wishes: Wishes) -> FakeModel:
        bytearray(2**62)
        return FakeModel(info)

    _fake(load)
    real_main(commands, reports, home)


def dead_on_arrival(commands: Connection, reports: Connection, home: Home) -> NoReturn:
    """End while importing, as with a broken installation."""
    raise ImportError("no module named torch")


def never_ready(commands: Connection, reports: Connection, home: Home) -> None:
    """Import for ever, but notice when the program is gone."""
    child._import_libraries = lambda: time.sleep(FOREVER)
    real_main(commands, reports, home)


class FakeShelf(shelf.Shelf):
    """Every model is there, and is a fake."""

    def find(self, model: str) -> Any:
        return SimpleNamespace(
            id=model, name=model, family="diffusion", path=Path(model), hash="", bytes=0
        )


def killing(commands: Connection, reports: Connection, home: Home) -> None:
    """Kill at picture 1 of a batch, before or after it is put on the disk, as the prompt says.

    The prompt: "worker", "parent" or "both", and "before" or "after".
    """
    put = arrivals.put

    def kill(done: Done, moment: str) -> None:
        who, when = done.recipe.prompt.split()
        if done.index == 1 and when == moment:
            if who != "worker":
                os.kill(os.getppid(), signal.SIGKILL)
            if who != "parent":
                os.kill(os.getpid(), signal.SIGKILL)

    def killing_put(place: Path, done: Done) -> None:
        kill(done, "before")
        put(place, done)
        kill(done, "after")

    arrivals.put = killing_put
    _fake()
    shelf.Shelf = FakeShelf  # type: ignore[misc]
    real_main(commands, reports, home)
