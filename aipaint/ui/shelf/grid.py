"""The grid of models under one's hands: choosing with mouse and keys, larger and smaller cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView

from aipaint.ui.own_keys import keeps
from aipaint.ui.shelf.cards import GAP, Cards
from aipaint.ui.theme import ThemeSwitch

if TYPE_CHECKING:
    from aipaint.app.shelf.items import Item
    from aipaint.ui.shelf.items import ItemsModel
    from aipaint.ui.shelf.previews import Previews

SMALLEST, LARGEST, USUAL = 112, 384, 168  # sides of cards, in pixels
_MARGIN = 8
_Ctrl, _Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class ShelfGrid(QListView):
    """Cards in lines that fill the width. Enter or a double click uses the model one is at.

    Letters are words to look for, for whoever hears `typed`.
    """

    used = Signal(int)  # row
    typed = Signal(str)  # what belongs into the search field
    menu_wanted = Signal(QPoint)  # on the screen
    left = Signal()  # Esc
    zoomed = Signal(int)  # the side of cards that is wanted

    def __init__(self, model: ItemsModel, previews: Previews, theme: ThemeSwitch) -> None:
        super().__init__()
        self._items = model
        self._theme = theme
        self._wanted = USUAL
        self._turned = 0.0  # of a step of zoom
        self._cards = Cards(model, previews, theme)
        self.setModel(model)
        self.setItemDelegate(self._cards)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.setMouseTracking(True)
        # All of it is drawn each time. Qt moves what is seen only of views that say so.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setViewportMargins(_MARGIN, _MARGIN, 0, 0)
        self.setMinimumWidth(SMALLEST + 40)
        self.verticalScrollBar().setSingleStep(48)
        previews.loaded.connect(self.viewport().update)
        theme.changed.connect(self._dress)
        self._dress()

    def zoom(self) -> int:
        """Return the side that cards should have, in pixels."""
        return self._wanted

    def set_zoom(self, side: int) -> None:
        """Make cards so large; the one that one is at stays in sight."""
        side = min(LARGEST, max(SMALLEST, side))
        if side == self._wanted:
            return
        self._wanted = side
        self._fill_lines()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
        self.zoomed.emit(side)

    def zoom_by(self, steps: float) -> None:
        """Make cards larger or smaller, as the window's other views do it."""
        self.set_zoom(round(self._wanted * 1.2**steps))

    def current(self) -> Item | None:
        """Return the item one is at, or None."""
        chosen = self.selectionModel().isSelected(self.currentIndex())
        return self._items.item(self.currentIndex().row()) if chosen else None

    def choose(self, row: int) -> None:
        """Go to a row and show it."""
        index = self._items.index(row)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)

    # Qt's questions

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fill_lines()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fill_lines()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._theme.tokens.canvas))
        painter.end()
        super().paintEvent(event)

    def event(self, event: QEvent) -> bool:
        # Space and Esc belong to the grid while one is in it, not to the window.
        return keeps(event, _is_ours) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = event.key(), self.currentIndex().row()
        plain = not event.modifiers() & ~(_Shift | Qt.KeyboardModifier.KeypadModifier)
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if row >= 0:
                self.used.emit(row)
        elif plain and event.text().strip() and event.text().isprintable():
            self.typed.emit("" if event.text() == "/" else event.text())
        elif event.text().strip():
            # Not the base class's: it would look for names on its own.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.indexAt(event.position().toPoint()).row()
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.used.emit(row)
        else:
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        if self.current() is not None:
            self.menu_wanted.emit(place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & _Ctrl:
            super().wheelEvent(event)
            return
        self._turned += event.angleDelta().y() / 120
        steps = int(self._turned)
        self._turned -= steps
        if steps:
            self.set_zoom(round(self._wanted * 1.15**steps))
        event.accept()

    def seen(self) -> list[Item]:
        """Return the items that are in sight."""
        area = self.viewport().rect()
        first = self._row_near(QPoint(GAP, GAP))
        last = self._row_near(area.bottomRight() - QPoint(2 * GAP, 0))
        if first < 0:
            return []
        last = self._items.rowCount() - 1 if last < 0 else last
        found = (self._items.item(row) for row in range(first, last + 1))
        return [item for item in found if item is not None]

    # Within

    def _row_near(self, place: QPoint) -> int:
        for shift in (0, GAP + 4):
            index: QModelIndex = self.indexAt(place + QPoint(0, shift))
            if index.isValid():
                return index.row()
        return -1

    def _fill_lines(self) -> None:
        """Let cards have the width that fills the lines."""
        room = self.viewport().width() - 1
        columns = max(1, round(room / (self._wanted + GAP)))
        wide = room // columns
        side = wide - GAP
        size = QSize(wide, self._cards.height(side, self.font()) + GAP)
        if size != self.gridSize():
            self.setGridSize(size)

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(self._theme.tokens.canvas))
        self.setPalette(palette)
        canvas = self._theme.tokens.canvas
        self.setStyleSheet(f"QListView {{ background: {canvas}; border: none; }}")
        self.viewport().update()


def _is_ours(event: QKeyEvent) -> bool:
    ours = event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Space)
    return ours and not event.modifiers() & ~_Shift
