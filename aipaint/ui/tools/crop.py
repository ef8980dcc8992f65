"""Cropping: a frame that becomes the canvas."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QWidget

from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.paint import canvas_size
from aipaint.paint.document import Change
from aipaint.paint.pixels import MAX_SIDE
from aipaint.ui.tools import transform_box as box
from aipaint.ui.tools.base import Pointer, Tool
from aipaint.ui.tools.transform import ARROWS
from aipaint.ui.tools.transform_options import EntryRow, NumberBox

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
RATIOS = ("1:1", "5:4", "4:3", "3:2", "16:9", "4:5", "3:4", "2:3", "9:16")


@dataclass(frozen=True, slots=True)
class _Drag:
    """How it was when the button went down. part: a handle, "inside", or "" for a new frame."""

    part: str
    at: QPointF
    frame: QRectF


class CropTool(Tool):
    """Drag a frame, its handles, or the frame itself; Enter makes it the canvas.

    ratio: "" for any, "canvas" for the present one, or one of RATIOS. Shift keeps the proportions
    the frame has, Alt its middle. The frame may reach beyond the canvas.
    """

    id, icon, key = "crop", "crop", "C"
    shown = Signal()  # another frame

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.ratio = ""
        self.keep_outside = False
        self._frame = QRect()
        self._touched = False
        self._drag: _Drag | None = None
        self._hover: QPointF | None = None
        workspace.changed.connect(self._hear)
        workspace.replaced.connect(self._reset)

    def name(self) -> str:
        return self.tr("Crop")

    def activate(self) -> None:
        self._reset()
        document = self.workspace.document
        selection = None if document is None else document.state.selection
        if document is not None and selection is not None and not selection.fill:
            chosen = selection.content_rect() & document.state.rect()
            if not chosen.isEmpty():
                self.set_frame(chosen)

    def deactivate(self) -> None:
        self._reset()

    def is_busy(self) -> bool:
        return self._touched

    def frame(self) -> QRect:
        """What becomes the canvas, in document pixels; empty without a document."""
        return QRect(self._frame)

    def set_frame(self, frame: QRect) -> None:
        """Show another frame."""
        self._frame, self._touched = QRect(frame), True
        self._redraw()

    def set_ratio(self, ratio: str) -> None:
        """Keep these proportions from now on; the frame takes them about its middle."""
        self.ratio = ratio
        wanted = self._wanted_ratio()
        if wanted is None or self._frame.isEmpty():
            return
        whole = QRectF(self._frame)
        width = min(whole.width(), whole.height() * wanted)
        fitted = QRectF(0, 0, width, width / wanted)
        fitted.moveCenter(whole.center())
        self.set_frame(rounded(fitted, wanted))

    def press(self, pointer: Pointer) -> None:
        if self._frame.isEmpty() or self.view is None:
            return
        part = box.part_at(QRectF(self._frame), self.view.to_view(), pointer.view_at)
        if part == "outside" or (part == "inside" and not self._touched):
            start = QPointF(round(pointer.at.x()), round(pointer.at.y()))
            self._drag = _Drag("", pointer.at, QRectF(start, start))
        else:
            self._drag = _Drag(part, pointer.at, QRectF(self._frame))

    def move(self, pointer: Pointer) -> None:
        drag = self._drag
        if drag is None:
            return
        by = pointer.at - drag.at
        if drag.part == "inside":
            self.set_frame(drag.frame.translated(round(by.x()), round(by.y())).toRect())
            return
        if not drag.part and max(abs(by.x()), abs(by.y())) < 1:
            return  # a click draws no frame
        ratio = self._wanted_ratio()
        if ratio is None and pointer.modifiers & _SHIFT:
            whole = drag.frame
            ratio = whole.width() / whole.height() if not whole.isEmpty() else 1.0
        centred = bool(pointer.modifiers & _ALT)
        self.set_frame(rounded(pulled(drag.frame, drag.part or "se", by, ratio, centred), ratio))

    def release(self, pointer: Pointer) -> None:
        self.move(pointer)
        self._drag = None

    def hover(self, pointer: Pointer) -> None:
        self._hover = pointer.view_at

    def leave(self) -> None:
        self._hover = None

    def double_click(self, pointer: Pointer) -> None:
        if self._drag is not None and self._drag.part == "inside":
            self.confirm()

    def cancel(self) -> None:
        self._reset()

    def confirm(self) -> None:
        document = self.workspace.document
        self._drag = None
        if document is None or not self._touched:
            return
        try:
            state = canvas_size.crop(document.state, self._frame, self.keep_outside)
        except UserError as error:
            self.workspace.problem.emit(error)
            return
        document.apply("Crop", state)
        self._reset()

    def key_press(self, event: QKeyEvent) -> bool:
        step = ARROWS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & (_CTRL | _ALT) or not self._touched:
            return False
        by = (step * (10 if event.modifiers() & _SHIFT else 1)).toPoint()
        self.set_frame(self._frame.translated(by))
        return True

    def cursor(self) -> QCursor:
        if self.view is None or self._hover is None or self._frame.isEmpty():
            return QCursor(Qt.CursorShape.CrossCursor)
        rect, to_view = QRectF(self._frame), self.view.to_view()
        part = self._drag.part if self._drag else box.part_at(rect, to_view, self._hover)
        if part in box.HANDLES:
            return QCursor(box.cursor_of(rect, to_view, part))
        if part == "inside" and self._touched:
            return QCursor(Qt.CursorShape.SizeAllCursor)
        return QCursor(Qt.CursorShape.CrossCursor)

    def paint(self, painter: QPainter) -> None:
        if self.view is None or self._frame.isEmpty():
            return
        rect, to_view = QRectF(self._frame), self.view.to_view()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        around = QPainterPath()
        around.addRect(QRectF(painter.window()))
        around.addPolygon(box.outline(rect, to_view))
        around.closeSubpath()
        painter.fillPath(around, QColor(0, 0, 0, 140))
        if self._touched:
            _paint_thirds(painter, rect, to_view)
        painter.restore()
        box.paint_box(painter, self.view.tokens(), rect, to_view)

    def options(self, parent: QWidget) -> QWidget | None:
        return CropOptions(self, parent)

    def _wanted_ratio(self) -> float | None:
        document = self.workspace.document
        if not self.ratio or document is None:
            return None
        if self.ratio == "canvas":
            return document.state.width / document.state.height
        across, down = self.ratio.split(":")
        return int(across) / int(down)

    def _reset(self) -> None:
        document = self.workspace.document
        self._frame = QRect() if document is None else document.state.rect()
        self._touched, self._drag = False, None
        self._redraw()

    def _redraw(self) -> None:
        if self.view is not None:
            self.view.update_overlay()
        self.shown.emit()

    def _hear(self, change: Change) -> None:
        before, after = change.before, change.after
        if (before.width, before.height) != (after.width, after.height):
            self._reset()


def pulled(frame: QRectF, handle: str, by: QPointF, ratio: float | None, centred: bool) -> QRectF:
    """A frame with one handle dragged; it may turn inside out."""
    across, down = box.HANDLES[handle]
    still_x = 0.5 if centred else 1 - across
    still_y = 0.5 if centred else 1 - down
    fixed = QPointF(frame.x() + still_x * frame.width(), frame.y() + still_y * frame.height())
    reach = 2 if centred else 1
    wide = frame.width() + (2 * across - 1) * by.x() * reach
    high = frame.height() + (2 * down - 1) * by.y() * reach
    if ratio is not None:
        if down == 0.5 or (across != 0.5 and abs(wide) > abs(high) * ratio):
            high = math.copysign(abs(wide) / ratio, high)
        else:
            wide = math.copysign(abs(high) * ratio, wide)
    return QRectF(fixed.x() - still_x * wide, fixed.y() - still_y * high, wide, high).normalized()


def rounded(frame: QRectF, ratio: float | None) -> QRect:
    """Whole pixels, at least one each way."""
    left, top = round(frame.left()), round(frame.top())
    wide = max(1, round(frame.right()) - left)
    high = max(1, round(frame.bottom()) - top)
    if ratio is not None:
        high = max(1, round(wide / ratio))
    return QRect(left, top, wide, high)


def _paint_thirds(painter: QPainter, rect: QRectF, to_view: QTransform) -> None:
    lines = []
    for part in (1 / 3, 2 / 3):
        x, y = rect.left() + part * rect.width(), rect.top() + part * rect.height()
        lines.append(QLineF(x, rect.top(), x, rect.bottom()))
        lines.append(QLineF(rect.left(), y, rect.right(), y))
    lines = [to_view.map(line) for line in lines]
    # Pale beside dark: seen on any picture.
    for shift, colour in ((1.0, QColor(0, 0, 0, 60)), (0.0, QColor(255, 255, 255, 120))):
        painter.setPen(QPen(colour, 1))
        painter.drawLines([line.translated(shift, shift) for line in lines])


class CropOptions(EntryRow):
    """The frame in numbers, its proportions, and what becomes of what is outside."""

    def __init__(self, tool: CropTool, parent: QWidget) -> None:
        super().__init__(tool, parent)
        self._tool = tool
        far = 2 * MAX_SIDE
        self.boxes = [
            self.entry(
                NumberBox(-far, far, " px"),
                lambda: self.tr("X"),
                lambda: self.tr("Left edge"),
                self._typed(lambda frame, value: frame.moveLeft(value)),
            ),
            self.entry(
                NumberBox(-far, far, " px"),
                lambda: self.tr("Y"),
                lambda: self.tr("Upper edge"),
                self._typed(lambda frame, value: frame.moveTop(value)),
            ),
            self.entry(
                NumberBox(1, MAX_SIDE, " px"),
                lambda: self.tr("W"),
                lambda: self.tr("Width"),
                self._typed(lambda frame, value: frame.setWidth(value)),
            ),
            self.entry(
                NumberBox(1, MAX_SIDE, " px"),
                lambda: self.tr("H"),
                lambda: self.tr("Height"),
                self._typed(lambda frame, value: frame.setHeight(value)),
            ),
        ]
        self.choice(
            lambda: self.tr("Proportions"),
            (
                ("", lambda: self.tr("Any proportions")),
                ("canvas", lambda: self.tr("As the canvas")),
                *((ratio, lambda ratio=ratio: ratio) for ratio in RATIOS),
            ),
            tool.ratio,
            tool.set_ratio,
        )
        self.flag(
            lambda: self.tr("Keep what is outside"),
            lambda: self.tr("Layers go on beyond the canvas, where a move brings them back"),
            tool.keep_outside,
            lambda on: setattr(tool, "keep_outside", on),
        )
        self.ends = [
            self.words(lambda: self.tr("Crop"), lambda: self.tr("Do it (Enter)"), tool.confirm),
            self.words(
                lambda: self.tr("Reset"), lambda: self.tr("As it was (Escape)"), tool.cancel
            ),
        ]
        self.end()
        tool.shown.connect(self._show)
        self._show()

    def _typed(self, change: Callable[[QRect, int], object]) -> Callable[[float], None]:
        def entered(value: float) -> None:
            frame = self._tool.frame()
            change(frame, round(value))
            self._tool.set_frame(frame)

        return entered

    def _show(self) -> None:
        frame = self._tool.frame()
        values = (frame.x(), frame.y(), frame.width(), frame.height())
        for number, value in zip(self.boxes, values, strict=True):
            number.setEnabled(not frame.isEmpty())
            if not frame.isEmpty():
                number.show_value(value)
        for button in self.ends:
            button.setEnabled(self._tool.is_busy())
