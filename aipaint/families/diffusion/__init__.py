"""Latent diffusion models: Stable Diffusion 1 to 3.5, SDXL, Flux, the starter.

Rombach et al. 2022, "High-Resolution Image Synthesis with Latent Diffusion Models"; Podell et al.
2023, "SDXL". Importing this costs no torch.
"""

from __future__ import annotations

from pathlib import Path

from aipaint.core.devices import Wishes
from aipaint.families.base import LoadedModel, ModelInfo
from aipaint.families.diffusion.card import FAMILY
from aipaint.families.diffusion.detect import detect as _detect
from aipaint.families.diffusion.flow.single import detect_flow_file
from aipaint.families.diffusion.noise import with_latent
from aipaint.families.diffusion.single import detect_file


class Diffusion:
    """The adapter that the registry lists."""

    name = FAMILY

    def detect(self, path: Path) -> ModelInfo | None:
        """Read headers only; see `aipaint.families.base.Family`."""
        found = _detect(path) if path.is_dir() else detect_file(path) or detect_flow_file(path)
        return None if found is None else with_latent(found)

    def load(self, info: ModelInfo, cache: Path, wishes: Wishes) -> LoadedModel:
        """Read the model into memory; imports torch and diffusers."""
        from aipaint.families.diffusion.load import load

        return load(info, cache, wishes)
