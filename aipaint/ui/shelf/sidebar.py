"""The side of the model shelf: all, favourites, what cannot be used, kinds and folders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDesktopServices,
    QFont,
    QKeyEvent,
    QPainter,
    QPalette,
    QPen,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from aipaint.core.paths import resources
from aipaint.ui.icons import Icons
from aipaint.ui.shelf.choice import Section
from aipaint.ui.shelf.words import ROLES, role_icon, role_name
from aipaint.ui.theme import ThemeSwitch

if TYPE_CHECKING:
    from aipaint.app.shelf.items import Root

_Index = QModelIndex | QPersistentModelIndex
_Key = tuple[Section, str]
_KEY, _COUNT, _ICON = (Qt.ItemDataRole.UserRole + each for each in (1, 2, 3))
_ROW, _HEAD = 28, 32  # pixels


class ShelfSidebar(QListView):
    """`wanted` tells what one went to. Sections that hold nothing are left out."""

    wanted = Signal(str, str)  # section, key
    left = Signal()  # Esc
    leave_wanted = Signal(object)  # Path of a folder that is to be watched no longer

    def __init__(self, icons: Icons, theme: ThemeSwitch) -> None:
        super().__init__()
        self._model = QStandardItemModel(self)
        self._counts: Counter[_Key] = Counter()
        self._roots: Sequence[Root] = ()
        self._key: _Key = ("all", "")
        self._quiet = False
        self._icons = icons
        self.setModel(self._model)
        self.setItemDelegate(_Rows(self, icons, theme))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        # The row one is at shows where the keys go.
        self.setStyleSheet("QListView:focus { border: 1px solid transparent; }")
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        theme.changed.connect(lambda _tokens: self.viewport().update())
        self.retranslate()

    def sizeHint(self) -> QSize:
        return QSize(200, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(172, 120)

    def show_counts(self, counts: Counter[_Key], roots: Sequence[Root]) -> None:
        """Show the sections that hold something, and how much."""
        if counts != self._counts or list(roots) != list(self._roots):
            self._counts, self._roots = counts, list(roots)
            self._build()

    def go_to(self, section: Section, key: str = "") -> None:
        """Mark a section without telling."""
        self._key = (section, key)
        self._mark()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setAccessibleName(self.tr("Kinds of models"))
        self._build()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # noqa: N802
        super().currentChanged(current, previous)
        key = current.data(_KEY)
        if key is not None and not self._quiet and tuple(key) != self._key:
            self._key = tuple(key)
            self.wanted.emit(*self._key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        key = self.currentIndex().data(_KEY)
        root = next((each for each in self._roots if key and str(each.path) == key[1]), None)
        if root is None:
            return
        menu = self.menu_for(root)
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            row = self.visualRect(self.currentIndex())
            place = self.viewport().mapToGlobal(row.bottomLeft())
        menu.popup(place)

    def menu_for(self, root: Root) -> QMenu:
        """Return the menu of what can be done with a watched folder."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        show = menu.addAction(self.tr("Show in the File Manager"))
        self._icons.give(show, "external-link")
        url = QUrl.fromLocalFile(str(root.path))
        show.triggered.connect(lambda: QDesktopServices.openUrl(url))
        if root.removable:
            leave = menu.addAction(self.tr("Leave Out"))
            self._icons.give(leave, "x")
            leave.triggered.connect(lambda: self.leave_wanted.emit(root.path))
        return menu

    def _build(self) -> None:
        counts = self._counts
        self._quiet = True
        self._model.clear()
        self._add(("all", ""), self.tr("All Models"), "boxes")
        self._add(("favourites", ""), self.tr("Favourites"), "star")
        if counts["refused", ""]:
            self._add(("refused", ""), self.tr("Unusable"), "triangle-alert")
        if counts["twins", ""]:
            self._add(("twins", ""), self.tr("Duplicates"), "files")
        roles = [role for role in ROLES if counts["role", role]]
        if roles:
            self._head(self.tr("Kinds"))
        for role in roles:
            self._add(("role", role), role_name(role, many=True), role_icon(role))
        if self._roots:
            self._head(self.tr("Folders"))
        for root in self._roots:
            self._add(("root", str(root.path)), self._name(root), "folder", str(root.path))
        self._quiet = False
        self._mark()

    def _name(self, root: Root) -> str:
        if not root.removable:
            shipped = root.path == resources() / "models"
            return self.tr("Starter Models") if shipped else self.tr("My Models")
        name = root.path.name or str(root.path)
        twins = [each for each in self._roots if each.removable and each.path.name == name]
        return name if len(twins) < 2 else f"{root.path.parent.name}/{name}"

    def _head(self, text: str) -> None:
        row = QStandardItem(text)
        row.setFlags(Qt.ItemFlag.NoItemFlags)
        self._model.appendRow(row)

    def _add(self, key: _Key, text: str, icon: str, hint: str = "") -> None:
        row = QStandardItem(text)
        row.setData(key, _KEY)
        row.setData(self._counts[key], _COUNT)
        row.setData(icon, _ICON)
        row.setToolTip(hint)
        row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        row.setData(f"{text}, {self._counts[key]}", Qt.ItemDataRole.AccessibleTextRole)
        self._model.appendRow(row)

    def _mark(self) -> None:
        self._quiet = True
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            if index.data(_KEY) is not None and tuple(index.data(_KEY)) == self._key:
                self.setCurrentIndex(index)
                break
        else:
            self.setCurrentIndex(QModelIndex())
        self._quiet = False


class _Rows(QStyledItemDelegate):
    def __init__(self, view: ShelfSidebar, icons: Icons, theme: ThemeSwitch) -> None:
        super().__init__(view)
        self._view, self._icons, self._theme = view, icons, theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, _HEAD if index.data(_KEY) is None else _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens = self._theme.tokens
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(_KEY) is None:
            font = QFont(option.font)  # type: ignore[attr-defined]
            font.setPointSizeF(font.pointSizeF() * 0.9)
            painter.setFont(font)
            painter.setPen(QColor(tokens.muted))
            place = rect.adjusted(12, 6, -8, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
            painter.restore()
            return
        inner = QRectF(rect.adjusted(4, 1, -4, -1))
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            fill = QColor(tokens.accent)
            fill.setAlphaF(0.28)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(inner, 4, 4)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(inner, 4, 4)
        if chosen and self._view.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, 4, 4)
        icon = self._icons.pixmap(str(index.data(_ICON)), "text" if chosen else "muted", 16)
        painter.drawPixmap(rect.left() + 12, rect.center().y() - 7, icon)
        metrics = painter.fontMetrics()
        count = self._view.locale().toString(int(index.data(_COUNT)))
        wide = metrics.horizontalAdvance(count)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(
            rect.adjusted(0, 0, -12, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            count,
        )
        painter.setPen(QColor(tokens.text))
        place = rect.adjusted(36, 0, -wide - 20, 0)
        said = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, said)
        painter.restore()
