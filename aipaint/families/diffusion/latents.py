"""Between pixels and the latents that the network paints in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from torch import Tensor

# Larger pictures are coded in overlapping tiles: whole, they would need tens of gigabytes.
_TILE_ABOVE = 1024 * 1024


def encode(vae: Any, pixels: np.ndarray) -> Tensor:
    """Turn pixels (H, W, 3) in [0, 1], float32, into latents (1, C, h, w) as the UNet sees them.

    The mode of what the encoder predicts is taken and not a sample of it: what is kept of a
    picture must come back as it was, not with noise.
    """
    import torch

    vae.use_tiling = pixels.shape[0] * pixels.shape[1] > _TILE_ABOVE
    with full_precision(vae):
        # Copied, for arrays that may not be written.
        picture = torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)[None]))
        shown = (2.0 * picture - 1.0).to(vae.device, vae.dtype)
        found = vae.encode(shown).latent_dist.mode()
        mean, std = _moments(vae, found)
        scale = vae.config.scaling_factor
        return scale * found if mean is None else (found - mean) * scale / std


def decode(vae: Any, latents: Tensor) -> np.ndarray:
    """Turn latents (1, C, h, w) into pixels (H, W, 3) in [0, 1], float32."""
    factor = 2 ** (len(vae.config.block_out_channels) - 1)
    vae.use_tiling = latents.shape[-1] * latents.shape[-2] * factor**2 > _TILE_ABOVE
    with full_precision(vae):
        latents = latents.to(vae.dtype)
        mean, std = _moments(vae, latents)
        scale = vae.config.scaling_factor
        latents = latents / scale if mean is None else latents * std / scale + mean
        decoded = vae.decode(latents, return_dict=False)[0]
    return (decoded[0].float() * 0.5 + 0.5).clamp(0, 1).permute(1, 2, 0).cpu().numpy()


def _moments(vae: Any, like: Tensor) -> tuple[Any, Any]:
    """Return mean and deviation of the latents a channel, for those that are standardised."""
    import torch

    mean = getattr(vae.config, "latents_mean", None)
    std = getattr(vae.config, "latents_std", None)
    if mean is None or std is None:
        return None, None
    kind = {"device": like.device, "dtype": like.dtype}
    return torch.tensor(mean, **kind)[:, None, None], torch.tensor(std, **kind)[:, None, None]


@contextlib.contextmanager
def full_precision(vae: Any) -> Iterator[None]:
    """Hold an autoencoder in float32 where float16 would overflow (the first one of SDXL does)."""
    import torch

    raised = vae.dtype == torch.float16 and getattr(vae.config, "force_upcast", False)
    if raised:
        vae.to(dtype=torch.float32)
    try:
        yield
    finally:
        if raised:
            vae.to(dtype=torch.float16)
