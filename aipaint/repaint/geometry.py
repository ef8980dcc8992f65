"""From what is repainted to the crop that the model sees, and the size it sees it in.

The ideas are those of today's editors: see more than the selection, never less than the model
was trained on, and scale down only what is too large for it (krita-ai-diffusion's context bounds
and checkpoint resolutions, InvokeAI's scaled bounding box).
"""

from __future__ import annotations

import math

from aipaint.core.recipe import MAX_PIXELS, MAX_SIDE, MIN_SIDE
from aipaint.repaint.box import Box, Native

MAX_ASPECT = 2.0  # of a crop around a selection
FRAME_ASPECT = 4.0  # of a crop around a frame that was drawn
MOST_AREA = 4  # times the native area: twice its sides
MOST_UPSCALING = 4.0  # times, of a picture smaller than the model can paint


def crop(
    target: Box,
    limits: Box,
    native: Native,
    context: int,
    aspect: float = MAX_ASPECT,
    upscaling: float = MOST_UPSCALING,
    least: int | None = None,
) -> tuple[Box, tuple[int, int]]:
    """Return the crop around `target` and the size (width, height) the model works in.

    target: what is repainted, inside `limits`. limits: what may be seen: the canvas and the frame.
    context: pixels to see around the target. aspect: at most so much longer than wide, as far as
    the limits allow. upscaling: at most so many times is a small picture enlarged. least: so much
    of the context is enough where the rest would only make the model see everything smaller; None
    for all of it.

    The crop has at least the model's native area where the limits have room for it. Between one
    and four times that area it is not scaled: crop and work size are equal, so that no pixel is
    resampled; then the crop may pass the limits by less than one multiple, to the right and down.
    A larger one is scaled down to four times the native area, a smaller one (the limits are small)
    up to the native one. The aspects of both differ by less than one multiple a side.
    """
    width, height = _wanted(target, limits, native, context, aspect)
    step = native.step
    most = min(MOST_AREA * native.area, MAX_PIXELS)
    if least is not None:
        width, height = _trimmed((width, height), target, least, most)
    scale = 1.0
    if width * height > most:
        scale = math.sqrt(most / (width * height))
    elif width * height < native.area:
        scale = min(upscaling, math.sqrt(native.area / (width * height)))
        # A picture that is nearly large enough is not worth the blur of resampling it.
        scale = 1.0 if scale < 1.1 else scale
    scale = min(scale, MAX_SIDE / max(width, height))
    if scale == 1.0:
        work = _up(width, step), _up(height, step)
        box = Box(0, 0, *work)
    else:
        (wide, work_width), (high, work_height) = (
            _scaled(side, room, scale, step)
            for side, room in ((width, limits.width), (height, limits.height))
        )
        box, work = Box(0, 0, wide, high), (work_width, work_height)
    x = _placed(target.x, target.width, box.width, limits.x, limits.width)
    y = _placed(target.y, target.height, box.height, limits.y, limits.height)
    return box.moved(x, y), work


def _wanted(
    target: Box, limits: Box, native: Native, context: int, aspect: float
) -> tuple[int, int]:
    """The sides that the crop should have, none larger than the limits."""
    width = min(limits.width, target.width + 2 * context)
    height = min(limits.height, target.height + 2 * context)
    width = min(limits.width, max(width, math.ceil(height / aspect)))
    height = min(limits.height, max(height, math.ceil(width / aspect)))
    if width * height < native.area:
        seen = width, height
        grow = math.sqrt(native.area / (width * height))
        # What one side cannot have, because the limits end there, the other one gets.
        width = min(limits.width, math.ceil(width * grow))
        height = min(limits.height, max(height, math.ceil(native.area / width)))
        width = min(limits.width, max(width, math.ceil(native.area / height)))
        width = max(min(width, math.ceil(height * aspect)), seen[0])
        height = max(min(height, math.ceil(width * aspect)), seen[1])
    return width, height


def _trimmed(size: tuple[int, int], target: Box, least: int, most: int) -> tuple[int, int]:
    """The sides with less context, as far as that brings them to `most` pixels together."""
    width, height = size
    if width * height <= most:
        return size
    shrink = math.sqrt(most / (width * height))
    width = max(min(width, target.width + 2 * least), int(width * shrink))
    return width, max(min(height, target.height + 2 * least), int(height * shrink))


def _scaled(side: int, room: int, scale: float, step: int) -> tuple[int, int]:
    """A side of the crop and of the work: rather a little more of the picture than a distortion."""
    work = _up(math.ceil(side * scale - 1e-9), step)
    seen = max(side, round(work / scale))
    if seen > room:
        work, seen = _up(round(side * scale / step) * step, step), side
    return seen, min(work, MAX_SIDE // step * step)


def _placed(start: int, length: int, side: int, low: int, room: int) -> int:
    """Where a side begins so that the target is in its middle and it stays within the limits."""
    return max(low, min(start - (side - length) // 2, low + room - side))


def _up(value: int, step: int) -> int:
    """The next multiple of `step`, and as much as a recipe's side has at least."""
    return -(-max(value, MIN_SIDE) // step) * step
