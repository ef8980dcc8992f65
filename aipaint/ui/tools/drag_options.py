"""The bar of the tool that drags points: how long it may take, start and stop, how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from aipaint.app.i18n import words
from aipaint.app.latents.dragging import MOST_STEPS, NEAR
from aipaint.ui.slide_box import SlideBox
from aipaint.ui.tools.transform_options import EntryRow

if TYPE_CHECKING:
    from aipaint.ui.tools.drag_points import DragTool


class DragOptions(EntryRow):
    """Start turns into Stop while the points walk."""

    def __init__(self, tool: DragTool, parent: QWidget) -> None:
        super().__init__(tool, parent)
        self._tool = tool
        self.steps = SlideBox(10, MOST_STEPS)
        self.steps.show_value(tool.steps)
        self.number(
            self.steps,
            lambda: self.tr("Steps"),
            lambda: self.tr("How many steps the points may take at most"),
            lambda value: setattr(tool, "steps", int(value)),
        )
        self.clear_button = self.button(
            "trash-2", lambda: self.tr("Take all points away (Escape)"), tool.clear
        )
        self.says = QLabel()
        self.says.setObjectName("muted")
        self._row.addWidget(self.says)
        self.start_button = self.words(
            lambda: self.tr("Stop") if tool.is_busy() else self.tr("Start"),
            lambda: (
                self.tr("Stay with what is seen (Enter)")
                if tool.is_busy()
                else self.tr("Let the points walk to their targets (Enter)")
            ),
            tool.toggle,
        )
        self.end()
        tool.shown.connect(self._show)
        tool.workspace.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        tool, found, error = self._tool, self._tool.dragging(), self._tool.why_not()
        for say in self._words:
            say()
        pairs = [] if found is None else found.pairs
        self.clear_button.setEnabled(bool(pairs))
        self.steps.setEnabled(not tool.is_busy())
        ready = found is not None and found.far() >= NEAR
        self.start_button.setEnabled(error is None and (tool.is_busy() or ready))
        self.says.setText(self._state())
        if error is not None:
            self.says.setText(f"{words(error.what)} {words(error.fix)}")

    def _state(self) -> str:
        tool, found = self._tool, self._tool.dragging()
        document = tool.workspace.document
        if document is None:
            return self.tr("Open a document to drag points on")
        if found is None or not found.pairs:
            return self.tr("Press on the picture and drag an arrow to where that point should be")
        if found.is_running():
            return self.tr("Step {step}, {way} px to go").format(
                step=found.steps, way=round(found.far())
            )
        if document.state.selection is not None:
            return self.tr("Only what is selected may change")
        if found.far() < NEAR:
            return self.tr("All points are where they should be")
        return self.tr("Points: {count}").format(count=len(found.pairs))
