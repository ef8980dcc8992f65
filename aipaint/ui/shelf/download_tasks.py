"""Downloading models: asked for in a dialog, done in the background, told of in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from aipaint.app.downloading import Downloading, Outcome
from aipaint.core.messages import say

if TYPE_CHECKING:
    from aipaint.ui.main_window import MainWindow
    from aipaint.ui.shelf.download_dialog import DownloadDialog


class DownloadTasks(QObject):
    """What "Download a Model" does."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        session = window.session
        self.downloading = Downloading(lambda: session.settings.network)
        self.dialog: DownloadDialog | None = None
        self.downloading.finished.connect(self._tell)
        session.closing.connect(self.downloading.close)
        window.actions_.connect_all({"download_model": self.ask})

    def ask(self) -> None:
        """Ask what is to be downloaded, or show what is being."""
        # Imported here: the window does not wait for a dialog nobody has opened.
        from aipaint.ui.shelf.download_dialog import DownloadDialog

        session = self._window.session
        if self.dialog is not None:
            self.dialog.raise_()
            return
        self.dialog = DownloadDialog(
            self.downloading,
            session.home.models,
            session.settings.network,
            lambda on: session.remember(network=on),
            self._window,
        )
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _tell(self, outcome: Outcome) -> None:
        session = self._window.session
        if outcome.path is not None:
            session.reload_models()
            self._window.note(say("Downloaded to {path}.", path=outcome.path))
        elif outcome.problem is not None and self.dialog is None:
            session.show_error(outcome.problem)
