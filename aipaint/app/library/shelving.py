"""Boards, tags and searches made, renamed and taken away; pictures put on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from aipaint.app.library.shelves import Shelf
from aipaint.core.errors import UserError
from aipaint.core.messages import say

if TYPE_CHECKING:
    from aipaint.app.library.library import Library
    from aipaint.gallery.gallery import Gallery


class Shelving(QObject):
    """Does it off the window's thread; the library tells what came of it."""

    renamed = Signal(object, str)  # Shelf as it was, its name now
    refused = Signal()  # a name could not be given: what is shown is not so

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library

    def make_board(self, name: str) -> None:
        """Make an empty board."""
        self._do(lambda gallery: gallery.boards.make(name))

    def save_search(self, name: str, query: str) -> None:
        """Save a search; one of the same name is replaced."""
        self._do(
            lambda gallery: gallery.saved.put(name, query),
            lambda _done: self._library.noted.emit(
                say("The search is saved as “{name}”.", name=name)
            ),
        )

    def rename(self, shelf: Shelf, name: str) -> None:
        """Give a board, a saved search or a tag another name."""
        if shelf.section == "tags":
            self._rename_tag(shelf, name)
            return

        def work(gallery: Gallery) -> str:
            if shelf.section == "boards":
                return gallery.boards.rename(shelf.name, name).name
            from aipaint.gallery.query import normalise

            taken = {normalise(each) for each in gallery.saved.all()} - {normalise(shelf.name)}
            if normalise(name) in taken:
                raise UserError("There is a saved search called {name} already.", name=name)
            # Written before the old one goes: a full disk may refuse it.
            gallery.saved.put(name, shelf.query)
            if normalise(name) != normalise(shelf.name):
                gallery.saved.remove(shelf.name)
            return name

        def then(kept: str) -> None:
            self.renamed.emit(shelf, kept)
            if shelf.section == "boards":
                self._library.announce_outdated()

        self._do(work, then)

    def remove(self, shelf: Shelf) -> None:
        """Take a board, a search, a tag or a folder away; no picture goes with it."""
        match shelf.section:
            case "boards":
                self._do(
                    lambda gallery: gallery.boards.remove(shelf.name),
                    lambda _done: self._library.announce_outdated(),
                )
            case "searches":
                self._do(lambda gallery: gallery.saved.remove(shelf.name))
            case "folders":
                self._do(lambda gallery: gallery.imports.forget(Path(shelf.name)))
            case "tags":
                self._mark_tagged(shelf, remove_tags=(shelf.name,))
            case _:
                raise ValueError(f"{shelf.section} cannot be taken away")

    def put_on(self, shelf: Shelf, paths: Sequence[Path]) -> None:
        """Put pictures on a board, give them a tag or a label, or throw them away.

        paths: their files; those that are not in the gallery are passed over.
        """

        def then(ids: list[int]) -> None:
            if not ids:
                self._library.noted.emit(say("These pictures are not in the gallery."))
            elif shelf.section == "trash":
                self._library.trash(ids)
            elif shelf.section == "boards":
                self._mark(ids, add_boards=(shelf.name,))
            elif shelf.section == "tags":
                self._mark(ids, add_tags=(shelf.name,))
            elif shelf.section == "labels":
                self._mark(ids, label=shelf.name)

        self._library.ask(lambda gallery: _ids_of(gallery, paths), then)

    def _rename_tag(self, shelf: Shelf, name: str) -> None:
        def then(ids: list[int]) -> None:
            from aipaint.gallery.query import normalise

            if normalise(shelf.name) == normalise(name):
                # The same tag in other letters would stay as it was, were it not taken away first.
                self._mark(ids, remove_tags=(shelf.name,))
                self._mark(ids, add_tags=(name,))
            else:
                self._mark(ids, add_tags=(name,), remove_tags=(shelf.name,))
            self.renamed.emit(shelf, name)

        self._library.ask(lambda gallery: _tagged(gallery, shelf.name), then, self._refuse)

    def _mark_tagged(self, shelf: Shelf, **change: Any) -> None:
        self._library.ask(
            lambda gallery: _tagged(gallery, shelf.name), lambda ids: self._mark(ids, **change)
        )

    def _mark(self, ids: Sequence[int], **change: Any) -> None:
        from aipaint.gallery.marks import Change

        if ids:
            self._library.mark(ids, Change(**change))

    def _do(
        self, work: Callable[[Gallery], Any], then: Callable[[Any], object] | None = None
    ) -> None:
        def done(result: Any) -> None:
            if then is not None:
                then(result)
            self._library.shelves_changed.emit()

        self._library.ask(work, done, self._refuse)

    def _refuse(self, error: UserError) -> None:
        self.refused.emit()
        self._library.problem.emit(error)


def _tagged(gallery: Gallery, tag: str) -> list[int]:
    return gallery.ids(f'tag:"{tag}"').ids.tolist()


def _ids_of(gallery: Gallery, paths: Sequence[Path]) -> list[int]:
    return [entry.id for path in paths if (entry := gallery.at(path)) is not None]
