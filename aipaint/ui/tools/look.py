"""The tools that change the view alone: hand and magnifying glass."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QCursor, QPainter, QPen

from aipaint.app.workspace import Workspace
from aipaint.ui.canvas_marks import around
from aipaint.ui.tools.base import Pointer, Tool

_LEAST = 6.0  # view coordinates: a smaller frame was meant as a click


class _Movable(Protocol):
    def pan(self, by: QPointF) -> None: ...

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None: ...

    def show_part(self, part: QRectF) -> None: ...


class _Look(Tool):
    """A tool whose view can be moved, which only the canvas itself can be."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._from: QPointF | None = None

    def _movable(self) -> _Movable | None:
        return cast("_Movable | None", self.view)

    def is_busy(self) -> bool:
        return self._from is not None

    def cancel(self) -> None:
        self._from = None

    def deactivate(self) -> None:
        self.cancel()


class HandTool(_Look):
    """Moves the document under the glass."""

    id, icon, key = "hand", "hand", "H"

    def name(self) -> str:
        return self.tr("Hand")

    def press(self, pointer: Pointer) -> None:
        self._from = pointer.view_at

    def move(self, pointer: Pointer) -> None:
        view = self._movable()
        if view is not None and self._from is not None:
            view.pan(pointer.view_at - self._from)
            self._from = pointer.view_at

    def release(self, pointer: Pointer) -> None:
        self._from = None

    def cursor(self) -> QCursor:
        down = self._from is not None
        shape = Qt.CursorShape.ClosedHandCursor if down else Qt.CursorShape.OpenHandCursor
        return QCursor(shape)


class ZoomTool(_Look):
    """Goes nearer with a click, farther with Alt; a frame is shown as large as it goes."""

    id, icon, key = "zoom", "search", "Z"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._to = QPointF()

    def name(self) -> str:
        return self.tr("Zoom")

    def press(self, pointer: Pointer) -> None:
        self._from = self._to = pointer.view_at

    def move(self, pointer: Pointer) -> None:
        if self._from is not None:
            self._redraw()
            self._to = pointer.view_at
            self._redraw()

    def release(self, pointer: Pointer) -> None:
        view, start = self._movable(), self._from
        self._redraw()
        self._from = None
        if view is None or start is None:
            return
        frame = QRectF(start, pointer.view_at).normalized()
        if min(frame.width(), frame.height()) >= _LEAST:
            view.show_part(frame)
        else:
            out = pointer.modifiers & Qt.KeyboardModifier.AltModifier
            view.zoom_by(-4 if out else 4, pointer.view_at)

    def cancel(self) -> None:
        self._redraw()
        self._from = None

    def paint(self, painter: QPainter) -> None:
        if self._from is None or self.view is None:
            return
        frame = QRectF(self._from, self._to).normalized()
        painter.setPen(QPen(Qt.GlobalColor.black, 1))
        painter.drawRect(frame)
        painter.setPen(QPen(Qt.GlobalColor.white, 1, Qt.PenStyle.DashLine))
        painter.drawRect(frame)

    def _redraw(self) -> None:
        if self._from is not None and self.view is not None:
            self.view.update_overlay(around(self._from, self._to, reach=2))
