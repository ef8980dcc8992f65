"""The frame that models paint in: drawn, moved and resized, also beyond the canvas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from aipaint.app.workspace import Workspace
from aipaint.core.recipe import MIN_SIDE
from aipaint.paint.pixels import MAX_SIDE
from aipaint.ui.tools import transform_box as box
from aipaint.ui.tools.base import Pointer, Tool
from aipaint.ui.tools.crop import pulled, rounded
from aipaint.ui.tools.transform import ARROWS
from aipaint.ui.tools.transform_options import EntryRow, NumberBox

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_NEAR = 6.0  # view coordinates in which an edge snaps to the canvas's


@dataclass(frozen=True, slots=True)
class _Drag:
    """How it was when the button went down. part: a handle, "inside", or "" for a new frame."""

    part: str
    at: QPointF
    frame: QRectF
    before: QRect | None


class FrameTool(Tool):
    """Drag a frame, its handles, or the frame itself; Escape makes it the whole canvas again.

    Shift keeps the proportions, Alt the middle; edges snap to the canvas's unless Control is held.
    is_painting: whether Escape is wanted elsewhere. native: the size that the model likes.
    """

    id, icon, key = "frame", "scan", "F"
    shown = Signal()  # another frame

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.is_painting: Callable[[], bool] = lambda: False
        self.native: Callable[[], tuple[int, int] | None] = lambda: None
        self._drag: _Drag | None = None
        self._hover: QPointF | None = None
        workspace.frame_changed.connect(self._redraw)
        workspace.replaced.connect(self._redraw)

    def name(self) -> str:
        return self.tr("Frame")

    def deactivate(self) -> None:
        self._drag = None

    def is_busy(self) -> bool:
        return self._drag is not None

    def frame(self) -> QRect:
        """What models paint in, document pixels; empty without a document."""
        document = self.workspace.document
        if document is None:
            return QRect()
        frame = self.workspace.frame
        return document.state.rect() if frame is None else QRect(frame)

    def set_frame(self, frame: QRect | None) -> None:
        """Let models paint in another part; None: on the whole canvas."""
        self.workspace.set_frame(frame)

    def use_native(self) -> None:
        """Give the frame the size that the model likes, about its middle."""
        size, frame = self.native(), self.frame()
        if size is not None and not frame.isEmpty():
            wanted = QRect(0, 0, *size)
            wanted.moveCenter(frame.center())
            if self.workspace.document is not None:
                # Rather over the canvas than half beside it.
                canvas = self.workspace.document.state.rect()
                wanted = _within(wanted, canvas)
            self.set_frame(wanted)

    def press(self, pointer: Pointer) -> None:
        frame = self.frame()
        if frame.isEmpty() or self.view is None:
            return
        before = self.workspace.frame
        part = box.part_at(QRectF(frame), self.view.to_view(), pointer.view_at)
        if part == "outside" or (part == "inside" and before is None):
            start = QPointF(round(pointer.at.x()), round(pointer.at.y()))
            self._drag = _Drag("", start, QRectF(start, start), before)
        else:
            self._drag = _Drag(part, pointer.at, QRectF(frame), before)

    def move(self, pointer: Pointer) -> None:
        drag = self._drag
        if drag is None:
            return
        by = pointer.at - drag.at
        if not drag.part and max(abs(by.x()), abs(by.y())) < 1:
            return  # a click draws no frame
        if drag.part == "inside":
            frame = drag.frame.translated(round(by.x()), round(by.y())).toRect()
            self.set_frame(self._snapped_place(frame, pointer))
            return
        ratio = None
        if pointer.modifiers & _SHIFT:
            ratio = drag.frame.width() / drag.frame.height() if drag.frame.height() else 1.0
        centred = bool(pointer.modifiers & _ALT)
        frame = pulled(drag.frame, drag.part or "se", by, ratio, centred)
        if ratio is None:
            frame = self._snapped_edges(frame, pointer)
        self.set_frame(rounded(frame, ratio))

    def release(self, pointer: Pointer) -> None:
        drag, self._drag = self._drag, None
        frame = self.workspace.frame
        if drag is not None and frame is not None and min(frame.width(), frame.height()) < MIN_SIDE:
            self.set_frame(drag.before)  # too small to be painted in: hardly meant

    def hover(self, pointer: Pointer) -> None:
        self._hover = pointer.view_at

    def leave(self) -> None:
        self._hover = None

    def cancel(self) -> None:
        drag, self._drag = self._drag, None
        if drag is not None:
            self.set_frame(drag.before)

    def confirm(self) -> None:
        self._drag = None

    def wants(self, event: QKeyEvent) -> bool:
        if self.workspace.frame is None or event.modifiers() & (_CTRL | _ALT):
            return False
        if event.key() == Qt.Key.Key_Escape:
            return not event.modifiers() & _SHIFT and not self.is_painting()
        return Qt.Key(event.key()) in ARROWS

    def key_press(self, event: QKeyEvent) -> bool:
        frame = self.workspace.frame
        if frame is None or not self.wants(event):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.set_frame(None)
            return True
        by = ARROWS[Qt.Key(event.key())] * (10 if event.modifiers() & _SHIFT else 1)
        self.set_frame(frame.translated(by.toPoint()))
        return True

    def cursor(self) -> QCursor:
        frame = QRectF(self.frame())
        if self.view is None or self._hover is None or frame.isEmpty():
            return QCursor(Qt.CursorShape.CrossCursor)
        to_view = self.view.to_view()
        part = self._drag.part if self._drag else box.part_at(frame, to_view, self._hover)
        if part in box.HANDLES:
            return QCursor(box.cursor_of(frame, to_view, part))
        if part == "inside" and self.workspace.frame is not None:
            return QCursor(Qt.CursorShape.SizeAllCursor)
        return QCursor(Qt.CursorShape.CrossCursor)

    def paint(self, painter: QPainter) -> None:
        frame = self.frame()
        if self.view is not None and not frame.isEmpty():
            box.paint_box(painter, self.view.tokens(), QRectF(frame), self.view.to_view())

    def options(self, parent: QWidget) -> QWidget | None:
        return FrameOptions(self, parent)

    def _reach(self, pointer: Pointer) -> float:
        """How near to the canvas's edge another one snaps, in document pixels."""
        if self.view is None or pointer.modifiers & _CTRL:
            return 0.0
        return _NEAR / max(self.view.zoom(), 1e-6)

    def _canvas(self) -> QRectF:
        document = self.workspace.document
        return QRectF() if document is None else QRectF(document.state.rect())

    def _snapped_edges(self, frame: QRectF, pointer: Pointer) -> QRectF:
        reach, canvas = self._reach(pointer), self._canvas()
        frame = QRectF(frame)
        frame.setLeft(_near(frame.left(), canvas.left(), canvas.right(), reach))
        frame.setRight(_near(frame.right(), canvas.left(), canvas.right(), reach))
        frame.setTop(_near(frame.top(), canvas.top(), canvas.bottom(), reach))
        frame.setBottom(_near(frame.bottom(), canvas.top(), canvas.bottom(), reach))
        return frame

    def _snapped_place(self, frame: QRect, pointer: Pointer) -> QRect:
        reach, canvas, place = self._reach(pointer), self._canvas(), QRectF(frame)
        for edge, low, high, move in (
            (place.left(), canvas.left(), canvas.right(), place.moveLeft),
            (place.right(), canvas.left(), canvas.right(), place.moveRight),
            (place.top(), canvas.top(), canvas.bottom(), place.moveTop),
            (place.bottom(), canvas.top(), canvas.bottom(), place.moveBottom),
        ):
            snapped = _near(edge, low, high, reach)
            if snapped != edge:
                move(snapped)
        return place.toRect()

    def _redraw(self) -> None:
        if self.view is not None:
            self.view.update_overlay()
        self.shown.emit()


