"""Opening a file, whatever it holds: told by its first bytes, never by its name."""

from __future__ import annotations

import stat
from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.paint.files.limits import Budget, TooMuchError
from aipaint.paint.files.opened import Opened

_ZIP, _PSD = b"PK\x03\x04", b"8BPS"


def open_document(path: Path, budget: Budget | None = None) -> Opened:
    """Read an OpenRaster or Photoshop document, or a picture as a document of one layer.

    budget: how much memory its pixels may take, see `Budget`. May be called from any thread.
    Raises UserError when nothing of it can be opened; what can't be kept is in `Opened.notes`.
    """
    budget = budget or Budget()
    try:
        # A pipe or a device would be waited on for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise UserError("{path} is not a file.", fix="Choose a picture file.", path=path)
        with path.open("rb") as file:
            head = file.read(4)
        if head == _ZIP:
            from aipaint.paint.files.ora_read import open_ora

            return open_ora(path, budget)
        if head == _PSD:
            from aipaint.paint.files.psd_read import open_psd

            return open_psd(path, budget)
        return _open_picture(path, budget)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise UserError("{path} cannot be read.", "{reason}.", path=path, reason=reason) from error


def _open_picture(path: Path, budget: Budget) -> Opened:
    from aipaint.paint.document import check_size
    from aipaint.paint.files.pictures import picture_pixels
    from aipaint.paint.files.planes import cut
    from aipaint.paint.layers import Layer
    from aipaint.paint.state import State

    picture = picture_pixels(path, budget)
    height, width = picture.pixels.shape[:2]
    check_size(width, height)
    try:
        surface = cut(picture.pixels, 0, 0, budget)
    except TooMuchError as error:
        raise UserError(
            "{path} is too large.",
            "There is not enough memory for its pixels.",
            "Close other programs, or make it smaller.",
            path=path,
        ) from error
    layer = Layer(path.stem, surface=surface, recipe=picture.recipe, origins=picture.origins)
    state = State(width, height, (layer,), layer.id)
    return Opened(state, path.stem, picture.notes, picture.recipe)
