"""Shelves, inspector, imports, duplicates and the trash: what connects them with the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from aipaint.app.library.source import Trashed

if TYPE_CHECKING:
    from aipaint.app.library.importing import Importing, Outcome
    from aipaint.app.library.long_work import LongWork
    from aipaint.app.library.shelving import Shelving
    from aipaint.app.library.watching import FolderWatch
    from aipaint.ui.gallery.duplicates_view import DuplicatesView
    from aipaint.ui.gallery.inspector import Inspector
    from aipaint.ui.gallery.room import GalleryRoom
    from aipaint.ui.gallery.sidebar import Sidebar
    from aipaint.ui.main_window import MainWindow

_WATCH_AFTER_MS = 4000  # the first pictures come before what other programs did is looked for
_MOST_SHOWN = 3000  # pictures that are looked into for what they share
_WATCH, _COPY, _FOLDER = "gallery_watch", "gallery_copy", "gallery_import_folder"  # remembered
_LEFT = "gallery_no_duplicates"


class ShelfTasks(QObject):
    """Builds each part when it is first wanted. What it does is heard of in the library."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._library = window.session.library
        self._importing: Importing | None = None
        self._watch: FolderWatch | None = None
        self._emptying: LongWork | None = None
        self._duplicates: DuplicatesView | None = None
        self._dialogs = 0
        self._closed = False
        self.sidebar: Sidebar | None = None
        self.inspector: Inspector | None = None
        window.actions_.connect_all(
            {
                "import_pictures": self.import_folders,
                "look_again": self.look_again,
                "show_duplicates": self.show_duplicates,
                "show_trash": self.show_trash,
                "edit_tags": lambda: self.edit_marks("tags"),
                "add_to_board": lambda: self.edit_marks("boards"),
                "edit_notes": self.edit_notes,
                "save_search": self.save_search,
            }
        )
        window.gallery_tasks.built.connect(self._furnish)
        window.session.closing.connect(self._close)
        self._library.opened.connect(self._opened)
        window.installEventFilter(self)
        window.gallery_tasks.allow()

    # Importing and watching

    def importing(self) -> Importing:
        """Return what imports in the background."""
        if self._importing is None:
            from aipaint.app.library.importing import Importing

            self._importing = Importing(self._library)
            self._importing.finished.connect(self._imported)
        return self._importing

    def watch(self) -> FolderWatch:
        """Return what notices other programs' doing."""
        if self._watch is None:
            from aipaint.app.library.watching import FolderWatch

            home, on = self._window.session.home, self._window.recall(_WATCH) != "no"
            self._watch = FolderWatch(self._library, self.importing(), home.pictures, on)
            self._watch.looked.connect(self._looked)
        return self._watch

    def import_folders(self, folders: Sequence[Path] = ()) -> None:
        """Ask which folders to take in, and show how far that is."""
        from aipaint.ui.gallery.import_dialog import ImportDialog

        window = self._window
        dialog = ImportDialog(
            window,
            self.importing(),
            window.icons,
            folders=folders,
            start_in=window.recall(_FOLDER) or str(Path.home()),
            copy=window.recall(_COPY) == "yes",
            watch=self.watch().is_on(),
        )
        dialog.wish.connect(lambda copy, watch: self._wished(dialog.folders(), copy, watch))
        self._dialogs += 1
        dialog.finished.connect(self._dialog_closed)
        dialog.show()

    def look_again(self) -> None:
        """Look through all folders for what other programs did."""
        if not self.importing().is_running():
            self.importing().look_again()

    # The trash

    def show_trash(self) -> None:
        """Show what is in the trash."""
        self._window.gallery_tasks.enter()
        self._window.gallery_tasks.room().show_source(Trashed())

    def empty_trash(self) -> None:
        """Ask, and empty the trash."""
        from aipaint.ui.gallery.trash_dialog import TrashDialog

        room = self._window.gallery_tasks.room()
        chosen = room.ids() if isinstance(room.source(), Trashed) else []

        def ask(count: int) -> None:
            if count:
                dialog = TrashDialog(self._window, count, len(chosen))
                dialog.wanted.connect(
                    lambda only, for_good: self._empty(chosen if only else None, for_good)
                )
                dialog.open()

        self._library.read(lambda gallery: gallery.trash.count(), ask)

    # Duplicates, marks, searches

    def show_duplicates(self) -> None:
        """Show pictures that are the same."""
        from aipaint.ui.gallery.duplicates_view import DuplicatesView

        if self._duplicates is None:
            window = self._window
            left = window.recall(_LEFT).split()
            view = DuplicatesView(window, self._library, window.icons, window.theme, left)
            self._duplicates = view
            view.model.left_changed.connect(lambda names: window.remember(_LEFT, " ".join(names)))
            view.finished.connect(self._duplicates_closed)
            view.search()
        self._duplicates.show()
        self._duplicates.raise_()
        self._duplicates.activateWindow()

    def edit_marks(self, what: Literal["tags", "boards"]) -> None:
        """Let the user write tags or boards of the selected pictures."""
        from aipaint.ui.gallery.mark_dialog import MarkDialog

        window, room = self._window, self._window.gallery_tasks.room()
        assert self.sidebar is not None
        shelves = self.sidebar.shelves

        def ask(entries: Sequence[Any]) -> None:
            MarkDialog(window, self._library, shelves, window.theme, ids, entries, what).open()

        ids = room.ids()
        if len(ids) > _MOST_SHOWN:
            ask(())
        elif ids:
            room.model.entries_of(room.rows(), ask)

    def edit_notes(self) -> None:
        """Let the user write notes, in the inspector."""
        self._window.gallery_tasks.enter()
        if self.inspector is not None:
            if self.inspector.isHidden():
                self._window.actions_["gallery_details"].trigger()
            self.inspector.edit_notes()

    def save_search(self) -> None:
        """Ask for a name, and save what is shown as a search."""
        from aipaint.ui.gallery.name_dialog import NameDialog

        room = self._window.gallery_tasks.room()
        query = room.query().strip()
        if not query or self.sidebar is None:
            return
        NameDialog(
            self._window,
            self.tr("Save Search"),
            self.tr("Save"),
            text=query[:60],
            label=self.tr("Name for the search"),
            then=lambda name: self._shelving().save_search(name, query),
        ).open()

    # Within

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.WindowActivate and self._watch is not None:
                self._watch.come_back()
        elif isinstance(event, QDragEnterEvent):
            if event.source() is None and _folders(event):
                event.acceptProposedAction()
                return True
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            folders = _folders(event)
            if folders:
                event.acceptProposedAction()
                # The other program waits until this returns.
                QTimer.singleShot(0, self, lambda: self.import_folders(folders))
                return True
        return super().eventFilter(watched, event)

    def _furnish(self, room: GalleryRoom) -> None:
        """Put shelves and inspector beside the grid."""
        from aipaint.ui.gallery.inspector import Inspector
        from aipaint.ui.gallery.sidebar import Sidebar
        from aipaint.ui.gallery.trash_dialog import EmptyTrashButton

        window = self._window
        sidebar = self.sidebar = Sidebar(self._library, window.icons, window.theme)
        inspector = self.inspector = Inspector(
            self._library,
            sidebar.shelves,
            window.actions_,
            window.icons,
            window.theme,
            self._knows_model,
        )
        sidebar.wanted.connect(room.show_source)
        sidebar.duplicates_wanted.connect(self.show_duplicates)
        sidebar.import_wanted.connect(self.import_folders)
        sidebar.empty_wanted.connect(self.empty_trash)
        sidebar.save_search_wanted.connect(self.save_search)
        sidebar.follow_work(self.importing(), window.icons)
        room.source_changed.connect(sidebar.follow)
        room.chosen_changed.connect(self._show_chosen)
        window.session.models.modelReset.connect(self._show_chosen)
        for field in (inspector.tags, inspector.boards):
            field.left.connect(room.grid.setFocus)
        room.put_left(sidebar)
        room.put_right(inspector)
        button = EmptyTrashButton(window.icons)
        button.clicked.connect(self.empty_trash)
        room.source_changed.connect(button.follow)
        room.top.picked.layout().addWidget(button)  # type: ignore[union-attr]
        button.follow(room.source())
        room.setAcceptDrops(True)
        room.installEventFilter(self)
        sidebar.follow(room.source())
        self._show_chosen()

    def _show_chosen(self) -> None:
        inspector, room = self.inspector, self._window.gallery_tasks.room()
        if inspector is not None:
            editable = not isinstance(room.source(), Trashed)
            if room.grid.chosen_count() > _MOST_SHOWN:
                inspector.show_many(room.ids(), editable)
            else:
                room.with_entries(lambda entries: inspector.show_entries(entries, editable))

    def _knows_model(self, model: str) -> bool:
        models = self._window.session.models
        if not models.rowCount() or models.info(model) is not None:
            return True  # before the shelf was read nobody can say
        names = {str(models.index(row, 0).data()).casefold() for row in range(models.rowCount())}
        return model.casefold() in names

    def _shelving(self) -> Shelving:
        assert self.sidebar is not None
        return self.sidebar.shelving

    def _wished(self, folders: Sequence[Path], copy: bool, watch: bool) -> None:
        self._window.remember(_COPY, "yes" if copy else "")
        self._window.remember(_WATCH, "" if watch else "no")
        if folders:
            self._window.remember(_FOLDER, str(folders[-1].parent))
        if watch != self.watch().is_on():
            self.watch().set_on(watch)

    def _imported(self, outcome: Outcome) -> None:
        if self._watch is not None and self._watch.is_looking():
            return  # nobody asked for it: told only where something is new
        if not self._dialogs:
            self._window.note(outcome.words())
            for error in outcome.refused[:1]:
                self._window.session.show_error(error)

    def _looked(self, outcome: Outcome) -> None:
        self._window.note(outcome.words())

    def _dialog_closed(self) -> None:
        self._dialogs -= 1

    def _duplicates_closed(self) -> None:
        self._duplicates = None

    def _empty(self, ids: Sequence[int] | None, for_good: bool) -> None:
        from aipaint.app.library.long_work import LongWork

        if self._emptying is None:
            self._emptying = LongWork(self._library.gallery)
            self._emptying.finished.connect(self._emptied)
            self._emptying.refused.connect(self._library.problem)
            self._emptying.refused.connect(lambda _error: self._library.announce_outdated())
        self._emptying.run(lambda gallery, _watch: gallery.trash.empty(ids, for_good=for_good))

    def _emptied(self, count: int) -> None:
        from aipaint.core.messages import say

        self._library.announce_outdated()
        self._window.note(say("Pictures gone from the trash: {count}.", count=count))

    def _opened(self) -> None:
        QTimer.singleShot(_WATCH_AFTER_MS, self, self._begin_to_watch)

    def _begin_to_watch(self) -> None:
        if not self._closed and self._window.recall(_WATCH) != "no":
            self.watch().start()

    def _close(self) -> None:
        self._closed = True
        if self.inspector is not None:
            self.inspector.notes.finish()
        if self._duplicates is not None:
            self._duplicates.model.close()
        for work in (self._watch, self._importing, self._emptying):
            if work is not None:
                work.close()


def _folders(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.is_dir()]
