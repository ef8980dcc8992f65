"""Builds, instead of trains, an AutoencoderKL encoder that computes `patch_latents` exactly.

The latents are linear in the picture, so an encoder need only carry sums through its layers. Its
convolutions of stride 2 each gather 2x2 neighbours, keeping what some latent needs of them; its
residual blocks add nothing. Two layers stand in the way of linearity, both before the last
convolution:

- GroupNorm divides by each group's deviation. Two channels of +LARGE and -LARGE in every group make
  that all but constant, and its weights undo it.
- SiLU bends. Every number passes twice, as x and -x, for SiLU(x) - SiLU(-x) = x.

What remains is an error of about 5e-4 of a latent, and half precision's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from aipaint.core.errors import UserError
from aipaint.training.patch_latents import CHANNELS, MEAN, SPREAD, kernel

if TYPE_CHECKING:
    from diffusers import AutoencoderKL

LARGE = 200.0  # its square must fit half precision
LOG_VARIANCE = -16.0  # of the posterior: all but none


def stages(targets: np.ndarray) -> list[np.ndarray]:
    """Three linear maps, float64 (out, in, 2, 2), that one after the other make the targets.

    targets: (C, 3, 8, 8), linear in a patch. Each map is of stride 2; the last has C outputs. The
    others have the fewest that serve: an orthonormal basis of what is needed of 2x2 neighbours.
    """
    found = []
    wanted = targets.astype(np.float64)
    while wanted.shape[-1] > 2:
        count, width, side, _ = wanted.shape
        half = side // 2
        cells = wanted.reshape(count, width, half, 2, half, 2).transpose(0, 2, 4, 1, 3, 5)
        rows = cells.reshape(count * half * half, width * 4)
        _, sizes, basis = np.linalg.svd(rows, full_matrices=False)
        basis = basis[sizes > 1e-6 * sizes[0]]
        found.append(basis.reshape(-1, width, 2, 2))
        wanted = (rows @ basis.T).reshape(count, half, half, -1).transpose(0, 3, 1, 2)
    return [*found, wanted]


def build_encoder(vae: AutoencoderKL) -> None:
    """Set the encoder's weights. Raises UserError when its layers are too few or too narrow."""
    import torch

    encoder: Any = vae.encoder
    widths, groups = list(vae.config["block_out_channels"]), vae.config["norm_num_groups"]
    maps = stages(kernel() / SPREAD[:, None, None, None])
    per_group = -(-CHANNELS // groups)
    needed = [max(3, len(maps[0])), len(maps[1]), CHANNELS, groups * (2 * per_group + 2)]
    wide = len(widths) == 4 and all(w >= n for w, n in zip(widths, needed, strict=True))
    if not wide or widths[2] == widths[3]:
        raise UserError(
            "The autoencoder's channels are too few: {widths}.",
            fix="Take four numbers of at least {needed}, the last two different.",
            widths=widths,
            needed=needed,
        )
    group = widths[3] // groups
    # Where x, -x of each latent and the two large constants of each group are.
    places = [(k // per_group * group + 2 * (k % per_group)) for k in range(CHANNELS)]
    large = [g * group + group - 2 for g in range(groups)]
    with torch.no_grad():
        for parameter in [*encoder.parameters(), *vae.quant_conv.parameters()]:
            parameter.zero_()
        encoder.conv_in.weight[:3, :, 1, 1] = torch.eye(3)
        for i, block in enumerate(encoder.down_blocks):
            for resnet in block.resnets:
                if resnet.conv_shortcut is not None and i < 3:
                    shared = min(resnet.conv_shortcut.weight.shape[:2])
                    resnet.conv_shortcut.weight[:shared, :shared, 0, 0] = torch.eye(shared)
            if i < 3:
                weight, values = block.downsamplers[0].conv.weight, torch.from_numpy(maps[i])
                weight[: len(values), : values.shape[1], :2, :2] = values
        split = encoder.down_blocks[3].resnets[0].conv_shortcut
        norm = encoder.conv_norm_out
        for k, place in enumerate(places):
            split.weight[place, k], split.weight[place + 1, k] = 1, -1
            norm.weight[place : place + 2] = LARGE * (2 / group) ** 0.5
            encoder.conv_out.weight[k, place, 1, 1] = 1
            encoder.conv_out.weight[k, place + 1, 1, 1] = -1
        for place in large:
            split.bias[place], split.bias[place + 1] = LARGE, -LARGE
        vae.quant_conv.weight[:CHANNELS, :CHANNELS, 0, 0] = torch.eye(CHANNELS)
        vae.quant_conv.bias[:CHANNELS] = torch.from_numpy(-MEAN / SPREAD)
        vae.quant_conv.bias[CHANNELS:] = LOG_VARIANCE
