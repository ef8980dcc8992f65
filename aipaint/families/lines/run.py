"""The filters of lines: how large they work, and what they hand over."""

from __future__ import annotations

import time
from collections.abc import Callable

import cv2
import numpy as np

from aipaint.core.events import Facts
from aipaint.core.filters import Filter
from aipaint.core.messages import Message, say
from aipaint.core.pixels import Inputs
from aipaint.families import nets
from aipaint.families.base import LoadedFilter, OnPart, OnTile
from aipaint.families.lines import drawing

# Pixels of the longer side. What guides a painting is read at a model's size, far below these.
_SIDE = 4096
_SOFT_SIDE = 1024

Draw = Callable[[np.ndarray], np.ndarray]


def load(wish: Filter) -> LoadedFilter:
    """Return the filter of `wish.kind`. Raises UserError where soft edges lack their weights."""
    if wish.kind == "soft_edges":
        return _soft(wish.model)
    draw: dict[str, Draw] = {
        "edges": drawing.edges,
        "lines": drawing.lines,
        "colours": drawing.colours,
    }
    return LoadedLines(draw[wish.kind], wish.kind, _SIDE)


class LoadedLines:
    """See `LoadedFilter`.

    draw: makes uint8 (h, w) or (h, w, 3) of uint8 (h, w, 3). side: a larger picture is made
    smaller for it, and the result enlarged, so that memory stays bounded.
    """

    def __init__(
        self,
        draw: Draw,
        name: str,
        side: int,
        digest: str = "",
        device: str = "cpu",
        *libraries: object,
    ) -> None:
        self._draw, self._name, self._side = draw, name, side
        self._digest, self._device, self._libraries = digest, device, libraries

    def apply(
        self, wish: Filter, inputs: Inputs, on_tile: OnTile, on_part: OnPart
    ) -> tuple[Facts, list[Message]]:
        """Draw the picture; what is transparent in it counts as white."""
        began = time.perf_counter()
        image = inputs[wish.image]
        rgb = nets.rgb_on_white(image)
        shrink = self._side / max(rgb.shape[:2])
        notes: list[Message] = []
        if shrink < 1:
            size = max(1, round(image.width * shrink)), max(1, round(image.height * shrink))
            rgb = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
        on_tile(1, 2)
        drawn = self._draw(rgb)
        if shrink < 1:
            whole = image.width, image.height
            drawn = cv2.resize(drawn, whole, interpolation=cv2.INTER_LINEAR)
            notes.append(say("It was drawn at {side} pixels and enlarged.", side=self._side))
        on_tile(2, 2)
        nets.hand_over(drawn, on_part)
        spent = time.perf_counter() - began
        return nets.facts(
            self._name, self._digest, self._device, spent, np, cv2, *self._libraries
        ), notes


def _soft(model: str) -> LoadedLines:
    import torch

    from aipaint.families import machine
    from aipaint.families.lines import hed

    machine.prepare()
    device = machine.find_device()
    net, digest = hed.load(hed.find_weights(model), device)

    def draw(rgb: np.ndarray) -> np.ndarray:
        given = torch.from_numpy(np.array(rgb)).to(device).permute(2, 0, 1)[None]
        with torch.inference_mode():
            found = net(given.to(torch.float32))[0, 0]
            return (found * 255).round_().to(torch.uint8).cpu().numpy()

    return LoadedLines(draw, "soft_edges", _SOFT_SIDE, digest, device.type, torch)
