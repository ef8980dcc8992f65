"""Start-up: from the start of the process to a window that takes input, against an empty one.

    python tests/benchmarks/startup.py [--runs 9]

Both windows are opened in fresh processes, in turn, so that whatever else the machine does hits
both alike. A window takes input when a key event sent to it has been handled after its first
paint; by then an exposed, painted window also answers the user.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 1.5  # times the empty window

# Both programs end the same way: first paint, then an event through the queue, then the clock.
_WATCH = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self.ready)
        return False
    def ready(self):
        print(time.time(), flush=True)
        for window in QApplication.topLevelWidgets():
            if isinstance(window, QMainWindow):
                window.close()
"""
_EMPTY = (
    _WATCH
    + """
application = QApplication([])
window, watch = QMainWindow(), Watch()
window.resize(1200, 700)
window.installEventFilter(watch)
window.show()
application.exec()
"""
)
_STUDIO = (
    _WATCH
    + """
from aipaint.core.paths import find_home
from aipaint.ui import main, main_window
class Watched(main_window.MainWindow):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.watch = Watch()
        self.installEventFilter(self.watch)
main.MainWindow = Watched
main.run(find_home())
"""
)


def run(args: argparse.Namespace) -> dict:
    """Return medians in seconds, their ratio, and whether it is below the limit."""
    runs = max(7, getattr(args, "runs", None) or 9)
    with tempfile.TemporaryDirectory() as home:
        environment = {
            "QT_QPA_PLATFORM": "offscreen",
            **os.environ,
            "AIPAINT_HOME": home,
            "PYTHONPATH": str(ROOT),
        }
        # The first of each reads files from a cold disk; it is not counted.
        _time(_EMPTY, environment), _time(_STUDIO, environment)
        pairs = [(_time(_EMPTY, environment), _time(_STUDIO, environment)) for _ in range(runs)]
    empty = statistics.median(pair[0] for pair in pairs)
    studio = statistics.median(pair[1] for pair in pairs)
    ratio = studio / empty
    return {
        "name": "startup",
        "platform": environment["QT_QPA_PLATFORM"],
        "runs": runs,
        "empty_window_s": round(empty, 4),
        "studio_s": round(studio, 4),
        "ratio": round(ratio, 3),
        "limit": LIMIT,
        "ok": ratio <= LIMIT,
    }


def _time(program: str, environment: dict[str, str]) -> float:
    before = time.time()
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return float(done.stdout.split()[0]) - before


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9)
    print(json.dumps(run(parser.parse_args()), indent=1))
