"""The tools that paint, used with mouse, pen and keys; what they did is read from the document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.paint.brush import Brush
from aipaint.paint.document import new_state
from aipaint.paint.surface import mask_surface, surface_of
from aipaint.ui.icons import Icons
from aipaint.ui.paint_view import PaintView
from aipaint.ui.theme import ThemeSwitch
from aipaint.ui.tool_bar import OptionsBar, ToolBar, ToolBox
from aipaint.ui.tools.fill import FillTool
from aipaint.ui.tools.gradient import GradientTool
from aipaint.ui.tools.paint import PaintTool

LEFT = Qt.MouseButton.LeftButton
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
RED = (0, 0, 255, 255)  # as the document keeps it: B, G, R, A


class Desk:
    """A canvas with all tools, and hands."""

    def __init__(self, qtbot: QtBot) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.qtbot = qtbot
        self.workspace = Workspace()
        self.workspace.open(new_state(400, 300), "New")
        self.workspace.set_foreground(QColor(255, 0, 0))
        self.theme = ThemeSwitch(application, "dark")
        self.icons = Icons(self.theme)
        self.view = PaintView(self.workspace, self.theme)
        self.box = ToolBox(self.workspace, self.view, self.icons)
        self.problems: list[UserError] = []
        self.workspace.problem.connect(self.problems.append)
        qtbot.addWidget(self.view)
        self.view.resize(640, 480)
        self.view.show()
        qtbot.waitExposed(self.view)
        self.view.setFocus()

    def use(self, tool: str, **brush: object) -> PaintTool:
        self.box.choose(tool)
        made = self.box.tools[tool]
        if isinstance(made, PaintTool):
            made.set_brush(
                Brush(id="test", names={"en": "Test"}, kind=made.kind, size=20, hardness=1.0)
            )
            made.adjust(**brush)
        return made  # type: ignore[return-value]

    def at(self, x: float, y: float) -> QPoint:
        return self.view.to_view().map(QPointF(x, y)).toPoint()

    def drag(self, *places: tuple[float, float], held: Qt.KeyboardModifier = NONE) -> None:
        first, last = self.at(*places[0]), self.at(*places[-1])
        self.qtbot.mousePress(self.view, LEFT, held, first)
        for one in places[1:]:
            self.qtbot.mouseMove(self.view, self.at(*one))
        self.qtbot.mouseRelease(self.view, LEFT, held, last)

    def click(self, x: float, y: float, held: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.mouseClick(self.view, LEFT, held, self.at(x, y))

    def pen(self, *places: tuple[float, float, float], upside_down: bool = False) -> None:
        """Draw with a pen: x, y and pressure."""
        kinds = QPointingDevice.PointerType
        device = QPointingDevice(
            "tablet", 7, QPointingDevice.DeviceType.Stylus,
            kinds.Eraser if upside_down else kinds.Pen,
            QPointingDevice.Capability.Pressure | QPointingDevice.Capability.Position, 1, 3,
        )  # fmt: skip
        steps = [(QEvent.Type.TabletPress, *places[0])]
        steps += [(QEvent.Type.TabletMove, *one) for one in places[1:]]
        steps.append((QEvent.Type.TabletRelease, *places[-1][:2], 0.0))
        for kind, x, y, pressure in steps:
            at = self.at(x, y)
            event = QTabletEvent(
                kind, device, QPointF(at), QPointF(self.view.mapToGlobal(at)), pressure, 0.0, 0.0,
                0.0, 0.0, 0.0, NONE,
                LEFT if kind != QEvent.Type.TabletMove else Qt.MouseButton.NoButton,
                LEFT if kind != QEvent.Type.TabletRelease else Qt.MouseButton.NoButton,
            )  # fmt: skip
            QApplication.sendEvent(self.view, event)

    def pixel(self, x: int, y: int) -> tuple[int, ...]:
        """A pixel of the active layer: B, G, R, A, premultiplied."""
        return tuple(int(v) for v in self.pixels(QRect(x, y, 1, 1))[0, 0])

    def pixels(self, rect: QRect) -> np.ndarray:
        document = self.workspace.document
        assert document is not None
        layer = document.state.layer()
        assert layer is not None
        return layer.surface.read(rect)

    def steps(self) -> list[str]:
        document = self.workspace.document
        assert document is not None
        return [entry.name for entry in document.history.entries()]

    def change_layer(self, **values: object) -> None:
        document = self.workspace.document
        assert document is not None
        assert document.state.active is not None
        document.apply("Prepare", document.state.with_layer(document.state.active, **values))

    def paper(self, colour: tuple[int, int, int, int], rect: QRect) -> None:
        pixels = np.empty((rect.height(), rect.width(), 4), np.uint8)
        pixels[:] = colour
        self.change_layer(surface=surface_of(pixels, rect.x(), rect.y()))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.workspace.close()


def test_a_stroke_with_the_mouse(desk: Desk) -> None:
    desk.use("brush")
    desk.drag((50, 100), (100, 100), (200, 100))
    assert desk.pixel(60, 100) == RED
    assert desk.pixel(150, 105) == RED
    assert desk.pixel(150, 120)[3] == 0
    assert desk.steps() == ["New", "Brush Stroke"]


def test_the_stroke_is_seen_before_it_is_done(desk: Desk) -> None:
    desk.use("brush")
    document = desk.workspace.document
    assert document is not None
    desk.qtbot.mousePress(desk.view, LEFT, NONE, desk.at(50, 100))
    desk.qtbot.mouseMove(desk.view, desk.at(150, 100))
    assert document.shown is not document.state
    assert desk.view.grab().toImage().pixelColor(desk.at(60, 100)) == QColor(255, 0, 0)
    desk.qtbot.keyClick(desk.view, Qt.Key.Key_Escape)
    desk.qtbot.mouseRelease(desk.view, LEFT, NONE, desk.at(150, 100))
    assert document.shown is document.state
    assert desk.steps() == ["New"]


def test_undo_is_not_heard_during_a_stroke(desk: Desk) -> None:
    desk.use("brush")
    document = desk.workspace.document
    assert document is not None
    desk.click(20, 20)
    desk.qtbot.mousePress(desk.view, LEFT, NONE, desk.at(50, 100))
    desk.qtbot.keyClick(desk.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.qtbot.keyClick(desk.view, Qt.Key.Key_5)
    desk.qtbot.mouseRelease(desk.view, LEFT, NONE, desk.at(50, 100))
    assert desk.steps() == ["New", "Brush Stroke", "Brush Stroke"]
    assert desk.pixel(20, 20) == desk.pixel(50, 100) == RED


def test_shift_draws_a_line_from_the_last_end(desk: Desk) -> None:
    desk.use("brush")
    desk.click(40, 40)
    desk.click(240, 240, SHIFT)
    assert desk.pixel(140, 140) == RED
    assert desk.pixel(140, 40)[3] == 0
    assert desk.steps() == ["New", "Brush Stroke", "Brush Stroke"]


def test_pressure_is_width(desk: Desk) -> None:
    desk.use("brush", size=40, pressure_size=1.0)
    desk.pen((40, 60, 0.2), (160, 60, 0.2))
    desk.pen((40, 200, 1.0), (160, 200, 1.0))
    light = np.count_nonzero(desk.pixels(QRect(100, 20, 1, 80))[..., 3])
    firm = np.count_nonzero(desk.pixels(QRect(100, 160, 1, 80))[..., 3])
    assert 0 < light < firm


def test_the_pens_other_end_erases(desk: Desk) -> None:
    desk.use("brush")
    desk.paper(RED, QRect(0, 0, 400, 300))
    desk.pen((50, 100, 1.0), (150, 100, 1.0), upside_down=True)
    assert desk.pixel(100, 100)[3] == 0
    assert desk.steps()[-1] == "Erase"


def test_the_eraser(desk: Desk) -> None:
    desk.use("eraser")
    desk.paper(RED, QRect(0, 0, 400, 300))
    desk.drag((50, 100), (150, 100))
    assert desk.pixel(100, 100)[3] == 0
    assert desk.pixel(100, 200) == RED


def test_smudge_carries_colour_on(desk: Desk) -> None:
    desk.use("smudge", size=30)
    desk.paper(RED, QRect(0, 0, 200, 300))
    desk.drag((180, 100), (200, 100), (220, 100), (235, 100))
    assert desk.pixel(212, 100)[3] > 0
    assert desk.pixel(212, 200)[3] == 0


@pytest.mark.parametrize(
    ("values", "word"),
    [({"locked": True}, "locked"), ({"visible": False}, "hidden"), ({"group": True}, "group")],
)
def test_a_layer_that_can_not_be_painted_on_says_why(
    desk: Desk, values: dict[str, object], word: str
) -> None:
    desk.use("brush")
    desk.change_layer(**values)
    desk.drag((50, 100), (150, 100))
    assert len(desk.problems) == 1
    assert word in str(desk.problems[0])
    assert desk.steps() == ["New", "Prepare"]


def test_keys_change_the_brush(desk: Desk) -> None:
    tool = desk.use("brush", size=20, hardness=0.5)
    desk.qtbot.keyClick(desk.view, Qt.Key.Key_BracketRight)
    assert tool.brush.size > 20
    desk.qtbot.keyClick(desk.view, Qt.Key.Key_BracketLeft)
    assert tool.brush.size == 20
    desk.qtbot.keyClick(desk.view, Qt.Key.Key_BraceRight, SHIFT)
    assert tool.brush.hardness == pytest.approx(0.6)
    desk.qtbot.keyClick(desk.view, Qt.Key.Key_3)
    assert tool.brush.opacity == pytest.approx(0.3)
    desk.qtbot.keyClick(desk.view, Qt.Key.Key_0)
    assert tool.brush.opacity == 1.0
    assert desk.view.is_fitted()


@pytest.mark.parametrize("tool", ["brush", "fill", "gradient", "pick"])
def test_colour_is_picked_from_the_picture(desk: Desk, tool: str) -> None:
    desk.use(tool)
    desk.paper((10, 200, 30, 255), QRect(0, 0, 200, 300))
    desk.click(100, 100, NONE if tool == "pick" else ALT)
    assert desk.workspace.foreground == QColor(30, 200, 10)
    desk.click(300, 100, NONE if tool == "pick" else ALT)  # nothing is there
    assert desk.workspace.foreground == QColor(30, 200, 10)
    assert desk.steps() == ["New", "Prepare"]


def test_fill_stops_at_another_colour(desk: Desk) -> None:
    desk.use("fill")
    desk.paper((10, 200, 30, 255), QRect(100, 0, 20, 300))
    desk.click(50, 50)
    assert desk.pixel(20, 20) == RED
    assert desk.pixel(110, 20) == (10, 200, 30, 255)
    assert desk.pixel(300, 20)[3] == 0
    tool = desk.box.tools["fill"]
    assert isinstance(tool, FillTool)
    tool.contiguous = False
    desk.workspace.set_foreground(QColor(0, 0, 255))
    desk.click(300, 50)
    assert desk.pixel(300, 20) == (255, 0, 0, 255)
    assert desk.steps()[2:] == ["Fill", "Fill"]


def test_a_gradient_runs_along_the_line(desk: Desk) -> None:
    tool = desk.use("gradient")
    assert isinstance(tool, GradientTool)
    desk.workspace.set_background(QColor(0, 0, 255))
    desk.drag((100, 150), (200, 150), (300, 150))
    left, middle, right = (desk.pixel(x, 150) for x in (50, 200, 350))
    assert left == RED
    assert right == (255, 0, 0, 255)
    assert middle[0] == pytest.approx(128, abs=3)
    assert desk.steps() == ["New", "Gradient"]


def test_symmetry_repeats_the_stroke(desk: Desk) -> None:
    desk.use("brush")
    desk.workspace.set_symmetry("vertical")
    desk.drag((50, 100), (100, 100))
    assert desk.pixel(325, 100) == RED
    desk.view.grab()  # with the line it is mirrored about


def test_a_mask_is_painted_instead_of_its_layer(desk: Desk) -> None:
    desk.use("eraser")
    desk.paper(RED, QRect(0, 0, 400, 300))
    desk.change_layer(mask=mask_surface(255))
    desk.workspace.set_paint_target("mask")
    desk.drag((50, 100), (150, 100))
    document = desk.workspace.document
    assert document is not None
    layer = document.state.layer()
    assert layer is not None
    assert layer.mask is not None
    assert layer.mask.read(QRect(100, 100, 1, 1))[0, 0] == 0
    assert desk.pixel(100, 100) == RED
    desk.use("gradient")
    desk.workspace.set_foreground(QColor("black"))
    desk.workspace.set_background(QColor("white"))
    desk.drag((100, 150), (200, 150), (300, 150))
    masked = document.state.layer()
    assert masked is not None
    assert masked.mask is not None
    row = masked.mask.read(QRect(0, 150, 400, 1))[0]
    assert (row[50], row[350]) == (0, 255)
    assert desk.pixel(200, 150) == RED


def test_a_gradient_is_seen_while_its_line_is_drawn(desk: Desk) -> None:
    desk.use("gradient")
    document = desk.workspace.document
    assert document is not None
    desk.qtbot.mousePress(desk.view, LEFT, NONE, desk.at(100, 150))
    desk.qtbot.mouseMove(desk.view, desk.at(300, 150))
    desk.qtbot.waitUntil(lambda: document.shown is not document.state)
    desk.qtbot.keyClick(desk.view, Qt.Key.Key_Escape)
    desk.qtbot.mouseRelease(desk.view, LEFT, NONE, desk.at(300, 150))
    assert document.shown is document.state
    assert desk.steps() == ["New"]


def test_a_layer_that_arrives_during_a_stroke_stays(desk: Desk) -> None:
    from aipaint.paint.layers import Layer

    desk.use("brush")
    document = desk.workspace.document
    assert document is not None
    desk.qtbot.mousePress(desk.view, LEFT, NONE, desk.at(50, 100))
    desk.qtbot.mouseMove(desk.view, desk.at(100, 100))
    layers = (*document.state.layers, Layer("Arrived"))
    document.apply("Generate", replace(document.state, layers=layers))
    desk.qtbot.mouseMove(desk.view, desk.at(150, 100))
    desk.qtbot.mouseRelease(desk.view, LEFT, NONE, desk.at(150, 100))
    assert [layer.name for layer in document.state.layers] == ["Layer 1", "Arrived"]
    assert desk.pixel(120, 100) == RED


def test_the_zoom_tool_shows_a_frame_as_large_as_it_goes(desk: Desk) -> None:
    desk.use("zoom")
    desk.drag((100, 100), (150, 130), (200, 175))
    seen = desk.view.to_view().inverted()[0].mapRect(desk.view.rect())
    assert (seen.width(), seen.height()) == (pytest.approx(100, abs=2), pytest.approx(75, abs=2))
    zoom = desk.view.zoom()
    desk.click(150, 130, ALT)
    assert desk.view.zoom() == pytest.approx(zoom / 2)
    desk.use("hand")
    before = desk.view.to_view().map(QPointF())
    desk.qtbot.mousePress(desk.view, LEFT, NONE, QPoint(300, 200))
    desk.qtbot.mouseMove(desk.view, QPoint(290, 190))
    desk.qtbot.mouseRelease(desk.view, LEFT, NONE, QPoint(290, 190))
    moved = desk.view.to_view().map(QPointF()) - before
    assert (moved.x(), moved.y()) == (pytest.approx(-10, abs=1), pytest.approx(-10, abs=1))


@pytest.fixture
def bars(desk: Desk) -> Callable[[], tuple[ToolBar, OptionsBar]]:
    def make() -> tuple[ToolBar, OptionsBar]:
        bar, options = ToolBar(desk.box), OptionsBar(desk.box)
        for widget in (bar, options):
            desk.qtbot.addWidget(widget)
        options.resize(1400, options.height())
        options.show()
        return bar, options

    return make


def test_the_bar_gives_a_tool_its_turn(
    desk: Desk, bars: Callable[[], tuple[ToolBar, OptionsBar]]
) -> None:
    from aipaint.ui.tools.paint_options import PaintOptions

    bar, options = bars()
    desk.use("brush", size=33)
    button = bar.widgetForAction(desk.box.actions["tool_eraser"])
    desk.qtbot.mouseClick(button, LEFT)
    assert desk.view.tool() is desk.box.tools["eraser"]
    assert desk.box.actions["tool_eraser"].isChecked()
    desk.box.choose("brush")
    page = next(p for p in options.findChildren(PaintOptions) if p.isVisibleTo(options))
    assert page.boxes["size"].value() == 33


def test_sizes_are_dragged_and_typed(
    desk: Desk, bars: Callable[[], tuple[ToolBar, OptionsBar]]
) -> None:
    from aipaint.ui.tools.paint_options import PaintOptions

    tool = desk.use("brush", opacity=0.5)
    _, options = bars()
    box = options.findChild(PaintOptions).boxes["opacity"]
    edit = box.lineEdit()
    middle = edit.rect().center()
    desk.qtbot.mousePress(edit, LEFT, NONE, middle)
    desk.qtbot.mouseMove(edit, middle + QPoint(20, 0))
    desk.qtbot.mouseRelease(edit, LEFT, NONE, middle + QPoint(20, 0))
    assert 0.5 < tool.brush.opacity < 1.0
    desk.qtbot.mouseClick(edit, LEFT, NONE, middle)
    desk.qtbot.keyClicks(edit, "25")
    desk.qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert tool.brush.opacity == pytest.approx(0.25)


def test_tools_speak_the_language_in_use(
    desk: Desk,
    bars: Callable[[], tuple[ToolBar, OptionsBar]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from aipaint.ui.tools.paint_options import PaintOptions

    _, options = bars()
    desk.use("brush")
    monkeypatch.setattr(type(desk.box.tools["brush"]), "tr", lambda _self, _text: "画笔")
    monkeypatch.setattr(PaintOptions, "tr", lambda _self, _text: "大小")
    for widget in (desk.view, *options.findChildren(PaintOptions)):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    assert desk.box.actions["tool_brush"].text() == "画笔"
    page = options.findChild(PaintOptions)
    assert page.boxes["size"].prefix().startswith("大小")
    assert page.boxes["size"].accessibleName() == "大小"


def test_enter_in_a_number_gives_the_keys_back_to_the_canvas(
    desk: Desk, bars: Callable[[], tuple[ToolBar, OptionsBar]]
) -> None:
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    from aipaint.ui.tools.paint_options import PaintOptions

    tool = desk.use("brush")
    _, options = bars()
    window = QWidget()
    desk.qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(options)
    column.addWidget(desk.view)
    with desk.qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    edit = options.findChild(PaintOptions).boxes["size"].lineEdit()
    desk.qtbot.mouseClick(edit, LEFT)
    desk.qtbot.keyClicks(edit, "44")
    desk.qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert tool.brush.size == 44
    assert desk.view.hasFocus()
    desk.view.setParent(None)


def test_narrow_options_scroll_and_nothing_is_cut(
    desk: Desk, bars: Callable[[], tuple[ToolBar, OptionsBar]]
) -> None:
    from aipaint.ui.slide_box import SlideBox

    _, options = bars()
    wide = options.height()
    for tool in ("brush", "smudge", "fill", "gradient", "pick"):
        desk.use(tool)
        QApplication.processEvents()
        for box in options.findChildren(SlideBox):
            if box.isVisible():
                words = box.fontMetrics().horizontalAdvance(box.lineEdit().text())
                assert words <= box.lineEdit().width(), box.lineEdit().text()
    desk.use("brush")
    strip = options.findChild(QScrollArea)
    bar = strip.horizontalScrollBar()
    options.resize(300, wide)
    desk.qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert options.height() == wide, "the canvas below would jump"
    for box in options.findChildren(SlideBox):
        if box.isVisible():
            assert box.height() <= strip.viewport().height()
    bar.setValue(bar.maximum())
    desk.use("fill")
    assert bar.value() == 0, "another tool's options begin at their beginning"
    options.resize(1400, wide)
    desk.qtbot.waitUntil(lambda: bar.maximum() == 0)
