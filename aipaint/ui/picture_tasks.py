"""What one does with the picture on the canvas: show, copy, save, find, remove."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from aipaint.app.engine_thread import Arrival
from aipaint.app.errands import Errands
from aipaint.app.pictures import to_qimage
from aipaint.app.saving import Shown
from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.core.recipe import Recipe

if TYPE_CHECKING:
    from aipaint.ui.main_window import MainWindow


class PictureTasks(QObject):
    """Knows which picture is shown and whether the gallery keeps it."""

    shown = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._entry: Any = None
        self._shown: Shown | None = None
        self._wanted: Any = None
        self._reader = Errands(threads=1)
        window.session.closing.connect(self._reader.close)
        window.actions_.connect_all(
            {
                "copy": self.copy,
                "copy_prompt": self.copy_prompt,
                "save_as": self.save_as,
                "reveal": self.reveal,
                "use_settings": self.use_settings,
                "remove": self.remove,
                "restore": window.session.gallery.restore,
            }
        )
        window.session.gallery.removed.connect(self._removed)
        window.session.gallery.restored.connect(self._restored)
        self.shown.connect(self._allow)
        self._allow()

    def show_arrival(self, arrival: Arrival) -> None:
        """Show a picture that was just painted."""
        done, self._entry, self._wanted = arrival.done, arrival.entry, None
        file = arrival.entry.path if arrival.entry is not None else None
        self._show(Shown(to_qimage(done.image), done.recipe, done.facts, file))

    def show_entry(self, entry: Any) -> None:
        """Show a picture of the gallery; it is read off the window's thread."""
        self._wanted = entry

        def then(image: QImage) -> None:
            if self._wanted is not entry:
                return  # another one was clicked meanwhile
            if image.isNull():
                self._window.session.show_error(
                    UserError(
                        "The picture {path} cannot be read.",
                        "It was moved, deleted or damaged outside aipaint.",
                        "Remove it from the gallery, or put the file back.",
                        path=entry.path,
                    )
                )
                return
            self._entry = entry
            self._show(Shown(image, entry.recipe, entry.facts, entry.path))

        self._reader.run(lambda: QImage(str(entry.path)), then)

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        self._window.canvas.show_picture(shown.image, str(shown.file or ""))
        self.shown.emit()

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        image = self._window.canvas.picture()
        if image is not None:
            QGuiApplication.clipboard().setImage(image)
            self._window.note(say("The picture is on the clipboard."))

    def copy_prompt(self) -> None:
        """Put the prompt of the picture on the clipboard."""
        if self._shown is not None:
            QGuiApplication.clipboard().setText(self._shown.recipe.prompt)
            self._window.note(say("The prompt is on the clipboard."))

    def use_settings(self) -> None:
        """Fill the Generate panel with what painted the picture."""
        if self._shown is not None:
            self._window.generate_panel.use_recipe(self._shown.recipe)
            self._window.docks["dock_generate"].show()

    def save_as(self) -> None:
        """Ask where to, and save."""
        shown = self._shown
        if shown is None:
            return
        session = self._window.session
        folder = session.settings.save_folder or str(Path.home())
        dialog = QFileDialog(self._window, self.tr("Save Picture As"), folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilters(["PNG (*.png)", "JPEG (*.jpg *.jpeg)", "WebP (*.webp)"])
        dialog.setDefaultSuffix("png")
        dialog.selectFile(file_name(shown.recipe))

        def chosen(name: str) -> None:
            path = Path(name)
            session.remember(save_folder=str(path.parent))
            session.save_copy(shown, path)

        dialog.fileSelected.connect(chosen)
        dialog.open()

    def reveal(self) -> None:
        """Open the folder the picture is in."""
        if self._entry is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._entry.path.parent)))

    def remove(self) -> None:
        """Move the picture to the gallery's trash. It can be brought back, so nobody is asked."""
        entry = self._window.strip.current() or self._entry
        if entry is not None:
            self._window.session.gallery.remove(entry)

    def _removed(self, entry: Any) -> None:
        keys = self._window.actions_["restore"].shortcut().toString()
        self._window.note(
            say("The picture is in the trash for 30 days. {keys} brings it back.", keys=keys)
        )
        if self._entry is not None and self._entry.id == entry.id:
            self._entry = self._shown = None
            self._window.canvas.clear()
        self.shown.emit()

    def _restored(self, entry: Any) -> None:
        self.show_entry(entry)
        self._window.strip.select(entry.id)

    def _allow(self) -> None:
        """Offer only what can be done."""
        some = self._shown is not None
        for name, possible in {
            "copy": some,
            "save_as": some,
            "fit": some,
            "actual": some,
            "zoom_in": some,
            "zoom_out": some,
            "copy_prompt": some,
            "use_settings": some,
            "reveal": self._entry is not None,
            "remove": self._entry is not None,
            "restore": self._window.session.gallery.can_restore(),
        }.items():
            self._window.actions_[name].setEnabled(possible)


def file_name(recipe: Recipe) -> str:
    """Return a name for the file of a picture: the prompt's first words and the seed."""
    words = re.sub(r"[^\w\- ]+", "", recipe.prompt).split()
    return f"{'-'.join(words)[:60] or 'picture'}-{recipe.seed}.png"
