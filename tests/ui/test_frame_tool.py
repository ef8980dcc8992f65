"""The frame that models paint in, used with mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aipaint.app.workspace import Workspace
from aipaint.paint.canvas_size import resize_canvas
from aipaint.paint.document import new_state
from aipaint.ui.frame_marks import FrameMarks
from aipaint.ui.paint_view import PaintView
from aipaint.ui.theme import ThemeSwitch
from aipaint.ui.tools.frame import FrameOptions, FrameTool

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Desk:
    """A canvas of 400 × 300 in a large view, the frame tool, and hands."""

    def __init__(self, qtbot: QtBot) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.qtbot = qtbot
        self.workspace = Workspace()
        self.workspace.open(new_state(400, 300), "New")
        self.view = PaintView(self.workspace, ThemeSwitch(application, "dark"))
        self.marks = FrameMarks(self.view)
        self.tool = FrameTool(self.workspace)
        qtbot.addWidget(self.view)
        self.view.resize(900, 700)
        self.view.show()
        qtbot.waitExposed(self.view)
        self.view.zoom_by(-4)
        self.view.set_tool(self.tool)
        self.view.setFocus()

    @property
    def frame(self) -> QRect | None:
        return self.workspace.frame

    def at(self, x: float, y: float) -> QPoint:
        return self.view.to_view().map(QPointF(x, y)).toPoint()

    def drag(
        self, start: tuple[float, float], end: tuple[float, float],
        held: Qt.KeyboardModifier = NONE, until: bool = True,
    ) -> None:  # fmt: skip
        self.qtbot.mousePress(self.view, LEFT, held, self.at(*start))
        for part in (0.5, 1.0):
            x, y = (a + part * (b - a) for a, b in zip(start, end, strict=True))
            place = QPointF(self.at(x, y))
            there = QPointF(self.view.mapToGlobal(place))
            event = QMouseEvent(
                QEvent.Type.MouseMove, place, there, Qt.MouseButton.NoButton, LEFT, held
            )
            QApplication.sendEvent(self.view, event)
        if until:
            self.qtbot.mouseRelease(self.view, LEFT, held, self.at(*end))

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.keyClick(self.view, key, held)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def near(frame: QRect | None, x: int, y: int, width: int, height: int) -> bool:
    assert frame is not None
    found = (frame.x(), frame.y(), frame.width(), frame.height())
    return found == pytest.approx((x, y, width, height), abs=3)


def test_a_frame_is_drawn_moved_and_resized(desk: Desk) -> None:
    assert desk.frame is None
    desk.drag((50, 50), (180, 150))
    assert near(desk.frame, 50, 50, 130, 100)
    desk.drag((100, 100), (150, 130))
    assert near(desk.frame, 100, 80, 130, 100)
    desk.drag((230, 180), (300, 200))
    assert near(desk.frame, 100, 80, 200, 120)


def test_a_frame_may_lie_beyond_the_canvas_and_snaps_to_its_edge(desk: Desk) -> None:
    desk.drag((300, 100), (480, 298))
    assert desk.frame is not None
    assert desk.frame.x() + desk.frame.width() > 400
    assert desk.frame.y() + desk.frame.height() == 300
    desk.tool.set_frame(None)
    desk.drag((300, 100), (480, 297), held=CONTROL)
    assert near(desk.frame, 300, 100, 180, 197)


def test_arrows_move_the_frame_and_escape_takes_it_away(desk: Desk) -> None:
    desk.tool.set_frame(QRect(50, 60, 100, 80))
    desk.key(Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_Up, SHIFT)
    assert desk.frame == QRect(51, 50, 100, 80)
    desk.tool.is_painting = lambda: True
    desk.key(Qt.Key.Key_Escape)  # is meant for what is being painted
    assert desk.frame is not None
    desk.tool.is_painting = lambda: False
    desk.key(Qt.Key.Key_Escape)
    assert desk.frame is None
    desk.key(Qt.Key.Key_Right)  # moves the view, as ever
    assert desk.frame is None


def test_escape_gives_a_drag_up_and_a_tiny_frame_is_none(desk: Desk) -> None:
    desk.tool.set_frame(QRect(50, 60, 100, 80))
    desk.drag((100, 100), (200, 150), until=False)
    desk.key(Qt.Key.Key_Escape)
    assert desk.frame == QRect(50, 60, 100, 80)
    desk.qtbot.mouseRelease(desk.view, LEFT, NONE, desk.at(200, 150))
    desk.drag((250, 200), (256, 204))
    assert desk.frame == QRect(50, 60, 100, 80)


def test_numbers_and_buttons_of_the_bar(desk: Desk, qtbot: QtBot) -> None:
    options = FrameOptions(desk.tool, desk.view)
    qtbot.addWidget(options)
    for button in options.pinned:
        qtbot.addWidget(button)
    desk.tool.native = lambda: (128, 96)
    assert not options.whole_button.isEnabled()
    options.native_button.click()
    assert desk.frame is not None
    assert desk.frame.size().toTuple() == (128, 96)
    assert options.boxes[0].value() == 128
    options.boxes[0].setValue(200)
    assert desk.frame.size().toTuple() == (200, 96)
    options.whole_button.click()
    assert desk.frame is None


def test_a_canvas_of_another_size_has_no_frame_and_neither_has_another_document(
    desk: Desk,
) -> None:
    document = desk.workspace.document
    assert document is not None
    desk.tool.set_frame(QRect(50, 60, 100, 80))
    document.apply("Resize Canvas", resize_canvas(document.state, 500, 300))
    assert desk.frame is None
    desk.tool.set_frame(QRect(50, 60, 100, 80))
    desk.workspace.open(new_state(400, 300), "New")
    assert desk.frame is None


def test_the_frame_darkens_what_is_outside_and_the_box_is_seen(desk: Desk) -> None:
    document = desk.workspace.document
    assert document is not None
    desk.view.set_tool(None)
    plain = desk.view.grab().toImage()
    desk.tool.set_frame(QRect(100, 100, 100, 100))
    framed = desk.view.grab().toImage()
    inside, outside = desk.at(150, 150), desk.at(50, 50)
    assert framed.pixelColor(inside) == plain.pixelColor(inside)
    assert framed.pixelColor(outside).value() < plain.pixelColor(outside).value()
    desk.marks.show_box(QRect(120, 120, 40, 40))
    accent = QColor(desk.view.tokens().accent)
    edge = desk.view.grab().toImage().pixelColor(desk.at(140, 120))
    assert abs(edge.hue() - accent.hue()) < 30
