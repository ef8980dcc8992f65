"""The pictures of one group side by side: what tells them apart, and which are to stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from aipaint.app.library.duplicates import Twins
from aipaint.app.library.label_words import LABEL_COLOURS
from aipaint.ui.gallery.entry_words import when_of
from aipaint.ui.theme import ThemeSwitch

if TYPE_CHECKING:
    from aipaint.app.library.thumbnails import Thumbnails
    from aipaint.gallery.entry import Entry
    from aipaint.ui.icons import Icons

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_SMALLEST, _LARGEST = 160, 440  # sides of a picture, in pixels
_LINES = 6
_GAP = 8
_ENTRY = Qt.ItemDataRole.UserRole + 1


class _Group(QAbstractListModel):
    """The pictures of one group as rows."""

    def __init__(self) -> None:
        super().__init__()
        self.twins: Twins | None = None

    def show(self, twins: Twins | None) -> None:
        same = (
            twins is not None
            and self.twins is not None
            and [e.id for e in twins.entries] == [e.id for e in self.twins.entries]
        )
        if same:
            self.twins = twins
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))
            return
        self.beginResetModel()
        self.twins = twins
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.twins is None else len(self.twins.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self.twins is None:
            return None
        entry = self.twins.entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                state = self.tr("stays") if entry.id in self.twins.kept else self.tr("goes")
                return f"{entry.path.name}, {entry.width} × {entry.height}, {state}"
            case Qt.ItemDataRole.ToolTipRole:
                return str(entry.path)
        return entry if role == _ENTRY else None


class TwinList(QListView):
    """A click or Space lets a picture stay or go; Enter lets all that go, go."""

    toggled = Signal(int)  # id
    kept_only = Signal(int)  # id
    accepted = Signal()

    def __init__(self, thumbnails: Thumbnails, icons: Icons, theme: ThemeSwitch) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self.side = _SMALLEST  # of the largest picture there is room for
        self._group = _Group()
        self.setModel(self._group)
        self.setItemDelegate(_TwinDelegate(self, thumbnails, icons, theme))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setWordWrap(True)
        self.setSpacing(_GAP // 2)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setMouseTracking(True)
        thumbnails.loaded.connect(self._loaded)

    def show_twins(self, twins: Twins | None) -> None:
        """Show a group."""
        self._group.show(twins)
        ids = [] if twins is None else [entry.id for entry in twins.entries]
        self._thumbnails.see(self, ids)
        self._fit()
        if twins is not None and not self.currentIndex().isValid():
            self.setCurrentIndex(self._group.index(0))

    def twins(self) -> Twins | None:
        """What is shown."""
        return self._group.twins

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        """Let few pictures be as large as they can."""
        count = max(1, self._group.rowCount())
        wide = (self.viewport().width() - 24) // min(count, 4) - _GAP - 16
        high = self.viewport().height() - 40 - _LINES * self.fontMetrics().lineSpacing()
        side = min(max(_SMALLEST, min(wide, high)), _LARGEST)
        if side != self.side:
            self.side = side
            self.scheduleDelayedItemsLayout()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        entry = self._entry(self.indexAt(event.position().toPoint()))
        if entry is not None and event.button() == Qt.MouseButton.LeftButton:
            self.toggled.emit(entry.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self._entry(self.currentIndex())
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif event.key() == Qt.Key.Key_Space and entry is not None:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.kept_only.emit(entry.id)
            else:
                self.toggled.emit(entry.id)
        else:
            super().keyPressEvent(event)

    def _entry(self, index: QModelIndex) -> Entry | None:
        return index.data(_ENTRY) if index.isValid() else None

    def _loaded(self, ids: list[int]) -> None:
        twins = self._group.twins
        if twins is not None and not twins.bytes.keys().isdisjoint(ids):
            self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self.viewport().update()
        super().changeEvent(event)


class _TwinDelegate(QStyledItemDelegate):
    """The picture, whether it stays, and what tells it from the others."""

    def __init__(
        self, view: TwinList, thumbnails: Thumbnails, icons: Icons, theme: ThemeSwitch
    ) -> None:
        super().__init__(view)
        self._view = view
        self._thumbnails = thumbnails
        self._icons = icons
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(
            self._view.side + 16, self._view.side + 24 + _LINES * option.fontMetrics.lineSpacing()
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        twins = self._view.twins()
        if twins is None:
            return
        entry: Entry = index.data(_ENTRY)
        tokens, stays = self._theme.tokens, entry.id in twins.kept
        rect, state = QRect(option.rect), option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        card = QRectF(rect).adjusted(1, 1, -1, -1)
        focus = bool(state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        edge = tokens.accent if stays else (tokens.muted if hovered or focus else tokens.line)
        painter.setPen(QPen(QColor(edge), 2 if stays or focus else 1))
        painter.setBrush(QColor(tokens.raised if stays else tokens.window))
        painter.drawRoundedRect(card, 6, 6)
        ground = QRect(rect.left() + 8, rect.top() + 8, rect.width() - 16, self._view.side)
        painter.setOpacity(1.0 if stays else 0.75)
        self._paint_picture(painter, entry, ground)
        painter.setOpacity(1.0)
        self._paint_state(painter, stays, ground, option)
        text = ground.translated(0, self._view.side + 4)
        text.setBottom(rect.bottom() - 6)
        self._paint_facts(painter, twins, entry, text, option)
        painter.restore()

    def _paint_picture(self, painter: QPainter, entry: Entry, ground: QRect) -> None:
        ratio = self._view.devicePixelRatioF()
        pixmap = self._thumbnails.pixmap(entry, round(self._view.side * ratio))
        if pixmap is None:
            return
        size = QSize(max(1, entry.width), max(1, entry.height))
        size = size.scaled(ground.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(ground.topLeft(), size)
        place.moveCenter(ground.center())
        painter.drawPixmap(place, pixmap)

    def _paint_state(
        self, painter: QPainter, stays: bool, ground: QRect, option: QStyleOptionViewItem
    ) -> None:
        tokens = self._theme.tokens
        said = self.tr("Stays") if stays else self.tr("To the trash")
        wide = option.fontMetrics.horizontalAdvance(said) + 12
        badge = QRect(ground.left(), ground.top(), wide, option.fontMetrics.height() + 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent if stays else tokens.raised))
        painter.drawRoundedRect(badge, 4, 4)
        painter.setPen(QColor(tokens.on_accent if stays else tokens.muted))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, said)

    def _paint_facts(
        self,
        painter: QPainter,
        twins: Twins,
        entry: Entry,
        place: QRect,
        option: QStyleOptionViewItem,
    ) -> None:
        tokens, high = self._theme.tokens, option.fontMetrics.lineSpacing()
        # What tells it from the others is bold.
        others = [each for each in twins.entries if each is not entry]
        largest = all(entry.width * entry.height > e.width * e.height for e in others)
        heaviest = all(twins.bytes.get(entry.id, 0) > twins.bytes.get(e.id, 0) for e in others)
        size = QLocale().formattedDataSize(twins.bytes.get(entry.id, 0), 1)
        kind = entry.path.suffix.lstrip(".").upper()
        marks = [self.tr("Tags: {count}").format(count=len(entry.tags))] if entry.tags else []
        marks += entry.boards[:1]
        recipe = self.tr("knows its recipe") if entry.recipe.steps else self.tr("no recipe")
        lines = (
            (entry.path.name, False, tokens.text),
            (f"{entry.width} × {entry.height}", largest, tokens.text),
            (f"{kind}, {size}", heaviest, tokens.text),
            (recipe, False, tokens.text if entry.recipe.steps else tokens.muted),
            (when_of(entry), False, tokens.muted),
            ("  ".join(filter(None, ("★" * entry.rating, *marks))), False, tokens.text),
        )
        for number, (said, bold, ink) in enumerate(lines):
            font = QFont(option.font)
            font.setBold(bold)
            painter.setFont(font)
            painter.setPen(QColor(ink))
            line = QRect(place.left(), place.top() + number * high, place.width(), high)
            if number == len(lines) - 1 and entry.label:
                painter.save()
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(LABEL_COLOURS[entry.label]))
                dot = QRectF(line.left(), line.center().y() - 4, 9, 9)
                painter.drawEllipse(dot)
                painter.restore()
                line.setLeft(line.left() + 14)
            how = Qt.TextElideMode.ElideMiddle
            elided = painter.fontMetrics().elidedText(said, how, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided)
