"""The eraser."""

from __future__ import annotations

from aipaint.paint.brush import Brush
from aipaint.ui.tools.paint import PaintTool


class EraserTool(PaintTool):
    """Takes colour away; on a mask, hides."""

    id, icon, key, kind = "eraser", "eraser", "E", "erase"
    first = Brush(id="eraser", names={"en": "Eraser"}, kind="erase", size=40, hardness=0.8)

    def name(self) -> str:
        return self.tr("Eraser")
