"""The ground of a slide show: one picture on black that turns into another."""

from __future__ import annotations

from PySide6.QtCore import Property, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from aipaint.ui.pyramid import Pyramid


class SlideScreen(QWidget):
    """Two pictures. mix: 0 shows the one before, 1 the present one, between both are seen."""

    def __init__(self) -> None:
        super().__init__()
        self._mix = 1.0
        self._old: Pyramid | None = None
        self._new: Pyramid | None = None
        self._scaled: dict[int, QPixmap] = {}

    def show_picture(self, picture: Pyramid) -> None:
        """Begin to turn into another picture."""
        self._old, self._new = self._new, picture
        kept = (id(self._old), id(self._new))
        self._scaled = {key: value for key, value in self._scaled.items() if key in kept}
        self._set_mix(0.0)

    def _get_mix(self) -> float:
        return self._mix

    def _set_mix(self, mix: float) -> None:
        self._mix = mix
        self.update()

    mix = Property(float, _get_mix, _set_mix)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        # Added up, so that what both have stays as bright as it is all the way.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Plus)
        for picture, share in ((self._old, 1 - self._mix), (self._new, self._mix)):
            if picture is not None and share > 0:
                pixmap = self._fitted(picture)
                size = QSizeF(pixmap.size()) / self.devicePixelRatioF()
                place = QRectF(0, 0, size.width(), size.height())
                place.moveCenter(QRectF(self.rect()).center())
                painter.setOpacity(share)
                painter.drawPixmap(place.topLeft().toPoint(), pixmap)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._scaled.clear()
        super().resizeEvent(event)

    def _fitted(self, picture: Pyramid) -> QPixmap:
        """The picture as large as the screen, made once and not for each step of a fade."""
        found = self._scaled.get(id(picture))
        if found is None:
            ratio = self.devicePixelRatioF()
            room = (QSizeF(self.size()) * ratio).toSize()
            size = picture.picture.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
            zoom = size.width() / max(1, picture.picture.width())
            image = picture.at(min(1.0, zoom)).scaled(
                size,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            found = QPixmap.fromImage(image)
            found.setDevicePixelRatio(ratio)
            self._scaled[id(picture)] = found
        return found
