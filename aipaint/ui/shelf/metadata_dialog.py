"""What the maker of a model wrote into its file, to be read and copied."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.errands import Errands
from aipaint.app.i18n import words
from aipaint.app.shelf.told import told_in
from aipaint.core.errors import UserError
from aipaint.ui.icons import Icons


class MetadataDialog(QDialog):
    """Keys at the left, what stands there at the right; read off the window's thread."""

    def __init__(self, name: str, path: Path, errands: Errands, icons: Icons, parent: QWidget):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("What “{name}” Says of Itself").format(name=name))
        self._told: dict[str, str] = {}
        self._is_open = True
        self.finished.connect(self._closed)
        self.keys, self.text, self.word = QListWidget(), QPlainTextEdit(), QLabel()
        self.keys.setAccessibleName(self.tr("Keys"))
        self.text.setAccessibleName(self.tr("Value"))
        self.text.setReadOnly(True)
        self.word.setObjectName("muted")
        self.word.setWordWrap(True)
        self.word.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.word.setText(self.tr("The file is being read…"))
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.keys)
        parts.addWidget(self.text)
        parts.setStretchFactor(1, 1)
        parts.setSizes([240, 400])
        self.pages = QStackedWidget()
        self.pages.addWidget(self.word)
        self.pages.addWidget(parts)
        buttons = QDialogButtonBox()
        self.copy_button = QPushButton(self.tr("Copy All"))
        icons.give(self.copy_button, "copy")
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.pages, 1)
        column.addWidget(buttons)
        self.keys.currentTextChanged.connect(self._show)
        self.copy_button.clicked.connect(self._copy)
        self.copy_button.setEnabled(False)
        self.resize(720, 460)
        errands.run(lambda: told_in(path), self._bring)

    def told(self) -> dict[str, str]:
        """What is shown, by key."""
        return dict(self._told)

    def _bring(self, told: dict[str, str] | UserError) -> None:
        if not self._is_open:
            return
        if isinstance(told, UserError):
            self.word.setText(" ".join(words(each) for each in (told.what, told.why) if each))
            return
        if not told:
            self.word.setText(self.tr("Nothing was written into this file."))
            return
        self._told = told
        self.keys.addItems(list(told))
        self.keys.setCurrentRow(0)
        self.pages.setCurrentIndex(1)
        self.copy_button.setEnabled(True)
        self.keys.setFocus()

    def _show(self, key: str) -> None:
        self.text.setPlainText(self._told.get(key, ""))

    def _copy(self) -> None:
        said = "\n".join(f"{key}: {value}" for key, value in self._told.items())
        QGuiApplication.clipboard().setText(said)

    def _closed(self) -> None:
        self._is_open = False
