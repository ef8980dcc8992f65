"""The brushes at hand: presets, which of them each tool uses, and the user's own."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from aipaint.core.errors import UserError
from aipaint.core.messages import Message
from aipaint.paint.brush import Brush
from aipaint.paint.brush.presets import (
    load_presets,
    remove_preset,
    save_preset,
    shipped_presets,
)
from aipaint.ui.tool_bar import ToolBox
from aipaint.ui.tools.paint import PaintTool

_REMEMBER_MS = 500  # after the last change: a drag makes many


class BrushShelf(QObject):
    """Presets of all kinds. Every painting tool keeps its brush, also to the next sitting.

    folder: of the user's own presets. recall, remember: text by key, "" for nothing. problems:
    what could not be read, for the window to say. What can't be written is told by
    `workspace.problem`.
    """

    changed = Signal()  # the presets
    brush_changed = Signal()  # the brush at hand, or whose it is

    def __init__(
        self,
        box: ToolBox,
        folder: Path,
        recall: Callable[[str], str],
        remember: Callable[[str, str], None],
    ) -> None:
        super().__init__(box)
        self._box = box
        self._folder = folder
        self._remember = remember
        self._brushes: list[Brush] = []
        self.problems: list[Message] = []
        self._shipped = {brush.id: brush for brush in shipped_presets()}
        self._load()
        self._unkept: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REMEMBER_MS)
        self._timer.timeout.connect(self.keep)
        for tool in self._painters():
            tool.set_brush(self._first(tool, recall(_key(tool))))
            tool.brush_changed.connect(lambda tool=tool: self._adjusted(tool))
        box.chosen.connect(lambda _tool: self.brush_changed.emit())

    def tool(self) -> PaintTool:
        """The tool whose brush is shown: the one in its turn, else the first that paints."""
        tool = self._box.tool()
        return tool if isinstance(tool, PaintTool) else self._painters()[0]

    def brush(self) -> Brush:
        """The brush at hand, as it is adjusted."""
        return self.tool().brush

    def brushes(self) -> list[Brush]:
        """The presets for the tool whose brush is shown."""
        return [brush for brush in self._brushes if brush.kind == self.tool().kind]

    def choose(self, brush: Brush) -> None:
        """Paint with a preset; its tool gets its turn."""
        tool = next(one for one in self._painters() if one.kind == brush.kind)
        tool.set_brush(brush)
        self._box.choose(tool.id)

    def preset(self) -> Brush | None:
        """The preset that the brush at hand came from."""
        return self._find(self.brush().id)

    def is_adjusted(self) -> bool:
        """Whether the brush at hand is not as its preset."""
        preset = self.preset()
        return preset is not None and preset != self.brush()

    def is_own(self, brush: Brush) -> bool:
        """Whether a preset is the user's, or a shipped one that the user changed."""
        return self._shipped.get(brush.id) != brush and self._find(brush.id) is not None

    def reset(self) -> None:
        """Have the brush at hand as its preset is."""
        preset = self.preset()
        if preset is not None:
            self.tool().set_brush(preset)

    def save(self) -> None:
        """Change the preset to what the brush at hand is."""
        self._write(self.brush())

    def save_as(self, name: str) -> Brush | None:
        """Keep the brush at hand as a new preset and paint with that; None when it failed."""
        new = msgspec.structs.replace(
            self.brush(), id=f"own-{uuid.uuid4().hex[:12]}", names={"en": name}
        )
        if not self._write(new):
            return None
        self.tool().set_brush(new)
        return new

    def rename(self, brush: Brush, name: str) -> None:
        """Call a preset of the user's something else."""
        renamed = msgspec.structs.replace(brush, names={"en": name})
        if self._write(renamed) and self.brush().id == brush.id:
            self.tool().set_brush(msgspec.structs.replace(self.brush(), names=renamed.names))

    def remove(self, brush: Brush) -> None:
        """Forget a preset of the user's; a shipped one is as it came again."""
        try:
            remove_preset(self._folder, brush.id)
        except UserError as error:
            self._box.workspace.problem.emit(error)
            return
        self._load()
        for tool in self._painters():
            if tool.brush.id == brush.id:
                tool.set_brush(self._find(brush.id) or self._first(tool, ""))
        self.changed.emit()

    def keep(self) -> None:
        """Remember the tools' brushes now; the window calls it when it closes."""
        self._timer.stop()
        for tool in self._painters():
            if tool.id in self._unkept:
                self._remember(_key(tool), msgspec.json.encode(tool.brush).decode())
        self._unkept.clear()

    def _painters(self) -> list[PaintTool]:
        return [tool for tool in self._box.tools.values() if isinstance(tool, PaintTool)]

    def _find(self, brush_id: str) -> Brush | None:
        return next((brush for brush in self._brushes if brush.id == brush_id), None)

    def _first(self, tool: PaintTool, kept: str) -> Brush:
        """What a tool begins with: the brush it had, unless another version wrote that."""
        try:
            brush = msgspec.json.decode(kept, type=Brush) if kept else None
        except (msgspec.MsgspecError, ValueError):
            brush = None
        if brush is not None and brush.kind == tool.kind:
            return brush
        return next((one for one in self._brushes if one.kind == tool.kind), tool.first)

    def _load(self) -> None:
        self._brushes, self.problems = load_presets(self._folder)

    def _write(self, brush: Brush) -> bool:
        try:
            save_preset(self._folder, brush)
        except UserError as error:
            self._box.workspace.problem.emit(error)
            return False
        self._load()
        self.changed.emit()
        self.brush_changed.emit()
        return True

    def _adjusted(self, tool: PaintTool) -> None:
        self._unkept.add(tool.id)
        self._timer.start()
        if tool is self.tool():
            self.brush_changed.emit()


def _key(tool: PaintTool) -> str:
    return f"brush/{tool.id}"
