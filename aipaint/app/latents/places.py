"""Where on the canvas a picture from a latent space lies, and how it becomes a layer there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from aipaint.app.workspace import Workspace
    from aipaint.core.recipe import Recipe


def place_in(workspace: Workspace) -> QRect:
    """Return the part of the document that is worked in: the frame, or all of it."""
    document = workspace.document
    if document is None:
        return QRect()
    return document.state.rect() if workspace.frame is None else QRect(workspace.frame)


def fitted(room: QRect, size: tuple[int, int]) -> QRect:
    """Return the largest rectangle of that shape in the middle of `room`."""
    if room.isEmpty():
        return QRect()
    scale = min(room.width() / size[0], room.height() / size[1])
    rect = QRect(0, 0, max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
    rect.moveCenter(room.center())
    return rect


def layered(workspace: Workspace, image: QImage, name: str, recipe: Recipe) -> bool:
    """Add a picture as a layer in its place; return False where no document is open.

    Raises UserError where the active layer's group is locked.
    """
    # Imported here: the first window needs none of it.
    from aipaint.paint.edits import add_layer, picture_layer

    document = workspace.document
    if document is None:
        return False
    rect = fitted(place_in(workspace), (image.width(), image.height()))
    smooth = Qt.TransformationMode.SmoothTransformation
    full = image.scaled(rect.size(), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    layer = picture_layer(full, name, recipe, at=rect.topLeft())
    document.apply("Generated Picture", add_layer(document.state, layer))
    return True
