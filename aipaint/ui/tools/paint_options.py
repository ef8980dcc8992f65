"""The bar of brush, eraser and smudge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from aipaint.ui.slide_box import SlideBox
from aipaint.ui.tools.options import OptionsRow, percent

if TYPE_CHECKING:
    from aipaint.ui.tools.paint import PaintTool

_SHARES = ("opacity", "flow", "hardness", "rate")  # 0 to 1, shown as per cent


class PaintOptions(OptionsRow):
    """Size, opacity, flow, hardness, stabiliser, symmetry, and layer or mask."""

    def __init__(self, tool: PaintTool, parent: QWidget) -> None:
        super().__init__(parent)
        self._tool = tool
        workspace = tool.workspace
        self.boxes: dict[str, SlideBox] = {}
        self._add("size", SlideBox(1, 1000, " px", curve=3.0))
        if tool.kind == "smudge":
            self._add("rate", percent())
        else:
            self._add("opacity", percent())
        self._add("flow", percent())
        self._add("hardness", percent())
        self._add("stabiliser", SlideBox(0, 300, " px", curve=2.0))
        self._symmetry = self.menu(
            "square-centerline-dashed-horizontal",
            lambda: self.tr("Symmetry"),
            (
                ("none", lambda: self.tr("No symmetry")),
                ("vertical", lambda: self.tr("Left and right")),
                ("horizontal", lambda: self.tr("Top and bottom")),
                ("both", lambda: self.tr("Four ways")),
                ("radial", lambda: self.tr("Six around")),
            ),
            workspace.symmetry,
            workspace.set_symmetry,  # type: ignore[arg-type]  # only the kinds above are in it
        )
        self._target = self.menu(
            "venetian-mask",
            lambda: self.tr("Paint on"),
            (
                ("layer", lambda: self.tr("On the layer")),
                ("mask", lambda: self.tr("On its mask")),
            ),
            workspace.paint_target,
            workspace.set_paint_target,  # type: ignore[arg-type]
        )
        self.end()
        self._show_brush()
        self._show_workspace()
        tool.brush_changed.connect(self._show_brush)
        for signal in (workspace.symmetry_changed, workspace.paint_target_changed):
            signal.connect(self._show_workspace)
        workspace.changed.connect(self._show_workspace)
        workspace.replaced.connect(self._show_workspace)

    def _add(self, field: str, box: SlideBox) -> None:
        words = {
            "size": (lambda: self.tr("Size"), lambda: self.tr("Size of the brush ([ and ])")),
            "opacity": (
                lambda: self.tr("Opacity"),
                lambda: self.tr("What a stroke covers at most (1 to 9, 0 for all)"),
            ),
            "rate": (
                lambda: self.tr("Strength"),
                lambda: self.tr("How much of the colour is carried on"),
            ),
            "flow": (lambda: self.tr("Flow"), lambda: self.tr("What each touch adds")),
            "hardness": (
                lambda: self.tr("Hardness"),
                lambda: self.tr("How sharp the edge is (Shift+[ and Shift+])"),
            ),
            "stabiliser": (
                lambda: self.tr("Stabiliser"),
                lambda: self.tr("Length of the string that pulls the brush, for steady lines"),
            ),
        }
        factor = 100 if field in _SHARES else 1
        name, hint = words[field]
        self.boxes[field] = box
        self.number(box, name, hint, lambda value: self._tool.adjust(**{field: value / factor}))

    def _show_brush(self) -> None:
        for field, box in self.boxes.items():
            value = getattr(self._tool.brush, field)
            box.show_value(value * 100 if field in _SHARES else value)

    def _show_workspace(self) -> None:
        workspace = self._tool.workspace
        self._symmetry.show_value(workspace.symmetry)
        self._target.show_value(workspace.paint_target)
        layer = None if workspace.document is None else workspace.document.state.layer()
        self._target.setEnabled(layer is not None and layer.mask is not None)
