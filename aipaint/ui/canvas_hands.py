"""What mouse, pen, touchpad and keys mean on the canvas: the tool's work, or another view of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import (
    QCursor,
    QKeyEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QSinglePointEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from aipaint.ui.tools.base import Pointer
from aipaint.ui.view_transform import steps_of

if TYPE_CHECKING:
    from aipaint.ui.paint_view import PaintView

_STEP = 48.0  # view coordinates that an arrow key moves the document
_SNAP = 15.0  # degrees of a turn by hand while Shift is held
_MOVES = {
    Qt.Key.Key_Left: QPointF(_STEP, 0),
    Qt.Key.Key_Right: QPointF(-_STEP, 0),
    Qt.Key.Key_Up: QPointF(0, _STEP),
    Qt.Key.Key_Down: QPointF(0, -_STEP),
}
_HELD = (Qt.Key.Key_Space, Qt.Key.Key_R)  # keys that change what a press means
# Keys that mean what is in the making, while something is.
_ENDS = (
    Qt.Key.Key_Escape,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
)
# spent: the tool's work was given up, and the button is still down.
Mode = Literal["", "tool", "pan", "turn", "spent"]


def pointer_of(view: PaintView, event: QSinglePointEvent) -> Pointer:
    """One event of mouse or pen as tools hear it."""
    place = event.position()
    at, seconds = view.to_document(place), event.timestamp() / 1000
    if not isinstance(event, QTabletEvent):
        return Pointer(at, place, time=seconds, modifiers=event.modifiers())
    return Pointer(
        at,
        place,
        min(1.0, max(0.0, event.pressure())),
        event.xTilt(),
        event.yTilt(),
        seconds,
        event.modifiers(),
        event.pointerType() == QPointingDevice.PointerType.Eraser,
    )


class Hands(QObject):
    """Stands between the view's events and its tool. One thing is done at a time."""

    def __init__(self, view: PaintView) -> None:
        super().__init__(view)
        self._view = view
        self._mode: Mode = ""
        self._button = Qt.MouseButton.NoButton
        self._keys: set[int] = set()
        self._last = QPointF()  # of pan and turn, in view coordinates
        self._turned = 0.0
        self._angle = 0.0  # of the view, when a turn began
        self._pointer: Pointer | None = None

    def is_busy(self) -> bool:
        """Whether a button or the pen's tip is down."""
        return self._mode != ""

    def cursor(self) -> QCursor:
        """What the pointer looks like now."""
        if self._mode in ("pan", "turn"):
            return QCursor(Qt.CursorShape.ClosedHandCursor)
        if self._keys:
            return QCursor(Qt.CursorShape.OpenHandCursor)
        tool = self._view.tool()
        return tool.cursor() if tool is not None else QCursor(Qt.CursorShape.ArrowCursor)

    # Mouse and pen

    def press(self, event: QSinglePointEvent) -> None:
        """A button or the tip goes down."""
        if self._mode or self._view.document_size().isEmpty():
            return
        mode = self._meaning(event)
        if not mode:
            event.ignore()
            return
        self._mode, self._button, self._last = mode, event.button(), event.position()
        if mode == "turn":
            self._turned, self._angle = 0.0, self._view.angle()
        elif mode == "tool":
            # Every place the hand was counts in a stroke: hear them all.
            _compress(False)
            if isinstance(event, QTabletEvent):
                QCoreApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
            self._pointer = pointer_of(self._view, event)
            self._tool("press", self._pointer)

    def move(self, event: QSinglePointEvent) -> None:
        """The pointer moves, down or up."""
        pointer = pointer_of(self._view, event)
        if self._mode == "tool":
            self._pointer = pointer
            self._tool("move", pointer)
        elif self._mode == "pan":
            self._view.pan(event.position() - self._last)
            self._last = event.position()
        elif self._mode == "turn":
            self._turn(event)
        elif not self._mode:
            self._tool("hover", pointer)

    def release(self, event: QSinglePointEvent) -> None:
        """A button or the tip comes up."""
        if event.button() == self._button:
            self._end(pointer_of(self._view, event))

    def double_click(self, event: QSinglePointEvent) -> None:
        """The second press of two: a press as well, for a quick hand paints two strokes."""
        self.press(event)
        if self._mode == "tool" and self._pointer is not None:
            self._tool("double_click", self._pointer)

    def leave(self) -> None:
        """The pointer left the view."""
        tool = self._view.tool()
        if not self._mode and tool is not None:
            tool.leave()

    def let_go(self) -> None:
        """Nothing is held any more: end what is being done as if it had been let go."""
        self._keys.clear()
        if self._mode:
            self._end(self._pointer)

    def give_up(self) -> None:
        """Have the tool drop what it is making; the button may still be down."""
        tool = self._view.tool()
        if tool is not None:
            tool.cancel()
        if self._mode == "tool":
            self._unlisten()
            self._mode = "spent"

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Only the application hears that a pen is gone; what it drew until then stays.
        if event.type() == QEvent.Type.TabletLeaveProximity and self._mode == "tool":
            self._end(self._pointer)
        return False

    # Wheel and gestures

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, or move the document under two fingers."""
        event.accept()
        if self._mode:
            return
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            delta = event.angleDelta()
            self._view.pan(QPointF(delta.y() or delta.x(), 0) / 2)
        elif not event.pixelDelta().isNull() and not control:
            self._view.pan(QPointF(event.pixelDelta()))
        else:
            self._view.zoom_by(event.angleDelta().y() / 120 * 2, event.position())

    def gesture(self, event: QEvent) -> bool:
        """Two fingers on a touchpad or screen; return whether it was a gesture known here."""
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if not isinstance(pinch, QPinchGesture):
                return False
            at = QPointF(self._view.mapFromGlobal(pinch.centerPoint().toPoint()))
            self._pinch(pinch.scaleFactor(), at)
            self._twist(pinch.rotationAngle() - pinch.lastRotationAngle(), at)
            if not self._mode:
                self._view.pan(pinch.centerPoint() - pinch.lastCenterPoint())
            return True
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._pinch(1 + event.value(), event.position())
                return True
            if event.gestureType() == Qt.NativeGestureType.RotateNativeGesture:
                self._twist(event.value(), event.position())
                return True
        return False

    # Keys

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key is for the canvas, even where it is some action's shortcut."""
        if self._mode:
            return True  # nothing happens to the document behind a stroke's back
        tool = self._view.tool()
        busy = tool is not None and tool.is_busy()
        if busy and event.key() in _ENDS and not _commands(event):
            return True
        if tool is not None and tool.wants(event):
            return True
        return event.key() in _HELD and not _commands(event)

    def key_press(self, event: QKeyEvent) -> bool:
        """A key goes down; return whether it was used."""
        tool, key = self._view.tool(), Qt.Key(event.key())
        if self._mode:
            if key == Qt.Key.Key_Escape:
                self.give_up()
            return True
        if key in _HELD and not _commands(event):
            if not event.isAutoRepeat():
                self._keys.add(key)
            return True
        if tool is not None:
            if tool.is_busy() and not _commands(event):
                if key == Qt.Key.Key_Escape:
                    tool.cancel()
                    return True
                if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                    tool.confirm()
                    return True
            if tool.key_press(event):
                return True
        return not _commands(event) and self._steer(event)

    def key_release(self, event: QKeyEvent) -> bool:
        """A key comes up; return whether it was used."""
        if event.key() in self._keys and not event.isAutoRepeat():
            self._keys.discard(event.key())
            return True
        return self._mode != ""

    # Within

    def _meaning(self, event: QSinglePointEvent) -> Mode:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.button() == Qt.MouseButton.MiddleButton:
            return "turn" if shift else "pan"
        if event.button() != Qt.MouseButton.LeftButton:
            return ""
        if Qt.Key.Key_R in self._keys:
            return "turn"
        if Qt.Key.Key_Space in self._keys:
            return "turn" if shift else "pan"
        return "tool" if self._view.tool() is not None else ""

    def _tool(self, what: str, pointer: Pointer) -> None:
        tool = self._view.tool()
        if tool is not None:
            getattr(tool, what)(pointer)

    def _end(self, pointer: Pointer | None) -> None:
        mode, self._mode, self._button = self._mode, "", Qt.MouseButton.NoButton
        if mode == "turn":
            self._view.settle()
        elif mode == "tool":
            self._unlisten()
            if pointer is not None:
                self._tool("release", pointer)

    def _unlisten(self) -> None:
        _compress(True)
        QCoreApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]

    def _turn(self, event: QSinglePointEvent) -> None:
        middle = QPointF(self._view.rect().center())
        before, after = self._last - middle, event.position() - middle
        self._last = event.position()
        by = math.degrees(math.atan2(after.y(), after.x()) - math.atan2(before.y(), before.x()))
        self._turned += (by + 180) % 360 - 180
        way = -1 if self._view.is_mirrored() else 1
        angle = self._angle + way * self._turned
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and Qt.Key.Key_R in self._keys:
            angle = round(angle / _SNAP) * _SNAP
        self._view.turn_to(angle)

    def _pinch(self, factor: float, at: QPointF) -> None:
        if factor > 0 and not self._mode:
            self._view.zoom_by(steps_of(factor), at)

    def _twist(self, degrees: float, at: QPointF) -> None:
        if degrees and not self._mode:
            self._view.turn_by(degrees, at)

    def _steer(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _MOVES:
            self._view.pan(_MOVES[key])
        elif event.text() in ("+", "="):
            self._view.zoom_by(2)
        elif event.text() == "-":
            self._view.zoom_by(-2)
        elif event.text() == "0":
            self._view.fit()
        elif event.text() == "1":
            self._view.actual()
        else:
            return False
        return True


def _commands(event: QKeyEvent) -> bool:
    """Whether the key is held with one that makes a shortcut of it."""
    held = Qt.KeyboardModifier
    return bool(event.modifiers() & (held.ControlModifier | held.AltModifier | held.MetaModifier))


def _compress(on: bool) -> None:
    """Let X11 put several places of the mouse into one, or not. Pens tell each place anyway."""
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, on)
