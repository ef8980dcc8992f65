"""The Generate panel: what is written in it is what is painted, and it is never lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from aipaint.app.settings import load_settings
from aipaint.core.paths import Home
from tests.ui.conftest import Studio


def test_an_unlocked_seed_changes_and_a_locked_one_stays(studio: Studio) -> None:
    for _ in range(2):
        studio.generate("apple")
    first, second = (recipe.seed for _, recipe in studio.scripted.submitted)
    assert first != second
    studio.click(studio.window.generate_panel.seed.lock_button)
    for _ in range(2):
        studio.generate("apple")
    seeds = [recipe.seed for _, recipe in studio.scripted.submitted]
    assert seeds[1] == seeds[2] == seeds[3]


def test_the_die_rolls_another_seed(studio: Studio) -> None:
    seed = studio.window.generate_panel.seed
    before = seed.value()
    studio.click(seed.dice_button)
    assert seed.value() != before


@pytest.mark.parametrize(("typed", "seed"), [("4294967295", 2**32 - 1), ("42949672955", 2**32 - 1)])
def test_a_seed_can_be_typed_up_to_its_end(studio: Studio, typed: str, seed: int) -> None:
    edit = studio.window.generate_panel.seed.edit
    edit.selectAll()
    studio.qtbot.keyClicks(edit, typed)
    assert studio.window.generate_panel.seed.value() == min(seed, int(typed[:10]))


def test_a_size_is_chosen_or_typed(studio: Studio) -> None:
    field = studio.window.generate_panel.size_field
    field.preset.setFocus()
    studio.qtbot.keyClick(field.preset, Qt.Key.Key_Down)
    width, height = field.size_px()
    assert width < height
    field.width_box.selectAll()
    studio.qtbot.keyClicks(field.width_box, "200")
    studio.qtbot.keyClick(field.width_box, Qt.Key.Key_Return)
    studio.generate("apple")
    recipe = studio.scripted.submitted[0][1]
    assert (recipe.width, recipe.height) == (200, height)


def test_a_style_puts_words_around_the_prompt(studio: Studio) -> None:
    bar = studio.window.generate_panel.style_bar
    studio.click(bar.button("flat"))
    studio.generate("tree")
    assert studio.scripted.submitted[0][1].prompt == "tree, flat"
    # The history holds what was written, not what a style made of it.
    assert studio.session.history.prompts() == [("tree", "")]


def test_a_folded_negative_prompt_is_not_used(studio: Studio) -> None:
    panel = studio.window.generate_panel
    studio.click(panel.negative_toggle)
    studio.qtbot.keyClicks(panel.negative, "text")
    studio.generate("tree")
    studio.click(panel.negative_toggle)
    studio.generate("tree")
    assert [recipe.negative_prompt for _, recipe in studio.scripted.submitted] == ["text", ""]


def test_the_wheel_over_a_number_scrolls_and_does_not_change_it(studio: Studio) -> None:
    slider = studio.window.generate_panel.steps.slider
    before = slider.value()
    where = QPointF(slider.rect().center())
    wheel = QWheelEvent(
        where,
        QPointF(slider.mapToGlobal(where.toPoint())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(slider, wheel)
    assert slider.value() == before


def test_prompts_are_remembered_over_a_restart(open_studio: Callable[..., Studio]) -> None:
    first = open_studio()
    for prompt in ("red apple", "blue car"):
        first.paint(prompt)
    first.close()
    again = open_studio()
    again.qtbot.waitUntil(lambda: len(again.session.history.prompts()) == 2)
    edit = again.window.prompt
    again.write("new")
    again.press("Alt+Up", edit)
    assert edit.text() == "blue car"
    again.press("Alt+Up", edit)
    assert edit.text() == "red apple"
    again.press("Alt+Down", edit)
    again.press("Alt+Down", edit)
    assert edit.text() == "new"


def test_the_history_is_searched(studio: Studio) -> None:
    for prompt in ("red apple", "blue car", "red fish"):
        studio.generate(prompt)
    studio.press("Ctrl+H")
    picker = QApplication.activePopupWidget()
    assert picker is not None
    studio.qtbot.keyClicks(picker.search, "red")  # type: ignore[attr-defined]
    assert picker.list.count() == 2  # type: ignore[attr-defined]
    studio.qtbot.keyClick(picker.search, Qt.Key.Key_Down)  # type: ignore[attr-defined]
    studio.qtbot.keyClick(picker.search, Qt.Key.Key_Return)  # type: ignore[attr-defined]
    assert studio.window.prompt.text() == "red apple"


def test_what_is_typed_is_on_disk_before_anything_is_pressed(studio: Studio, home: Home) -> None:
    studio.write("half a thou")
    studio.qtbot.waitUntil(lambda: load_settings(home)[0].draft.prompt == "half a thou")


def test_chinese_is_written_with_an_input_method(studio: Studio) -> None:
    writing = QInputMethodEvent()
    writing.setCommitString("红苹果")
    QApplication.sendEvent(studio.window.prompt, writing)
    studio.press("Ctrl+Return", studio.window.prompt)
    studio.qtbot.waitUntil(lambda: len(studio.scripted.submitted) == 1)
    assert studio.scripted.submitted[0][1].prompt == "红苹果"


def test_the_panel_is_as_it_was_left(open_studio: Callable[..., Studio]) -> None:
    first = open_studio()
    # Until the shelf is read no model is chosen.
    first.qtbot.waitUntil(lambda: bool(first.window.generate_panel.draft().model), timeout=30_000)
    first.write("a cat with a very long tail")
    first.click(first.window.generate_panel.style_bar.button("3d"))
    first.window.generate_panel.steps.box.selectAll()
    first.qtbot.keyClicks(first.window.generate_panel.steps.box, "77")
    first.qtbot.keyClick(first.window.generate_panel.steps.box, Qt.Key.Key_Tab)
    left = first.window.generate_panel.draft()
    first.close()
    again = open_studio()
    assert again.window.generate_panel.draft() == left
    assert left.steps == 77


def test_damaged_settings_are_set_aside_and_said(
    open_studio: Callable[..., Studio], home: Home
) -> None:
    (home.config / "settings.json").write_text('{"theme": "purple", "draft": [')
    studio = open_studio()
    assert studio.window.banner.isVisible()
    assert "settings.damaged.json" in studio.window.banner.text()
    assert (home.config / "settings.damaged.json").read_text().startswith('{"theme": "purple"')


def test_settings_of_a_newer_version_are_read(
    open_studio: Callable[..., Studio], home: Home
) -> None:
    draft = {"prompt": "kept", "from_the_future": [1, 2]}
    (home.config / "settings.json").write_text(json.dumps({"draft": draft, "also": {}}))
    studio = open_studio()
    assert studio.window.prompt.text() == "kept"
    assert not studio.window.banner.isVisible()


def drop_file(target: QWidget, file: Path, at: QPoint) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    action = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(at, action, data, buttons, keys)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(at), action, data, buttons, keys))


def test_a_picture_dropped_on_the_canvas_becomes_a_layer(studio: Studio, home: Home) -> None:
    studio.paint("green heart")
    (file,) = home.pictures.rglob("*.png")
    drop_file(studio.window.paint, file, studio.window.paint.rect().center())
    studio.qtbot.waitUntil(lambda: len(studio.layers()) == 2)
    assert studio.layers()[1].recipe is not None
    assert studio.window.isWindowModified()
