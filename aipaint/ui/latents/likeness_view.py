"""A picture and the one that was found for it: beside each other, or how far they are apart."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from aipaint.app.latents.projecting import error_map, mean_error
from aipaint.ui.theme import ThemeSwitch

_GAP = 4
Show = Literal["both", "error"]


class LikenessView(QWidget):
    """Draws both side by side, or the first and a map of the error, hot where the second is off."""

    def __init__(self, theme: ThemeSwitch) -> None:
        super().__init__()
        self._theme = theme
        self._wanted: QImage | None = None
        self._found: QImage | None = None
        self._error: QImage | None = None
        self._show: Show = "both"
        self.setMinimumSize(160, 96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(lambda _tokens: self.update())
        self._say()

    def show_pictures(self, wanted: QImage | None, found: QImage | None) -> None:
        """Show these; None where there is none yet."""
        if wanted is not self._wanted or found is not self._found:
            self._wanted, self._found, self._error = wanted, found, None
            self._say()
            self.update()

    def set_show(self, show: Show) -> None:
        """Show the found picture, or the error."""
        self._show = show
        self._say()
        self.update()

    def shown(self) -> QImage | None:
        """What stands on the right: the found picture, or the map of its error."""
        if self._show == "both" or self._found is None or self._wanted is None:
            return self._found
        if self._error is None:
            self._error = error_map(self._wanted, self._found)
        return self._error

    def sizeHint(self) -> QSize:
        return QSize(296, 150)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(tokens.canvas))
        half = (self.width() - _GAP) / 2
        words = (self.tr("The picture"), self.tr("Found"))
        for place, image in enumerate((self._wanted, self.shown())):
            room = QRectF(place * (half + _GAP), 0, half, self.height())
            if image is None:
                painter.setPen(QColor(tokens.muted))
                middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(room, middle, words[place])
                continue
            size = QSizeF(image.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            where = QRectF(QPointF(), size)
            where.moveCenter(room.center())
            painter.drawImage(where, image)
        painter.end()

    def _say(self) -> None:
        if self._wanted is None:
            words = self.tr("No picture was chosen yet")
        elif self._found is None:
            words = self.tr("The picture that is looked for")
        else:
            same = 100 * (1 - mean_error(self._wanted, self._sized(self._found, self._wanted)))
            words = self.tr("The picture and the found one: {share} % alike")
            words = words.format(share=f"{same:.1f}")
        self.setAccessibleName(words)
        self.setToolTip(words)

    def _sized(self, image: QImage, like: QImage) -> QImage:
        smooth = Qt.TransformationMode.SmoothTransformation
        return image.scaled(like.size(), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
