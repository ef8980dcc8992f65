"""Surfaces moved, turned, scaled and distorted.

Whole-pixel moves, flips and quarter turns copy pixels. Scaling along the axes uses Pillow's
filters, whose kernels widen when a picture shrinks; everything else OpenCV's warps over a
sufficiently shrunk copy (mip mapping: Williams, "Pyramidal Parametrics", SIGGRAPH 1983). All of it
works on premultiplied pixels, so that what is transparent never darkens an edge, and block by
block, so that memory stays near that of the result.

A matrix maps document coordinates to document coordinates; pixel (0, 0) is centred on (0.5, 0.5).
"""

from aipaint.paint.resample.exact import clipped_to, mapped_rect, whole_pixels
from aipaint.paint.resample.source import Filter, Source
from aipaint.paint.resample.transforming import roughly, transformed

__all__ = [
    "Filter",
    "Source",
    "clipped_to",
    "mapped_rect",
    "roughly",
    "transformed",
    "whole_pixels",
]
