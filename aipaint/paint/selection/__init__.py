"""Selections: 8-bit masks as values, and the functions that make one of another.

A selection is a mask Surface with fill 0: 0 is outside, 255 fully selected. None selects
everything. A result that selects nothing is an empty Surface, never None, and no result reaches
beyond the canvas.
"""

from aipaint.paint.selection.combine import How, combine, invert
from aipaint.paint.selection.edges import border, feather, grow, shrink, smooth
from aipaint.paint.selection.looks import (
    Source,
    by_colour,
    colour_at,
    from_alpha,
    source_of,
    wand,
)
from aipaint.paint.selection.masks import is_empty, moved, selected_rect, value_at
from aipaint.paint.selection.outline import outline
from aipaint.paint.selection.shapes import ellipse, everything, from_path, polygon, rectangle

__all__ = [
    "How",
    "Source",
    "border",
    "by_colour",
    "colour_at",
    "combine",
    "ellipse",
    "everything",
    "feather",
    "from_alpha",
    "from_path",
    "grow",
    "invert",
    "is_empty",
    "moved",
    "outline",
    "polygon",
    "rectangle",
    "selected_rect",
    "shrink",
    "smooth",
    "source_of",
    "value_at",
    "wand",
]
