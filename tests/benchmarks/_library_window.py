"""A gallery's grid in a process of its own: `python -m tests.benchmarks._library_window HOME`.

Prints JSON: how long opening takes until the first screen of thumbnails is drawn, frames while the
grid is scrolled, what typing costs until the first results are there, and the process's memory.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtWidgets import QApplication

from aipaint.app.library.library import Library
from aipaint.app.library.rows import LibraryModel
from aipaint.core.paths import find_home
from aipaint.gallery.gallery import Gallery
from aipaint.ui.gallery.grid_view import GridView
from aipaint.ui.icons import Icons
from aipaint.ui.theme import ThemeSwitch

FRAME = 1 / 60
_KEY = 0.15
_TURNS = 3
_WINDOW = (1366, 768)
_OPENINGS = 3
_PATIENCE = 120.0
# What is typed letter by letter: words of the pictures, rare ones, and some that none has.
_WORDS = ("red apple", "watercolour", "zyx", "苹果", "龙", "qzj", "fog -cat", "label:red sea")
# Pixels that each step of scrolling moves by: a wheel, a page, and a hand on the bar.
_SCROLLS = {"wheel": (144, 400), "page": (700, 200), "bar": (25_000, 200)}


class Window:
    """The grid on a library, as large as a small screen."""

    def __init__(self, application: QApplication, home: str) -> None:
        self.application = application
        theme = ThemeSwitch(application, "dark")
        begun, worked = time.perf_counter(), time.process_time()
        self.gallery = Gallery(find_home(home), mend=False)
        self.index = time.perf_counter() - begun, time.process_time() - worked
        self.library = Library()
        self.model = LibraryModel(self.library)
        self.strip = LibraryModel(self.library)
        self.grid = GridView(self.model, Icons(theme), theme)
        self.grid.resize(*_WINDOW)
        self.grid.show()
        self.application.processEvents()
        begun, worked = time.perf_counter(), time.process_time()
        self.library.open(self.gallery)
        if self.gallery.count():
            self.wait(self.is_whole)
        self.screen = time.perf_counter() - begun, time.process_time() - worked

    def is_whole(self) -> bool:
        """Whether all that is seen is there, with its thumbnails."""
        first, last = self.grid.days.between(bar := self.grid.verticalOffset(), bar + _WINDOW[1])
        role = Qt.ItemDataRole.DecorationRole
        cells = (self.model.index(row).data(role) for row in range(first, last + 1))
        return first <= last and all(pixmap is not None for pixmap in cells)

    def wait(self, done: Callable[[], bool]) -> None:
        """Let the window live until something is so."""
        end = time.perf_counter() + _PATIENCE
        while not done() and time.perf_counter() < end:
            self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        self.application.processEvents()

    def scroll(self, pixels: int, steps: int) -> dict[str, float]:
        """Scroll by so many pixels in each frame; return milliseconds of the frames."""
        bar = self.grid.verticalScrollBar()
        bar.setValue(0)
        self.wait(self.is_whole)
        pixels = min(pixels, bar.maximum() // steps)
        clock: list[float] = []
        work: list[float] = []
        for _ in range(steps):
            begun, worked = time.perf_counter(), time.thread_time()
            bar.setValue(bar.value() + pixels)
            self.application.processEvents()
            clock.append(time.perf_counter() - begun)
            work.append(time.thread_time() - worked)
            while (left := FRAME - (time.perf_counter() - begun)) > 0:
                time.sleep(left)
        return {"clock": _percentile(clock, 99), "cpu": _percentile(work, 99)} | {
            "cpu_p50": round(statistics.median(work) * 1e3, 1)
        }

    def type(self) -> dict[str, Any]:
        """Type words letter by letter; return milliseconds until the first results are there.

        Everything is typed several times, and the best counts, or a busy machine would be measured.
        cpu: what the window's thread and the one that searches work for that, not what they wait
        for, nor what still goes on for the letter before.
        """
        search = self.gallery.search
        searched: list[float] = []

        def timed(*args: Any) -> Any:
            begun = time.thread_time()
            found = search(*args)
            searched.append(time.thread_time() - begun)
            return found

        self.gallery.search = timed  # type: ignore[method-assign]
        clock: dict[str, float] = {}
        work: dict[str, float] = {}
        for _ in range(_TURNS):
            for text in _prefixes():
                searched.clear()
                seconds, worked = self._found(text)
                clock[text] = min(clock.get(text, seconds), seconds)
                work[text] = min(work.get(text, _PATIENCE), worked + sum(searched))
        slowest = sorted(work, key=lambda text: -work[text])[:3]
        return {
            "clock": _percentile(clock.values(), 95),
            "cpu": _percentile(work.values(), 95),
            "cpu_p50": round(statistics.median(work.values()) * 1e3, 1),
            "typed": len(work),
            "slowest": {text: round(work[text] * 1e3, 1) for text in slowest},
        }

    def _found(self, text: str) -> tuple[float, float]:
        """Search, and return seconds until the first results, by the clock and of this thread."""
        heard: list[None] = []
        connection = self.model.modelReset.connect(lambda: heard.append(None))
        begun, worked = time.perf_counter(), time.thread_time()
        self.model.search(text)
        while not heard and time.perf_counter() - begun < _PATIENCE:
            self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 1)
        found = time.perf_counter() - begun, time.thread_time() - worked
        self.model.disconnect(connection)
        # As long as a quick hand takes for the next letter.
        while time.perf_counter() - begun < _KEY:
            self.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        return found

    def close(self) -> None:
        """End all of it."""
        self.grid.close()
        self.library.close()
        self.gallery.close()


def main() -> None:
    application = QApplication(sys.argv[:1])
    found: dict[str, Any] = {"index_ms": [], "screen_ms": []}
    for number in range(_OPENINGS):
        window = Window(application, sys.argv[1])
        for name, (clock, cpu) in {"index": window.index, "screen": window.screen}.items():
            found[f"{name}_ms"].append({"clock": round(clock * 1e3), "cpu": round(cpu * 1e3)})
        if number < _OPENINGS - 1:
            window.close()
    window.wait(lambda: window.model.rowCount() == window.gallery.count())
    found["pictures"] = window.model.rowCount()
    found["shown"] = window.grid.days.columns * (_WINDOW[1] // window.grid.days.pitch + 1)
    if found["pictures"]:
        found["scroll_ms"] = {name: window.scroll(*how) for name, how in _SCROLLS.items()}
        found["typing_ms"] = window.type()
    begun, worked = time.perf_counter(), time.process_time()
    window.gallery.catch_up()
    clock, cpu = time.perf_counter() - begun, time.process_time() - worked
    found["mending_ms"] = {"clock": round(clock * 1e3), "cpu": round(cpu * 1e3)}
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    window.close()
    print(json.dumps(found))


def _prefixes() -> Iterator[str]:
    for word in _WORDS:
        for end in range(1, len(word) + 1):
            # A space at the end asks for nothing else.
            if word[end - 1] != " ":
                yield word[:end]


def _percentile(seconds: Iterable[float], percent: int) -> float:
    return round(statistics.quantiles(list(seconds), n=100)[percent - 1] * 1e3, 1)


if __name__ == "__main__":
    main()
