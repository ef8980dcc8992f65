"""Puts a trained VAE together as a folder that the studio loads: weights, sliders, a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aipaint.training.named_directions import named_directions, write_directions
from aipaint.training.pictures import Pictures
from aipaint.training.sheet import save_sheet
from aipaint.training.vae import averaged_vae, to_pixels
from aipaint.training.vae_config import VaeConfig
from aipaint.training.vae_demo import codes_of, held_out_score, rows, spread_of

if TYPE_CHECKING:
    import torch

    from aipaint.core.latents import Direction
    from aipaint.families.vae.small import SmallVae

_KNOWN = 3000  # pictures whose codes tell how codes lie and what changes them
_COLUMNS = 12


def export_vae(config: VaeConfig, run: Path, target: Path) -> dict[str, float]:
    """Write the newest averaged weights of `run` to `target`; returns how good they are.

    target gets model.json, model.safetensors, directions.json where attributes are known, and
    sheet.webp. Raises UserError when there is no checkpoint.
    """
    import torch

    from aipaint.families.vae import Vae
    from aipaint.families.vae.small import load_folder, save_folder

    vae, samples = averaged_vae(run)
    pictures = Pictures(run, config.data.held_out)
    known = np.asarray(pictures.train[:_KNOWN])
    with torch.no_grad():
        codes = codes_of(vae, known)
        vae.centre, vae.root = spread_of(codes)
        save_folder(vae, target, name=config.name)
        vae = load_folder(target)  # judged as it was written, in half precision
        found = Vae().detect(target)
        assert found is not None
        ways: list[Direction] = []
        if pictures.attributes is not None:
            ways = named_directions(codes.numpy(), pictures.attributes[:_KNOWN], pictures.names)
            write_directions(target, config.name, found.hash, (1, codes.shape[1]), ways)
        judged = np.asarray(pictures.held_out)
        judged = judged if len(judged) > 1 else known[:64]
        shown = rows(vae, judged, known[:400]) + slides(vae, codes[:6], ways)
        save_sheet(shown, target / "sheet.webp", _COLUMNS)
        return {
            "samples": samples,
            "psnr_held_out": round(held_out_score(vae, judged), 2),
            "path": round(path_length(vae, codes[:64]), 3),
        }


def slides(vae: SmallVae, codes: torch.Tensor, ways: list[Direction]) -> list[np.ndarray]:
    """Two sliders a row, each from one end of its span to the other, on one picture after another.

    Returns uint8 (H, W, 3) pictures.
    """
    import torch

    from aipaint.core.latents import from_vector

    made: list[np.ndarray] = []
    for place, way in enumerate(ways):
        vector = torch.from_numpy(from_vector(way.vector).copy())
        amounts = torch.linspace(-way.span, way.span, _COLUMNS // 2)[:, None]
        made += list(to_pixels(vae.decode(codes[place % len(codes)] + amounts * vector)))
    return made


def path_length(vae: SmallVae, codes: torch.Tensor) -> float:
    """How evenly pictures change between two codes: the longest of 16 steps over the mean one.

    1 is perfectly smooth; measured in pixels, averaged over pairs of codes (N, latent).
    """
    import torch

    ratios = []
    for first, second in zip(codes[::2], codes[1::2], strict=False):
        shares = torch.linspace(0, 1, 17)[:, None]
        steps = vae.decode(first.lerp(second, shares)).diff(dim=0).square().mean((1, 2, 3)).sqrt()
        ratios.append(float(steps.max() / steps.mean()))
    return sum(ratios) / len(ratios)
