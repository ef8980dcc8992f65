"""GANs: pictures a second of a StyleGAN 2 of config F's size, 256 pixels, on the CPU.

With `--reference FOLDER`, a copy of https://github.com/NVlabs/stylegan3, its generator draws the
same pictures with the same weights in turn, so that a busy machine slows both; `ok` goes by the
ratio of the medians, and by the pictures being the same.
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import torch

from aipaint.families.gan.stylegan.shapes import Shape2
from aipaint.families.gan.stylegan.stylegan2 import Generator

SIDE, WIDTH = 256, 512
LIMIT, CLOSE = 1.3, 1e-4


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return seconds for a picture, the reference's if there is one, and their ratio."""
    torch.manual_seed(0)
    shape = Shape2(z_dim=WIDTH, w_dim=WIDTH, img_resolution=SIDE, conv_clamp=256.0)
    ours = Generator(shape).eval().requires_grad_(False)
    theirs = _reference(args.reference, ours) if args.reference else None
    seconds: dict[str, list[float]] = {"ours": [], "reference": []}
    off_by = 0.0
    with torch.inference_mode():
        ws = ours.mapping(torch.randn(1, WIDTH))
        ours.synthesis(ws)
        for _ in range(args.runs or 3):
            before = time.perf_counter()
            picture = ours.synthesis(ws)
            seconds["ours"].append(time.perf_counter() - before)
            if theirs is not None:
                before = time.perf_counter()
                wanted = theirs.synthesis(ws, noise_mode="const")
                seconds["reference"].append(time.perf_counter() - before)
                off_by = max(off_by, float((picture - wanted).abs().max()))
    medians = {name: statistics.median(times) for name, times in seconds.items() if times}
    found: dict[str, Any] = {
        "name": "gan",
        "seconds": {name: round(value, 3) for name, value in medians.items()},
        "threads": torch.get_num_threads(),
        "ok": True,
    }
    if theirs is not None:
        ratio = medians["reference"] / medians["ours"]
        found |= {"ratio": round(ratio, 2), "limit_ratio": LIMIT, "off_by": off_by}
        found["ok"] = ratio >= LIMIT and off_by <= CLOSE
    return found


def _reference(folder: Path, ours: Generator) -> Any:
    sys.path.insert(0, str(folder))
    made = importlib.import_module("training.networks_stylegan2").Generator(
        WIDTH, 0, WIDTH, SIDE, 3, conv_clamp=256
    )
    made.load_state_dict(ours.state_dict())
    return made.eval().requires_grad_(False)
