"""A slider that is a strip of pictures: where one drags to is what one gets."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from aipaint.ui.own_keys import keeps

LOW, HIGH = 18, 44  # pixels high, without pictures and with them
_STEPS = 50  # of a key or a notch of the wheel, from the middle to an end
_COARSE, _FINE = 5.0, 0.2
_PAUSE_MS = 700  # after which keys and wheel begin another step
_Key = Qt.Key
_DOWN = (_Key.Key_Left, _Key.Key_Down)
_UP = (_Key.Key_Right, _Key.Key_Up)
_BACK = (_Key.Key_Delete, _Key.Key_Backspace, _Key.Key_0)
_OTHERS = (_Key.Key_PageUp, _Key.Key_PageDown, _Key.Key_Home, _Key.Key_End)


class StripSlider(QWidget):
    """From -span to span. `moved` tells of the user's changes alone, `ended` that one is through.

    A press goes there and drags on; Ctrl makes a drag fine. The wheel, with the focus, and arrows
    go in small steps, Shift in large and Ctrl in tiny ones; a double click, Delete or 0 goes back
    to the middle.
    """

    moved = Signal(float)
    ended = Signal()
    entered = Signal()

    def __init__(self, span: float) -> None:
        super().__init__()
        self._span, self._value = span, 0.0
        self._pictures: Sequence[QImage | None] = ()
        self._grip: tuple[float, float] | None = None  # where a fine drag began, and its value
        self._pressed = self._ring = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.ended)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self._high = LOW

    def value(self) -> float:
        """Where it stands."""
        return self._value

    def show_value(self, value: float) -> None:
        """Stand elsewhere without telling anybody; it may lie beyond the ends."""
        if value != self._value:
            self._value = value
            self.update()

    def set_height(self, height: int) -> None:
        """Be so many pixels high."""
        self._high = height
        self.updateGeometry()

    def show_pictures(self, pictures: Sequence[QImage | None]) -> None:
        """Show a strip; None where a picture has not come yet."""
        self._pictures = pictures
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self._high)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, self._high)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        palette, room = self.palette(), QRectF(self._room())
        shape = QPainterPath()
        shape.addRoundedRect(room, 4, 4)
        painter.fillPath(shape, palette.color(QPalette.ColorRole.Base))
        if self._high > LOW and self._pictures:
            painter.setClipPath(shape)
            self._paint_pictures(painter, room)
            painter.setClipping(False)
        accent = palette.color(QPalette.ColorRole.Accent)
        middle, at = self._place(0.0), self._place(self._value)
        bar = QRectF(min(middle, at), room.bottom() - 4, abs(at - middle), 4)
        painter.fillRect(bar, accent)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
        painter.drawLine(QPointF(middle, room.bottom() - 6), QPointF(middle, room.bottom()))
        hand = QRectF(at - 2, room.top() - 1, 4, room.height() + 2)
        painter.setPen(QPen(QColor(0, 0, 0, 160), 1))
        painter.setBrush(QColor("white"))
        painter.drawRoundedRect(hand, 2, 2)
        if self.hasFocus() and self._ring:
            painter.setPen(QPen(accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75), 5, 5)

    def _paint_pictures(self, painter: QPainter, room: QRectF) -> None:
        wide = room.width() / len(self._pictures)
        for number, picture in enumerate(self._pictures):
            if picture is None:
                continue
            cell = QRectF(room.left() + number * wide, room.top(), wide + 0.5, room.height())
            # As much of the middle as fills the cell.
            scale = min(picture.width() / cell.width(), picture.height() / cell.height())
            cut = QRectF(0, 0, cell.width() * scale, cell.height() * scale)
            cut.moveCenter(QRectF(picture.rect()).center())
            painter.drawImage(cell, picture, cut)

    def _room(self) -> QRect:
        return self.rect().adjusted(3, 3, -3, -3)

    def _place(self, value: float) -> float:
        room = self._room()
        share = min(1.0, max(-1.0, value / self._span))
        return room.left() + (share + 1) / 2 * room.width()

    def _value_at(self, x: float) -> float:
        room = self._room()
        share = 2 * (x - room.left()) / max(1, room.width()) - 1
        return self._span * min(1.0, max(-1.0, share))

    # Hands

    def event(self, event: QEvent) -> bool:
        wanted = (*_DOWN, *_UP, *_BACK, *_OTHERS)
        return keeps(event, lambda key: key.key() in wanted) or super().event(event)

    def enterEvent(self, event: QEvent) -> None:  # type: ignore[override]
        self.entered.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._end_pause()
        self._pressed, self._grip = True, None
        self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed:
            self._drag(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = False
            self.ended.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(0.0)
            self.ended.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus():
            event.ignore()  # one scrolls the list
            return
        notches = (event.angleDelta().y() or event.angleDelta().x()) / 120
        self._step(notches, event.modifiers())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _DOWN or key in _UP:
            self._step(1 if key in _UP else -1, event.modifiers())
        elif key in (_Key.Key_PageUp, _Key.Key_PageDown):
            self._step(10 if key == _Key.Key_PageUp else -10, Qt.KeyboardModifier.NoModifier)
        elif key in (_Key.Key_Home, _Key.Key_End):
            self._go(self._span if key == _Key.Key_End else -self._span)
            self._pause.start()
        elif key in _BACK:
            self._go(0.0)
            self._pause.start()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._ring = event.reason() in keys
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._end_pause()
        super().focusOutEvent(event)
        self.update()

    def _drag(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._grip = None
            self._go(self._value_at(x))
            return
        if self._grip is None:
            self._grip = x, self._value
        start, value = self._grip
        room = max(1, self._room().width())
        self._go(value + _FINE * 2 * self._span * (x - start) / room)

    def _step(self, steps: float, modifiers: Qt.KeyboardModifier) -> None:
        factor = 1.0
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            factor = _COARSE
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            factor = _FINE
        self._ring = True
        self._go(self._value + steps * factor * self._span / _STEPS)
        self._pause.start()

    def _go(self, value: float) -> None:
        value = round(min(self._span, max(-self._span, value)), 4)
        if value != self._value:
            self._value = value
            self.update()
            self.moved.emit(value)

    def _end_pause(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.ended.emit()
