"""Documents and files: new, open, save, export, close, pictures as layers, what was left behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox

from aipaint.app.i18n import words
from aipaint.app.origins import kept_pixels
from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.paint.layers import origins_of
from aipaint.paint.state import State

if TYPE_CHECKING:
    from aipaint.core.recipe import Recipe
    from aipaint.paint.document import Change
    from aipaint.ui.main_window import MainWindow

OPEN_ENDINGS = (".ora", ".psd", ".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".avif")
_EXPORTS = ("PNG (*.png)", "JPEG (*.jpg *.jpeg)", "WebP (*.webp)", "AVIF (*.avif)",
            "TIFF (*.tif *.tiff)", "Photoshop (*.psd)")  # fmt: skip

_STRIP = "strip_export"  # what remembers whether exports tell how they were made


class DocumentTasks(QObject):
    """Connects the file actions to the keeper, and asks before work could be lost."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._workspace, self._keeper = window.workspace, window.keeper
        window.actions_.connect_all(
            {
                "new": self.new,
                "open": self.choose,
                "import_layer": self.choose_layers,
                "save": self.save,
                "save_document_as": self.save_as,
                "export": self.export,
                "strip_export": self._remember_strip,
                "close_document": lambda: self.guard(self._keeper.discard),
            }
        )
        window.actions_.recent_chosen.connect(lambda path: self.open(Path(path)))
        self._keeper.failed.connect(window.session.show_error)
        self._keeper.noted.connect(window.note)
        self._keeper.opened.connect(self._opened)
        self._keeper.saved.connect(lambda path: window.note(say("Saved as {path}.", path=path)))
        self._keeper.exported.connect(
            lambda path: window.note(say("Exported as {path}.", path=path))
        )
        self._keeper.recent_changed.connect(self._show_recent)
        self._workspace.saved_changed.connect(self.show_title)
        self._workspace.replaced.connect(self._allow)
        self._workspace.changed.connect(self._heard)
        window.hint.new_wanted.connect(self.new)
        window.hint.open_wanted.connect(self.choose)
        window.paint.pictures_dropped.connect(lambda pictures, _at: self.drop(pictures))
        window.actions_["strip_export"].setChecked(bool(window.recall(_STRIP)))
        self._show_recent()
        self._allow()

    def is_untouched(self) -> bool:
        """Whether nothing would be lost if another document took the place of this one."""
        return self._workspace.document is None or (
            not self._workspace.is_dirty() and self._workspace.path is None
        )

    def begin_with(
        self, image: QImage, name: str, recipe: Recipe | None = None, step: str = "Paste",
        kept: bool = False, origins: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Begin a document that is one picture. kept: whether the gallery has it, too.

        origins: the kept pictures it came from, by the digests of their pixels.
        """
        from aipaint.paint.edits import picture_layer

        layer = picture_layer(image, name, recipe, origins=origins)
        state = State(image.width(), image.height(), (layer,), layer.id)
        self._keeper.begin(state, step, name, saved=kept)

    def add_layer(
        self, image: QImage, name: str, recipe: Recipe | None, step: str,
        origins: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Add a picture as a layer, in the middle of the canvas. origins: as in `begin_with`."""
        from aipaint.paint.edits import add_layer, picture_layer

        def edit(state: State) -> State:
            layer = picture_layer(image, name, recipe, canvas=state.rect(), origins=origins)
            return add_layer(state, layer)

        self._window.edits.do(step, edit)

    # Files

    def new(self) -> None:
        """Ask for a size and begin an empty document."""
        from aipaint.ui.size_dialogs import NewDocumentDialog

        panel = self._window.generate_panel
        info = self._window.session.models.at(panel.model.currentIndex())
        native = None if info is None else (info.defaults.width, info.defaults.height)
        dialog = NewDocumentDialog(self._window, native=native)
        dialog.chosen.connect(lambda state: self.guard(lambda: self._begin(state)))
        dialog.open()

    def choose(self) -> None:
        """Ask for a file and open it."""
        self._choose(self.tr("Open"), lambda paths: self.open(paths[0]), many=False)

    def choose_layers(self) -> None:
        """Ask for files and add each as a layer."""
        self._choose(self.tr("Open as Layer"), self.import_files, many=True)

    def open(self, path: Path) -> None:
        """Open a file instead of what is on the canvas, which is saved first if wanted."""
        self.guard(lambda: self._keeper.open(path))

    def import_files(self, paths: Sequence[Path | str]) -> None:
        """Add files as layers; without a document the first becomes one."""
        wanted = [Path(path) for path in paths]
        if self._workspace.document is None:
            if wanted:
                self._keeper.open(wanted[0])
            return

        gallery = self._window.session.engine.gallery

        def work() -> list[tuple[QImage, str, Any, tuple[str, ...]] | UserError]:
            from aipaint.paint.compositor import flatten
            from aipaint.paint.files.opening import open_document

            found: list[tuple[QImage, str, Any, tuple[str, ...]] | UserError] = []
            for path in wanted:
                try:
                    opened = open_document(path)
                    origins = origins_of(opened.state.layers) or kept_pixels(gallery(), path)
                    found.append((flatten(opened.state), opened.name, opened.recipe, origins))
                except UserError as error:
                    found.append(error)
            return found

        def then(found: list[tuple[QImage, str, Any, tuple[str, ...]] | UserError]) -> None:
            for one in found:
                if isinstance(one, UserError):
                    self._window.session.show_error(one)
                else:
                    image, name, recipe, origins = one
                    self.add_layer(image, name, recipe, "Import", origins)

        self._window.session.errands.run(work, then)

    def drop(self, pictures: Sequence[Path | QImage]) -> None:
        """Add what was dropped on the canvas as layers."""
        self.import_files([one for one in pictures if isinstance(one, Path)])
        for image in pictures:
            if isinstance(image, QImage):
                self.add_layer(image, self.tr("Dropped"), None, "Import")

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Save; a document without a place asks for one."""
        if self._workspace.document is not None and not self._keeper.save(then):
            self.save_as(then)

    def save_as(self, then: Callable[[], object] | None = None) -> None:
        """Ask where to save."""
        if self._workspace.document is None:
            return
        dialog = self._dialog(self.tr("Save As"), save=True)
        dialog.setNameFilters(["OpenRaster (*.ora)"])
        dialog.setDefaultSuffix("ora")
        dialog.selectFile(f"{self._keeper.name or self.tr('Untitled')}.ora")
        dialog.fileSelected.connect(
            lambda name: self._keeper.save_as(self._at_hand(Path(name)), then)
        )
        dialog.open()

    def export(self) -> None:
        """Ask for a format and a place, and write a copy for others."""
        if self._workspace.document is None:
            return
        strip = self._window.actions_["strip_export"].isChecked()
        title = self.tr("Export without Metadata") if strip else self.tr("Export")
        dialog = self._dialog(title, save=True)
        dialog.setNameFilters(list(_EXPORTS))
        dialog.setDefaultSuffix("png")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix(chosen.split("*.")[1].split()[0].rstrip(")"))
        )
        dialog.selectFile(f"{self._keeper.name or self.tr('Untitled')}.png")

        def write(state: State, path: Path) -> Any:
            from aipaint.paint.files.export import Options, export_picture

            return export_picture(state, path, Options(keep_recipe=not strip))

        dialog.fileSelected.connect(
            lambda name: self._keeper.export(self._at_hand(Path(name)), write)
        )
        dialog.open()

    def guard(self, then: Callable[[], object]) -> None:
        """Do `then` at once, or after asking what becomes of unsaved work."""
        if not self._workspace.is_dirty():
            then()
            return
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Unsaved Work"))
        box.setText(
            self.tr("Save “{name}” first?").format(name=self._keeper.name or self.tr("Untitled"))
        )
        save = box.addButton(self.tr("Save"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(self.tr("Don't Save"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.setEscapeButton(cancel)
        save.clicked.connect(lambda: self.save(then))
        discard.clicked.connect(lambda: then())
        box.open()

    def show_title(self) -> None:
        """Say in the title bar what is open and whether it has unsaved work."""
        if self._workspace.document is None:
            self._window.setWindowTitle("aipaint")
        else:
            name = self._keeper.name or self.tr("Untitled")
            self._window.setWindowTitle(f"{name}[*] – aipaint")
        self._window.setWindowModified(self._workspace.is_dirty())

    # Within

    def _remember_strip(self) -> None:
        on = self._window.actions_["strip_export"].isChecked()
        self._window.remember(_STRIP, "1" if on else "")

    def _begin(self, state: State) -> None:
        self._keeper.begin(state, "New Document")

    def _opened(self, opened: Any) -> None:
        for note in opened.notes[:-1]:
            self._window.note(note)
        if opened.notes:
            # What could not be kept matters before one paints on.
            self._window.session.show_error(
                UserError(
                    "“{name}” was opened, but not all of it could be kept.",
                    "{notes}",
                    name=opened.name,
                    notes="\n".join(words(note) for note in opened.notes[:12]),
                )
            )

    def _choose(self, title: str, then: Callable[[list[Path]], object], many: bool) -> None:
        dialog = self._dialog(title, save=False)
        mode = QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile
        dialog.setFileMode(mode)
        endings = " ".join(f"*{ending}" for ending in OPEN_ENDINGS)
        known = self.tr("Pictures and documents ({endings})").format(endings=endings)
        dialog.setNameFilters([known, self.tr("All files (*)")])

        def chosen(names: list[str]) -> None:
            then([self._at_hand(Path(name)) for name in names])

        dialog.filesSelected.connect(chosen)
        dialog.open()

    def _dialog(self, title: str, save: bool) -> QFileDialog:
        folder = self._window.session.settings.document_folder or str(Path.home())
        dialog = QFileDialog(self._window, title, folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if save:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        return dialog

    def _at_hand(self, path: Path) -> Path:
        self._window.session.remember(document_folder=str(path.parent))
        return path

    def _show_recent(self) -> None:
        self._window.actions_.show_recent([str(path) for path in self._keeper.recent])

    def _heard(self, change: Change) -> None:
        if change.committed:
            self._allow()

    def _allow(self) -> None:
        some = self._workspace.document is not None
        for name in ("save", "save_document_as", "export", "close_document"):
            self._window.actions_[name].setEnabled(some)
        self.show_title()


def layer_name(recipe: Recipe, otherwise: str) -> str:
    """What a layer with a generated picture is called: the prompt's first words."""
    name = " ".join(recipe.prompt.split())
    return name if len(name) <= 40 else name[:39].rstrip() + "…" if name else otherwise
