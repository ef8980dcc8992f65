"""The drawing of a family, walked through, and what one asks for from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aipaint.app.library.kin import BROOD, Key, Way
from aipaint.app.pictures import to_qimage
from aipaint.core.paths import Home
from aipaint.engine.scripted import ScriptedBackend
from aipaint.gallery.entry import Entry
from aipaint.gallery.inputs import InputStore
from aipaint.ui.gallery.family_view import FamilyView
from aipaint.ui.icons import Icons
from aipaint.ui.theme import ThemeSwitch
from tests.ui.conftest import Studio
from tests.ui.gallery.viewing import Shelf, shelf_in


class Walking:
    """The view on the family of `child`: red -> lime -> blue, gold; lime is looked at."""

    def __init__(self, qtbot: QtBot, shelf: Shelf) -> None:
        self.qtbot, self.shelf = qtbot, shelf
        self.red = shelf.keep("red", "red apple")
        self.lime = shelf.keep("lime", "green apple", init=self.red)
        self.blue = shelf.keep("blue", "blue apple", init=self.lime)
        self.gold = shelf.keep("gold", "gold apple", init=self.lime)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme = ThemeSwitch(application)
        self.view = FamilyView(shelf.library, shelf.home, Icons(theme), theme)
        qtbot.addWidget(self.view)

    def open(self, entry: Entry) -> None:
        self.view.open(entry)
        self.qtbot.waitExposed(self.view)
        self.wait_for(entry)

    def wait_for(self, entry: Entry) -> None:
        """Until this one's family is drawn."""

        def drawn() -> bool:
            kin = self.view.kin()
            return kin is not None and kin.centre == entry.id and self.current() == entry.id

        self.qtbot.waitUntil(drawn)

    def current(self) -> Key | None:
        return self.view.scene.current()

    def place(self, key: Key) -> QPoint:
        """Where a picture lies on the screen."""
        scene = self.view.scene
        return scene.mapFromScene(scene.node(key).pos())

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            self.qtbot.keyClick(self.view.scene, key)

    def click(self, key: Key, twice: bool = False) -> None:
        viewport, at = self.view.scene.viewport(), self.place(key)
        self.qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
        if twice:
            self.qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at)


@pytest.fixture
def walking(qtbot: QtBot, home: Home) -> Iterator[Walking]:
    with shelf_in(home) as shelf:
        found = Walking(qtbot, shelf)
        yield found
        found.view.close_down()


def test_ancestors_lie_left_and_descendants_right(walking: Walking) -> None:
    walking.open(walking.lime)
    x = [walking.place(each.id).x() for each in (walking.red, walking.lime, walking.blue)]
    assert x == sorted(x)
    assert len(set(x)) == 3
    assert walking.place(walking.gold.id).x() == x[2]
    assert walking.view.count.text() == "4 pictures"
    at = walking.place(walking.lime.id)

    def is_lime() -> bool:
        # Thumbnails are not exact.
        seen = walking.view.scene.viewport().grab().toImage().pixelColor(at)
        return seen.green() > 200 and max(seen.red(), seen.blue()) < 60

    walking.qtbot.waitUntil(is_lime)


def test_keys_walk_along_the_links(walking: Walking) -> None:
    walking.open(walking.lime)
    walking.press(Qt.Key.Key_Left)
    assert walking.current() == walking.red.id
    assert "red apple" in walking.view.title.text()
    walking.press(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right)
    first = walking.current()
    assert first in (walking.blue.id, walking.gold.id)
    walking.press(Qt.Key.Key_Down if first == walking.blue.id else Qt.Key.Key_Up)
    assert walking.current() in {walking.blue.id, walking.gold.id} - {first}
    walking.press(Qt.Key.Key_Home)
    assert walking.current() == walking.lime.id


def test_a_click_chooses_and_two_look_at_that_one_s_family(walking: Walking) -> None:
    walking.open(walking.lime)
    walking.click(walking.blue.id)
    assert walking.current() == walking.blue.id
    walking.click(walking.blue.id, twice=True)
    walking.wait_for(walking.blue)
    assert walking.gold.id not in walking.view.kin().members  # type: ignore[union-attr]
    walking.press(Qt.Key.Key_Backspace)
    walking.wait_for(walking.lime)
    walking.press(Qt.Key.Key_Left, Qt.Key.Key_Return)
    walking.wait_for(walking.red)


