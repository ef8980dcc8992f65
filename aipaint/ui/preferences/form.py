"""What a page of the preferences is made of: headings, fields with their labels, explanations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.ui.widgets import WheelGuard

_SIDE = 16  # pixels around and between


class PageForm(QWidget):
    """A column of sections, each a heading and a form."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_SIDE, _SIDE, _SIDE, _SIDE)
        self._column.setSpacing(8)
        self._form: QFormLayout | None = None
        self._labels: list[QLabel] = []
        self._guard = WheelGuard(self)

    def section(self, title: str) -> None:
        """Begin a section."""
        if self._form is not None:
            self._column.addSpacing(_SIDE)
        heading = QLabel(title)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        self._column.addWidget(heading)
        form = self._form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setHorizontalSpacing(_SIDE)
        form.setVerticalSpacing(8)
        self._column.addLayout(form)

    def row(self, label: str, field: QWidget, name: str, hint: str = "") -> None:
        """Add a field to the section. name: its object name. hint: explains it, below it."""
        assert self._form is not None, "a section comes first"
        field.setObjectName(name)
        if label:
            field.setAccessibleName(label.replace("&", ""))
        if hint:
            field.setAccessibleDescription(hint)
        self._form.addRow(label, field)
        shown = self._form.labelForField(field)
        if isinstance(shown, QLabel):
            shown.setBuddy(field.focusProxy() or field)
            self._labels.append(shown)
        if hint:
            self._form.addRow("", muted(hint))

    def line(self, shown: QWidget) -> None:
        """Add something that is shown across the section, most often words."""
        assert self._form is not None, "a section comes first"
        self._form.addRow(shown)

    def end(self) -> None:
        """Finish the page: fields stand below each other, what remains of its height is empty."""
        widest = max((label.sizeHint().width() for label in self._labels), default=0)
        for label in self._labels:
            label.setMinimumWidth(widest)
        self._column.addStretch(1)
        self._guard.watch(self)


class FolderField(QWidget):
    """The path of a folder, and a button beside it. `edit` holds the path, `button` acts on it."""

    def __init__(self, path: str, words: str, act: Callable[[], object]) -> None:
        super().__init__()
        self.edit, self.button = QLineEdit(path), QPushButton(words)
        self.edit.setReadOnly(True)
        self.edit.setCursorPosition(0)
        self.edit.setToolTip(path)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda _checked=False: act())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.button)

    def show_path(self, path: str) -> None:
        """Show another folder."""
        self.edit.setText(path)
        self.edit.setCursorPosition(0)
        self.edit.setToolTip(path)


def muted(text: str) -> QLabel:
    """Return words that explain."""
    label = QLabel(text)
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label


def choice(rows: list[tuple[str, Any]], chosen: object, then: Callable[[Any], object]) -> QComboBox:
    """Return a box of (words, value) with one of the values chosen; `then` hears of the user's."""
    box = QComboBox()
    for words, value in rows:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.activated.connect(lambda row: then(box.itemData(row)))
    return box
