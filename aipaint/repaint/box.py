"""Rectangles of whole pixels on a canvas, and what must be known of the model that paints them."""

from __future__ import annotations

import math

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.recipe import MIN_SIDE, SIZE_MULTIPLE

MAX_BOX_SIDE = 16_384  # pixels on the canvas
MAX_BOX_AREA = 8192 * 8192  # a patch of this size takes 256 MB


class Box(msgspec.Struct, frozen=True):
    """Pixels x to x + width - 1 and y to y + height - 1; may reach beyond the canvas."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column that is not in it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row that is not in it."""
        return self.y + self.height

    @property
    def area(self) -> int:
        """Pixels in it."""
        return self.width * self.height

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.width, self.height

    def contains(self, other: Box) -> bool:
        """Whether no pixel of `other` lies outside."""
        both = self.intersection(other)
        return both is not None and both == other

    def intersection(self, other: Box) -> Box | None:
        """The pixels of both; None where there are none."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        width = min(self.right, other.right) - x
        height = min(self.bottom, other.bottom) - y
        return Box(x, y, width, height) if width > 0 and height > 0 else None

    def united(self, other: Box) -> Box:
        """The smallest box around both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        right, bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        return Box(x, y, right - x, bottom - y)

    def grown(self, by: int) -> Box:
        """This box with `by` more pixels on each side."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def moved(self, x: int, y: int) -> Box:
        """This box so many pixels further right and down."""
        return Box(self.x + x, self.y + y, self.width, self.height)

    def slices(self, within: Box) -> tuple[slice, slice]:
        """Rows and columns of an array over `within` that are this box, which must lie inside."""
        top, left = self.y - within.y, self.x - within.x
        return slice(top, top + self.height), slice(left, left + self.width)


class Native(msgspec.Struct, frozen=True):
    """A model's native size in pixels, what its sides must be a multiple of, and its kind.

    inpaints: whether it was made for repainting (`aipaint.families.base.ModelInfo.inpaints`).
    """

    width: int
    height: int
    multiple: int = SIZE_MULTIPLE
    inpaints: bool = False

    @property
    def area(self) -> int:
        """Pixels of a picture of native size."""
        return self.width * self.height

    @property
    def step(self) -> int:
        """The multiple that suits both the model and a recipe."""
        return math.lcm(max(1, self.multiple), SIZE_MULTIPLE)


def check_frame(frame: Box) -> None:
    """Raise UserError for a frame that nothing can be painted in: too small or too large."""
    if min(frame.width, frame.height) < MIN_SIDE:
        raise UserError(
            "A frame of {width}×{height} pixels is too small to be painted in.",
            "Each side needs {least} pixels at least.",
            "Drag the frame larger.",
            width=frame.width,
            height=frame.height,
            least=MIN_SIDE,
        )
    check_size(frame)


def check_size(box: Box) -> None:
    """Raise UserError for a box that would take more memory than is sensible."""
    if max(box.width, box.height) > MAX_BOX_SIDE or box.area > MAX_BOX_AREA:
        raise UserError(
            "{width}×{height} pixels are too many to be painted at once.",
            "A side may have {side} pixels at most, the whole {area} million.",
            "Choose a smaller frame or selection.",
            width=f"{box.width:,}",
            height=f"{box.height:,}",
            side=f"{MAX_BOX_SIDE:,}",
            area=MAX_BOX_AREA // 10**6,
        )
