"""What it takes to paint a picture of the gallery once more, exactly as it was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.core.pixels import Image, digest_of
from aipaint.core.recipe import MAX_PIXELS, Recipe

if TYPE_CHECKING:
    from aipaint.core.metadata import Parent
    from aipaint.core.paths import Home
    from aipaint.gallery.entry import Entry
    from aipaint.gallery.gallery import Gallery
    from aipaint.gallery.inputs import InputStore

# Roles of what a recipe begins with itself; "mix": pictures that were encoded for a latent.
_IN_RECIPES = ("init", "mask", "control", "region", "mix")
_AFTERWARDS = ("upscale", "copy")  # roles of what was made without the recipe's model


class Again(msgspec.Struct, frozen=True):
    """A recipe with all pictures it begins with.

    parents: what else the picture was made from, which the new one is made from as well. notes: in
    what the outcome will be another.
    """

    recipe: Recipe
    inputs: dict[str, Image]
    parents: tuple[Parent, ...] = ()
    notes: tuple[Message, ...] = ()


class KeptInputs:
    """The pictures that recipes began with. May be used from any thread."""

    def __init__(self, home: Home) -> None:
        self._folder = home.data / "inputs"
        self._store: InputStore | None = None

    def small(self, digest: str, side: int) -> QImage | None:
        """Return a picture at most `side` pixels wide and high, None when it was not kept."""
        image = self.get({digest}).get(digest)
        if image is None:
            return None
        form = {
            1: QImage.Format.Format_Grayscale8,
            3: QImage.Format.Format_RGB888,
            4: QImage.Format.Format_RGBA8888,
        }[image.channels]
        stride = image.width * image.channels
        whole = QImage(image.data, image.width, image.height, stride, form)
        return whole.scaled(
            min(side, image.width),
            min(side, image.height),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        ).copy()

    def get(self, digests: set[str]) -> dict[str, Image]:
        """Return those pictures that were kept."""
        if self._store is None:
            from aipaint.gallery.inputs import InputStore

            self._store = InputStore(self._folder)
        return self._store.get(digests)


def paint_again(gallery: Gallery, inputs: KeptInputs, entry: Entry) -> Again:
    """Return what the engine needs to paint a picture once more. Slow: for a thread.

    What it began with comes from where inputs are kept, or from the gallery's own files. Raises
    UserError when the picture's file does not tell enough, or something it needs has gone.
    """
    recipe = entry.recipe
    if entry.meta is not None:
        raise UserError(
            "This picture cannot be painted again exactly as it was.",
            "Its file does not tell everything that is needed for that.",
            "Use its settings instead.",
        )
    links, absent = gallery.lineage.parents(entry.id)
    wanted = recipe.digests()
    found = inputs.get(wanted)
    for link in links:
        if wanted <= found.keys():
            break
        parent = gallery.entry(link.parent) if link.role in _IN_RECIPES else None
        image = None if parent is None else _pixels(parent.path)
        if image is not None and (digest := digest_of(image)) in wanted:
            found[digest] = image
    missing = wanted - found.keys()
    if missing:
        raise UserError(
            "This picture cannot be painted again exactly as it was.",
            "Of the pictures that it began with, {count} are neither kept nor in the gallery.",
            "Use its settings and begin with another picture.",
            count=len(missing),
        )
    notes: list[Message] = []
    if (entry.width, entry.height) != (recipe.width, recipe.height):
        notes.append(
            say(
                "It is painted with {size} pixels; it was enlarged or cut afterwards.",
                size=f"{recipe.width}×{recipe.height}",
            )
        )
    roles = {each.role for each in (*links, *absent)} - {*_IN_RECIPES, *_AFTERWARDS}
    # What is painted on a canvas has parents as well: those of what it began with.
    if roles and not recipe.digests():
        notes.append(say("Only what the model painted comes again, not what was done afterwards."))
    return Again(recipe, found, _parents(entry), tuple(notes))


def outcome(first: Entry, second: Entry) -> Message:
    """Say whether a picture that was painted again is the same as the first. For a thread."""
    from aipaint.gallery.difference import why
    from aipaint.gallery.lineage import pixels_of

    if (first.width, first.height) != (second.width, second.height):
        return say("It is painted, and in the gallery.")
    pixels = pixels_of(first)
    if pixels and pixels == pixels_of(second):
        return say("The same picture came out, pixel for pixel.")
    reasons = why(first, second)
    if reasons:
        return say("Not quite the same picture came out. {reason}", reason=reasons[0])
    return say(
        "Not quite the same picture came out: another processor, or another number of threads,"
        " rounds differently."
    )


def model_is_missing(model: str) -> UserError:
    """Return why a picture cannot be painted again when its model is not on the shelf."""
    return UserError(
        "This picture cannot be painted again exactly as it was.",
        "Its model {model} is not here.",
        "Put the model into the models folder, or use the settings with another one.",
        model=model,
    )


def _parents(entry: Entry) -> tuple[Parent, ...]:
    """Return what the file says of parents beside the recipe's; not of what was done afterwards."""
    from aipaint.core.metadata import read_lineage

    try:
        told = read_lineage(entry.path).parents
    except UserError:
        return ()  # the file is gone or damaged; the recipe is known from the index
    return tuple(each for each in told if each.role not in _AFTERWARDS)


def _pixels(path: Path) -> Image | None:
    """Return a picture as RGB as its file has it, None when it cannot be read."""
    import PIL.Image

    from aipaint.core.metadata.containers import read_container

    try:
        container = read_container(path)
        if container.width * container.height > MAX_PIXELS:
            return None
        with PIL.Image.open(path, formats=("PNG", "JPEG", "WEBP")) as picture:
            whole = picture.convert("RGB")
    # Pillow reports damage in many ways; SyntaxError and EOFError are among them.
    except (UserError, OSError, ValueError, SyntaxError, EOFError):
        return None
    return Image(whole.width, whole.height, whole.tobytes())
