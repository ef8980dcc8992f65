"""Puts tensors from a file into a network of the shape that the file tells of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import overload

import torch
from torch import Tensor

from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.families.gan.stylegan.layers import unfilled
from aipaint.families.gan.stylegan.shapes import Shape, Shape2, Shape3, least
from aipaint.families.gan.stylegan.stylegan2 import Generator
from aipaint.families.gan.stylegan.stylegan3 import Generator3

_DERIVED = ("resample_filter", "up_filter", "down_filter", "transform")
"""Tensors that follow from the shape."""


@overload
def filled(shape: Shape2, tensors: Mapping[str, Tensor], path: Path) -> Generator: ...
@overload
def filled(shape: Shape3, tensors: Mapping[str, Tensor], path: Path) -> Generator3: ...
@overload
def filled(shape: Shape, tensors: Mapping[str, Tensor], path: Path) -> Generator | Generator3: ...


def filled(shape: Shape, tensors: Mapping[str, Tensor], path: Path) -> Generator | Generator3:
    """Return a generator for painting, float32 on the CPU: its weights take no gradients.

    Tensors that follow from the shape may be missing. path: of the file, for what is told. Raises
    UserError where a tensor is missing, is of another shape, or is not of this network.
    """
    if sum(value.numel() for value in tensors.values()) < least(shape):
        raise mismatch(path, say("Its settings tell of far more numbers than it holds."))
    with unfilled():
        network = Generator(shape) if isinstance(shape, Shape2) else Generator3(shape)
    wanted = network.state_dict()
    given = dict(tensors)
    for name, place in wanted.items():
        if name not in given:
            if not name.endswith(_DERIVED):
                raise mismatch(path, say("Its tensor {name} is missing.", name=name))
            given[name] = place
        if given[name].shape != place.shape:
            raise mismatch(
                path,
                say(
                    "Its tensor {name} is {found} numbers instead of {wanted}.",
                    name=name,
                    found=_told(given[name]),
                    wanted=_told(place),
                ),
            )
    strange = next((name for name in given if name not in wanted), None)
    if strange is not None:
        raise mismatch(path, say("Its tensor {name} is not known.", name=strange[:80]))
    # Copied: a mapped file could be cut short beneath the weights.
    network.load_state_dict(given)
    if not all(bool(torch.isfinite(value).all()) for value in wanted.values()):
        raise mismatch(path, say("Some of its numbers are not finite."))
    return network.eval().requires_grad_(False)


def mismatch(path: Path, reason: Message) -> UserError:
    """Return the refusal of a file whose tensors are not those of a StyleGAN."""
    return UserError(
        "The file {file} is no StyleGAN that can be used.",
        "{reason}",
        "Get it again, or in another version.",
        file=path.name,
        reason=reason,
    )


def _told(tensor: Tensor) -> str:
    return " x ".join(str(side) for side in tensor.shape) or "1"
