"""`aipaint.json`: what the maker of a model says of it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from aipaint.core.messages import say
from aipaint.core.recipe import Sampler
from aipaint.families.diffusion.parts import CARD, odd
from aipaint.families.weights import read_config

FAMILY = "diffusion"


class LatentRgb(msgspec.Struct, frozen=True):
    """A linear map from C latent channels to RGB in [-1, 1]."""

    factors: tuple[tuple[float, float, float], ...]
    bias: tuple[float, float, float] = (0.0, 0.0, 0.0)


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """`aipaint.json`: what a model's maker says of it. All of it is optional.

    native_size: width, height in pixels. latent_rgb: `factors` (C, 3) and `bias` (3,), which map
    latents as the UNet sees them to RGB in [-1, 1].
    """

    name: str = ""
    family: str = FAMILY
    native_size: tuple[int, int] | None = None
    steps: int | None = None
    guidance: float | None = None
    sampler: Sampler | None = None
    latent_rgb: LatentRgb | None = None
    languages: tuple[str, ...] = ()


def read_card(path: Path) -> Card:
    """Read `aipaint.json` of a model folder; an empty card when there is none."""
    file = path / CARD
    if not file.is_file():
        return Card()
    try:
        return msgspec.convert(read_config(file), Card)
    except msgspec.ValidationError as error:
        raise odd(file, say("It says: {reason}.", reason=error)) from error
