"""Opens, saves and recovers the workspace's document, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from aipaint.app.errands import Errands
from aipaint.app.safe_copies import Left, SafeCopies
from aipaint.app.workspace import Workspace
from aipaint.core.errors import UserError
from aipaint.core.messages import Message, say
from aipaint.paint.state import State

MAX_RECENT = 12
_NO_RESULT = object()

# Writes a state to a path; what could not be kept is told. Raises UserError.
Writer = Callable[[State, Path], Sequence[Message] | None]


@dataclass(slots=True, eq=False)
class _Task:
    """Something under way. then: gets the result, in the window's thread.

    late: whether the result matters when it comes while the program ends.
    """

    doing: Message
    then: Callable[[Any], object]
    late: bool
    result: Any = _NO_RESULT


class DocumentKeeper(QObject):
    """What stands between the workspace's document and the disk. Tasks run one after the other.

    recovery: the folder of journals. recent: files opened or saved lately, the newest first;
    remember: called with them when they change. save: `save_ora`, or what does its work.
    """

    failed = Signal(object)  # UserError; the document is as it was, open and unsaved
    noted = Signal(object)  # Message
    busy_changed = Signal()
    opened = Signal(object)  # Opened: the workspace holds it
    saved = Signal(object)  # Path
    exported = Signal(object)  # Path
    left_changed = Signal()  # other documents are there to be recovered
    recent_changed = Signal()
    kept = Signal(int)  # steps of the document, of which the last is on disk; from another thread
    _ended = Signal(object)  # _Task

    _safety = Signal(object)  # UserError | None, from the journal's thread

    def __init__(
        self,
        workspace: Workspace,
        recovery: Path,
        recent: Sequence[Path] = (),
        remember: Callable[[tuple[Path, ...]], object] | None = None,
        save: Callable[[State, Path, Mapping[str, bytes]], object] | None = None,
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.recent = tuple(recent)[:MAX_RECENT]
        self.left: tuple[Left, ...] = ()
        self._remember = remember
        self._save_file = save or _save_ora
        self._name = ""
        self._extra: Mapping[str, bytes] = {}
        self._instead_of: tuple[Left, ...] = ()
        self._tasks: list[_Task] = []
        self._closed = False
        self._errands = Errands(threads=1)
        self._copies = SafeCopies(recovery, self._safety.emit, self.kept.emit)
        self._ended.connect(self._finish)
        self._safety.connect(self._tell_safety)
        workspace.replaced.connect(self._keep)

    @property
    def name(self) -> str:
        """What the document is called: its file, or what it was opened from; else empty."""
        path = self.workspace.path
        return self._name if path is None else path.stem

    def busy(self) -> Message | None:
        """What is under way, None when nothing is."""
        return self._tasks[0].doing if self._tasks else None

    def begin(
        self,
        state: State,
        step: str,
        name: str = "",
        path: Path | None = None,
        saved: bool = False,
        extra: Mapping[str, bytes] | None = None,
    ) -> None:
        """Put a document into the workspace. What was open there is let go.

        step: the name of its first step; name: what it is called without a path; extra: entries
        that its file carries along.
        """
        self._name, self._extra = name, extra or {}
        self.workspace.open(state, step, path, saved)

    def open(self, path: Path) -> None:
        """Read a file and put it into the workspace instead of what is open there."""
        path = path.absolute()
        untouched = self._watch()

        def work() -> Any:
            # Imported here: Pillow and OpenCV are not on the way to the first window.
            from aipaint.paint.files.opening import open_document

            try:
                return open_document(path)
            except UserError as error:
                if not path.exists():
                    return _Gone(error)
                raise

        def then(found: Any) -> None:
            if isinstance(found, _Gone):
                self._set_recent([one for one in self.recent if one != path])
                self.failed.emit(found.error)
                return
            if not untouched():
                self.failed.emit(_in_between(path.name))
                return
            # What would not survive saving is saved elsewhere, after asking where.
            kept = path if found.exact else None
            self.begin(found.state, "Open", found.name, kept, saved=True, extra=found.extra)
            self._add_recent(path)
            self.opened.emit(found)

        self._start(say("Opening {name}", name=path.name), work, then)

    def save(self, then: Callable[[], object] | None = None) -> bool:
        """Save the document where it belongs; False when it has no place yet: ask, `save_as`.

        then: called once it is saved, and never if it can't be.
        """
        path = self.workspace.path
        if path is None or self.workspace.document is None:
            return False
        self.save_as(path, then)
        return True

    def save_as(self, path: Path, then: Callable[[], object] | None = None) -> None:
        """Save the document as OpenRaster at `path`, and let it belong there.

        What is painted from now on is not in it; the workspace then still has work to save.
        """
        document, path = self.workspace.document, path.absolute()
        if document is None:
            return
        state, extra = document.state, self._extra

        def finished(_: object) -> None:
            if self.workspace.document is document:
                self.workspace.mark_saved(state, path)
                self._copies.mark_saved(state, path)
            self._add_recent(path)
            self.saved.emit(path)
            if then is not None and not self._closed:
                then()

        self._start(
            say("Saving {name}", name=path.name),
            lambda: self._save_file(state, path, extra),
            finished,
            late=True,
        )

    def export(self, path: Path, write: Writer) -> None:
        """Write a copy with `write`, which knows the format; the document stays where it was."""
        document = self.workspace.document
        if document is None:
            return
        state = document.state

        def finished(notes: Sequence[Message] | None) -> None:
            for note in notes or ():
                self.noted.emit(note)
            self.exported.emit(path)

        self._start(say("Exporting {name}", name=path.name), lambda: write(state, path), finished)

    def save_copy(self, path: Path) -> None:
        """Write the document as OpenRaster to another place, and go on with the one it has."""
        extra = self._extra

        def write(state: State, path: Path) -> None:
            self._save_file(state, path, extra)

        self.export(path, write)

    def discard(self) -> None:
        """Let go of the document, saved or not, and of its safe copy."""
        self.workspace.close()

    # What was left by a crash

    def look_for_left(self) -> None:
        """Find documents of programs that are gone; `left` then has them."""

        def then(found: list[Left]) -> None:
            self.left = (*self.left, *found)
            self.left_changed.emit()

        self._start(say("Looking for unsaved documents"), self._copies.left, then)

    def recover(self, one: Left) -> None:
        """Put what was left into the workspace; it goes from the disk once it is kept again."""

        untouched = self._watch()

        def work() -> Any:
            from aipaint.paint.journal import recover

            found = recover(one.folder)
            if found is None:
                raise UserError(
                    "The document {name} can't be recovered.",
                    "What was kept of it is damaged.",
                    name=one.facts.name,
                )
            return found

        def then(found: Any) -> None:
            if not untouched():
                self.failed.emit(_in_between(one.facts.name))
                return
            self._instead_of = (one,)
            self.begin(found.state, "Recover", found.name, found.path)
            self._forget(one)
            if found.missing:
                self.noted.emit(
                    say(
                        "Parts of the document were damaged and are blank now: {count}.",
                        count=found.missing,
                    )
                )

        self._start(say("Recovering {name}", name=one.facts.name), work, then)

    def drop(self, one: Left) -> None:
        """Remove what was left, for good."""
        self._forget(one)
        self._errands.run(lambda: self._copies.discard(one))

    # Recent files

    def clear_recent(self) -> None:
        """Forget which files were opened or saved."""
        self._set_recent([])

    def _add_recent(self, path: Path) -> None:
        self._set_recent([path, *(one for one in self.recent if one != path)])

    def _set_recent(self, paths: Sequence[Path]) -> None:
        recent = tuple(paths)[:MAX_RECENT]
        if recent != self.recent:
            self.recent = recent
            if self._remember is not None:
                self._remember(recent)
            self.recent_changed.emit()

    # The end

    def close(self) -> None:
        """Finish what is being saved. Unsaved work is left for the next start to recover."""
        if self._closed:
            return
        self._closed = True
        self._errands.close()
        for task in tuple(self._tasks):
            self._finish(task)
        self._copies.close(keep=self.workspace.is_dirty())

    def _keep(self) -> None:
        """Another document is open, or none."""
        self._errands.run(self._copies.end())
        document, workspace = self.workspace.document, self.workspace
        if document is None:
            self._name, self._extra = "", {}
        elif not self._closed:
            self._copies.begin(
                document, self.name, workspace.path, not workspace.is_dirty(), self._instead_of
            )
        self._instead_of = ()

    def _watch(self) -> Callable[[], bool]:
        """Tell later whether the workspace still holds what it does now."""

        def held() -> tuple[object, object]:
            document = self.workspace.document
            return document, None if document is None else document.state

        document, state = held()
        return lambda: held()[0] is document and held()[1] is state

    def _forget(self, one: Left) -> None:
        self.left = tuple(other for other in self.left if other is not one)
        self.left_changed.emit()

    def _start(
        self,
        doing: Message,
        work: Callable[[], object],
        then: Callable[[Any], object],
        late: bool = False,
    ) -> None:
        if self._closed:
            return
        task = _Task(doing, then, late)

        def run() -> None:
            try:
                task.result = work()
            except UserError as error:
                task.result = error
            except MemoryError:
                task.result = UserError(
                    "There is not enough memory.", fix="Close other programs, and try again."
                )
            finally:  # after a mistake of ours, too, which goes where all of them go
                self._ended.emit(task)

        self._tasks.append(task)
        self.busy_changed.emit()
        self._errands.run(run)

    def _finish(self, task: _Task) -> None:
        if task not in self._tasks:
            return
        self._tasks.remove(task)
        if isinstance(task.result, UserError):
            self.failed.emit(task.result)
        elif task.result is not _NO_RESULT and (task.late or not self._closed):
            task.then(task.result)
        self.busy_changed.emit()

    def _tell_safety(self, error: UserError | None) -> None:
        if error is not None:
            self.failed.emit(error)
        else:
            self.noted.emit(say("What you paint is kept safe against a crash again."))


@dataclass(frozen=True, slots=True)
class _Gone:
    """A file that is not there any more."""

    error: UserError


def _in_between(name: str) -> UserError:
    return UserError(
        "{name} was not opened.",
        "The document on the canvas was changed while it was read.",
        "Open it again.",
        name=name,
    )


def _save_ora(state: State, path: Path, extra: Mapping[str, bytes]) -> None:
    from aipaint.paint.files.ora_write import save_ora

    save_ora(state, path, extra=extra)
