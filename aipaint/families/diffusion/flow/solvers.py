"""The samplers of flow models: one schedule, the model's own, and several ways to walk along it.

All take their sigmas from the schedule that the model was made with, shifted for the size of the
picture (Esser et al. 2024, section 5.3.2), and differ in how they step from one to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aipaint.core.recipe import Sampler
from aipaint.families.diffusion.networks import step_options

if TYPE_CHECKING:
    import torch
    from torch import Tensor

# The noise at which multistep solvers begin: at 1 they would divide by the logarithm of nothing.
_NEARLY_ONE = 1 - 1e-6
_MULTISTEP: dict[str, Any] = {
    "prediction_type": "flow_prediction",
    "use_flow_sigmas": True,
    "solver_order": 2,
    "final_sigmas_type": "zero",
}
# sampler: class in diffusers and its options.
SOLVERS: dict[Sampler, tuple[str, dict[str, Any]]] = {
    # Esser et al. 2024: Euler's method along the flow. What DDIM is for these models, too.
    "euler": ("FlowMatchEulerDiscreteScheduler", {}),
    # Karras et al. 2022, algorithm 1 without churn: two network calls a step, one in the last.
    "heun": ("FlowMatchHeunDiscreteScheduler", {}),
    # Lu et al. 2022, "DPM-Solver++", the second-order multistep variant; and with fresh noise.
    "dpmpp_2m": ("DPMSolverMultistepScheduler", {**_MULTISTEP, "algorithm_type": "dpmsolver++"}),
    "dpmpp_2m_sde": (
        "DPMSolverMultistepScheduler",
        {**_MULTISTEP, "algorithm_type": "sde-dpmsolver++"},
    ),
    # Zhao et al. 2023, "UniPC".
    "unipc": ("UniPCMultistepScheduler", _MULTISTEP),
    # Luo et al. 2023, for models distilled to a few steps: to the clean picture, then fresh noise.
    "lcm": ("FlowMatchEulerDiscreteScheduler", {"stochastic_sampling": True}),
}
# What is nearest to the samplers that follow no flow.
INSTEAD: dict[Sampler, Sampler] = {
    "dpmpp_2m_karras": "dpmpp_2m",
    "dpmpp_2m_sde_karras": "dpmpp_2m_sde",
    "dpmpp_3m_sde": "dpmpp_2m_sde",
    "dpmpp_3m_sde_karras": "dpmpp_2m_sde",
    "dpmpp_sde": "dpmpp_2m_sde",
    "dpmpp_sde_karras": "dpmpp_2m_sde",
    "dpm2": "heun",
    "dpm2_a": "euler",
    "euler_a": "euler",
    "ddim": "euler",
}


class Solver:
    """A scheduler of diffusers whose steps are set, as the denoising loop asks for one.

    timesteps: of each call, a thousand times the sigma. order: calls a step.
    """

    init_noise_sigma = 1.0

    def __init__(self, inner: Any, order: int) -> None:
        self._inner = inner
        self.order = order

    @property
    def timesteps(self) -> Tensor:
        """The times of all calls, (N,) float32, falling."""
        return self._inner.timesteps

    def set_begin_index(self, index: int) -> None:
        """Begin with this call."""
        self._inner.set_begin_index(index)

    def scale_model_input(self, latents: Tensor, t: Tensor) -> Tensor:
        """Return the latents: these networks read them as they are."""
        return latents

    def add_noise(self, clean: Tensor, noise: Tensor, t: Tensor) -> Tensor:
        """Return latents at the noise of time `t`, (1,), one of `timesteps`."""
        place = int((self._inner.timesteps == t.to(self._inner.timesteps)).nonzero()[0])
        sigma = self._inner.sigmas[place].to(clean)
        return sigma * noise + (1.0 - sigma) * clean

    def step(
        self,
        prediction: Tensor,
        t: Tensor,
        latents: Tensor,
        generator: torch.Generator | None = None,
        return_dict: bool = False,
    ) -> tuple[Tensor, Tensor]:
        """Return the next latents, and the clean picture as predicted here.

        return_dict: not read; the loop asks it of all schedulers.
        """
        clean = latents - (t / 1000).to(latents) * prediction
        takes = {} if generator is None else step_options(self._inner, generator)
        after = self._inner.step(prediction, t, latents, **takes, return_dict=False)[0]
        return after, clean


def make_solver(
    sampler: Sampler, settings: dict[str, Any], steps: int, tokens: int, device: Any, ends: bool
) -> Solver:
    """Return the solver of one of `SOLVERS` for a model, with its steps set.

    settings: the model's own, `scheduler_config.json`. tokens: how many the transformer makes of
    the picture; larger pictures stay longer in the noise where the settings say so. ends: whether
    the steps are spread down to 1 / steps (Flux) and not to the smallest sigma trained (SD 3).
    """
    import diffusers
    import numpy as np
    import torch

    name, options = SOLVERS[sampler]
    euler: Any = diffusers.FlowMatchEulerDiscreteScheduler.from_config(settings, **options)
    more: dict[str, Any] = {}
    if euler.config.use_dynamic_shifting:
        more["mu"] = _shift(euler.config, tokens)
    if ends:
        more["sigmas"] = np.linspace(1.0, 1 / steps, steps)
    euler.set_timesteps(steps, device=device, **more)
    if name == "FlowMatchEulerDiscreteScheduler":
        return Solver(euler, 1)
    times, sigmas = euler.timesteps, euler.sigmas
    if name == "FlowMatchHeunDiscreteScheduler":
        heun: Any = diffusers.FlowMatchHeunDiscreteScheduler()
        heun.set_timesteps(steps, device=device)
        # Its own schedule knows no shift by size.
        heun.timesteps = torch.cat([times[:1], times[1:].repeat_interleave(2)])
        heun.sigmas = torch.cat([sigmas[:1], sigmas[1:-1].repeat_interleave(2), sigmas[-1:]])
        return Solver(heun, 2)
    inner: Any = getattr(diffusers, name)(**options)
    inner.set_timesteps(steps, device=device)
    inner.timesteps, inner.sigmas = times, sigmas.clamp(max=_NEARLY_ONE).to("cpu")
    return Solver(inner, 1)


def _shift(config: Any, tokens: int) -> float:
    """Return mu of the shift by size, linear between the two sizes that the settings name."""
    slope = (config.max_shift - config.base_shift) / (
        config.max_image_seq_len - config.base_image_seq_len
    )
    return tokens * slope + (config.base_shift - slope * config.base_image_seq_len)
