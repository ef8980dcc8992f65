"""Models at work on the canvas: intents, previews in place, layers, candidates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from aipaint.app.settings import Draft, load_settings
from aipaint.core.events import Image
from aipaint.core.paths import Home
from aipaint.core.pixels import to_array
from aipaint.core.recipe import Recipe
from aipaint.engine.scripted import flat
from aipaint.paint.edits import add_layer, picture_layer
from aipaint.paint.pixels import from_rgba, to_rgba, view, wrap
from aipaint.paint.selection import rectangle
from aipaint.paint.state import State
from aipaint.ui.job_words import title_words
from tests.ui.conftest import Studio

WIDE, HIGH = 320, 240


def photo() -> QImage:
    """A picture in which every place has a colour of its own."""
    y, x = np.mgrid[0:HIGH, 0:WIDE].astype(np.uint8)
    return wrap(from_rgba(np.dstack([x, y, x ^ y, np.full_like(x, 255)]))).copy()


class Easel:
    """A studio with a document of 320 × 240 pixels, and hands for what models do on it."""

    def __init__(self, studio: Studio) -> None:
        self.studio, self.window = studio, studio.window
        studio.qtbot.waitUntil(lambda: studio.session.models.rowCount() > 0)
        self.open()

    def open(self) -> None:
        self.window.documents.begin_with(photo(), "photo")
        self.studio.qtbot.waitUntil(lambda: self.button("fill").isEnabled())

    @property
    def state(self) -> State:
        document = self.window.workspace.document
        assert document is not None
        return document.state

    def button(self, intent: str):  # type: ignore[no-untyped-def]
        return self.window.generate_panel.intents.buttons[f"intent_{intent}"]

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag on the canvas, in document pixels."""
        paint, bot = self.window.paint, self.studio.qtbot
        a, b = (paint.to_view().map(QPointF(*place)).toPoint() for place in (start, end))
        bot.mousePress(paint, Qt.MouseButton.LeftButton, pos=a)
        bot.mouseMove(paint, (a + b) / 2)
        bot.mouseMove(paint, b)
        bot.mouseRelease(paint, Qt.MouseButton.LeftButton, pos=b)

    def select(self, rect: QRect) -> None:
        document = self.window.workspace.document
        assert document is not None
        mask = rectangle(rect, rect)
        document.apply("Select Rectangle", replace(document.state, selection=mask))

    def press(self, intent: str) -> tuple[int, Recipe]:
        """Press an intent's button and wait until the engine has its job."""
        scripted = self.studio.scripted
        before = len(scripted.submitted)
        self.studio.click(self.button(intent))
        self.studio.qtbot.waitUntil(lambda: len(scripted.submitted) == before + 1)
        return scripted.submitted[-1]

    def finish(self, layers: int) -> None:
        """Let the engine finish and wait until the document has so many layers."""
        self.studio.scripted.finish()
        self.studio.qtbot.waitUntil(lambda: len(self.studio.layers()) == layers)

    def pixels(self) -> np.ndarray:
        picture = self.studio.picture()
        assert picture is not None
        return to_rgba(view(picture))


@pytest.fixture
def easel(studio: Studio) -> Easel:
    return Easel(studio)


