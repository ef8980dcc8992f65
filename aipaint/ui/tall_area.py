"""A panel that is scrolled up and down, and never narrower than what is in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class TallArea(QScrollArea):
    """Shows `inside` in its whole width."""

    def __init__(self, inside: QWidget | None = None) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        if inside is not None:
            self.setWidget(inside)

    def minimumSizeHint(self) -> QSize:
        inside = self.widget()
        if not isinstance(inside, QWidget):
            return super().minimumSizeHint()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(inside.minimumSizeHint().width() + bar, 64)

    def whole_height(self) -> int:
        """How much height shows all of it at the present width."""
        inside = self.widget()
        if not isinstance(inside, QWidget):
            return 0
        high = inside.heightForWidth(self.viewport().width())
        return max(high, inside.sizeHint().height() if high < 0 else 0)

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(self.minimumSizeHint())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.updateGeometry()  # only now are the letters those of the style sheet

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
