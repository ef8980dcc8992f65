"""Samplers as other programs call them."""

from __future__ import annotations

import pytest

from aipaint.core.metadata.samplers import sampler_for
from aipaint.core.recipe import SAMPLER_NAMES, SAMPLERS, Sampler


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_our_own_names_are_understood(sampler: Sampler) -> None:
    assert sampler_for(sampler) == sampler
    assert sampler_for(SAMPLER_NAMES[sampler]) == sampler


@pytest.mark.parametrize(
    ("name", "scheduler", "ours"),
    [
        # AUTOMATIC1111 and Forge
        ("DPM++ 2M", "Karras", "dpmpp_2m_karras"),
        ("DPM++ 2M", "Automatic", "dpmpp_2m"),
        ("DPM++ SDE Karras", "", "dpmpp_sde_karras"),
        ("DPM++ SDE", "Karras", "dpmpp_sde_karras"),
        ("DPM++ 3M SDE", "Exponential", "dpmpp_3m_sde"),
        ("DPM2 a Karras", "", "dpm2_a"),
        ("Euler a", "", "euler_a"),
        ("Euler", "Simple", "euler"),
        # ComfyUI
        ("euler_ancestral", "normal", "euler_a"),
        ("dpmpp_2m_sde_gpu", "karras", "dpmpp_2m_sde_karras"),
        ("dpmpp_sde_gpu", "normal", "dpmpp_sde"),
        ("dpm_2_ancestral", "normal", "dpm2_a"),
        ("dpm_2", "karras", "dpm2"),
        ("uni_pc_bh2", "simple", "unipc"),
        # InvokeAI
        ("dpmpp_2m_k", "", "dpmpp_2m_karras"),
        ("dpmpp_sde_k", "", "dpmpp_sde_karras"),
        ("kdpm_2_a", "", "dpm2_a"),
        ("euler_k", "", "euler"),
        # NovelAI
        ("k_euler_ancestral", "native", "euler_a"),
        ("k_dpmpp_2m", "karras", "dpmpp_2m_karras"),
        ("k_dpmpp_sde", "native", "dpmpp_sde"),
        # diffusers
        ("FlowMatchEulerDiscreteScheduler", "", "euler"),
        ("Flow-match Euler", "", "euler"),
        ("EulerAncestralDiscreteScheduler", "", "euler_a"),
        ("DPMSolverMultistepScheduler", "", "dpmpp_2m"),
        ("UniPCMultistepScheduler", "", "unipc"),
    ],
)
def test_names_of_other_programs_are_understood(name: str, scheduler: str, ours: str) -> None:
    assert sampler_for(name, scheduler) == ours


@pytest.mark.parametrize("name", ["", "k", "PLMS", "DPM adaptive", "restart", "🐱", "dpm++"])
def test_what_we_do_not_have_is_none(name: str) -> None:
    assert sampler_for(name) is None
