"""Entering the gallery's room, working in it, and leaving it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from aipaint.app.library.source import Chosen, Found, Trashed
from aipaint.app.settings import load_settings
from aipaint.core.paths import Home
from aipaint.engine.scripted import ScriptedBackend
from aipaint.gallery.gallery import Gallery
from aipaint.ui.gallery.room import GalleryRoom
from tests.core.pictures import make_done
from tests.ui.conftest import Studio

PROMPTS = ["red apple", "一只红苹果", "green apple", "cat"]
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Visitor(Studio):
    """Somebody with four pictures, in the room."""

    def __init__(self, qtbot: QtBot, home: Home) -> None:
        gallery = Gallery(home)
        for seed, prompt in enumerate(PROMPTS):
            gallery.keep(make_done(prompt, seed=seed))
        gallery.close()
        super().__init__(qtbot, home, ScriptedBackend())
        self.press("F4")
        self.room: GalleryRoom = self.window.gallery_tasks.room()
        qtbot.waitUntil(lambda: self.shown() == [*reversed(PROMPTS)])
        qtbot.waitUntil(lambda: self.room.grid.days.rows == 4)

    def shown(self) -> list[str]:
        found = [self.room.model.entry(row) for row in range(self.room.model.rowCount())]
        return ["" if entry is None else entry.recipe.prompt for entry in found]

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
        self.qtbot.keyClick(self.room.grid, key, modifiers or Qt.KeyboardModifier.NoModifier)

    def point_at(self, row: int) -> None:
        grid = self.room.grid
        place = grid.visualRect(self.room.model.index(row)).center()
        self.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def can(self, action: str) -> bool:
        return self.window.actions_[action].isEnabled()


@pytest.fixture
def visitor(qtbot: QtBot, home: Home) -> Iterator[Visitor]:
    opened = Visitor(qtbot, home)
    yield opened
    opened.close()


def test_painting_is_out_of_sight_in_the_room_and_back_afterwards(studio: Studio) -> None:
    window = studio.window
    studio.paint("apple")
    docks = {name: dock.isVisible() for name, dock in window.docks.items()}
    places = {name: dock.geometry() for name, dock in window.docks.items() if dock.isVisible()}
    layers = studio.layers()
    studio.press("F4")
    assert window.stage.in_room()
    assert not window.paint.isVisible()
    shown = {name for name, dock in window.docks.items() if not dock.isHidden()}
    assert shown == {"dock_generate", "dock_queue"}
    assert not window.tools.isVisible()
    assert not window.options.isVisible()
    for keys in ("Ctrl+Shift+N", "Ctrl+J", "Ctrl+Z", "Delete"):
        studio.press(keys)
    assert studio.layers() == layers
    studio.press("F4")
    assert window.paint.isVisible()
    assert window.tools.isVisible()
    assert docks == {name: dock.isVisible() for name, dock in window.docks.items()}
    studio.qtbot.waitUntil(
        lambda: places == {name: window.docks[name].geometry() for name in places}
    )
    studio.press("Ctrl+J")
    assert len(studio.layers()) == len(layers) + 1


def test_the_layout_for_painting_is_remembered_when_one_ends_in_the_room(
    open_studio: Callable[..., Studio], home: Home
) -> None:
    first = open_studio()
    docks = first.window.docks
    first.window.resizeDocks([docks["dock_generate"]], [400], Qt.Orientation.Horizontal)
    first.qtbot.waitUntil(lambda: docks["dock_generate"].width() == 400)
    docks["dock_brushes"].hide()
    hidden = {name for name, dock in docks.items() if dock.isHidden()}
    first.press("F4")
    first.close()
    assert load_settings(home)[0].docks.generate_width == 400
    again = open_studio()
    assert not again.window.stage.in_room()
    docks = again.window.docks
    assert {name for name, dock in docks.items() if dock.isHidden()} == hidden
    again.qtbot.waitUntil(lambda: docks["dock_generate"].width() == 400)


def test_nothing_of_the_room_is_there_before_it_is_entered(studio: Studio) -> None:
    assert studio.window.findChildren(GalleryRoom) == []


def test_escape_leaves(visitor: Visitor) -> None:
    visitor.key(Qt.Key.Key_Escape)
    assert not visitor.window.stage.in_room()
    visitor.press("F4")
    visitor.click(visitor.window.prompt.viewport())
    visitor.press("Escape", visitor.window.prompt)
    assert not visitor.window.stage.in_room()


def test_actions_mean_what_is_chosen(visitor: Visitor) -> None:
    visitor.room.grid.clearSelection()
    visitor.qtbot.waitUntil(lambda: not visitor.can("rate_3"))
    assert not visitor.can("trash_pictures")
    visitor.point_at(1)
    visitor.qtbot.waitUntil(lambda: visitor.can("rate_3"))
    assert not visitor.can("compare_pictures")
    visitor.key(Qt.Key.Key_Right, SHIFT)
    visitor.qtbot.waitUntil(lambda: visitor.can("compare_pictures"))
    visitor.key(Qt.Key.Key_Escape)
    assert not visitor.can("rate_3")
    assert visitor.can("gallery_room")


def test_several_are_rated_labelled_and_taken_back(visitor: Visitor) -> None:
    qtbot, room = visitor.qtbot, visitor.room

    def marks() -> list[tuple[int, str]]:
        found = [room.model.entry(row) for row in range(4)]
        return [(entry.rating, entry.label) for entry in found if entry is not None]

    visitor.point_at(0)
    visitor.key(Qt.Key.Key_Right, SHIFT)
    qtbot.waitUntil(lambda: visitor.can("rate_4"))
    visitor.press("4")
    qtbot.waitUntil(lambda: marks() == [(4, ""), (4, ""), (0, ""), (0, "")])
    visitor.press("8")
    qtbot.waitUntil(lambda: marks()[:2] == [(4, "green"), (4, "green")])
    room.grid.grab()
    visitor.press("8")
    qtbot.waitUntil(lambda: marks()[:2] == [(4, ""), (4, "")])
    for count in (2, 1):
        qtbot.waitUntil(lambda: visitor.can("gallery_undo"))
        visitor.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        label = "green" if count == 2 else ""
        qtbot.waitUntil(lambda label=label: marks()[0] == (4, label))  # type: ignore[misc]
    visitor.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: marks() == [(0, "")] * 4)


def test_removing_goes_on_with_the_next(visitor: Visitor) -> None:
    qtbot, room = visitor.qtbot, visitor.room
    visitor.point_at(1)
    qtbot.waitUntil(lambda: visitor.can("trash_pictures"))
    visitor.key(Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: visitor.shown() == ["cat", "一只红苹果", "red apple"])
    qtbot.waitUntil(lambda: room.rows() == [1])
    room.show_source(Trashed())
    qtbot.waitUntil(lambda: visitor.shown() == ["green apple"])
    visitor.point_at(0)
    qtbot.waitUntil(lambda: visitor.can("restore_pictures"))
    assert not visitor.can("rate_1")
    visitor.click(room.top.restore)
    qtbot.waitUntil(lambda: visitor.shown() == [])
    qtbot.waitUntil(room.empty.isVisible)
    visitor.click(room.empty.all_button)
    qtbot.waitUntil(lambda: visitor.shown() == [*reversed(PROMPTS)])
    assert visitor.window.stage.in_room()


def test_one_types_what_to_look_for(visitor: Visitor) -> None:
    qtbot, room = visitor.qtbot, visitor.room
    room.grid.setFocus()
    qtbot.waitUntil(room.grid.hasFocus)
    qtbot.keyClicks(room.grid, "a")
    assert room.search.field.hasFocus()
    qtbot.keyClicks(room.search.field, "pple")
    qtbot.waitUntil(lambda: visitor.shown() == ["green apple", "red apple"])
    qtbot.waitUntil(lambda: room.foot.count.text() == "2 of 4")
    assert room.source() == Found("apple")
    room.top.order_wanted.emit("oldest")
    qtbot.waitUntil(lambda: visitor.shown() == ["red apple", "green apple"])
    assert (room.source(), room.query()) == (Found("apple"), "apple sort:oldest")
    room.search.field.setText("wolf")
    qtbot.waitUntil(room.empty.isVisible)
    qtbot.keyClick(room.search.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: visitor.shown() == PROMPTS)
    room.show_source(Found("cat"))
    assert room.search.field.text() == "cat"


def test_picked_pictures_say_what_they_are(visitor: Visitor) -> None:
    room = visitor.room
    ids = [room.model.id_at(row) for row in (3, 1)]
    room.show_source(Chosen(tuple(ids), "Two apples"))
    visitor.qtbot.waitUntil(lambda: visitor.shown() == ["red apple", "green apple"])
    assert room.top.picked.isVisible()
    room.search.field.setText("green")
    visitor.qtbot.waitUntil(lambda: visitor.shown() == ["green apple"])
    visitor.click(room.top.back)
    visitor.qtbot.waitUntil(lambda: visitor.shown() == [*reversed(PROMPTS)])
    assert not room.top.picked.isVisible()


def test_what_is_painted_meanwhile_comes_into_the_grid_not_onto_the_canvas(
    visitor: Visitor,
) -> None:
    visitor.generate("blue apple")
    visitor.scripted.finish()
    visitor.qtbot.waitUntil(lambda: visitor.shown()[0] == "blue apple")
    assert visitor.window.stage.in_room()
    visitor.key(Qt.Key.Key_Escape)
    assert visitor.picture() is None


def test_a_picture_goes_to_the_canvas(visitor: Visitor) -> None:
    qtbot = visitor.qtbot
    visitor.point_at(0)
    visitor.key(Qt.Key.Key_Right, SHIFT)
    qtbot.waitUntil(lambda: visitor.can("picture_as_layer"))
    visitor.window.actions_["picture_as_layer"].trigger()
    qtbot.waitUntil(lambda: len(visitor.layers()) == 2)
    assert not visitor.window.stage.in_room()
    visitor.press("F4")
    visitor.point_at(3)
    qtbot.waitUntil(lambda: visitor.window.gallery_tasks.current() is not None)
    visitor.window.keeper.discard()
    visitor.window.actions_["picture_as_document"].trigger()
    qtbot.waitUntil(lambda: not visitor.window.stage.in_room())
    assert len(visitor.layers()) == 1


def test_zoom_and_squares_are_remembered(visitor: Visitor) -> None:
    room, window = visitor.room, visitor.window
    side = room.grid.zoom()
    visitor.press("Ctrl+Plus")
    assert room.grid.zoom() > side
    assert window.recall("gallery_zoom") == str(room.grid.zoom()) == str(room.foot.slider.value())
    visitor.click(room.top.squares)
    assert room.grid.is_cropped()
    assert window.recall("gallery_squares") == "yes"


def test_the_room_speaks_the_window_s_language(visitor: Visitor) -> None:
    visitor.window.tasks.use_language("zh_CN")
    field = visitor.room.search.field
    visitor.qtbot.waitUntil(lambda: field.placeholderText() == "查找图片")


def test_panels_can_be_out_of_the_way(visitor: Visitor) -> None:
    room, window = visitor.room, visitor.window
    assert room.sidebar is not None
    assert room.sidebar.isVisible()
    width = room.grid.width()
    visitor.press("Ctrl+Alt+8")
    assert not room.sidebar.isVisible()
    visitor.qtbot.waitUntil(lambda: room.grid.width() > width)
    assert window.recall("gallery_shelves_hidden") == "yes"
    visitor.click(room.top.shelves)
    assert room.sidebar.isVisible()
    visitor.qtbot.waitUntil(lambda: room.grid.width() == width)


def test_the_chosen_picture_is_copied(visitor: Visitor) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    visitor.point_at(0)
    visitor.qtbot.waitUntil(lambda: visitor.can("copy"))
    visitor.press("Ctrl+C")
    visitor.qtbot.waitUntil(lambda: not clipboard.image().isNull())
