"""The brush."""

from __future__ import annotations

from aipaint.paint.brush import Brush
from aipaint.ui.tools.paint import PaintTool


class BrushTool(PaintTool):
    """Paints with the foreground colour."""

    id, icon, key, kind = "brush", "brush", "B", "paint"
    first = Brush(id="brush", names={"en": "Brush"}, size=24, hardness=0.8, pressure_size=0.6)

    def name(self) -> str:
        return self.tr("Brush")