def test_brothers_and_sisters_come_when_one_asks(walking: Walking) -> None:
    walking.open(walking.blue)
    more = walking.view.scene.more(walking.lime.id, Way.AFTER)
    assert more is not None
    before = walking.place(walking.lime.id)
    middle = more.mapToScene(more.boundingRect().center())
    at = walking.view.scene.mapFromScene(middle)
    walking.qtbot.mouseClick(walking.view.scene.viewport(), Qt.MouseButton.LeftButton, pos=at)
    walking.qtbot.waitUntil(
        lambda: walking.gold.id in walking.view.kin().members  # type: ignore[union-attr]
    )
    assert walking.view.scene.more(walking.lime.id, Way.AFTER) is None
    # What one pressed stays where it was.
    assert (walking.place(walking.lime.id) - before).manhattanLength() <= 2


def test_a_large_family_is_shown_bit_by_bit(walking: Walking) -> None:
    for _ in range(BROOD + 10):
        walking.shelf.keep("teal", size=(8, 8), init=walking.gold)
    walking.open(walking.gold)
    assert len(walking.view.kin().members) == BROOD + 3  # type: ignore[union-attr]
    walking.press(Qt.Key.Key_F)
    assert walking.view.scene.transform().m11() < 0.5
    walking.view.scene.viewport().grab()


