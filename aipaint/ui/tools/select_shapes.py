"""Rectangle and ellipse: a selection drawn from corner to corner."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from aipaint.app.workspace import Workspace
from aipaint.ui.tools.base import Pointer
from aipaint.ui.tools.select_tool import ALT, SHIFT, SelectTool, is_far
from aipaint.ui.tools.selection_options import SelectionOptions

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

    from aipaint.paint.document import Document

_GAP = 12.0  # view coordinates between the frame and its size


class _FrameTool(SelectTool):
    """Draws a frame of whole pixels.

    A key held from the beginning says what the new selection does to the old one; pressed during
    the drag, Shift makes the frame as wide as high and Alt has it grow from its middle. Its size
    stands beside it.
    """

    margin = 160.0

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._from: QPointF | None = None
        self._pressed: Pointer | None = None
        self._frame = QRectF()
        self._held = Qt.KeyboardModifier.NoModifier  # since the press

    def is_making(self) -> bool:
        return self._from is not None

    def begin(self, pointer: Pointer) -> None:
        self._from = _corner(pointer.at)
        self._pressed, self._held = pointer, pointer.modifiers
        self._frame = QRectF(self._from, self._from)

    def drag(self, pointer: Pointer) -> None:
        if self._from is None:
            return
        self._held &= pointer.modifiers
        fresh = pointer.modifiers & ~self._held
        by = _corner(pointer.at) - self._from
        if fresh & SHIFT:
            side = max(abs(by.x()), abs(by.y()))
            by = QPointF(math.copysign(side, by.x()), math.copysign(side, by.y()))
        start = self._from - by if fresh & ALT else self._from
        self._frame = QRectF(start, self._from + by).normalized()
        self.redraw()

    def end(self, pointer: Pointer) -> None:
        if self._from is None or self._pressed is None:
            return
        self.drag(pointer)
        frame, document = self._frame.toRect(), self.workspace.document
        self._give_up()
        if document is not None and not frame.isEmpty() and is_far(self._pressed, pointer):
            self.choose(document, frame)
        else:
            self.deselect()

    def cancel(self) -> None:
        self._give_up()
        super().cancel()

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        if self.view is None or self._from is None or self._frame.isEmpty():
            return
        words = f"{self._frame.width():.0f} × {self._frame.height():.0f}"
        corner = self.view.to_view().mapRect(self._frame).bottomRight()
        label = QRectF(painter.fontMetrics().boundingRect(words)).adjusted(-6, -3, 6, 3)
        label.moveTopLeft(corner + QPointF(_GAP, _GAP))
        seen = painter.viewport()
        label.moveRight(min(label.right(), seen.right() - _GAP))
        label.moveBottom(min(label.bottom(), seen.bottom() - _GAP))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 170))
        painter.drawRoundedRect(label, 3, 3)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, words)

    def options(self, parent: QWidget) -> QWidget | None:
        return SelectionOptions(self, parent)

    def choose(self, document: Document, frame: QRect) -> None:
        """Select what the frame holds."""
        raise NotImplementedError

    def _give_up(self) -> None:
        self._from = None
        self.redraw()
        self._frame = QRectF()


class RectangleTool(_FrameTool):
    """Selects an upright rectangle of whole pixels."""

    id, icon, key = "select_rectangle", "square-dashed", "S"
    smooths = False

    def name(self) -> str:
        return self.tr("Rectangle Selection")

    def rubber(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self._frame)
        return path

    def choose(self, document: Document, frame: QRect) -> None:
        from aipaint.paint.selection import rectangle

        state = document.state
        document.apply("Select Rectangle", self.joined(state, rectangle(frame, state.rect())))


class EllipseTool(_FrameTool):
    """Selects the ellipse in a frame."""

    id, icon, key = "select_ellipse", "circle-dashed", "Shift+S"

    def name(self) -> str:
        return self.tr("Ellipse Selection")

    def rubber(self) -> QPainterPath:
        path = QPainterPath()
        path.addEllipse(self._frame)
        return path

    def choose(self, document: Document, frame: QRect) -> None:
        from aipaint.paint.selection import ellipse

        state = document.state
        mask = ellipse(frame, state.rect(), self.antialias)
        document.apply("Select Ellipse", self.joined(state, mask))


def _corner(at: QPointF) -> QPointF:
    """The corner of a pixel that is nearest."""
    return QPointF(round(at.x()), round(at.y()))
