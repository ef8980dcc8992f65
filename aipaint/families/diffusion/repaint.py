"""What a pass begins with where that is a picture, and what holds the parts that stay.

The noise schedule is entered part of the way (Meng et al. 2022, "SDEdit"). A plain network is held
to the known part by setting that part, after each step, to the picture at the noise of the next
(Lugmayr et al. 2022, "RePaint"; Avrahami et al. 2023, "Blended Latent Diffusion"), and a mask
between 0 and 255 says how late a pixel joins (Levin and Fried 2023, "Differential Diffusion").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from aipaint.core.recipe import Fill
from aipaint.families.diffusion.latents import encode
from aipaint.families.diffusion.windows import Frame

if TYPE_CHECKING:
    import torch
    from torch import Tensor

# Fills that look at the surroundings do so in a copy of at most this many pixels a side.
_FILL_SIDE = 256
_GREY = 127


@dataclass(frozen=True)
class Start:
    """A picture to begin with.

    pixels: uint8 (H, W, 3). mask: uint8 (H, W), 255 where it is painted anew; None: everywhere.
    strength: above 0, up to 1.
    """

    pixels: np.ndarray
    mask: np.ndarray | None
    strength: float
    fill: Fill

    def resized(self, size: tuple[int, int]) -> Start:
        """Return the same in another size, (width, height)."""
        mask = None if self.mask is None else resized(self.mask, size)
        return replace(self, pixels=resized(self.pixels, size), mask=mask)


def resized(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Return uint8 (H, W) or (H, W, 3) in another size, (width, height)."""
    import PIL.Image

    scaled = PIL.Image.fromarray(pixels).resize(size, PIL.Image.Resampling.LANCZOS)
    return np.asarray(scaled)


def steps_of(steps: int, strength: float) -> int:
    """Return how many of the schedule's last steps `strength` (above 0, up to 1) runs.

    Rounded down as diffusers does, but one at least: something was to be changed.
    """
    return max(1, min(int(steps * strength), steps))


def filled(pixels: np.ndarray, mask: np.ndarray, fill: Fill) -> np.ndarray:
    """Return uint8 (H, W, 3) `pixels` with the part under uint8 (H, W) `mask` filled.

    Where the mask is between 0 and 255 the fill shows through as much. `noise` is filled in where
    the noise is, in the latents: see `Held`.
    """
    if fill in ("original", "noise"):
        return pixels
    patch = _patch(pixels, mask, fill)
    share = mask[..., None].astype(np.float32) / 255
    return np.rint(pixels * (1 - share) + patch * share).astype(np.uint8)


def _patch(pixels: np.ndarray, mask: np.ndarray, fill: Fill) -> np.ndarray:
    """Return what is laid under the mask, (H, W, 3) of 0 to 255."""
    known = mask == 0
    if fill == "neutral" or (fill == "border" and not known.any()):
        return np.full_like(pixels, _GREY)
    import cv2

    height, width = mask.shape
    shrink = max(1.0, max(height, width) / _FILL_SIDE)
    small_size = (max(1, round(width / shrink)), max(1, round(height / shrink)))
    if fill == "border":
        # A pixel of the small copy counts as known only where all below it are.
        hole = cv2.resize((~known).astype(np.float32), small_size, interpolation=cv2.INTER_AREA)
        small = cv2.resize(pixels, small_size, interpolation=cv2.INTER_AREA)
        if (hole > 0).all():
            return np.full_like(pixels, _GREY)
        # Bertalmio et al. 2001, "Navier-Stokes, Fluid Dynamics, and Image and Video Inpainting".
        small = cv2.inpaint(small, (hole > 0).astype(np.uint8), 3, cv2.INPAINT_NS)
    else:
        small = cv2.resize(pixels, small_size, interpolation=cv2.INTER_AREA)
        # As wide as half the part is thick: its shapes go, its colours and those around stay.
        inside = np.pad((mask > 0).astype(np.uint8), 1)
        thick = cv2.distanceTransform(inside, cv2.DIST_L2, 3).max() / shrink
        small = cv2.GaussianBlur(small, (0, 0), max(1.0, float(thick) / 2))
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def latent_mask(mask: np.ndarray, shape: tuple[int, int], device: torch.device) -> Tensor:
    """Return (1, 1, h, w) in [0, 1] of uint8 (H, W), whose sides are multiples of h and w.

    A latent takes the largest value below it, so that no masked pixel is left out.
    """
    import torch

    height, width = shape
    down, across = mask.shape[0] // height, mask.shape[1] // width
    cells = mask.reshape(height, down, width, across).max((1, 3))
    return torch.from_numpy(cells.astype(np.float32) / 255)[None, None].to(device)


def mask_channels(
    vae: Any, frame: Frame, shape: tuple[int, int], start: Start | None, like: Tensor
) -> Tensor:
    """Return what an inpainting network reads beside the latents: (1, 1 + C, h, w).

    The mask, 0 or 1, and the picture with a grey hole, as Rombach et al. 2022 trained it
    (section 4.5). Without a picture all is to be painted. like: of the latents' device and dtype.
    """
    import torch

    width, height = frame.size
    if start is None or start.mask is None:
        mask = np.full((height, width), 255, np.uint8)
        pixels = np.full((height, width, 3), 0.5, np.float32)
    else:
        mask = frame.pad(start.mask)
        picture = frame.pad(start.pixels).astype(np.float32) / 255
        pixels = np.where(mask[..., None] > 0, np.float32(0.5), picture)
    cells = (latent_mask(mask, shape, like.device) > 0).to(like.dtype)
    return torch.cat([cells, encode(vae, pixels).to(like.dtype)], dim=1)


class Held:
    """The known picture in latents, and which part of it is still held at which step."""

    def __init__(self, clean: Tensor, noise: Tensor, mask: Tensor) -> None:
        """clean, noise: (1, C, h, w), the picture and what hides it. mask: (1, 1, h, w), 0 to 1."""
        self._clean, self._noise, self._mask = clean, noise, mask

    def over(self, latents: Tensor, scheduler: Any, place: int, step: int, steps: int) -> Tensor:
        """Return `latents` with the held part set to what it is at the noise they are at.

        place: in `scheduler.timesteps`; behind the last there is no noise. step: the one that led
        here, from 0, of `steps`. A latent of mask m runs through the last m * steps of them.
        """
        import torch

        known = self._clean
        if place < len(scheduler.timesteps):
            known = scheduler.add_noise(known, self._noise, scheduler.timesteps[place : place + 1])
        joined = self._mask * steps > steps - 1 - step
        return torch.where(joined, latents, known)
