"""Magic wand and selection by colour: a click selects what looks like the place clicked."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from aipaint.app.workspace import Workspace
from aipaint.ui.tools.base import Pointer
from aipaint.ui.tools.select_tool import SelectTool
from aipaint.ui.tools.selection_options import LooksOptions


class LooksTool(SelectTool):
    """Base of both.

    tolerance: 0 to 255, how different a colour may be. sample_all: look at the merged picture.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.tolerance = 32
        self.sample_all = False
        self._pressed = False

    def is_making(self) -> bool:
        return self._pressed

    def begin(self, pointer: Pointer) -> None:
        self._pressed = True

    def end(self, pointer: Pointer) -> None:
        if not self._pressed:
            return
        self._pressed = False
        document = self.workspace.document
        at = QPoint(math.floor(pointer.at.x()), math.floor(pointer.at.y()))
        if document is None or not document.state.rect().contains(at):
            self.deselect()
        else:
            self.choose(at)

    def cancel(self) -> None:
        self._pressed = False
        super().cancel()

    def options(self, parent: QWidget) -> QWidget | None:
        return LooksOptions(self, parent)

    def choose(self, at: QPoint) -> None:
        """Select what looks like a pixel of the canvas."""
        raise NotImplementedError


class WandTool(LooksTool):
    """Selects what looks alike and hangs together."""

    id, icon, key = "select_wand", "wand", "W"

    def name(self) -> str:
        return self.tr("Magic Wand")

    def choose(self, at: QPoint) -> None:
        document = self.workspace.document
        assert document is not None
        from aipaint.paint.selection import source_of, wand

        state = document.state
        source = source_of(state, self.sample_all)
        mask = wand(source, at, self.tolerance, state.rect(), self.antialias)
        document.apply("Magic Wand", self.joined(state, mask))


class ColourRangeTool(LooksTool):
    """Selects all that looks alike, wherever it is."""

    id, icon, key = "select_colour", "swatch-book", "Shift+W"

    def name(self) -> str:
        return self.tr("Select by Colour")

    def choose(self, at: QPoint) -> None:
        document = self.workspace.document
        assert document is not None
        from aipaint.paint.selection import by_colour, colour_at, source_of

        state = document.state
        source = source_of(state, self.sample_all)
        colour = colour_at(source, at.x(), at.y())
        mask = by_colour(source, colour, self.tolerance, state.rect(), self.antialias)
        document.apply("Select by Colour", self.joined(state, mask))
