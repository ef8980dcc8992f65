"""One step of a GAN's training: guided painting, the discriminator's turn, the generator's turn.

The losses are the non-saturating logistic ones (Goodfellow et al. 2014), a plain discriminator has
the lazy gradient penalty R1 (Mescheder et al. 2018, Karras et al. 2020).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from aipaint.families.gan.stylegan.layers import Dense
from aipaint.families.gan.stylegan.shapes import Shape2
from aipaint.families.gan.stylegan.stylegan2 import Generator
from aipaint.training.gan_augment import augment
from aipaint.training.gan_config import GanShape, GanTraining
from aipaint.training.gan_discriminators import Plain, Projected
from aipaint.training.loop import ramp
from aipaint.training.perceptual import Eyes, perceptual_loss

_TEACHING_RATE, _TAUGHT_AT_ONCE = 2e-2, 256


def build_generator(config: GanShape, side: int) -> Generator:
    """A StyleGAN 2 for pictures of `side` pixels, with random weights."""
    return Generator(
        Shape2(
            z_dim=config.z_dim,
            w_dim=config.w_dim,
            img_resolution=side,
            mapping_layers=config.mapping_layers,
            mapping_rate=config.mapping_rate,
            channel_base=config.channel_base,
            channel_max=config.channel_max,
        )
    )


def build_discriminator(config: GanTraining, side: int) -> Projected | Plain:
    """The discriminator that the config names, for pictures of `side` pixels."""
    if config.discriminator == "projected":
        return Projected(config.head_width, config.seed)
    return Plain(side, config.plain_base, config.plain_max)


def teach_mapping(
    generator: Generator, told_by: Callable[[np.ndarray], np.ndarray], steps: int, seed: int
) -> float:
    """Train the mapping until W tells linearly what z tells in another way; returns the error left.

    told_by: what normal numbers (N, z_dim) tell, (N, K). That takes a minute; pictures alone teach
    it as well, but far more slowly.
    """
    rng = np.random.default_rng([seed, 9])
    mapping = generator.mapping
    width = told_by(np.zeros((1, mapping.z_dim), np.float32)).shape[1]
    reader = Dense(mapping.w_dim, width)
    learning = [*mapping.parameters(), *reader.parameters()]
    optimizer = torch.optim.Adam(learning, betas=(0.9, 0.99))
    left = 0.0
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = _TEACHING_RATE * ramp(step, 100, steps, steps / 2)
        z = rng.normal(size=(_TAUGHT_AT_ONCE, mapping.z_dim)).astype(np.float32)
        w = mapping.plain(torch.from_numpy(z))
        error = (reader(w) - torch.from_numpy(told_by(z))).square().mean()
        # W stays about as large as what the layers of the synthesis are made for.
        loss = error + 0.01 * (w.square().mean() - 1).square()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        left = error.item()
    return left


def paint(
    generator: Generator,
    z: Tensor,
    dice: torch.Generator,
    side: int | None,
    *,
    mapped: bool = True,
) -> Tensor:
    """Pictures (B, 3, side, side) of z (B, z_dim), with noise. mapped: the mapping learns, too."""
    with torch.set_grad_enabled(mapped):
        ws = generator.mapping(z, update=True)
    return generator.synthesis(ws, "random", generator=dice, upto=side)


def guided_loss(made: Tensor, clean: Tensor, eyes: Eyes | None, perceptual: float) -> Tensor:
    """How far pictures are from those that they should be, at the size of `made`."""
    wanted = clean
    if made.shape[-1] < clean.shape[-1]:
        wanted = functional.avg_pool2d(clean, clean.shape[-1] // made.shape[-1])
    error = made - wanted
    edges = error.diff(dim=-1).abs().mean() + error.diff(dim=-2).abs().mean()
    loss = error.abs().mean() + error.square().mean() + 0.25 * edges
    # Below 64 pixels those eyes have nothing to look at.
    if eyes is not None and perceptual and made.shape[-1] >= 64:
        with torch.no_grad():
            seen = eyes(wanted, 3)
        loss = loss + perceptual * perceptual_loss(eyes(made, 3), seen)
    return loss


def discriminator_loss(
    judge: Projected | Plain,
    real: Tensor,
    painted: Tensor,
    likely: float,
    dice: torch.Generator,
) -> tuple[Tensor, Tensor, Tensor]:
    """The logistic loss of real and painted pictures, and what the judge says of either."""
    of_real = judge(augment(real, likely, dice))
    of_painted = judge(augment(painted, likely, dice))
    loss = functional.softplus(-of_real).mean() + functional.softplus(of_painted).mean()
    return loss, of_real.detach(), of_painted.detach()


def gradient_penalty(
    judge: nn.Module, real: Tensor, likely: float, dice: torch.Generator
) -> Tensor:
    """R1: half the squared length of the judgement's gradient at real pictures."""
    real = augment(real, likely, dice).detach().requires_grad_(True)
    (gradient,) = torch.autograd.grad(judge(real).sum(), real, create_graph=True)
    return 0.5 * gradient.square().sum(dim=(1, 2, 3)).mean()


def generator_loss(
    judge: Projected | Plain, painted: Tensor, likely: float, dice: torch.Generator
) -> Tensor:
    """The non-saturating loss of painted pictures."""
    return functional.softplus(-judge(augment(painted, likely, dice))).mean()
