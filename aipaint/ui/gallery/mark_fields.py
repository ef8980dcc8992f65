"""Stars and labels to be given with mouse or keys."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from aipaint.app.library.label_words import LABEL_COLOURS, label_name
from aipaint.ui.theme import ThemeSwitch

_HEIGHT = 24
_MOST = 5
_NONE = -1
_LABELS = ("", *LABEL_COLOURS)


class _Cells(QWidget):
    """A row of places of which one is under the pointer."""

    def __init__(self, count: int, wide: int, theme: ThemeSwitch) -> None:
        super().__init__()
        self._theme = theme
        self._wide = wide
        self._count = count
        self.hovered = _NONE
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(lambda _tokens: self.update())

    def sizeHint(self) -> QSize:
        return QSize(self._count * self._wide + 2, _HEIGHT + 2)

    def cell(self, number: int) -> QRectF:
        """Where a place is."""
        return QRectF(1 + number * self._wide, 1, self._wide, _HEIGHT)

    def at(self, place: QPointF) -> int:
        """The place at a point, -1 beside them."""
        number = int((place.x() - 1) // self._wide)
        return number if 0 <= number < self._count and 0 <= place.y() < self.height() else _NONE

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hovered = self.at(event.position())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()  # the press did it

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered = _NONE
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def draw_focus(self, painter: QPainter) -> None:
        """Draw the edge of the focus."""
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.tokens.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


class Stars(_Cells):
    """0 to 5 stars; digits and arrow keys give them, a click on the last one takes all away."""

    given = Signal(int)

    def __init__(self, theme: ThemeSwitch) -> None:
        super().__init__(_MOST, 22, theme)
        self._stars: int | None = 0

    def stars(self) -> int | None:
        """How many there are; None where pictures differ."""
        return self._stars

    def show_stars(self, stars: int | None) -> None:
        """Show stars; None where pictures differ."""
        self._stars = stars
        said = self.tr("mixed") if stars is None else f"{stars} / {_MOST}"
        self.setAccessibleName(self.tr("Stars: {stars}").format(stars=said))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.at(event.position()) + 1
        if event.button() == Qt.MouseButton.LeftButton and number:
            self.given.emit(0 if number == self._stars else number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        stars, key = self._stars or 0, event.key()
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_5:
            self.given.emit(key - Qt.Key.Key_0)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            step = 1 if key == Qt.Key.Key_Right else -1
            self.given.emit(min(max(0, stars + step), _MOST))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(_MOST):
            full = number < (self._stars or 0)
            offered = self.isEnabled() and number <= self.hovered
            ink = QColor(tokens.text if full or offered else tokens.muted)
            if not full and not offered:
                ink.setAlphaF(0.55)
            painter.setPen(QPen(ink, 1.2))
            painter.setBrush(ink if full else Qt.BrushStyle.NoBrush)
            painter.drawPolygon(star(self.cell(number).center(), 8.0))
        self.draw_focus(painter)
        painter.end()


class LabelDots(_Cells):
    """The colours of labels, and none; arrow keys go through them."""

    given = Signal(str)

    def __init__(self, theme: ThemeSwitch) -> None:
        super().__init__(len(_LABELS), 20, theme)
        self._label: str | None = ""

    def label(self) -> str | None:
        """The colour's name, empty for none; None where pictures differ."""
        return self._label

    def show_label(self, label: str | None) -> None:
        """Show a label; None where pictures differ."""
        self._label = label
        said = self.tr("mixed") if label is None else label_name(label)
        self.setAccessibleName(self.tr("Label: {label}").format(label=said))
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self.at(QPointF(event.pos()))
            if number != _NONE:
                QToolTip.showText(event.globalPos(), label_name(_LABELS[number]), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and number != _NONE:
            self.given.emit(_LABELS[number])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            number = 0 if self._label is None else _LABELS.index(self._label)
            self.given.emit(_LABELS[min(max(0, number + step), len(_LABELS) - 1)])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, label in enumerate(_LABELS):
            centre = self.cell(number).center()
            chosen, offered = label == self._label, number == self.hovered and self.isEnabled()
            if label:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(LABEL_COLOURS[label]))
                painter.drawEllipse(centre, 5.5, 5.5)
            else:
                painter.setPen(QPen(QColor(tokens.muted), 1.2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(centre, 5.0, 5.0)
                painter.drawLine(centre + QPointF(-3.5, 3.5), centre + QPointF(3.5, -3.5))
            if chosen or offered:
                painter.setPen(QPen(QColor(tokens.text if chosen else tokens.muted), 1.4))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(centre, 8.5, 8.5)
        self.draw_focus(painter)
        painter.end()


def star(centre: QPointF, radius: float) -> QPolygonF:
    """Return a star with five points, one of them up."""
    points: list[QPointF] = []
    for corner in range(10):
        length = radius if corner % 2 == 0 else radius * 0.45
        angle = math.pi * corner / 5
        points.append(centre + QPointF(length * math.sin(angle), -length * math.cos(angle)))
    return QPolygonF(points)
