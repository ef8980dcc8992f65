"""Between pixels and the latents that the network paints in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from aipaint.families.diffusion.coding import care_of
from aipaint.families.diffusion.offload import device_of

if TYPE_CHECKING:
    from torch import Tensor


def encode(vae: Any, pixels: np.ndarray) -> Tensor:
    """Turn pixels (H, W, 3) in [0, 1], float32, into latents (1, C, h, w) as the UNet sees them.

    The mode of what the encoder predicts is taken and not a sample of it: what is kept of a
    picture must come back as it was, not with noise.
    """
    import torch

    # Copied, for arrays that may not be written.
    picture = torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)[None]))

    def work() -> Tensor:
        shown = (2.0 * picture - 1.0).to(device_of(vae), vae.dtype)
        found = vae.encode(shown).latent_dist.mode()
        mean, std = _moments(vae, found)
        scale = vae.config.scaling_factor
        if shift := shift_of(vae):
            return (found - shift) * scale
        return scale * found if mean is None else (found - mean) * scale / std

    return care_of(vae).coded(vae, pixels.shape[0] * pixels.shape[1], work)


def decode(vae: Any, latents: Tensor) -> np.ndarray:
    """Turn latents (1, C, h, w) into pixels (H, W, 3) in [0, 1], float32."""
    factor = 2 ** (len(vae.config.block_out_channels) - 1)

    def work() -> Tensor:
        return vae.decode(unscaled(vae, latents.to(vae.dtype)), return_dict=False)[0]

    area = latents.shape[-1] * latents.shape[-2] * factor**2
    decoded = care_of(vae).coded(vae, area, work)
    return (decoded[0].float() * 0.5 + 0.5).clamp(0, 1).permute(1, 2, 0).cpu().numpy()


def unscaled(vae: Any, latents: Tensor) -> Tensor:
    """Turn latents (B, C, h, w) as the UNet sees them into those that the decoder reads."""
    mean, std = _moments(vae, latents)
    scale = vae.config.scaling_factor
    found = latents / scale if mean is None else latents * std / scale + mean
    if shift := shift_of(vae):
        found = found + shift
    return found


def shift_of(vae: Any) -> float:
    """Return what lies in the middle of an autoencoder's latents; 0 for most."""
    return getattr(vae.config, "shift_factor", None) or 0.0


def _moments(vae: Any, like: Tensor) -> tuple[Any, Any]:
    """Return mean and deviation of the latents a channel, for those that are standardised."""
    import torch

    mean = getattr(vae.config, "latents_mean", None)
    std = getattr(vae.config, "latents_std", None)
    if mean is None or std is None:
        return None, None
    kind = {"device": like.device, "dtype": like.dtype}
    return torch.tensor(mean, **kind)[:, None, None], torch.tensor(std, **kind)[:, None, None]