def test_a_selection_is_filled_and_nothing_else_changes(easel: Easel) -> None:
    studio = easel.studio
    studio.write("a green hat")
    chosen = QRect(100, 80, 60, 50)
    easel.select(chosen)
    before = easel.pixels()
    job, recipe = easel.press("fill")
    assert recipe.prompt == "a green hat"
    assert recipe.repaint is not None
    assert recipe.repaint.strength == 1
    inputs = studio.scripted.inputs[job]
    assert recipe.digests() == set(inputs)
    mask = to_array(inputs[recipe.repaint.mask])
    assert mask.shape == (recipe.height, recipe.width)
    assert 0 < (mask > 0).mean() < 1
    assert easel.window.canvas_tasks.marks.box() is not None

    # Previews lie in their place and show through the mask alone.
    studio.scripted.step(flat(16, 16, seed=3))
    studio.qtbot.waitUntil(lambda: studio.preview() is not None)
    preview = studio.preview()
    assert preview is not None
    box = easel.window.canvas_tasks.marks.box()
    assert box is not None
    assert preview.size() == box.size()
    alpha = to_rgba(view(preview))[..., 3]
    assert alpha.max() == 255
    assert alpha[0, 0] == 0

    easel.finish(layers=2)
    assert studio.preview() is None
    assert easel.window.canvas_tasks.marks.box() is None
    layer = studio.layers()[1]
    assert layer.name == "a green hat"
    assert layer.recipe == recipe
    assert easel.state.active == layer.id
    after, changed = easel.pixels(), np.zeros((HIGH, WIDE), bool)
    changed[layer.surface.content_rect().top() :, layer.surface.content_rect().left() :] = True
    patch = layer.surface.read(easel.state.rect())[..., 3] > 0
    assert (after[~patch] == before[~patch]).all()
    assert patch[chosen.center().y(), chosen.center().x()]
    assert not patch[:40].any()

    studio.press("Ctrl+Z")
    assert len(studio.layers()) == 1
    assert (easel.pixels() == before).all()
    assert studio.session.gallery.rowCount() == 1


def test_generate_fills_a_selection_and_otherwise_the_frame(easel: Easel) -> None:
    studio = easel.studio
    easel.select(QRect(10, 10, 50, 50))
    studio.generate("moon")
    assert studio.scripted.submitted[-1][1].repaint is not None
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: len(studio.layers()) == 2)
    studio.press("Ctrl+D")
    studio.generate("sea")
    # All of an opaque picture: from the prompt alone, in the canvas's proportions.
    recipe = studio.scripted.submitted[-1][1]
    assert recipe.repaint is None
    assert recipe.width / recipe.height == pytest.approx(WIDE / HIGH, abs=0.1)
    easel.finish(layers=3)
    assert studio.layers()[2].surface.content_rect() == easel.state.rect()


def test_an_untouched_picture_gives_way_to_the_next(easel: Easel) -> None:
    studio = easel.studio
    easel.window.documents.begin_with(photo(), "kept", kept=True)
    studio.generate("moon")
    assert studio.scripted.submitted[-1][1].repaint is None
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: easel.state.width == 128)
    assert len(studio.layers()) == 1


def test_expanding_grows_the_canvas_in_one_step(easel: Easel) -> None:
    studio = easel.studio
    before = easel.pixels()
    steps = studio.history()
    _, recipe = easel.press("expand")
    assert recipe.repaint is not None
    easel.finish(layers=2)
    assert (easel.state.width, easel.state.height) == (WIDE + 160, HIGH + 112)
    inside = easel.pixels()[56 : 56 + HIGH, 80 : 80 + WIDE]
    middle = slice(60, 180), slice(80, 240)
    assert (inside[middle] == before[middle]).all()
    assert easel.pixels()[..., 3].min() == 255
    assert studio.history() == steps + 1
    studio.press("Ctrl+Z")
    assert easel.state.width == WIDE
    assert (easel.pixels() == before).all()


def test_the_picture_stays_where_it_is_seen_when_the_canvas_grows(easel: Easel) -> None:
    studio, paint = easel.studio, easel.window.paint
    paint.zoom_by(2)
    before = paint.to_view().map(QPointF(100, 100))
    easel.press("expand")
    easel.finish(layers=2)
    assert (paint.to_view().map(QPointF(180, 156)) - before).manhattanLength() < 2
    studio.press("Ctrl+Z")
    assert (paint.to_view().map(QPointF(100, 100)) - before).manhattanLength() < 3


