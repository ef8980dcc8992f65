"""The canvas of the document: near and far, turned, and what the pointer says to its tool."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QPainter,
    QPointingDevice,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aipaint.app.workspace import Workspace
from aipaint.paint.document import new_state
from aipaint.paint.pixels import to_colour
from aipaint.paint.surface import surface_of
from aipaint.ui.paint_view import PaintView
from aipaint.ui.theme import ThemeSwitch
from aipaint.ui.tools.base import Pointer, Tool

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


class Spy(Tool):
    """Writes down what it hears."""

    id, icon = "spy", "hand"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.heard: list[tuple[str, Pointer | None]] = []

    def name(self) -> str:
        return "Spy"

    def words(self) -> list[str]:
        return [word for word, _ in self.heard if word != "hover"]

    def press(self, pointer: Pointer) -> None:
        self.heard.append(("press", pointer))

    def move(self, pointer: Pointer) -> None:
        self.heard.append(("move", pointer))

    def release(self, pointer: Pointer) -> None:
        self.heard.append(("release", pointer))

    def hover(self, pointer: Pointer) -> None:
        self.heard.append(("hover", pointer))

    def cancel(self) -> None:
        self.heard.append(("cancel", None))


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    made = Workspace()
    made.open(new_state(400, 300), "New")
    yield made
    made.close()


@pytest.fixture
def view(qtbot: QtBot, workspace: Workspace) -> PaintView:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    made = PaintView(workspace, ThemeSwitch(application, "dark"))
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    return made


@pytest.fixture
def spy(view: PaintView) -> Spy:
    tool = Spy(view.workspace)
    view.set_tool(tool)
    return tool


def place(view: PaintView, x: float, y: float) -> QPoint:
    """Where a document point is in the view."""
    return view.to_view().map(QPointF(x, y)).toPoint()


def wheel(view: PaintView, at: QPointF, delta: int, pixels: QPoint | None = None) -> None:
    event = QWheelEvent(
        at, QPointF(view.mapToGlobal(at.toPoint())), pixels or QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def pen(
    view: PaintView, kind: QEvent.Type, at: QPoint, pressure: float = 0.5, upside_down: bool = False
) -> None:
    """Send what a graphics tablet sends."""
    pointer = QPointingDevice.PointerType.Eraser if upside_down else QPointingDevice.PointerType.Pen
    device = QPointingDevice(
        "tablet", 7, QPointingDevice.DeviceType.Stylus, pointer,
        QPointingDevice.Capability.Pressure | QPointingDevice.Capability.Position, 1, 3,
    )  # fmt: skip
    up = kind == QEvent.Type.TabletRelease
    still = kind == QEvent.Type.TabletMove
    event = QTabletEvent(
        kind, device, QPointF(at), QPointF(view.mapToGlobal(at)), pressure, 20.0, -10.0, 0.0, 0.0,
        0.0, Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton if still else LEFT,
        Qt.MouseButton.NoButton if up else LEFT,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def test_a_new_document_is_fitted(view: PaintView) -> None:
    assert view.is_fitted()
    sheet = view.to_view().mapRect(QRectF(0, 0, 400, 300))
    assert QRectF(view.rect()).contains(sheet)
    assert sheet.center().x() == pytest.approx(320, abs=1)


def test_the_wheel_zooms_at_the_pointer(view: PaintView) -> None:
    at = QPointF(200, 150)
    before, zoom = view.to_document(at), view.zoom()
    wheel(view, at, 120)
    assert view.zoom() == pytest.approx(zoom * 2**0.5)
    after = view.to_document(at)
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()), abs=0.5)


def test_zoom_keys(qtbot: QtBot, view: PaintView) -> None:
    fitted = view.zoom()
    qtbot.keyClick(view, Qt.Key.Key_1)
    assert view.zoom() == 1.0
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert view.zoom() == pytest.approx(2**-0.5)
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.zoom() == fitted


@pytest.mark.parametrize("hand", ["middle", "space"])
def test_the_document_is_moved_by_hand(qtbot: QtBot, view: PaintView, spy: Spy, hand: str) -> None:
    view.actual()
    before, middle = view.to_view().map(QPointF()), view.rect().center()
    button = MIDDLE if hand == "middle" else LEFT
    if hand == "space":
        qtbot.keyPress(view, Qt.Key.Key_Space)
    qtbot.mousePress(view, button, pos=middle)
    qtbot.mouseMove(view, middle + QPoint(30, 20))
    qtbot.mouseRelease(view, button, pos=middle + QPoint(30, 20))
    assert view.to_view().map(QPointF()) - before == QPointF(30, 20)
    assert spy.words() == []


def test_r_and_a_drag_turn_the_view(qtbot: QtBot, view: PaintView, spy: Spy) -> None:
    middle = view.rect().center()
    qtbot.keyPress(view, Qt.Key.Key_R)
    qtbot.mousePress(view, LEFT, pos=middle + QPoint(100, 0))
    qtbot.mouseMove(view, middle + QPoint(80, 80))
    qtbot.mouseRelease(view, LEFT, pos=middle + QPoint(80, 80))
    qtbot.keyRelease(view, Qt.Key.Key_R)
    assert view.angle() == pytest.approx(45, abs=1)
    assert spy.words() == []
    view.turn_to(0)
    assert view.angle() == 0


def test_a_turned_and_mirrored_view_still_tells_document_points(
    qtbot: QtBot, view: PaintView, spy: Spy
) -> None:
    view.turn_by(30)
    view.mirror()
    qtbot.mouseClick(view, LEFT, pos=place(view, 100, 200))
    pressed = spy.heard[-1][1]
    assert pressed is not None
    assert (pressed.at.x(), pressed.at.y()) == pytest.approx((100, 200), abs=1.5)


def test_the_mirror_exchanges_left_and_right_on_the_screen(view: PaintView) -> None:
    view.mirror()
    assert place(view, 0, 0).x() > place(view, 400, 0).x()
    assert place(view, 0, 0).y() < place(view, 0, 300).y()


def test_the_mouse_is_a_pointer_of_full_pressure(qtbot: QtBot, view: PaintView, spy: Spy) -> None:
    start = place(view, 50, 60)
    qtbot.mousePress(view, LEFT, pos=start)
    qtbot.mouseMove(view, place(view, 90, 60))
    qtbot.mouseRelease(view, LEFT, pos=place(view, 90, 60))
    assert spy.words() == ["press", "move", "release"]
    first = next(pointer for word, pointer in spy.heard if word == "press")
    assert first is not None
    assert first.pressure == 1.0
    assert (first.at.x(), first.at.y()) == pytest.approx((50, 60), abs=1)


def test_a_pen_tells_pressure_tilt_and_its_end(view: PaintView, spy: Spy) -> None:
    at = place(view, 50, 60)
    pen(view, QEvent.Type.TabletPress, at, 0.25, upside_down=True)
    pen(view, QEvent.Type.TabletMove, at + QPoint(10, 0), 0.75, upside_down=True)
    pen(view, QEvent.Type.TabletRelease, at + QPoint(10, 0), 0.0, upside_down=True)
    assert spy.words() == ["press", "move", "release"]
    first = spy.heard[0][1]
    assert first is not None
    assert first.eraser
    assert first.pressure == pytest.approx(0.25, abs=0.01)
    assert (first.tilt_x, first.tilt_y) == (20.0, -10.0)


def test_escape_gives_up_and_the_rest_of_the_drag_is_deaf(
    qtbot: QtBot, view: PaintView, spy: Spy
) -> None:
    at = place(view, 50, 60)
    qtbot.mousePress(view, LEFT, pos=at)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseMove(view, at + QPoint(20, 0))
    qtbot.mouseRelease(view, LEFT, pos=at + QPoint(20, 0))
    assert spy.words() == ["press", "cancel"]
    qtbot.mouseClick(view, LEFT, pos=at)
    assert spy.words()[-2:] == ["press", "release"]


def test_wheel_keys_and_other_buttons_do_no_harm_to_a_stroke(
    qtbot: QtBot, view: PaintView, spy: Spy
) -> None:
    before, at = view.to_view(), place(view, 50, 60)
    qtbot.mousePress(view, LEFT, pos=at)
    wheel(view, QPointF(at), 120)
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Z):
        qtbot.keyClick(view, key)
    qtbot.mousePress(view, MIDDLE, pos=at)
    qtbot.mouseRelease(view, MIDDLE, pos=at)
    assert view.to_view() == before
    qtbot.mouseRelease(view, LEFT, pos=at)
    assert spy.words() == ["press", "release"]


def test_a_stroke_ends_when_the_view_loses_the_keyboard(
    qtbot: QtBot, view: PaintView, spy: Spy
) -> None:
    qtbot.mousePress(view, LEFT, pos=place(view, 50, 60))
    view.clearFocus()
    assert spy.words() == ["press", "release"]


def test_the_pointer_is_told_in_document_pixels(qtbot: QtBot, view: PaintView) -> None:
    told: list[QPointF | None] = []
    view.pointer_moved.connect(told.append)
    qtbot.mouseMove(view, place(view, 120, 80))
    assert told
    assert told[-1] is not None
    assert (told[-1].x(), told[-1].y()) == pytest.approx((120, 80), abs=1)
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert told[-1] is None


def shown(view: PaintView, x: float, y: float) -> QColor:
    """The colour of the view at a document point, once all is drawn."""
    view.grab()
    QApplication.processEvents()
    return view.grab().toImage().pixelColor(place(view, x, y))


def test_the_document_is_seen_and_followed(view: PaintView) -> None:
    document = view.workspace.document
    assert document is not None
    image = QImage(200, 300, QImage.Format.Format_RGBA8888)
    image.fill(QColor("#c03020"))
    layer = document.state.layer()
    assert layer is not None
    painted = document.state.with_layer(layer.id, surface=surface_of(to_colour(image)))
    document.apply("Paint", painted)
    assert shown(view, 100, 150) == QColor("#c03020")
    assert shown(view, 300, 150) != QColor("#c03020")
    document.undo()
    assert shown(view, 100, 150) != QColor("#c03020")


def test_a_preview_covers_its_place_until_it_ends(view: PaintView) -> None:
    picture = QImage(10, 10, QImage.Format.Format_RGB32)
    picture.fill(QColor("#10c040"))
    view.show_preview(picture, QRect(100, 100, 100, 100), 0.5)
    assert shown(view, 150, 150) == QColor("#10c040")
    assert shown(view, 50, 50) != QColor("#10c040")
    view.show_preview(None, QRect(100, 100, 100, 100), 0.75)
    assert shown(view, 150, 150) == QColor("#10c040")
    assert view.progress() == 0.75
    view.end_preview()
    assert shown(view, 150, 150) != QColor("#10c040")


def test_another_document_is_fitted_upright(view: PaintView) -> None:
    view.turn_by(90)
    view.zoom_by(8)
    view.workspace.open(new_state(1000, 200), "New")
    assert view.is_fitted()
    assert view.angle() == 0
    assert view.document_size() == QSize(1000, 200)
    view.workspace.close()
    assert view.document_size().isEmpty()
    view.grab()


def test_an_overlay_is_drawn_over_the_document(view: PaintView) -> None:
    class Mark:
        def paint(self, painter: QPainter) -> None:
            painter.fillRect(view.rect(), QColor("#123456"))

    view.overlays.append(Mark())
    assert shown(view, 10, 10) == QColor("#123456")


def test_files_and_pictures_are_dropped(view: PaintView, tmp_path: Path) -> None:
    dropped: list[tuple[list, QPointF]] = []
    view.pictures_dropped.connect(lambda pictures, at: dropped.append((pictures, at)))
    files, image = QMimeData(), QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.png")), QUrl("https://example.org/b.png")])
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    image.setImageData(picture)
    for data in (files, image):
        at, copy, none = (
            place(view, 30, 40),
            Qt.DropAction.CopyAction,
            Qt.KeyboardModifier.NoModifier,
        )
        entered = QDragEnterEvent(at, copy, data, LEFT, none)
        QApplication.sendEvent(view, entered)
        assert entered.isAccepted()
        QApplication.sendEvent(view, QDropEvent(QPointF(at), copy, data, LEFT, none))
    assert dropped[0][0] == [tmp_path / "a.png"]
    assert dropped[0][1].x() == pytest.approx(30, abs=1)
    assert isinstance(dropped[1][0][0], QImage)
