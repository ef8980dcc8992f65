"""Photographs to try filters on, and a filter applied as the worker does it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import skimage.data

from aipaint.core.events import Facts
from aipaint.core.filters import Filter, check_filter
from aipaint.core.messages import Message
from aipaint.core.paths import find_home
from aipaint.core.pixels import Image, digest_of, from_array, inputs_of, to_array
from aipaint.families.base import LoadedFilter
from aipaint.families.registry import load_filter

SHIPPED = Path(__file__).parents[2] / "resources" / "filters"


def photo(name: str, step: int = 2) -> np.ndarray:
    """A photograph of scikit-image's, uint8 (H, W, 3), every `step`th pixel of it."""
    return np.ascontiguousarray(getattr(skimage.data, name)()[::step, ::step])


class Applied:
    """What a filter made: its pixels, what it told, and how many steps and parts it took."""

    def __init__(self, wish: Filter, loaded: LoadedFilter, *images: Image) -> None:
        self.steps: list[tuple[int, int]] = []
        self.tops: list[int] = []
        self.facts: Facts
        self.notes: list[Message]
        rows: list[np.ndarray] = []
        inputs = inputs_of(images)
        image = check_filter(wish, inputs)

        def on_part(top: int, size: tuple[int, int], part: Image) -> None:
            assert size == (image.width, image.height)
            assert part.width == image.width
            self.tops.append(top)
            rows.append(to_array(part))

        self.facts, self.notes = loaded.apply(
            wish, inputs, lambda tile, tiles: self.steps.append((tile, tiles)), on_part
        )
        self.pixels = np.concatenate(rows)
        assert self.steps
        assert self.steps[-1][0] == self.steps[-1][1]
        assert self.tops == list(np.cumsum([0, *(len(part) for part in rows[:-1])]))
        assert self.pixels.shape[:2] == (image.height, image.width)


def load(kind: str, model: str = "") -> LoadedFilter:
    """A filter's network, read anew."""
    return load_filter(Filter(kind=kind, image="", model=model), find_home())  # type: ignore[arg-type]


def apply(
    kind: str,
    loaded: LoadedFilter,
    pixels: np.ndarray,
    style: np.ndarray | None = None,
    **more: float,
) -> Applied:
    """Apply a filter to uint8 (H, W), (H, W, 3) or (H, W, 4)."""
    image = from_array(pixels)
    other = image if style is None else from_array(style)
    wish = Filter(kind=kind, image=digest_of(image), style=digest_of(other), **more)  # type: ignore[arg-type]
    return Applied(wish, loaded, image, other)
