"""The box one writes a prompt into."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit


class PromptEdit(QPlainTextEdit):
    """Plain text. Ctrl+Enter paints, Alt+Up and Alt+Down walk through earlier prompts.

    Tab goes on to the next field: nobody needs a tab in a prompt.
    """

    submitted = Signal()
    older_wanted = Signal()
    newer_wanted = Signal()

    def __init__(self, lines: int, at_least: int) -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setMinimumHeight(self._height(at_least))

    def sizeHint(self) -> QSize:
        return QSize(200, self._height(self._lines))

    def text(self) -> str:
        """What is written."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Replace the text in a way that Ctrl+Z takes back."""
        if text == self.text():
            return
        cursor = self.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def add_words(self, words: str) -> None:
        """Put words at the end, behind a comma, unless they are there."""
        text = self.text().rstrip().rstrip(",，")
        if words.lower() not in text.lower():
            self.set_text(f"{text}, {words}" if text else words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Not above: making all of Qt's constants takes a sixth of the way to the first window.
        from PySide6.QtCore import Qt

        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.ControlModifier and event.key() in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):
            self.submitted.emit()
        elif modifiers == Qt.KeyboardModifier.AltModifier and event.key() == Qt.Key.Key_Up:
            self.older_wanted.emit()
        elif modifiers == Qt.KeyboardModifier.AltModifier and event.key() == Qt.Key.Key_Down:
            self.newer_wanted.emit()
        elif modifiers == Qt.KeyboardModifier.AltModifier and event.text().isdigit():
            event.ignore()  # an intent's shortcut, when it is not possible: no letter
        else:
            super().keyPressEvent(event)

    def _height(self, lines: int) -> int:
        return self.fontMetrics().lineSpacing() * lines + 20
