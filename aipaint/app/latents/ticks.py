"""Points that were ticked to make something of them: a mixture, a litter, a direction, a morph."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from aipaint.core.latents import MAX_SOURCES, Latent


class Ticks(QObject):
    """Points in the order in which they were ticked, each once, at most MAX_SOURCES."""

    changed = Signal()
    wanted = Signal(str)  # the page that is to begin with them: "breed", "morph", "examples"

    def __init__(self) -> None:
        super().__init__()
        self._latents: dict[Latent, None] = {}

    def latents(self) -> list[Latent]:
        """Return them, the first one first."""
        return list(self._latents)

    def has(self, latent: Latent) -> bool:
        """Whether a point is ticked."""
        return latent in self._latents

    def tick(self, latent: Latent, on: bool = True) -> None:
        """Tick a point, or take its tick away. One too many takes that of the first one."""
        if on == self.has(latent):
            return
        if on:
            self._latents[latent] = None
            if len(self._latents) > MAX_SOURCES:
                del self._latents[next(iter(self._latents))]
        else:
            del self._latents[latent]
        self.changed.emit()

    def fill(self, latents: Iterable[Latent]) -> None:
        """Let these alone be ticked."""
        new = dict.fromkeys(list(latents)[:MAX_SOURCES])
        if list(new) != self.latents():
            self._latents = new
            self.changed.emit()

    def clear(self) -> None:
        """Take all ticks away."""
        self.fill(())
