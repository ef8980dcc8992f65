"""The map one wanders on: small pictures as its ground, a crosshair where one is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from aipaint.app.latents.map import REACH, LatentMap, lattice, step_for
from aipaint.ui.own_keys import keeps
from aipaint.ui.theme import ThemeSwitch

_TILE = 72.0  # pixels that a picture of the ground is wide, about
_CLOSEST, _FARTHEST = 0.05, REACH  # units from the middle to the edge
_STEP, _FINE = 1 / 12, 1 / 60  # of the view, that a key goes
_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class MapView(QWidget):
    """A press or a drag goes there; the wheel comes nearer, the middle button shifts the map.

    Arrow keys go, with Shift in small steps; plus and minus come nearer and farther, Home leads
    back to the middle.
    """

    settled = Signal()  # the hand is off

    def __init__(self, world: LatentMap, theme: ThemeSwitch) -> None:
        super().__init__()
        self._world, self._theme = world, theme
        self._centre = QPointF()
        self._reach = 3.0  # units from the middle to the nearer edge
        self._grip: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Expanding)
        self.setMinimumSize(160, 120)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        world.came.connect(self.update)
        world.moved.connect(self._moved)
        theme.changed.connect(lambda _tokens: self.update())

    # Where one looks

    def reach(self) -> float:
        """How many units lie between the middle of the view and its nearer edge."""
        return self._reach

    def set_view(self, centre: QPointF, reach: float) -> None:
        """Look somewhere else."""
        self._centre = QPointF(centre)
        self._reach = min(_FARTHEST, max(_CLOSEST, reach))
        self._ask()
        self.update()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Come nearer; what lies at a place of the view stays there."""
        place = self.to_map(at) if at is not None else self._world.place()
        reach = min(_FARTHEST, max(_CLOSEST, self._reach / factor))
        share = reach / self._reach
        self.set_view(place + (self._centre - place) * share, reach)

    def to_map(self, at: QPointF) -> QPointF:
        """Return the place of the map at a point of the view."""
        off = (at - QRectF(self.rect()).center()) / self._scale()
        return self._centre + QPointF(off.x(), -off.y())

    def to_view(self, place: QPointF) -> QPointF:
        """Return the point of the view where a place of the map lies."""
        off = (place - self._centre) * self._scale()
        return QRectF(self.rect()).center() + QPointF(off.x(), -off.y())

    def _scale(self) -> float:
        """Pixels of a unit."""
        return max(1, min(self.width(), self.height())) / (2 * self._reach)

    def _seen(self) -> QRectF:
        half = QSizeF(self.size()) / (2 * self._scale())
        corner = self._centre - QPointF(half.width(), half.height())
        return QRectF(corner, half * 2)

    def _step(self) -> float:
        return step_for(_TILE / self._scale())

    # Hands

    def event(self, event: QEvent) -> bool:
        return keeps(event, _is_ours) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        way = _KEYS.get(Qt.Key(key))
        if way is not None:
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            far = 2 * self._reach * (_FINE if fine else _STEP)
            self._go(self._world.place() + QPointF(*way) * far)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1.25)
        elif key == Qt.Key.Key_Minus:
            self.zoom(0.8)
        elif key == Qt.Key.Key_Home:
            self.set_view(QPointF(), self._reach)
            self._go(QPointF())
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS and not event.isAutoRepeat():
            self.settled.emit()
        super().keyReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(self.to_map(event.position()))
        elif event.button() == Qt.MouseButton.MiddleButton:
            self._grip = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._grip is not None:
            off = (at - self._grip) / self._scale()
            self._grip = at
            self.set_view(self._centre - QPointF(off.x(), -off.y()), self._reach)
        elif event.buttons() & Qt.MouseButton.LeftButton:
            room = QRectF(self.rect())
            inside = QPointF(
                min(room.right(), max(room.left(), at.x())),
                min(room.bottom(), max(room.top(), at.y())),
            )
            self._go(self.to_map(inside))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._grip = None
        elif event.button() == Qt.MouseButton.LeftButton:
            self.settled.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(1.2 ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def _go(self, place: QPointF) -> None:
        self._world.go(place)

    # Qt's

    def sizeHint(self) -> QSize:
        return QSize(300, 300)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        self._world.sheets.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ask()

    def _moved(self) -> None:
        place = self._world.place()
        seen = self._seen()
        if self.isVisible() and not seen.contains(place):
            # So far that it is seen again, by a key or an undo.
            low, high = seen.topLeft(), seen.bottomRight()
            off = QPointF(
                min(0.0, place.x() - low.x()) + max(0.0, place.x() - high.x()),
                min(0.0, place.y() - low.y()) + max(0.0, place.y() - high.y()),
            )
            self.set_view(self._centre + off, self._reach)
            return
        self._ask()
        self.update()

    def _ask(self) -> None:
        if self.isVisible():
            pixels = self._step() * self._scale() * self.devicePixelRatioF()
            self._world.look(self._seen(), self._step(), -(-round(pixels) // 32) * 32)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.canvas))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._world.axes() != (None, None):
            # What was drawn from farther away stays until the nearer pictures are there.
            for coarser in (4.0, 2.0, 1.0):
                self._paint_ground(painter, self._step() * coarser)
            self._paint_middle(painter)
            self._paint_cross(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_ground(self, painter: QPainter, step: float) -> None:
        side = step * self._scale()
        for place in lattice(self._seen(), step):
            image = self._world.sheets.picture(self._world.latent(place))
            if image is None:
                continue
            middle = self.to_view(place)
            # On whole pixels, or a seam would be seen between two.
            left, top = round(middle.x() - side / 2), round(middle.y() - side / 2)
            right, bottom = round(middle.x() + side / 2), round(middle.y() + side / 2)
            painter.drawImage(QRectF(left, top, right - left, bottom - top), image)

    def _paint_middle(self, painter: QPainter) -> None:
        middle = self.to_view(QPointF())
        line = QColor(255, 255, 255, 70)
        painter.setPen(QPen(line, 1))
        painter.drawLine(QPointF(middle.x(), 0), QPointF(middle.x(), self.height()))
        painter.drawLine(QPointF(0, middle.y()), QPointF(self.width(), middle.y()))

    def _paint_cross(self, painter: QPainter) -> None:
        at = self.to_view(self._world.place())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 180), 4.0), (QColor(255, 255, 255), 2.0)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(at, 9.0, 9.0)
            for way in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)):
                painter.drawLine(at + way * 5, at + way * 16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _is_ours(event: QKeyEvent) -> bool:
    shift = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    if event.modifiers() & ~shift:
        return False
    others = (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_Home)
    return event.key() in _KEYS or event.key() in others
