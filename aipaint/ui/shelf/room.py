"""The model shelf as a room of its own: kinds, the grid, and what there is to know of a model."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from aipaint.ui.own_keys import is_escape, keeps
from aipaint.ui.shelf.bars import ShelfBar, ShelfFoot
from aipaint.ui.shelf.choice import ORDERS, Order, Section, Wish, bases, counts
from aipaint.ui.shelf.empty import EmptyShelf
from aipaint.ui.shelf.grid import USUAL, ShelfGrid
from aipaint.ui.shelf.inspector import ShelfInspector
from aipaint.ui.shelf.invitation import Invitation
from aipaint.ui.shelf.items import ItemsModel
from aipaint.ui.shelf.previews import Previews
from aipaint.ui.shelf.sidebar import ShelfSidebar
from aipaint.ui.stage import Room

if TYPE_CHECKING:
    from aipaint.app.session import Session
    from aipaint.app.shelf.items import Item
    from aipaint.ui.actions import Actions
    from aipaint.ui.icons import Icons
    from aipaint.ui.theme import ThemeSwitch

_REST_MS = 60  # where one goes by keys is told of when one rests
_FILL_MS = 250  # what changes often is shown this often
_SPARING = 10  # times as long as showing it takes one is left in peace after it
_ZOOM, _ORDER, _USABLE = "shelf_zoom", "shelf_order", "shelf_usable"  # what is remembered
_SIDES, _DECLINED = "shelf_sides", "shelf_invitation_declined"
_HIDDEN = {"left": "shelf_kinds_hidden", "right": "shelf_details_hidden"}
_LEFT, _RIGHT = 188, 300  # of the panels at first, in pixels

# What a menu of a model offers; "" is a line.
_MENU = (
    "use_model", "model_favourite", "", "model_notes", "model_picture", "model_own_picture", "",
    "model_metadata", "model_reveal", "copy_model_path",
)  # fmt: skip


class ShelfRoom(Room):
    """A page of the stage. recall, remember: how the window keeps small things between starts."""

    used = Signal(object)  # Item
    closed = Signal()
    chosen_changed = Signal()

    def __init__(
        self,
        session: Session,
        actions: Actions,
        icons: Icons,
        theme: ThemeSwitch,
        recall: Callable[[str], str],
        remember: Callable[[str, str], None],
    ) -> None:
        super().__init__()
        self._catalogue = session.catalogue
        self._actions = actions
        self._recall, self._remember = recall, remember
        self.setAcceptDrops(True)
        order = recall(_ORDER)
        self._wish = Wish(
            usable=recall(_USABLE) == "yes",
            order=cast(Order, order) if order in ORDERS else "name",
        )
        self._at: Path | None = None  # the model one is at
        self._progress = (0, 0)
        self._is_stale = False  # whether other items are known than those that are shown
        self.previews = Previews(session.library, session.home.data / "shelf")
        self.model = ItemsModel()
        self.grid = ShelfGrid(self.model, self.previews, theme)
        self.grid.set_zoom(_number(recall(_ZOOM), USUAL))
        self.bar = ShelfBar(actions, icons)
        self.foot = ShelfFoot(self.grid, icons)
        self.empty = EmptyShelf(actions, icons)
        self.invitation = Invitation(actions, icons)
        self.sidebar = ShelfSidebar(icons, theme)
        self.inspector = ShelfInspector(self._catalogue, self.previews, actions, icons)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.grid)
        self._pages.addWidget(self.empty)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.invitation)
        column.addWidget(self._pages, 1)
        column.addWidget(self.foot)
        self._parts = QSplitter(Qt.Orientation.Horizontal)
        self._parts.setChildrenCollapsible(False)
        self._parts.setHandleWidth(4)
        for part in (self.sidebar, middle, self.inspector):
            self._parts.addWidget(part)
        self._parts.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._parts)
        self._sides = _pair(recall(_SIDES), (_LEFT, _RIGHT))
        self._parts.setSizes([self._sides[0], 600, self._sides[1]])
        self.sidebar.setVisible(self.is_panel_shown("left"))
        self.inspector.setVisible(self.is_panel_shown("right"))
        self._rest, self._later = QTimer(self), QTimer(self)
        for timer, pause, do in (
            (self._rest, _REST_MS, self._tell_chosen),
            (self._later, _FILL_MS, self._fill_stale),
        ):
            timer.setSingleShot(True)
            timer.setInterval(pause)
            timer.timeout.connect(do)
        self._connect()
        self.bar.show_order(self._wish.order)
        self.bar.usable.setChecked(self._wish.usable)
        self.model.show(self._wish)
        self._fill()
        self.retranslate()

    # What is shown

    def is_panel_shown(self, side: Literal["left", "right"]) -> bool:
        """Whether the panel at that side is wanted."""
        return not self._recall(_HIDDEN[side])

    def show_panel(self, side: Literal["left", "right"], shown: bool) -> None:
        """Show or hide the panel at a side, now and at the next start."""
        self._remember(_HIDDEN[side], "" if shown else "yes")
        (self.sidebar if side == "left" else self.inspector).setVisible(shown)

    def wish(self) -> Wish:
        """Return what is asked for."""
        return self._wish

    def show_section(self, section: Section, key: str = "") -> None:
        """Show what belongs to a section of the sidebar."""
        self._ask(section=section, key=key)
        self.sidebar.go_to(section, key)

    def show_kind(self, kind: str) -> None:
        """Show what can be chosen as a model, a LoRA or a VAE."""
        role = {"loras": "lora", "vaes": "vae"}.get(kind, "checkpoint")
        self.show_all()
        self.show_section("role", role)

    def show_all(self) -> None:
        """Show everything: no section, no words, no base."""
        self.bar.field.clear()
        self.bar.usable.setChecked(False)
        self._ask(section="all", key="", text="", base="", usable=False)
        self.sidebar.go_to("all")

    def current(self) -> Item | None:
        """Return the model one is at, or None."""
        at = self.grid.current()
        # What was noted of it a moment ago is in the rows only when those are filled again.
        return at and (self._catalogue.item(at.path) or at)

    def choose(self, path: Path) -> bool:
        """Go to the model at a path; return whether it is shown."""
        row = self.model.row_of(path)
        if row >= 0:
            self.grid.choose(row)
        return row >= 0

    def close_down(self) -> None:
        """Keep what is being written, and load no more pictures."""
        self.inspector.finish()
        self.previews.close()

    # The window's zoom

    def zoom_by(self, steps: float) -> None:
        self.grid.zoom_by(steps)

    def fit(self) -> None:
        self.grid.set_zoom(USUAL)

    def actual(self) -> None:
        self.grid.set_zoom(10_000)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.grid.setAccessibleName(self.tr("Models"))

    # Events

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill_stale()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _folders(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for folder in _folders(event):
            self._catalogue.add_root(folder)
        event.acceptProposedAction()

    def event(self, event: QEvent) -> bool:
        # Whatever in the room has no use for Esc leaves it to the room, not to the window.
        return keeps(event, is_escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # Within

    def _connect(self) -> None:
        grid, bar, catalogue = self.grid, self.bar, self._catalogue
        grid.used.connect(self._use)
        grid.left.connect(self.closed)
        grid.typed.connect(bar.take_focus)
        grid.menu_wanted.connect(self._menu)
        grid.zoomed.connect(lambda side: self._remember(_ZOOM, str(side)))
        grid.selectionModel().selectionChanged.connect(self._rest.start)
        grid.verticalScrollBar().valueChanged.connect(lambda _: self._seen())
        bar.looked.connect(lambda text: self._ask(text=text.strip()))
        bar.base_wanted.connect(lambda base: self._ask(base=base))
        bar.usable_wanted.connect(self._ask_usable)
        bar.order_wanted.connect(self._order_by)
        bar.left.connect(self._enter_grid)
        self.sidebar.wanted.connect(lambda section, key: self._ask(section=section, key=key))
        self.sidebar.left.connect(self.closed)
        self.inspector.use_wanted.connect(lambda: self._use(grid.currentIndex().row()))
        self.empty.all_wanted.connect(self.show_all)
        self.invitation.declined.connect(self._decline_invitation)
        self.sidebar.leave_wanted.connect(catalogue.remove_root)
        self._parts.splitterMoved.connect(self._sides_moved)
        catalogue.changed.connect(self._catalogue_changed)
        catalogue.progressed.connect(self._progressed)

    def _enter_grid(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.grid.current() is None and self.model.rowCount():
            self.grid.choose(0)

    def _ask(self, **change: Any) -> None:
        self._wish = self._wish._replace(**change)
        self.model.show(self._wish)
        if self._is_stale and self.isVisible():
            # What was just marked is among the favourites at once.
            self._fill()
        else:
            self._found()

    def _ask_usable(self, usable: bool) -> None:
        self._remember(_USABLE, "yes" if usable else "")
        self._ask(usable=usable)

    def _order_by(self, order: Order) -> None:
        self._remember(_ORDER, order)
        self._ask(order=order)

    def _catalogue_changed(self) -> None:
        # What one marks is seen at once; while much is looked through, this is told often.
        if self._later.isActive() or not self.isVisible():
            self._is_stale = True
        else:
            self._fill()

    def _fill_stale(self) -> None:
        if self._is_stale and self.isVisible():
            self._fill()

    def _fill(self) -> None:
        begun = time.perf_counter()
        self._show_items()
        # Where there are so many that this takes long, it is done less often.
        taken = round(1000 * (time.perf_counter() - begun))
        self._later.start(max(_FILL_MS, _SPARING * taken))

    def _show_items(self) -> None:
        self._is_stale = False
        items = list(self._catalogue.items())
        place = self.grid.verticalScrollBar().value()
        self.model.fill(items)
        self.bar.show_bases(bases(items), self._wish.base)
        roots = self._catalogue.roots()
        self.sidebar.show_counts(counts(items), roots)
        pointed = any(root.removable for root in roots)
        self.invitation.setVisible(not pointed and bool(roots) and not self._recall(_DECLINED))
        self._found(place)

    def _found(self, place: int = 0) -> None:
        """Show what was found, at the model one was at if it is among that."""
        row = -1 if self._at is None else self.model.row_of(self._at)
        if row >= 0 and row != self.grid.currentIndex().row():
            self.grid.choose(row)
        if place:
            self.grid.doItemsLayout()
            self.grid.verticalScrollBar().setValue(place)
        self.foot.show_count(self.model.rowCount(), len(self.model.items()))
        self._show_work()
        some = self.model.rowCount() > 0
        had_focus = self.grid.hasFocus()
        if not some:
            self.empty.show_reason(self._wish, bool(self.model.items()), self._catalogue.scanning())
        self._pages.setCurrentWidget(self.grid if some else self.empty)
        if had_focus and not some:
            self.bar.take_focus()
        self._seen()
        self._rest.start()

    def _progressed(self, done: int, total: int) -> None:
        self._progress = (done, total)
        self._show_work()

    def _show_work(self) -> None:
        self.foot.show_work(self._catalogue.scanning(), *self._progress)

    def _seen(self) -> None:
        self.previews.see(self.grid.seen())

    def _tell_chosen(self) -> None:
        item = self.current()
        if item is not None:
            self._at = item.path
        self.inspector.show_item(item)
        self.chosen_changed.emit()

    def _use(self, row: int) -> None:
        item = self.model.item(row)
        if item is not None:
            self.used.emit(item)

    def _menu(self, place: QPoint) -> None:
        self._rest.stop()
        self._tell_chosen()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in _MENU:
            if not name:
                menu.addSeparator()
            elif self._actions[name].isEnabled():
                menu.addAction(self._actions[name])
        menu.popup(place)

    def _decline_invitation(self) -> None:
        self._remember(_DECLINED, "yes")
        self.invitation.hide()

    def _sides_moved(self) -> None:
        # A panel that is hidden keeps the width it had.
        left, right = (
            old if panel.isHidden() else panel.width()
            for panel, old in zip((self.sidebar, self.inspector), self._sides, strict=True)
        )
        self._sides = (left, right)
        self._remember(_SIDES, f"{left} {right}")


def _folders(event: QDropEvent) -> list[Path]:
    """Return the folders that are held over the room: dropped here they are watched."""
    urls = (url for url in event.mimeData().urls() if url.isLocalFile())
    return [path for url in urls if (path := Path(url.toLocalFile())).is_dir()]


def _number(text: str, usual: int) -> int:
    return min(int(text), 4000) if text.isdecimal() else usual


def _pair(text: str, usual: tuple[int, int]) -> tuple[int, int]:
    parts = text.split()
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        return usual
    return min(int(parts[0]), 4000), min(int(parts[1]), 4000)
