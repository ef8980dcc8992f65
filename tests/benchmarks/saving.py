"""Whether the window answers while a large document is kept and saved, and what a stroke costs.

A document of 20 painted layers of 4096×4096 pixels: how late a 5 ms timer of the window fires while
its journal is begun, while strokes are painted and written to the journal, and while it is saved as
OpenRaster; and, to compare with, while as many threads as there are processors only compress, which
needs no lock of Python's: that much is the machine's. Then, for strokes of 100 pixels: what handing
one to the journal costs the window's thread, and how soon it is on disk.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

LAYERS = 20
SIDE = 4096
STROKES = 300
TICK_MS = 5
LIMIT_MS = 16.0
HAND_OVER_MS = 1.0


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return lag percentiles of each phase in ms, and what strokes cost, in ms."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication

    application = QCoreApplication.instance() or QCoreApplication([])
    strokes = args.runs or STROKES
    with tempfile.TemporaryDirectory() as folder:
        session = _Session(Path(folder))
        phases = {"idle": session.during(lambda: session.seconds() > 2)}
        with _compressing():
            begun = session.seconds()
            phases["only compressing"] = session.during(lambda: session.seconds() > begun + 5)
        session.begin()
        phases["journal begun"] = session.during(lambda: session.kept >= 0)
        phases["strokes"] = session.during(session.painted(strokes))
        session.keeper.save_as(Path(folder) / "large.ora")
        phases["saving"] = session.during(lambda: session.keeper.busy() is None)
        size = (Path(folder) / "large.ora").stat().st_size
        session.close()
    del application
    hand_over = sorted(session.handed_over)
    worst = max(phases[name]["p99"] for name in ("journal begun", "strokes", "saving"))
    return {
        "name": "saving",
        "layers": LAYERS,
        "side": SIDE,
        "file_mb": round(size / 1e6),
        "lag_ms": phases,
        "hand_over_ms": _figures(hand_over),
        "on_disk_ms": _figures(sorted(session.on_disk)),
        "limit": {"lag_p99_ms": LIMIT_MS, "hand_over_p99_ms": HAND_OVER_MS},
        "ok": worst <= LIMIT_MS and _figures(hand_over)["p99"] <= HAND_OVER_MS,
    }


def _figures(values: list[float]) -> dict[str, float]:
    return {
        "p50": round(statistics.median(values), 3),
        "p99": round(values[int(len(values) * 0.99)], 3),
        "max": round(values[-1], 3),
    }


@contextlib.contextmanager
def _compressing() -> Generator[None]:
    """Keep every processor busy without Python's lock."""
    data, over = os.urandom(1 << 16) * 16, threading.Event()

    def work() -> None:
        while not over.is_set():
            zlib.compress(data, 1)

    threads = [threading.Thread(target=work) for _ in range(os.cpu_count() or 1)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


class _Session:
    """A workspace with its keeper, an event loop, and a timer whose lateness is written down."""

    def __init__(self, folder: Path) -> None:
        from PySide6.QtCore import QEventLoop, Qt, QTimer

        from aipaint.app.document_keeper import DocumentKeeper
        from aipaint.app.workspace import Workspace

        self.workspace = Workspace()
        self.keeper = DocumentKeeper(self.workspace, folder / "recovery")
        self.keeper.kept.connect(self._hear_kept, Qt.ConnectionType.DirectConnection)
        self.keeper.failed.connect(self._fail)
        self.kept = -1
        self.handed_over: list[float] = []
        self.on_disk: list[float] = []
        self._done: dict[int, float] = {}
        self._loop = QEventLoop()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._begun = time.perf_counter()

    def seconds(self) -> float:
        return time.perf_counter() - self._begun

    def begin(self) -> None:
        from aipaint.paint.layers import Layer
        from aipaint.paint.state import State

        layers = tuple(
            Layer(f"Layer {number}", surface=_painted(number)) for number in range(LAYERS)
        )
        self.keeper.begin(State(SIDE, SIDE, layers, layers[-1].id), "New")

    def painted(self, strokes: int) -> Callable[[], bool]:
        """Paint a stroke each time the one before is on disk; true once all are."""
        from PySide6.QtGui import QColor

        from aipaint.paint.brush import Brush, Input, Stroke

        document = self.workspace.document
        assert document is not None
        brush = Brush(id="round", names={"en": "Round"}, size=100)
        handed: list[float] = []
        end = len(self._done) + strokes
        # The workspace is the first to hear of a step, this the last: between them the journal.
        self.workspace.changed.connect(lambda _: handed.append(time.perf_counter()))

        def heard(_: object) -> None:
            self.handed_over.append((time.perf_counter() - handed[-1]) * 1e3)
            self._done[len(self._done) + 1] = time.perf_counter()

        document.listen(lambda change: heard(change) if change.committed else None)

        def over() -> bool:
            number = len(self._done)
            if self.kept < number:
                return False
            if number < end:
                stroke = Stroke(document, brush, QColor.fromHsv(number * 37 % 360, 200, 200))
                x, y = number * 613 % 3500 + 100, number * 389 % 3500 + 100
                stroke.to(Input(x, y), Input(x + 150, y + 60), Input(x + 300, y + 200))
                stroke.finish()
            return number >= end

        return over

    def during(self, over: Callable[[], bool]) -> dict[str, float]:
        """Run the loop until `over`, and return how late the timer was, in ms."""
        lags: list[float] = []
        begun = last = time.perf_counter()

        def tick() -> None:
            nonlocal last
            lags.append(max(0.0, (time.perf_counter() - last) * 1e3 - TICK_MS))
            if over():
                self._loop.quit()
            # What `over` paints is the window's own work.
            last = time.perf_counter()

        self._timer.timeout.connect(tick)
        self._timer.start()
        self._loop.exec()
        self._timer.stop()
        self._timer.timeout.disconnect(tick)
        return {"seconds": round(time.perf_counter() - begun, 2), **_figures(sorted(lags))}

    def close(self) -> None:
        self.keeper.close()

    def _hear_kept(self, step: int) -> None:
        now = time.perf_counter()
        if step > self.kept and step in self._done:
            self.on_disk.append((now - self._done[step]) * 1e3)
        self.kept = step

    def _fail(self, error: Exception) -> None:
        raise error


def _painted(seed: int) -> Any:
    """A surface that a 4096×4096 painting with soft edges and paper grain would have."""
    import cv2
    import numpy as np

    from aipaint.paint.surface import surface_of

    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (48, 48, 4), dtype=np.uint8)
    coarse[..., 3] = 255 * (coarse[..., 3] > 96)
    image = cv2.resize(coarse, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    grain = cv2.resize(
        rng.integers(0, 12, (1024, 1024), dtype=np.uint8),
        (SIDE, SIDE),
        interpolation=cv2.INTER_LINEAR,
    )
    image[..., :3] = cv2.subtract(image[..., :3], cv2.merge([grain] * 3))
    image[..., :3] = np.minimum(image[..., :3], image[..., 3:])
    return surface_of(image)
