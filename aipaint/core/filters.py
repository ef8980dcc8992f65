"""Filters: pictures made from a picture by a small network or by arithmetic, without a prompt."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.pixels import Image, Inputs

FilterKind = Literal[
    "upscale",
    "cutout",
    "stylize",
    "edges",
    "soft_edges",
    "lines",
    "colours",
    "depth",
    "pose",
    "embed",
]
FILTER_KINDS: tuple[FilterKind, ...] = get_args(FilterKind)

MAX_FILTER_SIDE = 16_384
"""Pixels of the longest side of a picture that a filter reads or makes."""


class Filter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to make of a picture. Immutable, and enough to make the same again.

    kind: upscale (RGB or RGBA, `scale` times as large), cutout (grey: how much each pixel belongs
    to the subject), stylize (RGB, painted as `style` is; RGBA with the alpha that the picture has),
    edges (grey, Canny), soft_edges (grey, HED), lines (grey, light lines on dark), colours (RGB, a
    coarse mosaic), depth (grey, near is white), pose (RGB, a coloured skeleton on black),
    embed (grey, a vector a row: see `aipaint.core.likeness`).
    model: a filter model's name or the path of its file; "" for the one that suits best.
    image, style: digests of the inputs. scale: 2, 3, 4 or 8. strength: 0 to 1, of the style.
    """

    kind: FilterKind
    image: str
    model: str = ""
    style: str = ""
    scale: int = 4
    strength: float = 1.0


def check_filter(wish: Filter, inputs: Inputs) -> Image:
    """Return the picture to be filtered. Raises UserError for what cannot be done.

    An input that is missing is a mistake of the program: KeyError.
    """
    if wish.kind not in FILTER_KINDS:
        raise UserError(
            "There is no filter called {kind}.",
            fix="Use one of {kinds}.",
            kind=wish.kind,
            kinds=", ".join(FILTER_KINDS),
        )
    image = inputs[wish.image]
    if wish.kind == "stylize" and wish.style not in inputs:
        raise UserError(
            "There is no picture whose style could be taken.", fix="Choose a picture for the style."
        )
    if wish.kind == "upscale" and wish.scale not in (2, 3, 4, 8):
        raise UserError(
            "A picture cannot be enlarged {scale} times.",
            fix="Choose 2, 3, 4 or 8.",
            scale=wish.scale,
        )
    factor = wish.scale if wish.kind == "upscale" else 1
    longest = max(image.width, image.height) * factor
    if longest > MAX_FILTER_SIDE or min(image.width, image.height) < 1:
        raise UserError(
            "A result of {width}×{height} pixels is too large.",
            "A side may have {limit} pixels at most.",
            "Choose a smaller picture or a smaller factor.",
            width=image.width * factor,
            height=image.height * factor,
            limit=f"{MAX_FILTER_SIDE:,}",
        )
    return image
