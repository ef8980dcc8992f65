"""Plays a morph while it is being drawn: in few pictures at first, and smoothly in the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from aipaint.app.latents.mixing import as_sources
from aipaint.app.latents.morph import Film, early_first, frame_of
from aipaint.app.latents.sheets import Sheets
from aipaint.core.latents import Latent, Source

if TYPE_CHECKING:
    from aipaint.app.latents.studio import LatentStudio

SIDE = 256  # pixels of a frame that is played
_ROOM = 96 * 2**20
_FRAME = 4 * SIDE * SIDE
_NEAR = 48  # frames around the wanted one that may stand in for it


class Player(QObject):
    """Holds the film, where one is in it, and its frames as far as they are drawn.

    clock: seconds.
    """

    film_changed = Signal()
    moved = Signal(int)  # frame
    shown = Signal(QImage)  # the frame where one is, or the nearest there is
    switched = Signal(bool)  # it plays, or not any more
    drawn_changed = Signal()  # how much is drawn

    def __init__(self, studio: LatentStudio, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._studio, self._clock = studio, clock
        self.sheets = Sheets(studio.sketch, _ROOM)
        self._film = Film()
        self._sources: list[Source] = []
        self._latents: dict[int, Latent] = {}
        self._stamp = 0
        self._frame = 0
        self._shown: Latent | None = None
        self._on = False
        self._began = (0.0, 0)  # when it began to play, and where
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._go_on)
        self.sheets.came.connect(self._hear)
        studio.model_changed.connect(self._start_over)

    # The film

    def film(self) -> Film:
        """What is played."""
        return self._film

    def set_film(self, film: Film) -> None:
        """Play another from now on; one stays at the same share of it."""
        if film == self._film:
            return
        share = self._frame / max(1, self._film.count())
        keys = film.keys != self._film.keys
        self._film = film
        self._latents.clear()
        self._frame = min(round(share * film.count()), max(0, film.count() - 1))
        if not film.stretches():
            self.pause()
        if self._tick.isActive():
            self._start_clock()
        if keys:
            self._find_sources()
        self.film_changed.emit()
        self.moved.emit(self._frame)
        self._ask()
        self._show()

    def is_ready(self) -> bool:
        """Whether its frames are known."""
        return bool(self._sources) and self._film.stretches() > 0

    def latent(self, frame: int) -> Latent | None:
        """The point of a frame; None while that is not known."""
        model = self._studio.model
        if not self._sources or model is None or model.latent is None:
            return None
        found = self._latents.get(frame)
        if found is None:
            found = frame_of(self._film, self._sources, frame, model.latent)
            self._latents[frame] = found
        return found

    # Playing

    def frame(self) -> int:
        """Where one is."""
        return self._frame

    def is_playing(self) -> bool:
        """Whether it plays."""
        return self._tick.isActive()

    def play(self) -> None:
        """Play from where one is; at the end of one that does not loop, from its beginning."""
        if not self.is_ready() or self.is_playing():
            return
        if not self._film.loop and self._frame >= self._film.count() - 1:
            self._frame = 0
        self._start_clock()
        self.switched.emit(True)
        self._ask()

    def pause(self) -> None:
        """Stay where one is."""
        if self._tick.isActive():
            self._tick.stop()
            self.switched.emit(False)

    def seek(self, frame: int) -> None:
        """Go to a frame."""
        frame = min(max(0, frame), max(0, self._film.count() - 1))
        if self.is_playing():
            self._began = self._clock(), frame
        if frame != self._frame:
            self._frame = frame
            self.moved.emit(frame)
            self._ask()
        self._show()

    def picture(self) -> QImage | None:
        """The frame where one is, or the nearest that is drawn."""
        for latent in self._near():
            picture = self.sheets.picture(latent)
            if picture is not None:
                self._shown = latent
                return picture
        return None

    def drawn(self) -> tuple[int, int]:
        """How many frames are drawn, and of how many."""
        held = sum(self.sheets.has(latent) for latent in self._latents.values())
        return held, self._film.count()

    def look(self, on: bool) -> None:
        """Somebody looks at it, or nobody does any more."""
        self._on = on
        if on:
            self._ask()
        else:
            self.pause()
            self.sheets.stop()

    # Within

    def _start_clock(self) -> None:
        self._began = self._clock(), self._frame
        self._tick.start(max(8, round(1000 / self._film.fps)))

    def _go_on(self) -> None:
        began, first = self._began
        count = self._film.count()
        frame = first + int((self._clock() - began) * self._film.fps)
        if self._film.loop:
            frame %= count
        elif frame >= count - 1:
            frame = count - 1
            self.pause()
        if frame != self._frame:
            self._frame = frame
            self.moved.emit(frame)
            self._ask()
            self._show()

    def _show(self) -> None:
        picture = self.picture()
        if picture is not None:
            self.shown.emit(picture)

    def _near(self) -> list[Latent]:
        """The points at this frame and around it, the nearest first."""
        if not self._sources:
            return []
        count, found = self._film.count(), []
        for far in range(min(_NEAR, count)):
            for frame in dict.fromkeys((self._frame - far, self._frame + far)):
                known = frame % count if self._film.loop else frame
                if 0 <= known < count and known in self._latents:
                    found.append(self._latents[known])
        return found

    def _ask(self) -> None:
        count = self._film.count()
        if not self._on or not self._sources or not count:
            return
        ahead = min(count, _ROOM // _FRAME * 3 // 4)
        order = early_first(self._frame, ahead, count, self._film.loop)
        wanted = [self._frame, *(frame for frame in order if frame != self._frame)]
        latents = (self.latent(frame) for frame in wanted)
        self.sheets.want([latent for latent in latents if latent is not None], SIDE)

    def _find_sources(self) -> None:
        self._stamp += 1
        self._sources = []
        stamp, keys = self._stamp, self._film.keys

        def then(sources: list[Source]) -> None:
            if stamp == self._stamp:
                self._sources = sources
                self._latents.clear()
                self._ask()
                self.film_changed.emit()

        if keys:
            as_sources(keys, self._studio.resolve, then)

    def _hear(self, latent: Latent) -> None:
        self.drawn_changed.emit()
        if latent is not self._shown and not self.is_playing():
            self._show()

    def _start_over(self) -> None:
        self.pause()
        self.sheets.clear()
        self._stamp += 1
        self._sources, self._film, self._frame = [], Film(), 0
        self._latents.clear()
        self.film_changed.emit()
