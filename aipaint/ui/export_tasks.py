"""Copies of pictures for others: asked for, written in the background, told of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from aipaint.app.exporting import Exporting, Outcome
from aipaint.app.library.source import Trashed

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Entry
    from aipaint.ui.main_window import MainWindow

_MOST_NOTES = 3


class ExportTasks(QObject):
    """What "Export Pictures" does: with those selected in the gallery's room, or in the strip."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.exporting = Exporting(window.session.home, window.session.library)
        self.exporting.finished.connect(self._tell)
        window.session.closing.connect(self.exporting.close)
        window.actions_.connect_all({"export_pictures": self.choose})

    def choose(self) -> None:
        """Ask how copies of what is selected are to be."""
        tasks = self._window.gallery_tasks
        if tasks.is_open():
            if not isinstance(tasks.room().source(), Trashed):
                tasks.room().with_entries(self.ask)
            return
        entry = self._window.strip.current()
        if entry is not None:
            self.ask([entry])

    def ask(self, entries: Sequence[Entry]) -> None:
        """Ask how copies of these pictures are to be."""
        # Imported here: the window does not wait for a dialog nobody has opened.
        from aipaint.ui.export_dialog import ExportDialog

        window = self._window
        if entries:
            ExportDialog(entries, self.exporting, window.recall, window.remember, window).open()

    def _tell(self, outcome: Outcome) -> None:
        for note in outcome.notes[:_MOST_NOTES]:
            self._window.note(note)
        if outcome.files or not outcome.refused:
            self._window.note(outcome.words())
        problem = outcome.problem()
        if problem is not None:
            self._window.session.show_error(problem)
