"""The models on the machine as the windows see them: found in the background, noted by the user."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Signal

from aipaint.app.errands import Errands
from aipaint.app.shelf.hashed import WAIT_MS, Hashing
from aipaint.app.shelf.items import Defaults, Item, Root, Suggestion
from aipaint.app.shelf.likeness import most_like, with_duplicates
from aipaint.app.shelf.marks import Mark, Marks, marked
from aipaint.app.shelf.previews import keep_preview, previews
from aipaint.app.shelf.reading import Reader, Scanned
from aipaint.core.errors import CancelledError, UserError
from aipaint.core.paths import Home

if TYPE_CHECKING:
    from aipaint.families.identify.hashing import Hashes
    from aipaint.families.shelf import Shelf


class Catalogue(QObject):
    """All that lies in the watched folders. Use it from the window's thread.

    shelf: called in another thread for where models are found. idle: whether the machine has
    nothing better to do than to read whole files for their hashes.
    """

    changed = Signal()  # the items, or what is noted of one
    progressed = Signal(int, int)  # done, total
    problem = Signal(object)  # UserError
    scanned = Signal(object)  # Scanned: what recipes can name; first of all for the own folders
    _told = Signal(object)  # list[Item]

    def __init__(
        self, home: Home, shelf: Callable[[], Shelf], idle: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__()
        self._home, self._shelf = home, shelf
        self._marks = Marks(home)
        self._reader = Reader(home)
        self._items: list[Item] = []
        self._numbers: dict[Path, int] = {}
        self._roots: list[Root] = []
        self._errands = Errands(threads=1)
        self._writer = Errands(threads=1)
        self._hashing = Hashing(home, idle, self.items, self._hashed)
        self._waiting = 0
        self._share = -1
        self._closed = False
        self._told.connect(self.show)

    # What there is

    def items(self) -> list[Item]:
        """Return what was found, the program's own first, then by name. Not to be changed."""
        return self._items

    def item(self, path: Path) -> Item | None:
        """Return what lies at a path, or None."""
        number = self._numbers.get(path)
        return None if number is None else self._items[number]

    def named(self, kind: str, name: str) -> Item | None:
        """Return what can be used of a kind by that id, or at that path; or None.

        kind: as `Item.kind`.
        """
        return next(
            (
                item
                for item in self._items
                if item.kind == kind and item.usable and name in (item.id, str(item.path))
            ),
            None,
        )

    def scanning(self) -> bool:
        """Whether the folders are being looked through."""
        return self._waiting > 0

    def roots(self) -> list[Root]:
        """Return the watched folders, the program's own first."""
        return self._roots

    def like(self, name: str, hash: str = "", role: str = "") -> list[Item]:
        """Return what may stand for a missing model, the likeliest first, five at most.

        hash: of its content, in any of the ways that recipes and other programs write one. Those
        of the same content come first, then those with a name like it. role: "" for any.
        """
        return most_like(self._items, name, hash, role)

    def suggested(self) -> list[Suggestion]:
        """Look for the folders of other programs; nothing is looked for before this is called."""
        from aipaint.app.shelf.programs import find_programs

        known = {root.path for root in self._roots}
        return [found for found in find_programs() if found.path not in known]

    # What the user does

    def rescan(self) -> None:
        """Look through the folders again; `changed` tells when something is known."""
        self._waiting += 1
        self._errands.run(self._scan, self._end_scan)

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
        name = f"{os.urandom(16).hex()}.png"
        file = previews(self._home) / name

        def then(error: UserError | None) -> None:
            if error is not None:
                self.problem.emit(error)
            else:
                self._note(path, preview=name)

        self._writer.run(lambda: keep_preview(file, picture), then)

    def hash_idly(self, wait: int = WAIT_MS) -> None:
        """Read whole files for their hashes once nothing was done for `wait` milliseconds."""
        self._hashing.begin(wait)

    def close(self) -> None:
        """End what is under way; call before the engine's thread ends."""
        self._closed = True
        self._hashing.close()
        self._errands.close()
        self._writer.close()

    # In the other thread

    def _scan(self) -> Scanned | UserError | None:
        try:
            if self._closed:
                return None
            shelf = self._shelf()
            if not self._items:
                # They are few, and one wants to paint: all others take longer.
                self.scanned.emit(self._reader.read_own(shelf))
            return self._reader.read(shelf, self._tell, self._told.emit)
        except CancelledError:
            return None
        except UserError as error:
            return error.with_traceback(None)

    def _tell(self, done: int, total: int) -> None:
        if self._closed:
            raise CancelledError
        # Not each of thousands: a window shows hundreds of steps at most.
        share = done * 200 // max(1, total)
        if share != self._share:
            self._share = share
            self.progressed.emit(done, total)

    # Back in the window's thread

    def _end_scan(self, result: Scanned | UserError | None) -> None:
        self._waiting -= 1
        if isinstance(result, UserError):
            self.problem.emit(result)
        elif result is not None:
            self._roots = result.roots
            self.scanned.emit(result)
            self.show(result.items)
            if result.problem is not None:
                self.problem.emit(result.problem)
            self._hashing.begin()
            return
        self.changed.emit()

    def show(self, items: list[Item]) -> None:
        """Show these items from now on, with what the user has noted of them."""
        try:
            noted = [self._noted(item) for item in items]
        except UserError as error:
            self.problem.emit(error)
            noted = list(items)
        self._items = with_duplicates(noted)
        self._numbers = {item.path: number for number, item in enumerate(self._items)}
        self.changed.emit()

    def _noted(self, item: Item) -> Item:
        mark = self._marks.of(item.path, _hashes(item))
        return marked(item, mark, self._home) if mark != Mark() else item

    def _hashed(self, path: Path, hashes: Hashes) -> None:
        item = self.item(path)
        if item is None:
            return
        self._items[self._numbers[path]] = self._reader.with_hashes(item, hashes)
        self.show(self._items)

    def _change_roots(self, change: Callable[[], object]) -> None:
        try:
            change()
        except UserError as error:
            self.problem.emit(error)
            return
        self.rescan()

    def _note(self, path: Path, **values: Any) -> None:
        """Change what is noted of a model, at once here and a moment later on the disk."""
        item = self.item(path)
        if item is None:
            return
        hashes = _hashes(item)
        try:
            mark = msgspec.structs.replace(self._marks.of(path, hashes), hashes=hashes, **values)
            self._marks.put(path, mark)
        except UserError as error:
            self.problem.emit(error)
            return
        bare = self._reader.bare(path) or item
        kept = msgspec.structs.replace(bare, same_as=item.same_as)
        self._items[self._numbers[path]] = marked(kept, mark, self._home)
        self._writer.run(self._save, self._kept)
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


def _hashes(item: Item) -> tuple[str, ...]:
    return tuple(each for each in (item.hash, *item.hashes) if each)
