"""A dark ground on which one looks at pictures: wheel, hand and pinch bring them nearer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from aipaint.ui.movable_view import MovableView
from aipaint.ui.pyramid import Pyramid
from aipaint.ui.view_transform import steps_of

GROUND = "#101010"
PIXEL_ZOOM = 6.0  # from here on the pixels themselves are shown, unless the picture is fitted
_STEPS = 2  # quarter doublings that a notch of the wheel goes


class Sight(NamedTuple):
    """A picture, or a small copy of it, and where it lies in the frame, in the frame's pixels."""

    picture: Pyramid | QPixmap | QImage
    place: QRectF


class Glass(MovableView):
    """Shows one picture in a frame. margin: pixels left around a fitted one."""

    double_clicked = Signal()

    def __init__(self, margin: int = 0) -> None:
        super().__init__()
        self._glass.margin = margin
        self._sights: Sequence[Sight] = ()
        self._frame = QSize()
        self._hand: QPointF | None = None
        self.ground = QColor(GROUND)
        self.setMouseTracking(True)
        self.grabGesture(Qt.GestureType.PinchGesture)

    def frame(self) -> QSize:
        """The frame's size in its pixels."""
        return self._frame

    def show_sights(self, frame: QSize, sights: Sequence[Sight]) -> None:
        """Show pictures in a frame of this size; the view stays as it is for the same size."""
        self._sights = sights
        if frame != self._frame:
            self._frame = QSize(frame)
            self._glass.fitted = True
            self._glass.set_sheet(frame)
            self._moved()
        self.update()

    def fit_or_actual(self) -> None:
        """Show actual pixels, or all of it when those are shown."""
        if self.zoom() == 1.0:
            self.fit()
        else:
            self.actual()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.ground)
        self.paint_sights(painter, self._sights)

    def paint_sights(self, painter: QPainter, sights: Sequence[Sight], dx: float = 0.0) -> None:
        """Draw pictures where they lie in the view, moved to the right by `dx`."""
        painter.save()
        painter.setTransform(self.to_view() * QTransform.fromTranslate(dx, 0), True)
        near = self.zoom() >= PIXEL_ZOOM and not self.is_fitted()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not near)
        for sight in sights:
            picture, place = sight
            if isinstance(picture, Pyramid):
                scale = place.width() / max(1, picture.picture.width())
                picture = picture.at(self.zoom() * scale)
            if isinstance(picture, QPixmap):
                painter.drawPixmap(place, picture, QRectF(picture.rect()))
            else:
                painter.drawImage(place, picture, QRectF(picture.rect()))
        painter.restore()

    # Input

    def wheelEvent(self, event: QWheelEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not event.pixelDelta().isNull() and not control:
            # A touchpad: two fingers move the picture, a pinch or Ctrl zooms.
            self.pan(QPointF(event.pixelDelta()))
        else:
            at = self.place_in_view(event.position())
            self.zoom_by(event.angleDelta().y() / 120 * _STEPS, at)
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture) and pinch.scaleFactor() > 0:
                at = QPointF(self.mapFromGlobal(pinch.centerPoint().toPoint()))
                self.zoom_by(steps_of(pinch.scaleFactor()), self.place_in_view(at))
                return True
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
            and event.value() > -1
        ):
            self.zoom_by(steps_of(1 + event.value()), self.place_in_view(event.position()))
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._hand = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._hand is not None:
            moved, self._hand = event.position() - self._hand, event.position()
            if not self.is_fitted():
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self.pan(moved)
        # Whoever shows this wants to know that the mouse moves, too.
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hand = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def place_in_view(self, position: QPointF) -> QPointF:
        """Where a point of the widget lies in the view that zooms."""
        return position
