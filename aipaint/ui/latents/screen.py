"""A picture as large as there is room, on the colour of the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from aipaint.ui.theme import ThemeSwitch


class Screen(QWidget):
    """Shows one picture, or words while there is none. A click is told."""

    clicked = Signal()

    def __init__(self, theme: ThemeSwitch) -> None:
        super().__init__()
        self._theme = theme
        self._image: QImage | None = None
        self._words = ""
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Expanding)
        self.setMinimumSize(96, 96)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(lambda _tokens: self.update())

    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    def show_image(self, image: QImage | None) -> None:
        """Show a picture, or none."""
        self._image = image
        self.update()

    def set_words(self, words: str) -> None:
        """What is said while there is no picture."""
        self._words = words
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, 240)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, room = self._theme.tokens, QRectF(self.rect())
        painter = QPainter(self)
        painter.fillRect(room, QColor(tokens.canvas))
        if self._image is None:
            painter.setPen(QColor(tokens.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room.adjusted(16, 8, -16, -8), int(flags), self._words)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            fit = QSizeF(self._image.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(QPointF(), fit)
            place.moveCenter(room.center())
            painter.drawImage(place, self._image)
        painter.end()
