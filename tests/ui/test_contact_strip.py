"""Choosing among several pictures for one place, with keys and clicks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage

from aipaint.app.candidates import Candidate
from aipaint.app.pictures import to_qimage
from aipaint.paint import edits
from aipaint.paint.compositor import flatten
from aipaint.paint.document import new_state
from aipaint.paint.edits import filled
from aipaint.paint.layers import Layer
from aipaint.paint.state import State
from aipaint.ui.contact_strip import ContactStrip
from tests.core.pictures import make_image, make_recipe
from tests.ui.conftest import Studio

BOX = QRect(300, 280, 100, 60)
COLOURS = ("#ff0000", "#00ff00", "#0000ff")
INSIDE, OUTSIDE = QPoint(310, 290), QPoint(250, 290)


def candidate(index: int, job: int = 7, box: QRect = BOX) -> Candidate:
    patch = QImage(box.size(), QImage.Format.Format_ARGB32_Premultiplied)
    patch.fill(QColor(COLOURS[index % 3]))
    return Candidate(job, index, box, patch, make_recipe("a red house"))


@pytest.fixture
def strip(studio: Studio) -> ContactStrip:
    ground = Layer("Ground", surface=filled(QRect(0, 0, 600, 500), QColor("#ffffff")))
    studio.window.workspace.open(State(600, 500, (ground,), ground.id), "New Document")
    studio.window.stage.back()
    studio.window.paint.setFocus()
    return studio.window.contact


def seen(studio: Studio, at: QPoint = INSIDE) -> str:
    """The colour at a place, as the canvas shows it now."""
    document = studio.window.workspace.document
    assert document is not None
    return flatten(document.shown, QRect(at, at)).pixelColor(0, 0).name()


def drawn(studio: Studio, at: QPoint = INSIDE) -> str:
    """The same as it is on the screen."""
    paint = studio.window.paint
    place = paint.to_view().map(at.toPointF()).toPoint()
    return paint.grab(QRect(place, place)).toImage().pixelColor(0, 0).name()


def fill(strip: ContactStrip, count: int = 3) -> None:
    for index in range(count):
        strip.add(candidate(index))


def test_arrows_show_each_in_place_and_enter_keeps_one(studio: Studio, strip: ContactStrip) -> None:
    fill(strip)
    assert strip.isVisible()
    assert strip.list.hasFocus()
    assert seen(studio) == drawn(studio) == "#ff0000"
    assert seen(studio, OUTSIDE) == "#ffffff"
    steps = studio.history()
    studio.press("Right", strip.list)
    assert seen(studio) == drawn(studio) == "#00ff00"
    studio.press("Right", strip.list)
    studio.press("Right", strip.list)  # there is none beyond the last
    assert seen(studio) == drawn(studio) == "#0000ff"
    studio.press("Left", strip.list)
    assert studio.history() == steps
    assert len(studio.layers()) == 1
    studio.press("Return", strip.list)
    assert studio.history() == steps + 1
    kept = studio.layers()[-1]
    assert (kept.name, kept.recipe) == ("a red house", make_recipe("a red house"))
    assert kept.surface.content_rect() == BOX
    assert seen(studio) == drawn(studio) == "#00ff00"
    assert not strip.isVisible()
    assert studio.window.paint.hasFocus()
    studio.press("Ctrl+Z")
    assert seen(studio) == drawn(studio) == "#ffffff"


def test_shift_enter_keeps_and_goes_on(studio: Studio, strip: ContactStrip) -> None:
    fill(strip)
    studio.press("Shift+Return", strip.list)
    studio.press("End", strip.list)
    studio.press("Shift+Return", strip.list)
    studio.press("Home", strip.list)
    assert strip.isVisible()
    assert len(studio.layers()) == 3
    steps = studio.history()
    studio.press("Return", strip.list)  # it is a layer already
    assert studio.history() == steps
    assert not strip.isVisible()


def test_escape_leaves_the_canvas_as_it_was(studio: Studio, strip: ContactStrip) -> None:
    fill(strip)
    steps = studio.history()
    studio.press("Escape", strip.list)
    assert seen(studio) == drawn(studio) == "#ffffff"
    assert studio.history() == steps
    assert not strip.isVisible()
    strip.add(candidate(2))  # of a job one is through with
    assert not strip.isVisible()
    strip.add(candidate(0, job=8))
    assert strip.isVisible()


def test_space_compares(studio: Studio, strip: ContactStrip) -> None:
    fill(strip)
    studio.press("Space", strip.list)
    assert seen(studio) == drawn(studio) == "#ffffff"
    assert strip.compare_button.isChecked()
    studio.press("Space", strip.list)
    assert seen(studio) == drawn(studio) == "#ff0000"
    studio.click(strip.compare_button)
    assert seen(studio) == "#ffffff"
    studio.press("Right", strip.list)
    assert seen(studio) == "#00ff00"
    assert not strip.compare_button.isChecked()


def test_a_click_looks_and_a_double_click_keeps(studio: Studio, strip: ContactStrip) -> None:
    fill(strip)
    view = strip.list.viewport()
    place = strip.list.visualItemRect(strip.list.item(1)).center()
    studio.click(view, place)
    assert seen(studio) == "#00ff00"
    assert len(studio.layers()) == 1
    place = strip.list.visualItemRect(strip.list.item(2)).center()
    studio.click(view, place)
    studio.qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert [layer.name for layer in studio.layers()] == ["Ground", "a red house"]
    assert seen(studio) == "#0000ff"
    assert not strip.isVisible()


def test_who_writes_is_not_disturbed(studio: Studio, strip: ContactStrip) -> None:
    studio.write("a blue")
    fill(strip)
    assert studio.window.prompt.hasFocus()
    studio.qtbot.keyClicks(studio.window.prompt, " boat ")
    assert studio.window.prompt.text() == "a blue boat "
    assert seen(studio) == "#ff0000"
    studio.press("Ctrl+Alt+P")
    assert strip.list.hasFocus()
    studio.press("Right", strip.list)
    assert seen(studio) == "#00ff00"


def test_painting_takes_the_preview_away_and_leaves_no_trace(
    studio: Studio, strip: ContactStrip
) -> None:
    fill(strip)
    document = studio.window.workspace.document
    assert document is not None
    drawn(studio)
    ground = studio.layers()[0]
    editor = ground.surface.edit()
    editor.writable((0, 0))[:20, :20] = 0
    live = document.state.with_layer(ground.id, surface=editor.live())
    document.preview(live, QRect(0, 0, 20, 20))  # as a stroke does
    assert seen(studio) == drawn(studio) == "#ffffff"
    document.apply("Erase", document.state.with_layer(ground.id, surface=editor.finish()))
    assert drawn(studio) == "#ffffff"
    assert strip.isVisible()
    studio.press("Left", strip.list)
    assert seen(studio) == drawn(studio) == "#ff0000"


def test_another_active_layer_keeps_it_in_sight(studio: Studio, strip: ContactStrip) -> None:
    document = studio.window.workspace.document
    assert document is not None
    document.apply("New Layer", edits.add_layer(document.state, Layer("Above")))
    fill(strip)
    document.activate(studio.layers()[0].id)
    assert seen(studio) == "#ff0000"
    assert studio.window.layers_panel.model.rowCount() == 2
    studio.press("Return", strip.list)
    assert [layer.name for layer in studio.layers()] == ["Ground", "a red house", "Above"]


def test_in_a_locked_group_it_goes_on_top(studio: Studio, strip: ContactStrip) -> None:
    inner = Layer("inner")
    group = Layer("group", group=True, children=(inner,), locked=True)
    studio.window.workspace.open(State(600, 500, (group,), inner.id), "New Document")
    fill(strip, 1)
    assert seen(studio) == "#ff0000"
    studio.press("Return", strip.list)
    assert [layer.name for layer in studio.layers()] == ["group", "a red house"]


def test_another_document_or_another_canvas_ends_it(studio: Studio, strip: ContactStrip) -> None:
    fill(strip)
    document = studio.window.workspace.document
    assert document is not None
    document.apply("Crop", replace(document.state, width=400))
    assert not strip.isVisible()
    assert seen(studio) == "#ffffff"
    for job in (11, 12):
        strip.add(candidate(0, job))
        assert strip.isVisible()
        if job == 11:
            studio.window.workspace.open(new_state(50, 50), "New Document")
        else:
            studio.window.workspace.close()
        assert not strip.isVisible()
        assert strip.choices.choices() == []
    strip.add(candidate(0, job=13))  # nothing to lay it on
    assert not strip.isVisible()


def test_what_reaches_beyond_the_canvas_is_seen_there(studio: Studio, strip: ContactStrip) -> None:
    box = QRect(550, 280, 100, 60)
    strip.add(candidate(0, box=box))
    assert drawn(studio, QPoint(560, 300)) == "#ff0000"
    assert drawn(studio, QPoint(640, 300)) == "#ff0000"
    studio.press("Space", strip.list)
    assert drawn(studio, QPoint(640, 300)) != "#ff0000"


def test_the_oldest_make_room(
    studio: Studio, strip: ContactStrip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aipaint.app.candidates.MOST_BYTES", 6 * 256 * 256 * 4)
    fill(strip, 9)
    left = strip.choices.choices()
    assert len(left) < 9
    assert seen(studio) == "#ff0000", "the one that is looked at stays"


def test_thumbnails_show_the_place_as_it_would_be(strip: ContactStrip) -> None:
    patch = QImage(BOX.size(), QImage.Format.Format_ARGB32_Premultiplied)
    patch.fill(Qt.GlobalColor.transparent)
    strip.add(replace(candidate(0), patch=patch))
    [choice] = strip.choices.choices()
    assert choice.small.pixelColor(5, 5).name() == "#ffffff"
    assert choice.small.width() == 144


def test_a_picture_of_the_engine_can_be_a_patch(studio: Studio, strip: ContactStrip) -> None:
    recipe = make_recipe("a boat")
    image = to_qimage(make_image(recipe))
    strip.add(replace(candidate(0), patch=image, box=image.rect()))
    studio.press("Return", strip.list)
    assert studio.layers()[-1].surface.content_rect() == image.rect()
