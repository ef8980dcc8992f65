"""The present picture of the latent studio, over the document or in the viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio
    from aipaint.ui.main_window import MainWindow


class LatentSheet:
    """Draws the picture where it would become a layer; without a document the viewer shows it.

    It is seen while the dock is: who goes on painting sees her painting.
    """

    def __init__(self, window: MainWindow, studio: LatentStudio) -> None:
        self._window, self._studio = window, studio
        self._paint = window.paint
        self._wanted = self._looked_at = True
        self._image: QImage | None = None
        self._paint.overlays.insert(0, self)  # below the selection's border and the frame
        studio.picture_changed.connect(self.show_picture)
        studio.picture_used.connect(self.clear)
        studio.model_changed.connect(self.clear)
        window.workspace.replaced.connect(self._paint.update)
        window.workspace.frame_changed.connect(self._paint.update)

    def image(self) -> QImage | None:
        """What lies over the document, None where nothing is seen of it."""
        return self._image if self._wanted and self._window.latents.is_seen() else None

    def set_wanted(self, wanted: bool) -> None:
        """Whether the user wants to see it."""
        self._wanted = wanted
        if wanted and self._image is None:
            self._image = self._studio.picture()
        self._paint.update()
        if wanted:
            self._view()

    def set_looked_at(self, looked_at: bool) -> None:
        """Whether the dock is seen."""
        if looked_at != self._looked_at:
            self._looked_at = looked_at
            self._paint.update()

    def show_picture(self, image: QImage) -> None:
        """Show another picture of the present point."""
        self._image = image
        self._paint.update()
        self._view()

    def clear(self) -> None:
        """Show nothing until another picture comes."""
        self._image = None
        self._paint.update()

    def paint(self, painter: QPainter) -> None:
        """See `aipaint.ui.paint_view.Overlay`."""
        image, rect = self.image(), self._studio.rect()
        if image is None or rect.isEmpty():
            return
        painter.setTransform(self._paint.to_view())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(rect), image)

    def _view(self) -> None:
        image = self.image()
        if image is None or self._window.workspace.document is not None:
            return
        info = self._studio.model
        if info is not None and image.width() < info.defaults.width:
            # The same size in the view, however small it was drawn while the hand moves.
            from PySide6.QtCore import Qt

            image = image.scaled(
                info.defaults.width, info.defaults.height,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )  # fmt: skip
        self._window.canvas.show_picture(image)
        if not self._window.stage.is_viewing() and not self._window.stage.in_room():
            self._window.stage.view()