def test_what_is_painted_beyond_the_canvas_is_seen_whole(easel: Easel) -> None:
    studio, window = easel.studio, easel.window
    paint = window.paint

    def seen(rect: QRect) -> bool:
        return QRectF(paint.rect()).contains(paint.to_view().mapRect(QRectF(rect)))

    before = paint.zoom()
    window.generate_panel.batch.setValue(2)
    easel.press("expand")
    box = window.canvas_tasks.marks.box()
    assert box is not None
    assert not easel.state.rect().contains(box)
    assert seen(box)
    assert paint.is_fitted()
    studio.scripted.finish()
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: window.contact.list.count() == 2)
    window.contact.take_focus()
    assert seen(box)
    close = paint.zoom()
    studio.qtbot.keyClick(window.contact.list, Qt.Key.Key_Space)
    assert paint.zoom() == close  # what is compared lies in its place
    studio.qtbot.keyClick(window.contact.list, Qt.Key.Key_Escape)
    studio.qtbot.waitUntil(lambda: paint.zoom() == before)


def test_the_canvas_grows_with_the_one_of_several_that_is_kept(easel: Easel) -> None:
    studio = easel.studio
    before = easel.pixels()
    easel.window.generate_panel.batch.setValue(2)
    easel.press("expand")
    studio.scripted.finish()
    studio.scripted.finish()
    strip = easel.window.contact
    studio.qtbot.waitUntil(lambda: strip.list.count() == 2)
    strip.take_focus()
    studio.qtbot.keyClick(strip.list, Qt.Key.Key_Right)
    assert easel.state.width == WIDE
    studio.qtbot.keyClick(strip.list, Qt.Key.Key_Return)
    studio.qtbot.waitUntil(lambda: len(studio.layers()) == 2)
    assert easel.state.rect() == QRect(0, 0, WIDE + 160, HIGH + 112)
    assert easel.pixels()[..., 3].min() == 255
    studio.press("Ctrl+Z")
    assert (easel.pixels() == before).all()


def test_a_shortcut_that_is_not_possible_writes_no_digit(studio: Studio) -> None:
    studio.write("apple")
    studio.press("Alt+5", studio.window.prompt)
    assert studio.window.prompt.text() == "apple"


def test_what_is_painted_meanwhile_follows_the_canvas_that_grew(easel: Easel) -> None:
    studio = easel.studio
    studio.write("hat")
    easel.press("expand")
    easel.select(QRect(100, 80, 60, 50))
    easel.press("fill")
    easel.finish(layers=2)
    easel.finish(layers=3)
    rect = studio.layers()[2].surface.content_rect()
    assert rect.contains(QRect(100, 80, 60, 50).translated(80, 56))
    assert rect.left() > 120


def test_a_variation_gives_four_to_choose_from(easel: Easel) -> None:
    studio = easel.studio
    _, recipe = easel.press("vary_subtle")
    assert recipe.batch == 4
    assert recipe.repaint is not None
    assert recipe.repaint.strength < 0.5
    contact = easel.window.contact
    for count in range(1, 5):
        studio.scripted.finish()
        studio.qtbot.waitUntil(lambda count=count: contact.list.count() == count)
    assert len(studio.layers()) == 1
    studio.qtbot.waitUntil(lambda: studio.session.gallery.rowCount() == 4)


def test_keys_choose_after_a_prompt_was_written(easel: Easel) -> None:
    studio, contact = easel.studio, easel.window.contact
    studio.write("hat")
    assert easel.window.prompt.hasFocus()
    easel.press("vary_strong")
    for _ in range(2):
        studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: contact.list.count() == 2)
    assert contact.list.hasFocus()
    focus = QApplication.focusWidget()
    assert focus is not None
    studio.press("Right", focus)
    assert contact.choices.row() == 1
    studio.press("Return", focus)
    assert len(studio.layers()) == 2
    assert easel.window.prompt.text() == "hat"


