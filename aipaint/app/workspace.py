"""What the windows share of painting: the open document, colours and the brush at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QColor

from aipaint.paint.brush.parameters import Mirror
from aipaint.paint.document import Change, Document
from aipaint.paint.history import DEFAULT_BUDGET
from aipaint.paint.state import State, same_work


class Workspace(QObject):
    """One document at a time, or none.

    path: the .ora it was opened from or saved to, None before the first save. Painting is told by
    `changed`, another document by `replaced`. paint_target: whether tools paint on the active
    layer's pixels or on its mask; "layer" again once the active layer has no mask or is another.
    symmetry: how strokes are repeated about the middle of the canvas. frame: the part that models
    paint in where nothing is selected, in document pixels, also beyond the canvas; None: all of it.
    """

    replaced = Signal()  # another document, or none
    changed = Signal(object)  # Change
    colours_changed = Signal()
    paint_target_changed = Signal()
    symmetry_changed = Signal()
    frame_changed = Signal()
    saved_changed = Signal()  # whether there is something to save, or where, changed
    problem = Signal(object)  # UserError: what a tool could not do

    def __init__(self, undo_bytes: int = DEFAULT_BUDGET) -> None:
        super().__init__()
        self.document: Document | None = None
        self.path: Path | None = None
        self.foreground = QColor("#202020")
        self.background = QColor("#ffffff")
        self.undo_bytes = undo_bytes
        self.paint_target: Literal["layer", "mask"] = "layer"
        self.symmetry: Mirror = "none"
        self.frame: QRect | None = None
        self._saved: State | None = None
        self._leave: Callable[[], object] | None = None  # ends listening to the document

    def open(self, state: State, name: str, path: Path | None = None, saved: bool = False) -> None:
        """Begin a document. name: of its first step; saved: whether `path` holds just this."""
        self._stop_listening()
        self.document = Document(state, name, self.undo_bytes)
        self.path = path
        self._saved = state if saved else None
        self._leave = self.document.listen(self._hear)
        self.set_paint_target("layer")
        self.set_frame(None)
        self.replaced.emit()
        self.saved_changed.emit()

    def close(self) -> None:
        """Let go of the document."""
        self._stop_listening()
        self.document, self.path, self._saved = None, None, None
        self.set_frame(None)
        self.replaced.emit()
        self.saved_changed.emit()

    def is_dirty(self) -> bool:
        """Whether there is work that no file holds (which layer is active is no work)."""
        if self.document is None:
            return False
        state, saved = self.document.state, self._saved
        return saved is None or not same_work(state, saved)

    def mark_saved(self, state: State, path: Path) -> None:
        """`path` now holds `state`, which may be older than the present one."""
        self._saved, self.path = state, path
        self.saved_changed.emit()

    def set_foreground(self, colour: QColor) -> None:
        """Paint with another colour."""
        self.foreground = QColor(colour)
        self.colours_changed.emit()

    def set_background(self, colour: QColor) -> None:
        """Keep another colour at hand."""
        self.background = QColor(colour)
        self.colours_changed.emit()

    def set_symmetry(self, kind: Mirror) -> None:
        """Repeat strokes in another way, or no more."""
        self.symmetry = kind
        self.symmetry_changed.emit()

    def set_frame(self, frame: QRect | None) -> None:
        """Let models paint in another part. An empty one, or just the canvas, means all of it."""
        canvas = QRect() if self.document is None else self.document.state.rect()
        if frame is not None and (frame.isEmpty() or frame == canvas or canvas.isEmpty()):
            frame = None
        if frame != self.frame:
            self.frame = None if frame is None else QRect(frame)
            self.frame_changed.emit()

    def reset_colours(self) -> None:
        """Black on white again."""
        self.foreground, self.background = QColor("#000000"), QColor("#ffffff")
        self.colours_changed.emit()

    def swap_colours(self) -> None:
        """Exchange the two colours."""
        self.foreground, self.background = self.background, self.foreground
        self.colours_changed.emit()

    def set_paint_target(self, target: Literal["layer", "mask"]) -> None:
        """Paint on the active layer's pixels or on its mask; without one, on the pixels."""
        layer = None if self.document is None else self.document.state.layer()
        if layer is None or layer.mask is None:
            target = "layer"
        if target != self.paint_target:
            self.paint_target = target
            self.paint_target_changed.emit()

    def _stop_listening(self) -> None:
        # What still holds the old document must not speak for the new one.
        if self._leave is not None:
            self._leave()
            self._leave = None

    def _hear(self, change: Change) -> None:
        # Another active layer is painted on itself; the same without its mask, too.
        same = change.before.active == change.after.active
        self.set_paint_target(self.paint_target if same else "layer")
        if change.committed and change.before.rect() != change.after.rect():
            self.set_frame(None)  # what it framed lies elsewhere now
        self.changed.emit(change)
        if change.committed:
            self.saved_changed.emit()
