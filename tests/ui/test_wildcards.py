"""A prompt that leaves something open, as a painter sees it and as it is painted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor

from aipaint.core.paths import Home
from aipaint.paint.edits import filled
from aipaint.paint.guides import RegionPrompt
from aipaint.paint.layers import Layer
from aipaint.paint.state import State
from tests.ui.conftest import Studio


@pytest.fixture
def lists(home: Home) -> None:
    (home.data / "wildcards").mkdir(parents=True)
    (home.data / "wildcards" / "colour.txt").write_text("red\nblue\n")


def shown(studio: Studio) -> list[str]:
    fold = studio.window.wildcards.fold
    return [label.text() for label in fold.lines if label.text()] if fold.isVisible() else []


@pytest.mark.usefixtures("lists")
def test_a_prompt_is_shown_and_painted_as_its_seeds_say(
    open_studio: Callable[..., Studio],
) -> None:
    studio = open_studio()
    panel, fold = studio.window.generate_panel, studio.window.wildcards.fold
    studio.write("a plain cat")
    assert not fold.isVisible()
    studio.write("a __colour__ {cat|dog}")
    studio.qtbot.waitUntil(lambda: bool(shown(studio)))
    possible = {f"a {colour} {pet}" for colour in ("red", "blue") for pet in ("cat", "dog")}
    assert set(shown(studio)) <= possible
    assert fold.again_button.isVisible()
    # With the seed locked it is what comes next, picture by picture.
    panel.seed.set_value(11)
    panel.batch.setValue(3)
    studio.press("Ctrl+L")
    studio.qtbot.waitUntil(lambda: not fold.again_button.isVisible())
    coming = shown(studio)
    assert len(coming) == 3
    studio.click(panel.generate_button)
    submitted = studio.scripted.submitted
    studio.qtbot.waitUntil(lambda: sum(recipe.batch for _, recipe in submitted) == 3)
    painted = [recipe.one(index) for _, recipe in submitted for index in range(recipe.batch)]
    assert [recipe.prompt for recipe in painted] == coming
    assert [recipe.seed for recipe in painted] == [11, 12, 13]
    # What was typed is what is remembered.
    assert studio.window.prompt.text() == "a __colour__ {cat|dog}"
    studio.scripted.finish()


@pytest.mark.usefixtures("lists")
def test_lists_are_found_and_put_into_the_prompt(open_studio: Callable[..., Studio]) -> None:
    studio = open_studio()
    tasks = studio.window.wildcards
    studio.write("a ")
    studio.window.actions_["insert_wildcard"].trigger()
    studio.qtbot.waitUntil(lambda: tasks.picker is not None and tasks.picker.isVisible())
    assert tasks.picker is not None
    studio.qtbot.keyClicks(tasks.picker.search, "col")
    studio.qtbot.keyClick(tasks.picker.search, Qt.Key.Key_Return)
    studio.qtbot.waitUntil(lambda: studio.window.prompt.text() == "a __colour__")


def test_what_is_wrong_is_said_below_the_prompt(
    open_studio: Callable[..., Studio], home: Home
) -> None:
    (home.data / "wildcards").mkdir(parents=True)
    (home.data / "wildcards" / "self.txt").write_text("__self__")
    studio = open_studio()
    fold = studio.window.wildcards.fold
    studio.write("__nope__ {a|b}")
    studio.qtbot.waitUntil(lambda: "nope" in fold.note.text())
    studio.write("__self__")
    studio.qtbot.waitUntil(lambda: "no end" in fold.note.text())
    studio.click(studio.window.generate_panel.generate_button)
    studio.qtbot.waitUntil(studio.window.banner.isVisible)
    assert studio.scripted.submitted == []


def test_on_the_canvas_prompts_of_layers_are_decided_too(studio: Studio) -> None:
    models = studio.window.session.models
    studio.qtbot.waitUntil(lambda: models.rowCount() > 0, timeout=20_000)
    ground = Layer(
        "Ground",
        surface=filled(QRect(0, 0, 64, 64), QColor("#0000ff")),
        region=RegionPrompt(prompt="a {sun|moon}"),
    )
    studio.window.workspace.open(State(64, 64, (ground,), ground.id), "New Document")
    studio.window.stage.back()
    studio.write("{red|blue} sky")
    studio.click(studio.window.generate_panel.generate_button)
    studio.qtbot.waitUntil(lambda: len(studio.scripted.submitted) == 1, timeout=20_000)
    ((_, recipe),) = studio.scripted.submitted
    assert recipe.prompt in ("red sky", "blue sky")
    assert recipe.regions[0].prompt in ("a sun", "a moon")
    studio.window.session.cancel(1)
