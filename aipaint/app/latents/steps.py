"""Steps of the latent studio, undone in one order with those of the document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from aipaint.core.latents import Latent
from aipaint.paint.history import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aipaint.app.workspace import Workspace
    from aipaint.paint.document import Change

_MOST = 500  # steps that are kept while no document is open


@dataclass(frozen=True)
class Point:
    """Where the studio is: a model's id and a point of its latent space."""

    model: str
    latent: Latent


@dataclass(frozen=True)
class PointStep:
    """Lies beside a step of the document's history. merge: steps with the same word are one."""

    before: Point
    after: Point
    merge: str = ""


class Steps(QObject):
    """Pushes steps into the open document's history, or onto a stack of its own without one.

    A step leaves the document's pixels as they are. Going through the history, step by step or
    by a jump, leads to the point that was the present one at that time.
    """

    went = Signal(object)  # Point: undone or done again
    changed = Signal()  # what of its own can be undone

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._own: list[PointStep] = []
        self._done = 0  # of its own, how many are not undone
        self._last: Point | None = None  # that the document's history has led to
        workspace.changed.connect(self._hear)
        workspace.replaced.connect(self._forget)

    def push(self, name: str, before: Point, after: Point, merge: str = "") -> None:
        """Add a step called `name`, in English, see `aipaint.app.step_names`."""
        document = self._workspace.document
        step = PointStep(before, after, merge)
        if document is not None:
            self._last = after
            history = document.history
            last = history.entries()[-1].beside
            last = last if isinstance(last, PointStep) and not document.can_redo() else None
            if last is not None and last.merge == merge != "":
                history.amend_beside(replace(last, after=after))
                return
            document.apply_beside(name, step)
            return
        del self._own[self._done :]
        if merge and self._own and self._own[-1].merge == merge:
            self._own[-1] = replace(self._own[-1], after=after)
        else:
            self._own.append(step)
            del self._own[:-_MOST]
        self._done = len(self._own)
        self.changed.emit()

    def can_undo(self) -> bool:
        """Whether there is a step of its own to undo, beside the document's."""
        return self._done > 0

    def can_redo(self) -> bool:
        """Whether there is an undone step of its own."""
        return self._done < len(self._own)

    def undo(self) -> None:
        """Go back one step of its own, if there is one."""
        if self.can_undo():
            self._done -= 1
            self._go(self._own[self._done].before)

    def redo(self) -> None:
        """Do an undone step of its own again, if there is one."""
        if self.can_redo():
            self._done += 1
            self._go(self._own[self._done - 1].after)

    def _go(self, point: Point) -> None:
        self.went.emit(point)
        self.changed.emit()

    def _hear(self, change: Change) -> None:
        document = self._workspace.document
        if document is None or not change.committed:
            return
        point = _point_at(document.history.entries(), document.history.index)
        if point is not None and point != self._last:
            self._last = point
            self.went.emit(point)

    def _forget(self) -> None:
        self._last = None


def _point_at(entries: Sequence[Entry], index: int) -> Point | None:
    """Return where one was after an entry; None where no step tells."""
    for entry in reversed(entries[: index + 1]):
        if isinstance(entry.beside, PointStep):
            return entry.beside.after
    for entry in entries[index + 1 :]:
        if isinstance(entry.beside, PointStep):
            return entry.beside.before
    return None
