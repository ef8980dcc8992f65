"""A ring of hues around a square of that hue's shades."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QConicalGradient,
    QFocusEvent,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from aipaint.ui.canvas_marks import two_tone_ring

_RING = 16.0  # thickness in pixels
_GAP = 4.0
_STEP = 0.02  # of saturation or value, for an arrow key
_TURN = 1 / 72  # of the hue, for Page Up and Page Down


class ColourWheel(QWidget):
    """hue, saturation, value: 0 to 1. A grey keeps the hue it had.

    The ring turns the hue (Page Up, Page Down), the square holds saturation from left to right and
    value from below (arrow keys). `picked` tells of the user's changes alone.
    """

    picked = Signal(float, float, float)

    def __init__(self) -> None:
        super().__init__()
        self.hue, self.saturation, self.value = 0.0, 0.0, 0.0
        self._on = ""  # "ring" or "square" while the button is down
        self._ground: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(140, 140)
        self._say()

    def show_colour(self, hue: float, saturation: float, value: float) -> None:
        """Show a colour without telling anybody."""
        if hue != self.hue:
            self._ground = None
        self.hue, self.saturation, self.value = hue, saturation, value
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(164, 164)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return min(width, 164)

    def ring(self) -> QRectF:
        """The ring's outer edge."""
        side = min(self.width(), self.height()) - 2.0
        place = QRectF(0, 0, side, side)
        place.moveCenter(QRectF(self.rect()).center())
        return place

    def square(self) -> QRectF:
        """Where the shades are."""
        side = (self.ring().width() - 2 * (_RING + _GAP)) / math.sqrt(2)
        place = QRectF(0, 0, side, side)
        place.moveCenter(self.ring().center())
        return place

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._ground is None or self._ground.size() != self.size() * ratio:
            self._ground = self._drawn(ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._ground)
        square, ring = self.square(), self.ring()
        at = QPointF(
            square.left() + self.saturation * square.width(),
            square.bottom() - self.value * square.height(),
        )
        two_tone_ring(painter, at, 6)
        angle, reach = math.tau * self.hue, (ring.width() - _RING) / 2
        knob = ring.center() + QPointF(math.cos(angle), -math.sin(angle)) * reach
        two_tone_ring(painter, knob, _RING / 2)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().accent().color(), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            off = event.position() - self.ring().center()
            far = math.hypot(off.x(), off.y())
            inner = self.ring().width() / 2 - _RING - _GAP / 2
            self._on = "ring" if far >= inner else "square"
            self._take(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._on:
            self._take(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._on = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (0.0, -_STEP, 0.0),
            Qt.Key.Key_Right: (0.0, _STEP, 0.0),
            Qt.Key.Key_Up: (0.0, 0.0, _STEP),
            Qt.Key.Key_Down: (0.0, 0.0, -_STEP),
            Qt.Key.Key_PageUp: (_TURN, 0.0, 0.0),
            Qt.Key.Key_PageDown: (-_TURN, 0.0, 0.0),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
            return
        self._pick(self.hue + move[0], self.saturation + move[1], self.value + move[2])

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
        self.setAccessibleName(self.tr("Colour"))
        self.setAccessibleDescription(
            self.tr("Arrow keys change the shade, Page Up and Page Down the hue.")
        )

    def _take(self, place: QPointF) -> None:
        if self._on == "ring":
            off = place - self.ring().center()
            self._pick(math.atan2(-off.y(), off.x()) / math.tau, self.saturation, self.value)
        else:
            square = self.square()
            self._pick(
                self.hue,
                (place.x() - square.left()) / square.width(),
                (square.bottom() - place.y()) / square.height(),
            )

    def _pick(self, hue: float, saturation: float, value: float) -> None:
        bounded = (min(1.0, max(0.0, part)) for part in (saturation, value))
        self.show_colour(hue % 1.0, *bounded)
        self.picked.emit(self.hue, self.saturation, self.value)

    def _drawn(self, ratio: float) -> QPixmap:
        """Ring and square of the present hue: the knobs are all that moves on them."""
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ring, square = self.ring(), self.square()
        hues = QConicalGradient(ring.center(), 0)
        for step in range(13):
            hues.setColorAt(step / 12, QColor.fromHsvF(step / 12 % 1.0, 1, 1))
        band = QPainterPath()
        band.addEllipse(ring)
        band.addEllipse(ring.adjusted(_RING, _RING, -_RING, -_RING))
        painter.fillPath(band, hues)
        across = QLinearGradient(square.topLeft(), square.topRight())
        across.setColorAt(0, Qt.GlobalColor.white)
        across.setColorAt(1, QColor.fromHsvF(self.hue, 1, 1))
        painter.fillRect(square, across)
        down = QLinearGradient(square.topLeft(), square.bottomLeft())
        down.setColorAt(0, QColor(0, 0, 0, 0))
        down.setColorAt(1, Qt.GlobalColor.black)
        painter.fillRect(square, down)
        painter.end()
        return pixmap
