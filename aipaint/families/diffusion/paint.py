"""A loaded pipeline: it takes a recipe and paints one picture."""

from __future__ import annotations

import platform
import time
import warnings
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from aipaint import __version__
from aipaint.core.events import Facts
from aipaint.core.messages import Message, say
from aipaint.core.pixels import Image, Inputs, from_array, to_array
from aipaint.core.recipe import Recipe, Repaint, check_inputs
from aipaint.core.studies import Study
from aipaint.families.base import (
    Findings,
    Footprint,
    ModelInfo,
    OnSearch,
    OnSketch,
    OnStep,
)
from aipaint.families.diffusion.card import LatentRgb
from aipaint.families.diffusion.coding import care_of
from aipaint.families.diffusion.control_load import Controls
from aipaint.families.diffusion.guides import find_guides
from aipaint.families.diffusion.ladder import Ladder
from aipaint.families.diffusion.loras import Wardrobe
from aipaint.families.diffusion.networks import network_of
from aipaint.families.diffusion.noise import check_noise, fitted
from aipaint.families.diffusion.noise_sheet import draw_sheet
from aipaint.families.diffusion.passes import Model, Painting
from aipaint.families.diffusion.repaint import Start
from aipaint.families.diffusion.vae_load import Autoencoders

if TYPE_CHECKING:
    import torch


class LoadedDiffusion:
    """A Stable Diffusion or SDXL pipeline in memory; see `aipaint.families.base.LoadedModel`."""

    def __init__(
        self,
        info: ModelInfo,
        pipe: Any,
        schedule: dict[str, Any],
        rgb: LatentRgb,
        device: torch.device,
        ladder: Ladder,
    ) -> None:
        self.info = info
        self._pipe = pipe
        self._rgb = rgb
        native = (info.defaults.width, info.defaults.height)
        self._model = Model(info.name, native, pipe, network_of(pipe), schedule, rgb)
        self._controls = Controls(device, ladder.dtype)
        self._wardrobe = Wardrobe(pipe)
        self._autoencoders = Autoencoders(pipe, rgb)
        self._device = device
        self._ladder = ladder
        pipe.set_progress_bar_config(disable=True)

    def generate(
        self, recipe: Recipe, inputs: Inputs, on_step: OnStep
    ) -> tuple[Image, Facts, list[Message]]:
        """Paint one picture; the same recipe gives the same bytes on the same machine.

        All noise, that of ancestral sampling included, comes from one generator on the CPU that
        starts from the recipe's seed. What the mask of `recipe.repaint` leaves out comes back bit
        for bit. Raises UserError when the numbers overflow or an input does not fit.
        """
        import torch

        check_inputs(recipe, inputs)
        check_noise(recipe)
        started = time.perf_counter()
        repaint = recipe.repaint
        if repaint is not None and repaint.strength == 0:
            # Not coded and decoded: an autoencoder alone would change each pixel a little.
            return inputs[repaint.image], self._facts(time.perf_counter() - started), []
        recipe, notes = fitted(self._model.network, recipe)
        steps = min(recipe.steps, self._model.most_steps)
        if steps < recipe.steps:
            notes.append(say("This model knows no more than {steps} steps.", steps=steps))
        self._wardrobe.wear(recipe.loras)
        with (
            self._autoencoders.use(recipe.vae) as rgb,
            torch.inference_mode(),
            warnings.catch_warnings(),
            self._ladder.painting(),
        ):
            care = care_of(self._pipe.vae)
            cared = care.level
            # Libraries warn their programmers here; the user is told by errors and notes.
            warnings.simplefilter("ignore")
            guides, said = find_guides(recipe, inputs, self._pipe, self._controls)
            possible = msgspec.structs.replace(recipe, steps=steps)
            network = self._ladder.network(self._model.network)
            model = msgspec.structs.replace(self._model, network=network, rgb=rgb)
            painting = Painting(model, possible, inputs, guides, on_step)
            pixels = painting.paint(_start(repaint, inputs))
        painted = (pixels * 255).round().astype(np.uint8)
        if repaint is not None and repaint.mask:
            # The autoencoder has changed what was not to change.
            kept = to_array(inputs[repaint.mask]) == 0
            painted[kept] = to_array(inputs[repaint.image])[kept]
        said += care.said(cared)
        return from_array(painted), self._facts(time.perf_counter() - started), notes + said

    def study(
        self, study: Study, inputs: Inputs, on_step: OnSearch, on_sketch: OnSketch
    ) -> Findings:
        """Paint a sheet of latents, with the model's own settings; nothing else is found here.

        See `aipaint.families.base.LatentModel`. Raises UserError for other studies.
        """
        started = time.perf_counter()
        notes = draw_sheet(self, study, on_step, on_sketch)
        return Findings((), (), None, self._facts(time.perf_counter() - started), notes)

    def mend(self, error: BaseException) -> Message | None:
        """See `aipaint.families.base.LoadedModel`."""
        note = self._ladder.mend(error)
        if note is not None:
            self._controls = Controls(self._device, self._ladder.dtype)
        return note

    def footprint(self) -> Footprint:
        """See `aipaint.families.base.LoadedModel`."""
        return self._ladder.footprint()

    @property
    def resting(self) -> bool:
        """See `aipaint.families.base.LoadedModel`."""
        return self._ladder.resting

    def rest(self) -> None:
        """See `aipaint.families.base.LoadedModel`."""
        self._controls = Controls(self._device, self._ladder.dtype)
        self._autoencoders.forget()
        self._ladder.rest()

    def wake(self) -> None:
        """See `aipaint.families.base.LoadedModel`."""
        self._ladder.wake()

    def _facts(self, seconds: float) -> Facts:
        import diffusers
        import torch
        import transformers

        libraries = (torch, diffusers, transformers)
        return Facts(
            model_name=self.info.name,
            model_hash=self.info.hash,
            device=self._device.type,
            dtype=self._ladder.told,
            versions={
                "aipaint": __version__,
                "python": platform.python_version(),
                # Not the installed metadata, which a frozen program may lack.
                # torch's is a class of its own, which cannot travel between processes.
                **{library.__name__: str(library.__version__) for library in libraries},
            },
            seconds=round(seconds, 3),
        )


def _start(repaint: Repaint | None, inputs: Inputs) -> Start | None:
    if repaint is None:
        return None
    mask = to_array(inputs[repaint.mask]) if repaint.mask else None
    return Start(to_array(inputs[repaint.image]), mask, repaint.strength, repaint.fill)
