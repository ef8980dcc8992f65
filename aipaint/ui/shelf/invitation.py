"""A line in the model shelf for those who have models elsewhere and have not said where."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from aipaint.ui.actions import Actions
from aipaint.ui.icons import Icons


class Invitation(QFrame):
    """Leads to the watched folders, and is gone for good when one does not want it."""

    declined = Signal()

    def __init__(self, actions: Actions, icons: Icons) -> None:
        super().__init__()
        self.setObjectName("offer")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.folders_button, self.close_button = QPushButton(), QPushButton()
        icons.give(self.folders_button, "folder-plus")
        self.folders_button.clicked.connect(actions["model_folders"].trigger)
        self.close_button.clicked.connect(self.declined)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.folders_button)
        row.addWidget(self.close_button)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.text.setText(
            self.tr("Have models elsewhere? Choose their folders; nothing is copied or changed.")
        )
        self.folders_button.setText(self.tr("Folders…"))
        self.close_button.setText(self.tr("Not Now"))
        self.setAccessibleName(self.text.text())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
