"""The passes through the noise schedule that make up one picture: from noise or from a picture.

A picture much larger than what the network was trained for would be composed of repetitions. So it
is composed small first and then enlarged and drawn again at its full size, through windows. The
same is done for a part of a picture that is painted from scratch, or nearly so.
"""

from __future__ import annotations

import contextlib
import functools
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from aipaint.core.pixels import Inputs
from aipaint.core.recipe import SAMPLER_NAMES, Recipe
from aipaint.families.base import OnStep
from aipaint.families.diffusion import latents as coder
from aipaint.families.diffusion.card import LatentRgb
from aipaint.families.diffusion.conditioning import Conditioning
from aipaint.families.diffusion.denoise import Guide, Pass, denoise
from aipaint.families.diffusion.networks import Network
from aipaint.families.diffusion.noise import blend_of
from aipaint.families.diffusion.preview import to_rgb
from aipaint.families.diffusion.repaint import (
    Held,
    Start,
    filled,
    latent_mask,
    mask_channels,
    resized,
    steps_of,
)
from aipaint.families.diffusion.samplers import watch
from aipaint.families.diffusion.windows import LARGE_AREA, Frame, Pair, split
from aipaint.families.machine import OverflowedError

if TYPE_CHECKING:
    from torch import Tensor

# How much of the schedule the second pass of a large picture runs: enough to draw what enlarging
# blurred, too little to compose it anew.
SECOND_STRENGTH = 0.5
# From here on a strength leaves nothing of what was there by which windows would agree.
_FROM_SCRATCH = 0.85


class Model(msgspec.Struct, frozen=True):
    """What is loaded of a model. name, native: of its `ModelInfo`, native in pixels."""

    name: str
    native: Pair
    pipe: Any
    network: Network
    schedule: dict[str, Any]
    rgb: LatentRgb

    @property
    def factor(self) -> int:
        """How many pixels of a side make one latent."""
        return self.pipe.vae_scale_factor

    @property
    def channels(self) -> int:
        """How many channels a latent has."""
        return self.pipe.vae.config.latent_channels

    @property
    def most_steps(self) -> int:
        """How many steps the schedule has at most."""
        return self.schedule.get("num_train_timesteps", 1000)

    def suit(self, size: Pair) -> Pair:
        """Round sides up to what the network divides evenly; the surplus is cut off again."""
        multiple = math.lcm(8, self.factor * self.network.multiple)
        width, height = (math.ceil(side / multiple) * multiple for side in size)
        return width, height


