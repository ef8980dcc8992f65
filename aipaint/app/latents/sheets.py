"""Small pictures of many points: asked for a few at a time, those that are looked at first, held
within bounds.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from aipaint.core.latents import Latent

ROOM = 64 * 2**20  # bytes of pictures that are held
_MOST_AT_ONCE = 8
_PATIENCE = 0.25  # seconds that a few pictures may take: until then nothing newer is begun
_LOST = 4096  # points that are remembered as failed


class Handle(Protocol):
    """Pictures that were asked for."""

    def cancel(self) -> None:
        """Want them no more."""
        ...


class Sketcher(Protocol):
    """Draws points small, see `LatentStudio.sketch`."""

    def __call__(
        self,
        latents: Sequence[Latent],
        side: int,
        heard: Callable[[int, QImage], object],
        done: Callable[[], object],
    ) -> Handle: ...


class Sheets(QObject):
    """Pictures by their points. A newer wish replaces what was not begun of the one before.

    What is under way is brought to its end, for it is short; so a wall follows a slider that is
    dragged instead of waiting for its end. room: bytes. clock: seconds.
    """

    came = Signal(object)  # Latent whose picture is there, or cannot be had
    idle = Signal()  # nothing is wanted any more

    def __init__(
        self, sketch: Sketcher, room: int = ROOM, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._sketch, self._room, self._clock = sketch, room, clock
        self._held: OrderedDict[Latent, tuple[QImage, int]] = OrderedDict()
        self._bytes = 0
        self._lost: OrderedDict[Latent, None] = OrderedDict()
        self._wanted: list[Latent] = []
        self._side = 0
        self._handle: Handle | None = None
        self._stamp = 0
        self._at_once = 2  # until it is known how long one takes
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._go_on)

    def picture(self, latent: Latent) -> QImage | None:
        """The picture of a point, perhaps a smaller one than was wanted last; None without one."""
        found = self._held.get(latent)
        if found is None:
            return None
        self._held.move_to_end(latent)
        return found[0]

    def has(self, latent: Latent) -> bool:
        """Whether there is a picture of a point."""
        return latent in self._held

    def is_lost(self, latent: Latent) -> bool:
        """Whether it could not be drawn."""
        return latent in self._lost

    def is_busy(self) -> bool:
        """Whether something is still to come."""
        return self._handle is not None or self._next() is not None

    def want(self, latents: Sequence[Latent], side: int) -> None:
        """Have these drawn, `side` pixels, in this order, instead of what was wanted before."""
        self._wanted, self._side = list(dict.fromkeys(latents)), side
        self._soon.start()

    def stop(self) -> None:
        """Want nothing any more; what is held stays."""
        self._wanted = []
        self._soon.stop()
        self._stamp += 1
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.cancel()

    def clear(self) -> None:
        """Want nothing and hold nothing: another model draws now."""
        self.stop()
        self._held.clear()
        self._lost.clear()
        self._bytes = 0
        self._at_once = 2

    def _missing(self, latent: Latent) -> bool:
        if latent in self._lost:
            return False
        held = self._held.get(latent)
        return held is None or held[1] < self._side

    def _next(self) -> Latent | None:
        return next((latent for latent in self._wanted if self._missing(latent)), None)

    def _go_on(self) -> None:
        if self._handle is not None:
            return
        missing = (latent for latent in self._wanted if self._missing(latent))
        asked = [latent for latent, _ in zip(missing, range(self._at_once), strict=False)]
        if not asked:
            self.idle.emit()
            return
        self._stamp += 1
        stamp, side, began = self._stamp, self._side, self._clock()
        came: set[int] = set()
        ended = False

        def heard(index: int, image: QImage) -> None:
            if stamp == self._stamp:
                if not came:  # the first one may have waited for other work, and for the model
                    nonlocal began
                    began = self._clock()
                came.add(index)
                self._hold(asked[index], image, side)

        def done() -> None:
            nonlocal ended
            ended = True
            if stamp == self._stamp:
                self._handle = None
                self._learn(len(came), self._clock() - began)
                self._lose(latent for index, latent in enumerate(asked) if index not in came)
                self._go_on()

        handle = self._sketch(asked, side, heard, done)
        if not ended:
            self._handle = handle

    def _learn(self, count: int, seconds: float) -> None:
        if count > 1:
            each = max(1e-4, seconds / (count - 1))
            self._at_once = max(2, min(_MOST_AT_ONCE, round(_PATIENCE / each)))

    def _hold(self, latent: Latent, image: QImage, side: int) -> None:
        old = self._held.pop(latent, None)
        if old is not None:
            self._bytes -= old[0].sizeInBytes()
        self._held[latent] = image, side
        self._bytes += image.sizeInBytes()
        while self._bytes > self._room and len(self._held) > 1:
            _, (oldest, _) = self._held.popitem(last=False)
            self._bytes -= oldest.sizeInBytes()
        self.came.emit(latent)

    def _lose(self, latents: Iterable[Latent]) -> None:
        for latent in latents:
            self._lost[latent] = None
            if len(self._lost) > _LOST:
                self._lost.popitem(last=False)
            self.came.emit(latent)
