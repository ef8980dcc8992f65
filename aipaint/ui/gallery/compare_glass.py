"""Two pictures in one frame: beside each other, one over the other, or only what differs."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap

from aipaint.ui.gallery.glass import Glass, Sight
from aipaint.ui.pyramid import Pyramid

Shown = Pyramid | QPixmap | QImage
_REACH = 14.0  # view coordinates around the divider where the mouse takes hold of it
_GAP = 4  # between two pictures side by side
_MARGIN = 16
_KNOB = 13.0
_CHIP = QSizeF(26, 22)


class Mode(Enum):
    """How two pictures are compared."""

    SLIDER = "slider"
    SIDE = "side"
    BLINK = "blink"
    DIFFERENCE = "difference"


class CompareGlass(Glass):
    """Both pictures as large as they go in the frame of the larger one.

    split: where the divider lies, 0 (left) to 1 (right) of what is seen of the frame. flipped:
    whether blinking shows the second picture.
    """

    split_changed = Signal(float)
    flipped_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__(_MARGIN)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.mode = Mode.SLIDER
        self.split = 0.5
        self.flipped = False
        self.accent = QColor("white")
        self._pair: tuple[Sight | None, Sight | None] = (None, None)
        self._difference: Sight | None = None
        self._dragging = False

    def show_pair(
        self, size: QSize, first: tuple[Shown, QSize] | None, second: tuple[Shown, QSize] | None
    ) -> None:
        """Show two pictures, each with its size in pixels, in a frame of `size` pixels."""
        self._pair = (_in_frame(size, first), _in_frame(size, second))
        self.show_sights(size, [sight for sight in self._pair if sight is not None])

    def show_difference(self, image: QImage | None) -> None:
        """Show this, of the frame's shape, as what differs."""
        frame = QRectF(0, 0, self._frame.width(), self._frame.height())
        self._difference = None if image is None else Sight(Pyramid(image), frame)
        self.update()

    def use(self, mode: Mode) -> None:
        """Compare in another way; the view stays at its place."""
        self.mode = mode
        self._measure()
        self.update()

    def flip(self, flipped: bool) -> None:
        """Show the second picture, or the first, while blinking."""
        if flipped != self.flipped:
            self.flipped = flipped
            self.flipped_changed.emit(flipped)
            self.update()

    def move_split(self, split: float) -> None:
        """Put the divider elsewhere."""
        split = min(1.0, max(0.0, split))
        if split != self.split:
            self.split = split
            self.split_changed.emit(split)
            self.update()

    def divider(self) -> float:
        """Where the divider is, in view coordinates from the left."""
        seen = self._seen()
        return seen.left() + self.split * seen.width()

    def pane(self) -> QSize:
        """How much of the widget each picture has."""
        if self.mode is Mode.SIDE:
            return QSize(max(1, (self.width() - _GAP) // 2), self.height())
        return self.size()

    def place_in_view(self, position: QPointF) -> QPointF:
        second = self.width() - self.pane().width()
        if self.mode is Mode.SIDE and position.x() >= second:
            return QPointF(position.x() - second, position.y())
        return position

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.ground)
        if self._frame.isEmpty():
            return
        first, second = ([] if sight is None else [sight] for sight in self._pair)
        width = self.width()
        match self.mode:
            case Mode.SLIDER:
                x = self.divider()
                self._paint_part(painter, first, QRectF(0, 0, x, self.height()))
                self._paint_part(painter, second, QRectF(x, 0, width - x, self.height()))
                self._paint_divider(painter, x)
                self._paint_chip(painter, "A", left=True)
                self._paint_chip(painter, "B", left=False)
            case Mode.SIDE:
                half, start = self.pane().width(), width - self.pane().width()
                self._paint_part(painter, first, QRectF(0, 0, half, self.height()))
                part = QRectF(start, 0, half, self.height())
                self._paint_part(painter, second, part, start)
                painter.fillRect(QRectF(half, 0, start - half, self.height()), QColor("#2c2c2c"))
                self._paint_chip(painter, "A", left=True)
                self._paint_chip(painter, "B", left=False)
            case Mode.BLINK:
                self.paint_sights(painter, second if self.flipped else first)
                self._paint_chip(painter, "B" if self.flipped else "A", left=not self.flipped)
            case Mode.DIFFERENCE:
                self.paint_sights(painter, [] if self._difference is None else [self._difference])

    def _paint_part(
        self, painter: QPainter, sights: list[Sight], part: QRectF, dx: float = 0.0
    ) -> None:
        painter.save()
        painter.setClipRect(part)
        self.paint_sights(painter, sights, dx)
        painter.restore()

    def _paint_divider(self, painter: QPainter, x: float) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for ink, width in ((QColor(0, 0, 0, 120), 4.0), (QColor("white"), 2.0)):
            painter.setPen(QPen(ink, width))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        middle = QPointF(x, self.height() / 2)
        painter.setPen(QPen(self.accent if self.hasFocus() else QColor(0, 0, 0, 120), 2))
        painter.setBrush(QColor("white"))
        painter.drawEllipse(middle, _KNOB, _KNOB)
        painter.setPen(QPen(QColor("#202020"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for way in (-1, 1):
            tip = middle + QPointF(way * 8.0, 0)
            for rise in (-4.0, 4.0):
                painter.drawLine(tip, middle + QPointF(way * 4.0, rise))
        painter.restore()

    def _paint_chip(self, painter: QPainter, letter: str, left: bool) -> None:
        seen = self._seen()
        if self.mode is Mode.SIDE and not left:
            seen.translate(self.width() - self.pane().width(), 0)
        x = seen.left() + 8 if left else seen.right() - 8 - _CHIP.width()
        room = QRectF(QPointF(x, max(8.0, seen.top() + 8)), _CHIP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(20, 20, 20, 200))
        painter.drawRoundedRect(room, 6, 6)
        painter.setPen(QColor("white"))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, letter)
        painter.restore()

    # Input

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            place = event.position()
            if self.mode is Mode.SLIDER and (
                self.is_fitted() or abs(place.x() - self.divider()) <= _REACH
            ):
                self._dragging = True
                self._drag_to(place)
                return
            if self.mode is Mode.BLINK and self.is_fitted():
                self.flip(True)
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._drag_to(event.position())
            return
        super().mouseMoveEvent(event)
        if self.mode is Mode.SLIDER and event.buttons() == Qt.MouseButton.NoButton:
            near = abs(event.position().x() - self.divider()) <= _REACH
            self.setCursor(Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.mode is Mode.BLINK:
            self.flip(False)
        self._dragging = False
        super().mouseReleaseEvent(event)

    # Within

    def _drag_to(self, place: QPointF) -> None:
        seen = self._seen()
        if seen.width() > 0:
            self.move_split((place.x() - seen.left()) / seen.width())

    def _seen(self) -> QRectF:
        """What is seen of the frame in the first pane, in view coordinates."""
        pane = QRectF(0, 0, self.pane().width(), self.pane().height())
        sheet = self._glass.sheet() if not self._frame.isEmpty() else QRectF()
        seen = sheet.intersected(pane)
        return seen if not seen.isEmpty() else pane

    def _measure(self) -> None:
        self._glass.set_view(self.pane(), self.devicePixelRatioF())
        self._moved()


def frame_of(first: QSize, second: QSize) -> QSize:
    """Return the size of the larger of two pictures, by its pixels."""
    area, other = first.width() * first.height(), second.width() * second.height()
    return first if area >= other else second


def fitted(frame: QSize, size: QSize) -> QRectF:
    """Return where a picture of this size lies in a frame: whole, in the middle, touching it."""
    scaled = QSizeF(size).scaled(QSizeF(frame), Qt.AspectRatioMode.KeepAspectRatio)
    return QRectF(
        (frame.width() - scaled.width()) / 2,
        (frame.height() - scaled.height()) / 2,
        scaled.width(),
        scaled.height(),
    )


def _in_frame(frame: QSize, shown: tuple[Shown, QSize] | None) -> Sight | None:
    return None if shown is None else Sight(shown[0], fitted(frame, shown[1]))
