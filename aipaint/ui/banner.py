"""A strip above the canvas that says what went wrong, why, and what to do. Never modal."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
)

from aipaint.app.i18n import words
from aipaint.core.events import Failed
from aipaint.ui.icons import Icons


class Banner(QFrame):
    """Shows one `Failed` at a time, the newest, until it is closed."""

    closed = Signal()

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._icons = icons
        self._failed: Failed | None = None
        self._icon, self._what, self._rest = QLabel(), QLabel(), QLabel()
        self._detail = QPlainTextEdit()
        self._detail.setReadOnly(True)
        self._detail.setMaximumHeight(140)
        self._more, self._close = QPushButton(), QToolButton()
        for label in (self._what, self._rest):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        bold = self._what.font()
        bold.setBold(True)
        self._what.setFont(bold)
        text = QVBoxLayout()
        text.setSpacing(4)
        text.addWidget(self._what)
        text.addWidget(self._rest)
        text.addWidget(self._detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        row.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        icons.give(self._close, "x")
        self._close.clicked.connect(self.dismiss)
        self._more.clicked.connect(self._open_report)
        self.hide()

    def text(self) -> str:
        """What it says, on lines."""
        return "\n".join(part for part in (self._what.text(), self._rest.text()) if part)

    def show_failure(self, failed: Failed) -> None:
        """Show a failure in words."""
        self._failed = failed
        self._say()
        self._detail.hide()
        self.show()

    def dismiss(self) -> None:
        """Go away."""
        self._failed = None
        self.hide()
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and self._failed is not None:
            self._say()
        super().changeEvent(event)

    def _say(self) -> None:
        failed = self._failed
        if failed is None:
            return
        self._icon.setPixmap(self._icons.pixmap("triangle-alert", "danger"))
        self._what.setText(words(failed.what))
        rest = [words(part) for part in (failed.why, failed.fix) if part]
        self._rest.setText("\n".join(rest))
        self._rest.setVisible(bool(rest))
        self._more.setText(self.tr("Open report"))
        self._more.setVisible(bool(failed.bug and failed.detail))
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.setToolTip(self.tr("Close this message"))
        self.setAccessibleName(self.text())
        self.setProperty("error", "true")
        self.style().unpolish(self)
        self.style().polish(self)

    def _open_report(self) -> None:
        failed = self._failed
        if failed is None:
            return
        if len(failed.detail) < 4096 and Path(failed.detail).is_file():
            QDesktopServices.openUrl(QUrl.fromLocalFile(failed.detail))
            return
        self._detail.setPlainText(failed.detail)
        self._detail.setVisible(not self._detail.isVisible())
