"""The panel of colours, used with mouse and keys."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aipaint.app.workspace import Workspace
from aipaint.paint.document import new_state
from aipaint.paint.fill import fill_selection
from aipaint.ui.colour_panel import ColourPanel
from aipaint.ui.icons import Icons
from aipaint.ui.theme import ThemeSwitch

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def memory() -> dict[str, str]:
    return {}


@pytest.fixture
def panel(qtbot: QtBot, memory: dict[str, str]) -> ColourPanel:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    workspace = Workspace()
    workspace.open(new_state(64, 64), "New")
    made = ColourPanel(
        workspace,
        Icons(ThemeSwitch(application, "dark")),
        lambda key: memory.get(key, ""),
        memory.__setitem__,
    )
    made.workspace = workspace  # type: ignore[attr-defined]  # lives as long as the panel
    qtbot.addWidget(made)
    made.resize(300, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


def workspace_of(panel: ColourPanel) -> Workspace:
    return panel.workspace  # type: ignore[attr-defined]


def test_square_and_ring_choose_shade_and_hue(qtbot: QtBot, panel: ColourPanel) -> None:
    workspace, wheel = workspace_of(panel), panel.wheel
    square, ring = wheel.square(), wheel.ring()
    qtbot.mouseClick(wheel, LEFT, pos=(square.topRight() + QPointF(-1, 1)).toPoint())
    assert workspace.foreground.saturationF() > 0.95
    assert workspace.foreground.valueF() > 0.95
    assert workspace.foreground.hue() == 0
    above = QPointF(ring.center().x(), ring.top() + 8).toPoint()
    qtbot.mouseClick(wheel, LEFT, pos=above)
    assert workspace.foreground.hue() == pytest.approx(90, abs=2)


def test_a_grey_keeps_the_hue_it_had(qtbot: QtBot, panel: ColourPanel) -> None:
    workspace, wheel = workspace_of(panel), panel.wheel
    workspace.set_foreground(QColor.fromHsvF(0.6, 0.8, 0.9))
    workspace.set_foreground(QColor("#808080"))
    assert wheel.hue == pytest.approx(0.6, abs=0.01)
    wheel.setFocus()
    for _ in range(40):
        qtbot.keyClick(wheel, Qt.Key.Key_Right)
    assert workspace.foreground.hueF() == pytest.approx(0.6, abs=0.01)


def test_numbers_and_code_are_typed(qtbot: QtBot, panel: ColourPanel) -> None:
    workspace = workspace_of(panel)
    panel.hex.setFocus()
    panel.hex.selectAll()
    qtbot.keyClicks(panel.hex, "#2080c0")
    qtbot.keyClick(panel.hex, Qt.Key.Key_Return)
    assert workspace.foreground == QColor("#2080c0")
    assert [panel.boxes[name].value() for name in ("red", "green", "blue")] == [32, 128, 192]
    edit = panel.boxes["red"].lineEdit()
    qtbot.mouseClick(edit, LEFT)
    qtbot.keyClicks(edit, "200")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert workspace.foreground == QColor(200, 128, 192)
    panel.hex.selectAll()
    qtbot.keyClicks(panel.hex, "#zz")
    qtbot.keyClick(panel.hex, Qt.Key.Key_Return)
    assert panel.hex.text() == "#c880c0"


def test_swap_reset_and_the_pair(qtbot: QtBot, panel: ColourPanel) -> None:
    workspace = workspace_of(panel)
    workspace.set_foreground(QColor("#112233"))
    workspace.set_background(QColor("#445566"))
    qtbot.mouseClick(panel.swap_button, LEFT)
    assert workspace.foreground == QColor("#445566")
    qtbot.mouseClick(panel.pair, LEFT, NONE, QPoint(38, 38))
    assert workspace.foreground == QColor("#112233")
    qtbot.mouseClick(panel.reset_button, LEFT)
    assert workspace.foreground == QColor("black")
    assert workspace.background == QColor("white")


def test_the_palette_gives_both_colours(qtbot: QtBot, panel: ColourPanel) -> None:
    workspace, grid = workspace_of(panel), panel.palette_grid
    qtbot.mouseClick(grid, LEFT, pos=grid.place(11).center())
    assert workspace.foreground == grid.colours()[11] == QColor("white")
    qtbot.mouseClick(grid, RIGHT, pos=grid.place(0).center())
    assert workspace.background == QColor("black")
    assert workspace.foreground == QColor("white")
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert workspace.foreground == grid.colours()[1]


def test_used_colours_are_remembered(panel: ColourPanel, memory: dict[str, str]) -> None:
    workspace = workspace_of(panel)
    document = workspace.document
    assert document is not None
    for name in ("#ff0000", "#00ff00", "#ff0000"):
        workspace.set_foreground(QColor(name))
        document.apply("Fill", fill_selection(document.state, QColor(name)))
    assert [colour.name() for colour in panel.recent.colours()] == ["#ff0000", "#00ff00"]
    (kept,) = memory.values()
    assert json.loads(kept) == ["#ff0000", "#00ff00"]


@pytest.mark.parametrize("kept", ["", "{", "7", '["#123456", 4, "red", "#nonsense"]'])
def test_what_was_remembered_may_be_anything(qtbot: QtBot, kept: str) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    icons = Icons(ThemeSwitch(application, "dark"))
    made = ColourPanel(Workspace(), icons, lambda _key: kept, lambda _key, _value: None)
    qtbot.addWidget(made)
    names = [colour.name() for colour in made.recent.colours()]
    assert names == (["#123456"] if "123456" in kept else [])
