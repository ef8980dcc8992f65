"""The finger in wet paint."""

from __future__ import annotations

from aipaint.paint.brush import Brush
from aipaint.ui.tools.paint import PaintTool


class SmudgeTool(PaintTool):
    """Drags colour along."""

    id, icon, key, kind = "smudge", "smudge", "U", "smudge"
    first = Brush(id="smudge", names={"en": "Smudge"}, kind="smudge", size=40, hardness=0.4)

    def name(self) -> str:
        return self.tr("Smudge")
