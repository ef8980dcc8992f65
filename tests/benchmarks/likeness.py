"""How fast what is alike is found among 100,000 pictures, and how much memory that takes.

Made-up vectors of the length that pictures have: how long reading them takes the first time, how
long one question then takes, on the clock and on the processor, and by how much the program grows.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from aipaint.core.likeness import VALUES
from aipaint.gallery.vectors import Vectors

PICTURES = 100_000
LIMIT_MS, LIMIT_MB = 50.0, 30.0
_AT_ONCE = 2000


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Fill, read, ask."""
    runs = args.runs or 50
    dice = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vectors.sqlite"
        filling = Vectors(path, VALUES)
        begun = time.perf_counter()
        for _ in range(PICTURES // _AT_ONCE):
            made = dice.normal(0, 30, (_AT_ONCE, VALUES)).clip(-127, 127).astype(np.int8)
            filling.put([(dice.bytes(32).hex(), each.tobytes()) for each in made])
        filled = time.perf_counter() - begun
        filling.close()
        size = path.stat().st_size

        vectors = Vectors(path, VALUES)
        process = psutil.Process()
        before = process.memory_info().rss
        begun = time.perf_counter()
        assert len(vectors) == PICTURES
        read = time.perf_counter() - begun
        clock: list[float] = []
        processor: list[float] = []
        for _ in range(runs):
            asked = dice.integers(-127, 128, (1, VALUES)).astype(np.int8)
            begun, spent = time.perf_counter(), time.thread_time()
            assert next(vectors.nearest(asked))
            clock.append(time.perf_counter() - begun)
            processor.append(time.thread_time() - spent)
        grown = (process.memory_info().rss - before) / 2**20
        vectors.close()
    median = statistics.median(processor) * 1e3
    return {
        "name": "likeness",
        "pictures": PICTURES,
        "file_mb": round(size / 1e6),
        "seconds": {"fill": round(filled, 2), "read": round(read, 2)},
        "question_ms": {
            "processor_p50": round(median, 1),
            "p50": round(statistics.median(clock) * 1e3, 1),
            "max": round(max(clock) * 1e3, 1),
        },
        "memory_mb": round(grown, 1),
        "limit": {"processor_p50_ms": LIMIT_MS, "memory_mb": LIMIT_MB},
        "ok": median <= LIMIT_MS and grown <= LIMIT_MB,
    }
