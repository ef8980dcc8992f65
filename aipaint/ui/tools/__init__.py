"""What the pointer does on the canvas: one tool a file, and here all of them in their order."""

from aipaint.ui.tools.base import Pointer, Tool, View
from aipaint.ui.tools.brush import BrushTool
from aipaint.ui.tools.crop import CropTool
from aipaint.ui.tools.drag_points import DragTool
from aipaint.ui.tools.erase import EraserTool
from aipaint.ui.tools.fill import FillTool
from aipaint.ui.tools.frame import FrameTool
from aipaint.ui.tools.gradient import GradientTool
from aipaint.ui.tools.look import HandTool, ZoomTool
from aipaint.ui.tools.move import MoveTool
from aipaint.ui.tools.paint import PaintTool
from aipaint.ui.tools.pick import PickTool
from aipaint.ui.tools.select_lines import LassoTool, PolygonTool
from aipaint.ui.tools.select_looks import ColourRangeTool, WandTool
from aipaint.ui.tools.select_shapes import EllipseTool, RectangleTool
from aipaint.ui.tools.smudge import SmudgeTool
from aipaint.ui.tools.transform import TransformTool

# As on the tool bar, from above; a None is a gap.
TOOLS: tuple[type[Tool] | None, ...] = (
    BrushTool,
    EraserTool,
    SmudgeTool,
    FillTool,
    GradientTool,
    PickTool,
    None,
    RectangleTool,
    EllipseTool,
    LassoTool,
    PolygonTool,
    WandTool,
    ColourRangeTool,
    None,
    MoveTool,
    TransformTool,
    CropTool,
    FrameTool,
    DragTool,
    None,
    HandTool,
    ZoomTool,
)

__all__ = ["TOOLS", "PaintTool", "Pointer", "Tool", "View"]
