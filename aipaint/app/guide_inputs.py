"""What layers with a prompt or a control of their own give to a recipe."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Protocol

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from aipaint.core.pixels import Image, digest_of, from_array
from aipaint.core.recipe import Control, Region
from aipaint.paint.compositor import thumbnail
from aipaint.paint.guides import ControlRole
from aipaint.paint.layers import Layer, Layers, walk
from aipaint.paint.state import State

_LINES = ("edges", "soft_edges", "lines")
_WHOLE_SIDE = 512  # pixels; the encoders of such pictures look at fewer


class Place(Protocol):
    """A rectangle in document pixels, which may reach beyond the canvas."""

    @property
    def x(self) -> int: ...
    @property
    def y(self) -> int: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


def guides_of(
    state: State, box: Place, work_size: tuple[int, int], whole: Collection[str] = ()
) -> tuple[tuple[Region, ...], tuple[Control, ...], dict[str, Image]]:
    """Return a recipe's regions and controls for a part of the document, and their pictures.

    box: that part; work_size: (width, height) in which it is painted. whole: the control models
    that look at what a layer is of, wherever it lies, and so get all that is on it.

    A region is grey, 255 where its layer or group covers, and counts while it can be seen. A
    control is RGB, and counts even when hidden, for it would often cover the picture; without a
    model it counts for nothing. Both from the bottom up. May be called in any thread; needs no
    more memory than a thumbnail.
    """
    rect = QRect(box.x, box.y, box.width, box.height)
    regions: list[Region] = []
    controls: list[Control] = []
    inputs: dict[str, Image] = {}
    for layer, seen in _seen(state.layers):
        if layer.region is not None and layer.region.prompt.strip() and seen:
            mask = _coverage(layer, rect, work_size)
            if any(mask.data):
                digest = digest_of(mask)
                inputs[digest] = mask
                regions.append(
                    Region(prompt=layer.region.prompt, mask=digest, weight=layer.region.weight)
                )
        role = layer.control
        if role is not None and role.model:
            content = _content(layer, state.rect()) if role.model in whole else QRect()
            if content.isEmpty():
                image = _guide(layer, role, rect, work_size)
            else:
                side = QSize(_WHOLE_SIDE, _WHOLE_SIDE)
                shown = content.size().scaled(side, Qt.AspectRatioMode.KeepAspectRatio)
                image = _guide(layer, role, content, (shown.width() or 1, shown.height() or 1))
            digest = digest_of(image)
            inputs[digest] = image
            controls.append(
                Control(
                    model=role.model,
                    image=digest,
                    weight=role.weight,
                    start=role.start,
                    end=role.end,
                )
            )
    return tuple(regions), tuple(controls), inputs


def without_controls(state: State) -> State:
    """The same with its control layers hidden: the picture that is repainted."""
    for layer in walk(state.layers):
        # Hidden, not gone: what is clipped to one must not be clipped to what lies below it.
        if layer.control is not None and layer.visible:
            state = state.with_layer(layer.id, visible=False)
    return state


def _seen(layers: Layers, around: bool = True) -> Iterator[tuple[Layer, bool]]:
    """Every layer, and whether it and all groups around it are visible."""
    for layer in layers:
        seen = around and layer.visible
        yield layer, seen
        yield from _seen(layer.children, seen)


def _content(layer: Layer, canvas: QRect) -> QRect:
    """Where a layer or group has paint on the canvas."""
    rect = QRect()
    for inner in walk((layer,)):
        rect = rect.united(inner.surface.content_rect())
    return rect & canvas


def _picture(layer: Layer, rect: QRect, work_size: tuple[int, int]) -> QImage:
    """What the layer itself holds, premultiplied, stretched to `work_size`."""
    size = QSize(*work_size)
    small = thumbnail(replace(layer, opacity=1.0), size, rect)
    if small.size() == size:
        return small
    way = Qt.TransformationMode.SmoothTransformation
    return small.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, way)


def _coverage(layer: Layer, rect: QRect, work_size: tuple[int, int]) -> Image:
    return from_array(_rows(_picture(layer, rect, work_size), QImage.Format.Format_Alpha8, 1)[0])


def _guide(layer: Layer, role: ControlRole, rect: QRect, work_size: tuple[int, int]) -> Image:
    picture = _picture(layer, rect, work_size)
    dark = _is_dark(picture)
    ground = QImage(picture.size(), QImage.Format.Format_RGB32)
    # Dark paint is seen on white only, and light paint on black only.
    ground.fill(QColor("white" if dark else "black"))
    painter = QPainter(ground)
    painter.drawImage(0, 0, picture)
    painter.end()
    if dark and role.kind in _LINES:  # models of lines know them as light on dark
        ground.invertPixels()
    pixels, _ = _rows(ground, QImage.Format.Format_RGB888, 3)
    return from_array(pixels.reshape(ground.height(), ground.width(), 3))


def _is_dark(picture: QImage) -> bool:
    """Whether what is painted is rather dark than light."""
    tiny = picture.scaled(
        64, 64, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    grey, _ = _rows(tiny.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied), None, 4)
    pixels = grey.reshape(tiny.height(), tiny.width(), 4).astype(np.float32)
    covered = float(pixels[..., 3].sum())
    return covered > 0 and float(pixels[..., :3].mean(axis=2).sum()) < covered / 2


def _rows(image: QImage, form: QImage.Format | None, depth: int) -> tuple[np.ndarray, QImage]:
    """An image's bytes as (h, w * depth), without Qt's padding, and what owns their memory."""
    plain = image if form is None else image.convertToFormat(form)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return np.ascontiguousarray(rows[:, : plain.width() * depth]).copy(), plain
