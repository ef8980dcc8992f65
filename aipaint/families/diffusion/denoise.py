"""The denoising loop, and where guides step into it.

Each call asks the network what noise it sees, window by window, pushes that away from the negative
prompt (classifier-free guidance, Ho and Salimans 2022) and lets the scheduler take one step. With
one window, no guide and nothing to hold it computes what the pipelines of diffusers compute, bit
for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from aipaint.core.pixels import Inputs
from aipaint.core.recipe import Recipe
from aipaint.families.diffusion.conditioning import Conditioning
from aipaint.families.diffusion.networks import Network, step_options
from aipaint.families.diffusion.windows import Average, Frame, Window

if TYPE_CHECKING:
    import torch
    from torch import Tensor


@dataclass(frozen=True)
class Pass:
    """One way through the noise schedule; a large picture takes two, of different sizes.

    pipe: the diffusers pipeline: `vae`, `scheduler` (its steps are set), text encoders. network:
    what denoises in it.
    frame: pixels that are painted, and those of them that are kept; pictures that guide are
    scaled to `frame.kept` and padded to `frame.size` with `frame.pad`. shape: height and width of
    the latents. windows: all that the network will look through. prompts: see there, `guided`
    tells whether batches are [negative, positive] or [positive].
    first: the place in `scheduler.timesteps` where it begins. steps: how many it runs.
    """

    recipe: Recipe
    inputs: Inputs
    pipe: Any
    network: Network
    frame: Frame
    shape: tuple[int, int]
    windows: tuple[Window, ...]
    prompts: Conditioning
    first: int
    steps: int

    @property
    def factor(self) -> int:
        """How many pixels of a side make one latent."""
        return self.frame.size[0] // self.shape[1]


@dataclass(frozen=True)
class Call:
    """One call of the network.

    step: from 0, of `Pass.steps`. window: what it sees of the latents. latents: (B, C, h, w), that
    part, scaled as the network expects it, once for each prompt of the batch; channels that tell
    an inpainting network of its mask are not among them. t: the time, a scalar tensor.
    """

    step: int
    window: Window
    latents: Tensor
    t: Tensor


class Guide(Protocol):
    """Something that changes how the network is called: a control model, regional prompts.

    `begin` and `end` enclose each pass; `end` is called whatever happened between, so that what
    was changed in the network (attention processors) is changed back.
    """

    def begin(self, job: Pass) -> None:
        """Prepare for a pass: scale pictures, encode prompts, hook into `job.pipe.unet`."""
        ...

    def around(self, kwargs: dict[str, Any], call: Call) -> dict[str, Any]:
        """Return what the network is called with beside latents and time.

        kwargs: as of now: `encoder_hidden_states` (B, T, D), `added_cond_kwargs`,
        `cross_attention_kwargs` and what guides before this one have added, such as
        `down_block_additional_residuals`. Guides that add residuals add to those already there.
        """
        ...

    def end(self) -> None:
        """Leave the network as `begin` found it."""
        ...


# latents after a call of `Pass.first` + n, and n; returns what the next call begins with.
After = Callable[["Tensor", int], "Tensor"]


def denoise(
    job: Pass,
    latents: Tensor,
    *,
    generator: torch.Generator,
    guides: Sequence[Guide],
    channels: Tensor | None,
    after: After,
) -> Tensor:
    """Run a pass and return clean latents (1, C, h, w).

    latents: (1, C, h, w) at the noise of the pass's first step. generator: the source of all
    noise. channels: (1, K, h, w) that an inpainting network reads beside the latents. after: sees
    the latents after each call, of which some samplers make two a step, and may change them.
    """
    import torch

    pipe = job.pipe
    scheduler = pipe.scheduler
    extra = step_options(scheduler, generator)
    average = Average(job.windows, job.shape, latents.device)
    batch = len(job.prompts.states)
    sizes = {(window.width, window.height) for window in job.windows}
    plain = {
        size: job.prompts.kwargs(pipe, (size[0] * job.factor, size[1] * job.factor))
        for size in sizes
    }
    calls = scheduler.timesteps[job.first :]
    for number, t in enumerate(calls):
        scaled = scheduler.scale_model_input(latents, t)
        found: list[Tensor] = []
        for window in job.windows:
            seen = torch.cat([window.of(scaled)] * batch)
            call = Call(number // scheduler.order, window, seen, t)
            # Copied: what guides add must not be there in the next call.
            kwargs = dict(plain[window.width, window.height])
            if kwargs.get("added_cond_kwargs") is not None:
                kwargs["added_cond_kwargs"] = dict(kwargs["added_cond_kwargs"])
            for guide in guides:
                kwargs = guide.around(kwargs, call)
            if channels is not None:
                seen = torch.cat([seen, torch.cat([window.of(channels)] * batch)], dim=1)
            noise = job.network.predict(seen, t, kwargs)
            if job.prompts.guided:
                negative, positive = noise.chunk(2)
                noise = negative + job.recipe.guidance * (positive - negative)
            found.append(noise)
        before = latents.dtype
        latents = scheduler.step(average.of(found), t, latents, **extra, return_dict=False)[0]
        # Some devices count on in a wider format than they were given.
        latents = after(latents.to(before), number)
    return latents
