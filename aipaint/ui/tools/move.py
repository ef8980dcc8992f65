"""Moving a layer, a group, or what is selected of it."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QCursor, QKeyEvent, QTransform
from PySide6.QtWidgets import QWidget

from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.paint.document import Change
from aipaint.paint.edits import layer_at
from aipaint.paint.resample import Filter
from aipaint.ui.tools.base import Pointer, Tool
from aipaint.ui.tools.options import OptionsRow
from aipaint.ui.tools.transform import ARROWS, along_one_axis
from aipaint.ui.tools.transform_live import LiveTransform

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_PAUSE = 150  # milliseconds without a held arrow key after which the move is a step


class MoveTool(Tool):
    """Drag to move by whole pixels; Shift: along one axis. Arrow keys move by 1, with Shift by 10.

    Ctrl, or `pick_layer`, makes the layer under the pointer active first.
    """

    id, icon, key = "move", "move", "V"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.pick_layer = False
        self._live = LiveTransform(self)
        self._live.refused.connect(self._refuse)
        self._from: QPointF | None = None
        # A held arrow key makes one step, not one for every pixel.
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_PAUSE)
        self._settle.timeout.connect(self._apply)
        workspace.changed.connect(self._hear)
        workspace.replaced.connect(self._forget)

    def name(self) -> str:
        return self.tr("Move")

    def deactivate(self) -> None:
        self._apply()

    def is_busy(self) -> bool:
        return self._live.is_open()

    def press(self, pointer: Pointer) -> None:
        self._apply()
        document = self.workspace.document
        if document is None:
            return
        if self.pick_layer != bool(pointer.modifiers & _CTRL):
            x, y = math.floor(pointer.at.x()), math.floor(pointer.at.y())
            layer = layer_at(document.state, x, y)
            if layer is not None:
                document.activate(layer.id)
        self._from = pointer.at

    def move(self, pointer: Pointer) -> None:
        if self._from is None:
            return
        by = pointer.at - self._from
        if pointer.modifiers & _SHIFT:
            by = along_one_axis(by)
        right, down = round(by.x()), round(by.y())
        if self._live.is_open() or ((right or down) and self._begin()):
            self._live.show(QTransform.fromTranslate(right, down))

    def release(self, pointer: Pointer) -> None:
        if self._from is not None:
            self.move(pointer)
            self._apply()

    def cancel(self) -> None:
        self._from = None
        self._settle.stop()
        self._live.cancel()

    def confirm(self) -> None:
        self._apply()

    def key_press(self, event: QKeyEvent) -> bool:
        step = ARROWS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & (_CTRL | _ALT) or self.workspace.document is None:
            return False
        if not event.isAutoRepeat():
            self._apply()
        if self._live.is_open() or self._begin():
            by = step * (10 if event.modifiers() & _SHIFT else 1)
            self._live.show(self._live.matrix * QTransform.fromTranslate(by.x(), by.y()))
            if event.isAutoRepeat():
                self._settle.start()
            else:
                self._apply()
        return True

    def cursor(self) -> QCursor:
        return QCursor(Qt.CursorShape.SizeAllCursor)

    def options(self, parent: QWidget) -> QWidget | None:
        return _Options(self, parent)

    def _begin(self) -> bool:
        document = self.workspace.document
        assert document is not None  # looked at before
        try:
            self._live.begin(document)
        except UserError as error:
            self._from = None
            self.workspace.problem.emit(error)
            return False
        return True

    def _apply(self) -> None:
        self._from = None
        self._settle.stop()
        if self._live.is_changed():
            self._live.apply(Filter.NEAREST, "Move")
        self._live.cancel()

    def _forget(self) -> None:
        self._from = None
        self._settle.stop()
        self._live.end()

    def _refuse(self, error: UserError) -> None:
        if self._from is None:  # during a drag it just stops following
            self.workspace.problem.emit(error)

    def _hear(self, change: Change) -> None:
        if change.committed and self._live.is_open() and not self._live.hear():
            self._forget()


class _Options(OptionsRow):
    def __init__(self, tool: MoveTool, parent: QWidget) -> None:
        super().__init__(parent)
        self.flag(
            lambda: self.tr("Pick the layer"),
            lambda: self.tr("Move the layer under the pointer; hold Ctrl for the other way"),
            tool.pick_layer,
            lambda on: setattr(tool, "pick_layer", on),
        )
        self.end()
