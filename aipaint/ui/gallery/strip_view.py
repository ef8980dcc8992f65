"""One line of square cells, however many rows there are: nothing is laid out one by one."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem

from aipaint.app.library.rows import LibraryModel

_Index = QModelIndex | QPersistentModelIndex
_State = QStyle.StateFlag


class StripView(QAbstractItemView):
    """Draws the rows of a `LibraryModel` by its delegate, from left to right; tells what is seen.

    What is looked at stays in its place when pictures come before it. smallest, largest: sides of
    cells in pixels; they are as high as there is room between the two.
    """

    def __init__(self, smallest: int, largest: int) -> None:
        super().__init__()
        self.cell = smallest
        self._smallest, self._largest = smallest, largest
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802
        super().setModel(model)
        if model is not None:
            model.rowsRemoved.connect(self._arrange)
            model.layoutChanged.connect(self._arrange)

    def reset(self) -> None:
        super().reset()
        self.horizontalScrollBar().setValue(0)
        self._arrange()

    def rowsInserted(self, parent: _Index, start: int, end: int) -> None:  # noqa: N802
        super().rowsInserted(parent, start, end)
        self._arrange()
        if start * self.cell < self.horizontalOffset():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + (end - start + 1) * self.cell)

    def visualRect(self, index: _Index) -> QRect:  # noqa: N802
        if not index.isValid():
            return QRect()
        return QRect(index.row() * self.cell - self.horizontalOffset(), 0, self.cell, self.cell)

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        row = (point.x() + self.horizontalOffset()) // self.cell
        if 0 <= point.y() < self.cell and 0 <= row < self._rows():
            return self.model().index(row, 0)
        return QModelIndex()

    def scrollTo(  # noqa: N802
        self,
        index: _Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if not index.isValid():
            return
        bar, left = self.horizontalScrollBar(), index.row() * self.cell
        over = left + self.cell - self.viewport().width()
        bar.setValue(min(left, max(over, bar.value())))

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        way = QAbstractItemView.CursorAction
        row, last = self.currentIndex().row(), self._rows() - 1
        page = max(1, self.viewport().width() // self.cell)
        steps = {
            way.MoveLeft: -1,
            way.MovePrevious: -1,
            way.MoveUp: -1,
            way.MoveRight: 1,
            way.MoveNext: 1,
            way.MoveDown: 1,
            way.MovePageUp: -page,
            way.MovePageDown: page,
            way.MoveHome: -last - 1,
            way.MoveEnd: last + 1,
        }
        if last < 0:
            return QModelIndex()
        wanted = 0 if row < 0 and action != way.MoveEnd else row + steps[action]
        return self.model().index(min(max(0, wanted), last), 0)

    def horizontalOffset(self) -> int:  # noqa: N802
        return self.horizontalScrollBar().value()

    def verticalOffset(self) -> int:  # noqa: N802
        return 0

    def isIndexHidden(self, index: _Index) -> bool:  # noqa: N802
        return False

    def setSelection(  # noqa: N802
        self, rect: QRect, command: QItemSelectionModel.SelectionFlag
    ) -> None:
        # One picture is chosen at a time: that under the pointer, where the rectangle begins.
        index = self.indexAt(rect.topLeft())
        self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        return QRegion(self.viewport().rect())

    def updateGeometries(self) -> None:  # noqa: N802
        super().updateGeometries()
        bar, wide = self.horizontalScrollBar(), self.viewport().width()
        bar.setRange(0, max(0, self._rows() * self.cell - wide))
        bar.setPageStep(wide)
        bar.setSingleStep(max(1, self.cell // 2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        cell = min(self._largest, max(self._smallest, self.height() - 16))
        if cell != self.cell:
            # What is at the left stays there.
            row = self.horizontalOffset() / self.cell
            self.cell = cell
            self.updateGeometries()
            self.horizontalScrollBar().setValue(round(row * cell))
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        offset, area = self.horizontalOffset(), event.rect()
        rows = self._between(offset, offset + self.viewport().width())
        model = self.model()
        if isinstance(model, LibraryModel):
            model.see(rows.start, rows.stop - 1)
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state & ~(_State.State_Selected | _State.State_HasFocus)
        for row in self._between(offset + area.left(), offset + area.right() + 1):
            index = model.index(row, 0)
            option.rect = self.visualRect(index)
            chosen = self.selectionModel().isSelected(index)
            option.state = plain | _State.State_Selected if chosen else plain
            self.itemDelegate().paint(painter, option, index)
        painter.end()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        self.viewport().update()

    def _between(self, left: int, right: int) -> range:
        """Return the rows whose cells are between these places of the whole line."""
        return range(max(0, left // self.cell), min(self._rows(), -(-right // self.cell)))

    def _rows(self) -> int:
        model = self.model()
        return 0 if model is None else model.rowCount()

    def _arrange(self) -> None:
        self.updateGeometries()
        self.viewport().update()
