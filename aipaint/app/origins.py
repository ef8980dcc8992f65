"""Which kept pictures a part of the document came from: the parents of what is painted there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect

from aipaint.core.errors import UserError
from aipaint.core.pixels import Image, digest_of
from aipaint.paint.layers import MAX_ORIGINS, Layer, Layers, walk
from aipaint.paint.state import State

if TYPE_CHECKING:
    from pathlib import Path

    from aipaint.core.metadata import Parent
    from aipaint.gallery.gallery import Gallery


def origins_in(state: State, rect: QRect, layer: Layer | None = None) -> tuple[str, ...]:
    """Return the digests of the kept pictures whose paint is seen in a part of the document.

    layer: of this layer or group alone, seen or not. Layers that only guide a model do not count.
    """
    shown = _seen(state.layers) if layer is None else walk((layer,))
    found = (
        origin
        for each in shown
        if each.control is None and each.surface.bounds().intersects(rect)
        for origin in each.origins
    )
    return tuple(dict.fromkeys(found))[:MAX_ORIGINS]


def parents_in(state: State, rect: QRect, layer: Layer | None = None) -> tuple[Parent, ...]:
    """Return what a picture that a model paints there is made from: kept pictures that were
    worked on, and those that guide it."""
    # Imported here: it brings Pillow, which is not on the way to the first window.
    from aipaint.core.metadata import Parent

    edited = [Parent("edit", origin) for origin in origins_in(state, rect, layer)]
    guides = [
        Parent("control", origin)
        for each in walk(state.layers)
        if each.control is not None and each.control.model
        for origin in each.origins
    ]
    return tuple(dict.fromkeys((*edited, *guides)))[:MAX_ORIGINS]


def pixels_of(image: Image) -> str:
    """Return the digest of a picture's pixels as RGB, by which the gallery knows it."""
    if image.channels == 3:
        return digest_of(image)
    from aipaint.gallery.lineage import rgb_digest

    return rgb_digest(image)


def kept_pixels(gallery: Gallery | None, path: Path) -> tuple[str, ...]:
    """Return the digest of a file's pixels if the gallery keeps it; empty where it does not. Slow.

    One that is not in the gallery is nobody's parent.
    """
    try:
        entry = None if gallery is None else gallery.at(path)
        digest = "" if gallery is None or entry is None else gallery.lineage.pixels(entry)
    except UserError:
        return ()  # an index that cannot be read is told of elsewhere
    return (digest,) if digest else ()


def _seen(layers: Layers) -> Iterator[Layer]:
    for layer in layers:
        if layer.visible:
            yield layer
            yield from _seen(layer.children)
