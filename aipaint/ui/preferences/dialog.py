"""The dialog of the preferences: pages on the left, the chosen one beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from aipaint.ui.preferences.pages import PAGES, Page

if TYPE_CHECKING:
    from aipaint.ui.main_window import MainWindow
    from aipaint.ui.theme import Tokens

_LIST_WIDTH = 176


class PreferencesDialog(QDialog):
    """Shows one page at a time. What is changed holds at once; there is nothing to confirm.

    page: the id of the page to begin with.
    """

    def __init__(self, window: MainWindow, page: str = "", pages: tuple[Page, ...] = PAGES) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._pages = window, pages
        self.list = QListWidget()
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.setIconSize(QSize(18, 18))
        self.stack = QStackedWidget()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.list)
        top.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(top, 1)
        column.addWidget(self.buttons)
        room = window.screen().availableGeometry().size()
        self.resize(min(760, room.width() - 80), min(600, room.height() - 120))
        self._fill()
        self.list.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.show_page(page)
        window.theme.changed.connect(self._retint)

    def show_page(self, page: str) -> None:
        """Choose a page by its id; the first one where there is none of it."""
        ids = [each.id for each in self._pages]
        self.list.setCurrentRow(ids.index(page) if page in ids else 0)
        self.list.setFocus()

    def page(self) -> QWidget:
        """Return what the chosen page shows."""
        area = self.stack.currentWidget()
        assert isinstance(area, QScrollArea)
        page = area.widget()
        assert page is not None
        return page

    def _fill(self) -> None:
        """Build list and pages in the present language."""
        chosen, focused = self.list.currentRow(), self.focusWidget()
        name = focused.objectName() if focused is not None else ""
        self.setWindowTitle(self.tr("Preferences"))
        self.list.setAccessibleName(self.tr("Pages"))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setText(self.tr("Close"))
        while (old := self.stack.widget(0)) is not None:
            self.stack.removeWidget(old)
            old.deleteLater()
        self.list.clear()
        for page in self._pages:
            icon = self._window.icons.icon(page.icon)
            title = QCoreApplication.translate("Preferences", page.title)
            item = QListWidgetItem(icon, title)
            item.setSizeHint(QSize(0, 34))
            self.list.addItem(item)
            area = QScrollArea()
            area.setWidget(page.make(self._window))
            area.setWidgetResizable(True)
            self.stack.addWidget(area)
        if chosen >= 0:
            self.list.setCurrentRow(chosen)
            again = self.page().findChild(QWidget, name) if name else None
            (again or self.list).setFocus()

    def _retint(self, _tokens: Tokens) -> None:
        for row, page in enumerate(self._pages):
            self.list.item(row).setIcon(self._window.icons.icon(page.icon))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            # Not at once: what is clicked just now is among what is replaced.
            QTimer.singleShot(0, self, self._fill)
        super().changeEvent(event)
