"""What brush, eraser and smudge have in common: a stroke that follows the pointer."""

from __future__ import annotations

import math
from typing import ClassVar

import msgspec
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QWidget

from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.paint.brush import RANGES, Brush, Input, Stroke, Symmetry
from aipaint.paint.brush.parameters import Kind
from aipaint.ui.canvas_marks import around, two_tone_line
from aipaint.ui.tools.base import Pointer
from aipaint.ui.tools.picking import ColourTool

_TINY = 3.0  # view coordinates: an outline of a smaller radius would hide what it marks
_HARDER = 0.1  # a key's step of hardness


class PaintTool(ColourTool):
    """Strokes with `brush`. Shift draws straight lines, Alt picks a colour.

    brush_changed: whoever shows the brush looks again.
    """

    kind: ClassVar[Kind]
    first: ClassVar[Brush]  # at hand until a preset is chosen

    brush_changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.brush = self.first
        self._stroke: Stroke | None = None
        self._erasing = False  # by the pen's other end
        self._line_from: QPointF | None = None  # where the last stroke ended, document pixels
        self._line_pressure: float | None = None  # the greatest one, while a line is drawn
        self._hover: Pointer | None = None
        workspace.replaced.connect(self._forget)

    # The brush

    def set_brush(self, brush: Brush) -> None:
        """Paint with another brush of this tool's kind; of another kind, it becomes of this."""
        self.brush = msgspec.structs.replace(brush, kind=self.kind)
        self._refresh()
        self.brush_changed.emit()

    def adjust(self, **values: object) -> None:
        """Change some of the brush's numbers, each to the nearest in its range."""
        for name, value in values.items():
            if name in RANGES and isinstance(value, (int, float)):
                low, high = RANGES[name]
                values[name] = min(high, max(low, float(value)))
        self.set_brush(msgspec.structs.replace(self.brush, **values))

    def resize(self, steps: int) -> None:
        """Make the brush larger, or smaller, by steps that look alike at every size."""
        size = self.brush.size
        for _ in range(abs(steps)):
            size = max(size + 1, size * 1.12) if steps > 0 else min(size - 1, size / 1.12)
        self.adjust(size=round(size))

    # The stroke

    def is_busy(self) -> bool:
        return self._stroke is not None or self._line_pressure is not None

    def press(self, pointer: Pointer) -> None:
        document = self.workspace.document
        if document is None or self.begin_pick(pointer):
            return
        shift = bool(pointer.modifiers & Qt.KeyboardModifier.ShiftModifier)
        if shift and self._line_from is not None:
            self._line_pressure = pointer.pressure
            self._follow(pointer)
            return
        self._begin(pointer)
        if self._stroke is not None:
            self._stroke.to(_input(pointer))
        self._follow(pointer)

    def move(self, pointer: Pointer) -> None:
        if self.go_on_picking(pointer):
            return
        if self._stroke is not None:
            self._stroke.to(_input(pointer))
        elif self._line_pressure is not None:
            self._line_pressure = max(self._line_pressure, pointer.pressure)
        self._follow(pointer)

    def release(self, pointer: Pointer) -> None:
        if self.end_pick():
            return
        if self._line_pressure is not None:
            self._draw_line(pointer, self._line_pressure)
            self._line_pressure = None
        elif self._stroke is not None:
            stroke, self._stroke = self._stroke, None
            # A pen's last word has no pressure: it says where, and that is known.
            if pointer.pressure > 0:
                stroke.to(_input(pointer))
            stroke.finish()
            self._line_from = pointer.at
        self._follow(pointer)

    def hover(self, pointer: Pointer) -> None:
        self._follow(pointer)

    def leave(self) -> None:
        before, self._hover = self._hover, None
        self._redraw(before, None)

    def cancel(self) -> None:
        stroke, self._stroke = self._stroke, None
        self._line_pressure = None
        self.end_pick()
        if stroke is not None:
            stroke.cancel()
        self._refresh()

    def deactivate(self) -> None:
        self.cancel()
        self._hover = None

    def key_press(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = held == Qt.KeyboardModifier.ShiftModifier
        key = event.key()
        if not held and key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            self.resize(1 if key == Qt.Key.Key_BracketRight else -1)
        elif shift and key in (Qt.Key.Key_BraceLeft, Qt.Key.Key_BracketLeft):
            self.adjust(hardness=round(self.brush.hardness - _HARDER, 2))
        elif shift and key in (Qt.Key.Key_BraceRight, Qt.Key.Key_BracketRight):
            self.adjust(hardness=round(self.brush.hardness + _HARDER, 2))
        elif not held and Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
            self.adjust(opacity=((key - Qt.Key.Key_0) or 10) / 10)
        else:
            return False
        return True

    # What is seen of it

    def cursor(self) -> QCursor:
        picks = self.pick_cursor(self._hover)
        if picks is not None:
            return picks
        tiny = self._hover is None or self._reach() < _TINY
        return QCursor(Qt.CursorShape.CrossCursor if tiny else Qt.CursorShape.BlankCursor)

    def paint(self, painter: QPainter) -> None:
        self._paint_symmetry(painter)
        pointer = self._hover
        if pointer is None or self.view is None or self._picking:
            return
        start = self._line_start(pointer)
        if start is not None:
            two_tone_line(painter, QLineF(self.view.to_view().map(start), pointer.view_at))
        if self._reach() >= _TINY:
            path = self._outline(pointer.view_at)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for width, colour in ((2.5, QColor(0, 0, 0, 130)), (1.0, QColor(255, 255, 255, 230))):
                painter.setPen(QPen(colour, width))
                painter.drawPath(path)

    def options(self, parent: QWidget) -> QWidget | None:
        from aipaint.ui.tools.paint_options import PaintOptions

        return PaintOptions(self, parent)

    # Within

    def _begin(self, pointer: Pointer) -> None:
        document = self.workspace.document
        if document is None:
            return
        self._erasing = pointer.eraser
        brush = self.brush
        if pointer.eraser and brush.kind != "erase":
            brush = msgspec.structs.replace(brush, kind="erase")
        size = document.state.rect().size()
        try:
            self._stroke = Stroke(
                document,
                brush,
                self.workspace.foreground,
                symmetry=Symmetry(self.workspace.symmetry, size.width() / 2, size.height() / 2),
                target=self.workspace.paint_target,
                seed=len(document.history.entries()),
            )
        except UserError as error:
            self.workspace.problem.emit(error)

    def _draw_line(self, pointer: Pointer, pressure: float) -> None:
        start = self._line_from
        self._begin(pointer)
        stroke, self._stroke = self._stroke, None
        if stroke is None or start is None:
            return
        ends = [
            Input(at.x(), at.y(), pressure, pointer.tilt_x, pointer.tilt_y, pointer.time)
            for at in (start, pointer.at)
        ]
        stroke.line_to(ends[0])
        stroke.line_to(ends[1])
        stroke.finish()
        self._line_from = pointer.at

    def _line_start(self, pointer: Pointer) -> QPointF | None:
        """Where a straight line to the pointer would begin, if one would be drawn."""
        shift = bool(pointer.modifiers & Qt.KeyboardModifier.ShiftModifier)
        drawing = self._line_pressure is not None
        return self._line_from if drawing or (shift and self._stroke is None) else None

    def _forget(self) -> None:
        self._line_from = None

    def _follow(self, pointer: Pointer) -> None:
        before, self._hover = self._hover, pointer
        self._redraw(before, pointer)

    def _redraw(self, *pointers: Pointer | None) -> None:
        if self.view is None:
            return
        for pointer in pointers:
            if pointer is None:
                continue
            start = self._line_start(pointer)
            places = [pointer.view_at]
            if start is not None:
                places.append(self.view.to_view().map(start))
            self.view.update_overlay(around(*places, reach=self._reach() + 3))

    def _refresh(self) -> None:
        if self.view is not None:
            self.view.update_overlay()

    def _scale(self) -> float:
        """View coordinates a document pixel."""
        if self.view is None:
            return 1.0
        return math.sqrt(abs(self.view.to_view().determinant()))

    def _reach(self) -> float:
        """The outline's greater radius in view coordinates."""
        return self.brush.size / 2 * self._scale()

    def _outline(self, at: QPointF) -> QPainterPath:
        brush, radius = self.brush, self.brush.size / 2
        path = QPainterPath()
        path.addEllipse(QPointF(), radius, radius * brush.roundness)
        turn = QTransform()
        if not brush.follow:
            turn.rotate(brush.angle)
        whole = self.view.to_view() if self.view is not None else QTransform()
        linear = QTransform(whole.m11(), whole.m12(), whole.m21(), whole.m22(), 0, 0)
        return (turn * linear).map(path).translated(at)

    def _paint_symmetry(self, painter: QPainter) -> None:
        document, kind = self.workspace.document, self.workspace.symmetry
        if document is None or self.view is None or kind == "none":
            return
        canvas, to_view = QRectF(document.shown.rect()), self.view.to_view()
        middle = canvas.center()
        colour = QColor(self.view.tokens().accent)
        colour.setAlphaF(0.7)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
        ends = []
        if kind in ("vertical", "both"):
            ends.append((QPointF(middle.x(), canvas.top()), QPointF(middle.x(), canvas.bottom())))
        if kind in ("horizontal", "both"):
            ends.append((QPointF(canvas.left(), middle.y()), QPointF(canvas.right(), middle.y())))
        if kind == "radial":
            reach, count = min(canvas.width(), canvas.height()) / 2, Symmetry().count
            for index in range(count):
                spoke = QLineF.fromPolar(reach, 360 / count * index).translated(middle)
                ends.append((spoke.p1(), spoke.p2()))
        for a, b in ends:
            painter.drawLine(to_view.map(a), to_view.map(b))


def _input(pointer: Pointer) -> Input:
    at = pointer.at
    return Input(at.x(), at.y(), pointer.pressure, pointer.tilt_x, pointer.tilt_y, pointer.time)
