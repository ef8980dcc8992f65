"""Taking a colour from the picture: the picker itself, and Alt held in tools that use colour."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QCursor

from aipaint.app.workspace import Workspace
from aipaint.ui.tools.base import Pointer, Tool

# Alt as painters know it; Ctrl as well, for some desktops keep Alt and a drag to themselves.
_PICKS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier


def colour_under(
    workspace: Workspace, pointer: Pointer, sample_all: bool = True, radius: int = 0
) -> QColor | None:
    """The picture's colour where the pointer is; None where nothing is."""
    if workspace.document is None:
        return None
    from aipaint.paint.pick import pick

    x, y = math.floor(pointer.at.x()), math.floor(pointer.at.y())
    return pick(workspace.document.state, x, y, sample_all, radius)


class ColourTool(Tool):
    """A tool that uses the foreground colour, and picks it while Alt is held.

    Subclasses call `begin_pick` first in `press` and `go_on_picking` in `move` and `release`;
    each returns whether the pointer is picking.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._picking = False

    def begin_pick(self, pointer: Pointer) -> bool:
        """Whether this press picks a colour."""
        self._picking = bool(pointer.modifiers & _PICKS)
        return self.go_on_picking(pointer)

    def go_on_picking(self, pointer: Pointer) -> bool:
        """Pick on, if that was begun."""
        if self._picking:
            colour = colour_under(self.workspace, pointer)
            if colour is not None:
                self.workspace.set_foreground(colour)
        return self._picking

    def end_pick(self) -> bool:
        """The button is up; return whether it was for picking."""
        was, self._picking = self._picking, False
        return was

    def pick_cursor(self, pointer: Pointer | None) -> QCursor | None:
        """The shape while a press would pick, else None."""
        if self._picking or (pointer is not None and pointer.modifiers & _PICKS):
            return QCursor(Qt.CursorShape.PointingHandCursor)
        return None
