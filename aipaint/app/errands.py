"""Small work off the window's thread, in order, with its result brought back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal


class Errands(QObject):
    """Runs callables on `threads` threads; with one, in the order they were given.

    What a callable returns goes to `then`, in the thread this object lives in. A callable must
    handle the errors it expects; others reach `sys.excepthook`.
    """

    _returned = Signal(object, object)

    def __init__(self, threads: int = 1) -> None:
        super().__init__()
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(threads)
        self._closed = False
        self._returned.connect(self._bring)

    def run(self, work: Callable[[], Any], then: Callable[[Any], object] | None = None) -> None:
        """Do `work` soon. After `close` nothing is done any more."""
        if self._closed:
            return

        def errand() -> None:
            result = work()
            if then is not None:
                self._returned.emit(then, result)

        self._pool.start(errand)

    def close(self) -> None:
        """Finish what is under way or waiting; results are no longer brought back."""
        self._closed = True
        self._pool.waitForDone()

    def _bring(self, then: Callable[[Any], object], result: Any) -> None:
        if not self._closed:
            then(result)
