"""What filters read of a document, and what their results become: layers, masks, a larger image."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRect

from aipaint.core.errors import UserError
from aipaint.core.events import Part
from aipaint.core.filters import MAX_FILTER_SIDE
from aipaint.core.pixels import Image, from_array, to_array
from aipaint.paint.canvas_size import resize_image
from aipaint.paint.compositor import flatten
from aipaint.paint.document import check_size
from aipaint.paint.edits import unlocked
from aipaint.paint.guides import ControlRole, GuideKind
from aipaint.paint.layers import Blend, Layer, walk
from aipaint.paint.pixels import from_rgba, to_rgba, view
from aipaint.paint.resample import Filter
from aipaint.paint.state import State, tiles_of
from aipaint.paint.surface import Surface, surface_of

MOST_BYTES = 8 << 30  # of a document that was enlarged with all its layers
_ROWS = 1024  # that are converted at a time


class Tiles:
    """A picture in the document's tiles, put there part by part: it is never held twice."""

    def __init__(self) -> None:
        self._editor = Surface().edit()

    def add(self, part: Part) -> None:
        """Take in rows: RGB or straight RGBA."""
        rows = to_array(part.image)
        place = QRect(0, part.top, part.width, part.image.height)
        self._editor.write(place, _document_pixels(rows))

    def surface(self) -> Surface:
        """All of it, with its corner at (0, 0)."""
        return self._editor.finish()


class Rows:
    """A picture no larger than what it was made of, as one array."""

    def __init__(self) -> None:
        self._pixels: np.ndarray | None = None

    def add(self, part: Part) -> None:
        """Take in rows: grey or RGB."""
        rows = to_array(part.image)
        if self._pixels is None:
            self._pixels = np.zeros((part.height, part.width, *rows.shape[2:]), np.uint8)
        self._pixels[part.top : part.top + len(rows)] = rows

    def pixels(self) -> np.ndarray:
        """uint8 (h, w) or (h, w, 3)."""
        assert self._pixels is not None, "a filter gives at least one part"
        return self._pixels


def picture_of(state: State, rect: QRect) -> Image:
    """What is seen of a part of the document: RGB, or straight RGBA where some is transparent."""
    pixels = view(flatten(state, rect))
    if pixels[..., 3].min() == 255:
        return from_array(pixels[..., 2::-1])
    return from_array(_by_rows(pixels, to_rgba, 4))


def on_white(state: State, rect: QRect) -> Image:
    """The same as RGB upon white."""
    pixels = view(flatten(state, rect))

    def laid(rows: np.ndarray) -> np.ndarray:
        return rows[..., 2::-1] + (255 - rows[..., 3:])  # premultiplied: never above 255

    return from_array(_by_rows(pixels, laid, 3))


def alone(state: State, layer: Layer) -> State:
    """The document with one layer or group only, fully seen, but for what its mask hides."""
    plain = replace(
        layer, visible=True, opacity=1.0, blend=Blend.NORMAL, clipped=False, isolated=True,
        control=None,
    )  # fmt: skip
    return replace(state, layers=(plain,))


def content_of(state: State, layer: Layer | None) -> QRect:
    """The part of the canvas on which a layer has paint; for None, any that is seen.

    Raises UserError when there is none.
    """
    rect = QRect()
    for inner in walk(state.layers if layer is None else (layer,)):
        if layer is not None or inner.visible:
            # Of a layer just what is painted: a cutout is better for it.
            surface = inner.surface
            rect = rect.united(surface.bounds() if layer is None else surface.content_rect())
    rect &= state.rect()
    if not rect.isEmpty():
        return state.rect() if layer is None else rect
    if layer is None:
        raise UserError(
            "There is nothing on the canvas yet.", "", "Paint something, or show a layer."
        )
    raise UserError(
        "The layer “{name}” is empty.",
        "",
        "Paint on it, or select another layer.",
        name=layer.name,
    )


