"""How far a repainting reaches beyond what is selected, from the selection's size."""

from __future__ import annotations

import math

import msgspec

from aipaint.repaint.box import Box, Native
from aipaint.repaint.wish import Wish, habit

_GROW = 0.06  # of the selection's size
_LEAST_GROW, _MOST_GROW = 6, 64  # pixels
_LEAST_CONTEXT = 32  # pixels


def reach_of(wish: Wish, target: Box, native: Native, framed: bool = False) -> Wish:
    """Return the wish with grow, feather and context in canvas pixels.

    What is not set comes from the size of what is repainted, the root of its box's area: 6 % of
    it to grow, at least 6 and at most 64 pixels, and as much to fade, so that the selected part
    is new throughout; half of its mean side for context, at least 32 pixels. A frame (`framed`)
    was drawn to be exact: it does not grow. The context holds the whole denoise mask.
    """
    kept = habit(wish.intent)
    size = min(math.sqrt(target.area), 2 * min(target.width, target.height))
    rim = max(_LEAST_GROW, min(_MOST_GROW, size * _GROW))
    grow = wish.grow if wish.grow is not None else 0 if framed else round(rim * kept.grow)
    feather = round(rim * kept.feather) if wish.feather is None else wish.feather
    context = wish.context
    if context is None:
        context = round(max(_LEAST_CONTEXT, (target.width + target.height) / 4) * kept.context)
    context = max(context, grow + feather + native.step)
    return msgspec.structs.replace(wish, grow=grow, feather=feather, context=context)
