"""What a room says where it has nothing to show."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from aipaint.ui.icons import Icons

_SIDE = 48


class EmptyPage(QWidget):
    """A drawing, why there is nothing, and buttons that lead on: all there is, and another one.

    Those who say it override `retranslate`, which is called whenever it must be said anew, and call
    it once they are built.
    """

    all_wanted = Signal()

    def __init__(self, icons: Icons, all_icon: str, other_icon: str) -> None:
        super().__init__()
        self._icons = icons
        self._picture, self._title, self._hint = QLabel(), QLabel(), QLabel()
        self._title.setObjectName("title")
        self._hint.setObjectName("muted")
        self.all_button, self.other_button = QPushButton(), QPushButton()
        icons.give(self.all_button, all_icon)
        icons.give(self.other_button, other_icon)
        self.all_button.clicked.connect(self.all_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(16)
        column.addStretch(2)
        for label in (self._picture, self._title, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(label is not self._picture)
            column.addWidget(label)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.all_button)
        row.addWidget(self.other_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    def say(self, icon: str, title: str, hint: str) -> None:
        """Show these."""
        self._picture.setPixmap(self._icons.pixmap(icon, "muted", _SIDE))
        self._title.setText(title)
        self._hint.setText(hint)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self.retranslate()
        super().changeEvent(event)
