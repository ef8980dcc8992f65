"""Small pictures side by side, drawn where one looks: what walls and matrices are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView

from aipaint.ui.icons import Icons
from aipaint.ui.latents.tile_paint import Tile, TilePainter, corner_of
from aipaint.ui.own_keys import keeps
from aipaint.ui.theme import ThemeSwitch

SMALLEST, LARGEST, USUAL = 48, 256, 88
_GAP = 6
_STEP = 40

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class TileView(QListView):
    """Square tiles that fill the width, however many there are; ends where the model does.

    A click or an arrow key chooses, a double click or Enter opens, Space, Ctrl+click or a click
    into a tile's corner ticks. Ctrl and the wheel make tiles larger.
    lost, present: the model's roles that tell whether a picture cannot be had, and whether it is
    that of the present point.
    """

    chosen = Signal(int, bool)  # row; whether by a key
    opened = Signal(int)
    seen = Signal(int, int, int)  # first row, last row, pixels of a tile
    menu_wanted = Signal(int, QPoint)  # row, on the screen
    zoomed = Signal(int)

    def __init__(self, icons: Icons, theme: ThemeSwitch, lost: int, present: int) -> None:
        super().__init__()
        self._painter = TilePainter(icons, theme)
        self._lost, self._present = lost, present
        self._wanted, self._columns = USUAL, 0
        self._hover = -1
        self._told = (0, -1, 0)
        self.ticks = True
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.setMinimumSize(120, 96)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(lambda _tokens: self.viewport().update())

    # Sizes

    def zoom(self) -> int:
        """The side that tiles should have at least, in pixels."""
        return self._wanted

    def set_zoom(self, side: int) -> None:
        """Make tiles so large, or a little larger so that they fill the width."""
        side = min(LARGEST, max(SMALLEST, side))
        if side != self._wanted:
            row = self.currentIndex().row()
            self._wanted = side
            self._lay_out()
            if row >= 0:
                self.scrollTo(self.model().index(row, 0))
            self.zoomed.emit(side)

    def set_columns(self, columns: int) -> None:
        """Put so many side by side, whatever their size; 0 goes by the size again."""
        self._columns = columns
        self._lay_out()

    def columns(self) -> int:
        """How many are side by side."""
        if self._columns:
            return self._columns
        return max(1, (self.viewport().width() - _GAP) // (self._wanted + _GAP))

    def side(self) -> int:
        """The side of a tile."""
        columns = self.columns()
        return max(16, (self.viewport().width() - _GAP * (columns + 1)) // columns)

    def _caption(self) -> int:
        return 0 if self._columns else self.fontMetrics().height() + 2

    def _pitch(self) -> int:
        return self.side() + self._caption() + _GAP

    def _tile(self, row: int) -> QRect:
        """Where the picture of a row is, in the view."""
        line, column = divmod(row, self.columns())
        side = self.side()
        x, y = _GAP + column * (side + _GAP), _GAP + line * self._pitch()
        return QRect(x, y - self.verticalOffset(), side, side)

    # Qt's questions

    def horizontalOffset(self) -> int:  # noqa: N802
        return 0

    def verticalOffset(self) -> int:  # noqa: N802
        return self.verticalScrollBar().value()

    def visualRect(self, index: _Index) -> QRect:  # noqa: N802
        if not index.isValid():
            return QRect()
        return self._tile(index.row()).adjusted(0, 0, 0, self._caption())

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        side, columns = self.side(), self.columns()
        column, x = divmod(point.x() - _GAP, side + _GAP)
        line, y = divmod(point.y() + self.verticalOffset() - _GAP, self._pitch())
        row = line * columns + column
        inside = x < side and y < self._pitch() - _GAP and 0 <= column < columns
        if not inside or not 0 <= row < self._rows():
            return QModelIndex()
        return self.model().index(row, 0)

    def isIndexHidden(self, index: _Index) -> bool:  # noqa: N802
        return False

    def scrollTo(  # noqa: N802
        self,
        index: _Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if not index.isValid():
            return
        rect, bar, high = self.visualRect(index), self.verticalScrollBar(), self.viewport().height()
        if hint == QAbstractItemView.ScrollHint.PositionAtTop or rect.top() < _GAP:
            bar.setValue(bar.value() + rect.top() - _GAP)
        elif rect.bottom() > high - _GAP:
            bar.setValue(bar.value() + rect.bottom() - high + _GAP)

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        move, columns, rows = QAbstractItemView.CursorAction, self.columns(), self._rows()
        page = max(1, self.viewport().height() // self._pitch()) * columns
        by = {
            move.MoveLeft: -1, move.MovePrevious: -1, move.MoveRight: 1, move.MoveNext: 1,
            move.MoveUp: -columns, move.MoveDown: columns,
            move.MovePageUp: -page, move.MovePageDown: page,
            move.MoveHome: -rows, move.MoveEnd: rows,
        }  # fmt: skip
        row = self.currentIndex().row()
        if row < 0:
            return self.model().index(0, 0)
        to = row + by[action]
        if action in (move.MoveUp, move.MoveDown) and not 0 <= to < rows:
            to = row
        return self.model().index(min(max(0, to), rows - 1), 0)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        return QRegion(self.viewport().rect())

    def setSelection(  # noqa: N802
        self, rect: QRect, command: QItemSelectionModel.SelectionFlag
    ) -> None:
        index = self.indexAt(rect.center())
        self.selectionModel().select(index, command)

    def doItemsLayout(self) -> None:  # noqa: N802
        # A list view asks every row for its size here.
        self._lay_out()

    def dataChanged(  # noqa: N802
        self, first: _Index, last: _Index, roles: Sequence[int] = ()
    ) -> None:
        if first.row() == last.row():
            self.viewport().update(self.visualRect(first).adjusted(-3, -3, 3, 3))
        else:
            self.viewport().update()

    def updateGeometries(self) -> None:  # noqa: N802
        lines = -(-self._rows() // self.columns())
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, lines * self._pitch() + _GAP - high))
        bar.setPageStep(max(1, high - self._pitch() // 2))
        bar.setSingleStep(_STEP)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        self._fetch()
        self.viewport().update()

    def rowsInserted(self, parent: _Index, start: int, end: int) -> None:  # noqa: N802
        super().rowsInserted(parent, start, end)
        self._lay_out()

    def reset(self) -> None:
        super().reset()
        self._hover = -1
        self.verticalScrollBar().setValue(0)
        self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(300, 320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        top = self.indexAt(QPoint(_GAP + 1, _GAP + 1))
        super().resizeEvent(event)
        self._lay_out()
        if top.row() > 0:
            self.scrollTo(top, QAbstractItemView.ScrollHint.PositionAtTop)

    def _rows(self) -> int:
        return self.model().rowCount() if self.model() is not None else 0

    def _lay_out(self) -> None:
        self.updateGeometries()
        self._fetch()
        self.viewport().update()

    def _fetch(self) -> None:
        """Have more rows before their lack is seen."""
        if self.model() is None or not self.isVisible():
            return
        bar = self.verticalScrollBar()
        if bar.maximum() - bar.value() < self.viewport().height():
            root = QModelIndex()
            if self.model().canFetchMore(root):
                self.model().fetchMore(root)

    # Hands

    def event(self, event: QEvent) -> bool:
        return keeps(event, _is_ours) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.currentIndex().row(), event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row >= 0:
                self.opened.emit(row)
        elif key == Qt.Key.Key_Space:
            self._toggle(row)
        else:
            super().keyPressEvent(event)
            now = self.currentIndex().row()
            if now not in (row, -1):
                self.chosen.emit(now, True)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        # Numbers are gone to by the field above, not by chance.
        pass

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        current = self.selectionModel()
        if control or (self.ticks and corner_of(self._tile(index.row())).contains(place)):
            current.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self._toggle(index.row())
            return
        current.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.chosen.emit(index.row(), False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pass

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        if self.ticks and corner_of(self._tile(index.row())).contains(place):
            self._toggle(index.row())
        else:
            self.opened.emit(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        self._point(-1)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        if index.isValid():
            centre = self.viewport().mapToGlobal(self.visualRect(index).center())
            self.setCurrentIndex(index)
            self.menu_wanted.emit(index.row(), centre if keyboard else event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and not self._columns:
            turned = event.angleDelta().y() / 120
            self.set_zoom(round(self._wanted * 1.15**turned))
            event.accept()
        else:
            super().wheelEvent(event)

    def _point(self, row: int) -> None:
        if row != self._hover:
            self._hover = row
            self.viewport().update()

    def _toggle(self, row: int) -> None:
        index = self.model().index(row, 0)
        if self.ticks and row >= 0 and index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            on = _value(index, _Role.CheckStateRole) == Qt.CheckState.Checked
            to = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
            self.model().setData(index, to, _Role.CheckStateRole)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), self._painter.ground())
        first, last = self._between(self.verticalOffset())
        self._tell(first, last)
        for row in range(first, last + 1):
            place = self._tile(row)
            if place.adjusted(-3, -3, 3, self._caption() + 3).intersects(event.rect()):
                tile = self._tile_of(row, place)
                if tile is not None:
                    self._painter.paint(painter, tile)
        painter.end()

    def _between(self, offset: int) -> tuple[int, int]:
        pitch, columns = self._pitch(), self.columns()
        first = max(0, (offset - _GAP) // pitch) * columns
        last = ((offset + self.viewport().height()) // pitch + 1) * columns - 1
        return first, min(last, self._rows() - 1)

    def _tell(self, first: int, last: int) -> None:
        # In steps: a window that is drawn larger does not have all of them drawn anew each time.
        pixels = -(-round(self.side() * self.devicePixelRatioF()) // 32) * 32
        if (first, last, pixels) != self._told:
            self._told = first, last, pixels
            self.seen.emit(first, last, pixels)

    def _tile_of(self, row: int, place: QRect) -> Tile | None:
        index = self.model().index(row, 0)
        flags = index.flags()
        if not flags & Qt.ItemFlag.ItemIsEnabled:
            return None  # the corner of a matrix
        checked = None
        if self.ticks and flags & Qt.ItemFlag.ItemIsUserCheckable:
            checked = _value(index, _Role.CheckStateRole) == Qt.CheckState.Checked
        return Tile(
            place,
            index.data(_Role.DecorationRole),
            str(index.data(_Role.DisplayRole) or ""),
            self._caption(),
            bool(index.data(self._lost)),
            bool(index.data(self._present)),
            row == self.currentIndex().row() and self.hasFocus(),
            checked,
            row == self._hover,
        )


def _value(index: QModelIndex, role: int) -> Any:
    found = index.data(role)
    return Qt.CheckState(found) if isinstance(found, int) else found


def _is_ours(event: QKeyEvent) -> bool:
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return not plain and event.key() in (
        Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Left, Qt.Key.Key_Right,
        Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    )  # fmt: skip
