"""How long opening takes, against decoding the same PNGs in as many threads and no more.

The document has 20 layers of 4096², painted as painters do: strokes and soft edges, much of each
layer empty or solid. Each run opens the file and decodes its PNGs in turn.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from aipaint.paint.files.opening import open_document
from aipaint.paint.files.ora_write import save_ora
from aipaint.paint.layers import Layer
from aipaint.paint.state import State
from aipaint.paint.surface import Surface, surface_of

SIDE, LAYERS, LIMIT = 4096, 20, 2.0


def painted(seed: int) -> Surface:
    """Strokes with soft edges and a little grain."""
    rng = np.random.default_rng(seed)
    pixels = np.zeros((SIDE, SIDE, 4), np.uint8)
    for _ in range(60):
        points = rng.integers(0, SIDE, (4, 2), np.int32)
        colour = [*(int(value) for value in rng.integers(0, 256, 3)), 255]
        cv2.polylines(pixels, [points], False, colour, int(rng.integers(5, 160)), cv2.LINE_AA)
    pixels = cv2.GaussianBlur(pixels, (0, 0), 2)
    grain = rng.integers(0, 4, (SIDE, SIDE), np.uint8)
    for channel in range(3):
        pixels[..., channel] = np.minimum(pixels[..., channel] ^ grain, pixels[..., 3])
    return surface_of(pixels)


def decode_all(path: Path) -> None:
    """The floor: every layer's PNG, by the same decoder in the same number of threads."""

    def decode(name: str) -> None:
        data = archive.read(name)
        assert cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) is not None

    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("data/")]
        with ThreadPoolExecutor(max(2, os.cpu_count() or 1)) as pool:
            for _ in pool.map(decode, names):
                pass


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Measure saving once, then opening and decoding in turn."""
    runs = args.runs or 3
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "painting.ora"
        # A few paintings over and over: what is measured does not know, and it saves minutes.
        paintings = [painted(seed) for seed in range(4)]
        layers = tuple(Layer(f"{n}", surface=paintings[n % 4]) for n in range(LAYERS))
        saving = _seconds(lambda: save_ora(State(SIDE, SIDE, layers, layers[0].id), path))
        size = path.stat().st_size
        pairs = [
            (_seconds(lambda: open_document(path)), _seconds(lambda: decode_all(path)))
            for _ in range(runs)
        ]
    ratio = statistics.median(opening / decoding for opening, decoding in pairs)
    return {
        "name": "files",
        "layers": LAYERS,
        "side": SIDE,
        "megabytes": round(size / 1e6),
        "save_seconds": round(saving, 2),
        "open_seconds": round(statistics.median(pair[0] for pair in pairs), 2),
        "decode_seconds": round(statistics.median(pair[1] for pair in pairs), 2),
        "ratio": round(ratio, 3),
        "limit": LIMIT,
        "ok": ratio <= LIMIT,
    }


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