class Painting:
    """One picture in the making. All its noise comes from one generator on the CPU.

    Where that of several seeds is mixed, what samplers add on their way is the first one's.
    """

    def __init__(
        self,
        model: Model,
        recipe: Recipe,
        inputs: Inputs,
        guides: Sequence[Guide],
        on_step: OnStep,
    ) -> None:
        """recipe: with steps that the model has. on_step: see `aipaint.families.base`."""
        self._model, self._recipe, self._inputs = model, recipe, inputs
        self._guides, self._on_step = guides, on_step
        self._blend = blend_of(recipe)
        self._generators = self._blend.generators()
        self._size = (recipe.width, recipe.height)
        # Steps of passes that are through, and of all.
        self._done = self._total = 0

    def paint(self, start: Start | None) -> np.ndarray:
        """Return pixels (H, W, 3) in [0, 1], float32.

        start: the picture to begin with; None: noise. Raises UserError when numbers overflow.
        """
        native = self._model.native
        share = native[0] * native[1] / (self._size[0] * self._size[1])
        composed = start is None or start.strength >= _FROM_SCRATCH
        if not composed or share * LARGE_AREA >= 1:
            self._total = self._steps(start)
            return self._pass(self._size, start)
        width, height = (max(1, round(side * math.sqrt(share))) for side in self._size)
        self._total = self._steps(start) + steps_of(self._recipe.steps, SECOND_STRENGTH)
        small = None if start is None else start.resized((width, height))
        sketch = self._pass((width, height), small)
        pixels = resized((sketch * 255).round().astype(np.uint8), self._size)
        mask = None if start is None else start.mask
        if start is not None and mask is not None:
            share_of_new = mask[..., None].astype(np.float32) / 255
            mixed = start.pixels * (1 - share_of_new) + pixels * share_of_new
            pixels = np.rint(mixed).astype(np.uint8)
        return self._pass(self._size, Start(pixels, mask, SECOND_STRENGTH, "original"))

    def _steps(self, start: Start | None) -> int:
        steps = self._recipe.steps
        return steps if start is None else steps_of(steps, start.strength)

    @functools.cached_property
    def _prompts(self) -> Conditioning:
        return self._blend.encode(self._model.network, self._recipe)

    def _pass(self, kept: Pair, start: Start | None) -> np.ndarray:
        """Run one pass for a picture of `kept` pixels and return it, (H, W, 3) in [0, 1]."""
        model, recipe = self._model, self._recipe
        frame = Frame(kept, model.suit(kept))
        shape = (frame.size[1] // model.factor, frame.size[0] // model.factor)
        scheduler = model.pipe.scheduler = model.network.scheduler(
            recipe.sampler, model.schedule, recipe.steps, shape
        )
        clean: list[Tensor] = []
        watch(scheduler, lambda predicted: clean.__setitem__(slice(None), [predicted]))
        steps = self._steps(start)
        job = Pass(
            recipe=recipe,
            inputs=self._inputs,
            pipe=model.pipe,
            network=model.network,
            frame=frame,
            shape=shape,
            windows=self._windows(shape),
            prompts=self._prompts,
            first=(recipe.steps - steps) * scheduler.order,
            steps=steps,
        )
        if hasattr(scheduler, "set_begin_index"):
            scheduler.set_begin_index(job.first)
        latents, held = self._begin(job, start)
        channels = None
        if model.network.inpaints:
            channels = mask_channels(model.pipe.vae, frame, shape, start, latents)
        # Drawn as large as the whole picture, of which an earlier pass paints a smaller version.
        size = tuple(
            painted * whole / now
            for painted, whole, now in zip(frame.size, self._size, kept, strict=True)
        )
        calls = len(scheduler.timesteps) - job.first

        def after(latents: Tensor, call: int) -> Tensor:
            if not bool(latents.isfinite().all()):
                raise self._overflow()
            step = call // scheduler.order
            if held is not None:
                latents = held.over(latents, scheduler, job.first + call + 1, step, steps)
            # Heun calls twice a step, but for the last.
            if call + 1 == calls or (call + 1) % scheduler.order == 0:
                self._on_step(
                    self._done + step + 1,
                    self._total,
                    lambda: to_rgb(clean[0], model.rgb, (size[0], size[1]), self._size),
                )
            return latents

        with contextlib.ExitStack() as stack:
            for guide in self._guides:
                stack.callback(guide.end)
                guide.begin(job)
            latents = denoise(
                job,
                latents,
                generator=self._generators[0],
                guides=self._guides,
                channels=channels,
                after=after,
            )
        self._done += steps
        pixels = coder.decode(model.pipe.vae, latents)
        if not np.isfinite(pixels).all():
            raise self._overflow()
        return frame.cut(pixels)

    def _windows(self, shape: Pair) -> Any:
        width, height = self._model.suit(self._model.native)
        return split(shape, (height // self._model.factor, width // self._model.factor))

    def _begin(self, job: Pass, start: Start | None) -> tuple[Tensor, Held | None]:
        """Return latents at the noise of the first step, and what holds a part of them."""
        from diffusers.utils.torch_utils import randn_tensor

        scheduler, vae = job.pipe.scheduler, job.pipe.vae
        like = job.prompts.states

        def draw() -> Tensor:
            shape = (1, self._model.channels, *job.shape)
            kind = {"device": like.device, "dtype": like.dtype}
            drawn = [randn_tensor(shape, generator=each, **kind) for each in self._generators]
            return self._blend.mixed(drawn)

        noise = draw()
        if start is None or (start.strength == 1 and start.mask is None):
            return noise * scheduler.init_noise_sigma, None
        pixels = job.frame.pad(start.pixels)
        known = coder.encode(vae, pixels.astype(np.float32) / 255).to(like)
        begun, held = known, None
        if start.mask is not None:
            mask = job.frame.pad(start.mask)
            cells = latent_mask(mask, job.shape, like.device).to(like)
            if start.fill == "noise":
                begun = known * (1 - cells) + draw() * cells
            elif start.fill != "original":
                changed = filled(pixels, mask, start.fill).astype(np.float32) / 255
                begun = coder.encode(vae, changed).to(like)
            if self._model.network.inpaints:
                # Such a network knows what stays; only what is to change less is held.
                cells = cells.masked_fill(cells == 0, 1)
            held = Held(known, noise, cells)
        if start.strength == 1:
            latents = noise * scheduler.init_noise_sigma
        else:
            first = scheduler.timesteps[job.first : job.first + 1]
            latents = scheduler.add_noise(begun, noise, first)
        if held is not None:
            latents = held.over(latents, scheduler, job.first, 0, job.steps)
        return latents, held

    def _overflow(self) -> OverflowedError:
        return OverflowedError(
            "The model {name} painted no picture: its numbers became too large.",
            "That can come from a high guidance, from the sampler {sampler} or from a damaged "
            "model.",
            "Try a lower guidance or another sampler.",
            name=self._model.name,
            sampler=SAMPLER_NAMES[self._recipe.sampler],
        )