def test_who_goes_on_writing_is_not_disturbed_by_what_comes(easel: Easel) -> None:
    studio, contact = easel.studio, easel.window.contact
    easel.press("vary_strong")
    studio.write("hat")
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: contact.list.count() == 1)
    assert easel.window.prompt.hasFocus()


def test_remove_needs_no_prompt_and_add_does(easel: Easel) -> None:
    studio = easel.studio
    easel.select(QRect(100, 80, 60, 50))
    studio.write("")
    studio.click(easel.button("add"))
    studio.qtbot.waitUntil(easel.window.banner.isVisible)
    assert "no prompt" in easel.window.banner.text()
    assert not studio.scripted.submitted
    studio.write("ignored")
    _, recipe = easel.press("remove")
    assert (recipe.prompt, recipe.guidance) == ("", 1)
    assert not easel.window.banner.isVisible()
    queue = studio.session.queue
    studio.qtbot.waitUntil(lambda: queue.current() is not None)
    job = queue.current()
    assert job is not None
    assert title_words(job) == "Repaint"
    easel.finish(layers=2)
    assert studio.layers()[1].name == "Remove"


def test_a_button_that_makes_no_sense_says_why(studio: Studio) -> None:
    studio.qtbot.waitUntil(lambda: studio.session.models.rowCount() > 0)
    buttons = studio.window.generate_panel.intents.buttons
    assert not buttons["intent_fill"].isEnabled()
    assert "open a picture first" in buttons["intent_fill"].toolTip()
    easel = Easel(studio)
    assert not buttons["intent_remove"].isEnabled()
    assert "Select a part" in buttons["intent_remove"].toolTip()
    easel.select(QRect(100, 80, 60, 50))
    assert buttons["intent_remove"].isEnabled()
    studio.press("Ctrl+D")
    assert not buttons["intent_remove"].isEnabled()
    studio.window.workspace.set_frame(QRect(10, 10, 64, 64))
    assert buttons["intent_remove"].isEnabled()


def test_the_active_layer_alone_is_repainted_where_that_is_wanted(easel: Easel) -> None:
    studio = easel.studio
    document = easel.window.workspace.document
    assert document is not None
    red = QImage(WIDE, HIGH, QImage.Format.Format_ARGB32_Premultiplied)
    red.fill(QColor("red"))
    below = easel.state.layers[0].id
    document.apply("Paste", add_layer(easel.state, picture_layer(red, "red", None)))

    def middle(job: int, recipe: Recipe) -> np.ndarray:
        assert recipe.repaint is not None
        pixels = to_array(studio.scripted.inputs[job][recipe.repaint.image])
        return pixels[recipe.height // 2, recipe.width // 2]

    assert (middle(*easel.press("refine")) == (255, 0, 0)).all()
    easel.finish(layers=3)
    studio.press("Ctrl+Z")
    document.activate(below)
    fold = easel.window.generate_panel.repainting
    fold.of.setCurrentIndex(fold.of.findData("layer"))
    assert middle(*easel.press("refine"))[0] < 200
    easel.finish(layers=3)
    # Its picture lies upon the layer it was made from.
    assert [layer.id for layer in studio.layers()].index(below) == 0
    assert studio.layers()[2].name == "red"


def test_a_selection_outside_of_the_canvas_is_refused_at_once(easel: Easel) -> None:
    easel.select(QRect(1000, 80, 60, 50))
    easel.studio.click(easel.button("fill"))
    easel.studio.qtbot.waitUntil(easel.window.banner.isVisible)
    assert not easel.studio.scripted.submitted


def test_another_document_is_left_alone(easel: Easel) -> None:
    studio = easel.studio
    easel.select(QRect(100, 80, 60, 50))
    easel.press("fill")
    easel.open()
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: studio.session.gallery.rowCount() == 1)
    studio.qtbot.waitUntil(lambda: "in the gallery" in easel.window.statusBar().currentMessage())
    assert len(studio.layers()) == 1


