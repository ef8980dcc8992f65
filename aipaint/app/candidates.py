"""One of several pictures painted for the same place, before the artist chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from aipaint.core.recipe import Recipe
    from aipaint.gallery.gallery import Entry


@dataclass(frozen=True)
class Candidate:
    """A patch for the canvas that could become a layer.

    job, index: which picture of which job it is. box: where it lies, in document pixels, of the
    patch's size. patch: ARGB32_Premultiplied, transparent where the canvas stays as it is.
    recipe: that paints this one alone. entry: its place in the gallery, None if it has none.
    """

    job: int
    index: int
    box: QRect
    patch: QImage
    recipe: Recipe
    entry: Entry | None = None
