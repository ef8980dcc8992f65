"""The gallery's room and its actions: when one enters it, and what may be done with pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QIcon

from aipaint.app.i18n import words
from aipaint.app.library.label_words import LABEL_COLOURS
from aipaint.app.library.source import Found, Trashed
from aipaint.ui.action_table_gallery import LABELS, RATINGS
from aipaint.ui.icons import SIZE, draw

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Entry
    from aipaint.ui.gallery.entering import Entering
    from aipaint.ui.gallery.room import GalleryRoom
    from aipaint.ui.main_window import MainWindow

_MARKS = (*RATINGS, *(f"label_{label}" for label in LABELS))
_MOST_LAYERS = 30  # pictures that become layers at once


class GalleryTasks(QObject):
    """Builds the room when it is first wanted, and offers only those actions that mean something.

    What an action does is told to `Actions.connect_all` by whoever does it; one that nobody
    does is not to be had.
    """

    built = Signal(object)  # GalleryRoom: it was made just now, and may be added to
    entered = Signal()
    left = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._room: GalleryRoom | None = None
        self._entering: Entering | None = None
        library = window.session.library
        handlers: dict[str, Callable[[], object]] = {
            "gallery_room": self.toggle,
            "trash_pictures": self.trash,
            "restore_pictures": lambda: library.restore(self.room().ids()),
            "gallery_undo": self.undo,
            "select_all_pictures": lambda: self.room().grid.selectAll(),
            "square_cells": self._show_squares,
            "gallery_shelves": lambda: self._show_panel("left", "gallery_shelves"),
            "gallery_details": lambda: self._show_panel("right", "gallery_details"),
            "picture_as_layer": lambda: self.room().with_entries(self._add_as_layers),
            "picture_as_document": self._open_as_document,
        }
        for stars, name in enumerate(RATINGS):
            handlers[name] = lambda stars=stars: self.rate(stars)
        for label in LABELS:
            handlers[f"label_{label}"] = lambda label=label: self.label(label)
        window.actions_.connect_all(handlers)
        for signal in (library.changed, library.removed, library.restored):
            signal.connect(self.allow)
        window.pictures.shown.connect(self.allow)
        window.theme.changed.connect(self._tint)
        window.workspace.replaced.connect(self._replaced)
        self._tint()
        self.allow()
        # Docks appear with the events after the window was furnished: a room entered before that
        # would take them for hidden, and hide them for good.
        self._is_settled = self._is_awaited = False
        QTimer.singleShot(0, self, self._settle)

    # The room

    def room(self) -> GalleryRoom:
        """Return the room, built when this is first asked for."""
        if self._room is None:
            # Imported here: the window does not wait for a room nobody has entered.
            from aipaint.ui.gallery.entering import Entering
            from aipaint.ui.gallery.room import GalleryRoom

            window = self._window
            room = self._room = GalleryRoom(
                window.session.library,
                window.actions_,
                window.icons,
                window.theme,
                window.recall,
                window.remember,
            )
            self._entering = Entering(window, room, room.grid)
            window.actions_["square_cells"].setChecked(room.grid.is_cropped())
            window.actions_["gallery_shelves"].setChecked(room.is_panel_shown("left"))
            window.actions_["gallery_details"].setChecked(room.is_panel_shown("right"))
            room.closed.connect(self.leave)
            room.opened.connect(lambda _row: window.actions_["view_full"].trigger())
            room.chosen_changed.connect(self._chosen)
            room.source_changed.connect(self.allow)
            room.model.counted.connect(self.allow)
            self.built.emit(room)
        return self._room

    def is_open(self) -> bool:
        """Whether one is in the room."""
        return self._room is not None and self._window.stage.room() is self._room

    def toggle(self) -> None:
        """Enter the room, or leave it."""
        if self.is_open():
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        """Enter the room, unless one is there."""
        if not self._is_settled:
            self._is_awaited = True
        elif not self.is_open():
            self.room()
            assert self._entering is not None
            self._entering.enter()
            self._moved()
            self.entered.emit()

    def _settle(self) -> None:
        self._is_settled = True
        if self._is_awaited:
            self.enter()

    def leave(self) -> None:
        """Go back to the canvas, if one is in the room."""
        if self.is_open() and self._entering is not None:
            self._entering.leave()
            self._moved()
            self.left.emit()

    def _replaced(self) -> None:
        # Another document is worth seeing; that there is none any more is not.
        if self._window.workspace.document is not None:
            self.leave()

    def find(self) -> None:
        """Let one type what to look for, in the room."""
        self.room().search.take_focus()

    def _moved(self) -> None:
        self._window.actions_["gallery_room"].setChecked(self.is_open())
        self._chosen()
        self._window.status.show_zoom()

    # What is chosen

    def entries(self) -> list[Entry]:
        """Return the pictures that are selected in the room and read; none outside of it."""
        return self._room.entries() if self._room is not None and self.is_open() else []

    def current(self) -> Entry | None:
        """Return the picture one is at in the room."""
        return self._room.current() if self._room is not None and self.is_open() else None

    def _chosen(self) -> None:
        self._window.pictures.choose(self.current())
        self.allow()

    # What is done with it

    def rate(self, stars: int) -> None:
        """Give the selected pictures stars."""
        from aipaint.gallery.marks import Change

        self._window.session.library.mark(self.room().ids(), Change(rating=stars))

    def label(self, label: str) -> None:
        """Give the selected pictures a label; the one that all have already is taken away."""
        from aipaint.gallery.marks import Change

        entries = self.entries()
        wanted = "" if label == "none" or all(each.label == label for each in entries) else label
        self._window.session.library.mark(self.room().ids(), Change(label=wanted))

    def trash(self) -> None:
        """Move the selected pictures to the trash, and go on with the next one."""
        room, library = self.room(), self._window.session.library
        rows = room.rows()
        if not rows:
            return

        def then(_entries: object) -> None:
            library.removed.disconnect(then)
            if room.model.rowCount():
                room.grid.choose(min(rows[0], room.model.rowCount() - 1))

        library.removed.connect(then)
        library.trash(room.model.ids(rows))

    def undo(self) -> None:
        """Take back the last change of marks, or the last removal."""
        library = self._window.session.library
        told = library.undo_words()
        library.undo()
        if told is not None:
            self._window.note(told)
        self.allow()

    def _show_squares(self) -> None:
        self.room().set_squares(self._window.actions_["square_cells"].isChecked())

    def _show_panel(self, side: Literal["left", "right"], action: str) -> None:
        self.room().show_panel(side, self._window.actions_[action].isChecked())

    def _add_as_layers(self, entries: list[Entry]) -> None:
        if not entries:
            return
        if self._window.documents.is_untouched() and self._window.workspace.document is None:
            first, *entries = entries
            self._window.pictures.take(first, as_layer=False)
        for entry in entries[:_MOST_LAYERS]:
            self._window.pictures.take(entry, as_layer=True)
        self.leave()

    def _open_as_document(self) -> None:
        entry = self.current()
        if entry is not None:
            self._window.pictures.take(entry, as_layer=False)

    # What can be done

    def allow(self) -> None:
        """Offer only what can be done now."""
        open_now, room = self.is_open() and self._room is not None, self._room
        count = room.grid.chosen_count() if open_now and room is not None else 0
        some_rows = open_now and room is not None and room.model.rowCount() > 0
        trashed = open_now and room is not None and isinstance(room.source(), Trashed)
        searched = open_now and room is not None and room.source() not in (Found(), Trashed())
        one, many = count == 1 and not trashed, count > 0 and not trashed
        at = self.current() is not None
        possible = {
            "gallery_room": True,
            "view_full": at,
            "compare_pictures": count == 2,
            "slide_show": some_rows,
            "show_family": at and not trashed,
            "why_differ": count == 2,
            "more_like_this": many,
            "edit_tags": many,
            "edit_notes": one,
            "add_to_board": many,
            "picture_as_layer": many,
            "picture_as_document": at and not trashed,
            # In the strip one is chosen without entering the room.
            "export_pictures": many or (not open_now and self._window.strip.current() is not None),
            "trash_pictures": many,
            "restore_pictures": trashed and count > 0,
            "gallery_undo": self._window.session.library.undo_words() is not None,
            "select_all_pictures": some_rows,
            "square_cells": open_now,
            "gallery_shelves": open_now,
            "gallery_details": open_now,
            "save_search": searched,
            "import_pictures": True,
            "look_again": True,
            "show_duplicates": True,
            "show_trash": True,
            **dict.fromkeys(_MARKS, many),
        }
        actions = self._window.actions_
        for name, can in possible.items():
            actions[name].setEnabled(can and actions.does(name))
        told = self._window.session.library.undo_words()
        actions["gallery_undo"].setStatusTip("" if told is None else words(told))

    def _tint(self) -> None:
        """Give the labels their own colours."""
        for label, colour in LABEL_COLOURS.items():
            icon = QIcon(draw("bookmark", colour, SIZE, 2.0))
            self._window.actions_[f"label_{label}"].setIcon(icon)
