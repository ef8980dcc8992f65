"""Pictures that are the same: found, compared, thrown away as one step, and brought back."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import PIL.Image
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from aipaint.app.library.duplicates import Twins, best_of
from aipaint.gallery.gallery import Change
from aipaint.ui.gallery.duplicates_view import DuplicatesView
from tests.ui.gallery.desk import Desk, desk

__all__ = ["desk"]

LEFT = Qt.MouseButton.LeftButton


def scene(seed: int, side: int = 256) -> PIL.Image.Image:
    """Soft blobs of colour, as pictures have them."""
    small = np.random.default_rng(seed).integers(0, 256, (9, 9, 3), np.uint8)
    return PIL.Image.fromarray(small).resize((side, side), PIL.Image.Resampling.BICUBIC)


@pytest.fixture
def view(desk: Desk, tmp_path: Path) -> DuplicatesView:
    old = tmp_path / "old"
    old.mkdir()
    for seed in range(3):
        scene(seed).save(old / f"{seed}.png")
        scene(seed, 128).save(old / f"{seed}-small.png")
    scene(0, 100).save(old / "0-tiny.jpg")
    desk.gallery.imports.take(old)
    opened = DuplicatesView(None, desk.library, desk.icons, desk.theme)
    opened.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    desk.show(opened)
    with desk.qtbot.waitSignal(opened.model.found):
        opened.search()
    return opened


def names(desk: Desk, query: str = "name:png") -> set[str]:
    return {entry.path.name for entry in desk.gallery.search(query)}


def shown(view: DuplicatesView) -> Twins:
    twins = view.twins.twins()
    assert twins is not None
    return twins


def test_the_largest_is_offered_to_stay(desk: Desk, view: DuplicatesView) -> None:
    assert view.model.rowCount() == 3
    groups = [view.model.twins(row) for row in range(3)]
    assert all(twins is not None for twins in groups)
    for twins in groups:
        assert twins is not None
        (kept,) = (entry for entry in twins.entries if entry.id in twins.kept)
        assert kept.width == 256
        assert twins.entries[0] is kept
    assert "4 pictures" in view.summary.text()


def test_the_others_go_to_the_trash_and_come_back(desk: Desk, view: DuplicatesView) -> None:
    bot, model = desk.qtbot, view.model
    before, gone = names(desk), shown(view).others()
    bot.mouseClick(view.throw_button, LEFT)
    bot.waitUntil(lambda: model.rowCount() == 2)
    assert desk.gallery.trash.count() == len(gone)
    assert view.twins.twins() is model.twins(view.list.currentIndex().row())
    bot.waitUntil(view.undo_button.isEnabled)
    bot.mouseClick(view.undo_button, LEFT)
    bot.waitUntil(lambda: model.rowCount() == 3)
    assert names(desk) == before


def test_one_chooses_which_stay_with_mouse_and_keys(desk: Desk, view: DuplicatesView) -> None:
    bot, model, twins = desk.qtbot, view.model, view.twins
    row = next(r for r in range(3) if len(model.twins(r).entries) == 3)  # type: ignore[union-attr]
    view.list.setCurrentIndex(model.index(row))
    first, second, third = (entry.id for entry in shown(view).entries)
    place = twins.visualRect(twins.model().index(1, 0)).center()
    bot.mouseClick(twins.viewport(), LEFT, pos=place)
    assert shown(view).kept == {first, second}
    twins.setCurrentIndex(twins.model().index(0, 0))
    bot.keyClick(twins, Qt.Key.Key_Space)
    assert shown(view).kept == {second}
    twins.setCurrentIndex(twins.model().index(1, 0))
    bot.keyClick(twins, Qt.Key.Key_Space)
    assert shown(view).kept == {second}  # one always stays
    twins.grab()
    bot.keyClick(twins, Qt.Key.Key_Return)
    bot.waitUntil(lambda: desk.gallery.trash.count() == 2)
    assert desk.gallery.entry(second) is not None
    assert desk.gallery.entry(first) is None
    assert desk.gallery.entry(third) is None


def test_all_groups_are_one_step(desk: Desk, view: DuplicatesView) -> None:
    bot = desk.qtbot
    bot.mouseClick(view.all_button, LEFT)
    box = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox))
    assert "4 pictures" in box.text()
    bot.mouseClick(box.buttons()[0], LEFT)
    bot.waitUntil(lambda: view.model.rowCount() == 0)
    assert desk.gallery.trash.count() == 4
    assert not view.all_button.isEnabled()
    desk.library.undo()
    bot.waitUntil(lambda: view.model.rowCount() == 3)
    assert desk.gallery.trash.count() == 0


def test_what_stays_takes_over_the_marks_of_the_others(desk: Desk, view: DuplicatesView) -> None:
    twins = shown(view)
    best, other = twins.entries[0].id, twins.entries[1].id
    desk.library.mark([best], Change(add_tags=("a",), notes="mine"))
    change = Change(rating=4, label="red", add_tags=("a", "b"), add_boards=("Hats",), notes="its")
    desk.library.mark([other], change)
    desk.qtbot.waitUntil(lambda: shown(view).entries[1].label == "red")
    desk.qtbot.mouseClick(view.throw_button, LEFT)
    desk.qtbot.waitUntil(lambda: view.model.rowCount() == 2)
    (kept,) = desk.gallery.entries([best])
    assert (kept.rating, kept.label, kept.tags) == (4, "red", ("a", "b"))
    assert (kept.boards, kept.notes) == (("Hats",), "mine\n\nits")
    desk.library.undo()
    desk.qtbot.waitUntil(lambda: view.model.rowCount() == 3)
    desk.qtbot.waitUntil(lambda: desk.gallery.entries([best])[0].notes == "mine")
    (kept,) = desk.gallery.entries([best])
    assert (kept.rating, kept.label, kept.tags, kept.boards) == (0, "", ("a",), ())
    view.merge.setChecked(False)
    desk.qtbot.mouseClick(view.throw_button, LEFT)
    desk.qtbot.waitUntil(lambda: view.model.rowCount() == 2)
    assert desk.gallery.entries([best])[0].rating == 0


def test_what_is_no_duplicate_is_left_alone(desk: Desk, view: DuplicatesView) -> None:
    key, left = shown(view).key, []
    view.model.left_changed.connect(left.append)
    desk.qtbot.mouseClick(view.leave_button, LEFT)
    assert view.model.rowCount() == 2
    with desk.qtbot.waitSignal(view.model.found):
        view.search()
    keys = {twins.key for r in range(2) if (twins := view.model.twins(r)) is not None}
    assert view.model.rowCount() == 2
    assert key not in keys
    # It is known the next time as well, until one wants to see it again.
    (names_left,) = left
    later = DuplicatesView(None, desk.library, desk.icons, desk.theme, names_left)
    later.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    desk.show(later)
    with desk.qtbot.waitSignal(later.model.found):
        later.search()
    assert later.model.rowCount() == 2
    with desk.qtbot.waitSignal(later.model.found):
        desk.qtbot.mouseClick(later.again_button, LEFT)
    assert later.model.rowCount() == 3
    assert not later.again_button.isVisible()
    later.reject()
    assert desk.gallery.trash.count() == 0


def test_it_follows_what_others_do(desk: Desk, view: DuplicatesView) -> None:
    number = shown(view).entries[1].id
    desk.library.mark([number], Change(rating=5))
    desk.qtbot.waitUntil(lambda: shown(view).entries[1].rating == 5)
    ids = [e.id for r in range(3) for e in view.model.twins(r).entries]  # type: ignore[union-attr]
    desk.library.trash(ids)
    desk.qtbot.waitUntil(lambda: view.model.rowCount() == 0)
    assert view.twins.twins() is None
    with desk.qtbot.waitSignal(view.model.found):
        view.search()
    assert "No duplicates" in view._nothing.text()


def test_another_search_ends_the_one_under_way(desk: Desk, view: DuplicatesView) -> None:
    with desk.qtbot.waitSignal(view.model.found):
        for row in (2, 1, 0):
            view.kind.setCurrentIndex(row)
            view.search()
    assert view.model.rowCount() == 0  # no file is there twice
    assert not view.model.is_running()
    view.search()
    view.reject()  # closing it ends the search
    assert not view.isVisible()


def test_the_best_is_what_one_would_miss_most(desk: Desk) -> None:
    plain = desk.entries()[0]
    structs = msgspec.structs
    large = structs.replace(plain, id=90, width=plain.width * 2)
    rated = structs.replace(plain, id=91, rating=3)
    bare = structs.replace(rated, id=92, recipe=structs.replace(plain.recipe, steps=0))
    tagged = structs.replace(plain, id=93, tags=("a",))
    lossy = structs.replace(plain, id=1, path=plain.path.with_suffix(".jpg"))
    assert best_of([plain, rated, large], {}) == large.id
    assert best_of([bare, rated, plain], {}) == rated.id
    assert best_of([plain, bare], {}) == plain.id
    assert best_of([plain, tagged], {}) == tagged.id
    assert best_of([lossy, plain], {lossy.id: 10**6}) == plain.id
    twin = structs.replace(plain, id=94)
    assert best_of([twin, plain], {}) == plain.id
