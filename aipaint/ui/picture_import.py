"""Pictures that come to the window: their pixels to the canvas, their settings to the panel."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from aipaint.app.reuse import (
    FIELDS,
    Field,
    Said,
    draft_with,
    no_prompt,
    said_by,
    said_elsewhere,
    said_in,
)
from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.ui.document_tasks import OPEN_ENDINGS
from aipaint.ui.reuse_menu import ReuseMenu

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Entry
    from aipaint.ui.main_window import MainWindow


class PictureImport(QObject):
    """Watches the window for dropped pictures.

    What falls on the Generate panel is asked how it was made, ours or others', and which of that is
    to be taken over; all else is painted on: a layer of the document, or a document of its own.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        for field in window.generate_panel.findChildren(QWidget):
            if field.acceptDrops():
                field.installEventFilter(self)
        window.actions_.connect_all({"import": self.choose})
        # The settings of the picture that is meant, in whatever menu that action stands.
        self.menu = ReuseMenu(window.recall, window.remember, window)
        self.menu.chosen.connect(self.use_meant)
        self.menu.aboutToShow.connect(self._fill)
        window.actions_["use_settings"].setMenu(self.menu)

    def choose(self) -> None:
        """Ask for a picture file."""
        window = self._window
        folder = window.session.settings.save_folder or str(Path.home())
        dialog = QFileDialog(window, self.tr("Use the Settings of a Picture"), folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        endings = "*.png *.jpg *.jpeg *.webp *.avif"
        dialog.setNameFilter(self.tr("Pictures ({endings})").format(endings=endings))
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.open()

    def read(self, path: Path) -> None:
        """Put all that a picture says into the panel."""
        self._ask(path, lambda said: self.use(said, FIELDS))

    def offer(self, path: Path, at: QPoint) -> None:
        """Ask at a place on the screen which of a picture's settings to take over."""

        def then(said: Said) -> None:
            menu = ReuseMenu(self._window.recall, self._window.remember, self._window)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.chosen.connect(lambda fields: self.use(said, fields))
            menu.fill(said)
            menu.popup(at)
            # Only what is shown has a row that is chosen.
            menu.choose_last()

        self._ask(path, then)

    def use(self, said: Said, fields: Collection[Field]) -> None:
        """Put these settings of a picture into the panel; what is missing here is told."""
        window = self._window
        if said.latent:
            window.note(no_prompt(said.name))
            return
        models = window.session.models
        known = [info for row in range(models.rowCount()) if (info := models.at(row)) is not None]
        draft, notes = draft_with(said, fields, window.generate_panel.draft(), known, models.loras)
        window.generate_panel.set_draft(draft)
        window.missing_tasks.hear(said, fields)
        window.docks.reveal("dock_generate")
        done = say("These are the settings of {name}.", name=said.name)
        for note in notes:
            done = say("{first} {second}", first=done, second=note)
        window.note(done)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._window:
            # A field of the panel would take a picture for text, its address.
            if isinstance(event, QDropEvent) and _files(event):
                event.ignore()
                return True
            return super().eventFilter(watched, event)
        # A drag enters as it moves.
        if isinstance(event, QDragMoveEvent) and _files(event):
            if self._takes(event):
                event.acceptProposedAction()
            else:
                # The next move may be over another place.
                event.setAccepted(event.type() == QEvent.Type.DragEnter)
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            paths = _files(event)
            if paths and self._takes(event):
                event.acceptProposedAction()
                place = event.position().toPoint()
                if self._on_panel(event):
                    self.offer(paths[0], self._window.mapToGlobal(place))
                else:
                    self._window.documents.import_files(paths)
                return True
        return super().eventFilter(watched, event)

    def _takes(self, event: QDropEvent) -> bool:
        """Whether a picture may fall here; ours only where it means something."""
        if event.source() is None or self._on_panel(event):
            return True
        stage = self._window.stage
        below = self._window.childAt(event.position().toPoint())
        on_stage = below is not None and (below is stage or stage.isAncestorOf(below))
        return on_stage and not stage.in_room()

    def _on_panel(self, event: QDropEvent) -> bool:
        below = self._window.childAt(event.position().toPoint())
        dock = self._window.docks["dock_generate"]
        return below is not None and (below is dock or dock.isAncestorOf(below))

    def _ask(self, path: Path, then: Callable[[Said], object]) -> None:
        """Read what a picture says off the window's thread; `then` gets it if that is anything."""

        def work() -> Said | UserError:
            try:
                return said_by(path)
            except UserError as error:
                return error

        def bring(found: Said | UserError) -> None:
            if isinstance(found, UserError):
                self._window.session.show_error(found)
            elif found.latent:
                self._window.note(no_prompt(found.name))
            elif not found.fields():
                name = path.name
                self._window.note(say("{name} says nothing of how it was made.", name=name))
            else:
                then(found)

        self._window.session.errands.run(work, bring)

    # The settings of what is chosen

    def _meant(self) -> Said | None:
        meant = self._window.pictures.meant()
        if meant is None:
            return None
        file = self._window.pictures.file()
        name = file.name if file is not None else self.tr("the picture")
        return _said(meant, name)

    def _fill(self) -> None:
        said = self._meant()
        if said is not None:
            self.menu.fill(said)

    def use_meant(self, fields: Collection[Field] = FIELDS) -> None:
        """Put settings of the picture that is shown or chosen into the panel."""
        said = self._meant()
        if said is not None:
            self.use(said, fields)


def _said(meant: Entry, name: str) -> Said:
    meta = getattr(meant, "meta", None)
    if meta is not None:
        return said_elsewhere(name, meta)
    return said_in(name, meant.recipe, meant.facts)


def _files(event: QDropEvent) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in OPEN_ENDINGS]
