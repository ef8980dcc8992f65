"""`aipaint train gan` and `aipaint train vae`, and what `aipaint train export` does with them."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from aipaint.core.paths import Home, find_home
from aipaint.training.config import read_config
from aipaint.training.gan_config import GanConfig
from aipaint.training.vae_config import VaeConfig

if TYPE_CHECKING:
    import numpy as np

Add = Callable[..., argparse.ArgumentParser]


def register(add: Add) -> None:
    """Add the steps. add: makes a parser of a name, what runs it, and a text."""
    for name, run, text in (
        ("gan", run_gan, "train a GAN on pictures, or go on where it stopped"),
        ("vae", run_vae, "train a small VAE on pictures, or go on where it stopped"),
    ):
        parser = add(name, run, text)
        parser.add_argument("--data", type=Path, help="where fetched packages are kept")
        parser.add_argument("--steps", type=int, metavar="N", help="stop after N more steps")


def _prepared(
    config: GanConfig | VaeConfig, arguments: argparse.Namespace, home: Home | None, threads: int
) -> None:
    from aipaint.training.pictures import prepare_pictures

    arguments.folder.mkdir(parents=True, exist_ok=True)
    # Before torch is imported: threads that wait must sleep, or they starve what else runs.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    data = arguments.data or (home or find_home()).cache / "training"
    prepare_pictures(config.data, arguments.config.parent, data / "packages", arguments.folder)
    import torch

    torch.set_num_threads(threads)


def codes_for(config: GanConfig) -> np.ndarray | None:
    """The normal numbers that tell drawn faces; None for others' pictures."""
    from aipaint.training.faces import normal_codes, plan_faces

    if config.data.folder or not (config.gan.guided or config.gan.anchor):
        return None
    return normal_codes(plan_faces(config.data.faces, config.data.seed), config.data.seed)


def run_gan(arguments: argparse.Namespace, home: Home | None = None) -> int:
    """Train a GAN; prints one JSON object a line."""
    config = read_config(arguments.config, GanConfig)
    _prepared(config, arguments, home, config.gan.threads)
    from aipaint.training.faces import told_by
    from aipaint.training.gan import train_gan
    from aipaint.training.gan_demo import demo_of

    demo = demo_of(arguments.folder, config.data.held_out, config.gan.demo_psi)
    codes = codes_for(config)
    train_gan(
        config,
        arguments.folder,
        demo,
        codes=codes,
        told_by=None if codes is None else told_by,
        max_steps=arguments.steps,
    )
    return 0


def run_vae(arguments: argparse.Namespace, home: Home | None = None) -> int:
    """Train a small VAE; prints one JSON object a line."""
    config = read_config(arguments.config, VaeConfig)
    _prepared(config, arguments, home, config.vae.threads)
    from aipaint.training.vae import train_vae
    from aipaint.training.vae_demo import demo_of

    demo = demo_of(arguments.folder, config.data.held_out)
    train_vae(config, arguments.folder, demo, max_steps=arguments.steps)
    return 0


def export_latent(arguments: argparse.Namespace) -> bool:
    """Write the model of a GAN's or a VAE's config; False for a config of another kind."""
    kind = kind_of(arguments.config)
    if kind == "vae":
        from aipaint.training.vae_export import export_vae

        told = export_vae(
            read_config(arguments.config, VaeConfig), arguments.folder, arguments.output
        )
    elif kind == "gan":
        from aipaint.training.gan_export import export_gan

        config = read_config(arguments.config, GanConfig)
        told = export_gan(config, arguments.folder, arguments.output, codes=codes_for(config))
    else:
        return False
    print(msgspec.json.encode(told).decode())
    return True


def kind_of(path: Path) -> str:
    """Which of the sections that name a kind of training a config has; "" for none."""
    try:
        told = msgspec.toml.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError):
        return ""  # what is wrong with it is told when it is read as one of its kind
    return next((kind for kind in ("gan", "vae") if isinstance(told, dict) and kind in told), "")
