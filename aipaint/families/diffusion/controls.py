"""Pictures that guide the painting: ControlNets and T2I-adapters as guides of the denoising loop.

A ControlNet (Zhang et al. 2023) looks at the noisy latents beside its picture in each step, a
T2I-adapter (Mou et al. 2023) at its picture alone. Both add to what the network's own encoder
makes; the effects of several are summed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import PIL.Image

from aipaint.core.pixels import Image, to_array
from aipaint.families.diffusion.denoise import Call, Pass
from aipaint.families.diffusion.windows import Frame, Window

if TYPE_CHECKING:
    from torch import Tensor

_DOWN, _MID = "down_block_additional_residuals", "mid_block_additional_residual"
_INSIDE = "down_intrablock_additional_residuals"


@dataclass(frozen=True)
class Span:
    """How strongly and when a picture guides. start, end: shares of the steps of a pass."""

    weight: float
    start: float
    end: float

    def covers(self, job: Pass, step: int) -> bool:
        """Whether it guides step `step` of a pass, from 0."""
        # The second pass of a large picture goes on where the composition is done; one that
        # begins with a picture is all there is.
        before = 0 if job.recipe.repaint else job.first // job.pipe.scheduler.order
        return self.holds(before + step, before + job.steps)

    def holds(self, step: int, steps: int) -> bool:
        """Whether step `step` (from 0) of `steps` lies in it as a whole."""
        return step / steps >= self.start and (step + 1) / steps <= self.end

    def never(self, job: Pass) -> bool:
        """Whether it guides no step of a pass."""
        return not any(self.covers(job, step) for step in range(job.steps))


class ControlNetGuide:
    """A ControlNet and its picture."""

    def __init__(self, net: Any, image: Image, span: Span) -> None:
        """net: a ControlNetModel. image: of any size, it is fitted to what is painted."""
        self._net, self._image, self._span = net, image, span

    def begin(self, job: Pass) -> None:
        """Fit the picture."""
        self._job = job
        self._picture = fit(
            self._image, job.frame, self._net, self._net.config.conditioning_channels
        )

    def around(self, kwargs: dict[str, Any], call: Call) -> dict[str, Any]:
        """Add what the ControlNet makes of the latents and of its picture."""
        import torch

        span, job = self._span, self._job
        if not span.covers(job, call.step):
            return kwargs
        batch = len(call.latents)
        picture = _in_pixels(call.window, job.factor).of(self._picture)
        down, middle = self._net(
            call.latents,
            call.t,
            encoder_hidden_states=kwargs["encoder_hidden_states"],
            controlnet_cond=picture.expand(batch, -1, -1, -1),
            conditioning_scale=span.weight,
            added_cond_kwargs=kwargs.get("added_cond_kwargs"),
            return_dict=False,
        )
        if self._net.config.global_pool_conditions and job.prompts.guided:
            # Those that say what is there rather than where were trained beside the prompt only.
            keep = torch.ones(batch, 1, 1, 1, device=middle.device, dtype=middle.dtype)
            keep[0] = 0
            down, middle = [each * keep for each in down], middle * keep
        if _DOWN in kwargs:
            down = [one + two for one, two in zip(kwargs[_DOWN], down, strict=True)]
            middle = kwargs[_MID] + middle
        return kwargs | {_DOWN: tuple(down), _MID: middle}

    def end(self) -> None:
        """Do nothing: the network was left as it is."""


class AdapterGuide:
    """A T2I-adapter and its picture."""

    def __init__(self, net: Any, image: Image, span: Span) -> None:
        """net: a T2IAdapter. image: of any size, it is fitted to what is painted."""
        self._net, self._image, self._span = net, image, span

    def begin(self, job: Pass) -> None:
        """Fit the picture, and look at it once for each window."""
        self._job = job
        self._features: dict[Window, list[Tensor]] = {}
        if self._span.never(job):
            return
        picture = fit(self._image, job.frame, self._net, self._net.config.in_channels)
        for window in job.windows:
            found = self._net(_in_pixels(window, job.factor).of(picture))
            self._features[window] = [each * self._span.weight for each in found]

    def around(self, kwargs: dict[str, Any], call: Call) -> dict[str, Any]:
        """Add the picture's features to those of other adapters."""
        if not self._span.covers(self._job, call.step):
            return kwargs
        found = self._features[call.window]
        before = kwargs.get(_INSIDE, [])
        summed = [
            before[place] + found[place]
            if place < min(len(before), len(found))
            # One of them may have a feature more, which is for the middle of the network.
            else (before if place < len(before) else found)[place]
            for place in range(max(len(before), len(found)))
        ]
        # A new list each time: the network takes the features out of it.
        return kwargs | {_INSIDE: summed}

    def end(self) -> None:
        """Do nothing: the network was left as it is."""


def fit(image: Image, frame: Frame, net: Any, channels: int) -> Tensor:
    """Return a picture at the size that is painted: (1, channels, H, W) in [0, 1].

    net: its number format and place are the picture's, too.
    """
    import torch

    found = PIL.Image.fromarray(to_array(image)).convert("L" if channels == 1 else "RGB")
    if found.size != frame.kept:
        found = found.resize(frame.kept, PIL.Image.Resampling.LANCZOS)
    pixels = frame.pad(np.atleast_3d(np.asarray(found, np.float32) / np.float32(255)))
    tensor = torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))[None]
    return tensor.to(net.device, net.dtype)


def _in_pixels(window: Window, factor: int) -> Window:
    left, top, width, height = window.left, window.top, window.width, window.height
    return Window(left * factor, top * factor, width * factor, height * factor)
