"""Colours to choose from: a grid of them, and the pair at hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

_COLUMNS = 12
_LEAST, _MOST = 14, 22  # pixels of a swatch's side, its gap counted


class SwatchGrid(QWidget):
    """Small squares of colour, twelve in a row.

    chosen: a colour, and whether it is for the background (right button, Alt). Arrow keys go about,
    Enter chooses.
    """

    chosen = Signal(QColor, bool)

    def __init__(self) -> None:
        super().__init__()
        self._colours: list[QColor] = []
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def colours(self) -> Sequence[QColor]:
        """What is shown."""
        return tuple(self._colours)

    def show_colours(self, colours: Sequence[QColor]) -> None:
        """Show other colours."""
        self._colours = [QColor(colour) for colour in colours]
        self._at = min(self._at, max(0, len(self._colours) - 1))
        self.updateGeometry()
        self.update()

    def place(self, index: int) -> QRect:
        """Where a colour is."""
        row, column = divmod(index, _COLUMNS)
        cell = _cell(self.width())
        return QRect(column * cell, row * cell, cell - 2, cell - 2)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        rows = -(-len(self._colours) // _COLUMNS)
        return max(1, rows) * _cell(width)

    def sizeHint(self) -> QSize:
        return QSize(_COLUMNS * _MOST, self.heightForWidth(_COLUMNS * _MOST))

    def minimumSizeHint(self) -> QSize:
        return QSize(_COLUMNS * _LEAST, _LEAST)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._index(event.pos())
            if index is not None:
                QToolTip.showText(event.globalPos(), self._colours[index].name(), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self.palette().mid().color()
        for index, colour in enumerate(self._colours):
            painter.setPen(QPen(edge, 1))
            painter.setBrush(colour)
            painter.drawRoundedRect(self.place(index).adjusted(0, 0, -1, -1), 3, 3)
        if self.hasFocus() and self._colours:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().accent().color(), 2))
            painter.drawRoundedRect(self.place(self._at).adjusted(0, 0, -1, -1), 3, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._index(event.position().toPoint())
        if index is None:
            return
        self._at = index
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        self._choose(alt or event.button() == Qt.MouseButton.RightButton)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()  # it belongs to the press

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -_COLUMNS,
            Qt.Key.Key_Down: _COLUMNS,
        }
        key = Qt.Key(event.key())
        if key in steps:
            at = self._at + steps[key]
            if 0 <= at < len(self._colours):
                self._at = at
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _choose(self, background: bool) -> None:
        if self._colours:
            self.chosen.emit(self._colours[self._at], background)
        self.update()

    def _index(self, at: QPoint) -> int | None:
        return next((i for i in range(len(self._colours)) if self.place(i).contains(at)), None)


def _cell(width: int) -> int:
    return min(_MOST, max(_LEAST, width // _COLUMNS))


class ColourPair(QWidget):
    """Foreground over background. A click on the one behind asks to exchange them."""

    swap_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._front, self._back = QColor(), QColor()
        self.setFixedSize(44, 44)

    def show_colours(self, front: QColor, back: QColor) -> None:
        """Show a pair of colours."""
        self._front, self._back = QColor(front), QColor(back)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for rect, colour in ((self._behind(), self._back), (self._before(), self._front)):
            painter.setPen(QPen(self.palette().window().color(), 2))
            painter.setBrush(colour)
            painter.drawRoundedRect(rect, 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().mid().color(), 1))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 3, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._behind().contains(at) and not self._before().contains(at):
            self.swap_wanted.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()  # it belongs to the press

    def _before(self) -> QRect:
        return QRect(1, 1, 28, 28)

    def _behind(self) -> QRect:
        return QRect(14, 14, 28, 28)
