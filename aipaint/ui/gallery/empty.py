"""What the gallery says where it has no picture to show."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from aipaint.app.library.source import Found, Source, Trashed
from aipaint.ui.actions import Actions
from aipaint.ui.icons import Icons


class EmptyPage(QWidget):
    """Says why there is nothing, and leads on."""

    all_wanted = Signal()

    def __init__(self, actions: Actions, icons: Icons) -> None:
        super().__init__()
        self._source: Source = Found()
        self._icons = icons
        self._import = actions["import_pictures"]
        self._picture, self._title, self._hint = QLabel(), QLabel(), QLabel()
        self._title.setObjectName("title")
        self._hint.setObjectName("muted")
        for label in (self._title, self._hint):
            label.setWordWrap(True)
        self.all_button, self.import_button = QPushButton(), QPushButton()
        icons.give(self.all_button, "images")
        icons.give(self.import_button, "folder-input")
        self.all_button.clicked.connect(self.all_wanted)
        self.import_button.clicked.connect(self._import.trigger)
        self._import.changed.connect(self._say)
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
        row.addWidget(self.import_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        self._say()

    def show_reason(self, source: Source) -> None:
        """Say why what was asked for has no pictures."""
        self._source = source
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self._say()
        super().changeEvent(event)

    def _say(self) -> None:
        source = self._source
        everything = isinstance(source, Found) and not source.query
        icon, hint = "search", self.tr("Other words may find it, or fewer of them.")
        title = self.tr("No picture is like that")
        if everything:
            icon, title = "images", self.tr("Your pictures will be here")
            hint = self.tr("Everything you paint is kept. Older work can be taken in from folders.")
        elif isinstance(source, Trashed):
            icon, title = "trash", self.tr("The trash is empty")
            hint = self.tr("What you remove from the gallery can be brought back from here.")
        self._picture.setPixmap(self._icons.pixmap(icon, "muted", 48))
        self._title.setText(title)
        self._hint.setText(hint)
        self.all_button.setText(self.tr("All Pictures"))
        self.import_button.setText(self.tr("Import…"))
        self.all_button.setVisible(not everything)
        self.import_button.setVisible(everything and self._import.isEnabled())