def test_a_cancelled_job_leaves_nothing(easel: Easel) -> None:
    studio = easel.studio
    easel.select(QRect(100, 80, 60, 50))
    easel.press("refine")
    studio.scripted.step(flat(8, 8))
    studio.qtbot.waitUntil(lambda: studio.preview() is not None)
    studio.press("Escape")
    studio.qtbot.waitUntil(lambda: studio.preview() is None)
    assert easel.window.canvas_tasks.marks.box() is None
    assert len(studio.layers()) == 1


def test_keys_after_a_press_on_cancel_are_no_text(easel: Easel) -> None:
    studio, panel = easel.studio, easel.window.generate_panel
    easel.select(QRect(100, 80, 60, 50))
    easel.press("refine")
    studio.qtbot.waitUntil(panel.cancel_button.isEnabled)
    panel.cancel_button.setFocus()
    studio.click(panel.cancel_button)
    studio.qtbot.waitUntil(lambda: not panel.cancel_button.isEnabled())
    assert QApplication.focusWidget() is panel.generate_button


def test_a_layer_is_painted_again_in_its_place(easel: Easel) -> None:
    studio = easel.studio
    studio.write("hat")
    easel.select(QRect(100, 80, 60, 50))
    _, recipe = easel.press("fill")
    easel.finish(layers=2)
    easel.window.canvas_tasks.again(recipe)
    studio.qtbot.waitUntil(lambda: len(studio.scripted.submitted) == 2)
    assert studio.scripted.submitted[1][1] == recipe
    easel.finish(layers=3)
    first, again = studio.layers()[1:]
    assert again.surface == first.surface


def test_a_recipe_is_painted_again_after_a_restart(
    open_studio: Callable[..., Studio], home: Home
) -> None:
    first = open_studio()
    easel = Easel(first)
    easel.select(QRect(100, 80, 60, 50))
    _, recipe = easel.press("fill")
    first.close()
    again = open_studio()
    again.qtbot.waitUntil(again.window.offer.isVisible)
    again.click(again.window.offer.take_button)
    again.qtbot.waitUntil(lambda: len(again.scripted.submitted) == 1)
    job, left = again.scripted.submitted[0]
    assert left == recipe
    assert set(again.scripted.inputs[job]) == recipe.digests()
    again.scripted.finish()
    again.qtbot.waitUntil(lambda: again.session.gallery.rowCount() == 1)
    for kept in Path(home.data / "inputs").iterdir():
        kept.unlink()
    again.session.generate(recipe, "")
    again.qtbot.waitUntil(again.window.banner.isVisible)
    assert "not there any more" in again.window.banner.text()


def test_how_to_repaint_is_set_and_remembered(
    open_studio: Callable[..., Studio], home: Home
) -> None:
    first = open_studio()
    easel = Easel(first)
    fold = easel.window.generate_panel.repainting
    first.click(fold.toggle)
    fold.strength.setFocus()
    for key in ("4", "0"):
        first.qtbot.keyClick(fold.strength, getattr(Qt.Key, f"Key_{key}"))
    fold.context.setFocus()
    first.qtbot.keyClick(fold.context, Qt.Key.Key_Up)
    fold.fill.setCurrentIndex(fold.fill.findData("noise"))
    easel.select(QRect(100, 80, 60, 50))
    _, recipe = easel.press("fill")
    assert recipe.repaint is not None
    assert (recipe.repaint.strength, recipe.repaint.fill) == (0.4, "noise")
    first.qtbot.waitUntil(lambda: load_settings(home)[0].draft.repaint.fill == "noise")
    first.close()
    again = open_studio()
    values = again.window.generate_panel.repainting.values()
    assert (values.shown, values.strength, values.grow, values.fill) == (True, 0.4, None, "noise")
    assert values.context is not None


