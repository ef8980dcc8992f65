"""The gradient: a line is drawn, and colour runs along it."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QCursor, QPainter
from PySide6.QtWidgets import QWidget

from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.ui.canvas_marks import two_tone_line, two_tone_ring
from aipaint.ui.tools.base import Pointer
from aipaint.ui.tools.options import OptionsRow
from aipaint.ui.tools.picking import ColourTool

if TYPE_CHECKING:
    from aipaint.paint.gradient import Kind
    from aipaint.paint.state import State

_SNAP = 15  # degrees to which Shift turns the line
_GRIP = 5.0  # view coordinates: radius of the rings at the line's ends


class GradientTool(ColourTool):
    """Covers what is selected with a gradient from the foreground colour.

    kind: as `aipaint.paint.gradient.Kind`. to: "background", or "transparent" for nothing.
    reverse: the other way round. repeat: again and again beyond the line's end.
    """

    id, icon, key = "gradient", "gradient", "Shift+G"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.kind: Kind = "linear"
        self.to = "background"
        self.reverse = False
        self.repeat = False
        self._line: QLineF | None = None
        self._hover: Pointer | None = None
        self._pause = 0  # milliseconds the last preview took: as long is left to everything else
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._preview)

    def name(self) -> str:
        return self.tr("Gradient")

    def is_busy(self) -> bool:
        return self._line is not None

    def press(self, pointer: Pointer) -> None:
        if self.workspace.document is None or self.begin_pick(pointer):
            return
        self._line = QLineF(pointer.at, pointer.at)
        if self._made() is None:
            self._line = None

    def move(self, pointer: Pointer) -> None:
        if self.go_on_picking(pointer) or self._line is None:
            return
        self._line.setP2(self._end(pointer))
        if not self._soon.isActive():
            self._soon.start(self._pause)
        self._redraw()

    def release(self, pointer: Pointer) -> None:
        document = self.workspace.document
        if self.end_pick() or self._line is None or document is None:
            return
        self._soon.stop()
        self._line.setP2(self._end(pointer))
        state, self._line = self._made(), None
        if state is not None:
            document.apply("Gradient", state)
        else:
            document.cancel_preview()
        self._redraw()

    def hover(self, pointer: Pointer) -> None:
        self._hover = pointer

    def cancel(self) -> None:
        self.end_pick()
        self._soon.stop()
        if self._line is not None:
            self._line = None
            if self.workspace.document is not None:
                self.workspace.document.cancel_preview()
            self._redraw()

    def deactivate(self) -> None:
        self.cancel()

    def cursor(self) -> QCursor:
        return self.pick_cursor(self._hover) or super().cursor()

    def paint(self, painter: QPainter) -> None:
        if self._line is None or self.view is None:
            return
        line = self.view.to_view().map(self._line)
        two_tone_line(painter, line)
        for end in (line.p1(), line.p2()):
            two_tone_ring(painter, end, _GRIP)

    def options(self, parent: QWidget) -> QWidget | None:
        return _Options(self, parent)

    def _made(self, dither: bool = True) -> State | None:
        """The document with the gradient on it, None when that may not be."""
        document, line = self.workspace.document, self._line
        if document is None or line is None:
            return None
        from aipaint.paint.gradient import gradient

        first, last = QColor(self.workspace.foreground), QColor(self.workspace.background)
        if self.to == "transparent":
            last = QColor(first)
            last.setAlpha(0)
        if self.reverse:
            first, last = last, first
        stops = [(0.0, first), (1.0, last)]
        try:
            return gradient(
                document.state,
                line.p1(),
                line.p2(),
                stops,
                self.kind,
                self.repeat,
                dither,
                target=self.workspace.paint_target,
            )
        except UserError as error:
            self.workspace.problem.emit(error)
            return None

    def _preview(self) -> None:
        document, began = self.workspace.document, time.monotonic()
        state = self._made(dither=False)  # costs most of the time, and is not seen on the way
        if document is not None and state is not None:
            document.preview(state)
            self._pause = min(1000, int((time.monotonic() - began) * 1000))

    def _end(self, pointer: Pointer) -> QPointF:
        assert self._line is not None
        line = QLineF(self._line.p1(), pointer.at)
        if pointer.modifiers & Qt.KeyboardModifier.ShiftModifier:
            angle = math.radians(round(line.angle() / _SNAP) * _SNAP)
            reach = line.length()
            return line.p1() + QPointF(reach * math.cos(angle), -reach * math.sin(angle))
        return pointer.at

    def _redraw(self) -> None:
        if self.view is not None:
            self.view.update_overlay()


class _Options(OptionsRow):
    def __init__(self, tool: GradientTool, parent: QWidget) -> None:
        super().__init__(parent)
        self.choice(
            lambda: self.tr("Shape of the gradient"),
            (
                ("linear", lambda: self.tr("Linear")),
                ("reflected", lambda: self.tr("Reflected")),
                ("radial", lambda: self.tr("Radial")),
                ("conical", lambda: self.tr("Conical")),
            ),
            tool.kind,
            lambda kind: setattr(tool, "kind", kind),
        )
        self.choice(
            lambda: self.tr("Colours of the gradient"),
            (
                ("background", lambda: self.tr("Foreground to background")),
                ("transparent", lambda: self.tr("Foreground to transparent")),
            ),
            tool.to,
            lambda to: setattr(tool, "to", to),
        )
        self.flag(
            lambda: self.tr("Reverse"),
            lambda: self.tr("Exchange the gradient's ends"),
            tool.reverse,
            lambda on: setattr(tool, "reverse", on),
        )
        self.flag(
            lambda: self.tr("Repeat"),
            lambda: self.tr("Begin anew beyond the end of the line"),
            tool.repeat,
            lambda on: setattr(tool, "repeat", on),
        )
        self.end()
