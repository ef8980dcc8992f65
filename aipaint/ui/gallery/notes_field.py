"""Notes on pictures: kept a moment after one stops writing, and whenever one goes elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit

from aipaint.gallery.marks import MAX_NOTES

_PAUSE_MS = 1200
_LINES, _MOST_LINES = 3, 10


class NotesField(QPlainTextEdit):
    """`written` tells notes that are to be kept; nothing written is ever dropped."""

    written = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._kept = ""
        self._differ = self._filling = False
        self.setTabChangesFocus(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.finish)
        self.textChanged.connect(self._typed)
        self.retranslate()

    def show_notes(self, notes: str | None) -> None:
        """Show notes; None where pictures have different ones, which cannot be written over."""
        self._differ = notes is None
        self.setReadOnly(self._differ)
        self.retranslate()
        if self._pause.isActive() and notes is not None:
            return  # one is writing: what comes back is what was kept before
        wanted = notes or ""
        # What is kept has no spaces around it; those one is writing stay.
        if wanted != self._kept or self.toPlainText().strip() != wanted:
            self._kept, self._filling = wanted, True
            self.setPlainText(wanted)
            self._filling = False
            self.updateGeometry()

    def finish(self) -> None:
        """Tell what was written, unless it was told."""
        self._pause.stop()
        text = self.toPlainText().strip()
        if not self._differ and text != self._kept:
            self._kept = text
            self.written.emit(text)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        differ = self.tr("The notes of these pictures differ.")
        self.setPlaceholderText(differ if self._differ else self.tr("Write something about it"))
        self.setAccessibleName(self.tr("Notes"))

    def sizeHint(self) -> QSize:
        lines = min(max(_LINES, self.blockCount()), _MOST_LINES)
        return QSize(200, lines * self.fontMetrics().lineSpacing() + 18)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.finish()

    def _typed(self) -> None:
        if self._filling or self._differ:
            return
        if len(self.toPlainText()) > MAX_NOTES:
            self.undo()  # more cannot be kept
            return
        self.updateGeometry()
        self._pause.start()
