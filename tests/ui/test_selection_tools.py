"""The selection tools, used with mouse and keys, and the border that walks around what they did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from aipaint.app.workspace import Workspace
from aipaint.paint import selection
from aipaint.paint.document import Document, new_state
from aipaint.paint.pixels import from_rgba
from aipaint.paint.surface import Surface, surface_of
from aipaint.ui.ants import Ants
from aipaint.ui.paint_view import PaintView
from aipaint.ui.slide_box import SlideBox
from aipaint.ui.theme import ThemeSwitch
from aipaint.ui.tools.select_lines import LassoTool, PolygonTool
from aipaint.ui.tools.select_looks import ColourRangeTool, WandTool
from aipaint.ui.tools.select_shapes import EllipseTool, RectangleTool
from aipaint.ui.tools.select_tool import SelectTool
from aipaint.ui.tools.selection_options import HowButtons

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
CANVAS = QRect(0, 0, 400, 300)
Kind = TypeVar("Kind", bound=SelectTool)
Part = TypeVar("Part", bound=QWidget)
KINDS = (RectangleTool, EllipseTool, LassoTool, PolygonTool, WandTool, ColourRangeTool)


class Desk:
    """A canvas with a walking border, one tool, and hands."""

    def __init__(self, qtbot: QtBot) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.qtbot = qtbot
        self.workspace = Workspace()
        self.workspace.open(new_state(400, 300), "New")
        self.view = PaintView(self.workspace, ThemeSwitch(application, "dark"))
        self.ants = Ants(self.view)
        qtbot.addWidget(self.view)
        self.view.resize(880, 680)  # two screen pixels or so a document pixel
        self.view.show()
        qtbot.waitExposed(self.view)
        self.view.setFocus()
        self.parents: list[QWidget] = []
        self.tools: dict[type[SelectTool], SelectTool] = {}

    def use(self, kind: type[Kind]) -> Kind:
        tool = self.tools.setdefault(kind, kind(self.workspace))
        self.view.set_tool(tool)
        return tool  # type: ignore[return-value]

    @property
    def document(self) -> Document:
        assert self.workspace.document is not None
        return self.workspace.document

    @property
    def mask(self) -> Surface | None:
        return self.document.state.selection

    def box(self) -> QRect:
        """Around all that is selected."""
        assert self.mask is not None
        return self.mask.content_rect()

    def steps(self) -> list[str]:
        return [entry.name for entry in self.document.history.entries()][1:]

    def at(self, x: float, y: float) -> QPoint:
        return self.view.to_view().map(QPointF(x, y)).toPoint()

    def press(self, x: float, y: float, held: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.mousePress(self.view, LEFT, held, self.at(x, y))

    def move(self, x: float, y: float, held: Qt.KeyboardModifier = NONE, down: bool = True) -> None:
        # QTest's own move tells no modifiers.
        at, none = QPointF(self.at(x, y)), Qt.MouseButton.NoButton
        there = QPointF(self.view.mapToGlobal(at))
        button = LEFT if down else none
        event = QMouseEvent(QEvent.Type.MouseMove, at, there, none, button, held)
        QApplication.sendEvent(self.view, event)

    def release(self, x: float, y: float, held: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.mouseRelease(self.view, LEFT, held, self.at(x, y))

    def drag(self, *places: tuple[float, float], held: Qt.KeyboardModifier = NONE) -> None:
        self.press(*places[0], held)
        for place in places[1:]:
            self.move(*place, held)
        self.release(*places[-1], held)

    def click(self, x: float, y: float, held: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.mouseClick(self.view, LEFT, held, self.at(x, y))

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.keyClick(self.view, key, held)

    def paint(self, *boxes: tuple[QRect, tuple[int, int, int, int]]) -> None:
        """Put colours, straight RGBA, on the layer."""
        pixels = np.zeros((300, 400, 4), np.uint8)
        for box, colour in boxes:
            pixels[box.top() : box.bottom() + 1, box.left() : box.right() + 1] = colour
        state = self.document.state
        assert state.active is not None
        painted = state.with_layer(state.active, surface=surface_of(from_rgba(pixels)))
        self.document.apply("Paint", painted)

    def page(self, tool: SelectTool, kind: type[Part]) -> list[Part]:
        parent = QWidget()
        self.parents.append(parent)
        self.qtbot.addWidget(parent)
        page = tool.options(parent)
        assert page is not None
        return page.findChildren(kind)  # type: ignore[return-value]


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.view.set_tool(None)
    made.workspace.close()


def test_a_rectangle_is_dragged_from_corner_to_corner(desk: Desk) -> None:
    desk.use(RectangleTool)
    desk.drag((200, 150), (100, 60), (50, 40))
    assert desk.mask == selection.rectangle(QRect(50, 40, 150, 110), CANVAS)
    assert desk.steps() == ["Select Rectangle"]
    desk.drag((300, 200), (500, 400))
    assert desk.box() == QRect(300, 200, 100, 100)


def test_its_size_stands_beside_it_while_it_is_dragged(desk: Desk) -> None:
    desk.use(RectangleTool)
    desk.press(50, 50)
    desk.move(150, 120)
    beside = QRect(desk.at(150, 120) + QPoint(14, 14), desk.at(151, 121) + QPoint(60, 20))
    dragged = desk.view.grab(beside).toImage()
    desk.release(150, 120)
    assert desk.view.grab(beside).toImage() != dragged


def test_an_ellipse_has_a_smooth_edge_or_not(desk: Desk) -> None:
    tool = desk.use(EllipseTool)
    desk.drag((50, 40), (200, 150))
    assert desk.mask == selection.ellipse(QRectF(50, 40, 150, 110), CANVAS)
    tool.antialias = False
    desk.drag((250, 40), (350, 150))
    assert desk.mask is not None
    assert set(np.unique(desk.mask.read(CANVAS))) == {0, 255}


def test_keys_held_from_the_start_say_how_it_joins(desk: Desk) -> None:
    desk.use(RectangleTool)
    desk.drag((50, 50), (100, 100))
    desk.drag((200, 50), (250, 100), held=SHIFT)
    assert desk.box() == QRect(50, 50, 200, 50)
    desk.drag((200, 40), (300, 110), held=ALT)
    assert desk.box() == QRect(50, 50, 50, 50)
    desk.drag((75, 75), (300, 110), held=SHIFT | ALT)
    assert desk.box() == QRect(75, 75, 25, 25)
    desk.drag((75, 75), (100, 90), held=CONTROL)  # where the desktop has Alt for itself
    assert desk.box() == QRect(75, 90, 25, 10)


def test_keys_pressed_later_shape_it(desk: Desk) -> None:
    desk.use(RectangleTool)
    desk.press(100, 100)
    desk.move(130, 150, SHIFT)
    desk.release(130, 150, SHIFT)
    assert desk.box() == QRect(100, 100, 50, 50)
    desk.press(200, 150)
    desk.move(220, 160, ALT)
    desk.release(220, 160, ALT)
    assert desk.box() == QRect(180, 140, 40, 20)
    # Let go and pressed again, Shift shapes what it began as an addition.
    desk.press(300, 200, SHIFT)
    desk.move(310, 220, SHIFT)
    desk.move(315, 225)
    desk.move(310, 220, SHIFT)
    desk.release(310, 220, SHIFT)
    assert desk.mask is not None
    assert desk.mask.read(QRect(300, 200, 20, 20)).min() == 255
    assert desk.mask.read(QRect(180, 140, 40, 20)).min() == 255


def test_a_click_beside_it_deselects(desk: Desk) -> None:
    desk.use(RectangleTool)
    desk.drag((50, 50), (100, 100))
    desk.click(300, 200, SHIFT)
    assert desk.mask is not None
    desk.click(300, 200)
    assert desk.mask is None
    assert desk.steps() == ["Select Rectangle", "Deselect"]
    desk.click(300, 200)
    assert len(desk.steps()) == 2


def test_taking_all_away_leaves_no_selection(desk: Desk) -> None:
    desk.use(RectangleTool)
    desk.drag((50, 50), (100, 100))
    desk.drag((40, 40), (110, 110), held=ALT)
    assert desk.mask is None


def test_escape_gives_up(desk: Desk) -> None:
    desk.use(RectangleTool)
    desk.press(50, 50)
    desk.move(150, 150)
    desk.key(Qt.Key.Key_Escape)
    desk.release(150, 150)
    assert desk.mask is None
    assert desk.steps() == []


def test_dragging_inside_moves_it(desk: Desk) -> None:
    tool = desk.use(EllipseTool)
    desk.drag((50, 50), (150, 150))
    before = desk.mask
    assert before is not None
    desk.press(100, 100)
    desk.move(110, 105)
    desk.move(130, 90)
    assert desk.mask is before
    assert tool.shift() == QPoint(30, -10)
    desk.release(130, 90)
    assert desk.mask == selection.moved(before, 30, -10, CANVAS)
    assert tool.shift().isNull()
    desk.press(130, 90)
    desk.move(180, 95, SHIFT)  # along one axis
    desk.release(180, 95, SHIFT)
    assert desk.mask == selection.moved(before, 80, -10, CANVAS)
    desk.press(180, 90)
    desk.move(250, 200)
    desk.key(Qt.Key.Key_Escape)
    desk.release(250, 200)
    assert desk.mask == selection.moved(before, 80, -10, CANVAS)
    assert desk.steps() == ["Select Ellipse", "Move Selection", "Move Selection"]


def test_moving_it_off_the_canvas_deselects(desk: Desk) -> None:
    desk.use(RectangleTool)
    desk.drag((10, 10), (40, 40))
    desk.drag((20, 20), (0, 0), (-40, -40))
    assert desk.mask is None


def test_arrow_keys_move_it_in_one_step_and_bring_it_back_whole(desk: Desk) -> None:
    desk.use(RectangleTool)
    desk.drag((5, 50), (100, 100))
    for _ in range(3):
        desk.key(Qt.Key.Key_Left)
    assert desk.box() == QRect(2, 50, 95, 50)
    desk.key(Qt.Key.Key_Left, SHIFT)
    desk.key(Qt.Key.Key_Down, SHIFT)
    assert desk.box() == QRect(0, 60, 87, 50)
    desk.key(Qt.Key.Key_Right, SHIFT)
    desk.key(Qt.Key.Key_Up)
    assert desk.box() == QRect(2, 59, 95, 50)
    assert desk.steps() == ["Select Rectangle", "Move Selection"]
    desk.document.undo()
    assert desk.box() == QRect(5, 50, 95, 50)
    desk.key(Qt.Key.Key_Right)
    assert desk.box() == QRect(6, 50, 95, 50)


def test_arrow_keys_move_the_view_when_nothing_is_selected(desk: Desk) -> None:
    desk.use(RectangleTool)
    before = desk.view.to_view()
    desk.key(Qt.Key.Key_Left)
    assert desk.view.to_view() != before
    assert desk.steps() == []


def test_the_lasso_selects_what_is_drawn_around(desk: Desk) -> None:
    desk.use(LassoTool)
    desk.drag((100, 50), (200, 50), (200, 150), (100, 150))
    box = desk.box()
    assert abs(box.left() - 100) <= 1
    assert abs(box.width() - 100) <= 2
    assert desk.mask is not None
    assert selection.value_at(desk.mask, 150, 100) == 255
    desk.click(300, 200)
    assert desk.mask is None


def test_a_polygon_is_clicked_together_and_closed_by_a_double_click(desk: Desk) -> None:
    desk.use(PolygonTool)
    for place in ((100, 50), (300, 50), (300, 250)):
        desk.click(*place)
    assert desk.mask is None
    desk.click(100, 250)
    desk.qtbot.mouseDClick(desk.view, LEFT, NONE, desk.at(100, 250))
    assert abs(desk.box().width() - 200) <= 2
    assert abs(desk.box().height() - 200) <= 2
    assert desk.steps() == ["Select Polygon"]


def test_enter_closes_a_polygon_and_backspace_takes_a_corner_back(desk: Desk) -> None:
    tool = desk.use(PolygonTool)
    for place in ((100, 50), (300, 50), (300, 250), (20, 290)):
        desk.click(*place)
    desk.key(Qt.Key.Key_Backspace)
    desk.key(Qt.Key.Key_Return)
    assert desk.mask is not None
    assert abs(desk.mask.read(CANVAS).sum() / 255 - 200 * 200 / 2) < 400
    desk.click(350, 100)  # outside; a new one begins
    desk.key(Qt.Key.Key_Backspace)
    assert not tool.is_busy()
    assert len(desk.steps()) == 1


def test_a_click_on_its_first_corner_closes_a_polygon(desk: Desk) -> None:
    tool = desk.use(PolygonTool)
    for place in ((100, 50), (300, 50), (300, 250), (101, 51)):
        desk.click(*place)
    assert not tool.is_busy()
    assert desk.steps() == ["Select Polygon"]


def test_escape_or_another_tool_gives_a_polygon_up(desk: Desk) -> None:
    tool = desk.use(PolygonTool)
    for place in ((100, 50), (300, 50), (300, 250)):
        desk.click(*place)
    desk.key(Qt.Key.Key_Escape)
    assert not tool.is_busy()
    desk.click(100, 50)
    desk.use(LassoTool)
    assert not tool.is_busy()
    assert desk.steps() == []


def test_shift_turns_a_polygon_s_side_to_steps(desk: Desk) -> None:
    desk.use(PolygonTool)
    desk.click(100, 50)
    desk.click(300, 55, SHIFT)
    desk.click(295, 250, SHIFT)
    desk.key(Qt.Key.Key_Return)
    box = desk.box()
    assert abs(box.top() - 50) <= 1
    assert abs(box.right() - 299) <= 2


def test_the_wand_takes_what_hangs_together(desk: Desk) -> None:
    red, near, blue = (200, 0, 0, 255), (190, 0, 0, 255), (0, 0, 200, 255)
    desk.paint((QRect(0, 0, 400, 300), blue), (QRect(50, 50, 60, 60), red),
               (QRect(110, 50, 20, 60), near), (QRect(200, 50, 60, 60), red))  # fmt: skip
    tool = desk.use(WandTool)
    tool.antialias = False
    desk.click(60, 60)
    assert desk.box() == QRect(50, 50, 80, 60)
    tool.tolerance = 5
    desk.click(60, 60)  # inside what is selected, but a click is a click
    assert desk.box() == QRect(50, 50, 60, 60)
    desk.click(220, 60, SHIFT)
    assert desk.box() == QRect(50, 50, 210, 60)
    colour = desk.use(ColourRangeTool)
    colour.antialias = False
    desk.click(220, 60, ALT)
    assert desk.mask is None  # both were red
    desk.click(60, 200)
    assert desk.mask is not None
    assert selection.value_at(desk.mask, 10, 10) == 255
    assert desk.steps()[1:] == ["Magic Wand"] * 3 + ["Select by Colour"] * 2


def test_the_wand_looks_at_all_layers_when_asked(desk: Desk) -> None:
    from dataclasses import replace

    from aipaint.paint.layers import Layer

    desk.paint((QRect(50, 50, 60, 60), (200, 0, 0, 255)))
    top = Layer("Top")
    state = desk.document.state
    desk.document.apply("Add", replace(state, layers=(*state.layers, top), active=top.id))
    tool = desk.use(WandTool)
    tool.antialias = False
    desk.click(60, 60)
    assert desk.box() == CANVAS
    tool.sample_all = True
    desk.click(60, 60)
    assert desk.box() == QRect(50, 50, 60, 60)
    desk.click(-5, 60)
    assert desk.mask is None


def test_feather_softens_what_is_new(desk: Desk) -> None:
    tool = desk.use(RectangleTool)
    [feather] = desk.page(tool, SlideBox)
    feather.setFocus()
    feather.lineEdit().selectAll()
    desk.qtbot.keyClicks(feather.lineEdit(), "12")
    desk.qtbot.keyClick(feather.lineEdit(), Qt.Key.Key_Return)
    desk.drag((100, 100), (200, 200))
    hard = selection.rectangle(QRect(100, 100, 100, 100), CANVAS)
    assert desk.mask == selection.feather(hard, 12, CANVAS)


def test_buttons_say_how_it_joins(desk: Desk) -> None:
    tool = desk.use(RectangleTool)
    [buttons] = desk.page(tool, HowButtons)
    assert [how for how, button in buttons.buttons.items() if button.isChecked()] == ["replace"]
    desk.qtbot.mouseClick(buttons.buttons["add"], LEFT)
    desk.drag((50, 50), (100, 100))
    desk.drag((75, 75), (200, 200))  # from inside: the mode says it is no move
    assert desk.box() == QRect(50, 50, 150, 150)
    desk.qtbot.mouseClick(buttons.buttons["intersect"], LEFT)
    desk.drag((90, 40), (110, 300))
    assert desk.box() == QRect(90, 50, 20, 150)
    assert all(button.accessibleName() for button in buttons.buttons.values())


@pytest.mark.parametrize("kind", KINDS)
def test_every_tool_has_a_name_an_icon_and_options(desk: Desk, kind: type[SelectTool]) -> None:
    from aipaint.core.paths import resources

    tool = desk.use(kind)
    assert tool.name()
    assert (resources() / "icons" / f"{tool.icon}.svg").is_file()
    assert len(desk.page(tool, HowButtons)) == 1
    desk.workspace.close()
    desk.drag((50, 50), (100, 100))
    desk.key(Qt.Key.Key_Left)
    assert not tool.is_busy()


def test_the_cursor_tells_that_a_drag_would_move(desk: Desk) -> None:
    desk.use(RectangleTool)
    desk.drag((50, 50), (150, 150))
    desk.qtbot.mouseMove(desk.view, desk.at(100, 100))
    assert desk.view.cursor().shape() == Qt.CursorShape.SizeAllCursor
    desk.qtbot.mouseMove(desk.view, desk.at(300, 200))
    assert desk.view.cursor().shape() == Qt.CursorShape.CrossCursor


def test_the_cursor_tells_how_a_press_would_join(desk: Desk) -> None:
    tool = desk.use(RectangleTool)
    signs = []
    for held in (SHIFT, ALT, SHIFT | ALT):
        desk.move(100, 100, held, down=False)
        signs.append(desk.view.cursor().pixmap().toImage())
    assert not any(sign.isNull() for sign in signs)
    assert signs[0] != signs[1] != signs[2] != signs[0]
    desk.press(100, 100, ALT)
    desk.move(150, 150)  # what was begun stays what it is
    assert desk.view.cursor().pixmap().toImage() == signs[1]
    desk.release(150, 150)
    tool.how = "add"
    desk.move(200, 100, down=False)
    assert desk.view.cursor().pixmap().toImage() == signs[0]


def border(desk: Desk, x: float, y: float) -> set[int]:
    """The greys along a short line on the screen."""
    shot = desk.view.grab().toImage()
    at = desk.at(x, y)
    return {shot.pixelColor(at.x() + i, at.y()).lightness() for i in range(16)}


def test_ants_walk_around_what_is_selected(desk: Desk) -> None:
    assert not desk.ants.is_walking()
    desk.use(RectangleTool)
    desk.drag((50, 50), (150, 150))
    assert desk.ants.is_walking()
    assert border(desk, 80, 50) == {0, 255}
    assert border(desk, 80, 120) != {0, 255}
    first = desk.view.grab().toImage()
    desk.qtbot.waitUntil(lambda: desk.view.grab().toImage() != first)
    desk.press(100, 100)
    desk.move(120, 110)
    assert border(desk, 100, 60) == {0, 255}
    assert border(desk, 100, 50) != {0, 255}
    desk.release(120, 110)
    desk.document.undo()
    assert border(desk, 80, 50) == {0, 255}
    desk.document.undo()
    assert not desk.ants.is_walking()


def test_ants_rest_while_nobody_sees_them(desk: Desk) -> None:
    desk.use(RectangleTool)
    desk.drag((50, 50), (150, 150))
    desk.view.hide()
    assert not desk.ants.is_walking()
    desk.view.show()
    assert desk.ants.is_walking()
    desk.workspace.close()
    assert not desk.ants.is_walking()


def test_ants_follow_zoom_and_turn(desk: Desk) -> None:
    desk.use(RectangleTool)
    desk.drag((50, 50), (150, 150))
    for change in (
        lambda: desk.view.zoom_by(2, QPointF(desk.at(100, 50))),
        desk.view.mirror,
        lambda: desk.view.turn_to(30),
    ):
        change()
        shot = desk.view.grab().toImage()
        at = desk.view.to_view().map(QPointF(100, 50)).toPoint()
        near = {
            shot.pixelColor(at + QPoint(i, j)).lightness()
            for i in range(-8, 9)
            for j in range(-8, 9)
            if shot.rect().contains(at + QPoint(i, j))
        }
        assert {0, 255} <= near


def test_shortcuts_with_arrows_are_left_alone_unless_they_move_the_selection(desk: Desk) -> None:
    desk.use(RectangleTool)
    heard = []
    for keys in ("Shift+Left", "Ctrl+Left"):
        QShortcut(QKeySequence(keys), desk.view).activated.connect(
            lambda keys=keys: heard.append(keys)
        )
    desk.key(Qt.Key.Key_Left, SHIFT)
    desk.key(Qt.Key.Key_Left, CONTROL)
    assert heard == ["Shift+Left", "Ctrl+Left"]
    desk.drag((50, 50), (150, 150))
    desk.key(Qt.Key.Key_Left, SHIFT)
    desk.key(Qt.Key.Key_Left, CONTROL)
    assert heard == ["Shift+Left", "Ctrl+Left", "Ctrl+Left"]
    assert desk.box() == QRect(40, 50, 100, 100)
