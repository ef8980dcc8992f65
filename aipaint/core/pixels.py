"""Pictures as plain bytes, as they travel between processes, and the digests they are named by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import msgspec
import numpy as np


class Image(msgspec.Struct, frozen=True, array_like=True):
    """Pixels on their way between processes: 8 bits a channel, rows from the top, no padding.

    RGB as a rule; grey (a mask) or RGBA with straight alpha where it is said: see `channels`.
    """

    width: int
    height: int
    data: bytes

    @property
    def channels(self) -> int:
        """1 for grey, 3 for RGB, 4 for RGBA."""
        return len(self.data) // max(1, self.width * self.height)


Inputs = Mapping[str, Image]
"""Pictures that a job needs beside its recipe, by their digests."""


def digest_of(image: Image) -> str:
    """Return the name of a picture's content: 64 hex digits of SHA-256 over size and pixels."""
    head = f"{image.width}x{image.height}x{image.channels}:".encode()
    return hashlib.sha256(head + image.data).hexdigest()


def inputs_of(images: Iterable[Image]) -> dict[str, Image]:
    """Return pictures by their digests."""
    return {digest_of(image): image for image in images}


def to_array(image: Image) -> np.ndarray:
    """Return the pixels as uint8 (H, W) for grey, (H, W, C) otherwise; they cannot be written."""
    pixels = np.frombuffer(image.data, np.uint8)
    channels = image.channels
    shape = (image.height, image.width) if channels == 1 else (image.height, image.width, channels)
    return pixels.reshape(shape)


def from_array(pixels: np.ndarray) -> Image:
    """Return uint8 (H, W), (H, W, 3) or (H, W, 4) as an Image. Raises ValueError for others."""
    if (
        pixels.dtype != np.uint8
        or pixels.ndim not in (2, 3)
        or pixels.shape[2:]
        not in (
            (),
            (1,),
            (3,),
            (4,),
        )
    ):
        raise ValueError(f"no picture: {pixels.dtype} {pixels.shape}")
    return Image(pixels.shape[1], pixels.shape[0], np.ascontiguousarray(pixels).tobytes())
