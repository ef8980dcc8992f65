"""A latent studio on a scripted engine, which a test answers by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from pytestqt.qtbot import QtBot

from aipaint.app.latents.studio import LatentStudio
from aipaint.app.session import Session
from aipaint.app.workspace import Workspace
from aipaint.core.events import Step
from aipaint.core.latents import Source, Vector, to_vector
from aipaint.core.paths import Home
from aipaint.core.pixels import Image
from aipaint.core.studies import Study
from aipaint.engine.scripted import ScriptedBackend
from tests.app.latent_session import DIM, fill, latent_model, open_session


class StudyBackend(ScriptedBackend):
    """A scripted engine whose studies can also take a step."""

    def study(self) -> Study:
        """What is being looked into."""
        return self._now()[1]  # type: ignore[return-value]

    def search(
        self, step: int, loss: float = 1.0, points: tuple[tuple[float, float], ...] = (),
        preview: Image | None = None, steps: int = 10,
    ) -> None:  # fmt: skip
        """The search at the head takes a step."""
        with self._ready:
            self._emit(
                Step(
                    job=self._now()[0], index=0, step=step, steps=steps, eta=1.0,
                    preview=preview, loss=loss, points=points,
                )
            )  # fmt: skip


class Desk:
    """A studio whose first picture has come, and the engine below it."""

    def __init__(self, qtbot: QtBot, home: Home, **space: Any) -> None:
        self.qtbot, self.backend = qtbot, StudyBackend()
        self.session: Session = open_session(qtbot, home, self.backend)
        self.workspace = Workspace()
        self.studio = LatentStudio(self.session, self.workspace, lambda *_made: None)
        fill(self.session, latent_model(**space))
        self.studio.begin()
        self.painted(1)

    def painted(self, count: int) -> None:
        """Wait for so many pictures to be asked for, and let the newest come."""
        self.until(lambda: len(self.backend.submitted) == count)
        self.finish()

    def finish(self) -> None:
        """Let the picture that is being painted come."""
        self.backend.finish()
        self.until(lambda: not self.studio.is_busy())

    def studied(self, count: int) -> Study:
        """Wait for so many studies, and return the newest, which has begun."""
        self.until(lambda: len(self.backend.explored) == count)
        job, study = self.backend.explored[-1]
        self.until(lambda: self.backend.running == job)
        return study

    def until(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=20_000)


def code(value: float, layers: int = 6) -> Vector:
    """Return a code of the made-up model that is the same number everywhere."""
    return to_vector(np.full((layers, DIM), value, np.float32))


def seed(number: int) -> Source:
    return Source(seed=number)
