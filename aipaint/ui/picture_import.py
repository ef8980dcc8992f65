"""Pictures that come to the window: their pixels to the canvas, their settings to the panel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from aipaint.app.settings import Draft
from aipaint.core.errors import UserError
from aipaint.core.messages import say
from aipaint.core.recipe import (
    MAX_GUIDANCE,
    MAX_SEED,
    MAX_SIDE,
    MAX_STEPS,
    MIN_SIDE,
    SAMPLERS,
    Recipe,
    Sampler,
)
from aipaint.ui.document_tasks import OPEN_ENDINGS

if TYPE_CHECKING:
    from aipaint.core.metadata import PictureMeta
    from aipaint.ui.main_window import MainWindow


class PictureImport(QObject):
    """Watches the window for dropped pictures.

    What falls on the Generate panel is asked how it was made, ours or others'; all else is
    painted on: a layer of the document, or a document of its own.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        window.actions_.connect_all({"import": self.choose})

    def choose(self) -> None:
        """Ask for a picture file."""
        window = self._window
        folder = window.session.settings.save_folder or str(Path.home())
        dialog = QFileDialog(window, self.tr("Use the Settings of a Picture"), folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Pictures (*.png *.jpg *.jpeg *.webp)"))
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.open()

    def read(self, path: Path) -> None:
        """Read a picture's settings off the window's thread and put them into the panel."""

        def work() -> Recipe | PictureMeta | UserError:
            # Imported here: Pillow is not on the way to the first window.
            from aipaint.core.metadata import read_meta, read_recipe

            try:
                return read_recipe(path) or read_meta(path)
            except UserError as error:
                return error

        self._window.session.errands.run(work, lambda found: self._use(path, found))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and event.source() is None and _files(event):
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            paths = _files(event)
            if paths:
                event.acceptProposedAction()
                if self._on_panel(event):
                    self.read(paths[0])
                else:
                    self._window.documents.import_files(paths)
                return True
        return super().eventFilter(watched, event)

    def _on_panel(self, event: QDropEvent) -> bool:
        below = self._window.childAt(event.position().toPoint())
        dock = self._window.docks["dock_generate"]
        return below is not None and (below is dock or dock.isAncestorOf(below))

    def _use(self, path: Path, found: Any) -> None:
        panel = self._window.generate_panel
        if isinstance(found, UserError):
            self._window.session.show_error(found)
            return
        if isinstance(found, Recipe):
            panel.use_recipe(found)
        elif found.prompt is None:
            self._window.note(say("{name} says nothing of how it was made.", name=path.name))
            return
        else:
            panel.set_draft(draft_from(found, panel.draft()))
        self._window.docks.reveal("dock_generate")
        self._window.note(say("These are the settings of {name}.", name=path.name))


def draft_from(meta: PictureMeta, now: Draft) -> Draft:
    """Return `now` with what another program's picture says, as far as it makes sense here."""
    ranges = {
        "seed": (0, MAX_SEED),
        "steps": (1, MAX_STEPS),
        "guidance": (0, MAX_GUIDANCE),
        "width": (MIN_SIDE, MAX_SIDE),
        "height": (MIN_SIDE, MAX_SIDE),
    }
    taken: dict[str, Any] = {
        name: value
        for name, (low, high) in ranges.items()
        if (value := getattr(meta, name)) is not None and low <= value <= high
    }
    if meta.sampler in SAMPLERS:
        taken["sampler"] = cast(Sampler, meta.sampler)
    return msgspec.structs.replace(
        now,
        prompt=meta.prompt or "",
        negative_prompt=meta.negative_prompt or "",
        negative_shown=now.negative_shown or bool(meta.negative_prompt),
        style="",
        seed_locked=now.seed_locked or "seed" in taken,
        **taken,
    )


def _files(event: QDropEvent) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in OPEN_ENDINGS]
