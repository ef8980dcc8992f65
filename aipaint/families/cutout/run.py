"""From a picture to the mask of its subject."""

from __future__ import annotations

import time

import cv2
import numpy as np
import torch

from aipaint.core.events import Facts
from aipaint.core.filters import Filter
from aipaint.core.messages import Message
from aipaint.core.pixels import Inputs, from_array
from aipaint.families import machine, nets
from aipaint.families.base import OnPart, OnTile
from aipaint.families.cutout.network import U2NetP
from aipaint.families.cutout.refine import refined

SHIPPED = "u2netp"

_SIDE = 320  # what the network was trained at, whatever the picture's shape
# Of ImageNet's pictures, per channel, in [0, 1].
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)


def load(wish: Filter) -> LoadedCutout:
    """Read the network. Raises UserError when its file is missing or damaged."""
    machine.prepare()
    device = machine.find_device()
    net, digest = nets.read_net(nets.weight_file(wish.model, SHIPPED), U2NetP, device)
    return LoadedCutout(net, wish.model or SHIPPED, digest, device)


class LoadedCutout:
    """See `LoadedFilter`. The same picture gives the same mask; memory grows by strips only."""

    def __init__(self, net: U2NetP, name: str, digest: str, device: torch.device) -> None:
        self._net, self._name, self._digest, self._device = net, name, digest, device

    def apply(
        self, wish: Filter, inputs: Inputs, on_tile: OnTile, on_part: OnPart
    ) -> tuple[Facts, list[Message]]:
        """Find the subject: grey, 255 where a pixel surely belongs to it."""
        began = time.perf_counter()
        image = inputs[wish.image]
        rgb, alpha = nets.rgb_on_white(image), nets.alpha_of(image)
        mask = self._coarse(rgb)
        size = image.width, image.height
        top, done = 0, 0
        # The network is the first of the parts, the strips of the mask are the rest.
        on_tile(1, 2)
        for rows in refined(rgb, mask):
            if alpha is not None:
                # What is not there belongs to nothing.
                there = alpha[top : top + len(rows)]
                rows = ((rows.astype(np.uint16) * there + 127) // 255).astype(np.uint8)
            on_part(top, size, from_array(rows))
            top, done = top + len(rows), done + 1
            strips = -(-image.height * done // top)
            on_tile(1 + done, 1 + strips)
        spent = time.perf_counter() - began
        return nets.facts(self._name, self._digest, self._device.type, spent, torch, np, cv2), []

    def _coarse(self, rgb: np.ndarray) -> np.ndarray:
        """The network's mask: float32 (320, 320) in [0, 1]."""
        small = cv2.resize(rgb, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
        # Scaled by its brightest value, as in training: dark pictures are found as well.
        small = (small / max(1.0, float(small.max())) - _MEAN) / _DEVIATION
        given = torch.from_numpy(small.transpose(2, 0, 1)[None].copy()).to(self._device)
        with torch.inference_mode():
            return self._net(given)[0, 0].float().cpu().numpy()
