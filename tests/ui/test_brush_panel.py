"""The panel of brushes: choosing, adjusting, keeping and forgetting them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.paint.document import new_state
from aipaint.ui.brush_list import STROKE
from aipaint.ui.brush_panel import BrushPanel
from aipaint.ui.brush_shelf import BrushShelf
from aipaint.ui.icons import Icons
from aipaint.ui.paint_view import PaintView
from aipaint.ui.theme import ThemeSwitch
from aipaint.ui.tool_bar import ToolBox

LEFT = Qt.MouseButton.LeftButton


class Room:
    """The panel, the tools it serves, and what is remembered."""

    def __init__(self, qtbot: QtBot, folder: Path, memory: dict[str, str]) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.qtbot = qtbot
        self.language = "en"
        theme = ThemeSwitch(application, "dark")
        icons = Icons(theme)
        self.workspace = Workspace()
        self.workspace.open(new_state(64, 64), "New")
        self.problems: list[UserError] = []
        self.workspace.problem.connect(self.problems.append)
        self.canvas = PaintView(self.workspace, theme)
        self.box = ToolBox(self.workspace, self.canvas, icons)
        self.shelf = BrushShelf(
            self.box, folder, lambda key: memory.get(key, ""), memory.__setitem__
        )
        self.panel = BrushPanel(self.shelf, icons, theme, lambda: self.language)
        for widget in (self.canvas, self.panel):
            qtbot.addWidget(widget)
        self.box.choose("brush")
        self.panel.resize(320, 460)
        self.panel.show()
        qtbot.waitExposed(self.panel)

    def names(self) -> list[str]:
        rows = range(self.panel.list.rowCount())
        return [self.panel.list.index(row).data() for row in rows]

    def choose(self, name: str) -> None:
        view = self.panel.view
        index = self.panel.list.index(self.names().index(name))
        view.scrollTo(index)
        self.qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())

    def press(self, button: object) -> None:
        self.qtbot.mouseClick(button, LEFT)


@pytest.fixture
def memory() -> dict[str, str]:
    return {}


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path, memory: dict[str, str]) -> Iterator[Room]:
    made = Room(qtbot, tmp_path / "brushes", memory)
    yield made
    made.workspace.close()


def test_a_brush_is_chosen(room: Room) -> None:
    room.choose("Charcoal")
    assert room.shelf.brush().id == "charcoal"
    assert not room.panel.save_button.isEnabled()
    assert not room.panel.remove_button.isEnabled()


def test_each_tool_has_its_own_brushes(room: Room) -> None:
    assert "Charcoal" in room.names()
    room.box.choose("eraser")
    assert "Charcoal" not in room.names()
    room.choose("Soft Eraser")
    assert room.box.tool() is room.box.tools["eraser"]
    room.box.choose("fill")  # has no brush: the brush tool's are shown
    room.choose("Chalk")
    assert room.box.tool() is room.box.tools["brush"]
    room.box.choose("eraser")
    assert room.shelf.brush().id == "soft-eraser"


def test_changes_are_undone_or_saved(room: Room, qtbot: QtBot) -> None:
    room.choose("Chalk")
    before = room.shelf.brush()
    edit = room.panel.settings.boxes["spacing"].lineEdit()
    room.panel.settings.boxes["spacing"].setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "77")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert room.shelf.brush().spacing == pytest.approx(0.77)
    room.press(room.panel.reset_button)
    assert room.shelf.brush() == before
    room.shelf.tool().adjust(size=333)
    room.press(room.panel.save_button)
    assert not room.shelf.is_adjusted()
    assert room.shelf.preset().size == 333  # type: ignore[union-attr]
    room.press(room.panel.remove_button)  # a shipped one is as it came again
    assert room.shelf.brush() == before


def test_a_new_brush_is_named_and_removed(room: Room, qtbot: QtBot, tmp_path: Path) -> None:
    room.choose("Chalk")
    room.shelf.tool().adjust(size=99)
    room.press(room.panel.save_as_button)
    edit = room.panel.view.findChild(QLineEdit)
    edit.selectAll()
    qtbot.keyClicks(edit, "Sidewalk")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Sidewalk" in room.names())
    assert room.shelf.brush().name("en") == "Sidewalk"
    again = Room(qtbot, tmp_path / "brushes", {})
    assert "Sidewalk" in again.names()
    room.press(room.panel.remove_button)
    assert "Sidewalk" not in room.names()
    assert "Chalk" in room.names()
    again.workspace.close()


def test_brushes_are_remembered(
    room: Room, qtbot: QtBot, tmp_path: Path, memory: dict[str, str]
) -> None:
    room.choose("Chalk")
    room.shelf.tool().adjust(size=55)
    room.shelf.keep()
    again = Room(qtbot, tmp_path / "brushes", memory)
    assert again.shelf.brush().id == "chalk"
    assert again.shelf.brush().size == 55
    again.workspace.close()
    other = Room(qtbot, tmp_path / "brushes", {"brush/brush": '{"id": 7}'})
    assert other.shelf.brush().kind == "paint"
    other.workspace.close()


def test_a_folder_that_can_not_be_written_is_told(room: Room, tmp_path: Path) -> None:
    (tmp_path / "brushes").write_text("in the way")
    room.choose("Chalk")
    room.press(room.panel.save_as_button)
    assert len(room.problems) == 1
    assert room.shelf.brush().id == "chalk"


def test_names_follow_the_language(room: Room) -> None:
    room.language = "zh_CN"
    assert "炭笔" in room.names()


def test_what_brushes_draw_is_shown(room: Room) -> None:
    room.qtbot.waitUntil(lambda: not room.panel.stroke.pixmap().isNull())
    index = room.panel.list.index(0)

    def is_drawn() -> bool:
        image = index.data(Qt.ItemDataRole.DecorationRole).pixmap(STROKE).toImage()
        middle = QPoint(image.width() // 2, 0)
        return any(image.pixelColor(middle.x(), y).alpha() for y in range(image.height()))

    room.qtbot.waitUntil(is_drawn)


def test_the_pressure_curve_is_drawn_by_hand(room: Room, qtbot: QtBot) -> None:
    room.choose("Hard Round")
    curve = room.panel.settings.curve
    room.shelf.tool().adjust(curve=((0.0, 0.0), (1.0, 1.0)))
    middle = curve.place(0.5, 0.5).toPoint()
    qtbot.mousePress(curve, LEFT, pos=middle)
    qtbot.mouseMove(curve, curve.place(0.5, 0.8).toPoint())
    qtbot.mouseRelease(curve, LEFT, pos=curve.place(0.5, 0.8).toPoint())
    (_, point, _) = room.shelf.brush().curve
    assert point == (pytest.approx(0.5, abs=0.02), pytest.approx(0.8, abs=0.02))
    qtbot.keyClick(curve, Qt.Key.Key_Down)
    assert room.shelf.brush().curve[1][1] < point[1]
    qtbot.keyClick(curve, Qt.Key.Key_Delete)
    assert room.shelf.brush().curve == ((0.0, 0.0), (1.0, 1.0))
