"""The opacity of layers: seen at once, one step of the history when the user is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFocusEvent

from aipaint.app.workspace import Workspace
from aipaint.paint import edits
from aipaint.paint.layers import Layer
from aipaint.paint.state import State
from aipaint.ui.slide_box import SlideBox

_PAUSE = 400  # milliseconds without a key or the wheel after which a change is done


class OpacityBox(SlideBox):
    """Shows and changes the opacity of the layers that `chosen` gives."""

    def __init__(self, workspace: Workspace, chosen: Callable[[], list[Layer]]) -> None:
        super().__init__(0, 100, " %")
        self._workspace = workspace
        self._chosen = chosen
        self._pressed = False
        self._previewed: State | None = None  # shown, but not done yet
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.finish)
        self.slid.connect(self._preview)
        workspace.replaced.connect(self._forget)

    def show_layer(self, layer: Layer | None) -> None:
        """Show a layer's opacity; nothing can be changed without one."""
        self.setEnabled(layer is not None)
        document = self._workspace.document
        if document is None or document.shown is not self._previewed:
            self._forget()  # something else was done meanwhile, an undo perhaps
        if layer is not None and self._previewed is None:
            self.show_value(round(layer.opacity * 100))

    def finish(self) -> None:
        """Make what is shown a step of the history."""
        self._timer.stop()
        state, self._previewed = self._previewed, None
        document = self._workspace.document
        if state is not None and document is not None:
            document.apply("Change Opacity", state)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        used = super().eventFilter(watched, event)
        if watched is self.lineEdit():
            if event.type() == QEvent.Type.MouseButtonPress:
                self._pressed = True
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self._pressed = False
                self.finish()
        return used

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.finish()

    def _preview(self, percent: float) -> None:
        document = self._workspace.document
        if document is None:
            return
        state = document.state
        for layer in self._chosen():
            state = edits.set_look(state, layer.id, opacity=percent / 100)
        self._previewed = state
        document.preview(state)
        if not self._pressed:
            self._timer.start()

    def _forget(self) -> None:
        self._timer.stop()
        self._previewed = None
