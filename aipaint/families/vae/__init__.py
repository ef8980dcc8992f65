"""Autoencoders whose latents can be walked in: KL, VQ, and those trained here."""

from __future__ import annotations

from pathlib import Path

from aipaint.core.devices import Wishes
from aipaint.families.base import LoadedModel, ModelInfo


class Vae:
    """See `aipaint.families.base.Family`."""

    name = "vae"

    def detect(self, path: Path) -> ModelInfo | None:
        """See `Family.detect`."""
        from aipaint.families.vae.detect import detect

        return detect(path)

    def load(self, info: ModelInfo, cache: Path, wishes: Wishes) -> LoadedModel:
        """See `Family.load`."""
        from aipaint.families.vae.load import load

        return load(info, wishes)
