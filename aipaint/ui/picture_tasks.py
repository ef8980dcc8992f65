"""What one does with a generated picture: show, put on the canvas, copy, save, find, remove."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from aipaint.app.engine_thread import Arrival
from aipaint.app.errands import Errands
from aipaint.app.origins import kept_pixels, pixels_of
from aipaint.app.pictures import to_qimage
from aipaint.app.saving import Shown
from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.core.recipe import Recipe
from aipaint.ui.document_tasks import layer_name

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
        self._chosen: Any = None
        self._viewing = False
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
                "restore": window.session.library.bring_back,
            }
        )
        window.session.library.removed.connect(self._removed)
        window.session.library.restored.connect(self._restored)
        window.stage.layer_wanted.connect(self.add_as_layer)
        window.stage.document_wanted.connect(self.open_as_document)
        window.workspace.replaced.connect(self._allow)
        self.shown.connect(self._allow)
        self._allow()

    def is_viewing(self) -> bool:
        """Whether a picture of the gallery is looked at before the document."""
        return self._viewing

    def stop_viewing(self) -> None:
        """Back to the document."""
        self._viewing = False
        self._window.stage.back()

    def remember_arrival(self, arrival: Arrival) -> None:
        """Let saving and copying mean a picture that was just painted."""
        done, self._entry, self._wanted = arrival.done, arrival.entry, None
        file = arrival.entry.path if arrival.entry is not None else None
        image, pixels = to_qimage(done.image), pixels_of(done.image)
        self._shown = Shown(image, done.recipe, done.facts, file, pixels)
        self._allow()

    def show_arrival(self, arrival: Arrival) -> None:
        """Put a picture that was just painted on the canvas: on top of what is worked on."""
        self.remember_arrival(arrival)
        kept = arrival.entry is not None
        if self._window.documents.is_untouched():
            self._begin(kept)
        else:
            self.add_as_layer()
        self.shown.emit()

    def add_as_layer(self) -> None:
        """Add the picture to the document, in the middle of the canvas."""
        if self._shown is not None:
            name = layer_name(self._shown.recipe, self.tr("Picture"))
            shown = self._shown
            self.stop_viewing()
            self._window.documents.add_layer(
                shown.image, name, shown.recipe, "Generated Picture", shown.origins
            )

    def open_as_document(self) -> None:
        """Begin a document with the picture, after asking what becomes of the one there is."""
        self._window.documents.guard(lambda: self._begin(kept=self._entry is not None))

    def _begin(self, kept: bool) -> None:
        if self._shown is not None:
            self._viewing = False
            shown = self._shown
            name = layer_name(shown.recipe, self.tr("Picture"))
            self._window.documents.begin_with(
                shown.image, name, shown.recipe, "Generated Picture", kept, shown.origins
            )
            self._window.stage.back()

    def show_entry(self, entry: Any) -> None:
        """Show a picture of the gallery; it is read off the window's thread."""
        self._wanted = entry

        def then(shown: Shown) -> None:
            if self._wanted is entry:  # or another one was clicked meanwhile
                self._entry = entry
                self._show(shown)

        self._read(entry, then)

    def take(self, entry: Any, as_layer: bool) -> None:
        """Put a picture of the gallery on the canvas, whatever is shown there."""

        def then(shown: Shown) -> None:
            self._entry, self._shown = entry, shown
            if as_layer:
                self.add_as_layer()
            else:
                self.open_as_document()
            self.shown.emit()

        self._read(entry, then)

    def choose(self, entry: Any) -> None:
        """Let the actions mean a picture that is chosen in the gallery's room; None: no more."""
        self._chosen = entry
        self._allow()

    def _read(self, entry: Any, then: Callable[[Shown], object]) -> None:
        find_gallery = self._window.session.engine.gallery

        def work() -> tuple[QImage, str]:
            pixels = "".join(kept_pixels(find_gallery(), entry.path))
            return QImage(str(entry.path)), pixels

        def bring(read: tuple[QImage, str]) -> None:
            image, pixels = read
            if not image.isNull():
                then(Shown(image, entry.recipe, entry.facts, entry.path, pixels))
                return
            self._window.session.show_error(
                UserError(
                    "The picture {path} cannot be read.",
                    "It was moved, deleted or damaged outside aipaint.",
                    "Remove it from the gallery, or put the file back.",
                    path=entry.path,
                )
            )

        self._reader.run(work, bring)

    def meant(self) -> Any:
        """Return what has the recipe that is meant: an entry, or what is shown; or None."""
        return self._chosen or self._shown

    def file(self) -> Path | None:
        """Return the file of what is meant, None where there is none."""
        entry = self._chosen or self._entry
        return None if entry is None else entry.path

    def _show(self, shown: Shown) -> None:
        """Show a picture of the gallery: to paint on at once, unless work would be hidden."""
        self._shown = shown
        if self._window.documents.is_untouched():
            self._begin(kept=True)
        else:
            self._viewing = True
            self._window.canvas.show_picture(shown.image, str(shown.file or ""))
            self._window.stage.view()
        self.shown.emit()

    def copy(self) -> None:
        """Put the picture that is viewed on the clipboard, or what is selected on the canvas."""
        if self._window.stage.in_room():
            if self._chosen is not None:
                self._read(self._chosen, self._copy)
            return
        if not self._viewing or self._shown is None:
            self._window.edits.copy()
            return
        self._copy(self._shown)

    def _copy(self, shown: Shown) -> None:
        QGuiApplication.clipboard().setImage(shown.image)
        self._window.note(say("The picture is on the clipboard."))

    def copy_prompt(self) -> None:
        """Put the prompt of the picture on the clipboard."""
        meant = self.meant()
        if meant is not None:
            QGuiApplication.clipboard().setText(meant.recipe.prompt)
            self._window.note(say("The prompt is on the clipboard."))

    def use_settings(self) -> None:
        """Fill the Generate panel with what painted the picture."""
        self._window.imports.use_meant()

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
        dialog.setNameFilters(
            ["PNG (*.png)", "JPEG (*.jpg *.jpeg)", "WebP (*.webp)", "AVIF (*.avif)"]
        )
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
        entry = self._chosen or self._entry
        if entry is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(entry.path.parent)))

    def remove(self) -> None:
        """Move the picture to the gallery's trash. It can be brought back, so nobody is asked."""
        entry = self._window.strip.current() or self._entry
        if entry is not None:
            self._window.session.library.trash((entry.id,))

    def _removed(self, entries: list[Any]) -> None:
        keys = self._window.actions_["restore"].shortcut().toString()
        self._window.note(
            say("The picture is in the trash for 30 days. {keys} brings it back.", keys=keys)
            if len(entries) == 1
            else say(
                "{count} pictures are in the trash for 30 days. {keys} brings them back.",
                count=len(entries),
                keys=keys,
            )
        )
        if self._entry is not None and self._entry.id in {entry.id for entry in entries}:
            self._entry = self._shown = None
            self._window.canvas.clear()
            if self._viewing:
                self.stop_viewing()
            elif self._window.documents.is_untouched():
                self._window.keeper.discard()
        self.shown.emit()

    def _restored(self, entries: list[Any]) -> None:
        if not self._window.stage.in_room():
            self.show_entry(entries[-1])
        self._window.strip.select(entries[-1].id)

    def _allow(self) -> None:
        """Offer only what can be done."""
        some, painting = self._shown is not None, self._window.workspace.document is not None
        in_room, chosen = self._window.stage.in_room(), self._chosen is not None
        for name, possible in {
            "copy": chosen if in_room else some or painting,
            "save_as": some,
            "fit": some or painting or in_room,
            "actual": some or painting or in_room,
            "zoom_in": some or painting or in_room,
            "zoom_out": some or painting or in_room,
            "copy_prompt": some or chosen,
            "use_settings": some or chosen,
            "reveal": self._entry is not None or chosen,
            "remove": self._entry is not None,
            "restore": self._window.session.library.can_bring_back(),
        }.items():
            self._window.actions_[name].setEnabled(possible)


def file_name(recipe: Recipe) -> str:
    """Return a name for the file of a picture: the prompt's first words and the seed."""
    words = re.sub(r"[^\w\- ]+", "", recipe.prompt).split()
    return f"{'-'.join(words)[:60] or 'picture'}-{recipe.seed}.png"
