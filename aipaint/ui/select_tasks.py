"""What one does to the selection and to the whole image by menu and key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QInputDialog

if TYPE_CHECKING:
    from aipaint.paint.document import Change
    from aipaint.paint.state import State
    from aipaint.paint.surface import Surface
    from aipaint.ui.main_window import MainWindow

_WIDEST = 500  # pixels a selection's edge may be moved or softened by


class SelectTasks(QObject):
    """Connects the actions of the Select menu."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._last = {"grow": 4, "shrink": 4, "feather": 4, "border": 8}
        window.actions_.connect_all(
            {
                "select_all": lambda: self._select("Select All", self._everything),
                "deselect": lambda: self._select("Deselect", lambda _state: None),
                "invert_selection": lambda: self._select("Invert Selection", self._inverted),
                "select_alpha": lambda: self._select("Select Layer", self._alpha),
                "grow_selection": lambda: self._ask("grow"),
                "shrink_selection": lambda: self._ask("shrink"),
                "feather_selection": lambda: self._ask("feather"),
                "border_selection": lambda: self._ask("border"),
            }
        )
        self._workspace.changed.connect(self._allow)
        self._workspace.replaced.connect(self._allow)
        self._allow()

    def _select(self, name: str, choose: Callable[[State], Surface | None]) -> None:
        from aipaint.paint.selection import is_empty

        def edit(state: State) -> State:
            chosen = choose(state)
            # Nothing selected would silently refuse all paint: then everything is.
            return replace(state, selection=None if is_empty(chosen) else chosen)

        self._window.edits.do(name, edit)

    def _everything(self, state: State) -> Surface:
        from aipaint.paint.selection import everything

        return everything(state.rect())

    def _inverted(self, state: State) -> Surface:
        from aipaint.paint.selection import invert

        return invert(state.selection, state.rect())

    def _alpha(self, state: State) -> Surface | None:
        from aipaint.paint.selection import from_alpha

        layer = state.layer()
        return state.selection if layer is None else from_alpha(layer, state.rect())

    def _ask(self, kind: str) -> None:
        """Ask by how many pixels, then change the selection's edge."""
        titles = {
            "grow": (self.tr("Grow Selection"), self.tr("Grow by (pixels):")),
            "shrink": (self.tr("Shrink Selection"), self.tr("Shrink by (pixels):")),
            "feather": (self.tr("Feather Selection"), self.tr("Feather by (pixels):")),
            "border": (self.tr("Border of the Selection"), self.tr("Width (pixels):")),
        }
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setIntRange(1, _WIDEST)
        dialog.setIntValue(self._last[kind])
        dialog.setWindowTitle(titles[kind][0])
        dialog.setLabelText(titles[kind][1])
        dialog.setOkButtonText(self.tr("OK"))
        dialog.setCancelButtonText(self.tr("Cancel"))
        dialog.intValueSelected.connect(lambda pixels: self._edge(kind, pixels))
        dialog.open()

    def _edge(self, kind: str, pixels: int) -> None:
        from aipaint.paint import selection

        self._last[kind] = pixels
        names = {
            "grow": "Grow Selection",
            "shrink": "Shrink Selection",
            "feather": "Feather Selection",
            "border": "Select Border",
        }
        change = getattr(selection, kind)
        self._select(
            names[kind],
            lambda state: (
                None if state.selection is None else change(state.selection, pixels, state.rect())
            ),
        )

    def _allow(self, change: Change | None = None) -> None:
        if change is not None and not change.committed:
            return
        actions, document = self._window.actions_, self._workspace.document
        some = document is not None
        selected = document is not None and document.state.selection is not None
        for name in ("select_all", "invert_selection"):
            actions[name].setEnabled(some)
        actions["select_alpha"].setEnabled(
            document is not None and document.state.layer() is not None
        )
        for name in ("deselect", "grow_selection", "shrink_selection", "feather_selection",
                     "border_selection"):  # fmt: skip
            actions[name].setEnabled(selected)
