"""The models on the machine as the windows see them: found in the background, noted by the user."""

from __future__ import annotations

import difflib
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Signal

from aipaint.app.errands import Errands
from aipaint.app.shelf.items import Defaults, Item, Root, Suggestion
from aipaint.app.shelf.marks import Marks, marked
from aipaint.app.shelf.previews import keep_preview, previews
from aipaint.core.errors import CancelledError, UserError
from aipaint.core.paths import Home

if TYPE_CHECKING:
    from aipaint.families.shelf import Shelf


class Catalogue(QObject):
    """All that lies in the watched folders. Use it from the window's thread.

    shelf: called in another thread for where models are found. idle: whether the machine has
    nothing better to do than to read whole files for their hashes.
    """

    changed = Signal()
    progressed = Signal(int, int)  # done, total
    problem = Signal(object)  # UserError

    def __init__(
        self, home: Home, shelf: Callable[[], Shelf], idle: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__()
        self._home, self._shelf, self._idle = home, shelf, idle
        self._marks = Marks(home)
        self._items: list[Item] = []
        self._roots: list[Root] = []
        self._errands = Errands(threads=1)
        self._scans = 0
        self._closed = False

    # What there is

    def items(self) -> list[Item]:
        """Return what was found, the program's own first, then by name."""
        return self._items

    def item(self, path: Path) -> Item | None:
        """Return what lies at a path, or None."""
        return next((item for item in self._items if item.path == path), None)

    def scanning(self) -> bool:
        """Whether the folders are being looked through."""
        return self._scans > 0

    def roots(self) -> list[Root]:
        """Return the watched folders, the program's own first."""
        return self._roots

    def like(self, name: str, hash: str = "", role: str = "") -> list[Item]:
        """Return what may stand for a missing model: those of the same content, then by name."""
        wanted = [item for item in self._items if item.usable and role in ("", item.role)]
        same = [item for item in wanted if hash and hash.lower() in (item.hash, *item.hashes)]
        stems = {item.path.stem.lower(): item for item in reversed(wanted)}
        stems |= {item.name.lower(): item for item in reversed(wanted)}
        stem = Path(name).stem.lower()
        near = difflib.get_close_matches(stem, list(stems), n=5, cutoff=0.5)
        return list({item.path: item for item in (*same, *(stems[each] for each in near))}.values())

    def suggested(self) -> list[Suggestion]:
        """Look for the folders of other programs; nothing is looked for before this is called."""
        from aipaint.app.shelf.programs import find_programs

        known = {root.path for root in self._roots}
        return [found for found in find_programs() if found.path not in known]

    # What the user does

    def rescan(self) -> None:
        """Look through the folders again; `changed` tells when that is done."""
        self._scans += 1
        self._errands.run(self._scan, self._scanned)

    def add_root(self, path: Path) -> None:
        """Watch a folder from now on; what cannot be done is told by `problem`."""
        from aipaint.families.watched import watch

        self._change_roots(lambda: watch(self._home, path))

    def remove_root(self, path: Path) -> None:
        """Watch a folder no longer; nothing in it is touched."""
        from aipaint.families.watched import unwatch

        self._change_roots(lambda: unwatch(self._home, path))

    def set_favourite(self, path: Path, favourite: bool) -> None:
        """Note whether a model is a favourite."""
        self._note(path, favourite=favourite)

    def set_notes(self, path: Path, notes: str) -> None:
        """Note words about a model."""
        self._note(path, notes=notes)

    def set_defaults(self, path: Path, defaults: Defaults | None) -> None:
        """Note what is to be set when a model is chosen; None: nothing."""
        self._note(path, defaults=None if defaults == Defaults() else defaults)

    def set_preview(self, path: Path, picture: Path | None) -> None:
        """Keep a small copy of a picture file for a model; None takes the user's own off."""
        if picture is None:
            self._note(path, preview="")
            return
        name = f"{uuid.uuid4().hex}.png"
        file = previews(self._home) / name

        def then(error: UserError | None) -> None:
            if error is not None:
                self.problem.emit(error)
            else:
                self._note(path, preview=name)

        self._errands.run(lambda: keep_preview(file, picture), then)

    def close(self) -> None:
        """End what is under way; call before the engine's thread ends."""
        self._closed = True
        self._errands.close()

    def _scan(self) -> tuple[list[Item], list[Root]] | UserError | None:
        from aipaint.app.shelf.reading import read_items

        try:
            shelf = self._shelf()
            items = [
                marked(item, self._marks.of(item.path, (item.hash, *item.hashes)), self._home)
                for item in read_items(shelf, self._tell)
            ]
        except CancelledError:
            return None
        except UserError as error:
            return error.with_traceback(None)
        return items, [Root(root, False) for root in shelf.roots]

    def _tell(self, done: int, total: int) -> None:
        if self._closed:
            raise CancelledError
        self.progressed.emit(done, total)

    def _scanned(self, result: tuple[list[Item], list[Root]] | UserError | None) -> None:
        self._scans -= 1
        if isinstance(result, UserError):
            self.problem.emit(result)
        elif result is not None:
            self._items, self._roots = result
        self.changed.emit()

    def _change_roots(self, change: Callable[[], object]) -> None:
        try:
            change()
        except UserError as error:
            self.problem.emit(error)
            return
        self.rescan()

    def _note(self, path: Path, **values: Any) -> None:
        """Change what is noted of a model, at once here and a moment later on the disk."""
        number = next((n for n, item in enumerate(self._items) if item.path == path), -1)
        if number < 0:
            return
        item = self._items[number]
        hashes = tuple(each for each in (item.hash, *item.hashes) if each)
        try:
            mark = msgspec.structs.replace(self._marks.of(path, hashes), hashes=hashes, **values)
            self._marks.put(path, mark)
        except UserError as error:
            self.problem.emit(error)
            return
        self._items[number] = marked(item, mark, self._home)
        self._errands.run(self._save, self._kept)
        self.changed.emit()

    def _save(self) -> UserError | None:
        try:
            self._marks.save()
        except UserError as error:
            return error.with_traceback(None)
        return None

    def _kept(self, error: UserError | None) -> None:
        if error is not None:
            self.problem.emit(error)
