"""What the engine costs: a picture through the worker process against the bare diffusers loop.

Both paint the same recipe with the same weights and threads, in turn, so that whatever else the
machine does hits both alike. The engine's time is that from `submit` to the arrival of the picture:
queue, two processes, previews, decoding and the file in which it is safe at once are included.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from aipaint.core.events import Done, Failed, Step, ends
from aipaint.core.paths import find_home
from aipaint.core.recipe import Recipe

LIMIT = 1.02


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return seconds a picture, medians of paired runs, and the median of their ratios."""
    os.environ["OMP_WAIT_POLICY"] = "passive"
    from aipaint.engine.process import ProcessBackend
    from aipaint.families.shelf import Shelf
    from tests.benchmarks._models import large_model, small_model

    with tempfile.TemporaryDirectory() as folder:
        home = find_home(folder)
        home.create()
        info = large_model(home) if args.large else small_model(home)
        steps = 2 if args.large else info.defaults.steps
        runs = args.runs or (3 if args.large else 15)
        recipe = Recipe(
            prompt="a red apple",
            model=info.id,
            steps=steps,
            guidance=max(2.0, info.defaults.guidance),
            sampler="euler",
            seed=1,
            width=512 if args.large else info.defaults.width,
            height=512 if args.large else info.defaults.height,
        )
        bare = _Bare(Shelf(home).find(info.id), recipe, home.cache)
        backend, place = ProcessBackend(home), home.data / "1"
        try:
            # The first of each loads and warms up; it is not counted.
            bare.paint()
            _paint(backend, recipe, place)
            pairs = [(bare.paint(), *_paint(backend, recipe, place)) for _ in range(runs)]
        finally:
            backend.close()
    ratio = statistics.median(engine / alone for alone, engine, _ in pairs)
    best = min(engine for _, engine, _ in pairs) / min(alone for alone, _, _ in pairs)
    return {
        "name": "overhead",
        "model": "sd15-sized" if args.large else info.id,
        "runs": runs,
        "steps": steps,
        "size": [recipe.width, recipe.height],
        "bare_s": round(statistics.median(pair[0] for pair in pairs), 4),
        "engine_s": round(statistics.median(pair[1] for pair in pairs), 4),
        "previews_a_picture": statistics.median(pair[2] for pair in pairs),
        "ratio": round(ratio, 4),
        "ratio_of_fastest": round(best, 4),
        "limit": LIMIT,
        "ok": ratio <= LIMIT,
    }


def _paint(backend: Any, recipe: Recipe, place: Path) -> tuple[float, int]:
    begun = time.perf_counter()
    job, previews = backend.submit(recipe, arriving=place), 0
    while True:
        for event in backend.poll(None):
            previews += isinstance(event, Step) and event.preview is not None
            assert not isinstance(event, Failed), f"{event.what} {event.why} {event.detail}"
            if ends(event) and event.job == job:
                assert isinstance(event, Done)
                return time.perf_counter() - begun, previews


class _Bare:
    """The diffusers pipeline alone, as its documentation uses it."""

    def __init__(self, info: Any, recipe: Recipe, cache: Any) -> None:
        from aipaint.families import registry

        # Loaded by our loader, so that both have the same numbers in the same format.
        model: Any = registry.load(info, cache)
        self._pipe, self._recipe = model._pipe, recipe
        self._scheduler = self._pipe.scheduler.config

    def paint(self) -> float:
        import diffusers
        import torch

        recipe = self._recipe
        begun = time.perf_counter()
        self._pipe.scheduler = diffusers.EulerDiscreteScheduler.from_config(self._scheduler)
        self._pipe(
            recipe.prompt,
            width=recipe.width,
            height=recipe.height,
            num_inference_steps=recipe.steps,
            guidance_scale=recipe.guidance,
            generator=torch.Generator("cpu").manual_seed(recipe.seed),
        )
        return time.perf_counter() - begun