def test_an_emptied_box_is_automatic_and_undo_is_the_pictures(easel: Easel) -> None:
    studio = easel.studio
    fold = easel.window.generate_panel.repainting
    studio.click(fold.toggle)
    box = fold.strength
    box.setFocus()
    studio.press("Ctrl+A", box)
    studio.qtbot.keyClicks(box, "40")
    assert fold.values().strength == 0.4
    easel.select(QRect(100, 80, 60, 50))
    assert easel.state.selection is not None
    studio.press("Ctrl+Z", box)
    assert easel.state.selection is None
    assert fold.values().strength == 0.4
    studio.press("Ctrl+A", box)
    studio.press("Delete", box)
    studio.press("Return", box)
    assert fold.values().strength is None
    assert box.text() == "Auto"


def test_the_prompt_comes_into_sight_when_it_is_to_be_written(easel: Easel) -> None:
    studio, panel = easel.studio, easel.window.generate_panel
    studio.click(panel.repainting.toggle)
    panel.repainting.fill.setFocus()
    studio.qtbot.waitUntil(lambda: not panel.repainting.fill.visibleRegion().isEmpty())
    studio.qtbot.waitUntil(lambda: panel.prompt.visibleRegion().isEmpty())
    studio.press("Ctrl+P")
    assert panel.prompt.visibleRegion().boundingRect().height() == panel.prompt.height()


def test_settings_without_repainting_are_read() -> None:
    import msgspec

    assert msgspec.json.decode(b'{"prompt": "x"}', type=Draft).repaint.strength is None


def test_a_filter_stands_in_the_queue_and_a_passing_picture_does_not(studio: Studio) -> None:
    from aipaint.core.filters import Filter
    from aipaint.core.pixels import digest_of

    heard: list[object] = []
    image = flat(8, 8)
    studio.session.apply_filter(
        Filter(kind="lines", image=digest_of(image)), {digest_of(image): image}, heard.append
    )
    studio.qtbot.waitUntil(lambda: studio.session.queue.rowCount() == 1)
    studio.window.queue_panel.grab()  # is drawn without a recipe
    studio.scripted.filtered(Image(8, 8, bytes(64)))
    studio.qtbot.waitUntil(lambda: len(heard) == 5)
    assert [type(event).__name__ for event in heard] == [
        "Taken", "Step", "Part", "Part", "Filtered",
    ]  # fmt: skip
    assert studio.session.queue.current() is None

    heard.clear()
    recipe = Recipe(
        model="starter-diffusion", steps=2, guidance=1, sampler="ddim", seed=1, width=32, height=32
    )
    studio.session.paint_passing(recipe, {}, heard.append)
    studio.qtbot.waitUntil(lambda: len(studio.scripted.submitted) == 1)
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: len(heard) == 4)
    assert [type(event).__name__ for event in heard] == ["Queued", "Step", "Step", "Done"]
    assert studio.session.queue.rowCount() == 1
    assert studio.session.gallery.rowCount() == 0
    studio.session.paint_passing(recipe, {}, heard.append)
    studio.qtbot.waitUntil(lambda: len(heard) == 5)
    studio.session.cancel(heard[4].job)  # type: ignore[attr-defined]
    studio.qtbot.waitUntil(lambda: len(heard) == 6)
    assert type(heard[5]).__name__ == "Cancelled"


def test_the_row_of_intents_is_seen_whole(open_studio: Callable[..., Studio]) -> None:
    studio = open_studio(size=(1366, 768))
    window = studio.window
    for language in ("en", "zh_CN"):
        window.tasks.use_language(language)  # type: ignore[arg-type]
        for button in window.generate_panel.intents.buttons.values():
            assert button.visibleRegion().boundingRect().size() == button.size()
            assert button.mapTo(window, QPoint()).x() + button.width() <= window.width()
        expand = window.generate_panel.intents.buttons["intent_expand"]
        studio.qtbot.waitUntil(lambda expand=expand: expand.toolTip().count("\n") == 2)
    window.tasks.use_language("en")
