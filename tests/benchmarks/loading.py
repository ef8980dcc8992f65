"""How long a checkpoint of one file takes to load, what memory that takes, and how fast to switch.

A file as large as Stable Diffusion 1.5 in float16 (2.1 GB), its weights holes in the disk, loaded
by diffusers alone and by the studio, each time in a process of its own and in turns; of several the
least counts, for a machine that does other things. What counts is the second load of a process, for
the first one imports, and in the studio measures the colours of previews, once for each file. Peak
memory is what the first load takes beyond the libraries. Then two such models are held at once and
used in turn. How late the window's events come meanwhile is told by the benchmark `lag`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.families.model_files import header, safetensors

TIME, MEMORY, SWITCH_MS = 1.15, 1.25, 50.0


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return seconds and bytes of both, and milliseconds of a switch."""
    runs = args.runs or 3
    with tempfile.TemporaryDirectory() as name:
        file = safetensors(Path(name) / "model.safetensors", header("sd1")["tensors"])
        size = file.stat().st_size
        bare: list[dict[str, float]] = []
        studio: list[dict[str, float]] = []
        for _ in range(runs):
            bare.append(_alone("bare", file))
            studio.append(_alone("studio", file))
        switched = _alone("switch", file)

    def least(found: list[dict[str, float]], what: str) -> float:
        return round(min(each[what] for each in found), 3)

    peak = max(each["peak"] for each in studio) / size
    ratio = least(studio, "seconds") / least(bare, "seconds")
    ratio_cpu = least(studio, "cpu") / least(bare, "cpu")
    return {
        "name": "loading",
        "file_gb": round(size / 1e9, 2),
        "bare": {what: least(bare, what) for what in ("seconds", "cpu", "first_cpu", "peak")},
        "studio": {what: least(studio, what) for what in ("seconds", "cpu", "first_cpu", "peak")},
        "ratio": {"clock": round(ratio, 2), "cpu": round(ratio_cpu, 2)},
        "peak_to_file": round(peak, 2),
        "switch_ms": switched,
        "limit": {"ratio": TIME, "peak_to_file": MEMORY, "switch_ms": SWITCH_MS},
        "ok": min(ratio, ratio_cpu) <= TIME and peak <= MEMORY and switched["p50"] <= SWITCH_MS,
    }


def _alone(what: str, file: Path) -> dict[str, float]:
    """Run one of the functions below in a process of its own."""
    code = f"from tests.benchmarks import loading; loading.{what}({str(file)!r})"
    # Its warnings for programmers are heard only when it fails.
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def bare(file: str) -> None:
    """What diffusers does of itself."""
    import torch
    from diffusers import StableDiffusionPipeline
    from transformers import CLIPTokenizer

    from aipaint.families.diffusion.layouts import VOCABULARY, configs

    words = configs() / VOCABULARY

    def load() -> None:
        tokenizer = CLIPTokenizer(vocab=str(words / "vocab.json"), merges=str(words / "merges.txt"))
        StableDiffusionPipeline.from_single_file(
            file,
            config=str(configs() / "sd1"),
            local_files_only=True,
            torch_dtype=torch.float16,
            tokenizer=tokenizer,
            safety_checker=None,
            feature_extractor=None,
        )

    _measure(load)


def studio(file: str) -> None:
    """What the studio's worker does."""
    from aipaint.families import registry

    info = registry.inspect(Path(file))
    with tempfile.TemporaryDirectory() as cache:
        _measure(lambda: registry.load(info, Path(cache)))


def switch(file: str) -> None:
    """Hold two models and take them in turn; prints milliseconds."""
    from aipaint.engine.model_cache import ModelCache
    from aipaint.families import registry

    other = Path(file).with_name("other.safetensors")
    if not other.exists():
        os.link(file, other)
    models = [registry.inspect(Path(file)), registry.inspect(other)]
    with tempfile.TemporaryDirectory() as name:
        cache = ModelCache(lambda info, wishes: registry.load(info, Path(name), wishes))
        for info in models:
            cache.get(info)
        assert all(cache.holds(info) for info in models), "there is no memory for two"
        taken: list[float] = []
        for turn in range(20):
            began = time.perf_counter()
            cache.get(models[turn % 2])
            taken.append((time.perf_counter() - began) * 1e3)
    print(json.dumps({"p50": round(statistics.median(taken), 3), "max": round(max(taken), 3)}))


def _measure(load: Callable[[], object]) -> None:
    """Load for the first time and again, and print what that took."""
    import psutil
    import torch
    from diffusers import DPMSolverMultistepScheduler

    from aipaint.families.diffusion import load as ours

    # Imported and set up by both before it counts.
    assert DPMSolverMultistepScheduler
    assert ours
    torch.zeros(8, 8) @ torch.zeros(8, 8)
    before = psutil.Process().memory_info().rss
    began, cpu = time.perf_counter(), time.process_time()
    load()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
    found = {"first_cpu": time.process_time() - cpu, "peak": float(peak)}
    began, cpu = time.perf_counter(), time.process_time()
    load()
    found |= {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    print(json.dumps(found))
