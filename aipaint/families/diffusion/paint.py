"""Paints one picture with a loaded pipeline: denoise, show, decode."""

from __future__ import annotations

import contextlib
import math
import platform
import time
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from aipaint import __version__
from aipaint.core.errors import UserError
from aipaint.core.events import Facts
from aipaint.core.messages import Message, say
from aipaint.core.pixels import Image, Inputs
from aipaint.core.recipe import SAMPLER_NAMES, Recipe
from aipaint.families.base import ModelInfo, OnStep
from aipaint.families.diffusion.card import LatentRgb
from aipaint.families.diffusion.preview import to_rgb
from aipaint.families.diffusion.samplers import make_scheduler, watch

if TYPE_CHECKING:
    import torch
    from torch import Tensor

# Larger pictures are decoded in overlapping tiles: whole, they would need tens of gigabytes.
_TILE_ABOVE = 1024 * 1024


class LoadedDiffusion:
    """A Stable Diffusion or SDXL pipeline in memory; see `aipaint.families.base.LoadedModel`."""

    def __init__(
        self,
        info: ModelInfo,
        pipe: Any,
        schedule: dict[str, Any],
        rgb: LatentRgb,
        device: torch.device,
        dtype: torch.dtype,
    ) -> None:
        self.info = info
        self._pipe = pipe
        self._schedule = schedule
        self._rgb = rgb
        self._device = device
        self._dtype = str(dtype).removeprefix("torch.")
        pipe.set_progress_bar_config(disable=True)

    def generate(
        self, recipe: Recipe, inputs: Inputs, on_step: OnStep
    ) -> tuple[Image, Facts, list[Message]]:
        """Paint one picture; the same recipe gives the same bytes on the same machine.

        All noise, that of ancestral sampling included, comes from one generator on the CPU that
        starts from the recipe's seed. Raises UserError when the numbers overflow.
        """
        import torch

        pipe, notes = self._pipe, self._too_long(recipe)
        steps = min(recipe.steps, self._schedule.get("num_train_timesteps", 1000))
        if steps < recipe.steps:
            notes.append(say("This model knows no more than {steps} steps.", steps=steps))
        kept = (recipe.width, recipe.height)
        size = (self._suit(recipe.width), self._suit(recipe.height))
        clean: list[Tensor] = []

        def stepped(_: Any, call: int, __: Any, values: dict[str, Any]) -> dict[str, Any]:
            if not bool(torch.isfinite(values["latents"]).all()):
                raise self._overflow(recipe)
            # Heun calls twice a step, but for the last.
            if call + 1 == pipe.num_timesteps or (call + 1) % pipe.scheduler.order == 0:
                done = math.ceil((call + 1) / pipe.scheduler.order)
                on_step(done, steps, lambda: to_rgb(clean[0], self._rgb, size, kept))
            return {}

        started = time.perf_counter()
        with torch.inference_mode(), warnings.catch_warnings():
            # Libraries warn their programmers here; the user is told by errors and notes.
            warnings.simplefilter("ignore")
            scheduler = pipe.scheduler = make_scheduler(recipe.sampler, self._schedule)
            watch(scheduler, lambda predicted: clean.__setitem__(slice(None), [predicted]))
            latents = pipe(
                prompt=recipe.prompt,
                negative_prompt=recipe.negative_prompt or None,
                width=size[0],
                height=size[1],
                num_inference_steps=steps,
                guidance_scale=recipe.guidance,
                generator=torch.Generator("cpu").manual_seed(recipe.seed),
                output_type="latent",
                callback_on_step_end=stepped,
                callback_on_step_end_tensor_inputs=["latents"],
            ).images
            pixels = self._decode(latents, size)
        if not np.isfinite(pixels).all():
            raise self._overflow(recipe)
        left, top = (size[0] - kept[0]) // 2, (size[1] - kept[1]) // 2
        cut = pixels[top : top + kept[1], left : left + kept[0]]
        image = Image(*kept, (cut * 255).round().astype(np.uint8).tobytes())
        return image, self._facts(time.perf_counter() - started), notes

    def _decode(self, latents: Tensor, size: tuple[int, int]) -> np.ndarray:
        """Turn latents (1, C, h, w) into pixels (H, W, 3) in [0, 1], float32."""
        import torch

        vae = self._pipe.vae
        scale = vae.config.scaling_factor
        mean = getattr(vae.config, "latents_mean", None)
        std = getattr(vae.config, "latents_std", None)
        vae.use_tiling = size[0] * size[1] > _TILE_ABOVE
        with full_precision(vae):
            latents = latents.to(vae.dtype)
            if mean is not None and std is not None:
                mean, std = (
                    torch.tensor(values, device=latents.device, dtype=latents.dtype)[:, None, None]
                    for values in (mean, std)
                )
                latents = latents * std / scale + mean
            else:
                latents = latents / scale
            decoded = vae.decode(latents, return_dict=False)[0]
        return (decoded[0].float() * 0.5 + 0.5).clamp(0, 1).permute(1, 2, 0).cpu().numpy()

    def _suit(self, side: int) -> int:
        """Round a side up to what the network halves evenly; the surplus is cut off again."""
        downs = len(self._pipe.unet.config.block_out_channels) - 1
        multiple = math.lcm(8, self._pipe.vae_scale_factor * 2**downs)
        return math.ceil(side / multiple) * multiple

    def _too_long(self, recipe: Recipe) -> list[Message]:
        """Return a note for each prompt of which the text encoder reads only the beginning."""
        notes: list[Message] = []
        negative = recipe.negative_prompt if recipe.guidance > 1 else ""
        if rest := self._unread(recipe.prompt):
            notes.append(
                say("The prompt is longer than this model reads; left out: “{rest}”", rest=rest)
            )
        if rest := self._unread(negative):
            notes.append(
                say(
                    "The negative prompt is longer than this model reads; left out: “{rest}”",
                    rest=rest,
                )
            )
        return notes

    def _unread(self, text: str) -> str:
        """Return the beginning of what the text encoder does not read, or nothing."""
        tokenizer = self._pipe.tokenizer
        limit = tokenizer.model_max_length
        found = tokenizer(text, return_offsets_mapping=True)
        if len(found["input_ids"]) <= limit:
            return ""
        # The last token that is read ends the text, the one before it is the last of its words.
        rest = text[found["offset_mapping"][limit - 2][1] :].strip()
        return rest if len(rest) <= 60 else rest[:59] + "…"

    def _overflow(self, recipe: Recipe) -> UserError:
        return UserError(
            "The model {name} painted no picture: its numbers became too large.",
            "That can come from a high guidance, from the sampler {sampler} or from a damaged "
            "model.",
            "Try a lower guidance or another sampler.",
            name=self.info.name,
            sampler=SAMPLER_NAMES[recipe.sampler],
        )

    def _facts(self, seconds: float) -> Facts:
        import diffusers
        import torch
        import transformers

        libraries = (torch, diffusers, transformers)
        return Facts(
            model_name=self.info.name,
            model_hash=self.info.hash,
            device=self._device.type,
            dtype=self._dtype,
            versions={
                "aipaint": __version__,
                "python": platform.python_version(),
                # Not the installed metadata, which a frozen program may lack.
                # torch's is a class of its own, which cannot travel between processes.
                **{library.__name__: str(library.__version__) for library in libraries},
            },
            seconds=round(seconds, 3),
        )


@contextlib.contextmanager
def full_precision(vae: Any) -> Iterator[None]:
    """Hold an autoencoder in float32 where float16 would overflow (the first one of SDXL does)."""
    import torch

    raised = vae.dtype == torch.float16 and getattr(vae.config, "force_upcast", False)
    if raised:
        vae.to(dtype=torch.float32)
    try:
        yield
    finally:
        if raised:
            vae.to(dtype=torch.float16)
