"""How a large picture is cut for a model that draws detail into it, and how no cut is ever seen.

A tile is painted after its neighbours above and on the left. Where it overlaps them it first only
sees what they have become, then takes over in a ramp: a differential mask, so that lines go on
across it. Beyond the tile's last pixels that count it sees a margin of the picture as it was, which
the next tile paints anew. So nothing is averaged, which would blur, and nothing is painted twice
but in the ramps.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from aipaint.repaint.box import Native

WHOLE = 1.5
"""Times the native side: as much as a model looks at in one piece without composing it twice."""
LARGEST = 2048
"""Pixels of the longest side of a tile, whatever a model says of itself."""
_OVERLAP_UNITS = 3  # one that is only seen, one to take over in, one of margin
_UNITS = 12  # in the side of a tile
_SMALL_SIGMA = 4.0  # pixels of the copy on which colours are compared


@dataclass(frozen=True)
class Span:
    """One side of a tile, in pixels of the picture.

    start, side: what the model sees; the picture may end before. takes_over: where the ramp begins
    in which it takes over from the tile before; None for the first. ramp: its length. fades: where
    the next one has taken over; None for the last.
    """

    start: int
    side: int
    takes_over: int | None
    ramp: int
    fades: int | None

    @property
    def end(self) -> int:
        """The first pixel that is not seen."""
        return self.start + self.side


def spans(length: int, native: int, step: int) -> list[Span]:
    """Return how a side of `length` pixels is cut into tiles for a model of side `native`.

    All are equally long, a multiple of `step`, and no longer than one and a half times the native
    side. A picture that is smaller than that makes one tile, at least as long as the native side.
    """
    native = min(native, LARGEST)
    longest = min(int(native * WHOLE), LARGEST) // step * step
    unit = max(step, longest // _UNITS // step * step)
    overlap = _OVERLAP_UNITS * unit
    longest = max(longest, 2 * overlap)
    if length <= longest:
        return [Span(0, _up(max(length, native), step), None, 0, None)]
    count = -(-(length - overlap) // (longest - overlap))
    side = _up(-(-(length + (count - 1) * overlap) // count), step)
    starts = [round(index * (length - side) / (count - 1)) for index in range(count)]
    # In the middle of the overlap: as much is seen before the ramp as is left behind it.
    ramps = [(start + before + side - unit) // 2 for before, start in pairwise(starts)]
    return [
        Span(start, side, before, unit, None if after is None else after + unit)
        for start, before, after in zip(starts, [None, *ramps], [*ramps, None], strict=True)
    ]


def tile_spans(size: tuple[int, int], native: Native) -> tuple[list[Span], list[Span]]:
    """Return how the columns and the rows of a picture of `size` (width, height) are cut."""
    return (
        spans(size[0], native.width, native.step),
        spans(size[1], native.height, native.step),
    )


def change_mask(across: Span, down: Span) -> np.ndarray | None:
    """Return what the model may change: uint8 (h, w), 255 freely, 0 not at all; None: everything.

    Rises linearly where the tile takes over from those painted before.
    """
    if across.takes_over is None and down.takes_over is None:
        return None
    columns, rows = _rise(across), _rise(down)
    share = np.minimum(columns[None, :], rows[:, None])
    return np.rint(share * 255).astype(np.uint8)


def keep_mask(across: Span, down: Span) -> np.ndarray:
    """Return how much of the tile's result is taken over, float32 (h, w) in [0, 1].

    Nothing where the model was to change nothing. It fades beyond where the next tile has taken
    over, so that the model sees no edge there when it paints that one.
    """
    columns, rows = _rise(across), _rise(down)
    # Only where much has changed: what an autoencoder alone makes of the neighbour is softer.
    before = np.maximum(np.minimum(columns[None, :], rows[:, None]) * 4 - 1, 0) / 3
    before = before * before * (3 - 2 * before)  # no kink at either end
    after = np.minimum(_fall(across)[None, :], _fall(down)[:, None])
    return (before * after).astype(np.float32)


def mixed(old: np.ndarray, new: np.ndarray, source: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return `old` with as much of `new` as `share` says, float32 (h, w, 3).

    source: what both have drawn detail into. share: float32 (h, w, 1), 0 to 1. Details that have
    nothing in common would lose contrast where they are mixed, a soft line in the picture: so
    what differs from the source keeps its variance, by the correlation of the two.
    """
    first, second = old - np.float32(1) * source, new - source
    ramp = ((share > 0) & (share < 1))[..., 0]
    energy = float((first[ramp] ** 2).sum() * (second[ramp] ** 2).sum()) ** 0.5
    common = float((first[ramp] * second[ramp]).sum()) / energy if energy > 0 else 1.0
    common = min(1.0, max(0.0, common))
    size = np.sqrt((1 - share) ** 2 + share**2 + 2 * common * share * (1 - share))
    return source + (first * (1 - share) + second * share) / size


def keep_colours(result: np.ndarray, source: np.ndarray, sigma: float) -> np.ndarray:
    """Return `result`, uint8 (h, w, 3), with the colours of `source` in all but its detail.

    What a Gaussian of `sigma` pixels leaves of the source takes the place of what it leaves of the
    result, as in the colour correction of StableSR (Wang et al. 2023, section 3.3). So the colours
    of a picture do not drift, however many tiles it has. Returns float32, not clipped.
    """
    import cv2  # late: it takes long, and who only plans does not need it

    size = result.shape[1], result.shape[0]
    shrink = max(1.0, sigma / _SMALL_SIGMA)
    small = max(1, round(size[0] / shrink)), max(1, round(size[1] / shrink))
    difference = source.astype(np.float32)
    difference -= result
    if small != size:
        difference = cv2.resize(difference, small, interpolation=cv2.INTER_AREA)
    field = cv2.GaussianBlur(difference, (0, 0), sigma / shrink, borderType=cv2.BORDER_REFLECT)
    if small != size:
        field = cv2.resize(field, size, interpolation=cv2.INTER_CUBIC)
    field = field.reshape(result.shape)
    field += result
    return field


def colour_sigma(across: Span, down: Span) -> float:
    """Return the sigma that suits a tile: what is smaller than a twelfth of it is detail."""
    return max(across.side, down.side) / _UNITS


def _rise(span: Span) -> np.ndarray:
    place = np.arange(span.start, span.end, dtype=np.float32) + 0.5
    if span.takes_over is None:
        return np.ones_like(place)
    return np.clip((place - span.takes_over) / span.ramp, 0, 1)


def _fall(span: Span) -> np.ndarray:
    place = np.arange(span.start, span.end, dtype=np.float32) + 0.5
    if span.fades is None:
        return np.ones_like(place)
    return np.clip((span.end - place) / max(1, span.end - span.fades), 0, 1)


def _up(value: int, step: int) -> int:
    return -(-value // step) * step