def _near(value: float, low: float, high: float, reach: float) -> float:
    return next((edge for edge in (low, high) if abs(value - edge) <= reach), value)


def _within(rect: QRect, canvas: QRect) -> QRect:
    """The same size, moved over the canvas as far as it has room."""
    left = min(max(rect.left(), canvas.left()), canvas.left() + canvas.width() - rect.width())
    top = min(max(rect.top(), canvas.top()), canvas.top() + canvas.height() - rect.height())
    x = left if rect.width() <= canvas.width() else rect.left()
    y = top if rect.height() <= canvas.height() else rect.top()
    return QRect(x, y, rect.width(), rect.height())


class FrameOptions(EntryRow):
    """The frame's size in numbers, and two sizes that are often wanted."""

    def __init__(self, tool: FrameTool, parent: QWidget) -> None:
        super().__init__(tool, parent)
        self._tool = tool
        self.boxes = [
            self.entry(
                NumberBox(MIN_SIDE, MAX_SIDE, " px"),
                lambda: self.tr("W"),
                lambda: self.tr("Width"),
                self._typed(lambda frame, value: frame.setWidth(value)),
            ),
            self.entry(
                NumberBox(MIN_SIDE, MAX_SIDE, " px"),
                lambda: self.tr("H"),
                lambda: self.tr("Height"),
                self._typed(lambda frame, value: frame.setHeight(value)),
            ),
        ]
        self.native_button = self.words(
            lambda: self.tr("Model's Size"),
            lambda: self.tr("As large as the pictures that the model was made for"),
            tool.use_native,
        )
        self.whole_button = self.words(
            lambda: self.tr("Whole Canvas"),
            lambda: self.tr("No frame: models paint on the whole canvas (Escape)"),
            lambda: tool.set_frame(None),
        )
        self.end()
        tool.shown.connect(self._show)
        tool.workspace.changed.connect(self._show)
        self._show()

    def _typed(self, change: Callable[[QRect, int], object]) -> Callable[[float], None]:
        def entered(value: float) -> None:
            frame = self._tool.frame()
            if not frame.isEmpty():
                change(frame, round(value))
                self._tool.set_frame(frame)

        return entered

    def _show(self) -> None:
        frame = self._tool.frame()
        for number, value in zip(self.boxes, (frame.width(), frame.height()), strict=True):
            number.setEnabled(not frame.isEmpty())
            if not frame.isEmpty():
                number.show_value(value)
        self.native_button.setEnabled(not frame.isEmpty())
        self.whole_button.setEnabled(self._tool.workspace.frame is not None)
