"""Lasso and polygon: a selection along a line."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPolygonF
from PySide6.QtWidgets import QWidget

from aipaint.app.workspace import Workspace
from aipaint.ui.canvas_marks import two_tone_ring
from aipaint.ui.tools.base import Pointer
from aipaint.ui.tools.options import no_modifiers
from aipaint.ui.tools.select_tool import SHIFT, SelectTool
from aipaint.ui.tools.selection_options import SelectionOptions

_NEAR = 8.0  # view coordinates: so near to its beginning a click closes a polygon
_APART = 0.5  # view coordinates between two places of a lasso at least
_SNAP = 15  # degrees to which Shift turns a side


class _LineTool(SelectTool):
    """A line through points in document pixels, which is closed in the end."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._points: list[QPointF] = []

    def is_making(self) -> bool:
        return bool(self._points)

    def rubber(self) -> QPainterPath:
        path = QPainterPath()
        path.addPolygon(QPolygonF(self._points))
        return path

    def cancel(self) -> None:
        self._take_points()
        super().cancel()

    def options(self, parent: QWidget) -> QWidget | None:
        return SelectionOptions(self, parent)

    def _take_points(self) -> list[QPointF]:
        points, self._points = self._points, []
        self.redraw()
        return points

    def _in_view(self, a: QPointF, b: QPointF) -> float:
        """Distance of two places in view coordinates."""
        assert self.view is not None
        return self.view.to_view().map(QLineF(a, b)).length()


class LassoTool(_LineTool):
    """Selects what is drawn around."""

    id, icon, key = "select_lasso", "lasso", "L"

    def name(self) -> str:
        return self.tr("Lasso")

    def begin(self, pointer: Pointer) -> None:
        self._points = [pointer.at]

    def drag(self, pointer: Pointer) -> None:
        if self._points and self._in_view(self._points[-1], pointer.at) >= _APART:
            self._points.append(pointer.at)
            self.redraw()

    def end(self, pointer: Pointer) -> None:
        document, points = self.workspace.document, self._take_points()
        if document is None or len(points) < 3:
            self.deselect()
            return
        from aipaint.paint.selection import polygon

        state = document.state
        mask = polygon(points, state.rect(), self.antialias)
        document.apply("Lasso", self.joined(state, mask))


class PolygonTool(_LineTool):
    """Selects a polygon, clicked corner by corner.

    A double click, Enter or a click on the first corner closes it; Backspace takes the last corner
    back. Shift turns a side to steps of 15 degrees.
    """

    id, icon, key = "select_polygon", "pentagon", "Shift+L"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._end: QPointF | None = None  # where the pointer is: the next corner
        self._closes = False  # whether this press was on the first corner

    def name(self) -> str:
        return self.tr("Polygon Selection")

    def rubber(self) -> QPainterPath:
        end = [] if self._end is None or not self._points else [self._end]
        path = QPainterPath()
        path.addPolygon(QPolygonF([*self._points, *end]))
        return path

    def begin(self, pointer: Pointer) -> None:
        self._closes = len(self._points) > 2 and self._at_start(pointer)
        self._end = self._next(pointer)
        if not self._points:
            self._points = [pointer.at]
        self.redraw()

    def drag(self, pointer: Pointer) -> None:
        self.hover(pointer)

    def end(self, pointer: Pointer) -> None:
        if not self._points:
            return
        self._end = self._next(pointer)
        if self._closes and self._at_start(pointer):
            self.confirm()
        elif self._in_view(self._points[-1], self._end) >= 1:
            self._points.append(self._end)
            self.redraw()

    def hover(self, pointer: Pointer) -> None:
        super().hover(pointer)
        if self._points:
            self._end = self._next(pointer)
            self.redraw()

    def double_click(self, pointer: Pointer) -> None:
        if len(self._points) > 2:
            self.confirm()

    def confirm(self) -> None:
        document, points = self.workspace.document, self._take_points()
        if document is None or len(points) < 3:
            return
        from aipaint.paint.selection import polygon

        state = document.state
        mask = polygon(points, state.rect(), self.antialias)
        document.apply("Select Polygon", self.joined(state, mask))

    def key_press(self, event: QKeyEvent) -> bool:
        if self._points and event.key() == Qt.Key.Key_Backspace:
            if no_modifiers(event.modifiers()):
                self._points.pop()
                self.redraw()
            return True
        return super().key_press(event)

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        if len(self._points) > 2 and self.view is not None:  # here it can be closed
            two_tone_ring(painter, self.view.to_view().map(self._points[0]), _NEAR / 2)

    def _next(self, pointer: Pointer) -> QPointF:
        """Where a corner would be."""
        if not self._points:
            return pointer.at
        if not pointer.modifiers & SHIFT:
            return pointer.at
        side = QLineF(self._points[-1], pointer.at)
        angle, reach = math.radians(round(side.angle() / _SNAP) * _SNAP), side.length()
        return side.p1() + QPointF(reach * math.cos(angle), -reach * math.sin(angle))

    def _at_start(self, pointer: Pointer) -> bool:
        return self._in_view(self._points[0], pointer.at) <= _NEAR
