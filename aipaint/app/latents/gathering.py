"""What the latent studio takes in from outside: pictures of files, the gallery and the canvas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from aipaint.app.origins import kept_pixels, origins_in
from aipaint.app.pictures import to_qimage
from aipaint.core.errors import UserError
from aipaint.core.latents import Latent
from aipaint.core.pixels import Image

if TYPE_CHECKING:
    from PySide6.QtCore import QSize

    from aipaint.app.latents.studio import LatentStudio
    from aipaint.app.session import Session
    from aipaint.app.workspace import Workspace


@dataclass(frozen=True)
class Taken:
    """A picture to look for. origins: the digests of kept pictures that it came from."""

    image: QImage
    origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kin:
    """A picture with a point of its own. picture: the digest of its pixels if it is kept."""

    latent: Latent
    picture: str = ""


def take_kin(
    studio: LatentStudio, paths: Sequence[Path], then: Callable[[list[Kin]], object],
    refused: Callable[[UserError], object],
) -> None:  # fmt: skip
    """Read the points of picture files; what has none, or one of another model, is refused.

    The pictures that the points begin with are held by the studio. then: gets those of its model.
    """
    session, model = studio.session, studio.model
    if model is None:
        return
    wanted, gallery = [Path(path) for path in paths], session.engine.gallery
    folder = session.home.data / "inputs"

    def work() -> list[tuple[Kin, list[Image]] | UserError]:
        # Imported here: Pillow and the gallery are not on the way to the first window.
        from aipaint.core.metadata import read_record
        from aipaint.gallery.inputs import InputStore

        found: list[tuple[Kin, list[Image]] | UserError] = []
        for path in wanted:
            try:
                record = read_record(path)
                latent = None if record is None else record.recipe.latent
                if record is None or latent is None:
                    raise _no_point(path.name)
                if record.recipe.model not in (model.id, str(model.path)):
                    raise _other_model(path.name, record.recipe.model, model.name)
                digests = latent.digests()
                inputs = InputStore(folder).get(digests) if digests else {}
                if digests - inputs.keys():
                    raise _lost(path.name)
                digest = "".join(kept_pixels(gallery(), path))
                found.append((Kin(latent, digest), list(inputs.values())))
            except UserError as error:
                found.append(error)
        return found

    def bring(found: list[tuple[Kin, list[Image]] | UserError]) -> None:
        if studio.model is None or studio.model.id != model.id:
            return  # another model was chosen meanwhile
        kin: list[Kin] = []
        for one in found:
            if isinstance(one, UserError):
                refused(one)
                continue
            kin.append(one[0])
            for image in one[1]:
                studio.add_input(to_qimage(image))
        then(kin)

    session.errands.run(work, bring)


def take_file(
    session: Session, path: Path, then: Callable[[Taken], object],
    refused: Callable[[UserError], object],
) -> None:  # fmt: skip
    """Read a picture file of any kind, or the picture of a document."""
    gallery = session.engine.gallery

    def work() -> Taken | UserError:
        from aipaint.paint.compositor import flatten
        from aipaint.paint.files.opening import open_document

        try:
            opened = open_document(path)
        except UserError as error:
            return error
        return Taken(flatten(opened.state), kept_pixels(gallery(), path))

    def bring(found: Taken | UserError) -> None:
        if isinstance(found, UserError):
            refused(found)
        else:
            then(found)

    session.errands.run(work, bring)


def selected_rect(workspace: Workspace) -> QRect:
    """Return the smallest rectangle around what is selected; empty where nothing is."""
    document = workspace.document
    if document is None or document.state.selection is None:
        return QRect()
    selection = document.state.selection
    whole = document.state.rect()
    return whole if selection.fill else selection.content_rect() & whole


def take_canvas(workspace: Workspace, rect: QRect) -> Taken | None:
    """Return what is seen in a part of the document, on white paper; None where that is nothing.

    rect: document pixels, also beyond the canvas.
    """
    from aipaint.paint.compositor import flatten

    document = workspace.document
    if document is None or rect.isEmpty():
        return None
    ground = QImage(rect.size(), QImage.Format.Format_RGB32)
    ground.fill(QColor("white"))
    painter = QPainter(ground)
    painter.drawImage(0, 0, flatten(document.state, rect))
    painter.end()
    return Taken(ground, origins_in(document.state, rect))


def selection_mask(workspace: Workspace, rect: QRect, size: QSize) -> Image | None:
    """Return what is selected in a part of the document as a grey picture; None for no selection.

    rect: document pixels. size: of the result, in pixels.
    """
    document = workspace.document
    if document is None or document.state.selection is None or rect.isEmpty():
        return None
    pixels = document.state.selection.read(rect)
    form = QImage.Format.Format_Grayscale8
    whole = QImage(pixels.data, rect.width(), rect.height(), pixels.strides[0], form)
    smooth = Qt.TransformationMode.SmoothTransformation
    scaled = whole.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    grey = scaled.convertToFormat(form)
    rows, stride = grey.constBits(), grey.bytesPerLine()
    width, height = grey.width(), grey.height()
    data = b"".join(bytes(rows[y * stride : y * stride + width]) for y in range(height))
    return Image(width, height, data)


def _no_point(name: str) -> UserError:
    return UserError(
        "{name} has no point in a latent space.",
        "It was not drawn in the latent studio.",
        "Choose one that was kept from there, or project this one.",
        name=name,
    )


def _other_model(name: str, other: str, model: str) -> UserError:
    return UserError(
        "{name} cannot be used together with pictures of {model}.",
        "It was drawn by {other}, which has a latent space of its own.",
        "Choose that model, or project the picture with this one.",
        name=name,
        model=model,
        other=other,
    )


def _lost(name: str) -> UserError:
    return UserError(
        "A picture that {name} begins with is not there any more.",
        "The recipe names it, but it was not kept.",
        "Encode the picture anew.",
        name=name,
    )
