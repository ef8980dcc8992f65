"""What a slider costs: a moved point through the worker process against the bare forward pass.

The generator has StyleGAN 2's shape at 128 and 256 pixels, with random weights; both draw with the
same weights and threads, in turn, so that whatever else the machine does hits both alike. A moved
slider is a recipe with another shift: the seed stays, as under a hand.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from typing import Any

import numpy as np

from aipaint.core.events import Done, Failed, ends
from aipaint.core.latents import Latent, Shift, Source, to_vector
from aipaint.core.paths import Home, find_home
from aipaint.core.recipe import Recipe

RATIO, EXTRA = 1.15, 0.010
RATE = 15.0
_SIZES = {128: (2048, 128), 256: (16384, 512)}  # channel_base, channel_max


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return seconds a picture, medians of paired runs, and pictures a second."""
    os.environ["OMP_WAIT_POLICY"] = "passive"
    from aipaint.engine.process import ProcessBackend

    found: dict[str, Any] = {"name": "latent", "ok": True}
    with tempfile.TemporaryDirectory() as folder:
        home = find_home(folder)
        home.create()
        for side in _SIZES:
            _write(home, side)
        backend = ProcessBackend(home)
        try:
            for side in _SIZES:
                told = _measure(home, backend, side, args.runs or (40 if side == 128 else 12))
                found |= {f"{name}_{side}": value for name, value in told.items()}
                found["ok"] = found["ok"] and told["ok"]
        finally:
            backend.close()
    found["ok"] = found["ok"] and found["pictures_a_second_128"] >= RATE
    return found | {"limit": f"{RATIO} x + {1000 * EXTRA:.0f} ms", "limit_rate_128": RATE}


def _write(home: Home, side: int) -> None:
    import torch

    from aipaint.families.gan.stylegan.folder import save_folder
    from aipaint.families.gan.stylegan.shapes import Shape2
    from aipaint.families.gan.stylegan.stylegan2 import Generator

    base, most = _SIZES[side]
    shape = Shape2(z_dim=512, w_dim=512, img_resolution=side, channel_base=base, channel_max=most)
    torch.manual_seed(0)
    save_folder(Generator(shape), home.models / f"sg{side}")


def _measure(home: Home, backend: Any, side: int, runs: int) -> dict[str, Any]:
    import torch

    from aipaint.families import registry
    from aipaint.families.latent.base import Look
    from aipaint.families.shelf import Shelf

    model: Any = registry.load(Shelf(home).find_latent(f"sg{side}"), home.cache)
    code = model.compose(_moved(0.0), {})

    def bare() -> float:
        begun = time.perf_counter()
        with torch.inference_mode():
            model.net.draw(code, Look())
        return time.perf_counter() - begun

    for number in range(3):
        bare()
        _drawn(backend, side, number)
    pairs = [(bare(), _drawn(backend, side, number / runs)) for number in range(runs)]
    extra = statistics.median(engine - RATIO * alone for alone, engine in pairs)
    engine = statistics.median(engine for _, engine in pairs)
    return {
        "bare_ms": round(1000 * statistics.median(alone for alone, _ in pairs), 2),
        "slider_ms": round(1000 * engine, 2),
        "beyond_ratio_ms": round(1000 * extra, 2),
        "pictures_a_second": round(1 / engine, 1),
        "ok": extra <= EXTRA,
    }


def _moved(amount: float) -> Latent:
    along = np.random.RandomState(1).randn(512).astype(np.float32) / 512**0.5
    return Latent(
        sources=(Source(seed=3),), shifts=(Shift(vector=to_vector(along), amount=amount),)
    )


def _drawn(backend: Any, side: int, amount: float) -> float:
    """Return the seconds from asking for a picture to its arrival."""
    recipe = Recipe(
        model=f"sg{side}",
        steps=1,
        guidance=1,
        sampler="euler",
        seed=3,
        width=side,
        height=side,
        latent=_moved(amount),
    )
    begun = time.perf_counter()
    job = backend.submit(recipe, passing=True)
    while True:
        for event in backend.poll(None):
            assert not isinstance(event, Failed), f"{event.what} {event.why} {event.detail}"
            if event.job == job and ends(event):
                assert isinstance(event, Done)
                return time.perf_counter() - begun
