"""A popup with a search line over a list: the command palette and the prompt history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

_MOST = 300  # rows shown; nobody scrolls further, one types another letter


@dataclass(frozen=True)
class Choice:
    """A row. hint: shown at the right, such as a shortcut. value: what is chosen with it."""

    text: str
    value: Any
    hint: str = ""
    icon: QIcon | None = None
    enabled: bool = True


class Picker(QFrame):
    """Lies over `window` until something is chosen or Escape is pressed."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("picker")
        self._window = window
        self._find: Callable[[str], list[Choice]] = lambda text: []
        self._then: Callable[[Any], object] = lambda value: None
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._refill)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_HintDelegate(self.list))
        self.list.setIconSize(QSize(18, 18))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._choose)
        self._nothing = QLabel()
        self._nothing.setObjectName("muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self._nothing, 1)

    def ask(
        self,
        title: str,
        find: Callable[[str], list[Choice]],
        then: Callable[[Any], object],
    ) -> None:
        """Open; `find` gives the rows for what was typed, `then` gets the chosen value."""
        self._find, self._then = find, then
        self.search.setPlaceholderText(title)
        self.search.setAccessibleName(title)
        self.list.setAccessibleName(title)
        self._nothing.setText(self.tr("Nothing found"))
        self.search.clear()
        self._refill()
        size = self._window.size()
        self.setFixedSize(min(560, size.width() - 32), min(480, size.height() - 80))
        self.move(self._window.mapToGlobal(QPoint((size.width() - self.width()) // 2, 56)))
        self.show()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_PageDown: 8,
                Qt.Key.Key_PageUp: -8,
            }
            if event.key() in steps:
                row = self.list.currentRow() + steps[Qt.Key(event.key())]
                self.list.setCurrentRow(min(max(0, row), self.list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                item = self.list.currentItem()
                if item is not None:
                    self._choose(item)
                return True
        return super().eventFilter(watched, event)

    def _refill(self) -> None:
        self.list.clear()
        for choice in self._find(self.search.text())[:_MOST]:
            item = QListWidgetItem(" ".join(choice.text.split()))
            item.setToolTip(choice.text)
            item.setData(Qt.ItemDataRole.UserRole, choice.value)
            item.setData(Qt.ItemDataRole.UserRole + 1, choice.hint)
            if choice.icon is not None:
                item.setIcon(choice.icon)
            if not choice.enabled:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            self.list.addItem(item)
        some = self.list.count() > 0
        self.list.setVisible(some)
        self._nothing.setVisible(not some)
        if some:
            self.list.setCurrentRow(0)

    def _choose(self, item: QListWidgetItem) -> None:
        if not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        value = item.data(Qt.ItemDataRole.UserRole)
        self.hide()
        self._then(value)


class _HintDelegate(QStyledItemDelegate):
    """The text at the left, the hint at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return QSize(100, option.fontMetrics.height() + 14)

    def paint(self, painter: Any, option: QStyleOptionViewItem, index: Any) -> None:
        hint = index.data(Qt.ItemDataRole.UserRole + 1)
        room = option.fontMetrics.horizontalAdvance(hint) + 24 if hint else 0
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        selected = bool(option.state & option.state.State_Selected)
        if selected:
            painter.fillRect(option.rect, option.palette.highlight())
        shown.rect = option.rect.adjusted(0, 0, -room, 0)
        super().paint(painter, shown, index)
        if hint:
            painter.save()
            palette = option.palette
            painter.setPen(
                palette.highlightedText().color() if selected else palette.placeholderText().color()
            )
            painter.drawText(
                option.rect.adjusted(0, 0, -8, 0),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                hint,
            )
            painter.restore()


def rank(text: str, words: str) -> int | None:
    """Return how well `text` fits what was typed: 0 best, None not at all.

    0: every word typed begins a word of the text. 1: every one is somewhere in it. 2: the
    letters typed are in it in their order.
    """
    low, wanted = text.casefold(), words.casefold().split()
    starts = low.split()
    if all(any(start.startswith(word) for start in starts) for word in wanted):
        return 0
    if all(word in low for word in wanted):
        return 1
    letters = iter(low)
    return 2 if all(letter in letters for word in wanted for letter in word) else None
