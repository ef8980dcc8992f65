"""Asking for a line: the name of a board, what a search looks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget


class NameDialog(QDialog):
    """`then` gets the line when it is accepted. taken: names about which one is warned."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        accept: str,
        *,
        then: Callable[[str], object],
        text: str = "",
        label: str = "",
        taken: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._taken = {name.casefold() for name in taken}
        self.line = QLineEdit(text)
        self.line.setAccessibleName(label or self.tr("Name"))
        self.line.selectAll()
        self.note = QLabel()
        self.note.setObjectName("muted")
        above = QLabel(label or self.tr("Name"))
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel)
        self.buttons.button(buttons.Ok).setText(accept)
        self.buttons.button(buttons.Cancel).setText(self.tr("Cancel"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for part in (above, self.line, self.note):
            column.addWidget(part)
        column.addSpacing(8)
        column.addWidget(self.buttons)
        self.line.textChanged.connect(self._weigh)
        self.accepted.connect(lambda: then(self.name()))
        self._weigh()

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(400, 0))

    def name(self) -> str:
        """What is written, without spaces around it."""
        return " ".join(self.line.text().split())

    def _weigh(self) -> None:
        known = self.name().casefold() in self._taken
        self.note.setText(self.tr("There is one of that name already.") if known else "")
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(self.name()) and not known)
