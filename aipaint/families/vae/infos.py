"""What all descriptions of autoencoders have in common. Importing this costs no torch."""

from __future__ import annotations

from pathlib import Path

from aipaint.core.errors import UserError
from aipaint.core.latents import MAX_NUMBERS, LatentInfo
from aipaint.core.messages import Message
from aipaint.families.base import Defaults, ModelInfo

FAMILY = "vae"
_MOST_SIDE = 2048


def describe(
    path: Path,
    name: str,
    *,
    size: tuple[int, int],
    latent: LatentInfo,
    parameters: int,
    file_bytes: int,
    digest: str,
) -> ModelInfo:
    """Return a model of this family. size: of its pictures in pixels. digest: its hash."""
    return ModelInfo(
        id=str(path),
        name=name,
        path=path,
        family=FAMILY,
        defaults=Defaults(width=size[0], height=size[1], steps=1, guidance=1.0, sampler="euler"),
        parameters=parameters,
        bytes=file_bytes,
        hash=digest,
        latent=latent,
    )


def native(width: int, height: int, factor: int, channels: int) -> tuple[int, int]:
    """Return a size that latents divide evenly, and whose code is no longer than one may be.

    factor: pixels of a side that make one latent. channels: of the latents.
    """
    width, height = min(width, _MOST_SIDE), min(height, _MOST_SIDE)
    while channels * (width // factor) * (height // factor) > MAX_NUMBERS:
        width, height = width // 2, height // 2
    return max(factor, width // factor * factor), max(factor, height // factor * factor)


def flat(channels: int, size: tuple[int, int], factor: int) -> LatentInfo:
    """Return what can be done with latents that are pictures themselves, made flat.

    What a normal distribution draws is no picture to such a decoder: it has no seeds.
    """
    cells = (size[0] // factor) * (size[1] // factor)
    return LatentInfo(layers=1, dim=channels * cells, samples=False, encodes=True)


def unusable(path: Path, why: Message, fix: str = "Download or copy it again.") -> UserError:
    """Return why an autoencoder cannot be used. fix: a literal template without values."""
    return UserError(
        "The autoencoder {file} cannot be used.",
        why.template,
        fix,
        file=path.name,
        **why.values,
    )
