"""Undo and redo: the states a document has had, bounded in bytes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from aipaint.paint.state import State, surfaces_of
from aipaint.paint.surface import Surface

DEFAULT_BUDGET = 1 << 30  # bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One step: what was done (an English name the window translates), and the state after it.

    beside: what was done to something else than the pixels, in its owner's words; None mostly.
    """

    name: str
    state: State
    beside: object = None


class _Tally:
    """Bytes of the tiles of some states, each counted once however many hold it.

    A step changes one surface or two, and the others are told apart by identity alone: only the
    tiles of what differs are looked at. The states must live as long as they are counted.
    """

    def __init__(self) -> None:
        self.nbytes = 0
        self._surfaces: Counter[int] = Counter()
        self._tiles: Counter[int] = Counter()

    def exchange(self, gone: State | None, new: State | None) -> None:
        """Count `new` and no longer count `gone`."""
        before = [] if gone is None else list(surfaces_of(gone))
        after = [] if new is None else list(surfaces_of(new))
        for surface in after:
            self._surfaces[id(surface)] += 1
            if self._surfaces[id(surface)] == 1:
                self._add(surface)
        for surface in before:
            self._surfaces[id(surface)] -= 1
            if not self._surfaces[id(surface)]:
                del self._surfaces[id(surface)]
                self._remove(surface)

    def _add(self, surface: Surface) -> None:
        for tile in surface.tiles.values():
            self._tiles[id(tile)] += 1
            if self._tiles[id(tile)] == 1:
                self.nbytes += tile.nbytes

    def _remove(self, surface: Surface) -> None:
        for tile in surface.tiles.values():
            self._tiles[id(tile)] -= 1
            if not self._tiles[id(tile)]:
                del self._tiles[id(tile)]
                self.nbytes -= tile.nbytes


class History:
    """States share tiles; a tile counts once, and those of the present state count nothing.

    budget: bytes of tiles that only the past and the undone future hold. The oldest steps go
    first, then the farthest undone ones; the present always stays.
    """

    def __init__(self, state: State, name: str = "", budget: int = DEFAULT_BUDGET) -> None:
        self._entries = [Entry(name, state)]
        self._index = 0
        self._budget = budget
        self._all, self._present = _Tally(), _Tally()
        self._all.exchange(None, state)
        self._present.exchange(None, state)

    def entries(self) -> tuple[Entry, ...]:
        """All steps, the oldest first; the first is the state the document began with."""
        return tuple(self._entries)

    @property
    def index(self) -> int:
        """Which of `entries` is the present."""
        return self._index

    @property
    def state(self) -> State:
        """The present."""
        return self._entries[self._index].state

    def nbytes(self) -> int:
        """Bytes of tiles that only other states than the present hold."""
        return self._all.nbytes - self._present.nbytes

    def set_budget(self, budget: int) -> None:
        """Change the bound; drops what no longer fits."""
        self._budget = budget
        self._trim()

    def push(self, name: str, state: State, beside: object = None) -> None:
        """Add a step after the present; what was undone is forgotten. beside: see `Entry`."""
        for entry in self._entries[self._index + 1 :]:
            self._all.exchange(entry.state, None)
        del self._entries[self._index + 1 :]
        self._present.exchange(self.state, state)
        self._all.exchange(None, state)
        self._entries.append(Entry(name, state, beside))
        self._index += 1
        self._trim()

    def amend(self, state: State) -> None:
        """Replace the present without a step of its own: what is not worth undoing."""
        for tally in (self._all, self._present):
            tally.exchange(self.state, state)
        self._entries[self._index] = replace(self._entries[self._index], state=state)

    def amend_beside(self, beside: object) -> None:
        """Replace what the present step did to something else than the pixels."""
        self._entries[self._index] = replace(self._entries[self._index], beside=beside)

    def go(self, index: int) -> State:
        """Make another entry the present. Raises IndexError when there is none."""
        if not 0 <= index < len(self._entries):
            raise IndexError(index)
        self._present.exchange(self.state, self._entries[index].state)
        self._index = index
        return self.state

    def _trim(self) -> None:
        while len(self._entries) > 1 and self.nbytes() > self._budget:
            oldest = self._index > 0
            gone = self._entries.pop(0 if oldest else -1)
            self._all.exchange(gone.state, None)
            self._index -= oldest
