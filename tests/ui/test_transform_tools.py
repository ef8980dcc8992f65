"""Move, transform, crop and the size dialogs, used with mouse and keys; what they did is read from
the document.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QWidget
from pytestqt.qtbot import QtBot

from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.paint.document import Document
from aipaint.paint.edits import add_layer
from aipaint.paint.layers import Layer
from aipaint.paint.resample import Filter
from aipaint.paint.state import State
from aipaint.paint.surface import surface_of
from aipaint.ui.icons import Icons
from aipaint.ui.paint_view import PaintView
from aipaint.ui.size_dialogs import (
    NewDocumentDialog,
    ResizeCanvasDialog,
    ResizeImageDialog,
    SizeDialog,
)
from aipaint.ui.theme import ThemeSwitch
from aipaint.ui.tool_bar import OptionsBar, ToolBox
from aipaint.ui.tools.crop import CropOptions, CropTool
from aipaint.ui.tools.move import MoveTool
from aipaint.ui.tools.transform import TransformTool
from aipaint.ui.tools.transform_options import NumberBox, TransformOptions

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


class Desk:
    """A canvas of 400 × 300 with a small and a large blot on two layers, and hands."""

    def __init__(self, qtbot: QtBot) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.qtbot = qtbot
        self.workspace = Workspace()
        low = Layer("low", surface=blot(50, 60, 100, 80))
        high = Layer("high", surface=blot(200, 100, 40, 40))
        self.workspace.open(State(400, 300, (low, high), low.id), "New")
        self.problems: list[UserError] = []
        self.workspace.problem.connect(self.problems.append)
        theme = ThemeSwitch(application, "dark")
        self.view = PaintView(self.workspace, theme)
        kinds = (MoveTool, TransformTool, CropTool)
        self.box = ToolBox(self.workspace, self.view, Icons(theme), kinds)
        self.bar = OptionsBar(self.box)
        for widget in (self.view, self.bar):
            qtbot.addWidget(widget)
        self.bar.resize(1366, 60)
        self.bar.show()
        self.view.resize(800, 640)
        self.view.show()
        qtbot.waitExposed(self.view)
        self.view.setFocus()
        self.view.actual()

    @property
    def document(self) -> Document:
        assert self.workspace.document is not None
        return self.workspace.document

    def at(self, x: float, y: float) -> QPoint:
        return self.view.to_view().map(QPointF(x, y)).toPoint()

    def drag(
        self, one: tuple[float, float], two: tuple[float, float], held: Qt.KeyboardModifier = NONE
    ) -> None:
        self.qtbot.mousePress(self.view, LEFT, held, self.at(*one))
        self.qtbot.mouseMove(self.view, self.at(*two))
        self.qtbot.mouseRelease(self.view, LEFT, held, self.at(*two))

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.keyClick(self.view, key, held)

    def enter(self, box: QWidget, value: str) -> None:
        assert isinstance(box, NumberBox)
        box.selectAll()
        self.qtbot.keyClicks(box, value)
        self.qtbot.keyClick(box, Qt.Key.Key_Return)

    def lies(self, name: str = "low", shown: bool = False) -> tuple[int, int, int, int]:
        state = self.document.shown if shown else self.document.state
        layer = next(layer for layer in state.layers if layer.name == name)
        return layer.surface.content_rect().getRect()  # type: ignore[return-value]

    def steps(self) -> list[str]:
        return [entry.name for entry in self.document.history.entries()][1:]

    def select(self, rect: QRect) -> None:
        mask = np.full((rect.height(), rect.width()), 255, np.uint8)
        state = self.document.state
        chosen = surface_of(mask, rect.x(), rect.y())
        self.document.apply("Select", State(400, 300, state.layers, state.active, chosen))


def blot(x: int, y: int, w: int, h: int) -> object:
    pixels = np.random.default_rng(1).integers(0, 200, (h, w, 4), np.uint8)
    pixels[..., 3] = 255
    return surface_of(pixels, x, y)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.view.set_tool(None)
    made.workspace.close()


# Move


def test_dragging_moves_the_active_layer_by_whole_pixels(desk: Desk) -> None:
    desk.box.choose("move")
    before = desk.document.state.layers[0].surface.read(QRect(50, 60, 100, 80))
    desk.drag((10, 10), (30, 5))
    assert desk.lies() == (70, 55, 100, 80)
    after = desk.document.state.layers[0].surface.read(QRect(70, 55, 100, 80))
    assert np.array_equal(before, after)
    desk.drag((10, 10), (40, 15), SHIFT)
    assert desk.lies() == (100, 55, 100, 80)
    assert desk.steps() == ["Move", "Move"]
    desk.document.undo()
    desk.document.undo()
    assert desk.lies() == (50, 60, 100, 80)


def test_arrows_move_by_one_and_shift_arrows_by_ten(desk: Desk) -> None:
    desk.box.choose("move")
    desk.press(Qt.Key.Key_Right)
    desk.press(Qt.Key.Key_Down, SHIFT)
    assert desk.lies() == (51, 70, 100, 80)
    assert desk.steps() == ["Move", "Move"]


def test_moving_takes_only_what_is_selected(desk: Desk) -> None:
    desk.select(QRect(50, 60, 10, 80))
    desk.box.choose("move")
    desk.drag((100, 100), (60, 100))
    assert desk.lies() == (10, 60, 140, 80)
    selection = desk.document.state.selection
    assert selection is not None
    assert selection.content_rect() == QRect(10, 60, 10, 80)


def test_control_picks_the_layer_under_the_pointer(desk: Desk) -> None:
    desk.box.choose("move")
    desk.drag((210, 110), (220, 110), CTRL)
    active = desk.document.state.layer()
    assert active is not None
    assert active.name == "high"
    assert desk.lies("high") == (210, 100, 40, 40)
    assert desk.lies() == (50, 60, 100, 80)


def test_escape_gives_a_move_up(desk: Desk) -> None:
    desk.box.choose("move")
    desk.qtbot.mousePress(desk.view, LEFT, NONE, desk.at(60, 70))
    desk.qtbot.mouseMove(desk.view, desk.at(90, 70))
    desk.qtbot.waitUntil(lambda: desk.lies(shown=True) == (80, 60, 100, 80))
    desk.press(Qt.Key.Key_Escape)
    desk.qtbot.mouseRelease(desk.view, LEFT, NONE, desk.at(90, 70))
    assert desk.lies(shown=True) == (50, 60, 100, 80)
    assert desk.steps() == []


def test_a_locked_layer_is_not_moved_and_says_so(desk: Desk) -> None:
    state = desk.document.state
    desk.document.apply("Lock", state.with_layer(state.active or "", locked=True))
    desk.box.choose("move")
    desk.drag((60, 70), (90, 70))
    assert desk.lies() == (50, 60, 100, 80)
    assert ["locked" in str(problem) for problem in desk.problems] == [True]


# Transform


def test_a_corner_scales_and_enter_does_it(desk: Desk) -> None:
    desk.box.choose("transform")
    desk.drag((150, 140), (250, 180))
    assert desk.lies(shown=True) == (50, 60, 200, 120)
    assert desk.lies() == (50, 60, 100, 80)
    desk.press(Qt.Key.Key_Return)
    assert desk.lies() == (50, 60, 200, 120)
    assert desk.steps() == ["Transform"]


@pytest.mark.parametrize(
    ("held", "lies"),
    [(SHIFT, (50, 60, 200, 160)), (ALT, (-50, 20, 300, 160)), (NONE, (50, 60, 200, 120))],
)
def test_shift_keeps_proportions_and_alt_the_middle(
    desk: Desk, held: Qt.KeyboardModifier, lies: tuple[int, ...]
) -> None:
    desk.box.choose("transform")
    to = (250, 220) if held == SHIFT else (250, 180)
    desk.drag((150, 140), to, held)
    assert desk.lies(shown=True) == lies


def test_an_edge_scales_one_way(desk: Desk) -> None:
    desk.box.choose("transform")
    desk.drag((50, 100), (30, 130))
    assert desk.lies(shown=True) == (30, 60, 120, 80)


def test_inside_moves_and_outside_turns_in_steps(desk: Desk) -> None:
    desk.box.choose("transform")
    desk.drag((100, 90), (110, 90))
    assert desk.lies(shown=True) == (60, 60, 100, 80)
    # From right of the middle to below it: a quarter, which copies pixels.
    desk.drag((310, 100), (110, 297), SHIFT)
    assert desk.lies(shown=True) == (70, 50, 80, 100)
    desk.press(Qt.Key.Key_Return)
    turned = desk.document.state.layers[0].surface.read(QRect(70, 50, 80, 100))
    original = desk.document.history.entries()[0].state.layers[0].surface
    assert np.array_equal(turned, np.rot90(original.read(QRect(50, 60, 100, 80)), -1))


def test_control_pulls_one_corner_into_perspective(desk: Desk) -> None:
    desk.box.choose("transform")
    desk.drag((50, 60), (90, 60), CTRL)
    tool = desk.box.tools["transform"]
    assert isinstance(tool, TransformTool)
    now = tool.geometry()
    assert now is not None
    assert now.bent
    x, y, wide, high = desk.lies(shown=True)
    assert max(abs(x - 50), abs(y - 60), abs(wide - 100), abs(high - 80)) <= 2  # a soft edge
    surface = desk.document.shown.layers[0].surface
    assert not surface.read(QRect(50, 60, 10, 10)).any()
    assert surface.read(QRect(100, 61, 40, 70))[..., 3].min() == 255


def test_escape_gives_the_transform_up_and_another_tool_applies_it(desk: Desk) -> None:
    desk.box.choose("transform")
    desk.drag((100, 100), (120, 100))
    desk.press(Qt.Key.Key_Escape)
    assert desk.lies(shown=True) == (50, 60, 100, 80)
    desk.drag((100, 100), (120, 100))
    desk.box.choose("move")
    assert desk.lies() == (70, 60, 100, 80)
    assert desk.steps() == ["Transform"]


def test_another_active_or_new_layer_does_not_lose_the_transform(desk: Desk) -> None:
    desk.box.choose("transform")
    desk.drag((100, 100), (120, 100))
    desk.document.activate(desk.document.state.layers[1].id)
    desk.document.apply("New Layer", add_layer(desk.document.state, Layer("new")))
    desk.qtbot.waitUntil(lambda: desk.lies(shown=True) == (70, 60, 100, 80))
    desk.press(Qt.Key.Key_Return)
    assert desk.lies() == (70, 60, 100, 80)
    assert desk.lies("high") == (200, 100, 40, 40)


def test_undo_in_the_middle_leaves_the_document_right(desk: Desk) -> None:
    desk.box.choose("move")
    desk.press(Qt.Key.Key_Right)
    desk.box.choose("transform")
    desk.drag((100, 100), (120, 100))
    desk.document.undo()
    assert desk.lies(shown=True) == (50, 60, 100, 80)
    desk.drag((100, 100), (90, 100))
    desk.press(Qt.Key.Key_Return)
    assert desk.lies() == (40, 60, 100, 80)


def test_numbers_place_scale_and_turn(desk: Desk) -> None:
    desk.box.choose("transform")
    page = desk.bar.findChild(TransformOptions)
    assert page is not None
    boxes = (page.left_box, page.top_box, page.width_box, page.height_box, page.angle_box)
    assert [box.value() for box in boxes] == [50, 60, 100, 80, 0]
    desk.enter(page.left_box, "10")
    assert desk.view.hasFocus()
    desk.enter(page.height_box, "160")
    desk.qtbot.waitUntil(lambda: desk.lies(shown=True) == (10, 60, 100, 160))
    desk.enter(page.angle_box, "90")
    assert page.angle_box.value() == 90
    desk.qtbot.mouseClick(page.changers[0], LEFT)
    desk.qtbot.mouseClick(page.changers[2], LEFT)
    desk.qtbot.waitUntil(lambda: desk.lies(shown=True) == (10, 60, 100, 160))
    assert abs(page.angle_box.value()) == 0
    desk.qtbot.mouseClick(page.ends[0], LEFT)
    assert desk.lies() == (10, 60, 100, 160)
    assert not page.ends[0].isEnabled()


@pytest.mark.parametrize(("tool", "kind"), [("transform", TransformOptions), ("crop", CropOptions)])
def test_what_ends_the_work_stays_in_sight_in_a_narrow_window(
    desk: Desk, tool: str, kind: type[TransformOptions] | type[CropOptions]
) -> None:
    desk.box.choose(tool)
    desk.bar.resize(480, desk.bar.height())
    ends = desk.bar.findChild(kind).ends

    def seen(button: QWidget) -> bool:
        place = QRect(button.mapTo(desk.bar, QPoint()), button.size())
        return button.isVisible() and desk.bar.rect().contains(place)

    desk.qtbot.waitUntil(lambda: all(seen(button) for button in ends))
    desk.box.choose("move")
    assert not any(button.isVisible() for button in ends)


def test_handles_are_where_they_are_seen_on_a_turned_view(desk: Desk) -> None:
    desk.view.turn_to(30)
    desk.view.mirror()
    desk.box.choose("transform")
    desk.drag((150, 140), (190, 170))
    x, y, wide, high = desk.lies(shown=True)
    assert (x, y) == (50, 60)
    assert abs(wide - 140) <= 1
    assert abs(high - 110) <= 1
    desk.view.grab()  # draws the box


def test_nothing_to_transform_is_said_when_it_is_tried(desk: Desk) -> None:
    empty = Layer("empty")
    desk.workspace.open(State(400, 300, (empty,), empty.id), "New")
    desk.view.actual()
    desk.box.choose("transform")
    assert desk.problems == []
    desk.drag((100, 100), (120, 100))
    assert ["nothing to transform" in str(problem) for problem in desk.problems] == [True]


# Crop


def canvas(desk: Desk) -> tuple[int, int]:
    return desk.document.state.width, desk.document.state.height


def test_a_drawn_frame_becomes_the_canvas(desk: Desk) -> None:
    desk.box.choose("crop")
    desk.drag((40, 50), (160, 150))
    assert canvas(desk) == (400, 300)
    desk.press(Qt.Key.Key_Return)
    assert canvas(desk) == (120, 100)
    assert desk.lies() == (10, 10, 100, 80)
    assert desk.lies("high") == (0, 0, 0, 0)
    assert desk.steps() == ["Crop"]


def test_handles_move_edges_even_beyond_the_canvas(desk: Desk) -> None:
    desk.box.choose("crop")
    tool = desk.box.tools["crop"]
    assert isinstance(tool, CropTool)
    desk.drag((400, 300), (450, 320))
    assert tool.frame() == QRect(0, 0, 450, 320)
    desk.drag((0, 160), (-30, 160))
    assert tool.frame() == QRect(-30, 0, 480, 320)
    desk.drag((100, 100), (110, 95))
    assert tool.frame() == QRect(-20, -5, 480, 320)
    desk.view.grab()  # draws the frame
    desk.press(Qt.Key.Key_Escape)
    assert tool.frame() == QRect(0, 0, 400, 300)
    desk.press(Qt.Key.Key_Return)
    assert desk.steps() == []


def test_fixed_proportions_hold_while_dragging(desk: Desk) -> None:
    desk.box.choose("crop")
    tool = desk.box.tools["crop"]
    assert isinstance(tool, CropTool)
    tool.set_ratio("1:1")
    assert tool.frame() == QRect(50, 0, 300, 300)
    desk.drag((350, 300), (250, 290))
    assert tool.frame() == QRect(50, 0, 290, 290)
    tool.set_ratio("16:9")
    frame = tool.frame()
    assert abs(frame.width() / frame.height() - 16 / 9) < 0.02


def test_crop_numbers_and_keeping_what_is_outside(desk: Desk) -> None:
    desk.box.choose("crop")
    page = desk.bar.findChild(CropOptions)
    tool = desk.box.tools["crop"]
    assert page is not None
    assert isinstance(tool, CropTool)
    for box, value in zip(page.boxes, ("100", "20", "90", "110"), strict=True):
        desk.enter(box, value)
    assert tool.frame() == QRect(100, 20, 90, 110)
    tool.keep_outside = True
    desk.qtbot.mouseClick(page.ends[0], LEFT)
    assert canvas(desk) == (90, 110)
    assert desk.lies() == (-50, 40, 100, 80)
    assert tool.frame() == QRect(0, 0, 90, 110)


def test_crop_begins_with_what_is_selected(desk: Desk) -> None:
    desk.select(QRect(20, 30, 60, 50))
    desk.box.choose("crop")
    desk.press(Qt.Key.Key_Return)
    assert canvas(desk) == (60, 50)


# Sizes


def chosen(dialog: SizeDialog) -> list[tuple[object, ...]]:
    heard: list[tuple[object, ...]] = []
    dialog.chosen.connect(lambda *values: heard.append(values))  # type: ignore[attr-defined]
    return heard


def type_into(qtbot: QtBot, box: QAbstractSpinBox, value: str) -> None:
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, value)


def test_image_size_keeps_proportions_and_enter_takes_it(qtbot: QtBot) -> None:
    dialog = ResizeImageDialog(400, 300)
    heard = chosen(dialog)
    dialog.open()
    type_into(qtbot, dialog.width_box, "200")
    assert dialog.size_px() == (200, 150)
    assert dialog.percent.value() == 50
    type_into(qtbot, dialog.percent, "25")
    assert dialog.size_px() == (100, 75)
    dialog.keep.click()
    type_into(qtbot, dialog.height_box, "90")
    qtbot.keyClick(dialog.height_box, Qt.Key.Key_Return)
    assert heard == [(100, 90, Filter.BICUBIC)]


def test_canvas_size_asks_what_stays_in_place(qtbot: QtBot) -> None:
    dialog = ResizeCanvasDialog(400, 300)
    heard = chosen(dialog)
    dialog.open()
    assert dialog.anchor() == (0.5, 0.5)
    qtbot.mouseClick(dialog.anchors.button(2), LEFT)
    assert dialog.anchor() == (1.0, 0.0)
    assert dialog.anchors.button(3).text() == ""
    type_into(qtbot, dialog.width_box, "500")
    qtbot.keyClick(dialog.width_box, Qt.Key.Key_Return)
    assert heard == [(500, 300, (1.0, 0.0))]


def test_a_canvas_too_large_is_not_let_through(qtbot: QtBot) -> None:
    dialog = ResizeCanvasDialog(400, 300)
    heard = chosen(dialog)
    dialog.open()
    type_into(qtbot, dialog.width_box, "32768")
    type_into(qtbot, dialog.height_box, "32768")
    assert "Too large" in dialog.note.text()
    qtbot.keyClick(dialog.height_box, Qt.Key.Key_Return)
    assert heard == []
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert heard == []


def test_a_new_document_of_a_preset_on_white_or_nothing(qtbot: QtBot) -> None:
    dialog = NewDocumentDialog(native=(768, 512))
    heard = chosen(dialog)
    dialog.open()
    assert "1024 × 1024" in dialog.preset.currentText()
    names = [dialog.preset.itemText(row) for row in range(dialog.preset.count())]
    assert "768 × 512" in names[0]
    qtbot.keyClick(dialog.preset, Qt.Key.Key_Home)
    assert dialog.size_px() == (768, 512)
    qtbot.mouseClick(dialog.swap, LEFT)
    assert dialog.size_px() == (512, 768)
    assert dialog.preset.currentText() == "Other size"
    qtbot.keyClick(dialog.width_box, Qt.Key.Key_Return)
    [(state,)] = heard
    assert isinstance(state, State)
    assert (state.width, state.height, len(state.layers)) == (512, 768, 2)
    assert (state.layers[0].surface.read(state.rect()) == 255).all()
    assert state.active == state.layers[1].id
    empty = NewDocumentDialog()
    qtbot.addWidget(empty)
    empty.ground.setCurrentIndex(1)
    assert len(empty.state().layers) == 1
