"""The box one writes a prompt into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

if TYPE_CHECKING:
    # It brings numpy, which the first window does without.
    from aipaint.core.recipe import Syntax


STEP = 0.1  # by which a key changes the weight of words


class PromptEdit(QPlainTextEdit):
    """Plain text. Ctrl+Enter paints, Alt+Up and Alt+Down walk through earlier prompts, Ctrl+Up and
    Ctrl+Down change the weight of the words that are selected, or in which the cursor is.

    Tab goes on to the next field: nobody needs a tab in a prompt. syntax: how weights are written.
    """

    submitted = Signal()
    older_wanted = Signal()
    newer_wanted = Signal()
    entered = Signal()  # the cursor is here now

    def __init__(self, lines: int, at_least: int) -> None:
        super().__init__()
        self._lines = lines
        self.syntax: Syntax = "plain"
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

    def insert_word(self, word: str) -> None:
        """Put a word where the cursor is, apart from its neighbours, or in a selection's place."""
        cursor = self.textCursor()
        before, after = self._around(cursor.selectionStart(), cursor.selectionEnd())
        left = "" if not before or before[-1] in " (\n" else " " if before[-1] in ",，" else ", "
        right = "" if not after or after[0] in " ,，):\n" else ", "
        cursor.insertText(left + word + right)
        self.setTextCursor(cursor)

    def reweigh(self, step: float) -> None:
        """Change the weight of the selected words, or of the word that the cursor is in."""
        from aipaint.core.weight_keys import reweigh

        cursor = self.textCursor()
        before, after = self._around(cursor.selectionStart(), cursor.selectionEnd())
        text = self.text()
        edit = reweigh(text, len(before), len(text) - len(after), self.syntax, step)
        if edit is None:
            return
        cursor.setPosition(_utf16(text[: edit.start]))
        cursor.setPosition(_utf16(text[: edit.end]), cursor.MoveMode.KeepAnchor)
        cursor.insertText(edit.text)
        whole = text[: edit.start] + edit.text
        cursor.setPosition(_utf16(whole[: edit.select[0]]))
        cursor.setPosition(_utf16(whole[: edit.select[1]]), cursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

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
        elif modifiers == Qt.KeyboardModifier.ControlModifier and event.key() in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        ):
            self.reweigh(STEP if event.key() == Qt.Key.Key_Up else -STEP)
        elif modifiers == Qt.KeyboardModifier.AltModifier and event.text().isdigit():
            event.ignore()  # an intent's shortcut, when it is not possible: no letter
        else:
            super().keyPressEvent(event)

    def _height(self, lines: int) -> int:
        return self.fontMetrics().lineSpacing() * lines + 20

    def _around(self, start: int, end: int) -> tuple[str, str]:
        """Return the text before and after two places as Qt counts them: in UTF-16."""
        raw = self.text().encode("utf-16-le", "surrogatepass")
        before, after = raw[: 2 * start], raw[2 * end :]
        return (
            before.decode("utf-16-le", "surrogatepass"),
            after.decode("utf-16-le", "surrogatepass"),
        )


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
