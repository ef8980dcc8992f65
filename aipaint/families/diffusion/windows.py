"""Where a picture lies in what is painted, and the windows through which it is looked at.

A network composes well only near the size it was trained for. Larger latents are therefore looked
at through overlapping windows of that size, and what it predicts in each is averaged with weights
that fade towards the windows' edges: Bar-Tal et al. 2023, "MultiDiffusion"; Jiménez 2023, "Mixture
of Diffusers". The memory needed is that of one window.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    import torch
    from torch import Tensor

# A side up to this many times the native one is looked at as a whole: so far the network holds up.
WHOLE = 1.5
# A picture of more than this many times the native area is composed small first, see `paint.py`.
LARGE_AREA = 1.5
# At least this share of a window's side lies in its neighbour, too.
_OVERLAP = 0.375

Pair = tuple[int, int]
Rows = TypeVar("Rows", bound=np.ndarray)


@dataclass(frozen=True)
class Frame:
    """A picture of `kept` pixels (width, height) in the middle of `size`, which is painted.

    The network halves its sides several times, so that what it paints may have to be a little
    larger than what was asked for.
    """

    kept: Pair
    size: Pair

    @property
    def corner(self) -> Pair:
        """Left and top of the picture in what is painted."""
        return (self.size[0] - self.kept[0]) // 2, (self.size[1] - self.kept[1]) // 2

    def pad(self, pixels: Rows) -> Rows:
        """Carry the border of (H, W) or (H, W, C) of the kept size outwards to the painted one."""
        left, top = self.corner
        right, bottom = self.size[0] - self.kept[0] - left, self.size[1] - self.kept[1] - top
        widths = [(top, bottom), (left, right), (0, 0)][: pixels.ndim]
        return np.pad(pixels, widths, mode="edge")  # pyright: ignore[reportReturnType]

    def cut(self, pixels: Rows) -> Rows:
        """Return the kept part of (H, W) or (H, W, C) of the painted size."""
        left, top = self.corner
        return pixels[top : top + self.kept[1], left : left + self.kept[0]]  # pyright: ignore[reportReturnType]


@dataclass(frozen=True)
class Window:
    """A part of latents, in latents; the whole of them where there is only one."""

    left: int
    top: int
    width: int
    height: int

    def of(self, tensor: Tensor) -> Tensor:
        """Return this part of (…, H, W)."""
        rows = slice(self.top, self.top + self.height)
        return tensor[..., rows, self.left : self.left + self.width]


def split(shape: Pair, native: Pair) -> tuple[Window, ...]:
    """Return the windows in which latents of `shape` (height, width) are looked at.

    native: height and width that the network was trained for. A long strip of no more than the
    native area is one window.
    """
    if shape[0] * shape[1] <= LARGE_AREA * native[0] * native[1]:
        return (Window(0, 0, shape[1], shape[0]),)
    rows, columns = (_places(length, side) for length, side in zip(shape, native, strict=True))
    return tuple(
        Window(left, top, width, height) for top, height in rows for left, width in columns
    )


def _places(length: int, side: int) -> list[Pair]:
    """Return begin and length of the windows along one side."""
    if length <= WHOLE * side:
        return [(0, length)]
    overlap = max(1, int(side * _OVERLAP))
    count = math.ceil((length - overlap) / (side - overlap))
    return [(round(index * (length - side) / (count - 1)), side) for index in range(count)]


class Average:
    """Gathers predictions of windows into one of the whole, by weights that leave no seam."""

    def __init__(self, windows: tuple[Window, ...], shape: Pair, device: torch.device) -> None:
        """shape: height and width of the latents."""
        import torch

        self._windows = windows
        self._weights = [_weight(window, shape).to(device) for window in windows]
        total = torch.zeros(shape, device=device)
        for window, weight in zip(windows, self._weights, strict=True):
            window.of(total).add_(weight)
        self._weights = [
            weight / window.of(total) for window, weight in zip(windows, self._weights, strict=True)
        ]
        self._shape = shape

    def of(self, predictions: list[Tensor]) -> Tensor:
        """Return (B, C, H, W) from predictions (B, C, h, w), one for each window."""
        import torch

        if len(predictions) == 1:
            return predictions[0]
        first = predictions[0]
        whole = torch.zeros(
            (*first.shape[:-2], *self._shape), device=first.device, dtype=torch.float32
        )
        for window, weight, found in zip(self._windows, self._weights, predictions, strict=True):
            window.of(whole).add_(found.float() * weight)
        return whole.to(first.dtype)


def _weight(window: Window, shape: Pair) -> Tensor:
    """Return (h, w): 1 in the middle, falling like a cosine towards edges with a neighbour."""
    import torch

    return torch.outer(
        _ramp(window.top, window.height, shape[0]), _ramp(window.left, window.width, shape[1])
    )


def _ramp(begin: int, length: int, whole: int) -> Tensor:
    import torch

    # Half a latent is added, so that no weight is nothing and the sum can be divided by.
    place = torch.arange(length, dtype=torch.float32) + 0.5
    found = torch.ones(length)
    reach = length / 2
    if begin > 0:
        found *= torch.sin((place / reach).clamp(max=1) * math.pi / 2) ** 2
    if begin + length < whole:
        found *= torch.sin(((length - place) / reach).clamp(max=1) * math.pi / 2) ** 2
    return found
