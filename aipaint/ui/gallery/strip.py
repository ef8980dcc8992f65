"""The strip of finished pictures, newest first, and of those one looks for."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.library.rows import LibraryModel
from aipaint.ui.actions import Actions
from aipaint.ui.gallery.search import GallerySearch
from aipaint.ui.gallery.strip_view import StripView
from aipaint.ui.icons import Icons
from aipaint.ui.own_keys import keeps
from aipaint.ui.theme import ThemeSwitch

_SMALLEST, _LARGEST = 64, 256
_GAP = 4


class GalleryStrip(QWidget):
    """Thumbnails as high as the strip. A click shows the picture, a double click fits it."""

    chosen = Signal(object)  # Entry
    opened = Signal(object)  # Entry, by double click or Enter

    def __init__(
        self, gallery: LibraryModel, actions: Actions, icons: Icons, theme: ThemeSwitch
    ) -> None:
        super().__init__()
        self._gallery = gallery
        self._actions = actions
        self._quiet = False
        self.list = _Strip(
            {
                QKeySequence.StandardKey.Delete: actions["remove"],
                QKeySequence.StandardKey.Undo: actions["restore"],
            }
        )
        self.list.setModel(gallery)
        self.list.setItemDelegate(_ThumbDelegate(self.list, icons, theme))
        self.list.setDragEnabled(True)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.clicked.connect(self._clicked)
        self.list.activated.connect(self._opened)
        self._empty = QLabel()
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 8)
        self.search = GallerySearch(gallery, icons)
        self.search.left.connect(self.list.setFocus)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self._empty, 1)
        column.addWidget(self.list, 1)
        self.list.rated.connect(self._rate)
        self.setMinimumHeight(_SMALLEST + 24 + self.search.sizeHint().height())
        for signal in (gallery.rowsInserted, gallery.rowsRemoved, gallery.modelReset):
            signal.connect(self._show_emptiness)
        self.retranslate()

    def sizeHint(self) -> QSize:
        return QSize(600, 128 + self.search.sizeHint().height())

    def current(self) -> Any:
        """The selected entry, or None."""
        return self._gallery.entry(self.list.currentIndex().row())

    def select(self, entry_id: Any) -> None:
        """Mark a picture without asking for it to be shown."""
        row = self._gallery.row_of(entry_id)
        self._quiet = True
        if row < 0:
            self.list.selectionModel().clear()
        else:
            index = self._gallery.index(row)
            self.list.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.list.scrollTo(index)
        self._quiet = False

    def move(self, rows: int) -> None:  # type: ignore[override]
        """Go `rows` pictures on; negative ones are newer."""
        row = self.list.currentIndex().row() + rows
        row = min(max(0, row), self._gallery.rowCount() - 1)
        if row >= 0:
            self.list.setCurrentIndex(self._gallery.index(row))

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._show_emptiness()
        self.list.setAccessibleName(self.tr("Gallery"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show_emptiness(self) -> None:
        some = self._gallery.rowCount() > 0
        self.list.setVisible(some)
        self._empty.setVisible(not some)
        searching = bool(self._gallery.query())
        self.search.setVisible(some or searching)
        self._empty.setText(
            self.tr("No picture is like that.")
            if searching
            else self.tr("Your pictures will be kept here.")
        )

    def _rate(self, rating: int) -> None:
        # Imported here: it brings all that knows of metadata with it.
        from aipaint.gallery.marks import Change

        entry = self.current()
        if entry is not None:
            self._gallery.library.mark((entry.id,), Change(rating=rating))

    def _current_changed(self, current: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self._tell(current.row(), self.chosen.emit)

    def _clicked(self, index: QModelIndex) -> None:
        # A click on what is current already shows it again, should the canvas show another.
        self._tell(index.row(), self.chosen.emit)

    def _opened(self, index: QModelIndex) -> None:
        self._tell(index.row(), self.opened.emit)

    def _tell(self, row: int, signal: Callable[[object], object]) -> None:
        """Give the entry of a row to a signal, once it is read."""
        self._gallery.entries_of((row,), lambda found: [signal(entry) for entry in found])

    def _menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if not index.isValid():
            return
        self.list.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in (
            "use_settings", "copy_prompt", "", "copy", "save_as", "export_pictures", "reveal", "",
            "remove",
        ):  # fmt: skip
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        menu.popup(self.list.viewport().mapToGlobal(place))


class _Strip(StripView):
    """One row of square cells, as high as there is room.

    keys: what Delete and Undo mean while the strip has the focus, whatever they mean elsewhere.
    Digits rate.
    """

    rated = Signal(int)  # 0 to 5

    def __init__(self, keys: dict[QKeySequence.StandardKey, QAction]) -> None:
        super().__init__(_SMALLEST, _LARGEST)
        self._keys = keys

    def event(self, event: QEvent) -> bool:
        return keeps(event, self._wants) or super().event(event)

    def _wants(self, event: QKeyEvent) -> bool:
        return _digit(event) is not None or any(event.matches(key) for key in self._keys)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rating = _digit(event)
        if rating is not None:
            self.rated.emit(rating)
            return
        for key, action in self._keys.items():
            if event.matches(key):
                action.trigger()
                return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A strip has one direction, so the ordinary wheel moves along it.
        delta = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (delta.y() or delta.x()))
        event.accept()


class _ThumbDelegate(QStyledItemDelegate):
    def __init__(self, view: _Strip, icons: Icons, theme: ThemeSwitch) -> None:
        super().__init__(view)
        self._view = view
        self._icons = icons
        self._theme = theme
        theme.changed.connect(lambda _tokens: view.viewport().update())

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(self._view.cell, self._view.cell)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tokens = self._theme.tokens
        side = self._view.cell - 2 * _GAP
        cell = QRectF(option.rect.left() + _GAP, option.rect.top() + _GAP, side, side)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shape = QPainterPath()
        shape.addRoundedRect(cell, 4, 4)
        pixmap = index.data(Qt.ItemDataRole.DecorationRole)
        if pixmap is None:
            painter.fillPath(shape, QColor(tokens.raised))
            if index.data(LibraryModel.LostRole):
                middle = cell.center() - QPoint(12, 12)
                painter.drawPixmap(middle.toPoint(), self._icons.pixmap("image-off", "muted", 24))
        else:
            painter.save()
            painter.setClipPath(shape)
            painter.drawPixmap(cell, pixmap, _middle_square(pixmap.width(), pixmap.height()))
            painter.restore()
        entry = index.data(LibraryModel.EntryRole)
        if entry is not None and entry.rating:
            _draw_stars(painter, cell, entry.rating)
        if option.state & option.state.State_Selected:
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(cell.adjusted(-2, -2, 2, 2), 6, 6)
        painter.restore()


def _digit(event: QKeyEvent) -> int | None:
    """Return the number of stars that a key stands for, 0 to 5."""
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    number = event.key() - Qt.Key.Key_0
    return number if plain == Qt.KeyboardModifier.NoModifier and 0 <= number <= 5 else None


def _draw_stars(painter: QPainter, cell: QRectF, rating: int) -> None:
    """Draw stars in the lower left corner, on a shade: pictures have every colour."""
    size = max(9.0, min(14.0, cell.width() / 8))
    place = QRectF(cell.left() + 4, cell.bottom() - size - 8, rating * size + 6, size + 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 150))
    painter.drawRoundedRect(place, 4, 4)
    painter.setBrush(QColor(255, 204, 77))
    for number in range(rating):
        middle = QPointF(place.left() + 3 + (number + 0.5) * size, place.center().y())
        painter.drawPolygon(_star(middle, size * 0.46))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _star(middle: QPointF, radius: float) -> QPolygonF:
    # Drawn, not written: not every font has a star.
    points: list[QPointF] = []
    for corner in range(10):
        angle, reach = math.pi * (corner / 5 - 0.5), radius if corner % 2 == 0 else radius * 0.45
        points.append(middle + QPointF(math.cos(angle), math.sin(angle)) * reach)
    return QPolygonF(points)


def _middle_square(width: int, height: int) -> QRectF:
    side = min(width, height)
    return QRectF((width - side) / 2, (height - side) / 2, side, side)
