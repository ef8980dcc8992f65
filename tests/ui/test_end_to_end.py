"""The whole way once more, with the real worker process and a real model behind the window."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from aipaint.core.metadata import read_recipe
from aipaint.core.paths import Home
from aipaint.engine.process import ProcessBackend
from aipaint.families.registry import STARTER_ID
from tests.ui.conftest import Studio

PATIENCE = 120_000  # milliseconds; a worker that imports torch on a busy machine is slow


def paint(studio: Studio, home: Home, prompt: str) -> Path:
    """Write, press Generate, wait for preview and picture; return the file."""
    window = studio.window
    shown: list[bool] = []
    studio.session.engine.happened.connect(
        lambda _event: shown.append(window.canvas.preview() is not None)
    )
    studio.write(prompt)
    studio.click(window.generate_panel.generate_button)
    studio.qtbot.waitUntil(
        lambda: studio.session.gallery.rowCount() == 1 or window.banner.isVisible(),
        timeout=PATIENCE,
    )
    assert not window.banner.isVisible(), window.banner.text()
    assert any(shown), "no preview was seen"
    assert window.canvas.picture() is not None
    (file,) = home.pictures.rglob("*.png")
    return file


def test_a_users_model_paints(
    open_studio: Callable[..., Studio], home: Home, tiny_pipeline: Path
) -> None:
    shutil.copytree(tiny_pipeline, home.models / "tiny")
    studio = open_studio(ProcessBackend(home))
    panel = studio.window.generate_panel
    studio.qtbot.waitUntil(lambda: panel.model.findText("Tiny") >= 0)
    panel.model.setFocus()
    studio.qtbot.keyClicks(panel.model, "Tiny")
    assert panel.draft().model == "tiny"
    recipe = read_recipe(paint(studio, home, "red apple"))
    assert recipe is not None
    assert (recipe.prompt, recipe.model) == ("red apple", "tiny")


def test_the_starter_paints_out_of_the_box(open_studio: Callable[..., Studio], home: Home) -> None:
    studio = open_studio(ProcessBackend(home))
    panel = studio.window.generate_panel
    studio.qtbot.waitUntil(lambda: panel.draft().model == STARTER_ID)
    recipe = read_recipe(paint(studio, home, "red apple"))
    assert recipe is not None
    assert (recipe.width, recipe.height) == (128, 128)
