"""Repainting a part of a picture: what the model gets to see, and how its answer is laid back.

The model never sees the canvas but a crop of it (geometry), and two masks keep apart what it may
change (the denoise mask, soft) and what is taken over (the composite mask, feathered). What is not
known because nothing is painted there begins with the border of the picture carried on (surround).
The finished crop gets the colours of its surroundings at the seam (seam). All of this costs as
much as the part that is repainted is large, whatever the canvas.

Importing this is cheap; OpenCV is imported by the first plan.
"""

from aipaint.repaint.box import MAX_BOX_AREA, MAX_BOX_SIDE, Box, Native, check_frame
from aipaint.repaint.plan import ArraySource, Plan, Source, crop_of, finish, plan, preview_patch
from aipaint.repaint.wish import (
    INTENTS,
    MAX_CONTEXT,
    MAX_REACH,
    Intent,
    Prompting,
    Wish,
    defaults_for,
    prompting_for,
)

__all__ = [
    "INTENTS",
    "MAX_BOX_AREA",
    "MAX_BOX_SIDE",
    "MAX_CONTEXT",
    "MAX_REACH",
    "ArraySource",
    "Box",
    "Intent",
    "Native",
    "Plan",
    "Prompting",
    "Source",
    "Wish",
    "check_frame",
    "crop_of",
    "defaults_for",
    "finish",
    "plan",
    "preview_patch",
    "prompting_for",
]
