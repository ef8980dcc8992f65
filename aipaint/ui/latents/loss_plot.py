"""How a search has come along: its loss, step by step, as a curve."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from aipaint.ui.theme import ThemeSwitch

_PAD = 6


class LossPlot(QWidget):
    """Losses over steps, on a logarithmic scale; the width stands for all steps there will be."""

    def __init__(self, theme: ThemeSwitch) -> None:
        super().__init__()
        self._theme = theme
        self._losses: Sequence[float] = ()
        self._steps = 0
        self.setMinimumHeight(64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(lambda _tokens: self.update())
        self._say()

    def show_losses(self, losses: Sequence[float], steps: int) -> None:
        """Draw these; steps: how many there will be."""
        self._losses, self._steps = losses, steps
        self._say()
        self.update()

    def curve(self) -> QPolygonF:
        """Where the losses are, in the widget."""
        room = self._room()
        known = [max(loss, 1e-9) for loss in self._losses if math.isfinite(loss)]
        if not known:
            return QPolygonF()
        # At least a factor of two high: small wobbles are not made mountains.
        high, low = math.log(max(known)), math.log(min(known))
        reach = max(high - low, math.log(2))
        across = max(self._steps, len(known), 2) - 1
        points = [
            QPointF(
                room.left() + room.width() * place / across,
                room.top() + room.height() * (high - math.log(loss)) / reach,
            )
            for place, loss in enumerate(known)
        ]
        return QPolygonF(points)

    def sizeHint(self) -> QSize:
        return QSize(240, 72)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(tokens.field))
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        curve = self.curve()
        if curve.isEmpty():
            painter.setPen(QColor(tokens.muted))
            words = self.tr("Loss, step by step")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
            return
        painter.setPen(QPen(QColor(tokens.accent), 1.5))
        painter.drawPolyline(curve)
        end = curve.last()
        painter.setBrush(QColor(tokens.accent))
        painter.drawEllipse(end, 2.5, 2.5)
        painter.setPen(QColor(tokens.text))
        top = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        painter.drawText(self.rect().adjusted(_PAD, 3, -_PAD, -3), top, self._number())
        painter.end()

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_PAD, _PAD, -_PAD, -_PAD)

    def _number(self) -> str:
        return f"{self._losses[-1]:.4g}" if self._losses else ""

    def _say(self) -> None:
        if self._losses:
            words = self.tr("Loss {loss} after {steps} steps").format(
                loss=self._number(), steps=len(self._losses)
            )
        else:
            words = self.tr("Loss, step by step")
        self.setAccessibleName(words)
        self.setToolTip(words)
