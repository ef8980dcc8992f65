"""A latent studio without a window, on an engine that answers when it is told to."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from aipaint.app.latents.studio import LatentStudio
from aipaint.app.session import Session
from aipaint.app.workspace import Workspace
from aipaint.core.latents import Latent, Vector, to_vector
from aipaint.core.paths import Home
from aipaint.core.recipe import Recipe
from aipaint.core.studies import Resolve, Sheet, Study
from aipaint.engine.scripted import ScriptedBackend
from tests.app.latent_session import DIM, fill, latent_model, open_session


class LatentDesk:
    """The studio and hands that let the engine answer. side: of the model's pictures."""

    def __init__(self, qtbot: QtBot, home: Home) -> None:
        self.qtbot, self.backend = qtbot, ScriptedBackend()
        self.session: Session = open_session(qtbot, home, self.backend)
        self.workspace = Workspace()
        self.studio = LatentStudio(self.session, self.workspace, lambda *_made: None)

    def start(self, name: str = "faces", **space: object) -> None:
        """Choose a model, and have its first picture drawn."""
        fill(self.session, latent_model(name, **space))  # type: ignore[arg-type]
        self.studio.begin()
        self.answer_all()

    def answer(self) -> bool:
        """Let the job at the head be done; return whether there was one."""
        job = self.backend.running
        if job is None:
            return False
        study = next((study for number, study in self.backend.explored if number == job), None)
        if study is None:
            self.backend.finish()
        elif isinstance(study, Resolve):
            self.backend.found(codes=tuple(code(n) for n in range(len(study.latents))))
        else:
            self.backend.found()
        return True

    def answer_all(self) -> None:
        """Let all be done that is asked for now and because of that, as far as it comes at once."""
        quiet = 0
        while quiet < 3:
            quiet = 0 if self.answer() else quiet + 1
            self.qtbot.wait(5)

    def until(self, wanted: object) -> None:
        """Answer until `wanted()` is true."""
        assert callable(wanted)

        def found() -> bool:
            self.answer()
            return bool(wanted())

        self.qtbot.waitUntil(found)

    def sheets(self) -> list[Sheet]:
        """What was asked to be drawn small, so far."""
        return [study for _, study in self.backend.explored if isinstance(study, Sheet)]

    def drawn(self) -> list[Latent]:
        """All points of these."""
        return [latent for sheet in self.sheets() for latent in sheet.latents]

    def studies(self) -> list[Study]:
        return [study for _, study in self.backend.explored]

    def recipes(self) -> list[Recipe]:
        return [recipe for _, recipe in self.backend.submitted]


def code(number: int) -> Vector:
    """Return a made-up code of the made-up model."""
    return to_vector(np.full((6, DIM), number, np.float32))
