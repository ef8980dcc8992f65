"""The brush: what it is, how a stroke follows the pen, and the brushes that come along."""

from aipaint.paint.brush.parameters import RANGES, Brush, Input, Symmetry
from aipaint.paint.brush.presets import load_presets, remove_preset, save_preset
from aipaint.paint.brush.preview import preview_image
from aipaint.paint.brush.stroke import Stroke

__all__ = [
    "RANGES",
    "Brush",
    "Input",
    "Stroke",
    "Symmetry",
    "load_presets",
    "preview_image",
    "remove_preset",
    "save_preset",
]
