"""The choice of a blend mode, seen on the canvas before it is made."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtWidgets import QComboBox

from aipaint.app.layer_words import BLEND_GROUPS, PASS_THROUGH, blend_words
from aipaint.paint.layers import Blend, Layer

# What the box holds: a mode, or None for a group that blends as if it were none.
Choice = Blend | None


class BlendBox(QComboBox):
    """Blend modes in their families.

    `chosen` tells of a choice by the user, `tried` of one that is pointed at while the list is
    open, `left` that the list closed.
    """

    chosen = Signal(object)  # Choice
    tried = Signal(object)  # Choice
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._groups = False
        self._fill()
        self.setMaxVisibleItems(24)
        self.activated.connect(lambda row: self.chosen.emit(self._choice(row)))
        self.highlighted.connect(lambda row: self.tried.emit(self._choice(row)))

    def show_layer(self, layer: Layer | None) -> None:
        """Show a layer's blend mode; groups have one more to choose from."""
        self.setEnabled(layer is not None)
        if layer is None:
            return
        if layer.group != self._groups:
            self._groups = layer.group
            self._fill()
        through = layer.group and not layer.isolated
        self.setCurrentIndex(self.row_of(None if through else layer.blend))

    def row_of(self, choice: Choice) -> int:
        """Where in the list a choice is, -1 if nowhere."""
        rows = (row for row in range(self.count()) if self.itemText(row))  # no lines
        return next((row for row in rows if self._choice(row) is choice), -1)

    def showPopup(self) -> None:  # noqa: N802
        super().showPopup()
        self.view().window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Escape hides the list without hidePopup().
        if event.type() == QEvent.Type.Hide and watched is not self:
            self.left.emit()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            row = self.currentIndex()
            self._fill()
            self.setCurrentIndex(row)
        super().changeEvent(event)

    def _choice(self, row: int) -> Choice:
        mode = self.itemData(row)  # Qt keeps a plain string of it
        return None if mode is None else Blend(mode)

    def _fill(self) -> None:
        self.clear()
        if self._groups:
            self.addItem(QCoreApplication.translate("Blend", PASS_THROUGH), None)
        for number, group in enumerate(BLEND_GROUPS):
            if number:
                self.insertSeparator(self.count())
            for mode in group:
                self.addItem(blend_words(mode), mode)
