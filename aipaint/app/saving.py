"""Saving a picture where the user wants it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from aipaint.app.pictures import from_qimage
from aipaint.core.errors import UserError
from aipaint.core.events import Facts
from aipaint.core.files import write_atomic
from aipaint.core.recipe import Recipe


@dataclass(frozen=True)
class Shown:
    """A picture on the canvas. file: where the gallery keeps it, None where it could not.

    pixels: their digest as RGB, by which the gallery knows it; empty where it is not known.
    """

    image: QImage
    recipe: Recipe
    facts: Facts
    file: Path | None
    pixels: str = ""

    @property
    def origins(self) -> tuple[str, ...]:
        """Where a layer of it comes from."""
        return (self.pixels,) if self.pixels else ()


def save_picture(shown: Shown, path: Path) -> None:
    """Write a picture with its recipe to `path`, in the format its ending names, whole.

    Raises UserError for an unknown ending or a place that cannot be written.
    """
    # Imported here: Pillow is not on the way to the first window.
    from aipaint.core.metadata import encode, format_for
    from aipaint.core.metadata.write import QUALITY
    from aipaint.gallery.export_copy import Wish, copy_of

    kind = format_for(path)
    try:
        if shown.file is not None:
            # What its file tells goes along, also where another program wrote it.
            data = copy_of(shown.file, Wish(format=kind, quality=QUALITY)).data
        else:
            data = encode(from_qimage(shown.image), shown.recipe, shown.facts, kind)
        write_atomic(path, data)
    except OSError as error:
        raise UserError(
            "The picture could not be saved as {path}.",
            "{reason}.",
            "Choose another folder, or make room.",
            path=path,
            reason=error.strerror or error,
        ) from error
