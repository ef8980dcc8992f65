"""The grid under one's hands: choosing pictures with mouse and keys, and dragging them away."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QBasicTimer,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimerEvent,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication

from aipaint.app.library.rows import LibraryModel
from aipaint.ui.actions import Actions
from aipaint.ui.gallery.cells import drag_picture
from aipaint.ui.gallery.day_layout import Block
from aipaint.ui.gallery.grid_view import GridView
from aipaint.ui.icons import Icons
from aipaint.ui.own_keys import keeps
from aipaint.ui.theme import ThemeSwitch

_DRAGGED = 500  # files of one drag at most
_EDGE = 24  # pixels from the view's edge within which a rubber band scrolls
_SCROLL_MS = 16
_LETTERS = {
    Qt.Key.Key_C: "compare_pictures",
    Qt.Key.Key_T: "edit_tags",
    Qt.Key.Key_B: "add_to_board",
}

_Flag = QItemSelectionModel.SelectionFlag
_Ctrl, _Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Grid(GridView):
    """Ctrl and Shift choose as in a file manager; a drag from empty ground draws a rubber band.

    Enter, Space or a double click opens. Letters are words to look for, but for those that do
    something with what is chosen (C, T, B).
    """

    opened = Signal(int)  # row
    typed = Signal(str)  # what belongs into the search field
    menu_wanted = Signal(QPoint)  # on the screen
    left = Signal()  # Esc

    def __init__(
        self, model: LibraryModel, actions: Actions, icons: Icons, theme: ThemeSwitch
    ) -> None:
        super().__init__(model, icons, theme)
        self._actions = actions
        self._from = -1  # row where a range begins
        self._column = 0  # that going up and down keeps to
        self._pressed: QPoint | None = None  # on a cell, until it is a drag
        self._band_start: QPoint | None = None  # in the content's pixels
        self._before = QItemSelection()
        self._pointer = QPoint()
        self._scrolling = QBasicTimer()
        self._turned = 0.0  # of a step of zoom
        self.setMouseTracking(True)

    # What is chosen

    def chosen_rows(self) -> list[int]:
        """Return the selected rows in their order."""
        rows: list[int] = []
        for part in self.selectionModel().selection().toList():
            rows += range(part.top(), part.bottom() + 1)
        return sorted(rows)

    def chosen_count(self) -> int:
        """Return how many rows are selected."""
        return sum(part.height() for part in self.selectionModel().selection().toList())

    def choose(self, row: int) -> None:
        """Select one row alone, make it current and show it."""
        index = self._rows.index(row)
        self._settle()
        self._from = row
        if 0 <= row < self.days.rows:
            self._column = self.days.column_of(row)
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect)

    def _ranges(self, runs: Iterable[Block]) -> QItemSelection:
        found = QItemSelection()
        for first, length in runs:
            found.select(self._rows.index(first), self._rows.index(first + length - 1))
        return found

    def _select(self, runs: Iterable[Block], how: QItemSelectionModel.SelectionFlag) -> None:
        self.selectionModel().select(self._ranges(runs), how)

    def _point_at(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        """Choose a row as a click or a key with these modifiers does."""
        index, chosen = self._rows.index(row), self.selectionModel()
        if modifiers & _Shift and self._from >= 0:
            first, last = sorted((self._from, row))
            how = _Flag.Select if modifiers & _Ctrl else _Flag.ClearAndSelect
            self._select([Block(first, last - first + 1)], how)
            chosen.setCurrentIndex(index, _Flag.NoUpdate)
            return
        self._from = row
        how = _Flag.Toggle if modifiers & _Ctrl else _Flag.ClearAndSelect
        chosen.setCurrentIndex(index, how)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:  # noqa: N802
        area = rect.normalized().translated(0, self.verticalOffset())
        runs = self.days.within(area.left(), area.top(), area.right(), area.bottom())
        self._select(runs, command)

    # Keys

    def event(self, event: QEvent) -> bool:
        # Space and Esc belong to the grid while one is in it, not to the window.
        return keeps(event, _is_ours) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        modifiers &= ~Qt.KeyboardModifier.KeypadModifier
        plain = not modifiers & ~_Shift
        row = self.currentIndex().row()
        self._settle()
        if key == Qt.Key.Key_Escape:
            self._end_band() if self._band is not None else self.left.emit()
        elif self._go(key, modifiers):
            pass
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and plain:
            if row >= 0:
                self.opened.emit(row)
        elif key == Qt.Key.Key_Space and modifiers == _Ctrl and row >= 0:
            self._point_at(row, _Ctrl)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self._actions["trash_pictures"].trigger()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._actions["gallery_undo"].trigger()
        elif plain and key in _LETTERS and self._actions[_LETTERS[Qt.Key(key)]].isEnabled():
            self._actions[_LETTERS[Qt.Key(key)]].trigger()
        elif plain and self._rate(key):
            pass
        elif plain and event.text().strip() and event.text().isprintable():
            self.typed.emit("" if event.text() == "/" else event.text())
        else:
            # Not the base class's: its keys would search and edit on their own.
            event.ignore()

    def _rate(self, key: int) -> bool:
        """Do what a digit stands for; those of the number pad are no shortcuts of the window."""
        names = {6: "label_red", 7: "label_yellow", 8: "label_green", 9: "label_blue"}
        number = key - Qt.Key.Key_0
        if not 0 <= number <= 9:
            return False
        self._actions[names.get(number, f"rate_{number}")].trigger()
        return True

    def _go(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Move with a key, if it is one that moves."""
        days, row = self.days, self.currentIndex().row()
        if modifiers & Qt.KeyboardModifier.AltModifier or not days.rows:
            return False
        page = max(days.pitch, self.viewport().height() - days.pitch - days.header)
        last = days.rows - 1
        to: int
        match key:
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                to = min(max(0, row + (1 if key == Qt.Key.Key_Right else -1)), last)
                self._column = days.column_of(to)
            case Qt.Key.Key_Up | Qt.Key.Key_Down if row >= 0:
                to = days.beside(row, 1 if key == Qt.Key.Key_Down else -1, self._column)
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown if row >= 0:
                down = page if key == Qt.Key.Key_PageDown else -page
                to = days.nearest(days.cell(row).y + days.side // 2 + down, self._column)
            case Qt.Key.Key_Home | Qt.Key.Key_End:
                to = 0 if key == Qt.Key.Key_Home else last
                self._column = days.column_of(to)
            case Qt.Key.Key_Up | Qt.Key.Key_Down | Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                to = 0
            case _:
                return False
        if modifiers & _Ctrl and not modifiers & _Shift:
            self.selectionModel().setCurrentIndex(self._rows.index(to), _Flag.NoUpdate)
        else:
            self._point_at(to, modifiers & _Shift)
        return True

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._settle()
        self._end_band()
        place, modifiers = event.position().toPoint(), event.modifiers()
        row = self.indexAt(place).row()
        if event.button() == Qt.MouseButton.RightButton:
            if row >= 0 and not self.selectionModel().isSelected(self._rows.index(row)):
                self.choose(row)
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if row >= 0:
            self._pressed = place
            self._column = self.days.column_of(row)
            taken = self.selectionModel().isSelected(self._rows.index(row))
            # What is chosen already may be about to be dragged: a release chooses it alone.
            if not taken or modifiers & (_Ctrl | _Shift):
                self._point_at(row, modifiers)
            else:
                self.selectionModel().setCurrentIndex(self._rows.index(row), _Flag.NoUpdate)
            return
        block = self._header_at(place)
        if block >= 0:
            self._choose_day(block, modifiers)
            return
        if not modifiers & (_Ctrl | _Shift):
            self.clearSelection()
        self._before = QItemSelection(self.selectionModel().selection())
        self._band_start = place + QPoint(0, self.verticalOffset())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        self._pointer = place
        far = QApplication.startDragDistance()
        if event.buttons() & Qt.MouseButton.LeftButton:
            if self._pressed is not None and (place - self._pressed).manhattanLength() >= far:
                self._pressed = None
                self.startDrag(Qt.DropAction.CopyAction)
            elif self._band_start is not None:
                self._draw_band()
        else:
            hand = self._header_at(place) >= 0
            self.viewport().setCursor(
                Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
            )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._pressed is not None and not event.modifiers() & (_Ctrl | _Shift):
            row = self.indexAt(event.position().toPoint()).row()
            if row >= 0:
                self._point_at(row, Qt.KeyboardModifier.NoModifier)
        self._pressed = None
        self._end_band()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.indexAt(event.position().toPoint()).row()
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.opened.emit(row)
        else:
            self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self._quiet_place())
        self.menu_wanted.emit(place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & _Ctrl:
            super().wheelEvent(event)
            return
        self._turned += event.angleDelta().y() / 120
        steps = int(self._turned)
        self._turned -= steps
        if steps:
            self.set_zoom(round(self._wanted * 1.15**steps), event.position().toPoint())
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._rows.rowCount():
            # Where the keys begin; nothing is chosen by that.
            self.selectionModel().setCurrentIndex(self._rows.index(0), _Flag.NoUpdate)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802
        rows = self.chosen_rows()
        if not rows:
            return
        drag = QDrag(self)
        drag.setMimeData(self._rows.mimeData([self._rows.index(row) for row in rows[:_DRAGGED]]))
        current = self._rows.index(self.currentIndex().row())
        pixmap = self._rows.data(current, Qt.ItemDataRole.DecorationRole)
        tokens, ratio = self._theme.tokens, self.devicePixelRatioF()
        drag.setPixmap(drag_picture(pixmap, len(rows), tokens, ratio))
        drag.setHotSpot(QPoint(-8, -8))
        drag.exec(actions)

    # Days and rubber band

    def _header_at(self, place: QPoint) -> int:
        return self.days.header_at(place.y() + self.verticalOffset()) if self.days.header else -1

    def _choose_day(self, number: int, modifiers: Qt.KeyboardModifier) -> None:
        block = self.days.blocks[number]
        self._from = block.first
        how = _Flag.Select if modifiers & (_Ctrl | _Shift) else _Flag.ClearAndSelect
        self.selectionModel().setCurrentIndex(QModelIndex(), _Flag.NoUpdate)
        self._select([block], how)
        self.selectionModel().setCurrentIndex(self._rows.index(block.first), _Flag.NoUpdate)

    def _draw_band(self) -> None:
        assert self._band_start is not None
        here = self._pointer + QPoint(0, self.verticalOffset())
        self._band = QRect(self._band_start, here).normalized()
        band, found = self._band, QItemSelection(self._before)
        runs = self.days.within(band.left(), band.top(), band.right(), band.bottom())
        found.merge(self._ranges(runs), _Flag.Select)
        self.selectionModel().select(found, _Flag.ClearAndSelect)
        self.viewport().update()
        high = self.viewport().height()
        if not _EDGE <= self._pointer.y() <= high - _EDGE:
            if not self._scrolling.isActive():
                self._scrolling.start(_SCROLL_MS, self)
        else:
            self._scrolling.stop()

    def _end_band(self) -> None:
        self._scrolling.stop()
        self._band_start = None
        if self._band is not None:
            self._band = None
            self.viewport().update()

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() != self._scrolling.timerId():
            super().timerEvent(event)
            return
        y, high = self._pointer.y(), self.viewport().height()
        past = y - _EDGE if y < _EDGE else max(0, y - high + _EDGE)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + past // 2)
        if self._band_start is not None:
            self._draw_band()


def _is_ours(event: QKeyEvent) -> bool:
    ours = event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Space)
    return ours and not event.modifiers() & ~_Shift
