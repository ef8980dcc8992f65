"""The gallery as a room of its own: shelves, the grid, and what there is to know of a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from aipaint.app.library.rows import LibraryModel
from aipaint.app.library.source import Chosen, Found, Source, Trashed
from aipaint.ui.gallery.day_bubble import DayBubble
from aipaint.ui.gallery.empty import EmptyGallery
from aipaint.ui.gallery.grid import Grid
from aipaint.ui.gallery.room_bars import FootBar, TopBar
from aipaint.ui.own_keys import is_escape, keeps
from aipaint.ui.stage import Room

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.gallery.gallery import Entry
    from aipaint.ui.actions import Actions
    from aipaint.ui.icons import Icons
    from aipaint.ui.theme import ThemeSwitch

_REST_MS = 60  # a selection that grows is told of when it rests
_ZOOM, _ORDER = "gallery_zoom", "gallery_order"  # what is remembered
_SQUARES, _SIDES = "gallery_squares", "gallery_sides"
_HIDDEN = {"left": "gallery_shelves_hidden", "right": "gallery_details_hidden"}
_LEFT, _RIGHT = 188, 292  # of the panels at first, in pixels

# What a menu of pictures offers; "" is a line.
_MENU = (
    "view_full", "compare_pictures", "show_family", "why_differ", "more_like_this", "",
    "picture_as_layer", "picture_as_document", "use_settings", "copy", "copy_prompt", "",
    "edit_tags", "edit_notes", "add_to_board", "", "export_pictures", "reveal", "",
    "restore_pictures", "trash_pictures",
)  # fmt: skip


class GalleryRoom(Room):
    """A page of the stage. model: its own rows, apart from the strip's.

    recall, remember: how the window keeps small things from one start to the next.
    """

    opened = Signal(int)  # row: to be seen full
    closed = Signal()  # one wants to leave
    source_changed = Signal(object)  # Source, as it was asked for, without the order of the bar
    chosen_changed = Signal()  # other pictures are selected, or what is known of them changed

    def __init__(
        self,
        library: Library,
        actions: Actions,
        icons: Icons,
        theme: ThemeSwitch,
        recall: Callable[[str], str],
        remember: Callable[[str, str], None],
    ) -> None:
        super().__init__()
        self._actions = actions
        self._recall, self._remember = recall, remember
        self._source: Source = Found()
        self._order = recall(_ORDER) or "date"
        self._heard = False
        self._stamp = 0
        self._unread, self._unread_row = False, -1
        self.model = LibraryModel(library, self)
        self.grid = Grid(self.model, actions, icons, theme)
        self.bubble = DayBubble(self.grid)
        self.top = TopBar(self.model, self._look, actions, icons)
        self.search = self.top.search
        self.foot = FootBar(self.grid, icons)
        self.empty = EmptyGallery(actions, icons)
        self.sidebar: QWidget | None = None
        self.inspector: QWidget | None = None
        self._pages = QStackedWidget()
        self._pages.addWidget(self.grid)
        self._pages.addWidget(self.empty)
        self._middle = QWidget()
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.top)
        middle.addWidget(self._pages, 1)
        middle.addWidget(self.foot)
        self._parts = QSplitter(Qt.Orientation.Horizontal)
        self._parts.setChildrenCollapsible(False)
        self._parts.setHandleWidth(4)
        self._parts.addWidget(self._middle)
        self._parts.setStretchFactor(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._parts)
        self._sides = _numbers(recall(_SIDES), (_LEFT, _RIGHT))
        self.grid.set_cropped(recall(_SQUARES) == "yes")
        self.grid.set_zoom(_numbers(recall(_ZOOM), (self.grid.zoom(),))[0])
        self.foot.show_zoom(self.grid.zoom())
        self.top.show_order(self._order)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._tell_chosen)
        self._connect()
        self._show_source()
        self.retranslate()

    # The panels beside the grid

    def put_left(self, panel: QWidget) -> None:
        """Have a panel at the left: the shelves."""
        self.sidebar = panel
        self._parts.insertWidget(0, panel)
        panel.setVisible(self.is_panel_shown("left"))
        self._place_sides()

    def put_right(self, panel: QWidget) -> None:
        """Have a panel at the right: what there is to know."""
        self.inspector = panel
        self._parts.addWidget(panel)
        panel.setVisible(self.is_panel_shown("right"))
        self._place_sides()

    def is_panel_shown(self, side: Literal["left", "right"]) -> bool:
        """Whether the panel at that side is wanted."""
        return not self._recall(_HIDDEN[side])

    def show_panel(self, side: Literal["left", "right"], shown: bool) -> None:
        """Show or hide the panel at a side, now and at the next start."""
        self._remember(_HIDDEN[side], "" if shown else "yes")
        panel = self.sidebar if side == "left" else self.inspector
        if panel is not None:
            panel.setVisible(shown)

    # What is shown

    def show_source(self, source: Source) -> None:
        """Show other pictures: those of a shelf, a search, or some that were picked."""
        if isinstance(source, Found):
            source = Found(source.query.strip())
        self._source = source
        self.search.show_text("" if isinstance(source, Trashed) else source.query)
        self._show_source()

    def source(self) -> Source:
        """Return what is shown, without the order of the bar."""
        return self._source

    def query(self) -> str:
        """Return what was asked for together with its order, as it can be saved."""
        return self.model.query()

    def choose_id(self, number: int) -> None:
        """Select a picture and show it, if it is among the rows."""
        row = self.model.row_of(number)
        if row >= 0:
            self.grid.choose(row)

    # What is chosen

    def rows(self) -> list[int]:
        """Return the rows that are selected, in their order."""
        return self.grid.chosen_rows()

    def ids(self) -> list[int]:
        """Return the ids of the pictures that are selected."""
        return self.model.ids(self.rows())

    def entries(self) -> list[Entry]:
        """Return the selected pictures that are read; `with_entries` waits for all of them."""
        found = (self.model.entry(row) for row in self.rows())
        return [entry for entry in found if entry is not None]

    def with_entries(self, then: Callable[[list[Entry]], object]) -> None:
        """Give all selected pictures to `then`, unless others are selected before it has them."""
        stamp = self._stamp

        def bring(entries: list[Entry]) -> None:
            if stamp == self._stamp:
                then(entries)

        self.model.entries_of(self.rows(), bring)

    def current(self) -> Entry | None:
        """Return the picture one is at: of several selected ones the last that was pointed at."""
        return self.model.entry(self.grid.currentIndex().row())

    # The window's zoom

    def zoom_by(self, steps: float) -> None:
        self.grid.zoom_by(steps)

    def fit(self) -> None:
        self.grid.fit()

    def actual(self) -> None:
        self.grid.actual()

    def set_squares(self, squares: bool) -> None:
        """Let pictures fill squares, or show them whole."""
        self.grid.set_cropped(squares)
        self._remember(_SQUARES, "yes" if squares else "")

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.grid.setAccessibleName(self.tr("Pictures"))

    # Events

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        # Whatever in the room has no use for Esc leaves it to the room, not to the window.
        return keeps(event, is_escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        grid, model, top = self.grid, self.model, self.top
        grid.opened.connect(self.opened)
        grid.left.connect(self.closed)
        grid.typed.connect(self._type)
        grid.menu_wanted.connect(self._menu)
        grid.zoomed.connect(lambda side: self._remember(_ZOOM, str(side)))
        grid.selectionModel().selectionChanged.connect(self._chosen)
        grid.selectionModel().currentChanged.connect(self._rest.start)
        self.search.left.connect(self._enter_grid)
        top.order_wanted.connect(self._order_by)
        top.back_wanted.connect(lambda: self.show_source(Found()))
        self.empty.all_wanted.connect(lambda: self.show_source(Found()))
        self._parts.splitterMoved.connect(self._sides_moved)
        model.counted.connect(self._count)
        model.dataChanged.connect(self._data_changed)
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._rows_changed)

    def _look(self, text: str) -> None:
        """Look for what was typed: among the picked pictures where some are shown."""
        text = text.strip()
        if isinstance(self._source, Chosen):
            self._source = Chosen(self._source.ids, self._source.title, text)
        elif text or not isinstance(self._source, Trashed):
            self._source = Found(text)
        self._show_source()

    def _order_by(self, order: str) -> None:
        self._order = order
        self._remember(_ORDER, order)
        self._show_source()

    def _show_source(self) -> None:
        source = self._source
        if isinstance(source, Found) and self._order != "date" and "sort:" not in source.query:
            source = Found(f"{source.query} sort:{self._order}".strip())
        self._heard = False
        self.top.show_source(self._source)
        self.model.show(source)
        self.source_changed.emit(self._source)

    def _count(self, found: int, total: int) -> None:
        self._heard = True
        searched = not isinstance(self._source, Trashed) and bool(self._source.query)
        self.foot.show_count(found, total if searched else found)
        self._show_page()

    def _rows_changed(self) -> None:
        self._show_page()
        self.foot.show_chosen(self.grid.chosen_count())
        self._rest.start()

    def _show_page(self) -> None:
        """Show the grid, or why there is nothing in it; not before that is known."""
        some = self.model.rowCount() > 0
        if not some and self._heard:
            self.empty.show_reason(self._source)
            had_focus = self.grid.hasFocus()
            self._pages.setCurrentWidget(self.empty)
            if had_focus:
                self.search.take_focus()
        elif some:
            self._pages.setCurrentWidget(self.grid)

    def _chosen(self) -> None:
        self._stamp += 1  # who still waits for pictures meant others
        self.foot.show_chosen(self.grid.chosen_count())
        self._rest.start()

    def _data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if self._unread and first.row() <= self._unread_row <= last.row():
            self._rest.start()

    def _tell_chosen(self) -> None:
        # What one is at may not be read yet; then it is told again.
        self._unread_row = self.grid.currentIndex().row()
        self._unread = self._unread_row >= 0 and self.current() is None
        self.chosen_changed.emit()

    def _type(self, text: str) -> None:
        self.search.take_focus()
        if text:
            self.search.field.setText(text)

    def _enter_grid(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _menu(self, place: object) -> None:
        if not self.grid.chosen_count():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in _MENU:
            if not name:
                menu.addSeparator()
            elif self._actions[name].isEnabled():
                menu.addAction(self._actions[name])
        menu.popup(place)  # type: ignore[arg-type]

    def _place_sides(self) -> None:
        left, right = self._sides
        sizes = [left] if self.sidebar is not None else []
        sizes.append(max(200, self.width() - left - right))
        if self.inspector is not None:
            sizes.append(right)
        self._parts.setSizes(sizes)
        self._parts.setStretchFactor(self._parts.indexOf(self._middle), 1)

    def _sides_moved(self) -> None:
        # A panel that is hidden keeps the width it had.
        widths = [
            old if panel is None or panel.isHidden() else panel.width()
            for panel, old in zip((self.sidebar, self.inspector), self._sides, strict=True)
        ]
        left, right = self._sides = (widths[0], widths[1])
        self._remember(_SIDES, f"{left} {right}")


def _numbers(text: str, usual: tuple[int, ...]) -> tuple[int, ...]:
    """Return the numbers that were remembered as text, or the usual ones."""
    parts = text.split()
    right = len(parts) == len(usual) and all(part.isdecimal() for part in parts)
    return tuple(min(int(part), 4000) for part in parts) if right else usual
