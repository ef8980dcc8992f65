"""What a GAN's run shows every few minutes: the same seeds again, and how different they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aipaint.training.evaluate_features import Extractor
from aipaint.training.gan import Demo
from aipaint.training.pictures import Pictures
from aipaint.training.sheet import save_sheet
from aipaint.training.vae import to_pixels

if TYPE_CHECKING:
    from aipaint.families.gan.stylegan.stylegan2 import Generator

_COLUMNS, _ROWS, _JUDGED = 12, 6, 72


def seeded(z_dim: int, first: int, count: int) -> np.ndarray:
    """The latents of the seeds first, first + 1, ..., as NVIDIA's tools draw them: (count, z)."""
    rows = [np.random.RandomState(first + i).randn(1, z_dim) for i in range(count)]
    return np.concatenate(rows).astype(np.float32)


def samples_of(generator: Generator, z: np.ndarray, psi: float = 1.0) -> np.ndarray:
    """Pictures of latents (N, z_dim), uint8 (N, H, W, 3)."""
    import torch

    made = []
    with torch.no_grad():
        for start in range(0, len(z), 16):
            part = torch.from_numpy(z[start : start + 16])
            made.append(to_pixels(generator(part, psi=psi)))
    return np.concatenate(made)


def diversity(features: np.ndarray) -> float:
    """Mean distance of any two of (N, D) features: near 0 where a network paints one picture."""
    squares = (features**2).sum(1)
    apart = squares[:, None] + squares[None] - 2 * features @ features.T
    count = len(features)
    return float(np.sqrt(np.maximum(apart, 0)).sum() / (count * (count - 1)))


def demo_of(run: Path, held_out: int, psi: float = 1.0) -> Demo:
    """Return what draws run/demo-SAMPLES.png and says how different its pictures are.

    "diversity" is the mean pairwise distance of samples over that of as many real pictures, in the
    averaged last features of EfficientNet-Lite0.
    """
    pictures = Pictures(run, held_out)
    extract = Extractor()
    real = diversity(extract(np.asarray(pictures.train[:_JUDGED])))

    def show(generator: Generator, samples: int) -> dict[str, float]:
        made = samples_of(generator, seeded(generator.shape.z_dim, 0, _COLUMNS * _ROWS), psi)
        save_sheet(list(made), run / f"demo-{samples:08d}.png", _COLUMNS)
        return {"diversity": diversity(extract(made[:_JUDGED])) / real}

    return show
