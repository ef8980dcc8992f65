"""From a picture and another whose style it takes to the picture in that style."""

from __future__ import annotations

import time

import cv2
import numpy as np
import torch

from aipaint.core.events import Facts
from aipaint.core.filters import Filter
from aipaint.core.messages import Message, say
from aipaint.core.pixels import Inputs
from aipaint.families import machine, nets
from aipaint.families.base import OnPart, OnTile
from aipaint.families.style.network import StyleTransfer

SHIPPED = "magenta-style"
SIDE = 1024  # pixels of the longer side that the transformer paints; see `LoadedStyle`

_STYLE_SIDE = 256  # what the predictor was trained at
_LEAST = 32  # pixels of a side that the transformer's mirrored borders need
_TILES = 4


def load(wish: Filter) -> LoadedStyle:
    """Read the networks. Raises UserError when their file is missing or damaged."""
    machine.prepare()
    device = machine.find_device()
    net, digest = nets.read_net(nets.weight_file(wish.model, SHIPPED), StyleTransfer, device)
    return LoadedStyle(net, wish.model or SHIPPED, digest, device)


class LoadedStyle:
    """See `LoadedFilter`.

    The network's strokes are some twenty pixels wide whatever the picture's size: on a large one
    they would shrink to a grain, and its normalisation looks at the whole picture, so that tiles
    would not fit together. So it paints at most `SIDE` pixels, and a larger result is enlarged.
    """

    def __init__(self, net: StyleTransfer, name: str, digest: str, device: torch.device) -> None:
        self._net, self._name, self._digest, self._device = net, name, digest, device

    def apply(
        self, wish: Filter, inputs: Inputs, on_tile: OnTile, on_part: OnPart
    ) -> tuple[Facts, list[Message]]:
        """Paint the picture: RGB, or RGBA with the alpha it had.

        wish.strength: 0 paints it in its own style, 1 in that of the other picture, between them
        the descriptions of both are mixed.
        """
        began = time.perf_counter()
        image = inputs[wish.image]
        rgb, alpha = nets.rgb_on_white(image), nets.alpha_of(image)
        strength = min(max(wish.strength, 0.0), 1.0)
        style = self._describe(nets.rgb_on_white(inputs[wish.style]))
        on_tile(1, _TILES)
        if strength < 1:
            style = torch.lerp(self._describe(rgb), style, strength)
        on_tile(2, _TILES)
        painted = self._paint(rgb, style)
        on_tile(3, _TILES)
        notes: list[Message] = []
        if painted.shape != rgb.shape:
            size = image.width, image.height
            painted = cv2.resize(painted, size, interpolation=cv2.INTER_CUBIC)
            notes.append(say("The style was painted at {side} pixels and enlarged.", side=SIDE))
        if alpha is not None:
            painted = np.dstack([painted, alpha])
        nets.hand_over(painted, on_part)
        on_tile(_TILES, _TILES)
        spent = time.perf_counter() - began
        return nets.facts(self._name, self._digest, self._device.type, spent, torch, np, cv2), notes

    def _describe(self, rgb: np.ndarray) -> torch.Tensor:
        """A picture's style, (1, 100, 1, 1), from the largest square in its middle."""
        height, width = rgb.shape[:2]
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        square = rgb[top : top + side, left : left + side]
        small = cv2.resize(square, (_STYLE_SIDE, _STYLE_SIDE), interpolation=_kernel(square))
        with torch.inference_mode():
            return self._net.predictor(self._given(small))

    def _paint(self, rgb: np.ndarray, style: torch.Tensor) -> np.ndarray:
        """The picture in a style, uint8 (h, w, 3): its own size, or `SIDE` where that is less."""
        shrink = SIDE / max(rgb.shape[:2])
        if shrink < 1:
            size = (max(1, round(rgb.shape[1] * shrink)), max(1, round(rgb.shape[0] * shrink)))
            rgb = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
        height, width = rgb.shape[:2]
        below, right = (max(_LEAST, -(-side // 4) * 4) - side for side in (height, width))
        # Mirrored, again and again where the picture is smaller than the border.
        padded = cv2.copyMakeBorder(rgb, 0, below, 0, right, cv2.BORDER_REFLECT)
        with torch.inference_mode():
            out = self._net.transformer(self._given(padded), style)[0, :, :height, :width]
            out = (out * 255).round_().to(torch.uint8)
        return np.ascontiguousarray(out.permute(1, 2, 0).cpu().numpy())

    def _given(self, rgb: np.ndarray) -> torch.Tensor:
        # Copied: torch warns of pixels that cannot be written.
        pixels = torch.from_numpy(np.array(rgb)).to(self._device)
        return pixels.permute(2, 0, 1)[None].to(torch.float32) / 255


def _kernel(rgb: np.ndarray) -> int:
    return cv2.INTER_AREA if rgb.shape[0] > _STYLE_SIDE else cv2.INTER_CUBIC