def check_enlarged(state: State, scale: int, keep_layers: bool) -> None:
    """Raise UserError when the image cannot be enlarged so far."""
    width, height = state.width * scale, state.height * scale
    if max(width, height) > MAX_FILTER_SIDE:
        raise UserError(
            "An image of {width} × {height} pixels would be too large.",
            "A side may have {limit} pixels at most.",
            "Choose a smaller factor.",
            width=width,
            height=height,
            limit=f"{MAX_FILTER_SIDE:,}",
        )
    check_size(width, height)
    held = sum({id(tile): tile.nbytes for tile in tiles_of(state)}.values())
    if keep_layers and held * scale**2 > MOST_BYTES:
        raise UserError(
            "All layers would need {size} GB of memory when enlarged.",
            "",
            "Choose a smaller factor, or make one layer of all.",
            size=f"{held * scale**2 / 2**30:.0f}",
        )


def enlarged(state: State, layer: Layer, scale: int, keep_layers: bool) -> State:
    """The document `scale` times as large with an enlarged picture on top of all. Slow."""
    width, height = state.width * scale, state.height * scale
    if keep_layers:
        state = resize_image(state, width, height, Filter.LANCZOS)
        return replace(state, layers=(*state.layers, layer), active=layer.id)
    return State(width, height, (layer,), layer.id)


def masked(state: State, layer_id: str, shown: np.ndarray, rect: QRect, combine: bool) -> State:
    """Hide what is 0 in `shown`, uint8 (h, w) over `rect`, and all around it.

    combine: and what the layer's mask hides already. Raises UserError for a locked layer.
    """
    layer = unlocked(state, layer_id)
    if combine and layer.mask is not None:
        product = layer.mask.read(rect).astype(np.uint16) * shown + np.uint16(128)
        shown = ((product + (product >> 8)) >> 8).astype(np.uint8)
    mask = surface_of(shown, rect.x(), rect.y())
    return state.with_layer(layer.id, mask=mask, mask_enabled=True)


def styled_layer(name: str, colours: np.ndarray, source: State, rect: QRect) -> Layer:
    """A layer of RGB colours, uint8 (h, w, 3) over `rect`, as opaque as `source` is there.

    What is selected of it shows, by a mask.
    """
    alpha = view(flatten(source, rect))[..., 3:]
    pixels = _by_rows(np.concatenate((colours, alpha), axis=2), from_rgba, 4)
    surface = surface_of(pixels, rect.x(), rect.y())
    return Layer(name, surface=surface, mask=source.selection)


def guide_layer(
    name: str, pixels: np.ndarray, rect: QRect, kind: GuideKind, model: str | None
) -> Layer:
    """A layer of lines, uint8 (h, w): light on nothing; of depth, (h, w); or of (h, w, 3).

    model: the control model that it guides, None for a layer as any other.
    """
    if pixels.ndim == 2 and kind == "depth":
        # What is far is black, not absent.
        drawn = _document_pixels(np.repeat(pixels[..., None], 3, axis=2))
    elif pixels.ndim == 2:
        # Lines let the picture show through, and are light on black for a model all the same.
        drawn = np.repeat(pixels[..., None], 4, axis=2)
    else:
        drawn = _document_pixels(pixels)
    role = None if model is None else ControlRole(model=model, kind=kind)
    return Layer(name, surface=surface_of(drawn, rect.x(), rect.y()), control=role)


def _document_pixels(rows: np.ndarray) -> np.ndarray:
    if rows.shape[2] == 4:
        return _by_rows(rows, from_rgba, 4)
    out = np.empty((*rows.shape[:2], 4), np.uint8)
    out[..., :3] = rows[..., ::-1]
    out[..., 3] = 255
    return out


def _by_rows(
    pixels: np.ndarray, change: Callable[[np.ndarray], np.ndarray], depth: int
) -> np.ndarray:
    """Convert in pieces: what is needed in between is several times as large as the pixels."""
    out = np.empty((*pixels.shape[:2], depth), np.uint8)
    for top in range(0, len(pixels), _ROWS):
        out[top : top + _ROWS] = change(pixels[top : top + _ROWS])
    return out
