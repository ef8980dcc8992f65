"""Emptying the gallery's trash: into the system's, or for good."""

from __future__ import annotations

import importlib.util

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QMessageBox, QPushButton, QWidget

from aipaint.app.library.source import Source, Trashed
from aipaint.ui.icons import Icons


class EmptyTrashButton(QPushButton):
    """Is there while the trash is shown."""

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        icons.give(self, "trash-2")
        self.retranslate()

    def follow(self, source: Source) -> None:
        """Be there, or not."""
        self.setVisible(isinstance(source, Trashed))

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setText(self.tr("Empty…"))
        self.setToolTip(self.tr("Empty the trash"))
        self.setAccessibleName(self.tr("Empty the trash"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class TrashDialog(QMessageBox):
    """Asks. wanted: whether only the chosen ones, and whether for good."""

    wanted = Signal(bool, bool)

    def __init__(self, parent: QWidget | None, count: int, chosen: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle(self.tr("Empty the Trash"))
        number = self.locale().toString
        self.setText(self.tr("Pictures in the trash: {count}").format(count=number(count)))
        # Whether it is installed is asked without importing it: that may start the system's parts.
        possible = importlib.util.find_spec("send2trash") is not None
        self.setInformativeText(
            self.tr(
                "From the system's trash they can still be brought back by hand. What is deleted"
                " is gone for good."
            )
            if possible
            else self.tr(
                "What is deleted is gone for good. With the package send2trash it could go to the"
                " system's trash instead."
            )
        )
        self.only = QCheckBox(
            self.tr("Only those that are selected ({count})").format(count=number(chosen))
        )
        if chosen:
            self.setCheckBox(self.only)
            self.only.setChecked(chosen < count)
        self.system = self.addButton(
            self.tr("Move to the System's Trash"), QMessageBox.ButtonRole.AcceptRole
        )
        self.system.setEnabled(possible)
        self.delete = self.addButton(
            self.tr("Delete for Good"), QMessageBox.ButtonRole.DestructiveRole
        )
        keep = self.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(keep)
        self.setEscapeButton(keep)
        self.system.clicked.connect(lambda: self._tell(for_good=False))
        self.delete.clicked.connect(lambda: self._tell(for_good=True))

    def _tell(self, for_good: bool) -> None:
        self.wanted.emit(self.only.isChecked(), for_good)
