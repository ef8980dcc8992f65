"""How long it takes to tell what model files are, and to list a folder of thousands.

Files of full-sized models as they are in use, whose weights are holes in the disk: what counts is
the header. Each is told several times; beside the clock's median stands the processor's least time,
for a machine that does other things: `ok` goes by it, `ok_by_clock` by the clock. Two of the same
header and 20 GB more or less of weights must take the same time. The folder has 5,000 small added
networks in 50 folders.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from aipaint.core.paths import find_home
from aipaint.families.identify import identify
from aipaint.families.identify.scan import describe_all, look_for, open_cache, scan
from tests.families.model_files import gguf, header, lora, safetensors

LIMIT_MS = 100.0
FIRST_S, AGAIN_MS = 2.0, 200.0
FILES, FOLDERS = 5000, 50
_HUGE = 20 * 10**9


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return milliseconds for each file, and seconds for the folder."""
    runs = args.runs or 9
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = _files(folder)
        # What torch has made stays out of the collector's way: where models are told it is not.
        gc.freeze()
        told = {file.name: _told(file, runs) for file in files}
        scanned = _scanned(folder)
    worst = max(each["cpu"] for each in told.values())
    worst_clock = max(each["p50"] for each in told.values())
    apart = told["20 GB.safetensors"]["cpu"] / told["small.safetensors"]["cpu"]
    return {
        "name": "detection",
        "file_ms": told,
        "worst_ms": {"clock": worst_clock, "cpu": worst},
        "huge_to_small": round(apart, 2),
        "folder": scanned,
        "limit": {"file_ms": LIMIT_MS, "first_s": FIRST_S, "again_ms": AGAIN_MS},
        "ok_by_clock": worst_clock <= LIMIT_MS
        and scanned["first_s"]["clock"] <= FIRST_S
        and scanned["again_ms"]["clock"] <= AGAIN_MS,
        "ok": worst <= LIMIT_MS
        and scanned["first_s"]["cpu"] <= FIRST_S
        and scanned["again_ms"]["cpu"] <= AGAIN_MS,
    }


def _files(folder: Path) -> list[Path]:
    large = header("sdxl")["tensors"]
    huge = {**large, "model_ema.more": [_HUGE // 2]}
    notes = {"ss_tag_frequency": json.dumps({"10_a": {f"tag {n}": n for n in range(1, 5000)}})}
    made = [
        safetensors(folder / "sdxl.safetensors", large),
        safetensors(folder / "20 GB.safetensors", huge),
        safetensors(folder / "small.safetensors", {**large, "model_ema.more": [2]}),
        safetensors(folder / "flux.safetensors", header("flux-dev")["tensors"], "F8_E4M3"),
        safetensors(folder / "sdxl lora.safetensors", _network(), notes=notes),
        gguf(folder / "flux.gguf", header("flux-dev")["tensors"]),
        gguf(
            folder / "qwen with vocabulary.gguf",
            header("qwen3-4b")["tensors"],
            {"tokens": ["some word"] * 151_936, "merges": ["so me"] * 151_387},
        ),
    ]
    # One number that is shown as many: the file has shapes, and next to no weights.
    small = {name: torch.zeros(()).expand(shape) for name, shape in large.items()}
    for name, new in (("sdxl.zip.ckpt", True), ("sdxl.legacy.ckpt", False)):
        torch.save({"state_dict": small}, folder / name, _use_new_zipfile_serialization=new)
        made.append(folder / name)
    return made


def _network() -> dict[str, list[int]]:
    """Return an added network that changes all that one can of SDXL."""
    found = header("unet-sdxl")["tensors"]
    changed = {
        "lora_unet_" + name.removesuffix(".weight").replace(".", "_"): (shape[0], shape[1])
        for name, shape in found.items()
        if name.endswith(".weight") and len(shape) == 2
    }
    return lora(changed, 16)


def _told(file: Path, runs: int) -> dict[str, Any]:
    assert identify(file).accepted, identify(file).reason
    timed = [_timed(lambda: identify(file)) for _ in range(runs)]
    return {
        "p50": round(statistics.median(clock for clock, _ in timed) * 1e3, 1),
        "max": round(max(clock for clock, _ in timed) * 1e3, 1),
        "cpu": round(min(cpu for _, cpu in timed) * 1e3, 1),
        "gb": round(file.stat().st_size / 1e9, 1),
    }


def _scanned(folder: Path) -> dict[str, Any]:
    shapes = lora(
        {
            f"lora_unet_input_blocks_4_1_transformer_blocks_{n}_attn2_to_k": (640, 2048)
            for n in range(8)
        },
        4,
    )
    root = folder / "models"
    sample = safetensors(folder / "sample.safetensors", shapes, notes={"ss_output_name": "x"})
    data = sample.read_bytes()[: 8 + int.from_bytes(sample.read_bytes()[:8], "little")]
    for number in range(FILES):
        path = root / f"{number % FOLDERS:02}" / f"{number:05}.safetensors"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.truncate(path, sample.stat().st_size)
    home = find_home(folder / "home")
    home.create()
    listed = _timed(lambda: look_for([root]))
    first = _timed(lambda: scan(root, home))
    again = [_timed(lambda: scan(root, home)) for _ in range(5)]
    listing = look_for([root])
    bare = _timed(lambda: describe_all(listing))
    assert open_cache(home).get(listing.places[0].path, listing.places[0].stamp) is not None
    return {
        "files": FILES,
        "listed_s": _both(listed, 1),
        "first_s": _both(first, 1),
        "headers_s": _both(bare, 1),
        "again_ms": _both(min(again), 1e3),
    }


def _both(timed: tuple[float, float], factor: float) -> dict[str, float]:
    clock, cpu = timed
    return {"clock": round(clock * factor, 3), "cpu": round(cpu * factor, 3)}


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return seconds by the clock and of the processor."""
    begun, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - busy
