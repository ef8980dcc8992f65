"""The latent studio's dock, on a scripted engine, with mouse and keys."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from aipaint.core.pixels import Image
from aipaint.core.recipe import Recipe
from aipaint.paint.document import new_state
from aipaint.ui.latents.inside import Inside
from aipaint.ui.latents.sliders import SlidersPage
from tests.app.latent_session import fill, latent_model, settle
from tests.ui.conftest import Studio


def red(side: int = 64) -> Image:
    return Image(side, side, bytes([255, 0, 0]) * side * side)


class Hands:
    """The dock in a studio, with what one does to it."""

    def __init__(self, studio: Studio, **space: Any) -> None:
        self.studio, self.window = studio, studio.window
        settle(studio.qtbot, studio.session)
        fill(studio.session, latent_model(**space))

    def open(self) -> Inside:
        self.studio.press("Ctrl+Shift+8")
        dock = self.window.latents
        self.studio.qtbot.waitUntil(lambda: dock.is_made() and dock.studio.model is not None)
        return self.window.latents.inside()

    def sliders(self) -> SlidersPage:
        page = self.window.latents.inside().page("sliders")
        assert isinstance(page, SlidersPage)
        return page

    def until(self, count: int) -> Recipe:
        self.studio.qtbot.waitUntil(lambda: len(self.studio.scripted.submitted) == count)
        return self.studio.scripted.submitted[-1][1]

    def answer(self) -> None:
        heard: list[object] = []
        hub = self.window.latents.studio
        hub.picture_changed.connect(heard.append)
        self.studio.scripted.load()  # or how long it took would count
        self.studio.scripted.finish(red())
        self.studio.qtbot.waitUntil(lambda: bool(heard))
        hub.picture_changed.disconnect(heard.append)


@pytest.fixture
def hands(studio: Studio) -> Hands:
    return Hands(studio, labels=("cat", "dog"), noises=True, encodes=True)


def drawn(studio: Studio, at: QPoint) -> QColor:
    paint = studio.window.paint
    place = paint.to_view().map(at)
    return paint.grab().toImage().pixelColor(place)


def test_nothing_is_made_before_the_dock_is_looked_at(hands: Hands) -> None:
    assert not hands.window.latents.is_made()
    assert not hands.studio.scripted.submitted
    inside = hands.open()
    assert inside.model.currentText() == "Faces"
    recipe = hands.until(1)
    assert recipe.latent is not None
    assert inside.stack.currentWidget() is hands.sliders()
    hands.answer()
    viewer = hands.window.canvas.picture()
    assert viewer is not None
    assert viewer.pixelColor(1, 1) == QColor("red"), "a quiet place where no document is open"


def test_the_picture_lies_over_the_canvas_while_the_dock_is_seen(hands: Hands) -> None:
    studio, window = hands.studio, hands.window
    window.workspace.open(new_state(100, 100), "New Document")
    hands.open()
    hands.until(1)
    hands.answer()
    assert drawn(studio, QPoint(50, 50)) == QColor("red")
    studio.press("Alt+Shift+V")
    assert drawn(studio, QPoint(50, 50)) != QColor("red")
    studio.press("Alt+Shift+V")
    assert drawn(studio, QPoint(50, 50)) == QColor("red")
    studio.press("Ctrl+Shift+4")
    studio.qtbot.waitUntil(lambda: not window.latents.is_seen())
    assert drawn(studio, QPoint(50, 50)) != QColor("red")
    studio.press("Ctrl+Shift+8")
    studio.click(hands.window.latents.inside().layer_button)
    assert len(studio.layers()) == 2
    assert studio.layers()[-1].recipe is not None


def test_seed_class_truncation_and_noise_are_chosen(hands: Hands) -> None:
    studio = hands.studio
    hands.open()
    fields = hands.sliders().fields
    hub = hands.window.latents.studio
    fields.seed.setFocus()
    studio.qtbot.keyClick(fields.seed, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    studio.qtbot.keyClicks(fields.seed, "123")
    assert hub.latent.sources[0].seed == 123
    studio.press("Ctrl+Z", fields.encode_button)
    before = hub.latent.sources[0].seed
    assert before != 123, "typing a seed is one step"
    studio.press("Alt+Shift+S")
    assert hub.latent.sources[0].seed != before
    fields.label.setCurrentIndex(1)
    fields.label.activated.emit(1)
    assert hub.latent.sources[0].labels == ((1, 1.0),)
    fields.psi.setFocus()
    fields.psi.stepBy(10)
    assert hub.latent.psi > 0.7
    fields.noise.setCurrentIndex(1)
    fields.noise.activated.emit(1)
    assert hub.latent.noise == "random"
    assert fields.noise_dice.isEnabled()
    assert not fields.turn.isVisible()


def test_the_canvas_is_encoded(hands: Hands) -> None:
    hands.window.workspace.open(new_state(40, 20), "New Document")
    hands.open()
    hands.until(1)
    hands.answer()
    hands.studio.press("Alt+Shift+E")
    recipe = hands.until(2)
    assert recipe.latent is not None
    [image] = hands.studio.scripted.inputs[2].values()
    assert (image.width, image.height) == (40, 20)
    assert recipe.latent.sources[0].image
    assert hands.sliders().fields.mixed.text() == "From a picture"


def test_without_a_model_it_says_what_to_do(studio: Studio) -> None:
    settle(studio.qtbot, studio.session)
    fill(studio.session)
    studio.press("Ctrl+Shift+8")
    studio.qtbot.waitUntil(studio.window.latents.is_made)
    inside = studio.window.latents.inside()
    assert inside.stack.currentWidget() is inside.empty
    assert not inside.layer_button.isEnabled()
    fill(studio.session, latent_model())
    assert inside.stack.currentWidget() is not inside.empty


def test_a_picture_dropped_on_the_dock_brings_its_point(hands: Hands) -> None:
    studio = hands.studio
    inside = hands.open()
    hands.until(1)
    hands.answer()
    hub = hands.window.latents.studio
    wanted = hub.latent
    studio.click(inside.keep_button)
    hands.until(2)
    studio.scripted.finish(red())
    studio.qtbot.waitUntil(lambda: studio.session.gallery.rowCount() == 1)
    studio.press("Alt+Shift+S")
    assert hub.latent != wanted
    gallery = studio.session.gallery
    data = gallery.mimeData([gallery.index(0)])
    assert data.hasUrls()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy, at = Qt.DropAction.CopyAction, QPoint(20, 20)
    QApplication.sendEvent(inside, QDragEnterEvent(at, copy, data, left, none))
    QApplication.sendEvent(inside, QDropEvent(at.toPointF(), copy, data, left, none))
    studio.qtbot.waitUntil(lambda: hub.latent == wanted)
