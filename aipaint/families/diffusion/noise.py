"""The latent space of diffusion models: the noise that they begin with, and their prompts.

Noise of two seeds is mixed along the sphere on which normal numbers lie (Shoemake 1985), that of
more by weights whose squares sum to one, so that it stays as strong as the network expects. What
text encoders make of the prompts is mixed straight. A second source's share is the strength of a
variation: how far the picture goes from the first seed's. Importing this costs no torch.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.latents import LatentInfo, Source
from aipaint.core.messages import Message
from aipaint.core.recipe import Recipe
from aipaint.families.base import ModelInfo
from aipaint.families.diffusion.checks import Vae, read_settings
from aipaint.families.diffusion.emphasis import padded

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from aipaint.families.diffusion.conditioning import Conditioning
    from aipaint.families.diffusion.networks import Network

# Closer than this to one direction, the way along the sphere is the straight one.
_PARALLEL = 1e-6


@dataclass(frozen=True)
class Blend:
    """What a picture's noise and prompt are mixed from.

    seeds, prompts: one of each a part. shares: how much of each, in sum 1; none is 0.
    """

    seeds: tuple[int, ...]
    prompts: tuple[str, ...]
    shares: tuple[float, ...]

    def generators(self) -> list[torch.Generator]:
        """Return where the noise of each part comes from, on the processor."""
        import torch

        return [torch.Generator("cpu").manual_seed(seed) for seed in self.seeds]

    def mixed(self, drawn: list[Tensor]) -> Tensor:
        """Return noise like that of each part, of one shape, mixed by the shares."""
        if len(drawn) == 1:
            return drawn[0]
        # In double precision and on the processor, so that it is the same wherever it runs.
        parts = [each.detach().double().cpu() for each in drawn]
        if len(parts) == 2:
            found = _between(parts[0], parts[1], self.shares[1])
        else:
            length = math.sqrt(sum(share * share for share in self.shares))
            found = parts[0] * (self.shares[0] / length)
            for part, share in zip(parts[1:], self.shares[1:], strict=True):
                found = found + part * (share / length)
        return found.to(drawn[0])

    def encode(self, network: Network, recipe: Recipe) -> Conditioning:
        """Return what text encoders make of the prompts, mixed by the shares."""
        texts: dict[str, float] = {}
        for prompt, share in zip(self.prompts, self.shares, strict=True):
            texts[prompt] = texts.get(prompt, 0.0) + share
        found = [
            network.encode(msgspec.structs.replace(recipe, prompt=text, latent=None))
            for text in texts
        ]
        if len(found) == 1:
            return found[0]
        longest = max(each.states.shape[1] for each in found)
        if any(each.states.shape[1] != longest for each in found):
            empty = network.encode(msgspec.structs.replace(recipe, prompt="", latent=None))
            found = [_lengthened(each, longest, empty) for each in found]
        shares = list(texts.values())
        pooled = [each.pooled for each in found if each.pooled is not None]
        return _replaced(
            found[0],
            _sum([each.states for each in found], shares),
            _sum(pooled, shares) if pooled else None,
        )


def check_noise(recipe: Recipe) -> None:
    """Raise UserError where a recipe's latent is none that a diffusion model has."""
    latent = recipe.latent
    if latent is None:
        return
    if any(source.seed is None for source in latent.sources):
        raise UserError(
            "A diffusion model takes no pictures or codes as points of its latent space.",
            "It begins with the noise of seeds.",
            "Choose seeds; to begin with a picture, repaint it.",
        )
    if latent.shifts:
        raise UserError(
            "A diffusion model knows no directions.",
            "It begins with the noise of seeds, which has none that mean something.",
            "Leave the directions out, or mix in another seed.",
        )
    if any(source.labels for source in latent.sources):
        raise UserError(
            "A diffusion model knows no classes.",
            fix="Leave the class out, and say in the prompt what is to be painted.",
        )
    if any(len(source.shares) != 1 for source in latent.sources):
        raise UserError(
            "A diffusion model has no layers to be mixed apart.",
            fix="Give one share for each seed.",
        )
    if math.isclose(sum(source.shares[0] for source in latent.sources), 0.0, abs_tol=1e-9):
        raise UserError(
            "The shares of the seeds sum to nothing.", fix="Give at least one of them a share."
        )


def fitted(network: Network, recipe: Recipe) -> tuple[Recipe, list[Message]]:
    """Return a recipe as a network can follow it, the prompts of its sources included.

    And what was changed or left out. Raises UserError for what it cannot do at all.
    """
    found, notes = network.fit(recipe)
    if recipe.latent is None:
        return found, notes
    sources: list[Source] = []
    for source in recipe.latent.sources:
        if source.prompt:
            alone = msgspec.structs.replace(recipe, prompt=source.prompt, latent=None)
            other, said = network.fit(alone)
            source = msgspec.structs.replace(source, prompt=other.prompt)
            notes += [note for note in said if note not in notes]
        sources.append(source)
    latent = msgspec.structs.replace(recipe.latent, sources=tuple(sources))
    return msgspec.structs.replace(found, latent=latent), notes


def blend_of(recipe: Recipe) -> Blend:
    """Return what a recipe's noise and prompt are mixed from; its own seed's without a latent.

    Sources without a prompt take the recipe's; those without a share are left out. Raises UserError
    like `check_noise`.
    """
    check_noise(recipe)
    sources = (Source(seed=recipe.seed),) if recipe.latent is None else recipe.latent.sources
    taken = [source for source in sources if source.shares[0] != 0]
    total = sum(source.shares[0] for source in taken)
    return Blend(
        tuple(source.seed or 0 for source in taken),
        tuple(source.prompt or recipe.prompt for source in taken),
        tuple(source.shares[0] / total for source in taken),
    )


def with_latent(info: ModelInfo) -> ModelInfo:
    """Return a painting model with what can be done with its noise."""
    vae = read_settings(info.settings / "vae" / "config.json", Vae)
    width, height = info.defaults.width // vae.factor, info.defaults.height // vae.factor
    dim = vae.latent_channels * max(1, width) * max(1, height)
    latent = LatentInfo(layers=1, dim=dim, prompts=True, slerps=True)
    return msgspec.structs.replace(info, latent=latent)


def _between(one: Tensor, other: Tensor, way: float) -> Tensor:
    """Return noise on the way along the sphere, 0 for `one`, 1 for `other`."""
    import torch

    cosine = (one * other).sum() / (one.norm() * other.norm())
    angle = float(torch.acos(cosine.clamp(-1, 1)))
    below = math.sin(angle)
    if not below > _PARALLEL:
        return (1 - way) * one + way * other
    return one * (math.sin((1 - way) * angle) / below) + other * (math.sin(way * angle) / below)


def _sum(parts: list[Tensor], shares: list[float]) -> Tensor:
    found = parts[0].double() * shares[0]
    for part, share in zip(parts[1:], shares[1:], strict=True):
        found = found + part.double() * share
    return found.to(parts[0].dtype)


def _lengthened(one: Conditioning, length: int, empty: Conditioning) -> Conditioning:
    return _replaced(one, padded(one.states, length, empty.states[-1:]), one.pooled)


def _replaced(one: Conditioning, states: Tensor, pooled: Tensor | None) -> Conditioning:
    return replace(one, states=states, pooled=pooled)
