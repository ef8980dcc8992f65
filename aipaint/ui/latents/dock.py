"""The dock of the latent studio: a model, pages to play with it, and what becomes of the picture.

Nothing of it is made before it is first seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aipaint.ui.latents.pages import PAGES, PageSpec
from aipaint.ui.theme import PANEL_WIDTH
from aipaint.ui.tools.drag_points import DragTool

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.latents.canvas import LatentSheet
    from aipaint.ui.latents.inside import Inside
    from aipaint.ui.main_window import MainWindow


class LatentDock(QWidget):
    """Makes the studio, its pages and its picture on the canvas when they are wanted."""

    made = Signal()  # the studio is there

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._pages = list(PAGES)
        self._studio: LatentStudio | None = None
        self.sheet: LatentSheet | None = None
        self._inside: Inside | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        actions = {f"latent_page_{page.name}": page.name for page in PAGES}
        window.actions_.connect_all(
            {action: lambda name=name: self.show_page(name) for action, name in actions.items()}
        )
        # What is done to a point needs a page to be done in; that connects it.
        window.actions_.connect_all(
            {
                name: lambda name=name: self._do(name)
                for name in (
                    "latent_dice", "latent_encode", "latent_randomise", "latent_reset",
                    "latent_find", "latent_examples", "latent_import", "latent_show",
                    "latent_layer", "latent_keep",
                )
            }
        )  # fmt: skip
        window.actions_["latent_show"].setChecked(True)
        drag = window.tool_box.tools["drag_points"]
        if isinstance(drag, DragTool):
            drag.studio = lambda: self.studio
            drag.show = lambda image: self.sheet and self.sheet.show_picture(image)
            drag.reveal = lambda: window.docks.reveal("dock_latents")

    @property
    def studio(self) -> LatentStudio:
        """The studio, made if it was not yet."""
        if self._studio is None:
            from aipaint.app.latents.studio import LatentStudio
            from aipaint.ui.latents.canvas import LatentSheet

            window = self._window
            self._studio = LatentStudio(
                window.session,
                window.workspace,
                lambda image, name, recipe: window.documents.begin_with(
                    image, name, recipe, "Generated Picture"
                ),
            )
            self._studio.failed.connect(window.session.failed)
            self.sheet = LatentSheet(window, self._studio)
            self.made.emit()
        return self._studio

    def is_made(self) -> bool:
        """Whether there is a studio."""
        return self._studio is not None

    def inside(self) -> Inside:
        """What the dock shows, made if it was not yet."""
        if self._inside is None:
            from aipaint.ui.latents.inside import Inside

            self._inside = Inside(self._window, self.studio, self._pages)
            self._column.addWidget(self._inside)
        return self._inside

    def add_page(self, page: PageSpec) -> None:
        """Add a page; it is made when it is first looked at."""
        self._pages.append(page)
        if self._inside is not None:
            self._inside.add_page(page)

    def show_page(self, name: str) -> QWidget:
        """Bring the dock to the front with that page, and return the page."""
        self._window.docks.reveal("dock_latents")
        return self.inside().show_page(name)

    def sizeHint(self) -> QSize:
        return QSize(PANEL_WIDTH, 480)

    def is_seen(self) -> bool:
        """Whether it is on the screen, and not behind another dock's tab."""
        return self.isVisible() and not self.visibleRegion().isEmpty()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look_soon()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and self._inside is not None:
            self._inside.retranslate()
        super().changeEvent(event)

    def _look_soon(self) -> None:
        # Docks behind others are "visible" for a while as the window is laid out.
        QTimer.singleShot(0, self, self._look)

    def _look(self) -> None:
        seen = self.is_seen()
        if seen and self._inside is None:
            self.inside()
        if seen and self.studio.model is None:
            self.studio.begin()
            self.inside().show_present()
        if self.sheet is not None:
            self.sheet.set_looked_at(seen)

    def _do(self, action: str) -> None:
        self._window.docks.reveal("dock_latents")
        self.inside().do(action)
