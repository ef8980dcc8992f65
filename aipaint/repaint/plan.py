"""The plan of a repainting: what is cut out, what the model gets, how the result is laid back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import msgspec
import numpy as np

from aipaint.core.messages import Message
from aipaint.core.pixels import Image
from aipaint.core.recipe import Recipe, Repaint
from aipaint.repaint.box import Box, Native
from aipaint.repaint.wish import Wish


class Source(Protocol):
    """A picture of which only the part needed is ever composed."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the canvas in pixels."""
        ...

    def rgba(self, box: Box) -> np.ndarray:
        """Straight RGBA, uint8 (box.height, box.width, 4), transparent outside of the canvas."""
        ...


class ArraySource:
    """A picture that is in memory as a whole: uint8 (h, w, 3) or (h, w, 4), straight alpha."""

    def __init__(self, pixels: np.ndarray) -> None:
        self._pixels = pixels

    @property
    def size(self) -> tuple[int, int]:
        """See `Source.size`."""
        return self._pixels.shape[1], self._pixels.shape[0]

    def rgba(self, box: Box) -> np.ndarray:
        """See `Source.rgba`."""
        out = np.zeros((box.height, box.width, 4), np.uint8)
        inside = box.intersection(Box(0, 0, *self.size))
        if inside is not None:
            there = self._pixels[inside.slices(Box(0, 0, *self.size))]
            here = out[inside.slices(box)]
            here[..., : there.shape[2]] = there
            if there.shape[2] == 3:
                here[..., 3] = 255
        return out


@dataclass(frozen=True, eq=False)
class Plan:
    """How a part of the canvas becomes a job, and the job's picture a patch of the canvas.

    box: what is cut out, canvas pixels. work: width and height the model works in.
    image: RGB of the work's size; mask: grey of that size, 255 where it is painted anew, between
    where it may change less; None where the recipe has none. composite: uint8 (h, w) of `box`:
    the patch's alpha. repaint: None for a text-to-image picture. notes: what to tell the user.
    inputs: the pictures that the recipe names. wish: what was asked for, completed: grow, feather
    and context are the pixels that were used.
    source: uint8 (h, w, 3) of `box`: the picture as far as it is known, elsewhere its border
    carried on. known: uint8 (h, w), 255 where it is. unchanged: uint8 (h, w), 255 where the model
    was to change nothing. All three are None for a text-to-image picture.
    """

    box: Box
    work: tuple[int, int]
    composite: np.ndarray
    wish: Wish
    repaint: Repaint | None = None
    image: Image | None = None
    mask: Image | None = None
    notes: list[Message] = field(default_factory=list)
    inputs: dict[str, Image] = field(default_factory=dict)
    source: np.ndarray | None = None
    known: np.ndarray | None = None
    unchanged: np.ndarray | None = None

    def recipe(self, draft: Recipe) -> Recipe:
        """Return `draft` with this plan's size and beginning."""
        width, height = self.work
        return msgspec.structs.replace(draft, width=width, height=height, repaint=self.repaint)

    def worked_in(self, work: tuple[int, int]) -> Plan:
        """Return the plan with another size to work in: width and height, multiples of 8."""
        from aipaint.repaint.planning import in_size  # late: OpenCV takes long to import

        return in_size(self, work)


def plan(
    source: Source,
    wish: Wish,
    native: Native,
    selection: np.ndarray | None,
    selection_box: Box | None,
    frame: Box,
) -> Plan:
    """Return how to do what is wished for with a part of the canvas.

    selection: uint8 (h, w) over `selection_box`, 255 fully selected; None for no selection: then
    `frame` is meant. frame: canvas pixels; may reach beyond the canvas.

    With a selection: that is repainted, blended with its surroundings; what is transparent around
    it is painted, too, but not kept. Nothing but transparent pixels in sight: text-to-image.
    Without one: "fill" and "expand" paint what is transparent in the frame (all of an opaque one,
    from the prompt alone, for "fill" at strength 1); the others repaint the frame as it is. "add",
    "remove" and "replace" take a frame that is smaller than the canvas for a selection.
    "expand" never changes more of what is opaque than the overlap needs.

    Raises UserError, each with what to do: an empty selection or one outside of the canvas and
    frame, a frame too small or too large, nothing to expand, remove, vary or refine, values of
    the wish out of range. Costs time and memory by the size of what is repainted, not by the
    canvas's; "expand" and "fill" without a selection look once at each pixel of the frame.
    """
    from aipaint.repaint.planning import make_plan  # late: OpenCV takes long to import

    return make_plan(source, wish, native, selection, selection_box, frame)


def finish(made: Plan, image: Image) -> tuple[Box, np.ndarray]:
    """Return where the model's picture goes and its pixels there: straight RGBA, uint8 (h, w, 4).

    image: RGB, as a rule of the work's size. It is scaled to the box, its colours are matched to
    the surroundings at the seam, and the composite mask is its alpha: laid over the canvas as a
    layer, only masked pixels change. Where the model gave back what it got, none does.
    """
    from aipaint.repaint.patch import finished

    return finished(made, image)


def preview_patch(made: Plan, image: Image) -> tuple[Box, np.ndarray]:
    """Return the same as `finish`, but fast: colours are not matched. image: RGB of any size."""
    from aipaint.repaint.patch import previewed

    return previewed(made, image)


def crop_of(made: Plan, image: Image, place: Box) -> Image:
    """Return what the model sees of a picture that lies over the canvas: the work's size.

    image: grey (a region's mask), RGB or RGBA of any size, stretched over `place`, canvas pixels.
    Beyond that there is nothing: 0.
    """
    from aipaint.repaint.guides import cropped  # late: OpenCV takes long to import

    return cropped(made, image, place)
