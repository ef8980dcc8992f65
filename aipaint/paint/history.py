"""Undo and redo: the states a document has had, bounded in bytes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from aipaint.paint.state import State, tiles_of

DEFAULT_BUDGET = 1 << 30  # bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One step: what was done (an English name the window translates), and the state after it."""

    name: str
    state: State


class History:
    """States share tiles; a tile counts once, and those of the present state count nothing.

    budget: bytes of tiles that only the past and the undone future hold. The oldest steps go
    first, then the farthest undone ones; the present always stays.
    """

    def __init__(self, state: State, name: str = "", budget: int = DEFAULT_BUDGET) -> None:
        self._entries = [Entry(name, state)]
        self._index = 0
        self._budget = budget
        self._uses: Counter[int] = Counter()
        self._sizes: dict[int, int] = {}
        self._held = 0
        self._count(state, 1)

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
        present = {id(tile): tile.nbytes for tile in tiles_of(self.state)}
        return self._held - sum(present.values())

    def set_budget(self, budget: int) -> None:
        """Change the bound; drops what no longer fits."""
        self._budget = budget
        self._trim()

    def push(self, name: str, state: State) -> None:
        """Add a step after the present; what was undone is forgotten."""
        for entry in self._entries[self._index + 1 :]:
            self._count(entry.state, -1)
        del self._entries[self._index + 1 :]
        self._entries.append(Entry(name, state))
        self._count(state, 1)
        self._index += 1
        self._trim()

    def amend(self, state: State) -> None:
        """Replace the present without a step of its own: what is not worth undoing."""
        self._count(state, 1)
        self._count(self.state, -1)
        self._entries[self._index] = Entry(self._entries[self._index].name, state)

    def go(self, index: int) -> State:
        """Make another entry the present. Raises IndexError when there is none."""
        if not 0 <= index < len(self._entries):
            raise IndexError(index)
        self._index = index
        return self.state

    def _count(self, state: State, by: int) -> None:
        for key, tile in {id(tile): tile for tile in tiles_of(state)}.items():
            if by > 0 and not self._uses[key]:
                self._sizes[key] = tile.nbytes
                self._held += tile.nbytes
            self._uses[key] += by
            if not self._uses[key]:
                del self._uses[key]
                self._held -= self._sizes.pop(key)

    def _trim(self) -> None:
        while len(self._entries) > 1 and self.nbytes() > self._budget:
            oldest = self._index > 0
            gone = self._entries.pop(0 if oldest else -1)
            self._count(gone.state, -1)
            self._index -= oldest