def test_the_wheel_zooms_to_the_pointer_and_the_hand_moves(walking: Walking) -> None:
    walking.open(walking.lime)
    scene, at = walking.view.scene, walking.place(walking.red.id)
    wheel = QWheelEvent(
        QPointF(at), QPointF(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    scale = scene.transform().m11()
    QApplication.sendEvent(scene.viewport(), wheel)
    assert scene.transform().m11() > scale
    assert (walking.place(walking.red.id) - at).manhattanLength() <= 3
    qtbot, viewport = walking.qtbot, scene.viewport()
    before = walking.place(walking.red.id)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    qtbot.mouseMove(viewport, QPoint(80, 60))
    qtbot.mouseMove(viewport, QPoint(130, 60))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(130, 60))
    moved = walking.place(walking.red.id) - before
    assert (moved - QPoint(100, 30)).manhattanLength() <= 3
    assert walking.current() == walking.lime.id


def test_what_is_not_in_the_gallery_is_said_to_be_so(walking: Walking) -> None:
    digest = walking.shelf.digest(walking.red)
    walking.shelf.gallery.remove(walking.red.id)
    walking.open(walking.lime)
    walking.press(Qt.Key.Key_Left)
    assert walking.current() == digest
    assert walking.view.title.text() == "This picture is not in the gallery."
    assert walking.view.facts.text() == "Only that it was used is known."
    assert not walking.view.again_button.isEnabled()
    image = walking.shelf.images[walking.red.id]
    InputStore(walking.shelf.home.data / "inputs").put({digest: image})
    walking.view.close()
    walking.open(walking.lime)
    walking.qtbot.waitUntil(lambda: walking.view.scene.node(digest).picture is not None)
    walking.press(Qt.Key.Key_Left)
    assert "its pixels are kept" in walking.view.facts.text()


def test_a_parent_among_old_pictures_is_found(walking: Walking, tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    shelf = walking.shelf
    image = to_qimage(shelf.images[walking.red.id])
    assert image.save(str(folder / "scan.png"))
    shelf.gallery.remove(walking.red.id)
    shelf.gallery.imports.take(folder)
    walking.open(walking.lime)

    def parent() -> str:
        first = [m.entry for m in walking.view.kin().members.values() if m.generation < 0]  # type: ignore[union-attr]
        return first[0].path.name if first and first[0] is not None else ""

    walking.qtbot.waitUntil(lambda: parent() == "scan.png")


def test_a_picture_without_relatives_and_one_that_goes(walking: Walking) -> None:
    alone = walking.shelf.keep("teal")
    walking.open(alone)
    assert "no other picture" in walking.view.heading.text()
    walking.shelf.library.trash([alone.id])
    walking.qtbot.waitUntil(lambda: "any more" in walking.view.heading.text())
    assert walking.view.entry() is None


@pytest.fixture
def room(qtbot: QtBot, home: Home) -> Iterator[tuple[Studio, Entry, Entry]]:
    """A studio in the gallery's room with a picture and one that was painted over it."""
    with shelf_in(home) as shelf:
        first = shelf.keep("red", "red apple")
        second = shelf.keep("lime", "green apple", init=first, seed=9)
    studio = Studio(qtbot, home, ScriptedBackend())
    studio.press("F4")
    model = studio.window.gallery_tasks.room().model
    qtbot.waitUntil(lambda: model.rowCount() == 2 and model.entry(0) is not None)
    yield studio, first, second
    studio.close()


def test_an_ancestor_is_painted_again_used_and_found(
    room: tuple[Studio, Entry, Entry],
) -> None:
    studio, first, second = room
    view = open_family(studio, second)
    assert view.again_button.isEnabled()
    view.again_button.click()
    studio.qtbot.waitUntil(lambda: len(studio.scripted.submitted) == 1)
    assert studio.scripted.submitted[0][1] == second.recipe
    studio.qtbot.waitUntil(lambda: "painted again" in view.note.text())
    studio.scripted.finish()
    # The scripted engine paints something else.
    studio.qtbot.waitUntil(lambda: "Not quite the same" in view.note.text())
    assert view.note.isVisible()
    studio.qtbot.keyClick(view.scene, Qt.Key.Key_Left)
    assert view.entry() == first
    first.path.unlink()
    studio.qtbot.keyClick(view.scene, Qt.Key.Key_Right)
    for kept in (studio.session.home.data / "inputs").glob("*.png"):
        kept.unlink()
    view.again_button.click()
    studio.qtbot.waitUntil(lambda: "neither kept nor in the gallery" in view.note.text())

    # Its settings are to be had, and where it lies.
    view.use_button.click()
    assert studio.window.prompt.text() == "green apple"
    studio.qtbot.keyClick(view.scene, Qt.Key.Key_Left)
    view.show_button.click()
    tasks = studio.window.gallery_tasks
    studio.qtbot.waitUntil(lambda: tasks.current() == first)


def test_chosen_pictures_are_compared_explained_and_seen_full(
    room: tuple[Studio, Entry, Entry],
) -> None:
    studio, first, second = room
    tasks, views, actions = (
        studio.window.gallery_tasks,
        studio.window.view_tasks,
        studio.window.actions_,
    )
    tasks.room().grid.selectAll()
    studio.qtbot.waitUntil(actions["compare_pictures"].isEnabled)
    actions["compare_pictures"].trigger()
    studio.qtbot.waitUntil(lambda: views.compare_view().pair() == (second, first))
    dialog = views.explain(second, first)
    assert "The seed is 9 here, 7 there." in dialog.sentences.text()
    dialog.use_buttons[1].click()
    assert studio.window.prompt.text() == "red apple"

    # Full view and slide show lead back to what was seen last.
    tasks.room().grid.choose(0)
    studio.qtbot.waitUntil(studio.window.actions_["view_full"].isEnabled)
    studio.window.actions_["view_full"].trigger()
    full = views.full_view()
    studio.qtbot.waitUntil(lambda: full.entry() == second)
    studio.qtbot.keyClick(full, Qt.Key.Key_Right)
    studio.qtbot.waitUntil(lambda: full.entry() == first)
    studio.qtbot.keyClick(full, Qt.Key.Key_F9)
    assert not full.isVisible()
    assert tasks.current() == first
    studio.qtbot.waitUntil(lambda: views.show().entry() == first)
    studio.qtbot.keyClick(views.show(), Qt.Key.Key_Right)
    studio.qtbot.waitUntil(lambda: views.show().entry() == second)
    studio.qtbot.keyClick(views.show(), Qt.Key.Key_Escape)
    assert tasks.current() == second


def open_family(studio: Studio, entry: Entry) -> FamilyView:
    tasks, actions = studio.window.gallery_tasks, studio.window.actions_
    tasks.room().choose_id(entry.id)
    studio.qtbot.waitUntil(lambda: tasks.current() == entry and actions["show_family"].isEnabled())
    actions["show_family"].trigger()
    view = studio.window.view_tasks.family_view()
    studio.qtbot.waitUntil(lambda: view.entry() == entry)
    return view
