"""From small pictures to the vectors by which they are compared."""

from __future__ import annotations

import time

import cv2
import numpy as np
import torch

from aipaint.core.errors import UserError
from aipaint.core.events import Facts
from aipaint.core.filters import Filter
from aipaint.core.likeness import LAYOUT, SHIPPED, SIDE, VALUES, codes_of
from aipaint.core.messages import Message
from aipaint.core.pixels import Inputs, from_array
from aipaint.families import machine, nets
from aipaint.families.base import OnPart, OnTile
from aipaint.families.likeness.network import Embedder

# How much the colours count, as a share of what the features do.
_COLOURS = 0.3
_AT_ONCE = 4  # pictures between two looks at whether the job is still wanted


def load(wish: Filter) -> LoadedLikeness:
    """Read the network. Raises UserError when its file is missing or damaged."""
    machine.prepare()
    device = machine.find_device()
    net, digest = nets.read_net(nets.weight_file(wish.model, SHIPPED), Embedder, device)
    # The order of numbers in memory in which its many narrow convolutions run fastest.
    net = net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return LoadedLikeness(net, wish.model or SHIPPED, digest, device)


class LoadedLikeness:
    """See `LoadedFilter`."""

    def __init__(self, net: Embedder, name: str, digest: str, device: torch.device) -> None:
        self._net, self._name, self._digest, self._device = net, name, digest, device

    def apply(
        self, wish: Filter, inputs: Inputs, on_tile: OnTile, on_part: OnPart
    ) -> tuple[Facts, list[Message]]:
        """Describe squares that lie below each other, `SIDE` pixels wide and high each.

        The result is grey: a row for each square, as `aipaint.core.likeness` says.
        Raises UserError for a picture of another shape.
        """
        began = time.perf_counter()
        rgb = nets.rgb_on_white(inputs[wish.image])
        if rgb.shape[1] != SIDE or rgb.shape[0] % SIDE:
            raise UserError(
                "A picture of {width}×{height} pixels cannot be compared.",
                "Squares of {side} pixels below each other are.",
                width=rgb.shape[1],
                height=rgb.shape[0],
                side=SIDE,
            )
        squares = rgb.reshape(-1, SIDE, SIDE, 3)
        rounds = -(-len(squares) // _AT_ONCE)
        for number in range(rounds):
            first = number * _AT_ONCE
            codes = codes_of(self.describe(squares[first : first + _AT_ONCE]))
            on_part(first, (VALUES, len(squares)), from_array(codes))
            on_tile(number + 1, rounds)
        spent = time.perf_counter() - began
        return nets.facts(self._name, self._digest, self._device.type, spent, torch, np, cv2), []

    def describe(self, squares: np.ndarray) -> np.ndarray:
        """Return the vectors of uint8 (N, SIDE, SIDE, 3) as float32 (N, VALUES)."""
        with torch.inference_mode():
            seen = self._net(given(squares, self._device)).float().cpu().numpy()
        colours = np.stack([_layout(square) for square in squares])
        return np.concatenate([_unit(seen), _COLOURS * _unit(colours)], 1)


def given(pictures: np.ndarray, device: torch.device) -> torch.Tensor:
    """Return uint8 (N, H, W, 3) as what the network was trained on: (N, 3, H, W) in [-1, 1]."""
    # Copied: torch warns of pixels that cannot be written.
    pixels = torch.from_numpy(np.array(pictures)).to(device).permute(0, 3, 1, 2)
    return pixels.float().div_(127.5).sub_(1).contiguous(memory_format=torch.channels_last)


def _layout(square: np.ndarray) -> np.ndarray:
    """Mean colours of LAYOUT x LAYOUT parts in CIELAB: float32 (3 * LAYOUT^2,).

    In [-1, 1] about; lightness counts half of what it would, for it changes with the light.
    """
    small = cv2.resize(square, (LAYOUT, LAYOUT), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    lab[..., 0] = (lab[..., 0] - 50) / 2
    return lab.ravel() / 50


def _unit(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.maximum(lengths, 1e-6)
