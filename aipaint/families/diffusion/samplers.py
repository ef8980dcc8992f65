"""The samplers: which diffusers scheduler each one is, and with which options."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aipaint.core.recipe import Sampler

if TYPE_CHECKING:
    from torch import Tensor

# sampler: class in diffusers, options that make it this sampler whatever the model's own file says.
# Latents are not bounded, so none of them may clip; see the papers for what each solves.
_DPM: dict[str, Any] = {"solver_order": 2, "final_sigmas_type": "zero"}
_ODE, _SDE = {"algorithm_type": "dpmsolver++"}, {"algorithm_type": "sde-dpmsolver++"}
# Karras et al. 2022, equation 5: steps that are denser where there is little noise.
_KARRAS = {"use_karras_sigmas": True}
# Also where the steps are no multiple of the solver's order.
_ANY_COUNT = {"lower_order_final": True}
_THIRD = {"solver_order": 3}
_MULTISTEP, _SINGLESTEP = "DPMSolverMultistepScheduler", "DPMSolverSinglestepScheduler"
SCHEDULERS: dict[Sampler, tuple[str, dict[str, Any]]] = {
    # Lu et al. 2022, "DPM-Solver++", the second-order multistep variant.
    "dpmpp_2m": (_MULTISTEP, {**_DPM, **_ODE, "use_karras_sigmas": False}),
    "dpmpp_2m_karras": (_MULTISTEP, {**_DPM, **_ODE, **_KARRAS}),
    # The same with fresh noise after each step.
    "dpmpp_2m_sde": (_MULTISTEP, {**_DPM, **_SDE, "use_karras_sigmas": False}),
    "dpmpp_2m_sde_karras": (_MULTISTEP, {**_DPM, **_SDE, **_KARRAS}),
    # The same of third order, which k-diffusion has beside it.
    "dpmpp_3m_sde": (_MULTISTEP, {**_DPM, **_SDE, **_THIRD, "use_karras_sigmas": False}),
    "dpmpp_3m_sde_karras": (_MULTISTEP, {**_DPM, **_SDE, **_THIRD, **_KARRAS}),
    # The singlestep variant with fresh noise. Two of its steps are one of k-diffusion's, which
    # calls the network twice a step.
    "dpmpp_sde": (_SINGLESTEP, {**_DPM, **_SDE, **_ANY_COUNT, "use_karras_sigmas": False}),
    "dpmpp_sde_karras": (_SINGLESTEP, {**_DPM, **_SDE, **_ANY_COUNT, **_KARRAS}),
    # Karras et al. 2022, "Elucidating the Design Space", algorithm 2 without churn, first order.
    "euler": ("EulerDiscreteScheduler", {"final_sigmas_type": "zero"}),
    # The same with fresh noise after each step, after k-diffusion.
    "euler_a": ("EulerAncestralDiscreteScheduler", {}),
    # Song et al. 2021, "Denoising Diffusion Implicit Models", eta 0.
    "ddim": ("DDIMScheduler", {"clip_sample": False}),
    # Zhao et al. 2023, "UniPC".
    "unipc": ("UniPCMultistepScheduler", {"solver_order": 2, "final_sigmas_type": "zero"}),
    # Karras et al. 2022, algorithm 1 without churn: two network calls a step, one in the last.
    "heun": ("HeunDiscreteScheduler", {"clip_sample": False}),
    # Karras et al. 2022, algorithm 2 with a step to the middle, as k-diffusion has it: two network
    # calls a step, one in the last; the second with fresh noise after each step.
    "dpm2": ("KDPM2DiscreteScheduler", {}),
    "dpm2_a": ("KDPM2AncestralDiscreteScheduler", {}),
    # Luo et al. 2023, "Latent Consistency Models": for models distilled to a few steps.
    "lcm": ("LCMScheduler", {"clip_sample": False}),
}

# Those that can clip what they predict; latents are not bounded.
_CLIPPING = frozenset({"ddim", "unipc", "lcm", *(s for s in SCHEDULERS if s.startswith("dpmpp"))})
# Their classes know no rescaling to zero SNR.
_NOT_RESCALED = frozenset({"heun", "dpm2", "dpm2_a", "dpmpp_sde", "dpmpp_sde_karras"})
# So many steps is a consistency model's schedule trained for, unless more are asked of it.
_LCM_STEPS = 50

# The smallest signal that diffusers leaves at the first step of a zero-SNR schedule.
_LEAST_ALPHA = 2**-24


def make_scheduler(sampler: Sampler, config: dict[str, Any]) -> Any:
    """Return the diffusers scheduler of `sampler` for a model with scheduler settings `config`.

    Betas, prediction type and spacing stay the model's own. A schedule that ends in pure noise
    (zero terminal SNR, Lin et al. 2023) starts sampling there, for which the spacing must be
    trailing.
    """
    import diffusers
    import torch
    from diffusers.schedulers.scheduling_ddim import rescale_zero_terminal_snr

    name, options = SCHEDULERS[sampler]
    options = {"thresholding": False, **options} if sampler in _CLIPPING else dict(options)
    kind = getattr(diffusers, name)
    zero = bool(config.get("rescale_betas_zero_snr"))
    trained = config.get("trained_betas")
    if trained is not None:
        left = torch.cumprod(1 - torch.tensor(trained, dtype=torch.float64), 0)[-1]
        zero = zero or float(left) <= _LEAST_ALPHA
    if zero:
        options["timestep_spacing"] = "trailing"
        if trained is not None and options.get("use_karras_sigmas"):
            # Steps cannot be spread up to an infinite noise.
            bar = torch.cumprod(1 - torch.tensor(trained, dtype=torch.float64), 0)
            bar = bar.clamp(min=_LEAST_ALPHA)
            options["trained_betas"] = (1 - bar / torch.cat([bar.new_ones(1), bar[:-1]])).tolist()
    if sampler not in _NOT_RESCALED or not zero:
        return kind.from_config(config, **options)
    # They are given the rescaled betas, and the last one, whose noise would be infinite, is held
    # where the other classes hold theirs.
    if config.get("rescale_betas_zero_snr"):
        betas = kind.from_config(config).betas
        options["trained_betas"] = rescale_zero_terminal_snr(betas).tolist()
    scheduler = kind.from_config(config, **options)
    scheduler.alphas_cumprod[-1] = _LEAST_ALPHA
    return scheduler


def set_steps(scheduler: Any, steps: int, device: Any = None) -> None:
    """Choose the timesteps of `steps` steps."""
    more: dict[str, Any] = {}
    if type(scheduler).__name__ == "LCMScheduler":
        more["original_inference_steps"] = max(_LCM_STEPS, steps)
    scheduler.set_timesteps(steps, device=device, **more)


def watch(scheduler: Any, seen: Callable[[Tensor], None]) -> None:
    """Let `seen` have the predicted clean latents (B, C, h, w) of each call of `scheduler.step`.

    Multistep solvers keep them; the others return them beside the next sample. Nothing is
    computed for it.
    """
    import functools

    step = scheduler.step

    # The pipelines look at the signature of `step` to learn whether it takes a generator.
    @functools.wraps(step)
    def watched(*args: Any, **kwargs: Any) -> Any:
        found = step(*args, **kwargs)
        kept = getattr(scheduler, "model_outputs", None)
        seen(kept[-1] if kept is not None else found[1])
        return found

    scheduler.step = watched
