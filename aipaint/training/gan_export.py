"""Puts a trained GAN together as a folder that the studio loads: weights, sliders, a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aipaint.training.evaluate_features import Extractor, frechet
from aipaint.training.gan_config import GanConfig
from aipaint.training.gan_demo import diversity, samples_of, seeded
from aipaint.training.gan_state import CHECKPOINT
from aipaint.training.gan_steps import build_generator
from aipaint.training.loop import load_checkpoint, without
from aipaint.training.named_directions import named_directions, write_directions
from aipaint.training.pictures import Pictures
from aipaint.training.sheet import save_sheet
from aipaint.training.vae import to_pixels

if TYPE_CHECKING:
    from aipaint.core.latents import Direction
    from aipaint.families.gan.stylegan.stylegan2 import Generator

_COLUMNS, _ROWS = 12, 6
_MEAN_OF = 8192  # latents that the middle of W is the mean of
_FIRST_JUDGED = 10_000  # seeds from here on are judged; others are shown


def averaged_generator(config: GanConfig, run: Path) -> tuple[Generator, int]:
    """The averaged generator of the newest checkpoint, and the samples it has seen.

    Raises UserError when there is none.
    """
    import torch

    tensors, state = load_checkpoint(run / CHECKPOINT)
    generator = build_generator(config.shape, int(state["networks"]["side"]))
    generator.load_state_dict(without("generator", tensors))
    generator.load_state_dict(without("ema", tensors), strict=False)
    generator.eval().requires_grad_(False)
    z = torch.from_numpy(seeded(config.shape.z_dim, 0, _MEAN_OF))
    generator.mapping.w_avg.copy_(generator.mapping.plain(z).mean(0))
    return generator, int(state["samples"])


def export_gan(
    config: GanConfig,
    run: Path,
    target: Path,
    *,
    codes: np.ndarray | None = None,
    judged: int = 500,
) -> dict[str, float]:
    """Write the newest averaged generator of `run` to `target`; returns how good it is.

    codes: what `train_gan` was guided by. judged: pictures that are compared with as many real
    ones. target gets model.json, generator.safetensors, directions.json where attributes are
    known, and sheet.webp. Raises UserError when there is no checkpoint.
    """
    import torch

    from aipaint.families.gan import Gan
    from aipaint.families.gan.stylegan.folder import load_folder, save_folder
    from aipaint.families.gan.stylegan.stylegan2 import Generator

    generator, samples = averaged_generator(config, run)
    save_folder(generator, target, {"name": config.name})
    generator = load_folder(target)  # judged as it was written, in half precision
    assert isinstance(generator, Generator)
    pictures = Pictures(run, config.data.held_out)
    ways: list[Direction] = []
    if codes is not None and pictures.attributes is not None:
        found = Gan().detect(target)
        assert found is not None
        known = codes[: len(pictures.attributes)]
        dice = np.random.RandomState(0)
        z = dice.randn(len(known), config.shape.z_dim).astype(np.float32)
        z[:, : known.shape[1]] = known
        with torch.no_grad():
            ws = generator.mapping.plain(torch.from_numpy(z)).numpy()
        ways = named_directions(ws, pictures.attributes, pictures.names)
        write_directions(target, config.name, found.hash, (generator.num_ws, ws.shape[1]), ways)
    shown = list(samples_of(generator, seeded(config.shape.z_dim, 0, _COLUMNS * _ROWS)))
    shown += slides(generator, ways)
    save_sheet(shown, target / "sheet.webp", _COLUMNS)
    return {"samples": samples, **scores(generator, pictures, judged)}


def scores(generator: Generator, pictures: Pictures, count: int) -> dict[str, float]:
    """How different samples are from each other, and how far from real pictures; see the card."""
    extract = Extractor()
    real = extract(np.asarray(pictures.train[:count]))
    made = extract(samples_of(generator, seeded(generator.shape.z_dim, _FIRST_JUDGED, len(real))))
    half = len(real) // 2
    return {
        "judged": len(real),
        "diversity": round(diversity(made) / diversity(real), 3),
        "frechet": round(frechet(made, real), 2),
        "frechet_of_real_halves": round(frechet(real[:half], real[half:]), 2),
    }


def slides(generator: Generator, ways: list[Direction]) -> list[np.ndarray]:
    """Two sliders a row, each from one end of its span to the other: uint8 (H, W, 3) pictures."""
    import torch

    from aipaint.core.latents import from_vector

    made: list[np.ndarray] = []
    z = torch.from_numpy(seeded(generator.shape.z_dim, 0, 6))
    with torch.no_grad():
        ws = generator.mapping.plain(z)
        for place, way in enumerate(ways):
            vector = torch.from_numpy(from_vector(way.vector).copy())
            amounts = torch.linspace(-way.span, way.span, _COLUMNS // 2)[:, None]
            moved = generator.mapping.broadcast(ws[place % len(ws)] + amounts * vector)
            made += list(to_pixels(generator.synthesis(moved)))
    return made
