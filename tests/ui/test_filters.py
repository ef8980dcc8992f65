"""Filters in the window: asked for by menu and key, answered by a scripted engine."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton

from aipaint.core.filters import Filter
from aipaint.core.pixels import Image, from_array, to_array
from aipaint.paint import edits
from aipaint.paint.document import Document, new_state
from aipaint.paint.edits import filled
from aipaint.paint.layers import Layer
from aipaint.paint.state import State
from aipaint.paint.surface import surface_of
from aipaint.ui.filter_dialogs import DetailWish, StyleDialog, UpscaleDialog
from tests.ui.conftest import Studio

D = TypeVar("D", bound=QDialog)


@pytest.fixture
def document(studio: Studio) -> Document:
    ground = Layer("Ground", surface=filled(QRect(0, 0, 60, 40), QColor("#0000ff")))
    spot = Layer("Spot", surface=filled(QRect(10, 10, 20, 20), QColor("#ff0000")), opacity=0.5)
    studio.window.workspace.open(State(60, 40, (ground, spot), spot.id), "New Document")
    studio.window.stage.back()
    found = studio.window.workspace.document
    assert found is not None
    return found


def dialog(studio: Studio, kind: type[D]) -> D:
    def find() -> D | None:
        return next((w for w in QApplication.topLevelWidgets() if type(w) is kind), None)

    studio.qtbot.waitUntil(lambda: find() is not None and find().isVisible())  # type: ignore[union-attr]
    found = find()
    assert found is not None
    return found


def asked(studio: Studio, count: int = 1) -> tuple[Filter, Image]:
    """Wait for the newest filter, and give it with the picture it is to work on."""
    studio.qtbot.waitUntil(lambda: len(studio.scripted.applied) == count)
    job, wish = studio.scripted.applied[-1]
    return wish, studio.scripted.inputs[job][wish.image]


def answer(studio: Studio, pixels: np.ndarray) -> None:
    steps = studio.history()
    studio.scripted.filtered(from_array(pixels))
    studio.qtbot.waitUntil(lambda: studio.history() == steps + 1)


def banner(studio: Studio) -> str:
    studio.qtbot.waitUntil(studio.window.banner.isVisible)
    return studio.window.banner.text()


def test_the_image_is_enlarged_with_all_its_layers(studio: Studio, document: Document) -> None:
    studio.press("Alt+9")
    box = dialog(studio, UpscaleDialog)
    assert box.model.count() >= 2, "two upscalers come along"
    box.scale.setCurrentIndex(box.scale.findData(4))
    assert "240 × 160" in box.note.text()
    studio.accept(box)
    wish, image = asked(studio)
    assert (wish.kind, wish.scale, wish.model) == ("upscale", 4, box_model(wish))
    assert to_array(image).shape == (40, 60, 3), "opaque: no alpha is sent"
    large = np.zeros((160, 240, 3), np.uint8)
    large[..., 1] = 200
    answer(studio, large)
    assert (document.state.width, document.state.height) == (240, 160)
    assert [layer.name for layer in studio.layers()] == ["Ground", "Spot", "Upscaled"]
    assert studio.layers()[1].surface.content_rect().contains(QRect(44, 44, 72, 72))
    assert studio.picture().pixelColor(100, 100) == QColor(0, 200, 0)  # type: ignore[union-attr]
    studio.press("Ctrl+Z")
    assert (document.state.width, document.state.height) == (60, 40)
    assert len(studio.layers()) == 2


def with_detail(studio: Studio, prompt: str = "") -> None:
    """Ask for twice the size with detail, and wait until the model is asked for the first tile."""
    studio.window.generate_panel.use_prompt("a red spot", "")
    studio.press("Alt+9")
    box = dialog(studio, UpscaleDialog)
    assert not box.strength.isVisible()
    studio.click(box.detail, QPoint(10, box.detail.height() // 2))
    assert box.strength.isVisible()
    assert "coarse" in box.note.text(), "the starter paints small pictures"
    assert box.prompt.text() == "a red spot", "the Generate panel's"
    box.prompt.set_text(prompt)
    box.strength.setValue(40)
    box.scale.setCurrentIndex(box.scale.findData(4))
    studio.accept(box)
    asked(studio)
    large = np.zeros((160, 240, 3), np.uint8)
    large[..., 1] = 200
    studio.scripted.filtered(from_array(large))
    studio.qtbot.waitUntil(lambda: len(studio.scripted.submitted) == 1)


def test_a_model_draws_detail_into_what_was_enlarged(studio: Studio, document: Document) -> None:
    steps, kept = studio.history(), studio.window.session.gallery.rowCount()
    with_detail(studio, "a spot")
    queue = studio.window.session.queue
    assert [job.over for job in queue.jobs()] == [False], "one row for all of it"
    job, recipe = studio.scripted.submitted[0]
    assert recipe.prompt == "a spot"
    assert recipe.repaint is not None
    assert (recipe.repaint.strength, recipe.repaint.mask) == (0.4, "")
    assert set(studio.scripted.inputs[job]) == {recipe.repaint.image}
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: len(studio.scripted.submitted) == 2)
    job, second = studio.scripted.submitted[1]
    assert second.seed == recipe.seed + 1
    assert len(studio.scripted.inputs[job]) == 2, "its neighbour is held by a mask"
    current = queue.current()
    assert current is not None
    assert (current.step, current.steps) == (1, 2)
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: studio.history() == steps + 1)
    assert queue.current() is None
    assert [layer.name for layer in studio.layers()] == ["Ground", "Spot", "Upscaled"]
    made = studio.layers()[-1].recipe
    assert made is not None, "a model had a hand in it, and it is told"
    assert (made.prompt, made.width, made.height) == (
        "a spot",
        document.state.width,
        document.state.height,
    )
    assert studio.picture().pixelColor(100, 100) == QColor(0, 200, 0), "flat stays flat"  # type: ignore[union-attr]
    assert studio.window.session.gallery.rowCount() == kept, "tiles are nobody's pictures"
    studio.press("Ctrl+Z")
    assert (document.state.width, document.state.height) == (60, 40)


def test_detail_is_cancelled_as_the_upscaling_is(studio: Studio, document: Document) -> None:
    steps = studio.history()
    with_detail(studio)
    assert studio.scripted.submitted[0][1].guidance == 1, "there are no words to follow"
    queue = studio.window.session.queue
    studio.press("Escape")
    studio.qtbot.waitUntil(lambda: queue.current() is None)
    assert studio.scripted.submitted[0][0] in studio.scripted.cancelled
    assert [job.state.value for job in queue.jobs()] == ["cancelled"]
    assert len(studio.scripted.submitted) == 1
    assert studio.history() == steps


def test_detail_that_fails_changes_nothing(studio: Studio, document: Document) -> None:
    steps = studio.history()
    with_detail(studio)
    studio.scripted.fail("There is too little memory.")
    assert "memory" in banner(studio)
    assert [job.state.value for job in studio.window.session.queue.jobs()] == ["failed"]
    assert studio.history() == steps


def test_detail_for_a_closed_document_ends(studio: Studio, document: Document) -> None:
    with_detail(studio)
    studio.window.workspace.open(new_state(50, 50), "New Document")
    with studio.qtbot.waitSignal(studio.window.session.noted):
        studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: studio.window.session.queue.current() is None)
    assert len(studio.scripted.submitted) == 1
    assert studio.history() == 1


def test_without_room_for_the_enlarged_picture_nothing_begins(
    studio: Studio, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr("aipaint.repaint.detail_rows.shutil.disk_usage", lambda _: full)
    studio.window.filters._upscale(4, "", True, DetailWish(0.3, ""))
    assert "put away" in banner(studio)
    assert studio.scripted.applied == []


def test_without_a_model_there_is_no_detail(studio: Studio, document: Document) -> None:
    studio.window.session.models.fill([], [])
    studio.window.filters._upscale(4, "", True, DetailWish(0.3, ""))
    assert "no model" in banner(studio)
    studio.press("Alt+9")
    box = dialog(studio, UpscaleDialog)
    assert not box.detail.isEnabled()
    box.reject()
    assert studio.scripted.applied == []


def box_model(wish: Filter) -> str:
    assert wish.model, "the list's first is named"
    return wish.model


def test_one_layer_may_be_made_of_all(studio: Studio, document: Document) -> None:
    studio.window.filters.work.upscale(2, "", "Upscaled", keep_layers=False)
    asked(studio)
    answer(studio, np.full((80, 120, 4), 128, np.uint8))
    [layer] = studio.layers()
    assert layer.surface.content_rect() == QRect(0, 0, 120, 80)
    assert layer.surface.read(QRect(0, 0, 1, 1)).tolist() == [[[64, 64, 64, 128]]]


def test_what_is_painted_meanwhile_is_enlarged_too(studio: Studio, document: Document) -> None:
    studio.window.filters.work.upscale(2, "", "Upscaled")
    asked(studio)
    more = Layer("More", surface=filled(QRect(0, 0, 5, 5), QColor("white")))
    document.apply("New Layer", edits.add_layer(document.state, more))
    answer(studio, np.zeros((80, 120, 3), np.uint8))
    assert [layer.name for layer in studio.layers()] == ["Ground", "Spot", "More", "Upscaled"]


def test_too_large_an_image_is_refused_before(studio: Studio, document: Document) -> None:
    document.apply("Resize", replace(document.state, width=6000))
    studio.press("Alt+9")
    box = dialog(studio, UpscaleDialog)
    assert box.ok_button.isEnabled()
    box.scale.setCurrentIndex(box.scale.findData(3))
    assert not box.ok_button.isEnabled()
    assert "16,384" in box.note.text()
    box.reject()
    assert studio.scripted.applied == []


def test_a_size_that_was_changed_meanwhile_is_said(studio: Studio, document: Document) -> None:
    studio.window.filters.work.upscale(2, "", "Upscaled")
    asked(studio)
    document.apply("Crop", replace(document.state, width=30))
    studio.scripted.filtered(from_array(np.zeros((80, 120, 3), np.uint8)))
    assert "not enlarged" in banner(studio)
    assert document.state.width == 30


def test_cancelled_and_closed_leave_the_document_alone(studio: Studio, document: Document) -> None:
    steps = studio.history()
    studio.window.filters.work.upscale(2, "", "Upscaled")
    asked(studio)
    studio.qtbot.waitUntil(lambda: studio.window.session.queue.current() is not None)
    studio.press("Escape")
    studio.qtbot.waitUntil(lambda: studio.scripted.cancelled == [1])
    studio.qtbot.waitUntil(lambda: studio.window.session.queue.current() is None)
    assert studio.history() == steps
    studio.window.filters.work.upscale(2, "", "Upscaled")
    asked(studio, 2)
    studio.window.workspace.open(new_state(50, 50), "New Document")
    with studio.qtbot.waitSignal(studio.window.session.noted):
        studio.scripted.filtered(from_array(np.zeros((80, 120, 3), np.uint8)))
    assert studio.history() == 1


def test_the_background_goes_behind_a_mask(studio: Studio, document: Document) -> None:
    studio.press("Ctrl+Alt+Shift+B")
    wish, image = asked(studio)
    assert wish.kind == "cutout"
    assert to_array(image).shape == (20, 20, 3), "only what is painted on the layer"
    assert (to_array(image) == (255, 0, 0)).all(), "as it is, whatever its opacity"
    grey = np.zeros((20, 20), np.uint8)
    grey[:, :10] = 255
    answer(studio, grey)
    mask = studio.layers()[1].mask
    assert mask is not None
    assert mask.fill == 0
    assert mask.content_rect() == QRect(10, 10, 10, 20)
    studio.press("Ctrl+Z")
    assert studio.layers()[1].mask is None


@pytest.mark.parametrize("combine", [True, False])
def test_a_mask_that_is_there_is_asked_about(
    studio: Studio, document: Document, combine: bool
) -> None:
    spot = studio.layers()[1]
    old = surface_of(np.full((10, 100), 128, np.uint8), 0, 10)
    document.apply("Add Mask", document.state.with_layer(spot.id, mask=old))
    studio.press("Ctrl+Alt+Shift+B")
    box = dialog(studio, QMessageBox)
    wanted = "Combine" if combine else "Replace the Mask"
    button = next(b for b in box.findChildren(QPushButton) if b.text() == wanted)
    studio.click(button)
    asked(studio)
    answer(studio, np.full((20, 20), 255, np.uint8))
    mask = studio.layers()[1].mask
    assert mask is not None
    shown = mask.read(QRect(10, 10, 20, 20))
    assert shown[0, 0] == (128 if combine else 255)
    assert shown[19, 19] == (0 if combine else 255)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda layer: replace(layer, surface=Layer("").surface), "empty"),
        (lambda layer: replace(layer, locked=True), "locked"),
    ],
)
def test_nothing_to_work_on_is_said_beforehand(
    studio: Studio, document: Document, change: Callable[[Layer], Layer], said: str
) -> None:
    ground, spot = document.state.layers
    document.apply("Change", replace(document.state, layers=(ground, change(spot))))
    studio.press("Ctrl+Alt+Shift+B")
    assert said in banner(studio)
    assert studio.scripted.applied == []


def test_an_empty_canvas_is_not_upscaled(studio: Studio) -> None:
    studio.window.workspace.open(new_state(50, 50), "New Document")
    studio.window.filters._upscale(2, "", True)
    assert "nothing on the canvas" in banner(studio)


def test_style_comes_from_a_file_and_lies_within_the_selection(
    studio: Studio, document: Document, tmp_path: Path
) -> None:
    path = tmp_path / "waves.png"
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(QColor("#336699"))
    assert picture.save(str(path))
    selection = surface_of(np.full((10, 30), 255, np.uint8), 5, 5)
    document.apply("Select", replace(document.state, selection=selection))
    studio.press("Ctrl+Alt+Shift+Y")
    box = dialog(studio, StyleDialog)
    assert not box.ok_button.isEnabled()
    assert not box.gallery_button.isEnabled(), "nothing is selected there"
    assert box.focusWidget() is box.file_button, "the first thing to do"
    assert box.ok_button.isDefault()
    box.use(path)
    box.strength.setValue(40)
    studio.accept(box)
    wish, image = asked(studio)
    assert wish.strength == pytest.approx(0.4)
    style = studio.scripted.inputs[1][wish.style]
    assert (style.width, style.height) == (30, 20)
    assert (to_array(style) == (0x33, 0x66, 0x99)).all()
    assert to_array(image).shape == (10, 30, 3)
    answer(studio, np.full((10, 30, 3), 77, np.uint8))
    new = studio.layers()[-1]
    assert new.name == "In the style of waves"
    assert new.mask is not None
    assert studio.picture().pixelColor(6, 6) == QColor(77, 77, 77)  # type: ignore[union-attr]
    assert studio.picture().pixelColor(50, 30) == QColor("#0000ff")  # type: ignore[union-attr]


def test_the_style_of_a_picture_of_the_gallery_is_seen_on_the_painting(
    studio: Studio, document: Document
) -> None:
    studio.generate("a red apple")
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: studio.window.session.gallery.rowCount() == 1)
    view = studio.window.strip.list
    studio.click(view.viewport(), view.visualRect(view.model().index(0, 0)).center())
    studio.qtbot.waitUntil(studio.window.stage.is_viewing)
    studio.press("Ctrl+Alt+Shift+Y")
    studio.accept(dialog(studio, StyleDialog))
    asked(studio)
    assert not studio.window.stage.is_viewing(), "what becomes of it would not be seen"
    answer(studio, np.full((40, 60, 3), 77, np.uint8))
    assert studio.layers()[-1].name == "In the style of a red apple"


def test_a_style_that_is_no_picture_is_said(
    studio: Studio, document: Document, tmp_path: Path
) -> None:
    path = tmp_path / "notes.png"
    path.write_text("no picture")
    studio.press("Ctrl+Alt+Shift+Y")
    box = dialog(studio, StyleDialog)
    box.use(path)
    studio.accept(box)
    assert "notes.png" in banner(studio)
    assert studio.scripted.applied == []


def test_a_filter_that_fails_changes_nothing(studio: Studio, document: Document) -> None:
    steps = studio.history()
    studio.qtbot.keyClick(
        studio.window,
        Qt.Key.Key_B,
        Qt.KeyboardModifier.ControlModifier
        | Qt.KeyboardModifier.AltModifier
        | Qt.KeyboardModifier.ShiftModifier,
    )
    asked(studio)
    studio.scripted.fail("The file is damaged.")
    assert "damaged" in banner(studio)
    assert studio.history() == steps
