"""Generative adversarial networks: StyleGAN 2 and 3, BigGAN, and those trained here."""

from __future__ import annotations

from pathlib import Path

from aipaint.core.devices import Wishes
from aipaint.families.base import LoadedModel, ModelInfo


class Gan:
    """See `aipaint.families.base.Family`."""

    name = "gan"

    def detect(self, path: Path) -> ModelInfo | None:
        """See `Family.detect`."""
        from aipaint.families.gan.detect import detect

        return detect(path)

    def load(self, info: ModelInfo, cache: Path, wishes: Wishes) -> LoadedModel:
        """See `Family.load`."""
        from aipaint.families.gan.load import load

        return load(info, wishes)
