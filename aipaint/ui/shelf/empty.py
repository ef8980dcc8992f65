"""What the model shelf says where it has nothing to show."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from aipaint.ui.actions import Actions
from aipaint.ui.icons import Icons
from aipaint.ui.shelf.choice import Wish


class EmptyShelf(QWidget):
    """Says why there is nothing, and leads on."""

    all_wanted = Signal()

    def __init__(self, actions: Actions, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self._wish, self._some, self._scanning = Wish(), False, False
        self._picture, self._title, self._hint = QLabel(), QLabel(), QLabel()
        self._title.setObjectName("title")
        self._hint.setObjectName("muted")
        for label in (self._title, self._hint):
            label.setWordWrap(True)
        self.all_button, self.folders_button = QPushButton(), QPushButton()
        icons.give(self.all_button, "boxes")
        icons.give(self.folders_button, "folder-plus")
        self.all_button.clicked.connect(self.all_wanted)
        self.folders_button.clicked.connect(actions["model_folders"].trigger)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(16)
        column.addStretch(2)
        for label in (self._picture, self._title, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.all_button)
        row.addWidget(self.folders_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        self._say()

    def show_reason(self, wish: Wish, some: bool, scanning: bool) -> None:
        """Say why nothing is shown. some: whether there are models at all."""
        self._wish, self._some, self._scanning = wish, some, scanning
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self._say()
        super().changeEvent(event)

    def _say(self) -> None:
        wish = self._wish
        icon, title = "search", self.tr("No model is like that")
        hint = self.tr("Other words may find it, or fewer of them.")
        asked = bool(wish.text or wish.base or wish.usable)
        if not self._some and self._scanning:
            icon, title = "boxes", self.tr("Looking for models")
            hint = self.tr("They appear as soon as they are found.")
        elif not self._some:
            icon, title = "boxes", self.tr("No models yet")
            hint = self.tr(
                "Choose the folders you keep them in. Nothing is copied, and nothing is changed."
            )
        elif wish.section == "favourites" and not asked:
            icon, title = "star", self.tr("No favourites yet")
            hint = self.tr("Mark a model with the star, and it is found here.")
        elif wish.section == "root" and not asked:
            icon, title = "folder-open", self.tr("Nothing in this folder")
            hint = self.tr("No model was found in it.")
        self._picture.setPixmap(self._icons.pixmap(icon, "muted", 48))
        self._title.setText(title)
        self._hint.setText(hint)
        self.all_button.setText(self.tr("All Models"))
        self.folders_button.setText(self.tr("Folders…"))
        self.all_button.setVisible(self._some)
        self.folders_button.setVisible(not self._some and not self._scanning)
