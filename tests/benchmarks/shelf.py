"""How long the model shelf takes to list 5,000 files, at first, at the next start and once more.

5,000 added networks in 50 folders. `alone` has nothing else in them; the rest is a folder as
another program keeps it, with a card and a picture beside each network, so that 15,000 files are
looked at. `listed` is when the shelf can show what each is; `first` when it is also known which
can be used, and what stands beside them. `next_start` has
what was remembered on the disk, `again` what was remembered in memory. `find_ms` is how long a
recipe's LoRA is looked for by its name alone, by a process that has listed nothing; `direct_ms` a
model that lies where it is looked for first. `show_ms` is what the window's thread does of a scan.
The processor's time stands beside the clock's, for a machine that does other things.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication

from aipaint.app.shelf.catalogue import Catalogue
from aipaint.app.shelf.reading import Reader
from aipaint.core.paths import Home, find_home
from aipaint.families.shelf import Shelf
from aipaint.families.watched import watch
from tests.families.model_files import lora, safetensors

FILES, FOLDERS = 5000, 50
LISTED_S, AGAIN_MS = 2.0, 200.0

T = TypeVar("T")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return seconds for scans and milliseconds for what waits for them."""
    runs = args.runs or 5
    app = QCoreApplication.instance() or QCoreApplication([])
    with tempfile.TemporaryDirectory() as name:
        bare, full = (find_home(Path(name) / home) for home in ("bare", "home"))
        for home, sides in ((bare, False), (full, True)):
            home.create()
            watch(home, _folder(Path(name) / f"{sides}", sides))
        gc.freeze()
        alone = _listed(bare)
        found = _scanned(full, runs)
    del app
    return {
        "name": "shelf",
        "files": FILES,
        "alone_s": _both(alone, 1),
        **found,
        "limit": {"alone_s": LISTED_S, "again_ms": AGAIN_MS},
        "ok_by_clock": alone[0] <= LISTED_S and found["again_ms"]["clock"] <= AGAIN_MS,
        "ok": alone[1] <= LISTED_S and found["again_ms"]["cpu"] <= AGAIN_MS,
    }


def _folder(place: Path, sides: bool) -> Path:
    place.mkdir()
    shapes = lora(
        {
            f"lora_unet_input_blocks_4_1_transformer_blocks_{n}_attn2_to_k": (640, 2048)
            for n in range(8)
        },
        4,
    )
    sample = safetensors(place / "sample.safetensors", shapes, notes={"ss_output_name": "x"})
    size = sample.stat().st_size
    data = sample.read_bytes()
    data = data[: 8 + int.from_bytes(data[:8], "little")]
    card = {"activation text": "ink, bold", "description": "<p>Strong lines.</p>" * 20}
    root = place / "models"
    for number in range(FILES):
        path = root / f"{number % FOLDERS:02}" / f"{number:05}.safetensors"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.truncate(path, size)
        if sides:
            path.with_suffix(".json").write_text(json.dumps(card))
            path.with_suffix(".preview.png").write_bytes(b"")
    return root


def _listed(home: Home) -> tuple[float, float]:
    """Return how long it takes until all can be shown, by the clock and of the processor."""
    shelf, reader, shown = Shelf(home), Reader(home), _Watch()
    reader.read(shelf, lambda *_: None, shown)
    return shown.seen[0]


class _Watch:
    """Notes when items are handed over, by the clock and of the processor."""

    def __init__(self) -> None:
        self._begun = time.perf_counter(), time.process_time()
        self.seen: list[tuple[float, float]] = []

    def __call__(self, _items: object) -> None:
        clock, cpu = self._begun
        self.seen.append((time.perf_counter() - clock, time.process_time() - cpu))


def _scanned(home: Home, runs: int) -> dict[str, Any]:
    shelf, reader, shown = Shelf(home), Reader(home), _Watch()

    def read() -> Any:
        return reader.read(shelf, lambda *_: None, shown)

    first, scanned = _timed(read)
    assert sum(item.usable and item.sidecar is not None for item in scanned.items) == FILES
    again = min((_timed(read)[0] for _ in range(runs)), key=lambda each: each[1])
    shelf, reader = Shelf(home), Reader(home)
    start, _ = _timed(read)
    catalogue = Catalogue(home, lambda: shelf)
    show, _ = _timed(lambda: catalogue.show(scanned.items))
    like, near = _timed(lambda: catalogue.like("model 04711"))
    assert near
    catalogue.close()
    name = f"{FILES - 1:05}"
    find, _ = _timed(lambda: Shelf(home).find_lora(name))
    direct, _ = _timed(lambda: Shelf(home).find_lora(f"{(FILES - 1) % FOLDERS:02}/{name}"))
    return {
        "listed_s": _both(shown.seen[0], 1),
        "first_s": _both(first, 1),
        "next_start_s": _both(start, 1),
        "again_ms": _both(again, 1e3),
        "find_ms": _both(find, 1e3),
        "direct_ms": _both(direct, 1e3),
        "show_ms": _both(show, 1e3),
        "like_ms": _both(like, 1e3),
    }


def _both(timed: tuple[float, float], factor: float) -> dict[str, float]:
    clock, cpu = timed
    return {"clock": round(clock * factor, 3), "cpu": round(cpu * factor, 3)}


def _timed(work: Callable[[], T]) -> tuple[tuple[float, float], T]:
    """Return seconds by the clock and of the processor, and what was answered."""
    begun, busy = time.perf_counter(), time.process_time()
    result = work()
    return (time.perf_counter() - begun, time.process_time() - busy), result
