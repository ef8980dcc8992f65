"""What is common to looking for directions, codes and shapes in a latent space."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from typing import NamedTuple, Protocol

import cv2
import numpy as np
import torch

from aipaint.core.latents import Latent, Source, Vector
from aipaint.core.messages import Message, say
from aipaint.core.pixels import Image, Inputs
from aipaint.families.latent.base import LatentNet
from aipaint.families.nets import rgb_on_white

Answer = tuple[tuple[Vector, ...], tuple[float, ...], Image | None]
"""Codes, values and the picture, as `aipaint.core.studies` says for each study."""

_SAMPLES = 512
_AT_ONCE = 64
_MEAN, _SQUARE = 0.9, 0.999  # how slowly Adam forgets
# Further from square than this, what a crop loses is worth a word.
_NOTICEABLE = 0.02


class Composer(Protocol):
    """A network, and what makes codes of latents."""

    @property
    def net(self) -> LatentNet:
        """The network, on its device."""
        ...

    def compose(self, latent: Latent, inputs: Inputs) -> torch.Tensor:
        """Return the code of a latent: (1, layers, dim)."""
        ...


class Spread(NamedTuple):
    """Where codes lie. mean: (1, layers, dim). deviation: of one number of a code, root mean
    square over all of them. codes: those that it was told from, (N, layers, dim), N may be 0."""

    mean: torch.Tensor
    deviation: float
    codes: torch.Tensor


@contextlib.contextmanager
def descending() -> Generator[None]:
    """Let gradients flow, whatever the caller has forbidden."""
    with torch.inference_mode(False), torch.enable_grad():
        yield


@torch.no_grad()
def spread(
    net: LatentNet,
    on_lot: Callable[[], object] = lambda: None,
    labels: tuple[tuple[int, float], ...] = (),
) -> Spread:
    """Return where codes of a model lie, from 512 seeds; its own mean and 1 where it has none."""
    if not net.info.samples:
        mean = net.mean().float()
        return Spread(mean, 1.0, mean[:0])
    labels = labels or any_labels(net)
    lots: list[torch.Tensor] = []
    for first in range(0, _SAMPLES, _AT_ONCE):
        seeds = range(first, first + _AT_ONCE)
        sources = [Source(seed=seed, labels=labels) for seed in seeds]
        lots.append(net.sample(sources, 1.0, 0).float())
        on_lot()
    codes = torch.cat(lots)
    deviation, mean = torch.std_mean(codes, 0, keepdim=True)
    return Spread(mean, float(deviation.square().mean().sqrt()) or 1.0, codes)


def any_labels(net: LatentNet) -> tuple[tuple[int, float], ...]:
    """Return the first of its classes, for models that must be told one; else nothing."""
    return ((0, 1.0),) if net.info.labels else ()


def code_of(composer: Composer, latent: Latent, inputs: Inputs) -> torch.Tensor:
    """Return the code of a latent: (1, layers, dim), float32."""
    # What is made in inference mode could not be searched from.
    with torch.inference_mode(False), torch.no_grad():
        return composer.compose(latent, inputs).float().clone()


class Adam:
    """Descent as Kingma and Ba 2014 (arXiv:1412.6980) describe it, of one tensor with gradients.

    torch's own imports its compiler first, which takes as long again as importing torch.
    """

    def __init__(self, moved: torch.Tensor) -> None:
        self._moved, self._step = moved, 0
        self._mean, self._square = torch.zeros_like(moved), torch.zeros_like(moved)

    def down(self, loss: torch.Tensor, rate: float) -> None:
        """Take a step that makes `loss` smaller, of about `rate` in each number."""
        (slope,) = torch.autograd.grad(loss, self._moved)
        self._step += 1
        self._mean.lerp_(slope, 1 - _MEAN)
        self._square.lerp_(slope.square(), 1 - _SQUARE)
        mean = self._mean / (1 - _MEAN**self._step)
        square = self._square / (1 - _SQUARE**self._step)
        with torch.no_grad():
            self._moved.sub_(rate * mean / (square.sqrt() + 1e-8))


def fitted(image: Image, size: tuple[int, int]) -> np.ndarray:
    """Return a picture as uint8 (height, width, 3) of `size`: cut around its middle, scaled.

    What is transparent lies on white.
    """
    rgb = rgb_on_white(image)
    width, height = size
    scale = min(rgb.shape[1] / width, rgb.shape[0] / height)
    across = min(rgb.shape[1], max(1, round(width * scale)))
    down = min(rgb.shape[0], max(1, round(height * scale)))
    left, top = (rgb.shape[1] - across) // 2, (rgb.shape[0] - down) // 2
    cut = np.ascontiguousarray(rgb[top : top + down, left : left + across])
    if (across, down) == size:
        return cut
    way = cv2.INTER_AREA if across >= width else cv2.INTER_CUBIC
    return cv2.resize(cut, size, interpolation=way)


def fit_note(image: Image, size: tuple[int, int]) -> Message | None:
    """Return what to say of a picture of which `fitted` cuts something off, None for nothing."""
    ratio = image.width * size[1] / (image.height * size[0])
    if abs(np.log(ratio)) <= _NOTICEABLE:
        return None
    return say(
        "The model draws {model}, the picture has {picture}: its middle was used.",
        model=f"{size[0]}×{size[1]}",
        picture=f"{image.width}×{image.height}",
    )
