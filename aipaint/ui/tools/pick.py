"""The colour picker."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from aipaint.app.workspace import Workspace
from aipaint.ui.slide_box import SlideBox
from aipaint.ui.tools.base import Pointer, Tool
from aipaint.ui.tools.options import OptionsRow
from aipaint.ui.tools.picking import colour_under


class PickTool(Tool):
    """Takes the foreground colour from the picture, the background one while Alt is held.

    sample_all: from the merged picture. radius: pixels around to take the mean of.
    """

    id, icon, key = "pick", "pipette", "I"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.sample_all = True
        self.radius = 0

    def name(self) -> str:
        return self.tr("Colour Picker")

    def press(self, pointer: Pointer) -> None:
        self._pick(pointer)

    def move(self, pointer: Pointer) -> None:
        self._pick(pointer)

    def options(self, parent: QWidget) -> QWidget | None:
        return _Options(self, parent)

    def _pick(self, pointer: Pointer) -> None:
        colour = colour_under(self.workspace, pointer, self.sample_all, self.radius)
        if colour is None:
            return
        if pointer.modifiers & Qt.KeyboardModifier.AltModifier:
            self.workspace.set_background(colour)
        else:
            self.workspace.set_foreground(colour)


class _Options(OptionsRow):
    def __init__(self, tool: PickTool, parent: QWidget) -> None:
        super().__init__(parent)
        radius = SlideBox(0, 50, " px", curve=2.0)
        radius.show_value(tool.radius)
        self.number(
            radius,
            lambda: self.tr("Radius"),
            lambda: self.tr("How far around to take the mean colour of"),
            lambda value: setattr(tool, "radius", int(value)),
        )
        self.flag(
            lambda: self.tr("All layers"),
            lambda: self.tr("Look at the picture as you see it, not at this layer alone"),
            tool.sample_all,
            lambda on: setattr(tool, "sample_all", on),
        )
        self.end()
