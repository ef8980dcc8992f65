"""Looking closely at pictures of the gallery: which window shows them, and what it may ask for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from aipaint.app.library.source import Found
from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say

if TYPE_CHECKING:
    from aipaint.app.library.again import Again
    from aipaint.core.recipe import Recipe
    from aipaint.gallery.entry import Entry
    from aipaint.ui.gallery.compare import CompareView
    from aipaint.ui.gallery.differ_dialog import DifferDialog
    from aipaint.ui.gallery.family_view import FamilyView
    from aipaint.ui.gallery.full_view import FullView
    from aipaint.ui.gallery.slide_show import SlideShow
    from aipaint.ui.main_window import MainWindow


class ViewTasks(QObject):
    """Opens the windows on what is chosen in the gallery's room. Each is built when first wanted.

    When it may be wanted is told by `GalleryTasks.allow`.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._full: FullView | None = None
        self._compare: CompareView | None = None
        self._show: SlideShow | None = None
        self._family: FamilyView | None = None
        self._repeated: list[tuple[Recipe, Entry]] = []  # what is painted again, and the first
        window.actions_.connect_all(
            {
                "view_full": self.view_full,
                "compare_pictures": self.compare_pictures,
                "slide_show": self.slide_show,
                "show_family": self.show_family,
                "why_differ": self.why_differ,
            }
        )
        window.session.closing.connect(self._close)
        window.session.library.added.connect(self._tell_outcome)
        window.gallery_tasks.allow()

    # The windows

    def full_view(self) -> FullView:
        """The window that shows one picture on the whole screen."""
        if self._full is None:
            from aipaint.ui.gallery.full_view import FullView

            library = self._window.session.library
            model = self._window.gallery_tasks.room().model
            self._full = FullView(library, model, library.thumbnails, self._window)
            self._full.left.connect(self._back_in_room)
            self._full.slide_show_wanted.connect(self.slide_show)
        return self._full

    def compare_view(self) -> CompareView:
        """The window that compares two pictures."""
        if self._compare is None:
            from aipaint.ui.gallery.compare import CompareView

            window = self._window
            thumbnails = window.session.library.thumbnails
            self._compare = CompareView(thumbnails, window.icons, window.theme, window)
            self._compare.why_wanted.connect(self.explain)
        return self._compare

    def show(self) -> SlideShow:
        """The window of the slide show."""
        if self._show is None:
            from aipaint.ui.gallery.slide_show import SlideShow

            window = self._window
            library = window.session.library
            self._show = SlideShow(library, window, window.recall, window.remember)
            self._show.left.connect(self._back_in_room)
        return self._show

    def family_view(self) -> FamilyView:
        """The window with a picture's family."""
        if self._family is None:
            from aipaint.ui.gallery.family_view import FamilyView

            window, session = self._window, self._window.session
            view = FamilyView(session.library, session.home, window.icons, window.theme, window)
            view.gallery_wanted.connect(self.show_in_gallery)
            view.settings_wanted.connect(self.use_settings)
            view.again_wanted.connect(self.paint_again)
            self._family = view
        return self._family

    # What the actions do

    def view_full(self) -> None:
        """Fill the screen with the picture one is at."""
        row = self._window.gallery_tasks.room().grid.currentIndex().row()
        if row >= 0:
            self.full_view().open(row)

    def compare_pictures(self) -> None:
        """Compare the two selected pictures."""
        self._with_two(self.compare_view().open)

    def slide_show(self, first: int = -1) -> None:
        """Show the selected pictures one after the other; all that are there when it is one."""
        room = self._window.gallery_tasks.room()
        chosen = room.ids()
        every = room.model.ids(range(room.model.rowCount())) if len(chosen) < 2 else chosen
        if first < 0 and len(chosen) == 1:
            first = chosen[0]
        if every:
            self.show().open(every, first)

    def show_family(self) -> None:
        """Show what the picture one is at was made from, and what was made from it."""
        entry = self._window.gallery_tasks.current()
        if entry is not None:
            self.family_view().open(entry)

    def why_differ(self) -> None:
        """Say why the two selected pictures differ."""
        self._with_two(self.explain)

    def explain(self, one: Entry, other: Entry) -> DifferDialog:
        """Say why two pictures differ."""
        from aipaint.ui.gallery.differ_dialog import DifferDialog

        window = self._window
        over = self._compare if self._compare is not None and self._compare.isVisible() else window
        library = window.session.library
        dialog = DifferDialog(one, other, library.thumbnails, window.theme, over)

        def compare(*pair: Entry) -> None:
            dialog.accept()
            self.compare_view().open(*pair)

        def use(entry: Entry) -> None:
            dialog.accept()
            self.use_settings(entry)

        dialog.compare_wanted.connect(compare)
        dialog.settings_wanted.connect(use)
        dialog.open()
        return dialog

    # What the windows ask for

    def use_settings(self, entry: Entry) -> None:
        """Fill the Generate panel with what painted a picture."""
        from aipaint.app.reuse import FIELDS, said_elsewhere, said_in

        name = entry.path.name
        if entry.meta is None:
            said = said_in(name, entry.recipe, entry.facts)
        else:
            said = said_elsewhere(name, entry.meta)
        self._window.imports.use(said, FIELDS)
        self._window.raise_()
        self._window.activateWindow()

    def show_in_gallery(self, entry: Entry) -> None:
        """Enter the gallery's room at this picture."""
        window = self._window
        window.gallery_tasks.enter()
        room = window.gallery_tasks.room()
        if room.model.row_of(entry.id) >= 0:
            room.choose_id(entry.id)
        else:
            # It is not among what was asked for: then all pictures are.
            def then(_found: int, _total: int) -> None:
                room.model.counted.disconnect(then)
                room.choose_id(entry.id)

            room.model.counted.connect(then)
            room.show_source(Found())
        window.raise_()
        window.activateWindow()

    def paint_again(self, entry: Entry) -> None:
        """Run a picture's recipe once more, with what it began with; say it when that fails."""
        from aipaint.app.library.again import KeptInputs, model_is_missing, paint_again

        session, view = self._window.session, self.family_view()
        kept = KeptInputs(session.home)
        model = entry.recipe.model
        if (
            entry.meta is None
            and session.models.info(model) is None
            and model not in {info.id for info in session.models.latents}
            and not Path(model).expanduser().exists()
        ):
            view.tell(model_is_missing(model))
            return

        def then(again: Again) -> None:
            self._repeated.append((again.recipe, entry))
            session.generate(again.recipe, "", again.inputs, None, again.parents)
            told = say("It is painted again: see the queue.")
            for note in again.notes:
                told = say("{first} {second}", first=told, second=note)
            view.tell(told)

        def failed(error: UserError) -> None:
            view.tell(error)

        session.library.read(lambda gallery: paint_again(gallery, kept, entry), then, failed)

    # Within

    def _tell_outcome(self, entry: Entry) -> None:
        """Say whether what was painted again is the same picture."""
        pair = next((pair for pair in self._repeated if pair[0] == entry.recipe), None)
        if pair is None or self._family is None:
            return
        from aipaint.app.library.again import outcome

        self._repeated.remove(pair)
        view, first = self._family, pair[1]

        def then(told: Message) -> None:
            if view.isVisible():
                view.tell(told)

        self._window.session.library.read(lambda _gallery: outcome(first, entry), then)

    def _with_two(self, do: Callable[[Entry, Entry], object]) -> None:
        from aipaint.ui.gallery.whole_pictures import as_they_lie

        ids = self._window.gallery_tasks.room().ids()

        def then(entries: list[Entry]) -> None:
            if len(entries) == 2:
                do(entries[0], entries[1])

        self._window.session.library.read(lambda gallery: as_they_lie(gallery, ids), then)

    def _back_in_room(self, number: int) -> None:
        """Be at the picture that was seen last."""
        tasks = self._window.gallery_tasks
        if tasks.is_open() and number >= 0:
            tasks.room().choose_id(number)

    def _close(self) -> None:
        for view in (self._full, self._compare, self._show, self._family):
            if view is not None:
                view.close_down()
