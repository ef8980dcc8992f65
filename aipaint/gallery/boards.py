"""Boards, the collections of pictures, and searches with a name."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

import msgspec

from aipaint.core.errors import UserError
from aipaint.core.metadata.record import encodable
from aipaint.gallery import catalogue, marked, marking
from aipaint.gallery.marks import Change, Marks, changed, clean_name
from aipaint.gallery.query import MAX_LENGTH, normalise
from aipaint.gallery.store import Store

MAX_BOARDS = MAX_SEARCHES = 1000


class Board(msgspec.Struct, frozen=True):
    """A board and how many pictures are on it."""

    name: str
    pictures: int


class Boards:
    """The gallery's boards. Names are the same in whatever case and width of letters."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._folder = store.home.pictures

    def all(self) -> list[Board]:
        """Return all boards by name, also those without a picture."""
        found = self._store.run(self._known)
        return [Board(name, count) for _, (name, count) in sorted(found.items())]

    def make(self, name: str) -> Board:
        """Make an empty board, or return the one of that name. Raises UserError for bad names."""
        name = _name(name)

        def work(connection: sqlite3.Connection) -> Board:
            self.note(connection, (name,))
            kept, count = self._known(connection)[normalise(name)]
            return Board(kept, count)

        return self._store.write(work)

    def rename(self, old: str, new: str) -> Board:
        """Give a board another name, in the marks of its pictures too.

        Raises UserError when there is no such board, or another one has the name.
        """
        new = _name(new)

        def work(connection: sqlite3.Connection) -> Board:
            known = self._known(connection)
            board = self._existing(known, old)
            if normalise(new) in known and normalise(new) != board:
                raise UserError("There is a board called {name} already.", name=new)
            spelt = known[board][0]
            # Taken away and put on again: the same name in other letters would stay as it was.
            self._change(connection, board, Change(remove_boards=(spelt,)), new)
            kept = catalogue.read(self._folder)
            others = [each for each in kept.boards if normalise(each) != board]
            self._save(msgspec.structs.replace(kept, boards=(*others, new)))
            return Board(new, known[board][1])

        return self._store.write(work)

    def remove(self, name: str) -> Board:
        """Take a board away; its pictures stay in the gallery. Raises UserError if unknown."""

        def work(connection: sqlite3.Connection) -> Board:
            known = self._known(connection)
            board = self._existing(known, name)
            self._change(connection, board, Change(remove_boards=(known[board][0],)))
            kept = catalogue.read(self._folder)
            others = tuple(each for each in kept.boards if normalise(each) != board)
            self._save(msgspec.structs.replace(kept, boards=others))
            return Board(*known[board])

        return self._store.write(work)

    def spelt(self, connection: sqlite3.Connection, change: Change) -> Change:
        """Return a change with boards spelt as they are."""
        if not change.boards and not change.add_boards:
            return change
        known = self._known(connection)

        def spell(names: tuple[str, ...]) -> tuple[str, ...]:
            clean = [name for name in map(clean_name, names) if name]
            return tuple(known.get(normalise(name), (name, 0))[0] for name in clean)

        boards = None if change.boards is None else spell(change.boards)
        return msgspec.structs.replace(change, boards=boards, add_boards=spell(change.add_boards))

    def _known(self, connection: sqlite3.Connection) -> dict[str, tuple[str, int]]:
        found = marked.boards(connection)
        for name in catalogue.read(self._folder).boards:
            found[normalise(name)] = name, found.get(normalise(name), (name, 0))[1]
        return found

    def _existing(self, known: dict[str, tuple[str, int]], name: str) -> str:
        board = normalise(name)
        if board not in known:
            raise UserError("There is no board called {name}.", name=name)
        return board

    def note(self, connection: sqlite3.Connection, names: Collection[str]) -> None:
        """Write down boards that the catalogue does not tell of yet. Within a transaction."""
        if not names:
            return
        kept = catalogue.read(self._folder)
        there = {normalise(name) for name in kept.boards}
        known = self._known(connection)
        fresh = {
            normalise(name): known.get(normalise(name), (name, 0))[0]
            for name in names
            if normalise(name) not in there
        }
        if not fresh:
            return
        if len(there) + len(fresh) > MAX_BOARDS:
            raise UserError(
                "No more boards can be made.", "There are {limit} already.", limit=MAX_BOARDS
            )
        self._save(msgspec.structs.replace(kept, boards=(*kept.boards, *fresh.values())))

    def _change(
        self, connection: sqlite3.Connection, board: str, change: Change, then: str = ""
    ) -> None:
        """Change the marks of all pictures on a board, also of removed ones: they may come back."""
        given: dict[str, Marks] = {}
        for number in marked.on_board(connection, board):
            found = marked.marks_of(connection, number)
            if found is not None:
                marks = changed(found[1], change)
                given[found[0]] = changed(marks, Change(add_boards=(then,) if then else ()))
        marking.keep(connection, self._store.paths, given)

    def _save(self, kept: catalogue.Catalogue) -> None:
        catalogue.write(self._folder, kept)


class Saved:
    """Queries that were given a name, in the order of their names."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._folder = store.home.pictures

    def all(self) -> dict[str, str]:
        """Return all saved queries by name."""
        return dict(sorted(catalogue.read(self._folder).searches.items()))

    def query(self, name: str) -> str:
        """Return the query of that name. Raises UserError when there is none."""
        found = catalogue.read(self._folder).searches
        return found[_key(found, name)]

    def put(self, name: str, query: str) -> None:
        """Save a query; one of the same name is replaced. Raises UserError for bad names."""
        name = _name(name)
        query = " ".join(encodable(query).split())
        if not query or len(query) > MAX_LENGTH:
            raise UserError(
                "This search cannot be saved.",
                "A search has 1 to {limit} letters.",
                limit=MAX_LENGTH,
            )

        def work(_: sqlite3.Connection) -> None:
            kept = catalogue.read(self._folder)
            others = {n: q for n, q in kept.searches.items() if normalise(n) != normalise(name)}
            if len(others) >= MAX_SEARCHES:
                raise UserError(
                    "No more searches can be saved.",
                    "There are {limit} already.",
                    limit=MAX_SEARCHES,
                )
            self._save(kept, {**others, name: query})

        self._store.write(work)

    def remove(self, name: str) -> None:
        """Forget the query of that name. Raises UserError when there is none."""

        def work(_: sqlite3.Connection) -> None:
            kept = catalogue.read(self._folder)
            gone = _key(kept.searches, name)
            self._save(kept, {n: q for n, q in kept.searches.items() if n != gone})

        self._store.write(work)

    def _save(self, kept: catalogue.Catalogue, searches: dict[str, str]) -> None:
        catalogue.write(self._folder, msgspec.structs.replace(kept, searches=searches))


def _key(searches: dict[str, str], name: str) -> str:
    for each in searches:
        if normalise(each) == normalise(name):
            return each
    raise UserError("There is no saved search called {name}.", name=name)


def _name(name: str) -> str:
    clean = clean_name(name)
    if not normalise(clean):
        raise UserError("A name is missing.", fix="Give it a name of one letter or more.")
    return clean
