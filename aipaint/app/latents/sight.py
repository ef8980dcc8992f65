"""What is seen of a part of the document, as a picture that a model can look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from aipaint.app.latents.places import place_in

if TYPE_CHECKING:
    from aipaint.app.workspace import Workspace


def sight_of(workspace: Workspace) -> QImage | None:
    """Return the selection's rectangle, the frame or all of the document, on white.

    None without a document.
    """
    # Imported here: the first window needs none of it.
    from aipaint.paint.compositor import flatten

    document = workspace.document
    if document is None:
        return None
    room = seen_rect(workspace)
    ground = QImage(room.size(), QImage.Format.Format_RGB32)
    ground.fill(QColor("white"))
    painter = QPainter(ground)
    painter.drawImage(-room.topLeft(), flatten(document.state))
    painter.end()
    return ground


def seen_rect(workspace: Workspace) -> QRect:
    """Return where `sight_of` looks, in document pixels; empty without a document."""
    document = workspace.document
    if document is None:
        return QRect()
    selection = document.state.selection
    selected = QRect() if selection is None else selection.content_rect() & document.state.rect()
    return place_in(workspace) if selected.isEmpty() else selected
