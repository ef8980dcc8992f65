"""Augmentation that the discriminator sees, real and painted alike, and how strong it is.

A few of the transforms of Karras et al. (2020), "Training Generative Adversarial Networks with
Limited Data", https://arxiv.org/abs/2006.06676, all differentiable. None flips: faces that look to
the right would begin to look to the left.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

_SHIFT, _HOLE = 0.125, 0.35  # of the side
_MOST = 0.8  # beyond this, what is augmented begins to show in what is painted


def augment(pictures: Tensor, likely: float, dice: torch.Generator) -> Tensor:
    """Each of three kinds of change, for each picture of (B, 3, H, W), as `likely` as that.

    Shifted, recoloured (brightness, saturation, contrast), and with a hole of mean grey.
    """
    if likely <= 0:
        return pictures
    count, _, height, width = pictures.shape

    def happens() -> Tensor:
        return (torch.rand(count, 1, 1, 1, generator=dice) < likely).float()

    def between(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(count, 1, 1, 1, generator=dice)

    chosen = happens()
    pictures = pictures + chosen * between(-0.3, 0.3)
    grey = pictures.mean(dim=1, keepdim=True)
    pictures = pictures + chosen * between(-0.5, 0.5) * (pictures - grey)
    middle = pictures.mean(dim=(1, 2, 3), keepdim=True)
    pictures = pictures + chosen * between(-0.4, 0.4) * (pictures - middle)
    pictures = _shifted(pictures, happens(), dice)
    ys = torch.arange(height)[None, None, :, None] / height
    xs = torch.arange(width)[None, None, None, :] / width
    inside = ((ys - between(0, 1)).abs() < _HOLE / 2) & ((xs - between(0, 1)).abs() < _HOLE / 2)
    return pictures * (1 - happens() * inside.float())


def _shifted(pictures: Tensor, chosen: Tensor, dice: torch.Generator) -> Tensor:
    """Moved by whole pixels, what is missing filled with what is at the edge."""
    side = pictures.shape[-1]
    most = round(side * _SHIFT)
    moves = torch.randint(-most, most + 1, (len(pictures), 2), generator=dice)
    moves = (moves * chosen.flatten()[:, None]).long() + most
    padded = functional.pad(pictures, (most,) * 4, mode="replicate")
    moved = [
        padded[i, :, y : y + pictures.shape[-2], x : x + side]
        for i, (y, x) in enumerate(moves.tolist())
    ]
    return torch.stack(moved)


def adapted(likely: float, sign: float, target: float, step: float) -> float:
    """The next likelihood: it grows while the discriminator knows real pictures too well.

    sign: mean sign of its judgement of real pictures, r_t in the paper. step: how far it may go.
    """
    return min(_MOST, max(0.0, likely + (step if sign > target else -step)))
