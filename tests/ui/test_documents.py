"""Painting in the whole window: generated layers, files, clipboard, and work that is never lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox

from aipaint.core.paths import Home
from aipaint.engine.scripted import flat
from aipaint.paint.document import new_state
from aipaint.paint.files.opening import open_document
from aipaint.ui.size_dialogs import NewDocumentDialog
from tests.ui.conftest import Studio

RED = QColor(255, 0, 0)


def begin(studio: Studio, side: int = 200) -> None:
    """An empty document, as the dialog for new ones makes it."""
    studio.press("Ctrl+N")
    dialog = studio.window.findChild(NewDocumentDialog)
    dialog.width_box.setValue(side)
    dialog.height_box.setValue(side)
    studio.accept(dialog)
    studio.qtbot.waitUntil(lambda: studio.window.workspace.document is not None)


def stroke(studio: Studio, colour: QColor = RED) -> None:
    """One line across the middle of the canvas, by mouse."""
    view = studio.window.paint
    studio.window.workspace.set_foreground(colour)
    studio.window.tool_box.choose("brush")
    middle = view.rect().center()
    steps = studio.history()
    button = Qt.MouseButton.LeftButton
    studio.qtbot.mousePress(view, button, pos=middle - QPoint(40, 0))
    for x in range(-40, 41, 8):
        studio.qtbot.mouseMove(view, middle + QPoint(x, 0))
    studio.qtbot.mouseRelease(view, button, pos=middle + QPoint(40, 0))
    studio.qtbot.waitUntil(lambda: studio.history() == steps + 1)


def test_a_generated_picture_is_a_layer_that_knows_its_recipe(studio: Studio) -> None:
    studio.paint("red apple")
    studio.qtbot.waitUntil(lambda: len(studio.layers()) == 1)
    (layer,) = studio.layers()
    assert layer.name == "red apple"
    assert layer.recipe is not None
    assert layer.recipe.prompt == "red apple"
    assert not studio.window.isWindowModified()
    studio.write("something else")
    studio.window.layers_panel.commands.do("recipe")
    assert studio.window.prompt.text() == "red apple"
    studio.window.layers_panel.commands.do("again")
    studio.qtbot.waitUntil(lambda: len(studio.scripted.submitted) == 2)
    assert studio.scripted.submitted[1][1] == studio.scripted.submitted[0][1]


def test_what_is_generated_while_one_paints_comes_on_top(studio: Studio) -> None:
    begin(studio)
    stroke(studio)
    below = len(studio.layers())
    studio.generate("cat")
    studio.scripted.step(flat(8, 8))
    studio.qtbot.waitUntil(lambda: studio.window.paint.preview() is not None)
    assert studio.window.stage.current() is studio.window.paint
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: len(studio.layers()) == below + 1)
    studio.qtbot.waitUntil(lambda: studio.window.paint.preview() is None)
    assert studio.layers()[-1].name == "cat"
    box = studio.layers()[-1].surface.content_rect()
    assert box.center() == QPoint(99, 99)
    studio.press("Ctrl+Z", studio.window.paint)
    assert len(studio.layers()) == below


def test_a_picture_of_the_gallery_is_looked_at_before_the_work(studio: Studio) -> None:
    studio.paint("house")
    stroke(studio)
    before, strip = studio.picture(), studio.window.strip.list
    studio.click(strip.viewport(), strip.visualRect(strip.model().index(0, 0)).center())
    studio.qtbot.waitUntil(studio.window.stage.is_viewing)
    assert studio.picture() == before
    studio.press("Escape", studio.window.canvas)
    assert not studio.window.stage.is_viewing()
    studio.click(strip.viewport(), strip.visualRect(strip.model().index(0, 0)).center())
    studio.qtbot.waitUntil(studio.window.stage.is_viewing)
    studio.click(studio.window.stage.layer_button)
    assert len(studio.layers()) == 2
    assert not studio.window.stage.is_viewing()


def test_undo_clipboard_and_selection_by_keys(studio: Studio) -> None:
    begin(studio)
    view = studio.window.paint
    blank = studio.picture()
    stroke(studio)
    painted = studio.picture()
    assert painted != blank
    studio.press("Ctrl+Z", view)
    assert studio.picture() == blank
    studio.press("Ctrl+Shift+Z", view)
    assert studio.picture() == painted
    studio.press("Ctrl+A", view)
    studio.press("Ctrl+C", view)
    copied = QGuiApplication.clipboard().image()
    assert copied.size() == studio.layers()[-1].surface.content_rect().size()
    layers = len(studio.layers())
    studio.press("Ctrl+V", view)
    assert len(studio.layers()) == layers + 1
    # It lands where it was.
    assert studio.layers()[-1].surface == studio.layers()[-2].surface
    studio.press("Ctrl+D", view)
    studio.qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert not studio.layers()[-1].surface.tiles
    assert studio.picture() == painted


def test_saving_asks_for_a_place_once_and_opens_again(studio: Studio, tmp_path: Path) -> None:
    begin(studio)
    stroke(studio)
    assert studio.window.isWindowModified()
    studio.press("Ctrl+S", studio.window.paint)
    dialog = studio.window.findChild(QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("work.ora")
    studio.accept(dialog)
    studio.qtbot.waitUntil(lambda: not studio.window.isWindowModified())
    assert "work" in studio.window.windowTitle()
    kept = studio.window.workspace.document.state  # type: ignore[union-attr]
    stroke(studio, QColor("blue"))
    studio.press("Ctrl+S", studio.window.paint)
    studio.qtbot.waitUntil(lambda: not studio.window.isWindowModified())
    assert open_document(tmp_path / "work.ora").state.layers != kept.layers
    assert open_document(tmp_path / "work.ora~").state.layers[-1].surface == kept.layers[-1].surface


@pytest.mark.parametrize("answer", ["Save", "Don't Save", "Cancel"])
def test_closing_asks_what_becomes_of_the_work(studio: Studio, tmp_path: Path, answer: str) -> None:
    begin(studio)
    stroke(studio)
    studio.press("Ctrl+W", studio.window.paint)
    box = studio.window.findChild(QMessageBox)
    (button,) = [one for one in box.buttons() if one.text() == answer]
    studio.click(button)
    if answer == "Save":
        dialog = studio.window.findChild(QFileDialog)
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile("kept.ora")
        studio.accept(dialog)
        studio.qtbot.waitUntil(lambda: studio.window.workspace.document is None)
        assert (tmp_path / "kept.ora").is_file()
    else:
        assert (studio.window.workspace.document is None) == (answer == "Don't Save")


def test_unsaved_work_is_offered_at_the_next_start(
    open_studio: Callable[..., Studio], home: Home
) -> None:
    first = open_studio()
    begin(first)
    stroke(first)
    painted = first.picture()
    first.close()
    again = open_studio()
    offer = again.window.recovery_offer
    again.qtbot.waitUntil(offer.isVisible)
    again.click(offer.take_button)
    again.qtbot.waitUntil(lambda: again.picture() is not None)
    assert again.picture() == painted
    assert again.window.isWindowModified()
    assert not offer.isVisible()


def test_unsaved_work_is_thrown_away_only_after_a_question(
    open_studio: Callable[..., Studio],
) -> None:
    first = open_studio()
    begin(first)
    first.window.brush_shelf.tool().adjust(size=77)
    first.close()
    again = open_studio()
    assert again.window.brush_shelf.brush().size == 77, "closed before it was remembered"
    offer, keeper = again.window.recovery_offer, again.window.keeper
    again.qtbot.waitUntil(offer.isVisible)
    for answer, left in (("Keep it", 1), ("Throw it away", 0)):
        again.click(offer.decline_button)
        (box,) = [one for one in again.window.findChildren(QMessageBox) if one.isVisible()]
        (button,) = [one for one in box.buttons() if one.text() == answer]
        again.click(button)
        again.qtbot.waitUntil(lambda left=left: len(keeper.left) == left)
        again.qtbot.waitUntil(lambda left=left: offer.isVisible() == bool(left))


def test_a_document_that_was_closed_is_heard_no_more(studio: Studio) -> None:
    begin(studio)
    workspace = studio.window.workspace
    old = workspace.document
    assert old is not None
    told: list[object] = []
    workspace.changed.connect(told.append)
    workspace.open(new_state(20, 20), "New")
    old.apply("Late", new_state(30, 30))
    workspace.close()
    assert told == []


def test_one_begins_without_generating_from_the_hint(studio: Studio) -> None:
    hint = studio.window.hint
    assert hint.isVisible()
    studio.click(hint.open_button)
    files = studio.window.findChild(QFileDialog)
    assert files.isVisible()
    files.reject()
    studio.window.activateWindow()
    studio.click(hint.new_button)
    studio.accept(studio.window.findChild(NewDocumentDialog))
    studio.qtbot.waitUntil(lambda: studio.window.workspace.document is not None)
    assert not hint.isVisible()


def test_the_brush_grows_from_everywhere_and_a_turned_view_is_told(studio: Studio) -> None:
    begin(studio)
    studio.window.tool_box.choose("brush")
    shelf = studio.window.brush_shelf
    before = shelf.brush().size
    studio.window.docks.reveal("dock_layers")
    studio.window.layers_panel.view.setFocus()
    studio.press("BracketRight", studio.window.layers_panel.view)
    assert shelf.brush().size > before
    studio.press("BracketLeft", studio.window.layers_panel.view)
    assert shelf.brush().size == before
    zoom = studio.window.status.zoom
    assert "°" not in zoom.text()
    studio.window.paint.turn_by(15)
    studio.window.paint.mirror()
    assert "°" in zoom.text()
    assert "↔" in zoom.text()


def test_undo_forgets_what_is_beyond_its_memory(studio: Studio) -> None:
    begin(studio, 1000)
    for _ in range(3):
        stroke(studio)
    studio.press("Ctrl+Alt+U", studio.window.paint)
    dialog = studio.window.findChild(QInputDialog)
    dialog.setIntValue(64)
    studio.accept(dialog)
    assert studio.session.settings.undo_bytes == 64 << 20
    assert studio.window.workspace.undo_bytes == 64 << 20
    assert studio.history() == 4  # what fits stays
    studio.window.workspace.document.history.set_budget(0)  # type: ignore[union-attr]
    assert studio.history() == 1


def test_a_huge_canvas_costs_next_to_nothing(studio: Studio) -> None:
    studio.window.keeper.begin(new_state(16_384, 16_384), "New Document")
    stroke(studio)
    (layer,) = studio.layers()
    assert len(layer.surface.tiles) < 200
