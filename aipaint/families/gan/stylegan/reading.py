"""Reads StyleGANs from the files they come in: the project's own folders, and strangers' files.

Importing this costs no torch; `describe` reads headers only.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aipaint.core.latents import LatentInfo
from aipaint.families.gan.stylegan import folder, published, rosinality
from aipaint.families.gan.stylegan.shapes import Shape, base_of, info_of

if TYPE_CHECKING:
    from aipaint.families.gan.stylegan.net import StyleNet


class Described(NamedTuple):
    """What a file's header tells of a StyleGAN. size: of its pictures in pixels; base: its name."""

    info: LatentInfo
    size: tuple[int, int]
    base: str
    shape: Shape


def describe(path: Path) -> Described:
    """Describe a StyleGAN from its header alone. Raises UserError where it is none to be used.

    path: a folder of the project's own, a .pkl of NVIDIA's, or a .pt of rosinality's.
    """
    if path.is_dir():
        shape = folder.read_shape(path)
    elif path.suffix.lower() in published.ENDINGS:
        shape = published.read_shape(path)
    else:
        shape = rosinality.read_shape(path)
    side = shape.img_resolution
    return Described(info_of(shape), (side, side), base_of(shape), shape)


def read_stylegan(path: Path) -> StyleNet:
    """Return a StyleGAN on the CPU, in float32. See `describe`. Raises UserError."""
    from aipaint.families.gan.stylegan.filling import filled
    from aipaint.families.gan.stylegan.net import StyleNet

    if path.is_dir():
        return StyleNet(folder.load_folder(path))
    if path.suffix.lower() in published.ENDINGS:
        shape, tensors = published.load(path)
    else:
        shape, tensors = rosinality.load(path)
    return StyleNet(filled(shape, tensors, path))
