"""The grid as one sees it: days with their pictures, however many, drawn where one looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from aipaint.app.library.rows import Group, LibraryModel
from aipaint.ui.gallery.cells import Cells, Look
from aipaint.ui.gallery.day_layout import Block, DayLayout
from aipaint.ui.icons import Icons
from aipaint.ui.theme import ThemeSwitch

SMALLEST, LARGEST, USUAL = 64, 512, 144  # sides of cells, in pixels
_CROPPED = 1.5  # how much larger thumbnails must be to fill squares with wide pictures
_STEP = 48  # pixels that a step of the scroll bar is

_Index = QModelIndex | QPersistentModelIndex


class GridView(QListView):
    """Lays out and draws the rows of a `LibraryModel`; tells it which ones are seen.

    A list view for those who have it read to them, of which only the layout is another.
    What is looked at stays in its place when rows come or go above it.
    """

    zoomed = Signal(int)  # the side of cells that is wanted

    def __init__(self, model: LibraryModel, icons: Icons, theme: ThemeSwitch) -> None:
        super().__init__()
        self._rows = model
        self._theme = theme
        self._wanted = USUAL
        self._asked = model.source()
        self._groups: list[Group] = []
        self._anchor: tuple[int, int] | None = None  # id at the top, and how far above the edge
        self._seen: tuple[int, int, int] | None = None
        self._band: QRect | None = None  # in the content's pixels
        self.cells = Cells(icons, theme.tokens)
        self.days = DayLayout((), 1, USUAL)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._lay_out)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.setMinimumSize(SMALLEST + 40, SMALLEST + 40)
        # All of it is drawn each time. Qt moves what is seen only of views that say so.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setModel(model)
        for signal in (model.rowsInserted, model.rowsRemoved, model.layoutChanged):
            signal.connect(self._rows_changed)
        for signal in (
            model.rowsAboutToBeInserted,
            model.rowsAboutToBeRemoved,
            model.modelAboutToBeReset,
            model.layoutAboutToBeChanged,
        ):
            signal.connect(self._hold)
        theme.changed.connect(self._dress)
        self._dress()
        self._lay_out()

    # Zoom and looks

    def zoom(self) -> int:
        """Return the side that cells should have, in pixels."""
        return self._wanted

    def set_zoom(self, side: int, at: QPoint | None = None) -> None:
        """Make cells so large; what lies at a place of the view stays there."""
        side = min(LARGEST, max(SMALLEST, side))
        if side == self._wanted:
            return
        place = at or self._quiet_place()
        row, within = -1, 0.0
        if self.days.rows:
            y = place.y() + self.verticalOffset()
            column = max(0, (place.x() - self.days.left) // self.days.pitch)
            row = self.days.nearest(y, min(column, self.days.columns - 1))
            within = (y - self.days.cell(row).y) / self.days.side
        self._wanted = side
        self._anchor = None
        self._lay_out()
        if row >= 0:
            y = self.days.cell(row).y + round(within * self.days.side)
            self.verticalScrollBar().setValue(y - place.y())
        self.zoomed.emit(side)

    def zoom_by(self, steps: float) -> None:
        """Make cells larger or smaller, as the window's other views do it."""
        self.set_zoom(round(self._wanted * 1.2**steps))

    def fit(self) -> None:
        """Make cells as large as they are at first."""
        self.set_zoom(USUAL)

    def actual(self) -> None:
        """Make cells as large as they can be."""
        self.set_zoom(LARGEST)

    def is_cropped(self) -> bool:
        """Whether pictures fill their squares."""
        return self.cells.cropped

    def set_cropped(self, cropped: bool) -> None:
        """Let pictures fill their squares, or show them whole."""
        self.cells.cropped = cropped
        self._ask_for_sides()
        self.viewport().update()

    def day_words(self, number: int) -> str:
        """Return what the day of a group is called."""
        if not 0 <= number < len(self._groups):
            return ""
        day = date.fromisoformat(self._groups[number].day)
        today = date.today()
        if day == today:
            return self.tr("Today")
        if day == today - timedelta(days=1):
            return self.tr("Yesterday")
        return self.locale().toString(day, QLocale.FormatType.LongFormat)  # type: ignore[call-overload]

    # Qt's questions

    def horizontalOffset(self) -> int:  # noqa: N802
        return 0

    def verticalOffset(self) -> int:  # noqa: N802
        return self.verticalScrollBar().value()

    def visualRect(self, index: _Index) -> QRect:  # noqa: N802
        if not index.isValid() or index.row() >= self.days.rows:
            return QRect()
        cell = self.days.cell(index.row())
        return QRect(cell.x, cell.y - self.verticalOffset(), self.days.side, self.days.side)

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        row = self.days.row_at(point.x(), point.y() + self.verticalOffset())
        return self._rows.index(row) if row >= 0 else QModelIndex()

    def isIndexHidden(self, index: _Index) -> bool:  # noqa: N802
        return False

    def scrollTo(  # noqa: N802
        self,
        index: _Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if not index.isValid() or index.row() >= self.days.rows:
            return
        top = self.days.cell(index.row()).y - self.days.gap
        bottom = top + self.days.pitch + self.days.gap
        if self.days.header and index.row() - self.days.columns < 0:
            top = 0
        bar, high = self.verticalScrollBar(), self.viewport().height()
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue((top + bottom - high) // 2)
        elif top < bar.value() or hint == QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(top)
        elif bottom > bar.value() + high:
            bar.setValue(bottom - high)

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        # The grid moves by keys of its own; Qt only asks where keys begin.
        return self._rows.index(max(0, self.currentIndex().row()))

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        # Asked for what is to be drawn again: of any number of ranges, that is what is seen.
        return QRegion(self.viewport().rect())

    def selectAll(self) -> None:  # noqa: N802
        # As one range: Qt's own would ask for each of the rows.
        every = QItemSelection(self._rows.index(0), self._rows.index(self._rows.rowCount() - 1))
        self.selectionModel().select(every, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def reset(self) -> None:
        super().reset()
        self._later.stop()
        asked = self._rows.source()
        if asked != self._asked:
            self._asked, self._anchor = asked, None
            self.verticalScrollBar().setValue(0)
        self._lay_out()

    # Layout

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._hold()
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.LocaleChange):
            self.viewport().update()
        super().changeEvent(event)

    def doItemsLayout(self) -> None:  # noqa: N802
        # A list view asks every row for its size here.
        pass

    def dataChanged(  # noqa: N802
        self, first: _Index, last: _Index, roles: Sequence[int] = ()
    ) -> None:
        if max(first.row(), last.row()) >= self.days.rows:
            return  # not laid out yet, and drawn when it is
        top, bottom = self.days.cell(first.row()), self.days.cell(last.row())
        side, offset = self.days.side, self.verticalOffset()
        if top.y == bottom.y:
            self.viewport().update(top.x, top.y - offset, bottom.x + side - top.x, side)
        else:
            # Whole lines: an area of one rectangle is drawn with less ado than one of many.
            high = bottom.y + side - top.y
            self.viewport().update(0, top.y - offset, self.viewport().width(), high)

    def updateGeometries(self) -> None:  # noqa: N802
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self.days.height - high))
        bar.setPageStep(max(1, high - self.days.header))
        bar.setSingleStep(_STEP)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        # What is seen already is moved; only what comes in is drawn.
        if self._band is None:
            self.viewport().scroll(0, dy)
        else:
            self.viewport().update()

    def _hold(self) -> None:
        """Remember what one looks at, to have it there again after a change."""
        offset, days = self.verticalOffset(), self.days
        if self._anchor is not None or not days.rows or offset == 0:
            return
        high = self.viewport().height()
        current = self.currentIndex()
        # A day that begins in sight stays as it is, while lines of the newest one are broken anew.
        heads = [number for number, y in days.headers(offset, offset + high) if y >= offset]
        if self.visualRect(current).intersects(self.viewport().rect()):
            row = current.row()
        elif heads:
            row = days.blocks[heads[0]].first
        else:
            row = days.nearest(offset, 0)
        number = self._rows.id_at(row)
        if number >= 0:
            self._anchor = number, self.days.cell(row).y - self.verticalOffset()

    def _rows_changed(self) -> None:
        # Rows may change in a hundred steps; they are laid out once.
        self._later.start()
        self.viewport().update()

    def _settle(self) -> None:
        if self._later.isActive():
            self._later.stop()
            self._lay_out()

    def _lay_out(self) -> None:
        count, groups = self._rows.rowCount(), self._rows.groups()
        self._groups = groups
        blocks = [Block(group.first, group.count) for group in groups]
        if not blocks and count:
            blocks = [Block(0, count)]
        self.days = DayLayout(blocks, self.viewport().width(), self._wanted, bool(groups))
        self._ask_for_sides()
        self.updateGeometries()
        if self._anchor is not None:
            row = self._rows.row_of(self._anchor[0])
            if row >= 0:
                self.verticalScrollBar().setValue(self.days.cell(row).y - self._anchor[1])
            self._anchor = None
        self._seen = None
        self.viewport().update()

    def _ask_for_sides(self) -> None:
        self.cells.ratio = self.devicePixelRatioF()
        pixels = self.days.side * self.cells.ratio
        self._rows.thumbnail_pixels = round(pixels * (_CROPPED if self.cells.cropped else 1))

    def _quiet_place(self) -> QPoint:
        """Return the place that stays where it is when nothing else is pointed at."""
        rect = self.visualRect(self.currentIndex())
        middle = self.viewport().rect().center()
        return rect.center() if rect.intersects(self.viewport().rect()) else middle

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        self._settle()
        if self.cells.ratio != self.devicePixelRatioF():
            self._ask_for_sides()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area, offset = event.rect(), self.verticalOffset()
        painter.fillRect(area, self._ground)
        top, bottom = area.top() + offset, area.bottom() + offset
        for number, y in self.days.headers(top, bottom):
            self._paint_header(painter, number, y - offset)
        self._tell_seen(offset)
        self._paint_cells(painter, event.region(), offset)
        if self._band is not None:
            self._paint_band(painter, self._band.translated(0, -offset))
        painter.end()

    def _paint_cells(self, painter: QPainter, region: QRegion, offset: int) -> None:
        rows, days, paint = self._rows, self.days, self.cells.paint
        thumbnails, pixels = rows.library.thumbnails, rows.thumbnail_pixels
        area, side, pitch = region.boundingRect(), days.side, days.pitch
        spotted = region.rectCount() > 1  # as where pictures come in here and there
        top, bottom = area.top() + offset, area.bottom() + offset
        chosen = self._chosen_between(*days.between(top, bottom))
        current = self.currentIndex().row() if self.hasFocus() else -1
        for span in days.lines(top, bottom):
            first = days.cell(span.first)
            for place in range(span.length):
                line, column = divmod(place, days.columns)
                x, y = first.x + column * pitch, first.y + line * pitch - offset
                if spotted and not region.intersects(QRect(x, y, side, side)):
                    continue
                row = span.first + place
                entry = rows.entry(row)
                pixmap = None if entry is None else thumbnails.pixmap(entry, pixels)
                lost = pixmap is None and thumbnails.is_lost(rows.id_at(row))
                cell = Look(x, y, side, entry, pixmap, lost, row in chosen, row == current)
                paint(painter, cell)

    def _chosen_between(self, first: int, last: int) -> set[int]:
        """Return which of these rows are selected."""
        chosen: set[int] = set()
        for part in self.selectionModel().selection().toList():
            chosen.update(range(max(first, part.top()), min(last, part.bottom()) + 1))
        return chosen

    def _paint_header(self, painter: QPainter, number: int, y: int) -> None:
        words = self.day_words(number)
        days = self.days
        rect = QRect(days.left, y, self.viewport().width() - 2 * days.left, days.header)
        painter.setFont(self._bold)
        painter.setPen(self._text)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, flags, words)
        wide = painter.fontMetrics().horizontalAdvance(words) + 12
        painter.setFont(self.font())
        painter.setPen(self._muted)
        count = self.locale().toString(self._groups[number].count)
        painter.drawText(rect.adjusted(wide, 0, 0, 0), flags, count)

    def _paint_band(self, painter: QPainter, band: QRect) -> None:
        fill = QColor(self._accent)
        fill.setAlphaF(0.18)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self._accent, 1))
        painter.setBrush(fill)
        painter.drawRect(band)

    def _tell_seen(self, offset: int) -> None:
        first, last = self.days.between(offset, offset + self.viewport().height())
        seen = first, last, self._rows.thumbnail_pixels
        if seen != self._seen:
            self._seen = seen
            self._rows.see(first, last)

    def _dress(self) -> None:
        tokens = self._theme.tokens
        self.cells.use(tokens)
        self._ground, self._text = QColor(tokens.canvas), QColor(tokens.text)
        self._muted, self._accent = QColor(tokens.muted), QColor(tokens.accent)
        self._bold = QFont(self.font())
        self._bold.setBold(True)
        self.viewport().update()
