"""Generators of transposed convolutions alone, as first lessons on GANs build them."""

from __future__ import annotations

from aipaint.families.gan.conv.published import prefix_of
from aipaint.families.identify.found import Kind
from aipaint.families.identify.tensors import Tensors


def dcgan(tensors: Tensors) -> Kind | None:
    """DCGAN's generator (Radford et al. 2015) in the names of PyTorch's tutorial."""
    if len(tensors) > 200:
        return None
    prefix = prefix_of({name: tensors.shape(name) for name in tensors.entries})
    if prefix is None:
        return None
    layers = next(n for n in range(1000) if f"{prefix}main.{3 * n}.weight" not in tensors)
    side = 2 << layers if layers <= 9 else 0
    return Kind(family="gan", base="DCGAN", role="gan", size=(side, side) if side else None)
