"""Searching for the code whose picture is most like a given one.

Karras et al. 2020, "Analyzing and Improving the Image Quality of StyleGAN" (arXiv:1912.04958),
appendix D: descent by Adam from the mean, at a rate that ramps up and down, with noise on the code
that fades; in W, or with a vector for each layer, W+ (Abdal et al. 2019, arXiv:1904.03189). The
network's noise maps stay as they are: a recipe draws with those.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch.nn import functional

from aipaint.core.errors import UserError
from aipaint.core.latents import to_vector
from aipaint.core.pixels import Image, Inputs
from aipaint.core.studies import Project
from aipaint.families.base import OnSearch
from aipaint.families.latent.base import Look
from aipaint.families.latent.perceptual import Perceptual
from aipaint.families.latent.search import (
    Adam,
    Answer,
    Composer,
    Spread,
    code_of,
    descending,
    fitted,
    spread,
)
from aipaint.families.latent.sheets import draw_one, look_of, to_images
from aipaint.families.nets import rgb_on_white

# Shares of the steps: the rate rises, falls; the noise on the code is gone.
_RISE, _FALL, _QUIET = 0.05, 0.25, 0.75
_RATE = 0.1  # of a code's deviation in one step, where the rate is highest
_GENTLE = 0.25  # share of it where the search begins beside its end
_NOISE = 0.05  # of the deviation, where the search begins
_STAY = 2e-3  # how much a code that leaves where codes lie is held back
_COARSE = 8  # pixels that are also compared by their mean: colours come right sooner
_CLOSE = 1.0  # deviations within which a code is not held back at all


class _Aim(NamedTuple):
    """What is searched for. seen: see `Perceptual.look`. pixels: weight of their difference."""

    picture: torch.Tensor
    seen: list[torch.Tensor]
    pixels: float
    known: Spread


def project(composer: Composer, study: Project, inputs: Inputs, on_step: OnSearch) -> Answer:
    """Return the code of the picture most like an input, the losses of all steps, its picture.

    The code is (layers, dim); drawn as `study.start` wants it, or as usual, it is that picture bit
    for bit. An input of another shape is cut around its middle, what is transparent lies on white.
    It begins at `study.start`, else at what an encoder makes of the input, else at the mean. The
    search in "w" gives all layers the same vector, unless it begins with other ones: then the same
    steps. Raises UserError where nothing can be searched for, and what `on_step` raises.
    """
    net = composer.net
    look = Look() if study.start is None else look_of(study.start)
    with descending():
        perceptual = Perceptual(net.device)
        target = _picture(inputs[study.image], net.size, net.device)
        with torch.no_grad():
            seen = perceptual.look(target)
        steps = study.steps
        on_step(1, steps, None, None, ())
        labels = () if study.start is None else study.start.sources[0].labels
        known = spread(net, lambda: on_step(1, steps, None, None, ()), labels)
        aim = _Aim(target, seen, study.pixels, known)
        start, near = _start(composer, study, inputs, known)
        # One step for all layers, or one for each.
        moved = torch.zeros_like(start[:, :1] if study.space == "w" else start).requires_grad_()
        descent = Adam(moved)
        drawn_from = torch.Generator().manual_seed(study.seed)
        losses: list[float] = []
        for step in range(steps):
            share = step / steps
            code = start + moved
            rate = _RATE * known.deviation * _ramp(share) * (_GENTLE if near else 1.0)
            fade = max(0.0, 1 - share / _QUIET) ** 2 * (0.0 if near else _NOISE)
            hiss = torch.randn(moved.shape, generator=drawn_from).to(code)
            drawn = net.draw(code + hiss * (fade * known.deviation), look)
            loss = _loss(perceptual, drawn, aim)
            held = _held(code, known) * _STAY
            descent.down(loss + held, rate)
            losses.append(_number(loss))
            shown = drawn.detach()
            on_step(step + 1, steps, lambda shown=shown: to_images(shown)[0], losses[-1], ())
        found = (start + moved).detach()
    return (to_vector(found[0].cpu().numpy()),), tuple(losses), draw_one(net, found, look)


def _picture(image: Image, size: tuple[int, int], device: torch.device) -> torch.Tensor:
    pixels = torch.from_numpy(fitted(image, size).copy()).to(device)
    return pixels.permute(2, 0, 1)[None].float() / 127.5 - 1


def _start(
    composer: Composer, study: Project, inputs: Inputs, known: Spread
) -> tuple[torch.Tensor, bool]:
    """Return where to begin, (1, layers, dim), and whether that is near the end already."""
    net = composer.net
    if study.start is not None:
        return code_of(composer, study.start, inputs), True
    if net.info.encodes:
        with torch.no_grad():
            code = net.encode([rgb_on_white(inputs[study.image])])
        return code.detach().float().clone(), True
    return known.mean.expand(1, net.info.layers, net.info.dim).clone(), False


def _ramp(share: float) -> float:
    """Return the share of the rate at a share of the steps: a straight rise, a cosine's fall."""
    fall = min(1.0, (1 - share) / _FALL)
    return (0.5 - 0.5 * math.cos(math.pi * fall)) * min(1.0, (share + 1e-2) / _RISE)


def _loss(perceptual: Perceptual, drawn: torch.Tensor, aim: _Aim) -> torch.Tensor:
    apart = perceptual.between(perceptual.look(drawn), aim.seen).mean()
    if aim.pixels:
        fine = functional.mse_loss(drawn, aim.picture)
        coarse = functional.mse_loss(_reduced(drawn), _reduced(aim.picture))
        apart = apart + aim.pixels * (fine + coarse)
    return apart


def _reduced(pictures: torch.Tensor) -> torch.Tensor:
    return functional.avg_pool2d(pictures, min(_COARSE, *pictures.shape[-2:]))


def _held(code: torch.Tensor, known: Spread) -> torch.Tensor:
    """Return how far a code lies outside of where codes lie: mean square in deviations."""
    # A root has no slope at 0, where the search begins.
    away = ((code - known.mean).square().mean(-1) + 1e-12).sqrt() / known.deviation
    return functional.relu(away - _CLOSE).square().mean()


def _number(loss: torch.Tensor) -> float:
    found = float(loss.detach())
    if not math.isfinite(found):
        raise UserError(
            "The search has lost its way: the model's numbers became too large.",
            fix="Begin elsewhere, or with another picture.",
        )
    return found
