"""How near to the truth the foretold memory is: a picture's peak against what was said before.

Each case is painted by a worker in a process of its own, as the studio paints, on the processor.
Measured is by how much the process grows from its libraries alone to its largest, in Linux' own
count. Beside the starter there is a model with random weights and an autoencoder half as wide as
Stable Diffusion's, whose work weighs more than its weights.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from aipaint.core.devices import Device, Wishes
from aipaint.core.paths import find_home
from aipaint.core.recipe import Recipe

# What is foretold may be this much too little, or too much.
LOW, HIGH = 1.2, 1.6
_SIDES = {"starter-diffusion": (128, 256, 512, 768), "medium": (256, 512)}


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return foretold and measured bytes a case, and their ratios."""
    if not sys.platform.startswith("linux"):
        return {"name": "forecast", "ok": True, "skipped": "the peak is asked of Linux alone"}
    os.environ["OMP_WAIT_POLICY"] = "passive"
    context = multiprocessing.get_context("spawn")
    cases: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        home = find_home(folder)
        home.create()
        build = context.Process(target=_medium, args=(home.models / "medium",))
        build.start()
        build.join()
        for model, sides in _SIDES.items():
            for side in sides:
                measured, foretold = measure(folder, model, side)
                cases.append(
                    {
                        "model": model,
                        "side": side,
                        "measured_mb": round(measured / 1e6),
                        "foretold_mb": round(foretold / 1e6),
                        "ratio": round(foretold / measured, 2),
                    }
                )
    ratios = [case["ratio"] for case in cases]
    return {
        "name": "forecast",
        "cases": cases,
        "lowest": min(ratios),
        "highest": max(ratios),
        "limit": [round(1 / LOW, 2), HIGH],
        "ok": min(ratios) >= 1 / LOW and max(ratios) <= HIGH,
    }


def measure(folder: str, model: str, side: int) -> tuple[int, int]:
    """Return by how many bytes a process grows that paints a picture, and how many were foretold.

    folder: the root of a home. Raises EOFError where the process ends before that.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_paint, args=(sender, folder, model, side))
    child.start()
    sender.close()
    try:
        return receiver.recv()
    finally:
        receiver.close()
        child.join()


def _paint(sender: Connection, folder: str, model: str, side: int) -> None:
    """Paint one picture and send how much this process grew, and how much was foretold."""
    from aipaint.engine import heap

    heap.keep()
    import diffusers
    import psutil
    import torch
    import transformers

    from aipaint.engine.worker import Follow, Worker
    from aipaint.families.devices import processor
    from aipaint.families.diffusion.forecast import forecast
    from aipaint.families.shelf import Shelf

    # Imported late by themselves, these would be taken for the model's.
    for library, names in (
        (diffusers, ("StableDiffusionPipeline", "UNet2DConditionModel", "AutoencoderKL")),
        (transformers, ("BertModel", "PreTrainedTokenizerFast")),
    ):
        for name in names:
            getattr(library, name)
    torch.ones(256, 256) @ torch.ones(256, 256)
    home = find_home(folder)
    shelf = Shelf(home)
    info = shelf.find(model)
    recipe = Recipe(
        prompt="a red apple",
        model=info.id,
        steps=2,
        guidance=4.0,
        sampler="euler",
        seed=1,
        width=side,
        height=side,
    )
    device: Device = processor()
    foretold = forecast(info, recipe, device, Wishes()).peak
    worker = Worker(shelf)
    base = psutil.Process().memory_info().rss
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forgets the peak so far
    failures: list[object] = []
    worker.run(1, recipe, {}, Follow(failures.append, lambda: False))
    last = type(failures[-1]).__name__
    assert last == "Done", failures[-1]
    sender.send((_peak() - base, foretold))


def _peak() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise OSError("this system tells no peak")


def _medium(folder: Path) -> None:
    """Write a model with random weights: 60 million numbers in its UNet."""
    import diffusers
    import torch

    from tests.tiny import WIDTH, build_tiny_pipeline

    build_tiny_pipeline(folder, "Medium")
    torch.manual_seed(0)
    unet = diffusers.UNet2DConditionModel(
        sample_size=32,
        block_out_channels=(64, 128, 256, 256),
        attention_head_dim=8,
        cross_attention_dim=WIDTH,
    )
    vae = diffusers.AutoencoderKL(
        block_out_channels=(64, 128, 256, 256),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2,
        latent_channels=4,
        sample_size=512,
    )
    unet.save_pretrained(folder / "unet")
    vae.save_pretrained(folder / "vae")
    card = json.loads((folder / "aipaint.json").read_text(encoding="utf-8"))
    card["native_size"] = [512, 512]
    (folder / "aipaint.json").write_text(json.dumps(card), encoding="utf-8")
