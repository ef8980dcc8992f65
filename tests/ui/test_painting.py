"""From the prompt to the picture in the strip."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication

from aipaint.core.errors import UserError
from aipaint.core.events import Image
from aipaint.core.metadata import read_recipe
from aipaint.core.paths import Home
from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.engine.backend import NO_INPUTS
from aipaint.engine.scripted import ScriptedBackend, flat
from aipaint.gallery.gallery import Gallery
from tests.ui.conftest import Studio


def pictures(home: Home) -> list[Path]:
    return sorted(home.pictures.rglob("*.png"))


def test_a_prompt_becomes_a_picture_on_canvas_strip_and_disk(studio: Studio, home: Home) -> None:
    window = studio.window
    studio.generate("red apple")
    studio.scripted.load()
    studio.qtbot.waitUntil(lambda: "Loading" in window.generate_panel.progress_label.text())
    studio.scripted.step(Image(2, 2, bytes([255, 0, 0] * 4)), eta=7.0)
    studio.qtbot.waitUntil(lambda: studio.preview() is not None)
    assert window.stage.current().isVisible()
    # The preview lies where the picture will lie, at its proportions.
    sheet = studio.sheet()
    assert sheet.width() == pytest.approx(sheet.height())
    assert "7 s" in window.generate_panel.progress_label.text()

    studio.scripted.finish(flat(128, 128, seed=3))
    studio.qtbot.waitUntil(lambda: window.session.gallery.rowCount() == 1)
    studio.qtbot.waitUntil(lambda: studio.preview() is None)
    picture = studio.picture()
    assert picture is not None
    assert picture.width() == 128
    moved = studio.sheet().center() - sheet.center()
    assert (moved.x(), moved.y(), studio.sheet().width()) == pytest.approx(
        (0, 0, sheet.width()), abs=1
    )
    (file,) = pictures(home)
    recipe = read_recipe(file)
    assert recipe is not None
    assert recipe.prompt == "red apple"
    assert window.generate_panel.progress_label.text() == "Ready"


def test_ctrl_enter_paints_from_the_prompt(studio: Studio) -> None:
    studio.write("fish")
    studio.press("Ctrl+Return", studio.window.prompt)
    studio.qtbot.waitUntil(lambda: len(studio.scripted.submitted) == 1)
    assert studio.scripted.submitted[0][1].prompt == "fish"


def test_an_example_paints_with_one_click(studio: Studio) -> None:
    studio.click(studio.window.hint.examples[1])
    studio.qtbot.waitUntil(lambda: len(studio.scripted.submitted) == 1)
    assert studio.scripted.submitted[0][1].prompt == studio.window.prompt.text() != ""


def test_cancel_ends_the_job_and_the_older_picture_comes_back(studio: Studio) -> None:
    window = studio.window
    studio.paint("house")
    before = studio.picture()
    studio.generate("rocket")
    studio.scripted.step(flat(8, 8))
    studio.qtbot.waitUntil(lambda: studio.preview() is not None)
    studio.click(window.generate_panel.cancel_button)
    studio.qtbot.waitUntil(lambda: window.session.queue.current() is None)
    assert studio.scripted.cancelled == [2]
    assert studio.preview() is None
    assert studio.picture() == before
    assert not window.generate_panel.cancel_button.isEnabled()


def test_escape_cancels_and_the_next_job_goes_on(studio: Studio) -> None:
    studio.generate("one")
    studio.generate("two")
    studio.scripted.step()
    studio.qtbot.waitUntil(lambda: studio.session.queue.waiting() == 2)
    studio.press("Escape")
    studio.qtbot.waitUntil(lambda: studio.session.queue.waiting() == 1)
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: studio.session.gallery.rowCount() == 1)
    entry = studio.session.gallery.entry(0)
    assert entry is not None
    assert entry.recipe.prompt == "two"


def test_the_cross_in_the_queue_ends_that_job(studio: Studio) -> None:
    from aipaint.ui.job_list import cross_rect

    studio.generate("one")
    studio.generate("two")
    studio.qtbot.waitUntil(lambda: studio.session.queue.rowCount() == 2)
    jobs = studio.window.queue_panel.list
    jobs.scrollToTop()
    row = jobs.visualRect(studio.session.queue.index(1))
    studio.click(jobs.viewport(), cross_rect(row).center())
    studio.qtbot.waitUntil(lambda: studio.session.queue.waiting() == 1)
    assert studio.scripted.cancelled == [2]
    studio.press("Ctrl+Shift+X")
    assert studio.session.queue.rowCount() == 1


def test_a_failed_job_says_why(studio: Studio) -> None:
    window = studio.window
    studio.generate("too much")
    studio.scripted.fail("There is too little memory for this picture.")
    studio.qtbot.waitUntil(window.banner.isVisible)
    assert "too little memory" in window.banner.text()
    assert window.hint.isVisible()
    studio.press("Escape")
    assert not window.banner.isVisible()


def test_a_bug_offers_its_report(
    studio: Studio, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True
    )
    studio.generate("apple")
    studio.scripted.fail("A mistake.", bug=True, detail="Traceback\n  in the worker")
    studio.qtbot.waitUntil(studio.window.banner.isVisible)
    studio.click(studio.window.banner.report_button)
    studio.qtbot.waitUntil(lambda: len(opened) == 1)
    assert "in the worker" in Path(opened[0]).read_text()
    assert Path(opened[0]).parent == home.reports


def test_a_refused_recipe_says_why(open_studio: Callable[..., Studio]) -> None:
    class Refusing(ScriptedBackend):
        def submit(self, recipe: Recipe, inputs: Inputs = NO_INPUTS, **_: object) -> int:
            raise UserError("There is no model called {model}.", model=recipe.model)

    studio = open_studio(Refusing())
    studio.write("apple")
    studio.click(studio.window.generate_panel.generate_button)
    studio.qtbot.waitUntil(studio.window.banner.isVisible)
    assert "There is no model called starter-diffusion." in studio.window.banner.text()


def test_each_picture_of_a_batch_is_kept_as_it_comes(studio: Studio, home: Home) -> None:
    studio.window.generate_panel.batch.setFocus()
    studio.qtbot.keyClick(studio.window.generate_panel.batch, Qt.Key.Key_Up)
    studio.generate("two fish")
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: len(pictures(home)) == 1)
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: studio.session.gallery.rowCount() == 2)
    newest, first = studio.session.gallery.entry(0), studio.session.gallery.entry(1)
    assert newest is not None
    assert first is not None
    assert newest.recipe.seed == first.recipe.seed + 1


def test_a_full_disk_loses_nothing(
    studio: Studio, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = Gallery.keep

    def full(*_: object, **__: object) -> None:
        raise UserError("The picture cannot be kept in {folder}.", "No space.", folder="pictures")

    monkeypatch.setattr(Gallery, "keep", full)
    studio.generate("apple")
    studio.scripted.finish()
    studio.qtbot.waitUntil(studio.window.banner.isVisible)
    assert "cannot be kept" in studio.window.banner.text()
    assert "on the canvas" in studio.window.banner.text()
    assert studio.picture() is not None
    assert studio.window.actions_["save_as"].isEnabled()
    # When there is room again, the next picture takes the refused one with it.
    monkeypatch.setattr(Gallery, "keep", keep)
    studio.generate("pear")
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: studio.session.gallery.rowCount() == 2)
    assert len(pictures(home)) == 2


def test_a_picture_chosen_while_painting_stays(studio: Studio) -> None:
    window = studio.window
    studio.paint("first")
    studio.generate("second")
    studio.scripted.step(flat(8, 8, 9))
    studio.qtbot.waitUntil(lambda: studio.preview() is not None)
    strip = window.strip.list
    studio.click(strip.viewport(), strip.visualRect(strip.model().index(0, 0)).center())
    studio.qtbot.waitUntil(lambda: studio.preview() is None)
    shown = studio.picture()
    studio.scripted.finish()
    studio.qtbot.waitUntil(lambda: studio.session.gallery.rowCount() == 2)
    assert studio.picture() == shown


def test_use_these_settings_fills_the_panel(studio: Studio) -> None:
    studio.paint("cat face")
    seed = studio.scripted.submitted[0][1].seed
    studio.write("something else")
    strip = studio.window.strip.list
    studio.click(strip.viewport(), strip.visualRect(strip.model().index(0, 0)).center())
    studio.press("Ctrl+U")
    draft = studio.window.generate_panel.draft()
    assert (draft.prompt, draft.seed, draft.seed_locked) == ("cat face", seed, True)
    studio.press("Ctrl+Return")
    studio.qtbot.waitUntil(lambda: len(studio.scripted.submitted) == 2)
    assert studio.scripted.submitted[1][1] == studio.scripted.submitted[0][1]


def test_a_removed_picture_comes_back(studio: Studio) -> None:
    studio.paint("one")
    studio.paint("two")
    strip = studio.window.strip.list
    studio.click(strip.viewport(), strip.visualRect(strip.model().index(0, 0)).center())
    studio.qtbot.keyClick(strip, Qt.Key.Key_Delete)
    studio.qtbot.waitUntil(lambda: studio.session.gallery.rowCount() == 1)
    studio.qtbot.keyClick(strip, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    studio.qtbot.waitUntil(lambda: studio.session.gallery.rowCount() == 2)
    entry = studio.session.gallery.entry(0)
    assert entry is not None
    assert entry.recipe.prompt == "two"


def test_copy_puts_picture_and_prompt_on_the_clipboard(studio: Studio) -> None:
    studio.paint("dragon")
    studio.press("Ctrl+C", studio.window.paint)
    assert QGuiApplication.clipboard().image().width() == 128
    studio.press("Ctrl+Alt+C")
    assert QGuiApplication.clipboard().text() == "dragon"


def test_the_gallery_is_there_after_a_restart(open_studio: Callable[..., Studio]) -> None:
    first = open_studio()
    first.paint("umbrella")
    first.close()
    again = open_studio()
    again.qtbot.waitUntil(lambda: again.session.gallery.rowCount() == 1)
    strip = again.window.strip.list
    again.click(strip.viewport(), strip.visualRect(strip.model().index(0, 0)).center())
    again.qtbot.waitUntil(lambda: again.picture() is not None)
    again.qtbot.waitUntil(
        lambda: again.session.gallery.index(0).data(Qt.ItemDataRole.DecorationRole) is not None
    )


def test_a_lost_file_is_said(studio: Studio, home: Home) -> None:
    studio.paint("one")
    pictures(home)[0].unlink()
    strip = studio.window.strip.list
    studio.click(strip.viewport(), QPoint(20, 20))
    studio.qtbot.waitUntil(studio.window.banner.isVisible)
    assert "cannot be read" in studio.window.banner.text()


def test_what_was_in_the_queue_is_offered_after_a_restart(
    open_studio: Callable[..., Studio], home: Home
) -> None:
    first = open_studio()
    first.window.generate_panel.batch.setValue(3)
    first.generate("fish")
    first.window.generate_panel.batch.setValue(1)
    first.generate("rocket")
    first.scripted.finish()
    first.scripted.step()
    first.qtbot.waitUntil(lambda: first.session.gallery.rowCount() == 1)
    # As after a kill: what counts is on disk before anything is closed.
    gallery = first.session.engine.gallery()
    assert gallery is not None
    assert [len(job.painted) for job in gallery.queue.jobs()] == [1, 0]
    fish = first.scripted.submitted[0][1]
    first.close()

    again = open_studio()
    again.qtbot.waitUntil(again.window.offer.isVisible)
    again.click(again.window.offer.take_button)
    again.qtbot.waitUntil(lambda: len(again.scripted.submitted) == 2)
    left = again.scripted.submitted[0][1]
    assert (left.prompt, left.seed, left.batch) == ("fish", fish.one(1).seed, 2)
    assert not again.window.offer.isVisible()
    again.scripted.finish()
    again.scripted.finish()
    again.scripted.finish()
    again.qtbot.waitUntil(lambda: again.session.gallery.rowCount() == 4)
    again.close()
    gallery = Gallery(home)
    assert gallery.queue.left() == []
    gallery.close()
