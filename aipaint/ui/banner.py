"""A strip above the canvas that says what went wrong, why, and what to do. Never modal."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
)

from aipaint.app.i18n import words
from aipaint.core.events import Failed
from aipaint.ui.icons import Icons
from aipaint.ui.theme import ThemeSwitch


class Banner(QFrame):
    """Shows one `Failed` at a time, the newest, until it is closed."""

    report_wanted = Signal(object)  # Failed

    def __init__(self, icons: Icons, theme: ThemeSwitch) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._icons = icons
        self._failed: Failed | None = None
        self._icon, self._what, self._rest = QLabel(), QLabel(), QLabel()
        self.report_button, self._close = QPushButton(), QToolButton()
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
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        row.addWidget(self.report_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        icons.give(self._close, "x")
        self._close.clicked.connect(self.dismiss)
        self.report_button.clicked.connect(self._want_report)
        theme.changed.connect(lambda _tokens: self._say())
        self.hide()

    def text(self) -> str:
        """What it says, on lines."""
        return "\n".join(part for part in (self._what.text(), self._rest.text()) if part)

    def show_failure(self, failed: Failed) -> None:
        """Show a failure in words."""
        self._failed = failed
        self._say()
        self.show()

    def dismiss(self) -> None:
        """Go away."""
        self._failed = None
        self.hide()

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
        self.report_button.setText(self.tr("Open report"))
        self.report_button.setVisible(bool(failed.bug and failed.detail))
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.setToolTip(self.tr("Close this message"))
        self.setAccessibleName(self.text())

    def _want_report(self) -> None:
        if self._failed is not None:
            self.report_wanted.emit(self._failed)
