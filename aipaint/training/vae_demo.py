"""What a VAE's run shows every few minutes: held-out pictures again, samples, and morphs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aipaint.training.autoencoder import psnr
from aipaint.training.pictures import Pictures
from aipaint.training.sheet import save_sheet
from aipaint.training.vae import Demo, to_pixels, to_tensor

if TYPE_CHECKING:
    import torch

    from aipaint.families.vae.small import SmallVae

_COLUMNS, _SEED = 12, 7


def spread_of(codes: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Centre (D,) and root (D, D) of codes (N, D), so that centre + root @ n is like them."""
    import torch

    centre = codes.mean(dim=0)
    covariance = torch.cov(codes.t().double(), correction=1)
    # A little more in every direction, so that few pictures have a root, too.
    covariance = covariance + 1e-6 * torch.eye(codes.shape[1], dtype=torch.float64)
    return centre, torch.linalg.cholesky(covariance).float()


def codes_of(vae: SmallVae, pictures: np.ndarray) -> torch.Tensor:
    """The codes (N, latent) of uint8 (N, H, W, 3)."""
    import torch

    parts = [
        vae.encode(to_tensor(pictures[start : start + 32])) for start in range(0, len(pictures), 32)
    ]
    return torch.cat(parts)


def held_out_score(vae: SmallVae, pictures: np.ndarray) -> float:
    """The PSNR in dB of pictures that were not trained on, encoded and decoded."""
    codes = codes_of(vae, pictures)
    scores = [
        psnr(vae.decode(codes[i : i + 32]).clamp(-1, 1), to_tensor(pictures[i : i + 32]))
        * len(codes[i : i + 32])
        for i in range(0, len(codes), 32)
    ]
    return sum(scores) / len(codes)


def demo_of(run: Path, held_out: int) -> Demo:
    """Return what draws run/demo-SAMPLES.png and says how well held-out pictures are kept.

    Two rows of held-out pictures with themselves encoded and decoded below, two rows of samples,
    and two of morphs between the first of them.
    """
    pictures = Pictures(run, held_out)
    judged = np.asarray(pictures.held_out[:64])
    if len(judged) < 2:
        judged = np.asarray(pictures.train[:64])
    known = np.asarray(pictures.train[:400])

    def show(vae: SmallVae, samples: int) -> dict[str, float]:
        import torch

        with torch.no_grad():
            made = rows(vae, judged, known)
            score = held_out_score(vae, judged)
        save_sheet(made, run / f"demo-{samples:08d}.png", _COLUMNS)
        return {"psnr_held_out": score}

    return show


def rows(vae: SmallVae, judged: np.ndarray, known: np.ndarray) -> list[np.ndarray]:
    """The pictures of a demo sheet, uint8 (H, W, 3). known: whose codes tell how samples lie."""
    import torch

    codes = codes_of(vae, judged[: 2 * _COLUMNS])
    again = list(to_pixels(vae.decode(codes)))
    shown: list[np.ndarray] = []
    for start in range(0, len(again), _COLUMNS):
        shown += list(judged[start : start + _COLUMNS]) + again[start : start + _COLUMNS]
    vae.centre, vae.root = spread_of(codes_of(vae, known))
    dice = torch.Generator().manual_seed(_SEED)
    normal = torch.randn(2 * _COLUMNS, codes.shape[1], generator=dice)
    shown += list(to_pixels(vae.decode(vae.spread(normal, 0.8))))
    for pair in range(min(2, len(codes) // 2)):
        shares = torch.linspace(0, 1, _COLUMNS)[:, None]
        between = codes[2 * pair].lerp(codes[2 * pair + 1], shares)
        shown += list(to_pixels(vae.decode(between)))
    return shown
