"""Live painting, on a scripted engine, with mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor

from aipaint.core.pixels import Image, to_array
from aipaint.core.recipe import Recipe
from aipaint.paint import edits
from aipaint.paint.document import new_state
from aipaint.paint.edits import filled
from aipaint.paint.guides import RegionPrompt
from aipaint.paint.layers import Layer
from aipaint.paint.state import State
from aipaint.ui.live_switch import LiveBar
from tests.ui.conftest import Studio


def red(recipe: Recipe) -> Image:
    return Image(recipe.width, recipe.height, bytes([255, 0, 0]) * recipe.width * recipe.height)


@pytest.fixture
def bar(studio: Studio) -> LiveBar:
    models = studio.window.session.models
    studio.qtbot.waitUntil(lambda: models.rowCount() > 0, timeout=20_000)
    ground = Layer("Ground", surface=filled(QRect(0, 0, 400, 400), QColor("#0000ff")))
    studio.window.workspace.open(State(400, 400, (ground,), ground.id), "New Document")
    studio.window.stage.back()
    return studio.window.live_bar


def wait_for(studio: Studio, count: int) -> Recipe:
    """Wait until so many requests have reached the engine, and return the newest."""
    studio.qtbot.waitUntil(lambda: len(studio.scripted.submitted) >= count)
    assert len(studio.scripted.submitted) == count
    return studio.scripted.submitted[-1][1]


def start(studio: Studio) -> Recipe:
    studio.press("Ctrl+Shift+L")
    return wait_for(studio, 1)


def answer(studio: Studio, bar: LiveBar) -> None:
    before = bar.live.answer()
    studio.scripted.finish(red(studio.scripted.submitted[-1][1]))
    studio.qtbot.waitUntil(lambda: bar.live.answer() is not before)


def stroke(studio: Studio, name: str = "Fill") -> None:
    document = studio.window.workspace.document
    assert document is not None
    count = len(document.state.layers)
    layer = Layer(name, surface=filled(QRect(0, 0, 10 + count, 10), QColor("white")))
    document.apply(name, edits.add_layer(document.state, layer))


def drawn(studio: Studio, at: QPoint) -> QColor:
    paint = studio.window.paint
    place = paint.to_view().map(at.toPointF()).toPoint()
    return paint.grab(QRect(place, place)).toImage().pixelColor(0, 0)


def test_the_answer_lies_over_the_canvas_and_can_be_kept(studio: Studio, bar: LiveBar) -> None:
    assert not bar.isVisible()
    recipe = start(studio)
    assert bar.isVisible()
    assert recipe.repaint is not None
    assert (recipe.repaint.strength, recipe.repaint.mask) == (0.6, "")
    assert recipe.steps <= 6
    assert recipe.sampler in ("unipc", "dpmpp_2m")
    [inputs] = studio.scripted.inputs.values()
    pixels = to_array(inputs[recipe.repaint.image])
    assert pixels.shape == (recipe.height, recipe.width, 3)
    assert (pixels == (0, 0, 255)).all()
    steps = studio.history()
    answer(studio, bar)
    assert drawn(studio, QPoint(200, 200)) == QColor("#ff0000")
    assert bar.says.text() == f"{recipe.steps} steps, {recipe.width} px"
    assert studio.history() == steps
    assert studio.window.session.gallery.rowCount() == 0, "nothing of it is in the gallery"
    assert studio.window.session.queue.rowCount() == 0
    studio.press("Ctrl+Alt+Return")
    assert studio.history() == steps + 1
    kept = studio.layers()[-1]
    assert kept.recipe == recipe
    assert kept.surface.content_rect() == QRect(0, 0, 400, 400)
    store = studio.window.session.home.data / "inputs"
    studio.qtbot.waitUntil(lambda: len(list(store.glob("*.png"))) == 1)


def test_one_paints_on_after_keeping(studio: Studio, bar: LiveBar) -> None:
    start(studio)
    answer(studio, bar)
    bar.keep_button.setFocus()
    studio.click(bar.keep_button)
    assert len(studio.layers()) == 2
    assert studio.window.paint.hasFocus()


def test_each_change_asks_and_only_the_newest_waits(studio: Studio, bar: LiveBar) -> None:
    start(studio)
    for _ in range(5):
        stroke(studio)
    studio.window.generate_panel.prompt.set_text("a lighthouse")
    assert len(studio.scripted.submitted) == 1, "one is painted, one waits"
    answer(studio, bar)
    assert not bar.live.is_current()
    newest = wait_for(studio, 2)
    assert newest.prompt == "a lighthouse"
    assert newest.repaint is not None
    pixels = to_array(studio.scripted.inputs[2][newest.repaint.image])
    assert pixels[0, 0].min() == 255, "the strokes are in it"
    answer(studio, bar)
    assert bar.live.is_current()
    studio.press("Ctrl+Z")
    wait_for(studio, 3)
    answer(studio, bar)
    document = studio.window.workspace.document
    assert document is not None
    document.activate(studio.layers()[0].id)  # makes no difference to the picture
    bar.strength.stepBy(10)
    assert wait_for(studio, 4).repaint != newest.repaint
    assert bar.live.strength() == pytest.approx(0.7)


def test_a_previous_answer_pales_while_it_is_old(studio: Studio, bar: LiveBar) -> None:
    start(studio)
    answer(studio, bar)
    stroke(studio)
    mixed = drawn(studio, QPoint(200, 200))
    assert 0 < mixed.red() < 255
    bar.show_button.click()
    assert drawn(studio, QPoint(200, 200)) == QColor("#0000ff")


def test_an_answer_for_another_document_is_dropped(studio: Studio, bar: LiveBar) -> None:
    start(studio)
    studio.window.workspace.open(new_state(64, 64), "New Document")
    studio.qtbot.waitUntil(lambda: studio.scripted.cancelled == [1])
    recipe = wait_for(studio, 2)
    assert recipe.repaint is not None
    blank = to_array(studio.scripted.inputs[2][recipe.repaint.image])
    assert (blank == 255).all(), "an empty canvas is white paper"
    assert bar.live.answer() is None


def test_off_leaves_nothing_behind(studio: Studio, bar: LiveBar) -> None:
    start(studio)
    answer(studio, bar)
    stroke(studio)
    wait_for(studio, 2)
    studio.press("Ctrl+Shift+L")
    studio.qtbot.waitUntil(lambda: studio.scripted.cancelled == [2])
    assert not bar.isVisible()
    assert drawn(studio, QPoint(200, 200)) == QColor("#0000ff")
    stroke(studio)
    assert len(studio.scripted.submitted) == 2
    assert studio.scripted.running is None


def test_pictures_that_were_asked_for_come_first(studio: Studio, bar: LiveBar) -> None:
    start(studio)
    answer(studio, bar)
    session = studio.window.session
    recipe = replace_batch(studio.scripted.submitted[0][1])
    session.generate(recipe, "", {})
    studio.qtbot.waitUntil(lambda: session.queue.current() is not None)
    stroke(studio)
    assert "Waits" in bar.says.text()
    assert len(studio.scripted.submitted) == 2
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: len(studio.scripted.submitted) == 3)


def replace_batch(recipe: Recipe) -> Recipe:
    """A recipe that begins with nothing."""
    import msgspec

    return msgspec.structs.replace(recipe, repaint=None)


def test_a_failure_is_said_once_and_switches_it_off(studio: Studio, bar: LiveBar) -> None:
    start(studio)
    studio.scripted.fail("It is broken.")
    studio.qtbot.waitUntil(studio.window.banner.isVisible)
    assert "broken" in studio.window.banner.text()
    assert not bar.live.is_on()
    assert not studio.window.actions_["live"].isChecked()


def test_it_turns_itself_down(
    studio: Studio, bar: LiveBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(bar.live, "_clock", lambda: now[0])
    first = start(studio)
    now[0] += 100
    answer(studio, bar)
    assert bar.live.is_lowered()
    stroke(studio)
    second = wait_for(studio, 2)
    assert (second.steps, second.width) < (first.steps, first.width)
    assert second.width * second.height <= first.width * first.height


def test_reading_the_model_is_not_counted(
    studio: Studio, bar: LiveBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(bar.live, "_clock", lambda: now[0])
    start(studio)
    studio.scripted.load()
    now[0] += 100
    answer(studio, bar)
    assert not bar.live.is_lowered()


def test_regions_and_frames_count(studio: Studio, bar: LiveBar) -> None:
    document = studio.window.workspace.document
    assert document is not None
    ground = studio.layers()[0]
    document.apply(
        "Region", document.state.with_layer(ground.id, region=RegionPrompt(prompt="sea"))
    )
    studio.window.workspace.set_frame(QRect(0, 0, 200, 100))
    recipe = start(studio)
    assert [region.prompt for region in recipe.regions] == ["sea"]
    assert recipe.width == 2 * recipe.height or abs(recipe.width / recipe.height - 2) < 0.2
    answer(studio, bar)
    got = bar.live.answer()
    assert got is not None
    assert got.rect == QRect(0, 0, 200, 100)
    assert got.recipe == recipe
