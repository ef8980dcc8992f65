"""Writing a morph as a film: where to, how far it is, and Cancel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.latents.filming import Filming, Pace
from aipaint.core.animation import animation_formats
from aipaint.core.errors import UserError
from aipaint.core.events import Failed
from aipaint.core.messages import say

if TYPE_CHECKING:
    from aipaint.app.latents.player import Player
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow

_FOLDER = "morph file"
_ENDINGS = {"MP4": "mp4", "WEBM": "webm", "GIF": "gif", "APNG": "png", "WEBP": "webp"}


class FilmRow(QWidget):
    """A button that asks for a file; while it is written, how far it is."""

    def __init__(self, window: MainWindow, studio: LatentStudio, player: Player) -> None:
        super().__init__()
        self._window, self._player = window, player
        self.filming = Filming(studio)
        self.export_button, self.cancel_button = QPushButton(), QPushButton()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.note = QLabel()
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.export_button)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel_button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.note)
        self.export_button.clicked.connect(self._ask)
        self.cancel_button.clicked.connect(self.filming.cancel)
        filming = self.filming
        filming.told.connect(self._show)
        filming.finished.connect(self._finish)
        filming.refused.connect(self._refuse)
        filming.cancelled.connect(self._end)
        self.note.hide()
        self.follow()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.export_button.setText(self.tr("E&xport…"))
        missing = "MP4" not in animation_formats()
        self.export_button.setToolTip(
            self.tr("MP4 and WebM need the package av, which is not installed.")
            if missing
            else self.tr("Write the film as MP4, WebM, GIF, APNG or WebP")
        )
        self.cancel_button.setText(self.tr("Cancel"))
        self.progress.setAccessibleName(self.tr("Frames that are written"))

    def follow(self) -> None:
        """The film may have become another."""
        running = self.filming.is_running()
        self.export_button.setVisible(not running)
        self.export_button.setEnabled(self._player.film().stretches() > 0)
        self.progress.setVisible(running)
        self.cancel_button.setVisible(running)

    def write(self, path: Path) -> None:
        """Begin to write to a file."""
        self.filming.write(self._player.film(), path)
        self.follow()

    def _ask(self) -> None:
        names = {
            "MP4": self.tr("MP4 video"),
            "WEBM": self.tr("WebM video"),
            "GIF": self.tr("GIF, 256 colours"),
            "APNG": self.tr("APNG, without loss"),
            "WEBP": self.tr("WebP"),
        }
        filters = {f"{names[kind]} (*.{_ENDINGS[kind]})": kind for kind in animation_formats()}
        kept = Path(self._window.recall(_FOLDER) or Path.home() / "morph.mp4")
        dialog = QFileDialog(self, self.tr("Export Film"), str(kept.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(filters))
        chosen = next(
            (words for words, kind in filters.items() if f".{_ENDINGS[kind]}" == kept.suffix),
            next(iter(filters)),
        )
        dialog.selectNameFilter(chosen)
        dialog.setDefaultSuffix(_ENDINGS[filters[chosen]])
        dialog.filterSelected.connect(
            lambda words: dialog.setDefaultSuffix(_ENDINGS[filters[words]])
        )
        dialog.selectFile(kept.stem)
        dialog.fileSelected.connect(self._chosen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _chosen(self, name: str) -> None:
        self._window.remember(_FOLDER, name)
        self.write(Path(name))

    def _show(self, pace: Pace) -> None:
        self.progress.setMaximum(max(1, pace.total))
        self.progress.setValue(pace.done)
        words = self.tr("Frame {done} of {total}").format(done=pace.done, total=pace.total)
        if pace.eta is not None:
            left = self.tr("{seconds} s left").format(seconds=max(1, round(pace.eta)))
            words = f"{words}, {left}"
        self.note.setText(words)
        self.note.show()
        self.follow()

    def _finish(self, path: Path) -> None:
        self._window.note(say("Saved as {path}.", path=path))
        self._end()

    def _refuse(self, error: UserError | Failed) -> None:
        if isinstance(error, Failed):
            self._window.session.failed.emit(error)
        else:
            self._window.session.show_error(error)
        self._end()

    def _end(self) -> None:
        self.note.hide()
        self.follow()
