"""The whole way once more, with the real worker process and a real model behind the window."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from aipaint.core.metadata import read_recipe
from aipaint.core.paths import Home
from aipaint.core.recipe import Recipe
from aipaint.engine.process import ProcessBackend
from aipaint.families.registry import STARTER_ID
from tests.ui.conftest import Studio

PATIENCE = 120_000  # milliseconds; a worker that imports torch on a busy machine is slow


def paint(studio: Studio, home: Home, prompt: str) -> Recipe:
    """Write, press Generate, wait for preview and picture; return what the file says."""
    window = studio.window
    shown: list[bool] = []
    watch = studio.session.engine.happened.connect(
        lambda _event: shown.append(studio.preview() is not None)
    )
    before = set(home.pictures.rglob("*.png"))
    studio.write(prompt)
    studio.click(window.generate_panel.generate_button)
    studio.qtbot.waitUntil(
        lambda: studio.session.gallery.rowCount() > len(before) or window.banner.isVisible(),
        timeout=PATIENCE,
    )
    studio.session.engine.happened.disconnect(watch)
    assert not window.banner.isVisible(), window.banner.text()
    assert any(shown), "no preview was seen"
    assert studio.picture() is not None
    (file,) = set(home.pictures.rglob("*.png")) - before
    recipe = read_recipe(file)
    assert recipe is not None
    return recipe


def test_the_starter_paints_out_of_the_box_and_a_users_model_beside_it(
    open_studio: Callable[..., Studio], home: Home, tiny_pipeline: Path
) -> None:
    studio = open_studio(ProcessBackend(home))
    panel = studio.window.generate_panel
    studio.qtbot.waitUntil(lambda: panel.draft().model == STARTER_ID)
    recipe = paint(studio, home, "red apple")
    assert (recipe.prompt, recipe.model) == ("red apple", STARTER_ID)
    assert (recipe.width, recipe.height) == (128, 128)

    shutil.copytree(tiny_pipeline, home.models / "tiny")
    studio.press("F5")
    studio.qtbot.waitUntil(lambda: panel.model.findText("Tiny") >= 0)
    assert panel.draft().model == STARTER_ID
    panel.model.setFocus()
    studio.qtbot.keyClicks(panel.model, "Tiny")
    recipe = paint(studio, home, "blue car")
    assert (recipe.prompt, recipe.model) == ("blue car", "tiny")
