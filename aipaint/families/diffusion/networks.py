"""What denoises: a UNet, or a transformer that follows a flow, each with its prompts and schedule.

The passes through the noise schedule and the loop within them are the same for all; what they ask
of a network is told here.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Protocol

from aipaint.core.messages import Message
from aipaint.core.recipe import Recipe, Sampler
from aipaint.families.diffusion.conditioning import Conditioning, encode, left_out
from aipaint.families.diffusion.samplers import make_scheduler, set_steps

if TYPE_CHECKING:
    import torch
    from torch import Tensor

Shape = tuple[int, int]


class Network(Protocol):
    """One painting model's network."""

    @property
    def inpaints(self) -> bool:
        """Whether it also reads a mask and the masked picture."""
        ...

    @property
    def multiple(self) -> int:
        """Latents' sides must be multiples of it."""
        ...

    def fit(self, recipe: Recipe) -> tuple[Recipe, list[Message]]:
        """Return the recipe as this network can follow it, and what was changed or left out.

        Raises UserError for what it cannot do at all.
        """
        ...

    def encode(self, recipe: Recipe) -> Conditioning:
        """Encode the prompts."""
        ...

    def scheduler(
        self, sampler: Sampler, settings: dict[str, Any], steps: int, shape: Shape
    ) -> Any:
        """Return a diffusers scheduler whose steps are set.

        settings: the model's own, `scheduler_config.json`. shape: height and width of the latents.
        """
        ...

    def predict(self, latents: Tensor, t: Tensor, kwargs: dict[str, Any]) -> Tensor:
        """Return what it makes of latents (B, C, h, w) at time `t`.

        kwargs: those of `Conditioning.kwargs`, and what guides have added.
        """
        ...


class UnetNetwork:
    """The UNet of Stable Diffusion 1, 2, XL and the starter."""

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe

    @property
    def inpaints(self) -> bool:
        """Whether it also reads a mask and the masked picture."""
        return self._pipe.unet.config.in_channels != self._pipe.vae.config.latent_channels

    @property
    def multiple(self) -> int:
        """Sides are halved at each of its levels but the first."""
        return 2 ** (len(self._pipe.unet.config.block_out_channels) - 1)

    def fit(self, recipe: Recipe) -> tuple[Recipe, list[Message]]:
        """Return the recipe, and what is not read of its prompts."""
        return recipe, left_out(self._pipe, recipe)

    def encode(self, recipe: Recipe) -> Conditioning:
        """Encode the prompts."""
        return encode(
            self._pipe,
            recipe.prompt,
            recipe.negative_prompt,
            recipe.guidance,
            recipe.syntax,
            recipe.clip_skip,
        )

    def scheduler(
        self, sampler: Sampler, settings: dict[str, Any], steps: int, shape: Shape
    ) -> Any:
        """Return a scheduler; see `samplers.make_scheduler`."""
        found = make_scheduler(sampler, settings)
        set_steps(found, steps, self._pipe._execution_device)
        return found

    def predict(self, latents: Tensor, t: Tensor, kwargs: dict[str, Any]) -> Tensor:
        """Return the noise or velocity that the UNet sees."""
        return self._pipe.unet(latents, t, **kwargs, return_dict=False)[0]


def network_of(pipe: Any) -> Network:
    """Return the network of a diffusers pipeline."""
    if hasattr(pipe, "unet"):
        return UnetNetwork(pipe)
    from aipaint.families.diffusion.flow.networks import FluxNetwork, Sd3Network

    kinds = {"SD3Transformer2DModel": Sd3Network, "FluxTransformer2DModel": FluxNetwork}
    return kinds[type(pipe.transformer).__name__](pipe)


def step_options(scheduler: Any, generator: torch.Generator) -> dict[str, Any]:
    """Return what `scheduler.step` takes beside prediction, time and latents.

    generator: for those that draw noise. Those that take eta get 0: deterministic sampling.
    """
    taken = inspect.signature(scheduler.step).parameters
    found: dict[str, Any] = {}
    if "eta" in taken:
        found["eta"] = 0.0
    if "generator" in taken:
        found["generator"] = generator
    return found
