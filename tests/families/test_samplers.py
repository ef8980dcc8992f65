"""The schedules behind the samplers, for models that end in pure noise as for those that do not."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from aipaint.core.recipe import SAMPLERS, Sampler
from aipaint.families.diffusion.samplers import make_scheduler, set_steps

PLAIN = {
    "num_train_timesteps": 1000,
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "prediction_type": "v_prediction",
}


def schedule(sampler: Sampler, steps: int, **changes: Any) -> Any:
    """Return a scheduler that is set to `steps`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = make_scheduler(sampler, PLAIN | changes)
        set_steps(found, steps)
    return found


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_keeps_what_the_model_was_trained_for(sampler: Sampler) -> None:
    found = schedule(sampler, 10)
    assert found.config.prediction_type == "v_prediction"
    assert found.config.beta_schedule == "scaled_linear"
    assert float(found.alphas_cumprod[-1]) == pytest.approx(0.0047, abs=1e-4)


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_starts_in_pure_noise_where_the_model_does(sampler: Sampler) -> None:
    found = schedule(sampler, 10, rescale_betas_zero_snr=True)
    # One class has a spacing of its own, which begins at the end as well.
    assert found.config.get("timestep_spacing", "trailing") == "trailing"
    assert int(found.timesteps[0]) == 999
    assert float(found.alphas_cumprod[-1]) <= 2**-24


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_knows_pure_noise_by_the_betas(sampler: Sampler) -> None:
    import torch
    from diffusers.schedulers.scheduling_ddim import rescale_zero_terminal_snr

    betas = rescale_zero_terminal_snr(torch.linspace(0.001, 0.02, 1000)).tolist()
    found = schedule(sampler, 10, trained_betas=betas)
    assert found.config.get("timestep_spacing", "trailing") == "trailing"
    # Karras' steps begin where the noise is as good as infinite, a few timesteps earlier.
    assert int(found.timesteps[0]) >= (990 if sampler.endswith("karras") else 999)


@pytest.mark.parametrize("sampler", SAMPLERS)
@pytest.mark.parametrize("zero", [False, True])
def test_finds_a_point_when_told_where_it_is(sampler: Sampler, zero: bool) -> None:
    """A network that always knows the answer leads each sampler to it, without a NaN."""
    import torch

    found = schedule(sampler, 20, rescale_betas_zero_snr=zero, timestep_spacing="trailing")
    noise = torch.Generator().manual_seed(0)
    target = torch.full((1, 4, 2, 2), 0.7)
    sample = torch.randn(target.shape, generator=noise) * found.init_noise_sigma
    drawing = sampler in ("euler_a", "dpm2_a", "lcm") or "sde" in sampler
    takes = {"generator": noise} if drawing else {}
    sigmas_are_scaled = sampler in ("euler", "euler_a", "heun", "dpm2", "dpm2_a")
    for t in found.timesteps:
        scaled = found.scale_model_input(sample, t)
        # The state in which the noise has variance 1 - abar, whatever the class keeps.
        if sigmas_are_scaled or sampler.endswith("karras"):
            # Some look at the middle between two steps every other time.
            middle = not getattr(found, "state_in_first_order", True) and "dpm2" in sampler
            sigmas = found.sigmas_interpol if middle else found.sigmas
            place = (found.step_index or 0) - (1 if middle and sampler == "dpm2_a" else 0)
            sigma = float(sigmas[place])
            abar = 1 / (sigma**2 + 1)
        else:
            abar = float(found.alphas_cumprod[int(t)])
        eps = (scaled - abar**0.5 * target) / (1 - abar) ** 0.5
        velocity = abar**0.5 * eps - (1 - abar) ** 0.5 * target
        sample = found.step(velocity, t, sample, **takes, return_dict=False)[0]
        assert torch.isfinite(sample).all()
    assert torch.allclose(sample, target, atol=0.06)
