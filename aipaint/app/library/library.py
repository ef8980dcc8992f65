"""The window's way to the gallery: work off its thread, marks, the trash, and what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from aipaint.app.errands import Errands
from aipaint.app.library.steps import MOST_STEPS, Marked, Step, Thrown
from aipaint.app.library.thumbnails import Thumbnails
from aipaint.core.errors import CancelledError, UserError
from aipaint.core.messages import Message, say

if TYPE_CHECKING:
    from aipaint.gallery.gallery import Change, Entry, Gallery

_Result = TypeVar("_Result")
_Done = tuple[list["Entry"], UserError | None]  # what was done, and what ended it early


class Library(QObject):
    """One for a session. Before `open` and after `close` nothing that was asked is done.

    thumbnails: those of all views.
    """

    opened = Signal()
    problem = Signal(object)  # UserError
    noted = Signal(object)  # Message for the status bar
    added = Signal(object)  # Entry that was just kept
    changed = Signal(object)  # list[Entry] whose marks changed
    removed = Signal(object)  # list[Entry] that went to the trash
    restored = Signal(object)  # list[Entry] that came back
    outdated = Signal()  # much changed: whatever was asked must be asked again
    shelves_changed = Signal()  # boards, saved searches, tags or their counts may be others

    def __init__(self) -> None:
        super().__init__()
        self._gallery: Gallery | None = None
        self._closed = False
        self._waiting: list[Callable[[], None]] = []
        self._steps: list[Step] = []
        self._work = Errands(threads=1)
        self._reading = Errands(threads=1)
        self._listing = Errands(threads=1)
        self.thumbnails = Thumbnails()

    def open(self, gallery: Gallery) -> None:
        """Begin with an open gallery: what was asked before is done now."""
        self._gallery = gallery
        self.thumbnails.open(gallery)
        waiting, self._waiting = self._waiting, []
        for ask in waiting:
            ask()
        self.opened.emit()

    def close(self) -> None:
        """Finish what is under way; nobody is told of it any more. The gallery stays open."""
        self._closed = True
        self._waiting.clear()
        self.thumbnails.close()
        self._work.close()
        self._reading.close()
        self._listing.close()

    def gallery(self) -> Gallery | None:
        """Return the gallery for work in a thread of one's own, None before it is open."""
        return None if self._closed else self._gallery

    def ask(
        self,
        work: Callable[[Gallery], _Result],
        then: Callable[[_Result], object],
        failed: Callable[[UserError], object] | None = None,
    ) -> None:
        """Do `work` off the window's thread, one after the other; give its result to `then`.

        `failed` gets its UserError, else `problem` tells of it. Both are called in the window's
        thread, and neither after `close`. Long work, an import, belongs on a thread of its own.
        """
        self._ask(self._work, work, then, failed)

    def read(
        self,
        work: Callable[[Gallery], _Result],
        then: Callable[[_Result], object],
        failed: Callable[[UserError], object] | None = None,
    ) -> None:
        """Do like `ask` what only reads and is seen at once; it does not wait for what changes."""
        self._ask(self._reading, work, then, failed)

    def list_all(
        self,
        work: Callable[[Gallery], _Result],
        then: Callable[[_Result], object],
        failed: Callable[[UserError], object] | None = None,
    ) -> None:
        """Do like `read` what looks at all pictures: single pages do not wait for it.

        CancelledError ends it and tells nobody.
        """
        self._ask(self._listing, work, then, failed)

    def mark(self, ids: Sequence[int], change: Change) -> None:
        """Change the marks of pictures as one step, which can be undone."""
        wanted = tuple(ids)

        def work(gallery: Gallery) -> tuple[list[Entry], list[Entry]]:
            before = gallery.entries(wanted)
            return before, gallery.mark_all(wanted, change)

        def then(found: tuple[list[Entry], list[Entry]]) -> None:
            before, after = found
            if after:
                self._remember(Marked(tuple(before), change))
                self._tell_changed(after)

        self.ask(work, then)

    def trash(self, ids: Sequence[int], heirs: Mapping[int, Change] | None = None) -> None:
        """Take pictures out of the gallery as one step, which can be undone.

        heirs: changes of pictures that stay, made before and taken back with the rest.
        """
        wanted, changes = tuple(ids), dict(heirs or {})

        def work(gallery: Gallery) -> tuple[list[Entry], list[Entry], _Done]:
            before = gallery.entries(changes)
            after = gallery.mark_each(changes) if changes else []
            return before, after, _each(gallery.trash.put, wanted)

        def then(found: tuple[list[Entry], list[Entry], _Done]) -> None:
            before, after, (entries, error) = found
            if entries or after:
                self._remember(Thrown(tuple(entry.id for entry in entries), tuple(before)))
            if after:
                self.changed.emit(after)
            if entries:
                self.removed.emit(entries)
            if entries or after:
                self.shelves_changed.emit()
            if error is not None:
                self.problem.emit(error)

        self.ask(work, then)

    def restore(self, ids: Sequence[int]) -> None:
        """Bring pictures back from the trash."""
        wanted = tuple(ids)

        def then(found: tuple[list[Entry], UserError | None]) -> None:
            entries, error = found
            if not entries and error is None:
                self.noted.emit(say("The pictures are not in the trash any more."))
            if entries:
                self._forget_thrown({entry.id for entry in entries})
                self.restored.emit(entries)
                self.shelves_changed.emit()
            if error is not None:
                self.problem.emit(error)

        self.ask(lambda gallery: _each(gallery.trash.restore, wanted), then)

    def undo(self) -> None:
        """Take back the last change of marks or removal of this sitting."""

        def then(_: None) -> None:
            if self._steps:
                self._take_back(self._steps.pop())

        # In its turn: what was changed a moment ago may not be a step yet.
        self.ask(lambda gallery: None, then)

    def undo_words(self) -> Message | None:
        """What `undo` would do, None when there is nothing."""
        return self._steps[-1].words() if self._steps else None

    def bring_back(self) -> None:
        """Bring back what was removed last in this sitting."""

        def then(_: None) -> None:
            step = self._last_thrown()
            if step is not None:
                self._steps.remove(step)
                self._take_back(step)

        self.ask(lambda gallery: None, then)

    def can_bring_back(self) -> bool:
        """Whether a picture was removed in this sitting that can come back."""
        return self._last_thrown() is not None

    def announce_added(self, entry: Entry) -> None:
        """Tell everybody of a picture that was just kept."""
        self.added.emit(entry)
        self.shelves_changed.emit()

    def announce_outdated(self) -> None:
        """Tell everybody that much is not as it was."""
        self.thumbnails.forget()
        self.outdated.emit()
        self.shelves_changed.emit()

    def _ask(
        self,
        errands: Errands,
        work: Callable[[Gallery], _Result],
        then: Callable[[_Result], object],
        failed: Callable[[UserError], object] | None,
    ) -> None:
        if self._closed:
            return
        gallery = self._gallery
        if gallery is None:
            self._waiting.append(lambda: self._ask(errands, work, then, failed))
            return

        def errand() -> tuple[Any, UserError | CancelledError | None]:
            try:
                return work(gallery), None
            except (UserError, CancelledError) as error:
                return None, error

        def bring(found: tuple[Any, UserError | CancelledError | None]) -> None:
            result, error = found
            if error is None:
                then(result)
            elif isinstance(error, CancelledError):
                pass  # whoever asked wants something else by now
            elif failed is not None:
                failed(error)
            else:
                self.problem.emit(error)

        errands.run(errand, bring)

    def _remember(self, step: Step) -> None:
        self._steps.append(step)
        del self._steps[:-MOST_STEPS]

    def _take_back(self, step: Step) -> None:
        def failed(error: UserError) -> None:
            self._remember(step)
            self.problem.emit(error)

        if isinstance(step, Thrown):
            self.restore(step.ids)
        changes = step.changes()
        if changes:
            self.ask(lambda gallery: gallery.mark_each(changes), self._tell_changed, failed)

    def _tell_changed(self, entries: list[Entry]) -> None:
        self.changed.emit(entries)
        self.shelves_changed.emit()

    def _last_thrown(self) -> Thrown | None:
        return next((step for step in reversed(self._steps) if isinstance(step, Thrown)), None)

    def _forget_thrown(self, ids: set[int]) -> None:
        """Forget the removal of pictures that came back some other way."""
        steps: list[Step] = []
        for step in self._steps:
            if isinstance(step, Thrown):
                left = tuple(number for number in step.ids if number not in ids)
                if not left:
                    continue
                step = Thrown(left, step.before)
            steps.append(step)
        self._steps = steps


def _each(work: Callable[[Sequence[int]], list[Entry]], ids: Sequence[int]) -> _Done:
    """Do `work` with each picture; return what was done, and what ended it early."""
    entries: list[Entry] = []
    try:
        for number in ids:
            entries += work((number,))
    except UserError as error:
        return entries, error
    return entries, None
