"""The history: every step that can be undone or done again, and the memory they take."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.history_model import HistoryModel
from aipaint.app.workspace import Workspace
from aipaint.ui.icons import Icons
from aipaint.ui.theme import ThemeSwitch

_GIB = 1 << 30


class HistoryPanel(QWidget):
    """A click on a step, or going to it with the arrow keys, makes the document as it was then."""

    def __init__(self, workspace: Workspace, icons: Icons, theme: ThemeSwitch) -> None:
        super().__init__()
        self._workspace = workspace
        self._quiet = False
        self.model = HistoryModel(workspace)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_StepDelegate(self.list, theme))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self._memory = QLabel()
        self._memory.setObjectName("muted")
        self._empty = QLabel()
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self.undo_button, self.redo_button = QToolButton(), QToolButton()
        foot = QHBoxLayout()
        foot.setSpacing(0)
        foot.addWidget(self._memory, 1)
        foot.addStretch()  # the buttons stay at the right while nothing is said of memory
        for button, icon in ((self.undo_button, "undo"), (self.redo_button, "redo")):
            icons.give(button, icon)
            foot.addWidget(button)
        self.undo_button.clicked.connect(lambda: self.model.go(self.model.present - 1))
        self.redo_button.clicked.connect(lambda: self.model.go(self.model.present + 1))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.list, 1)
        column.addWidget(self._empty, 1)
        column.addLayout(foot)
        self.list.selectionModel().currentChanged.connect(self._go)
        self.model.moved.connect(self._follow)
        self.retranslate()
        self._follow()

    def sizeHint(self) -> QSize:
        return QSize(240, 240)

    def memory_text(self) -> str:
        """What is said of the memory that steps take."""
        return self._memory.text()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._empty.setText(self.tr("Every step of a document appears here."))
        self.list.setAccessibleName(self.tr("History"))
        self._memory.setToolTip(
            self.tr("Memory that steps take. The oldest ones go when it is full.")
        )
        for button, text in (
            (self.undo_button, self.tr("Undo")),
            (self.redo_button, self.tr("Redo")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self.model.retranslate()
        self._show_memory()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _go(self, current: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.model.go(current.row())

    def _follow(self) -> None:
        self._quiet = True
        index = self.model.index(self.model.present)
        if index.isValid():
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(index, flag)
            self.list.scrollTo(index)
        self._quiet = False
        some = self._workspace.document is not None
        self.list.setVisible(some)
        self._memory.setVisible(some)
        self._empty.setVisible(not some)
        self.undo_button.setEnabled(self.model.present > 0)
        self.redo_button.setEnabled(self.model.present + 1 < self.model.rowCount())
        self._show_memory()

    def _show_memory(self) -> None:
        text = self.tr("{used} of {most}")
        self._memory.setText(
            text.format(used=_size(self.model.used()), most=_size(self._workspace.undo_bytes))
        )


def _size(nbytes: int) -> str:
    """Bytes in the largest unit that gives a whole number, with a decimal from 1 GB on."""
    precision = 1 if nbytes >= _GIB and nbytes % _GIB else 0
    form = QLocale.DataSizeFormat.DataSizeTraditionalFormat
    return QLocale().formattedDataSize(nbytes, precision, form)


class _StepDelegate(QStyledItemDelegate):
    """The present step is marked, undone ones are pale and slanted."""

    def __init__(self, view: QListView, theme: ThemeSwitch) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        theme.changed.connect(lambda _tokens: view.viewport().update())

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(120, option.fontMetrics.height() + 10)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tokens = self._theme.tokens
        place = index.data(HistoryModel.PlaceRole)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
        if place == 0:
            edge = tokens.accent if self._view.hasFocus() else tokens.line
            painter.setPen(QPen(QColor(edge), 1))
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(row, 4, 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            mark = QRectF(row.left(), row.top() + 5, 3, row.height() - 10)
            painter.drawRoundedRect(mark, 1.5, 1.5)
        elif option.state & option.state.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(row, 4, 4)
        ink = QColor(tokens.muted if place > 0 else tokens.text)
        if place > 0:
            ink.setAlphaF(0.75)
            slanted = QFont(option.font)
            slanted.setItalic(True)
            painter.setFont(slanted)
        painter.setPen(ink)
        line = rect.adjusted(12, 0, -8, 0)
        name = index.data(Qt.ItemDataRole.DisplayRole)
        said = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, said)
        painter.restore()
