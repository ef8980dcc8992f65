"""The field above the gallery in which one says what to look for, and how much was found."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from aipaint.app.library.rows import LibraryModel
from aipaint.ui.icons import Icons
from aipaint.ui.own_keys import is_escape, keeps

_PAUSE_MS = 30  # keys that come faster are looked for together
_WIDEST = 480


class GallerySearch(QWidget):
    """Looks while one types. Esc empties the field, and leaves it when it is empty.

    look: what is done with the text; None searches the model. counts: whether it says how much
    was found.
    """

    left = Signal()

    def __init__(
        self,
        gallery: LibraryModel,
        icons: Icons,
        look: Callable[[str], object] | None = None,
        counts: bool = True,
    ) -> None:
        super().__init__()
        self._gallery = gallery
        self._do = look or gallery.search
        self._found: tuple[int, int] | None = None
        self.field = _Field()
        self.field.setClearButtonEnabled(True)
        self.field.setMaximumWidth(_WIDEST)
        glass = QAction(self)
        icons.give(glass, "search")
        self.field.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.count = QLabel()
        self.count.setObjectName("muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        row.addStretch()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._enter)
        self.field.left.connect(self.left)
        self.count.setVisible(counts)
        gallery.counted.connect(self._show_count)
        self.retranslate()

    def sizeHint(self) -> QSize:
        return QSize(240, self.field.sizeHint().height() + 4)

    def take_focus(self) -> None:
        """Let one type what to look for; what was there is selected."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_text(self, text: str) -> None:
        """Show what is looked for, without looking; not while somebody writes just that."""
        if text != self.field.text().strip():
            self._pause.stop()
            quiet = QSignalBlocker(self.field)
            self.field.setText(text)
            quiet.unblock()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.field.setPlaceholderText(self.tr("Find pictures"))
        self.field.setAccessibleName(self.tr("Find pictures"))
        self.field.setToolTip(
            self.tr(
                "Words, or: {examples}",
            ).format(
                examples='"red apple"  -blurry  model:sdxl  tag:cat  rating:>3'
                "  before:2026-05  size:>512  sort:rating"
            )
        )
        self._say_count()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _typed(self, text: str) -> None:
        # An emptied field shows everything at once.
        if text.strip():
            self._pause.start()
        else:
            self._look()

    def _look(self) -> None:
        self._pause.stop()
        self._do(self.field.text())

    def _enter(self) -> None:
        self._look()
        self.left.emit()

    def _show_count(self, found: int, total: int) -> None:
        self._found = (found, total)
        self._say_count()

    def _say_count(self) -> None:
        text = ""
        if self._found is not None and self._gallery.query():
            found, total = self._found
            text = self.tr("{found} of {total}").format(found=found, total=total)
        self.count.setText(text)


class _Field(QLineEdit):
    left = Signal()

    def event(self, event: QEvent) -> bool:
        # Esc belongs to the field while one is in it, not to the window's Cancel.
        return keeps(event, is_escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.text():
            self.clear()
        else:
            self.left.emit()
