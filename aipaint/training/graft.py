"""Begin a run with a finished model's network, though its latents were others.

Where both latents are linear in the picture, and the new ones say all that the old ones said, the
old network is a network over the new latents as well: its input is mapped to the old latents, its
output back. If the map's rows are orthonormal, unit noise stays unit noise, and the grafted
network paints the same pictures as before from its first step. What the new channels add, it
learns.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aipaint.core.errors import UserError
from aipaint.training.config import TrainConfig
from aipaint.training.diffusion import build_unet

if TYPE_CHECKING:
    import torch
    from diffusers import UNet2DConditionModel

PICTURES = 256  # compared to find the map
ALIKE = 0.15  # how far the map's singular values may be from 1


def latent_map(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """The orthonormal map, float32 (C_old, C_new), that makes old latents of new ones.

    old: float (N, C_old, h, w), new: float (N, C_new, h, w), of the same pictures. The
    least squares solution, made orthonormal. Raises UserError when it was far from being so.
    """
    wide = np.moveaxis(new, 1, -1).reshape(-1, new.shape[1])
    narrow = np.moveaxis(old, 1, -1).reshape(-1, old.shape[1])
    found = np.linalg.lstsq(wide, narrow, rcond=None)[0].T
    left, stretch, right = np.linalg.svd(found, full_matrices=False)
    if np.abs(stretch - 1).max() > ALIKE:
        raise UserError(
            "The model to start from has latents of another kind.",
            fix="Start from one whose latents these contain, or without.",
        )
    return (left @ right).astype(np.float32)


def graft(unet: UNet2DConditionModel, old: UNet2DConditionModel, mapped: torch.Tensor) -> None:
    """Give `unet` the weights of `old`, whose latents are `mapped` (C_old, C_new) @ its own.

    Raises UserError when the networks differ in more than their first and last layer.
    """
    import torch

    weights = old.state_dict()
    weights["conv_in.weight"] = torch.einsum("ochw,cn->onhw", weights["conv_in.weight"], mapped)
    weights["conv_out.weight"] = torch.einsum("cihw,cn->nihw", weights["conv_out.weight"], mapped)
    weights["conv_out.bias"] = weights["conv_out.bias"] @ mapped
    try:
        unet.load_state_dict(weights)
    except RuntimeError as error:
        raise UserError(
            "The model to start from is another network than the config describes.",
            "{error}.",
            error=str(error).splitlines()[-1].strip(),
        ) from error


def grafted(config: TrainConfig, run: Path, start: Path) -> UNet2DConditionModel:
    """The network of `config` over the latents of `run`, begun from the pipeline folder `start`.

    Compares the folder's autoencoder with run/latents.npy on some of the run's pictures.
    Raises UserError when one can't be read or they don't fit.
    """
    import torch
    from diffusers import AutoencoderKL, UNet2DConditionModel

    try:
        vae = AutoencoderKL.from_pretrained(
            start / "vae", local_files_only=True, dtype=torch.float32
        )
        old = UNet2DConditionModel.from_pretrained(
            start / "unet", local_files_only=True, dtype=torch.float32
        )
        pictures = np.load(run / "pictures.npy", mmap_mode="r")
        latents = np.load(run / "latents.npy", mmap_mode="r")
    except (OSError, ValueError) as error:
        raise UserError(
            "The model to start from can't be read.", "{error}.", error=error
        ) from error
    some = np.arange(0, len(pictures), max(1, len(pictures) // PICTURES))
    made = []
    with torch.no_grad():
        for part in np.array_split(some, max(1, len(some) // 8)):
            clean = torch.from_numpy(pictures[part]).permute(0, 3, 1, 2).float() / 127.5 - 1
            made.append(vae.encode(clean).latent_dist.mode().numpy())
    mapped = latent_map(np.concatenate(made), latents[some].astype(np.float32))
    unet = build_unet(config.unet, latents.shape[-1], latents.shape[1])
    graft(unet, old, torch.from_numpy(mapped))
    return unet
