"""Start-up: from the start of the process to a window that takes input, against an empty one.

Both are opened in fresh processes, in turn, so that whatever else the machine does hits both
alike. The clock stops when what was typed after the first paint has been handled: in the
studio by the prompt, which is there from the first paint on. The panels around it are built right
after; `furnished_s` says when that was done.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 1.5  # times the empty window

# Typing arrives as an input method's event: making a QKeyEvent would first make all of Qt's
# constants in both programs, and hide what the studio adds.
_WATCH = """
import time
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QMainWindow

class Watch(QObject):
    def __init__(self, window, target, then):
        super().__init__(window)
        self.target, self.then, self.painted = target, then, False
        window.installEventFilter(self)
        target.installEventFilter(self)
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and not self.painted:
            self.painted = True
            typed = QInputMethodEvent()
            typed.setCommitString("a")
            QCoreApplication.postEvent(self.target, typed)
        elif event.type() == QEvent.Type.InputMethod:
            # Handled behind the one that is on its way.
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))
        return False
    def customEvent(self, event):
        print(time.time(), flush=True)
        self.then()
"""
_EMPTY = (
    _WATCH
    + """
application = QApplication([])
window = QMainWindow()
watch = Watch(window, window, window.close)
window.resize(1200, 700)
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
        self.watch = Watch(self, self.prompt, lambda: None)
    def furnish(self, session):
        super().furnish(session)
        print(time.time(), flush=True)
        QTimer.singleShot(0, self.close)
main.MainWindow = Watched
main.run(find_home())
"""
)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return medians in seconds, their ratio, and whether it is below the limit."""
    runs = args.runs or 9
    with tempfile.TemporaryDirectory() as home:
        environment = {
            "QT_QPA_PLATFORM": "offscreen",
            **os.environ,
            "AIPAINT_HOME": home,
            "PYTHONPATH": str(ROOT),
        }
        # The first of each reads files from a cold disk; it is not counted.
        _times(_EMPTY, environment)
        _times(_STUDIO, environment)
        pairs = [(_times(_EMPTY, environment), _times(_STUDIO, environment)) for _ in range(runs)]
    empty = statistics.median(empty[0] for empty, _ in pairs)
    studio = statistics.median(studio[0] for _, studio in pairs)
    return {
        "name": "startup",
        "platform": environment["QT_QPA_PLATFORM"],
        "runs": runs,
        "empty_window_s": round(empty, 4),
        "studio_s": round(studio, 4),
        "furnished_s": round(statistics.median(max(studio) for _, studio in pairs), 4),
        "ratio": round(studio / empty, 3),
        "limit": LIMIT,
        "ok": studio / empty <= LIMIT,
    }


def _times(program: str, environment: dict[str, str]) -> list[float]:
    """Return the seconds after which the program printed a line."""
    before = time.time()
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return sorted(float(line) - before for line in done.stdout.split())
