"""The canvas: shows one picture, near or far, and the next one while it is being painted."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QDrag,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QGestureEvent, QPinchGesture, QWidget

from aipaint.ui.pyramid import Pyramid
from aipaint.ui.theme import ThemeSwitch, Tokens

MIN_ZOOM, MAX_ZOOM = 1 / 32, 64.0
PIXEL_ZOOM = 6.0  # from here on a zoom by hand shows the pixels themselves
_STEPS_PER_DOUBLING = 4
_MARGIN = 32  # pixels left around a fitted picture
_LINE = 3  # height of the progress line


class CanvasView(QWidget):
    """A picture under a movable glass.

    zoom: device pixels per picture pixel, so 1 is sharp on any screen. While `progress` is not
    None a picture is being painted; its preview lies where the finished picture will lie.
    """

    zoom_changed = Signal(float)

    def __init__(self, theme: ThemeSwitch) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 200)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._tokens = theme.tokens
        theme.changed.connect(self._dress)
        self._pyramid: Pyramid | None = None
        self._file = ""
        self._preview: QImage | None = None
        self._size = QSize()
        self._progress: float | None = None
        self._zoom = 1.0
        self._centre = QPointF()  # what picture point lies in the middle of the widget
        self._fitted = True
        self._press: QPointF | None = None
        self._panning = False
        self._space = False
        self._ring = False

    # What it shows

    def picture(self) -> QImage | None:
        """The finished picture, or None."""
        return self._pyramid.picture if self._pyramid is not None else None

    def preview(self) -> QImage | None:
        """The preview that is shown in its place, or None."""
        return self._preview

    def progress(self) -> float | None:
        """How far the picture being painted is, 0 to 1; None when none is."""
        return self._progress

    def show_picture(self, image: QImage, file: str = "") -> None:
        """Show a finished picture; `file` is what other programs get when it is dragged out."""
        self._pyramid = Pyramid(image)
        self._file = file
        self._preview = None
        self._resize_sheet(image.size())

    def clear(self) -> None:
        """Show nothing."""
        self._pyramid, self._file, self._preview = None, "", None
        self._size = QSize()
        self.update()

    def show_preview(self, preview: QImage | None, size: QSize, progress: float) -> None:
        """Show a picture in the making: `size` is what it will have, `progress` from 0 to 1.

        Without a preview the last one, or the picture before it, stays.
        """
        self._progress = progress
        if preview is not None:
            self._preview = preview.convertToFormat(QImage.Format.Format_RGB32)
            self._resize_sheet(size)
        self.update()

    def end_preview(self) -> None:
        """Take the preview away; the finished picture, if there is one, shows again."""
        self._progress, self._preview = None, None
        if self._pyramid is not None:
            self._resize_sheet(self._pyramid.picture.size())
        self.update()

    # How near

    def zoom(self) -> float:
        """Device pixels per picture pixel."""
        return self._zoom

    def is_fitted(self) -> bool:
        """Whether the picture keeps filling the view when that is resized."""
        return self._fitted

    def fit(self) -> None:
        """Show the whole picture as large as it goes."""
        self._fitted = True
        if self._size.isEmpty():
            return
        ratio = self.devicePixelRatioF()
        room_w = max(1, self.width() - 2 * _MARGIN) * ratio
        room_h = max(1, self.height() - 2 * _MARGIN) * ratio
        zoom = min(room_w / self._size.width(), room_h / self._size.height())
        self._centre = QPointF(self._size.width() / 2, self._size.height() / 2)
        self._set_zoom(zoom)

    def actual(self) -> None:
        """Show one picture pixel as one pixel of the screen."""
        self._fitted = False
        self._set_zoom(1.0)

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Go nearer (or farther) by quarter doublings; the point `at` stays where it is."""
        if self._size.isEmpty():
            return
        place = QPointF(self.rect().center()) if at is None else at
        before = self.to_picture(place)
        self._fitted = False
        self._set_zoom(self._zoom * 2 ** (steps / _STEPS_PER_DOUBLING))
        self._centre += before - self.to_picture(place)
        self._keep_in_sight()
        self.update()

    def to_picture(self, place: QPointF) -> QPointF:
        """Widget coordinates to picture coordinates."""
        middle = QPointF(self.width() / 2, self.height() / 2)
        return self._centre + (place - middle) / self._scale()

    def sheet(self) -> QRectF:
        """Where the picture lies, in widget coordinates."""
        scale = self._scale()
        middle = QPointF(self.width() / 2, self.height() / 2)
        corner = middle - self._centre * scale
        return QRectF(corner.x(), corner.y(), *self._scaled(scale))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._tokens.canvas))
        if self._size.isEmpty():
            return
        sheet = self._on_pixels(self.sheet())
        self._paint_checks(painter, sheet)
        image = self._preview
        if image is None and self._pyramid is not None:
            image = self._pyramid.at(self._zoom)
        if image is not None:
            pixels = self._zoom >= PIXEL_ZOOM and not self._fitted and self._preview is None
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not pixels)
            painter.drawImage(sheet, image, QRectF(image.rect()))
        if self._progress is not None:
            self._paint_progress(painter, sheet)
        if self._ring and self.hasFocus():
            painter.setPen(QPen(QColor(self._tokens.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_checks(self, painter: QPainter, sheet: QRectF) -> None:
        pale, dark = ("#5a5a5a", "#4a4a4a") if self._tokens.dark else ("#ffffff", "#e4e4e4")
        tile = QPixmap(16, 16)
        tile.fill(QColor(pale))
        inner = QPainter(tile)
        inner.fillRect(0, 0, 8, 8, QColor(dark))
        inner.fillRect(8, 8, 8, 8, QColor(dark))
        inner.end()
        painter.fillRect(sheet, QBrush(tile))

    def _paint_progress(self, painter: QPainter, sheet: QRectF) -> None:
        line = QRectF(sheet.left(), sheet.bottom() + 8, sheet.width(), _LINE)
        # Near by, the picture's edge is out of sight: then the line lies on the view's edge.
        line.moveBottom(min(line.bottom(), self.height() - 4.0))
        line.setLeft(max(line.left(), 0.0))
        line.setRight(min(line.right(), float(self.width())))
        ground = QColor(self._tokens.muted)
        ground.setAlphaF(0.3)
        painter.fillRect(line, ground)
        line.setWidth(line.width() * min(1.0, self._progress or 0.0))
        painter.fillRect(line, QColor(self._tokens.accent))

    # Input

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            delta = event.angleDelta()
            self._pan(QPointF(delta.y() or delta.x(), 0) / 2)
        elif not event.pixelDelta().isNull() and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            # A touchpad: two fingers move the picture, a pinch or Ctrl zooms.
            self._pan(QPointF(event.pixelDelta()))
        else:
            self.zoom_by(event.angleDelta().y() / 120 * 2, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                at = QPointF(self.mapFromGlobal(pinch.centerPoint().toPoint()))
                self._pinch(pinch.scaleFactor(), at)
                return True
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self._pinch(1 + event.value(), event.position())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press = event.position()
        middle = event.button() == Qt.MouseButton.MiddleButton
        if middle or (self._space and event.button() == Qt.MouseButton.LeftButton):
            self._panning = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None:
            return
        moved = event.position() - self._press
        if self._panning:
            self._press = event.position()
            self._pan(moved)
        elif (
            event.buttons() & Qt.MouseButton.LeftButton
            and self._pyramid is not None
            and self._preview is None
            and moved.manhattanLength() >= QApplication.startDragDistance()
            and self.sheet().contains(self._press)
        ):
            self._press = None
            self._drag_out()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._press, self._panning = None, False
        self._show_hand()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = 48.0
        moves = {
            Qt.Key.Key_Left: QPointF(step, 0),
            Qt.Key.Key_Right: QPointF(-step, 0),
            Qt.Key.Key_Up: QPointF(0, step),
            Qt.Key.Key_Down: QPointF(0, -step),
        }
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space = True
                self._show_hand()
        elif event.key() in moves:
            self._pan(moves[Qt.Key(event.key())])
        elif event.text() in ("+", "="):
            self.zoom_by(2)
        elif event.text() == "-":
            self.zoom_by(-2)
        elif event.text() == "0":
            self.fit()
        elif event.text() == "1":
            self.actual()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_hand()
        else:
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # A ring tells the keyboard's user where she is; with the mouse one knows.
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._ring = event.reason() in keys
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        else:
            self._keep_in_sight()

    # Within

    def _drag_out(self) -> None:
        picture = self.picture()
        if picture is None:
            return
        data = QMimeData()
        data.setImageData(picture)
        if self._file:
            data.setUrls([QUrl.fromLocalFile(self._file)])
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(
            QPixmap.fromImage(picture).scaled(
                96,
                96,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        drag.setHotSpot(QPoint(48, 48))
        drag.exec(Qt.DropAction.CopyAction)

    def _resize_sheet(self, size: QSize) -> None:
        if size != self._size:
            first = self._size.isEmpty()
            self._size = QSize(size)
            self._centre = QPointF(size.width() / 2, size.height() / 2)
            if first or self._fitted:
                self.fit()
        self.update()

    def _scale(self) -> float:
        return self._zoom / self.devicePixelRatioF()

    def _scaled(self, scale: float) -> tuple[float, float]:
        return self._size.width() * scale, self._size.height() * scale

    def _on_pixels(self, rect: QRectF) -> QRectF:
        """Move a rectangle onto whole device pixels, so that 1:1 is not blurred by half of one."""
        ratio = self.devicePixelRatioF()
        return QRectF(
            round(rect.x() * ratio) / ratio, round(rect.y() * ratio) / ratio,
            rect.width(), rect.height(),
        )  # fmt: skip

    def _set_zoom(self, zoom: float) -> None:
        zoom = min(MAX_ZOOM, max(MIN_ZOOM, zoom))
        if zoom != self._zoom:
            self._zoom = zoom
            self.zoom_changed.emit(zoom)
        self._keep_in_sight()
        self.update()

    def _pinch(self, factor: float, at: QPointF) -> None:
        if factor > 0:
            self.zoom_by(math.log2(factor) * _STEPS_PER_DOUBLING, at)

    def _pan(self, by: QPointF) -> None:
        self._fitted = False
        self._centre -= by / self._scale()
        self._keep_in_sight()
        self.update()

    def _keep_in_sight(self) -> None:
        """Let no more than the middle of the view leave the picture."""
        self._centre.setX(min(max(self._centre.x(), 0.0), float(self._size.width())))
        self._centre.setY(min(max(self._centre.y(), 0.0), float(self._size.height())))

    def _show_hand(self) -> None:
        if self._space:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    def _dress(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.update()
