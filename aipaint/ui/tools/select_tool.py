"""What all selection tools share: how the new meets the old, and moving what is there."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QGuiApplication, QKeyEvent, QPainter, QPainterPath

from aipaint.app.workspace import Workspace
from aipaint.ui.canvas_marks import around
from aipaint.ui.tools.base import Pointer, Tool
from aipaint.ui.tools.options import no_modifiers
from aipaint.ui.tools.select_cursor import cross_cursor
from aipaint.ui.tools.select_dashes import paint_dashes

if TYPE_CHECKING:
    from aipaint.paint.selection import How
    from aipaint.paint.state import State
    from aipaint.paint.surface import Surface

SHIFT = Qt.KeyboardModifier.ShiftModifier
# Ctrl as well, for some desktops keep Alt and a drag to themselves.
ALT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
_STILL = 3.0  # view coordinates: a pointer that moved less was clicked
_STEP, _LONG_STEP = 1, 10  # pixels an arrow key moves the selection, and with Shift
_ARROWS: dict[int, QPoint] = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}


class SelectTool(Tool):
    """Base of the selection tools. Subclasses make a mask in `begin`, `drag` and `end`.

    how: what a new selection does to the old one; Shift adds, Alt subtracts, both intersect.
    feather: pixels over which its edge fades. antialias: smooth its edge.
    smooths: whether `antialias` has a meaning for it. Pressing inside the selection moves it; so
    do the arrow keys.
    """

    smooths: ClassVar[bool] = True
    margin: ClassVar[float] = 2.0  # view coordinates that `paint` may go beyond the rubber

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.how: How = "replace"
        self.feather = 0.0
        self.antialias = True
        self._how: How = "replace"  # of what is in the making
        self._grab: Pointer | None = None  # where the selection was taken hold of
        self._shift = QPoint()  # how far it was moved since
        self._nudged: tuple[State, Surface, QPoint] | None = None  # the last arrow key's doing
        self._hover: Pointer | None = None
        self._cursors: dict[How, QCursor] = {}
        self._shown: list[QPointF] = []  # corners of what is drawn, in view coordinates

    # For subclasses

    def begin(self, pointer: Pointer) -> None:
        """The pointer goes down for something new."""

    def drag(self, pointer: Pointer) -> None:
        """It moves."""

    def end(self, pointer: Pointer) -> None:
        """It comes up."""

    def is_making(self) -> bool:
        """Whether a shape is in the making."""
        return False

    def rubber(self) -> QPainterPath:
        """The shape in the making, in document pixels."""
        return QPainterPath()

    def joined(self, state: State, mask: Surface) -> State:
        """A state with a new mask joined to its selection.

        When nothing stays selected, there is no selection any more: a canvas that takes no paint
        and shows no border would be a riddle.
        """
        from aipaint.paint.selection import combine, feather, is_empty

        mask = feather(mask, self.feather, state.rect())
        result = combine(state.selection, mask, self._how, state.rect())
        return replace(state, selection=None if is_empty(result) else result)

    def deselect(self) -> None:
        """What a click beside the selection means."""
        document = self.workspace.document
        if document is not None and self._how == "replace":
            document.apply("Deselect", replace(document.state, selection=None))

    def redraw(self) -> None:
        """Show the shape in the making anew."""
        if self.view is None:
            return
        box = self.view.to_view().mapRect(self.rubber().boundingRect())
        before, self._shown = self._shown, [box.topLeft(), box.bottomRight()]
        self.view.update_overlay(around(*before, *self._shown, reach=self.margin))

    # The tool

    def shift(self) -> QPoint:
        """How far the selection is being moved, in document pixels."""
        return self._shift

    def is_busy(self) -> bool:
        return self._grab is not None or self.is_making()

    def press(self, pointer: Pointer) -> None:
        if self.workspace.document is None:
            return
        if not self.is_making():
            self._how = self._how_for(pointer.modifiers)
            if self._how == "replace" and self._is_selected(pointer.at):
                self._grab = pointer
                return
        self.begin(pointer)

    def move(self, pointer: Pointer) -> None:
        if self._grab is None:
            self.drag(pointer)
        elif not self._shift.isNull() or is_far(self._grab, pointer):
            self._shift = _whole(pointer.at - self._grab.at)
            if pointer.modifiers & SHIFT:  # along one axis
                across = abs(self._shift.x()) >= abs(self._shift.y())
                self._shift = QPoint(self._shift.x(), 0) if across else QPoint(0, self._shift.y())
            if self.view is not None:
                self.view.update_overlay()

    def release(self, pointer: Pointer) -> None:
        if self._grab is None:
            self.end(pointer)
            return
        grab, self._grab = self._grab, None
        shift, self._shift = self._shift, QPoint()
        if shift.isNull():
            self.begin(grab)
            self.end(pointer)
        else:
            self._move_by(shift)

    def hover(self, pointer: Pointer) -> None:
        self._hover = pointer

    def leave(self) -> None:
        self._hover = None

    def cancel(self) -> None:
        self._grab, self._shift = None, QPoint()
        if self.view is not None:
            self.view.update_overlay()

    def deactivate(self) -> None:
        self.cancel()
        self._nudged = None

    def wants(self, event: QKeyEvent) -> bool:
        return self._step(event) is not None

    def key_press(self, event: QKeyEvent) -> bool:
        step = self._step(event)
        if step is not None:
            self._nudge(step)
        return step is not None

    def cursor(self) -> QCursor:
        if self._grab is not None:
            return QCursor(Qt.CursorShape.SizeAllCursor)
        how = self._how
        if not self.is_making():
            hover = self._hover
            how = self.how if hover is None else self._how_for(hover.modifiers)
            if hover is not None and how == "replace" and self._is_selected(hover.at):
                return QCursor(Qt.CursorShape.SizeAllCursor)
        if how not in self._cursors:
            application = QGuiApplication.instance()
            assert isinstance(application, QGuiApplication)
            self._cursors[how] = cross_cursor(how, application.devicePixelRatio())
        return self._cursors[how]

    def paint(self, painter: QPainter) -> None:
        if self.view is None or not self.is_making():
            return
        paint_dashes(painter, self.view.to_view().map(self.rubber()))

    # Within

    def _how_for(self, modifiers: Qt.KeyboardModifier) -> How:
        shift, alt = bool(modifiers & SHIFT), bool(modifiers & ALT)
        if shift:
            return "intersect" if alt else "add"
        return "subtract" if alt else self.how

    def _is_selected(self, at: QPointF) -> bool:
        document = self.workspace.document
        mask = None if document is None else document.state.selection
        if mask is None:
            return False
        from aipaint.paint.selection import value_at

        return value_at(mask, math.floor(at.x()), math.floor(at.y())) >= 128

    def _move_by(self, by: QPoint) -> None:
        document = self.workspace.document
        if document is None or document.state.selection is None:
            return
        from aipaint.paint.selection import is_empty, moved

        state = document.state
        mask = moved(document.state.selection, by.x(), by.y(), state.rect())
        left = None if is_empty(mask) else mask
        document.apply("Move Selection", replace(state, selection=left))

    def _step(self, event: QKeyEvent) -> QPoint | None:
        """How far a key moves the selection; None for any other key, or with none to move."""
        by, held, document = _ARROWS.get(event.key()), event.modifiers(), self.workspace.document
        if by is None or self.is_busy() or not no_modifiers(held & ~SHIFT):
            return None
        if document is None or document.state.selection is None:
            return None
        return by * (_LONG_STEP if held & SHIFT else _STEP)

    def _nudge(self, by: QPoint) -> None:
        """Move by a key. Keys in a row are one step, and lose nothing at the canvas's edge."""
        document = self.workspace.document
        assert document is not None
        assert document.state.selection is not None
        from aipaint.paint.selection import moved

        last = self._nudged
        goes_on = last is not None and last[0] is document.state and not document.can_redo()
        origin, total = (last[1], last[2] + by) if goes_on else (document.state.selection, by)  # type: ignore[index]
        mask = moved(origin, total.x(), total.y(), document.state.rect())
        state = replace(document.state, selection=mask)
        if goes_on:
            document.amend(state)
        else:
            document.apply("Move Selection", state)
        self._nudged = (document.state, origin, total)


def is_far(a: Pointer, b: Pointer) -> bool:
    """Whether the pointer was moved on purpose between the two."""
    gone = b.view_at - a.view_at
    return math.hypot(gone.x(), gone.y()) >= _STILL


def _whole(by: QPointF) -> QPoint:
    return QPoint(round(by.x()), round(by.y()))
