"""The document an artist works on: a present state, its history, and who wants to hear of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect

from aipaint.core.errors import UserError
from aipaint.paint.history import DEFAULT_BUDGET, History
from aipaint.paint.layers import Layer
from aipaint.paint.pixels import MAX_AREA, MAX_SIDE, Key
from aipaint.paint.state import State, different_tiles


@dataclass(frozen=True, slots=True)
class Change:
    """What listeners are told.

    before, after: what was shown and what is shown now. tiles: keys of tiles whose look may
    differ, None for all. rect: for a preview, the part in document pixels; else None and `tiles`
    decides. name: of the step, "" for a preview and for what is no step. committed: whether
    `after` is the document's state (and not a stroke in flight).
    """

    before: State
    after: State
    tiles: set[Key] | None
    rect: QRect | None = None
    name: str = ""
    committed: bool = True


Listener = Callable[[Change], None]


class Document:
    """Not thread-safe: change it in one thread. States may be read from any, see `State`."""

    def __init__(self, state: State, name: str = "", budget: int = DEFAULT_BUDGET) -> None:
        self.history = History(state, name, budget)
        self._shown = state
        self._listeners: list[Listener] = []

    @property
    def state(self) -> State:
        """What is done, without a preview."""
        return self.history.state

    @property
    def shown(self) -> State:
        """What is to be seen: a stroke or transform in flight, else the state."""
        return self._shown

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have every change told; call the result to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def apply(self, name: str, state: State) -> None:
        """Make `state` the present, as a step that can be undone. Nothing new is no step."""
        if state == self.state:
            self.cancel_preview()
            return
        check_size(state.width, state.height)
        self.history.push(name, state)
        self._show(state, name)

    def apply_beside(self, name: str, beside: object) -> None:
        """Add a step that leaves the pixels as they are, see `Entry.beside`.

        Whoever did it hears of its undoing as of any change, and looks into the history.
        """
        self.history.push(name, self.state, beside)
        self._show(self.state, name)

    def amend(self, state: State) -> None:
        """Change what is no step of its own: which layer is active, say."""
        self.history.amend(state)
        self._show(state, "")

    def preview(self, state: State, rect: QRect | None = None) -> None:
        """Show `state` without doing it. rect: what changed since the last one, if known."""
        before, self._shown = self._shown, state
        tiles = different_tiles(before, state) if rect is None else set()
        self._tell(Change(before, state, tiles, rect, committed=False))

    def cancel_preview(self) -> None:
        """Show the document as it is."""
        if self._shown is not self.state:
            self._show(self.state, "")

    def activate(self, layer_id: str | None) -> None:
        """Let tools work on another layer."""
        if layer_id != self.state.active:
            self.amend(replace(self.state, active=layer_id))

    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return self.history.index > 0

    def can_redo(self) -> bool:
        """Whether there is an undone step."""
        return self.history.index + 1 < len(self.history.entries())

    def undo(self) -> None:
        """Go back one step, if there is one."""
        if self.can_undo():
            self.go(self.history.index - 1)

    def redo(self) -> None:
        """Do an undone step again, if there is one."""
        if self.can_redo():
            self.go(self.history.index + 1)

    def go(self, index: int) -> None:
        """Go to any step of `history.entries()`."""
        self._show(self.history.go(index), self.history.entries()[index].name)

    def _show(self, state: State, name: str) -> None:
        before, self._shown = self._shown, state
        self._tell(Change(before, state, different_tiles(before, state), name=name))

    def _tell(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)


def new_state(width: int, height: int, layer_name: str = "Layer 1") -> State:
    """An empty canvas with one transparent paint layer, which is active.

    Raises UserError for a size that can't be painted on.
    """
    check_size(width, height)
    layer = Layer(layer_name)
    return State(width, height, (layer,), layer.id)


def check_size(width: int, height: int) -> None:
    """Raise UserError when a canvas of this size can't be painted on."""
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE) or width * height > MAX_AREA:
        raise UserError(
            "A canvas of {width} × {height} pixels can't be painted on.",
            "A side may have 1 to {side} pixels, the whole {area} million.",
            "Choose a smaller size.",
            width=width,
            height=height,
            side=MAX_SIDE,
            area=MAX_AREA // 1_000_000,
        )
