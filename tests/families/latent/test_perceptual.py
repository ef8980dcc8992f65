"""How unlike pictures look, by the weights that ship."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from aipaint.families.latent.perceptual import Perceptual
from tests.families.pictures import photo


@pytest.fixture(scope="module")
def perceptual() -> Perceptual:
    return Perceptual(torch.device("cpu"))


def given(pixels: np.ndarray, side: int) -> torch.Tensor:
    whole = torch.from_numpy(np.array(pixels)).permute(2, 0, 1)[None].float() / 127.5 - 1
    return functional.interpolate(whole, (side, side), mode="bilinear", antialias=True)


@pytest.mark.parametrize("side", [64, 128, 512])
def test_what_looks_alike_is_near_at_every_size(perceptual: Perceptual, side: int) -> None:
    one = given(photo("astronaut"), side)
    noise = torch.randn(one.shape, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        same, dark, other, upset = (
            float(perceptual(one, each))
            for each in (one, one * 0.85 - 0.1, one.flip(2).flip(1), noise)
        )
    assert same == 0
    assert 0 < dark < 0.2 * other
    assert 0.3 < other < 3
    assert upset > dark


def test_a_blur_is_seen_though_pixels_hardly_change(perceptual: Perceptual) -> None:
    one = given(photo("astronaut"), 128)
    blurred = functional.avg_pool2d(functional.pad(one, (2, 2, 2, 2), mode="reflect"), 5, 1)
    dark = one - (blurred - one).square().mean().sqrt()
    with torch.no_grad():
        assert float(perceptual(one, blurred)) > 2 * float(perceptual(one, dark))


def test_it_can_be_descended_along(perceptual: Perceptual) -> None:
    one = given(photo("astronaut"), 64)
    other = (one * 0.5).requires_grad_()
    perceptual(one, other).sum().backward()
    assert other.grad is not None
    nearer = other.detach() - 1e-2 * other.grad / other.grad.abs().max()
    with torch.no_grad():
        assert float(perceptual(one, nearer)) < float(perceptual(one, other))
        both = perceptual(torch.cat([one, one]), torch.cat([one, other]))
    assert both.shape == (2,)
    assert both[0] < 1e-6 < both[1]
