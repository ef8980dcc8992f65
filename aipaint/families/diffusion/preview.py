"""Cheap previews: a linear map from latents to RGB, drawn small.

Latent channels of such autoencoders are nearly linear in local colour, so that a 3-row matrix shows
the picture at a fraction of what a decoder costs. A model that brings no such matrix gets one by
least squares from what its own encoder makes of patches of known colours.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import PIL.Image

from aipaint.core.events import Image
from aipaint.core.files import write_atomic
from aipaint.families.diffusion.card import LatentRgb
from aipaint.families.diffusion.latents import shift_of

if TYPE_CHECKING:
    from torch import Tensor

LONGEST = 256

_PATCHES = 8


def to_rgb(
    latents: Tensor, rgb: LatentRgb, size: tuple[float, float], kept: tuple[int, int]
) -> Image:
    """Draw latents (1, C, h, w) of a picture of `size` (width, height), cropped to `kept`.

    The longer side of what comes back is the picture's, at most 256 pixels.
    """
    array = latents[0].float().cpu().numpy()
    flat = np.tensordot(np.asarray(rgb.factors, np.float32), array, ((0,), (0,)))
    flat += np.asarray(rgb.bias, np.float32)[:, None, None]
    # What is no number must not reach the conversion, whose result would be undefined.
    flat = np.nan_to_num(flat, nan=-1.0, posinf=1.0, neginf=-1.0)
    pixels = ((flat + 1) * 127.5).clip(0, 255).astype(np.uint8).transpose(1, 2, 0)
    share = min(1.0, LONGEST / max(kept))
    drawn = (max(1, round(kept[0] * share)), max(1, round(kept[1] * share)))
    left, top = (size[0] - kept[0]) / 2, (size[1] - kept[1]) / 2
    across, down = pixels.shape[1] / size[0], pixels.shape[0] / size[1]
    box = (left * across, top * down, (left + kept[0]) * across, (top + kept[1]) * down)
    small = PIL.Image.fromarray(pixels).resize(drawn, PIL.Image.Resampling.BILINEAR, box)
    return Image(drawn[0], drawn[1], small.tobytes())


def find_rgb(vae: Any, scale: float, key: str, cache: Path) -> LatentRgb:
    """Return the matrix of an autoencoder, fitted once and kept in folder `cache` under `key`."""
    file = cache / "latent-rgb" / f"{key}.json"
    try:
        return msgspec.json.decode(file.read_bytes(), type=LatentRgb)
    except (OSError, msgspec.DecodeError):
        # Not there, or not whole: both are mended by finding it again.
        found = fit_rgb(vae, scale)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(file, msgspec.json.encode(found))
    return found


def fit_rgb(vae: Any, scale: float) -> LatentRgb:
    """Fit the matrix by least squares on 8×8 patches of colour that the encoder is shown.

    vae: an AutoencoderKL. scale: what latents are multiplied with before a UNet sees them.
    """
    import torch

    down = 2 ** (len(vae.config.block_out_channels) - 1)
    colours = np.random.default_rng(0).uniform(-1, 1, (_PATCHES, _PATCHES, 3)).astype(np.float32)
    # Two latents a patch and direction: one alone would blend with its neighbours.
    target = colours.repeat(2, 0).repeat(2, 1)
    picture = target.repeat(down, 0).repeat(down, 1).transpose(2, 0, 1)[None]
    with torch.inference_mode():
        shown = torch.from_numpy(picture).to(vae.device, vae.dtype)
        latents = vae.encode(shown).latent_dist.mode()[0].float().cpu().numpy()
    latents = (latents - shift_of(vae)) * scale
    rows = latents.reshape(latents.shape[0], -1).T
    rows = np.concatenate([rows, np.ones((len(rows), 1), np.float32)], 1)
    if np.isfinite(rows).all():
        found = np.linalg.lstsq(rows, target.reshape(-1, 3), rcond=None)[0]
    else:
        # An encoder that overflows says nothing of colours: grey previews, the picture itself is
        # judged when it is decoded.
        found = np.zeros((rows.shape[1], 3), np.float32)
    factors = tuple((float(r), float(g), float(b)) for r, g, b in found[:-1])
    bias = tuple(float(value) for value in found[-1])
    return LatentRgb(factors, (bias[0], bias[1], bias[2]))
