"""A curve that is drawn by its points: how a pen's pressure is felt."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from aipaint.paint.brush.curve import respond
from aipaint.paint.brush.parameters import Points

_MOST = 16  # points
_APART = 0.02  # the least between two points, along x
_GRIP = 5.0  # pixels: a point's radius
_STEP = 0.02


class CurveEdit(QWidget):
    """points: (x, y) in 0..1, x rising from 0 to 1.

    A point is dragged; a press elsewhere on the curve makes one; dragged off the field, or by
    Delete, it goes. Left and Right choose a point, Up and Down move it, Shift+Left and Shift+Right
    as well. `edited` tells of the user's changes alone.
    """

    edited = Signal(object)  # points

    def __init__(self) -> None:
        super().__init__()
        self._points: Points = ((0.0, 0.0), (1.0, 1.0))
        self._at = 0  # the chosen point
        self._dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say()

    def points(self) -> Points:
        """The curve that is shown."""
        return self._points

    def show_points(self, points: Points) -> None:
        """Show a curve without telling anybody."""
        if points != self._points:
            self._points = points
            self._at = min(self._at, len(points) - 1)
            self.update()

    def place(self, x: float, y: float) -> QPointF:
        """Where a point of the curve is in the widget."""
        field = self._field()
        return QPointF(field.left() + x * field.width(), field.bottom() - y * field.height())

    def sizeHint(self) -> QSize:
        return QSize(160, 112)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 112)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, field = self.palette(), self._field()
        frame = palette.accent() if self.hasFocus() else palette.mid()
        painter.setPen(QPen(frame.color(), 1))
        painter.setBrush(palette.base())
        painter.drawRoundedRect(field.adjusted(-0.5, -0.5, 0.5, 0.5), 4, 4)
        painter.setPen(QPen(palette.mid().color(), 1))
        for part in (0.25, 0.5, 0.75):
            painter.drawLine(self.place(part, 0), self.place(part, 1))
            painter.drawLine(self.place(0, part), self.place(1, part))
        wide = max(2, int(field.width()))
        line = [self.place(i / wide, respond(self._points, i / wide)) for i in range(wide + 1)]
        ink = palette.text().color() if self.isEnabled() else palette.mid().color()
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))
        for index, point in enumerate(self._points):
            chosen = index == self._at and self.hasFocus()
            painter.setBrush(palette.accent().color() if chosen else QColor(ink))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(self.place(*point), _GRIP - 1, _GRIP - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        here = event.position()
        near = [(self.place(*p) - here).manhattanLength() for p in self._points]
        if min(near) <= 3 * _GRIP:
            self._at = near.index(min(near))
        elif not self._insert(here):
            return
        self._dragging = True
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._dragging:
            return
        here, field = event.position(), self._field()
        inner = 0 < self._at < len(self._points) - 1
        if inner and not field.adjusted(-40, -40, 40, 40).contains(here):
            self._remove()
            return
        self._move(*self._value(here))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, (x, y) = Qt.Key(event.key()), self._points[self._at]
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        if way is not None and shift:
            self._move(x + way * _STEP, y)
        elif way is not None:
            self._at = min(len(self._points) - 1, max(0, self._at + way))
            self.update()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(x, y + (_STEP if key == Qt.Key.Key_Up else -_STEP))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def _say(self) -> None:
        self.setAccessibleName(self.tr("Pressure curve"))
        self.setToolTip(
            self.tr("From light to firm pressure. Drag a point; drag it away to remove it.")
        )

    def _field(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_GRIP, _GRIP, -_GRIP, -_GRIP)

    def _value(self, place: QPointF) -> tuple[float, float]:
        field = self._field()
        return (
            (place.x() - field.left()) / field.width(),
            (field.bottom() - place.y()) / field.height(),
        )

    def _insert(self, place: QPointF) -> bool:
        x, y = self._value(place)
        at = sum(1 for point in self._points if point[0] < x)
        if len(self._points) >= _MOST or not 0 < at < len(self._points):
            return False
        if min(x - self._points[at - 1][0], self._points[at][0] - x) < _APART:
            return False
        self._at = at
        self._set((*self._points[:at], (x, _share(y)), *self._points[at:]))
        return True

    def _move(self, x: float, y: float) -> None:
        points, at = self._points, self._at
        if 0 < at < len(points) - 1:
            x = min(points[at + 1][0] - _APART, max(points[at - 1][0] + _APART, x))
        else:
            x = points[at][0]  # the ends stay at no pressure and at all of it
        self._set((*points[:at], (x, _share(y)), *points[at + 1 :]))

    def _remove(self) -> None:
        points, at = self._points, self._at
        self._dragging = False
        if 0 < at < len(points) - 1:
            self._at = at - 1
            self._set((*points[:at], *points[at + 1 :]))

    def _set(self, points: Points) -> None:
        if points != self._points:
            self._points = points
            self.update()
            self.edited.emit(points)


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))
