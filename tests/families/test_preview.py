"""The linear map from latents to colours."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from aipaint.families.diffusion.card import LatentRgb
from aipaint.families.diffusion.preview import fit_rgb, to_rgb

RGB = LatentRgb(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.0, 0.0, 0.0)), (0, 0, 0))


class LinearVae:
    """An autoencoder that mixes colours by a matrix and halves the size once."""

    config = SimpleNamespace(block_out_channels=[1, 1])
    device, dtype = torch.device("cpu"), torch.float32
    matrix = torch.tensor([[1.0, 0.5, 0.0], [0.0, 2.0, 0.3], [0.4, 0.0, 1.5], [1.0, 1.0, 1.0]])

    def encode(self, picture: torch.Tensor) -> Any:
        small = torch.nn.functional.avg_pool2d(picture, 2)
        latents = torch.einsum("lc,bchw->blhw", self.matrix, small) + 0.25
        return SimpleNamespace(latent_dist=SimpleNamespace(mode=lambda: latents))


def test_fits_the_colours_of_an_autoencoder() -> None:
    vae = LinearVae()
    found = fit_rgb(vae, 0.5)
    colour = torch.tensor([0.5, -0.25, 0.75])
    latents = (vae.matrix @ colour + 0.25) * 0.5
    back = np.asarray(found.factors).T @ latents.numpy() + np.asarray(found.bias)
    assert np.allclose(back, colour.numpy(), atol=1e-3)


def test_draws_colours_where_they_are() -> None:
    latents = torch.full((1, 4, 2, 2), -1.0)
    latents[0, 0, 0, 0] = 1.0
    latents[0, 1, 1, 1] = float("nan")
    image = to_rgb(latents, RGB, (8, 8), (8, 8))
    pixels = np.frombuffer(image.data, np.uint8).reshape(8, 8, 3)
    assert tuple(pixels[0, 0]) == (255, 0, 0)
    assert tuple(pixels[7, 0]) == (0, 0, 0)
    assert tuple(pixels[7, 7]) == (0, 0, 0)


def test_crops_the_middle() -> None:
    latents = torch.full((1, 4, 1, 4), -1.0)
    latents[0, 0, 0, 1:3] = 1.0
    image = to_rgb(latents, RGB, (64, 16), (32, 16))
    pixels = np.frombuffer(image.data, np.uint8).reshape(16, 32, 3)
    assert tuple(pixels[8, 16]) == (255, 0, 0)
    assert pixels[:, 8:-8, 0].min() == 255
