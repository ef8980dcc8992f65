"""A session on a scripted engine with a model that has a latent space, made up."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from aipaint.app.session import Session
from aipaint.core.latents import LatentInfo, Vector
from aipaint.core.paths import Home
from aipaint.engine.scripted import ScriptedBackend
from aipaint.families.base import Defaults, ModelInfo

DIM = 4


def latent_model(name: str = "faces", side: int = 64, **space: object) -> ModelInfo:
    """Describe a model of six layers whose codes have four numbers each."""
    given = {"layers": 6, "dim": DIM, "groups": ((0, 1), (2, 3), (4, 5)), "truncates": True}
    return ModelInfo(
        id=name,
        name=name.title(),
        path=Path("/models") / name,
        family="scripted",
        defaults=Defaults(width=side, height=side, steps=1, guidance=1.0, sampler="euler"),
        parameters=1,
        bytes=4,
        hash=f"{name:0<16}",
        latent=LatentInfo(**{**given, **space}),  # type: ignore[arg-type]
    )


def axis(number: int, length: float = 1.0) -> Vector:
    """Return a direction along one of the four numbers."""
    import numpy as np

    from aipaint.core.latents import to_vector

    return to_vector(length * np.eye(DIM, dtype=np.float32)[number])


def fill(session: Session, *models: ModelInfo) -> None:
    """Put models on the list, and no others."""
    session.models.fill([], [], latents=models)


def open_session(qtbot: QtBot, home: Home, backend: ScriptedBackend) -> Session:
    """Return a session whose shelf has been read."""
    session = Session(home, backend)
    with qtbot.waitSignal(session.engine.opened, timeout=20_000):
        session.start()
    settle(qtbot, session)
    return session


def settle(qtbot: QtBot, session: Session) -> None:
    """Wait until the shelf was read: that fills the list anew."""
    rows, catalogue = session.models, session.catalogue
    qtbot.waitUntil(lambda: rows.rowCount() > 0 and not catalogue.scanning(), timeout=20_000)
