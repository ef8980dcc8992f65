"""What a prompt that leaves something open comes to: seen while it does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from aipaint.ui.icons import Icons

MOST = 4  # expansions that are shown
_LONGEST = 120  # letters of one; all of it is in its tip


class WildcardFold(QWidget):
    """Some expansions, a button that draws others, one that adds a list's name, and the folder."""

    again_wanted = Signal()
    names_wanted = Signal()

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._exact = False
        self._title = QLabel()
        self.again_button, self.names_button = QToolButton(), QToolButton()
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title, 1)
        for button, icon in ((self.names_button, "plus"), (self.again_button, "shuffle")):
            button.setAutoRaise(True)
            icons.give(button, icon)
            head.addWidget(button)
        self.again_button.clicked.connect(self.again_wanted)
        self.names_button.clicked.connect(self.names_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        self.lines = [QLabel() for _ in range(MOST)]
        self.note = QLabel()
        self.note.setObjectName("muted")
        for label in (*self.lines, self.note):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        self.hide()
        self.retranslate()

    def show_expansions(self, texts: Sequence[str], exact: bool, note: str) -> None:
        """Show what comes of the prompt. exact: these are the next pictures, in their order.

        note: what is wrong with it, in words, "" for nothing.
        """
        self._exact = exact
        for label, text in zip(self.lines, [*texts, *[""] * MOST], strict=False):
            flat = " ".join(text.split())
            label.setText(flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…")
            label.setToolTip(text if len(flat) > _LONGEST else "")
            label.setVisible(bool(text))
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.again_button.setVisible(not exact)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        if self._exact:
            self._title.setText(self.tr("The next pictures:"))
        else:
            self._title.setText(self.tr("For instance:"))
        self._title.setToolTip(
            self.tr("What the prompt leaves open is decided by each picture's seed.")
        )
        self.again_button.setToolTip(self.tr("Show other examples"))
        self.again_button.setAccessibleName(self.tr("Show other examples"))
        self.names_button.setToolTip(self.tr("Put a wildcard into the prompt"))
        self.names_button.setAccessibleName(self.tr("Put a wildcard into the prompt"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
