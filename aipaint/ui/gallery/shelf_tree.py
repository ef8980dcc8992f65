"""The tree of shelves: how rows look, and what mouse and keys do with them."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from aipaint.app.library.label_words import LABEL_COLOURS
from aipaint.app.library.shelves import HOLDERS, Section, Shelf, Shelves
from aipaint.ui.icons import Icons
from aipaint.ui.own_keys import keeps
from aipaint.ui.theme import ThemeSwitch

_Index = QModelIndex | QPersistentModelIndex
_ROW = 28  # pixels
_ICON = 16
_INDENT = 14
_ARROW = 12
_PLUS = 20  # width of the place where a section's "+" is
ADDS: tuple[Section, ...] = ("boards", "searches", "folders")
ICONS: dict[Section, str] = {
    "all": "images",
    "rated": "star",
    "boards": "layout-dashboard",
    "searches": "search",
    "labels": "palette",
    "tags": "tag",
    "folders": "folder",
    "duplicates": "files",
    "trash": "trash-2",
}


_KEYS = (
    Qt.Key.Key_F2,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Insert,
    Qt.Key.Key_Space,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
)


class ShelfTree(QTreeView):
    """A click or the arrow keys show what is on a shelf; files can be dropped on shelves."""

    shown = Signal(object)  # Shelf one went to
    add_wanted = Signal(str)  # the section to which something is to be added
    remove_wanted = Signal(object)  # Shelf
    typed = Signal(str)  # letters, while no name is edited

    def __init__(self, shelves: Shelves, icons: Icons, theme: ThemeSwitch) -> None:
        super().__init__()
        self._shelves = shelves
        self._icons = icons
        self._quiet = False
        self.hovered = QPersistentModelIndex()
        self.target = QPersistentModelIndex()  # what files are held over
        self.setModel(shelves)
        self.setItemDelegate(_ShelfDelegate(self, icons, theme))
        self.setHeaderHidden(True)
        self.setIndentation(_INDENT)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setRootIsDecorated(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        # The delegate shows what is selected, over the whole row.
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setDropIndicatorShown(False)
        self.setAutoExpandDelay(600)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        theme.changed.connect(lambda _tokens: self.viewport().update())

    def shelf(self) -> Shelf | None:
        """The current shelf."""
        return self._shelves.shelf(self.currentIndex())

    def rename(self) -> None:
        """Let the user write the current shelf's name."""
        index = self.currentIndex()
        if self._shelves.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.setFocus()
            self.edit(index)

    def is_editing(self) -> bool:
        """Whether a name is being written."""
        return self.state() == QAbstractItemView.State.EditingState

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # noqa: N802
        super().currentChanged(current, previous)
        shelf = self._shelves.shelf(current)
        if shelf is not None and not self._quiet:
            self.shown.emit(shelf)

    def go_to(self, index: QModelIndex) -> None:
        """Make a row the current one without telling."""
        self._quiet = True
        self.setCurrentIndex(index)
        self._quiet = False

    def rowsAboutToBeRemoved(self, parent: _Index, first: int, last: int) -> None:  # noqa: N802
        # The current row changes by itself then: nobody went there.
        self._quiet = True
        super().rowsAboutToBeRemoved(parent, first, last)
        self._quiet = False

    def plus_place(self, index: _Index) -> QRect:
        """Where the "+" of a section is; empty for rows that have none."""
        shelf = self._shelves.shelf(index)
        if shelf is None or shelf.name or shelf.section not in ADDS:
            return QRect()
        row = self.visualRect(QModelIndex(index))  # type: ignore[arg-type]
        return QRect(self.viewport().width() - _PLUS - 4, row.top(), _PLUS, row.height())

    def drawBranches(self, painter: QPainter, rect: QRect, index: _Index) -> None:  # noqa: N802
        # The style would paint its selection below the arrows.
        if self._shelves.rowCount(index):
            name = "chevron-down" if self.isExpanded(QModelIndex(index)) else "chevron-right"  # type: ignore[arg-type]
            place = QRect(0, 0, _ARROW, _ARROW)
            place.moveCenter(rect.center())
            painter.drawPixmap(place, self._icons.pixmap(name, "muted", _ARROW))

    # Mouse and keys

    def event(self, event: QEvent) -> bool:
        # What is typed here finds a shelf, whatever it is a shortcut for elsewhere.
        return keeps(event, _finds) or super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        shelf = self._shelves.shelf(index)
        if event.button() == Qt.MouseButton.LeftButton and shelf is not None:
            if self.plus_place(index).contains(place):
                self.add_wanted.emit(shelf.section)
                return
            again = index == self.currentIndex()
            super().mousePressEvent(event)
            if not shelf.name and shelf.section in HOLDERS:
                if place.x() >= self.visualRect(index).left():  # else the arrow did it
                    self.setExpanded(index, not self.isExpanded(index))
            elif again:
                self.shown.emit(shelf)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        shelf = self._shelves.shelf(index)
        if event.button() == Qt.MouseButton.LeftButton and shelf is not None and shelf.name:
            self.rename()
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hovered = QPersistentModelIndex(self.indexAt(event.position().toPoint()))
        self.viewport().update()
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shelf, index = self.shelf(), self.currentIndex()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if shelf is None or self.is_editing():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if not shelf.name and shelf.section in HOLDERS:
                self.setExpanded(index, not self.isExpanded(index))
            else:
                self.shown.emit(shelf)
        elif event.key() == Qt.Key.Key_F2:
            self.rename()
        elif event.key() == Qt.Key.Key_Delete and shelf.name:
            self.remove_wanted.emit(shelf)
        elif event.key() == Qt.Key.Key_Insert and shelf.section in ADDS:
            self.add_wanted.emit(shelf.section)
        elif plain and event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    # Files that are dragged over it

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls at the edges, opens sections
        index = self.indexAt(event.position().toPoint())
        possible = self._takes(index)
        self.target = QPersistentModelIndex(index if possible else QModelIndex())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.setAccepted(possible)
        self.viewport().update()

    def dragLeaveEvent(self, event: object) -> None:
        self.target = QPersistentModelIndex()
        self.viewport().update()
        super().dragLeaveEvent(event)  # type: ignore[arg-type]

    def dropEvent(self, event: QDropEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self.target = QPersistentModelIndex()
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()
        if not self._takes(index):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._shelves.dropMimeData(event.mimeData(), Qt.DropAction.CopyAction, -1, -1, index)

    def _takes(self, index: QModelIndex) -> bool:
        return bool(self._shelves.flags(index) & Qt.ItemFlag.ItemIsDropEnabled)


class _ShelfDelegate(QStyledItemDelegate):
    """Icon or dot, name, and at the right how many pictures there are."""

    def __init__(self, view: ShelfTree, icons: Icons, theme: ThemeSwitch) -> None:
        super().__init__(view)
        self._view = view
        self._icons = icons
        self._theme = theme
        self._drawn: dict[str, QPixmap] = {}
        theme.changed.connect(lambda _tokens: self._drawn.clear())

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(120, max(_ROW, option.fontMetrics.height() + 10))

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("Name"))
        QTimer.singleShot(0, editor, editor.selectAll)
        return editor

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        row: QRect = option.rect
        editor.setGeometry(row.adjusted(_ICON + 8, 1, -4, -1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        shelf: Shelf = index.data(Shelves.ShelfRole)
        tokens, view = self._theme.tokens, self._view
        state, rect = option.state, QRect(option.rect)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(2, rect.top() + 1, view.viewport().width() - 4, rect.height() - 2)
        if chosen or view.hovered == index or view.target == index:
            painter.setPen(Qt.PenStyle.NoPen)
            if view.target == index or (chosen and view.hasFocus()):
                painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(row.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        self._paint_mark(painter, shelf, QRect(rect.left(), rect.top(), _ICON, rect.height()))
        right = view.viewport().width() - 8
        plus = view.plus_place(index)
        if not plus.isNull():
            right = plus.left()
            if view.hovered == index or (chosen and view.hasFocus()):
                centre = plus.center() - QPoint(_ICON // 2 - 1, _ICON // 2 - 1)
                painter.drawPixmap(centre, self._icon("plus"))
        if shelf.count is not None and (shelf.count or not shelf.name):
            number = self._view.locale().toString(shelf.count)
            wide = option.fontMetrics.horizontalAdvance(number)
            painter.setPen(QColor(tokens.muted))
            place = QRect(right - wide - 2, rect.top(), wide + 2, rect.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, number)
            right -= wide + 8
        name = rect.adjusted(_ICON + 8, 0, 0, 0)
        name.setRight(right)
        if not shelf.name:
            bold = QFont(option.font)
            bold.setWeight(QFont.Weight.DemiBold)
            painter.setFont(bold)
        painter.setPen(QColor(tokens.text))
        text = index.data(Qt.ItemDataRole.DisplayRole)
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, name.width())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, elided)
        painter.restore()

    def _paint_mark(self, painter: QPainter, shelf: Shelf, place: QRect) -> None:
        if shelf.section == "labels" and shelf.name:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(LABEL_COLOURS[shelf.name]))
            painter.drawEllipse(QRectF(place).center(), 5.0, 5.0)
            return
        if shelf.name and shelf.section == "tags":
            return
        name = "bookmark" if shelf.name and shelf.section == "searches" else ICONS[shelf.section]
        top = place.top() + (place.height() - _ICON) // 2
        painter.drawPixmap(place.left(), top, self._icon(name))

    def _icon(self, name: str) -> QPixmap:
        if name not in self._drawn:
            self._drawn[name] = self._icons.pixmap(name, "muted", _ICON)
        return self._drawn[name]


def _finds(event: QKeyEvent) -> bool:
    if event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier or event.key() == Qt.Key.Key_Escape:
        return False
    return event.key() in _KEYS or bool(event.text().strip())
