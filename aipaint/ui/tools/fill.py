"""The paint bucket."""

from __future__ import annotations

import math

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.ui.slide_box import SlideBox
from aipaint.ui.tools.base import Pointer
from aipaint.ui.tools.options import OptionsRow
from aipaint.ui.tools.picking import ColourTool


class FillTool(ColourTool):
    """Fills what looks alike with the foreground colour, as soon as the button goes down.

    tolerance: 0 to 255. contiguous: only what hangs together. sample_all: look at the merged
    picture. expand: pixels to reach farther.
    """

    id, icon, key = "fill", "paint-bucket", "G"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.tolerance = 32
        self.contiguous = True
        self.sample_all = False
        self.expand = 0
        self._hover: Pointer | None = None

    def name(self) -> str:
        return self.tr("Fill")

    def press(self, pointer: Pointer) -> None:
        document = self.workspace.document
        if document is None or self.begin_pick(pointer):
            return
        from aipaint.paint.fill import fill

        try:
            state = fill(
                document.state,
                math.floor(pointer.at.x()),
                math.floor(pointer.at.y()),
                self.workspace.foreground,
                self.tolerance,
                self.contiguous,
                self.sample_all,
                expand=self.expand,
                target=self.workspace.paint_target,
            )
        except UserError as error:
            self.workspace.problem.emit(error)
            return
        document.apply("Fill", state)

    def move(self, pointer: Pointer) -> None:
        self.go_on_picking(pointer)

    def release(self, pointer: Pointer) -> None:
        self.end_pick()

    def hover(self, pointer: Pointer) -> None:
        self._hover = pointer

    def cancel(self) -> None:
        self.end_pick()

    def cursor(self) -> QCursor:
        return self.pick_cursor(self._hover) or super().cursor()

    def options(self, parent: QWidget) -> QWidget | None:
        return _Options(self, parent)


class _Options(OptionsRow):
    def __init__(self, tool: FillTool, parent: QWidget) -> None:
        super().__init__(parent)
        self._tool = tool
        tolerance, expand = SlideBox(0, 255, curve=1.5), SlideBox(0, 50, " px", curve=2.0)
        tolerance.show_value(tool.tolerance)
        expand.show_value(tool.expand)
        self.number(
            tolerance,
            lambda: self.tr("Tolerance"),
            lambda: self.tr("How different a colour may be to be filled as well"),
            lambda value: setattr(tool, "tolerance", int(value)),
        )
        self.number(
            expand,
            lambda: self.tr("Grow"),
            lambda: self.tr("How far to reach under the lines around"),
            lambda value: setattr(tool, "expand", int(value)),
        )
        self.flag(
            lambda: self.tr("Connected only"),
            lambda: self.tr("Fill only what hangs together with the place you click"),
            tool.contiguous,
            lambda on: setattr(tool, "contiguous", on),
        )
        self.flag(
            lambda: self.tr("All layers"),
            lambda: self.tr("Look at the picture as you see it, not at this layer alone"),
            tool.sample_all,
            lambda on: setattr(tool, "sample_all", on),
        )
        self.end()
