"""What fixes the layers of these generators, and what a folder's settings say. No torch."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.latents import LatentInfo
from aipaint.families.weights import read_config

SETTINGS, WEIGHTS = "model.json", "generator.safetensors"
MAX_SIDE = 1024
_Width = Annotated[int, msgspec.Meta(ge=1, le=4096)]
_Side = Annotated[int, msgspec.Meta(ge=4, le=MAX_SIDE)]


class DcganShape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """DCGAN's generator (Radford et al. 2015), as PyTorch's tutorial builds it.

    z_dim: numbers of a code. size: side of a picture, a power of two, 8 to 1024. width: channels
    before the last layer; twice as many each layer further back. colours: 1 or 3.
    """

    z_dim: _Width = 100
    size: _Side = 64
    width: _Width = 64
    colours: int = 3

    def channels(self) -> list[int]:
        """Channels of the layers but the last. Raises UserError where no network can be built."""
        doublings = self.size.bit_length() - 3
        if self.size != 4 << doublings or doublings < 1 or self.colours not in (1, 3):
            raise no_network()
        found = [self.width << level for level in reversed(range(doublings))]
        return checked(found)


class DenseShape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dense layer and transposed convolutions, as many first lessons on GANs have it.

    The dense layer makes a small picture of widths[0] channels; one convolution keeps its size, one
    for each further width doubles it, the last of them giving the colours. size: side of a picture,
    a multiple of `2**(len(widths) - 1)`; 28 with three widths begins with 7 x 7.
    """

    z_dim: _Width = 100
    size: _Side = 28
    widths: Annotated[tuple[_Width, ...], msgspec.Meta(min_length=2, max_length=8)] = (256, 128, 64)
    colours: int = 3

    @property
    def begin(self) -> int:
        """Side of the picture that the dense layer makes."""
        return self.size >> (len(self.widths) - 1)

    def channels(self) -> list[int]:
        """Channels of the layers but the last. Raises UserError where no network can be built."""
        if self.begin < 1 or self.begin << (len(self.widths) - 1) != self.size:
            raise no_network()
        if self.colours not in (1, 3):
            raise no_network()
        return checked(list(self.widths))


ConvShape = DcganShape | DenseShape
KINDS: dict[str, type[DcganShape] | type[DenseShape]] = {"dcgan": DcganShape, "dense": DenseShape}
_MOST_WIDTH = 8192


def info_of(shape: ConvShape) -> LatentInfo:
    """Return what can be done with such a generator's latent space."""
    return LatentInfo(layers=1, dim=shape.z_dim, truncates=True, projects=True, slerps=True)


def kind_of(shape: ConvShape) -> str:
    """Return what model.json calls such a generator."""
    return next(name for name, kind in KINDS.items() if isinstance(shape, kind))


def read_shape(folder: Path) -> tuple[ConvShape, str]:
    """Return the shape of the generator in a folder, and its name; "" where it has none.

    Raises UserError where its settings are damaged, or of another kind.
    """
    told = read_config(folder / SETTINGS)
    kind = KINDS.get(str(told.get("kind")))
    try:
        if kind is None:
            raise msgspec.ValidationError(f"it is of the kind {str(told.get('kind'))[:40]!r}")
        shape = msgspec.convert(told.get("shape"), kind)
    except msgspec.ValidationError as error:
        raise UserError(
            "The generator {folder} cannot be used.",
            "Its settings say: {reason}.",
            "Export it again, or copy the folder again with all its files.",
            folder=folder.name,
            reason=error,
        ) from error
    shape.channels()
    name = told.get("name")
    return shape, name[:100] if isinstance(name, str) else ""


def checked(channels: list[int]) -> list[int]:
    """Return channels that a computer may have room for. Raises UserError for others."""
    if max(channels) > _MOST_WIDTH or math.prod(channels[:2]) > _MOST_WIDTH**2 // 4:
        raise no_network()
    return channels


def no_network() -> UserError:
    """Return the error for settings that describe no network."""
    return UserError(
        "The settings of the generator describe no network that can be built.",
        "Sides are doubled from layer to layer, and pictures are grey or RGB.",
        "Choose other numbers for its size, width and colours.",
    )
