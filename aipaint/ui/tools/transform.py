"""Scaling, turning and distorting a layer, a group, or what is selected of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QPainter, QTransform
from PySide6.QtWidgets import QWidget

from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.paint.document import Change
from aipaint.paint.resample import Filter
from aipaint.paint.transform import turn_of
from aipaint.ui.tools import transform_box as box
from aipaint.ui.tools.base import Pointer, Tool
from aipaint.ui.tools.transform_live import LiveTransform

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
STEP = 15.0  # degrees of a turn with Shift
ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


@dataclass(frozen=True, slots=True)
class _Drag:
    """How it was when the button went down. bend: perspective instead of scaling."""

    part: str
    at: QPointF
    matrix: QTransform
    bend: bool


@dataclass(frozen=True, slots=True)
class Geometry:
    """What the numbers show: the upright box around the result in document pixels, the lengths of
    its own sides, degrees clockwise. bent: a perspective, which has no such lengths.
    """

    x: float
    y: float
    width: float
    height: float
    angle: float
    bent: bool


class TransformTool(Tool):
    """A box with handles: drag them to scale, inside to move, outside to turn.

    Shift keeps proportions and turns in steps, Alt scales about the middle, Ctrl pulls a corner
    (perspective) or an edge (slant). Nothing is done before Enter, or before another tool's turn.
    """

    id, icon, key = "transform", "vector-square", "Ctrl+T"
    shown = Signal()  # other numbers, or nothing to transform any more

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.filter = Filter.BICUBIC
        self.keep = False  # proportions, as if Shift were held
        self._live = LiveTransform(self)
        self._live.refused.connect(self._refuse)
        self._drag: _Drag | None = None
        self._hover: QPointF | None = None  # in the view
        self._has_turn = False
        workspace.changed.connect(self._hear)
        workspace.replaced.connect(self._begin)

    def name(self) -> str:
        return self.tr("Transform")

    def activate(self) -> None:
        self._has_turn = True
        self._begin()

    def deactivate(self) -> None:
        self._has_turn = False
        if self._live.is_changed():
            self._live.apply(self.filter, "Transform")
        self._live.cancel()
        self._drag = None

    def is_busy(self) -> bool:
        return self._live.is_changed()

    # What the numbers show and set

    def geometry(self) -> Geometry | None:
        """How what is transformed lies now; None when there is nothing."""
        if not self._live.is_open():
            return None
        rect, matrix = self._rect(), self._live.matrix
        around, (wide, high) = matrix.mapRect(rect), box.lengths(rect, matrix)
        bent = not matrix.isAffine()
        return Geometry(around.x(), around.y(), wide, high, box.angle(matrix), bent)

    def set_place(self, x: float | None = None, y: float | None = None) -> None:
        """Move the upright box's corner."""
        now = self.geometry()
        if now is not None:
            right = 0.0 if x is None else x - now.x
            self._move_by(QPointF(right, 0.0 if y is None else y - now.y))

    def set_size(self, width: float | None = None, height: float | None = None) -> None:
        """Scale along the own sides; the upright box's corner stays."""
        now = self.geometry()
        if now is None:
            return
        sx = 1.0 if width is None else width / now.width
        sy = 1.0 if height is None else height / now.height
        if self.keep:
            sx = sy = sx if height is None else sy
        rect = self._rect()
        matrix = box.scaled(rect, self._live.matrix, sx, sy, rect.center())
        after = matrix.mapRect(rect)
        matrix *= QTransform.fromTranslate(now.x - after.x(), now.y - after.y())
        self._show(box.settled(rect, matrix))

    def set_angle(self, degrees: float) -> None:
        """Turn about the middle to an angle."""
        now = self.geometry()
        if now is not None:
            self._show(box.turned(self._rect(), self._live.matrix, degrees - now.angle))

    def flip(self, horizontal: bool) -> None:
        """Mirror where it is, on the upright box."""
        if self._live.is_open():
            middle = self._live.matrix.mapRect(self._rect()).center()
            flip = QTransform.fromTranslate(-middle.x(), -middle.y())
            flip *= QTransform.fromScale(-1, 1) if horizontal else QTransform.fromScale(1, -1)
            flip *= QTransform.fromTranslate(middle.x(), middle.y())
            self._show(box.settled(self._rect(), self._live.matrix * flip))

    def quarter(self, quarters: int) -> None:
        """Turn by quarters clockwise."""
        if self._live.is_open():
            around = self._live.matrix.mapRect(self._rect()).toAlignedRect()
            self._show(self._live.matrix * turn_of(around, quarters))

    # The pointer

    def press(self, pointer: Pointer) -> None:
        if not self._live.is_open() and not self._begin(tell=True):
            return
        part = self._part(pointer.view_at)
        bend = bool(pointer.modifiers & _CTRL) and part in box.HANDLES
        self._drag = _Drag(part, pointer.at, QTransform(self._live.matrix), bend)

    def move(self, pointer: Pointer) -> None:
        drag = self._drag
        if drag is None:
            return
        rect, by = self._rect(), pointer.at - drag.at
        shift = bool(pointer.modifiers & _SHIFT)
        if drag.part == "inside":
            if shift:
                by = along_one_axis(by)
            matrix = drag.matrix * QTransform.fromTranslate(round(by.x()), round(by.y()))
        elif drag.part == "outside":
            matrix = self._turned(drag, pointer.at, shift)
        elif drag.bend:
            pulled = box.bent(rect, drag.matrix, drag.part, by)
            if pulled is None:
                return
            matrix = pulled
        else:
            keep, centred = shift != self.keep, bool(pointer.modifiers & _ALT)
            matrix = box.resized(rect, drag.matrix, drag.part, by, keep, centred)
        self._show(matrix)

    def release(self, pointer: Pointer) -> None:
        if self._drag is not None:
            self.move(pointer)
            self._drag = None
            self._live.flush()
            self._redraw()

    def hover(self, pointer: Pointer) -> None:
        self._hover = pointer.view_at

    def leave(self) -> None:
        self._hover = None

    def double_click(self, pointer: Pointer) -> None:
        if self._part(pointer.view_at) == "inside":
            self._drag = None
            self.confirm()

    def cancel(self) -> None:
        self._drag = None
        if self._live.is_open():
            self._live.cancel()
            self._begin_again()

    def confirm(self) -> None:
        self._drag = None
        if self._live.is_changed():
            self._live.apply(self.filter, "Transform")
            self._begin_again()

    def key_press(self, event: QKeyEvent) -> bool:
        step = ARROWS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & (_CTRL | _ALT) or not self._live.is_open():
            return False
        self._move_by(step * (10 if event.modifiers() & _SHIFT else 1))
        return True

    def cursor(self) -> QCursor:
        if self._hover is None or not self._live.is_open() or self.view is None:
            return QCursor(Qt.CursorShape.ArrowCursor)
        part = self._drag.part if self._drag is not None else self._part(self._hover)
        if part == "inside":
            return QCursor(Qt.CursorShape.SizeAllCursor)
        if part == "outside":
            return box.turning_cursor()
        return QCursor(box.cursor_of(self._rect(), self._to_view(), part))

    def paint(self, painter: QPainter) -> None:
        if self._live.is_open() and self.view is not None:
            box.paint_box(painter, self.view.tokens(), self._rect(), self._to_view())

    def options(self, parent: QWidget) -> QWidget | None:
        from aipaint.ui.tools.transform_options import TransformOptions

        return TransformOptions(self, parent)

    # Within

    def _rect(self) -> QRectF:
        return QRectF(self._live.rect())

    def _to_view(self) -> QTransform:
        assert self.view is not None  # it has its turn
        return self._live.matrix * self.view.to_view()

    def _part(self, at: QPointF) -> str:
        return box.part_at(self._rect(), self._to_view(), at)

    def _turned(self, drag: _Drag, to: QPointF, steps: bool) -> QTransform:
        rect = self._rect()
        middle = drag.matrix.map(rect.center())
        before, after = drag.at - middle, to - middle
        turn = math.atan2(after.y(), after.x()) - math.atan2(before.y(), before.x())
        degrees = math.degrees(turn)
        if steps:
            start = box.angle(drag.matrix)
            degrees = round((start + degrees) / STEP) * STEP - start
        return box.turned(rect, drag.matrix, degrees)

    def _move_by(self, by: QPointF) -> None:
        self._show(self._live.matrix * QTransform.fromTranslate(by.x(), by.y()))

    def _show(self, matrix: QTransform) -> None:
        if self._live.is_open():
            self._live.show(matrix)
            self._redraw()

    def _redraw(self) -> None:
        if self.view is not None:
            self.view.update_overlay()
        self.shown.emit()

    def _begin(self, tell: bool = False) -> bool:
        """Lift what is active. tell: why nothing can be."""
        self._live.end()
        self._drag = None
        document = self.workspace.document
        if self._has_turn and document is not None:
            try:
                self._live.begin(document)
            except UserError as error:
                if tell:
                    self.workspace.problem.emit(error)
        self._redraw()
        return self._live.is_open()

    def _begin_again(self) -> None:
        if not self._live.is_open():
            self._begin()

    def _hear(self, change: Change) -> None:
        if not self._has_turn or not change.committed:
            return
        before, after = change.before, change.after
        same = before.active == after.active and self._live.hear()
        if not same and not (self._live.is_changed() and self._live.hear()):
            self._begin()

    def _refuse(self, error: UserError) -> None:
        self._redraw()
        if self._drag is None:  # during a drag the box just stops following
            self.workspace.problem.emit(error)


def along_one_axis(by: QPointF) -> QPointF:
    """The larger part of a move, across or down."""
    return QPointF(by.x(), 0) if abs(by.x()) >= abs(by.y()) else QPointF(0, by.y())
